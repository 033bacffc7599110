"""`watchkeeper claims review` as it is called, with keys and without."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.reading.proposing import IDS, add, workspace
from watchkeeper.cli.main import main
from watchkeeper.record.clock import SystemClock, SystemEntropy
from watchkeeper.record.workspace import Workspace


@pytest.fixture
def case(tmp_path: Path) -> Path:
    with workspace(tmp_path / "case"):
        return tmp_path / "case"


def _run(case: Path, *arguments: str, keys: str = "") -> Result:
    return CliRunner().invoke(
        main, ["claims", "review", "-w", str(case), "--author", "Ada", *arguments], input=keys
    )


def _queue(case: Path, *arguments: str) -> list[dict[str, Any]]:
    done = _run(case, "--json", *arguments)
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _claims(case: Path) -> list[dict[str, Any]]:
    done = CliRunner().invoke(main, ["claims", "list", "-w", str(case), "--json"])
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_one_key_for_each_decision(case: Path) -> None:
    done = _run(case, keys="ar2\nd")
    assert done.exit_code == 0, done.output
    assert "claims that joined the record 1, proposals left 1" in done.stdout
    (left,) = _queue(case)
    assert (left["claim"]["id"], left["state"]) == (IDS[2], "deferred")
    (claim,) = _claims(case)
    assert claim["ref"].endswith(IDS[0])
    rates = json.loads(_run(case, "--rates", "--json").stdout)
    assert {rate["rule"]: rate["rate"] for rate in rates} == {
        "elided": 0.0, "quantity": 1.0, "subject": 0.5,
    }  # fmt: skip
    assert "subject: 1 of 2 accepted as proposed" in _run(case, "--rates").stdout


def test_the_words_and_what_they_answer_are_shown(case: Path) -> None:
    shown = _run(case, keys="dq").stdout
    assert "1 of 3  statement.txt, 2024-04-01" in shown
    assert "Seoul (ROK) alleges: arms transfer" in shown
    assert "figure: more than 9,000 rounds of artillery" in shown
    assert "answers “Seoul said the DPRK had sent more than 9,000 rounds" in shown


def test_quitting_keeps_what_was_decided(case: Path) -> None:
    done = _run(case, keys="aq")
    assert done.exit_code == 0
    assert len(_queue(case)) == 2
    assert len(_claims(case)) == 1


def test_a_decision_can_be_taken_back_while_the_session_lasts(case: Path) -> None:
    _run(case, keys="auq")
    assert _claims(case) == []
    states = {item["claim"]["id"]: item["state"] for item in _queue(case)}
    assert states[IDS[0]] == "deferred"


def test_an_edit_carries_the_claim_as_it_should_be(case: Path) -> None:
    typed = (
        "Seoul", "actor:ROK-NIS", "lie", "assert", "nonsense", "arms_transfer, cyber", "n",
        "PM1 lies", "PM1 denies occurrence", "", "q",
    )  # fmt: skip
    done = _run(case, keys="e" + "\n".join(typed))
    assert done.exit_code == 0, done.output
    (claim,) = _claims(case)
    assert (claim["act"], claim["speaker"], claim["quantity"]) == (
        "assert",
        ["actor:ROK-NIS"],
        None,
    )
    assert dict(claim["scope"])["about"] == "arms_transfer; cyber"
    assert "'lie' is no stance" in done.stderr


def test_an_edit_that_changes_nothing_is_an_acceptance(case: Path) -> None:
    _run(case, keys="e\n\n\n\ny\n\n\nq")
    (rate,) = [r for r in json.loads(_run(case, "--rates", "--json").stdout) if r["accepted"]][:1]
    assert rate["edited"] == 0


def test_a_missed_claim_is_added_by_its_words(case: Path) -> None:
    done = _run(case, keys="mnot there\nmTokyo warned of\nTokyo\nwarn\n-\nq")
    assert "are not in it" in done.stderr
    (claim,) = _claims(case)
    assert (claim["act"], claim["speaker"]) == ("warn", ["actor:JAPAN"])
    assert "“Tokyo warned of”" in claim["gist"]


def test_a_rejection_without_a_reason_is_not_recorded(case: Path) -> None:
    done = _run(case, keys="r\nr5\nq")
    assert "a rejection needs a reason" in done.stderr
    assert len(_queue(case)) == 2


def test_decisions_without_keys(case: Path) -> None:
    done = _run(case, "--accept", IDS[1], "--reject", f"{IDS[2]}=not said", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert len(told["joined"]) == told["left"] == 1
    assert told["answers_to_what_is_not_accepted"] == [{"claim": IDS[1], "answers": IDS[0]}]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--accept", "c99999999999z"),
        ("--reject", IDS[0]),
        ("--reject", f"{IDS[0]}= "),
        ("--accept", IDS[0], "--defer", "nothing"),
    ],
)
def test_a_wrong_call_ends_with_2_and_decides_nothing(
    case: Path, arguments: tuple[str, ...]
) -> None:
    done = _run(case, *arguments)
    assert done.exit_code == 2
    assert len(_queue(case)) == 3


def test_a_second_reader(case: Path) -> None:
    _run(case, "--accept", IDS[0])
    assert _queue(case, "--second") == []
    other = ["claims", "review", "-w", str(case), "--author", "Ben", "--second"]
    (waiting,) = json.loads(CliRunner().invoke(main, [*other, "--json"]).stdout)
    assert (waiting["claim"]["id"], waiting["decided_by"]) == (IDS[0], "Ada")
    assert CliRunner().invoke(main, other, input="a").exit_code == 0
    assert json.loads(CliRunner().invoke(main, [*other, "--json"]).stdout) == []


def test_gold_is_written(case: Path, tmp_path: Path) -> None:
    _run(case, "--accept", IDS[0], "--accept", IDS[1], "--reject", f"{IDS[2]}=no")
    done = _run(case, "--gold", str(tmp_path / "gold"), "--json")
    (name,) = json.loads(done.stdout)["written"]
    assert json.loads((tmp_path / "gold" / f"{name}.json").read_text())["claims"]
    assert (tmp_path / "gold" / f"{name}.txt").read_text().startswith("Seoul said")


def test_an_empty_queue_says_so(tmp_path: Path) -> None:
    case = tmp_path / "empty"
    assert CliRunner().invoke(main, ["init", str(case)]).exit_code == 0
    done = _run(case)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "Nothing waits.")


def test_the_same_reading_may_come_again_during_a_review(case: Path) -> None:
    _run(case, "--accept", IDS[0])
    with Workspace.open(case, clock=SystemClock(), entropy=SystemEntropy()) as opened:
        add(opened)
    assert len(_queue(case)) == 2


def test_keys_of_a_real_terminal(case: Path) -> None:
    """Through a pseudo-terminal: no return key is needed, and control-C ends the session."""
    program = "from watchkeeper.cli.main import main; main(prog_name='watchkeeper')"
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", program, "claims", "review", "-w", case, "--author", "Ada"],
        stdin=slave, stdout=slave, stderr=slave, close_fds=True,
    )  # fmt: skip
    shown = _until(master, b"q quit")
    _press(master, slave, b"a")
    shown += _until(master, b"q quit")
    _press(master, slave, b"\x03")
    shown += _until(master, b"proposals left")
    assert child.wait(timeout=30) == 0
    os.close(slave)
    os.close(master)
    assert b"1 of 3" in shown
    assert b"joined the record 1" in shown


def _until(master: int, mark: bytes) -> bytes:
    """What is shown up to a mark; gives up when the program has ended or says nothing."""
    shown = b""
    while mark not in shown and select.select([master], [], [], 30)[0]:
        try:
            shown += os.read(master, 4096)
        except OSError:
            break
    return shown


def _press(master: int, slave: int, key: bytes) -> None:
    """Presses a key once the program listens: the terminal drops what was typed before."""
    for _ in range(3000):
        if not termios.tcgetattr(slave)[3] & termios.ICANON:
            break
        time.sleep(0.01)
    os.write(master, key)
