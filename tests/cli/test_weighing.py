"""Questions of one origin and overrides, settled at the command line and printed in the report."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import CliRunner

from watchkeeper.cli.main import main

CLAIMS = (
    "claim_id,claimant,kind,period_start,period_end,calls_or_visits,fill_assumption,value,unit,"
    "source_address,source_date\n"
    "E1,RUSI,assessed,2024-01-01,2024-12-31,10,,612345,bbl,https://a.example,2025-01-01\n"
    "E2,VOA,assessed,2024-01-01,2024-12-31,10,,612345,bbl,https://b.example,2025-01-02\n"
    "E3,Yomiuri,assessed,2024-01-01,2024-12-31,9,,700000,bbl,https://c.example,2025-01-02\n"
)
ITEMS = (
    "item_id,claim_id,collector,origin,repeats,holder,kind,inspectable,interest,reliability,"
    "plausibility,deception,examined_by,stance\n"
    "I1,E1,RUSI,pass 1,,RUSI,imagery,yes,none,A,2,low,,for\n"
    "I2,E2,VOA,pass 2,,VOA,document,yes,none,B,2,low,,for\n"
    "I3,E3,Yomiuri,pass 3,,Yomiuri,imagery,yes,none,C,3,low,,for\n"
)
FINDING = "petroleum-2024"


@dataclass(frozen=True)
class Done:
    """What a command printed and how it ended."""

    stdout: str
    stderr: str
    returncode: int


def run(*arguments: str | Path) -> Done:
    """Runs a command in this process, which spares a start of Python for each."""
    held = CliRunner().invoke(main, [*map(str, arguments)], prog_name="watchkeeper")
    return Done(held.stdout, held.stderr, held.exit_code)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which two rare figures are the same; tests work on copies."""
    folder = tmp_path_factory.mktemp("weighing")
    for name, text in (("claims.csv", CLAIMS), ("items.csv", ITEMS)):
        (folder / name).write_text(text)
    assert run("init", folder / "case").returncode == 0
    assert run("claims", "import", folder / "claims.csv", "-w", folder / "case").returncode == 0
    assert run("claims", "rate", folder / "items.csv", "-w", folder / "case").returncode == 0
    return folder / "case"


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Path:
    """A copy of the workspace."""
    return Path(copytree(made, tmp_path / "case"))


def questions(case: Path) -> dict[str, Any]:
    done = run("claims", "circular", "-w", case, "--json")
    assert done.returncode == 0, done.stderr
    held: dict[str, Any] = json.loads(done.stdout)
    return held


def word(case: Path) -> dict[str, Any]:
    findings = json.loads(run("assess", case, "--json").stdout)["findings"]
    held: dict[str, Any] = next(one for one in findings if one["id"] == FINDING)["confidence"]
    return held


def test_the_effect_that_is_shown_is_the_effect_that_comes(case: Path) -> None:
    held = questions(case)
    (one,) = held["open"]
    assert (one["rule"], one["items"]) == ("rare figure", ["I1", "I2"])
    (effect,) = one["effects"]
    before = word(case)["word"]
    assert effect == {"finding": FINDING, "before": before, "after": effect["after"]}
    assert effect["after"] != before
    shown = run("claims", "circular", "-w", case, "--accept", one["id"], "--preview", "--json")
    assert json.loads(shown.stdout)["recorded"] is False
    assert word(case)["word"] == before
    done = run(
        "claims", "circular", "-w", case, "--accept", one["id"], "--reason", "Both quote one page."
    )
    assert done.returncode == 0 and f"{FINDING}: {before} -> {effect['after']}" in done.stdout
    assert word(case)["word"] == effect["after"]
    after = questions(case)
    assert after["open"] == [] and after["settled"][0]["kind"] == "one_origin"
    assert after["settled"][0]["reason"] == "Both quote one page."


def test_a_question_answered_with_no_is_not_asked_again(case: Path) -> None:
    (one,) = questions(case)["open"]
    before = word(case)
    arguments = ("claims", "circular", "-w", case, "--reject", one["id"])
    assert run(*arguments, "--reason", "Each counted alone.").returncode == 0
    after = questions(case)
    assert after["open"] == [] and after["settled"][0]["kind"] == "not_one_origin"
    assert word(case)["word"] == before["word"]


def test_items_can_be_joined_unasked(case: Path) -> None:
    arguments = ("claims", "circular", "-w", case, "--one-origin", "I1", "--one-origin", "I3")
    done = run(*arguments, "--reason", "One pass.", "--json")
    assert done.returncode == 0
    (effect,) = json.loads(done.stdout)["effects"]
    assert word(case)["word"] == effect["after"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--accept", "0000000000", "--reason", "x"), "one of"),
        (("--one-origin", "I1", "--reason", "x"), "two items"),
        (("--one-origin", "I1", "--one-origin", "I9", "--reason", "x"), "label of an item"),
        (("--independent", "I1"), "why"),
        (("--accept", "x", "--reject", "y"), "one at a time"),
    ],
)
def test_what_cannot_be_settled_is_one_message(
    case: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run("claims", "circular", "-w", case, *arguments)
    assert done.returncode == 2 and said in done.stderr and not done.stdout
    assert questions(case)["settled"] == []


def test_an_override_needs_two_and_prints_as_one(case: Path, tmp_path: Path) -> None:
    computed = word(case)["word"]
    arguments = ("claims", "override", FINDING, "low", "-w", case, "--author", "A. Analyst")
    assert run(*arguments, "--reason", "The passes were looked at again.").returncode == 0
    (row,) = json.loads(run("claims", "override", "-w", case, "--json").stdout)
    assert (row["state"], row["computed"]) == ("pending", computed)
    assert word(case)["word"] == computed
    sign = ("claims", "override", "-w", case, "--countersign", row["id"][:10])
    assert run(*sign, "--author", "a. analyst").returncode == 2
    assert run(*sign, "--author", "B. Reader").returncode == 0
    assert run(*sign, "--author", "C. Third").returncode == 2
    listed = run("claims", "override", "-w", case).stdout
    assert "in force; by A. Analyst, countersigned by B. Reader" in listed
    held = word(case)
    assert (held["word"], held["computed"]) == ("low", computed)
    assert run("report", case, "--out", tmp_path / "report").returncode == 0
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert f"low</span> by override; the rules give {computed}" in page
    assert "Override, countersigned by B. Reader: A. Analyst puts “low”" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-finding", "low", "--reason", "x"), "petroleum-2024"),
        ((FINDING, "certain", "--reason", "x"), "moderate"),
        ((FINDING, "low"), "why"),
        ((FINDING,), "a finding and a word"),
        (("--countersign", "ffff"), "the id of one override"),
        (("--countersign", "ffff", "--reason", "x"), "takes no"),
    ],
)
def test_an_override_that_lacks_something_is_refused(
    case: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run("claims", "override", "-w", case, *arguments)
    assert done.returncode == 2 and said in done.stderr
    assert json.loads(run("claims", "override", "-w", case, "--json").stdout) == []
