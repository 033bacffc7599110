"""`watchkeeper casework`: acts in, the list and the report out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from watchkeeper.cli.casework import casework
from watchkeeper.cli.main import main


def run(*arguments: str | Path) -> Result:
    """Runs a command in this process."""
    return CliRunner().invoke(main, [*map(str, arguments)], prog_name="watchkeeper")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    assert run("init", folder).exit_code == 0
    return folder


def did(*arguments: str | Path) -> str:
    done = run("casework", *arguments)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def listed(case: Path, *more: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(did("list", "-w", case, "--json", *more))
    return held


def test_a_request_from_sending_to_answer(case: Path) -> None:
    asked = did(
        "request", "Republic of Korea", "--facts", "What was seen?", "--channel", "letter",
        "--on", "2026-01-01", "--due", "2026-02-01", "--finding", "petroleum-2024", "-w", case,
    )  # fmt: skip
    did("remind", asked[:8], "--on", "2026-02-03", "-w", case)
    (one,) = listed(case, "--as-of", "2026-02-04")["requests"]
    assert (one["id"], one["state"], len(one["reminders"])) == (asked, "overdue", 1)
    did(
        "answer", asked, "--kind", "in_part", "--gist", "One ship.", "--changed", "A call added.",
        "--on", "2026-02-10", "-w", case,
    )  # fmt: skip
    held = listed(case, "--as-of", "2026-02-10")
    assert held["requests"][0]["answers"][0]["changed"] == "A call added."
    (rate,) = held["response_rates"]
    assert rate["participant"] is True and (rate["due"], rate["in_part"]) == (1, 1)
    text = did("list", "-w", case)
    assert "a participant: 0 answered, 1 in part, 0 refused, 0 without an answer, of 1 due" in text


def test_registers_recommendations_and_effects(case: Path) -> None:
    did("sought", "Imagery", "--where", "two archives", "--on", "2026-01-01", "-w", case)
    did("close", "A call", "--reason", "Another ship.", "--on", "2026-01-02", "-w", case)
    made = did(
        "recommend", "flag States", "--says", "Inspect.", "--paragraph", "para. 9",
        "--on", "2026-01-03", "-w", case,
    )  # fmt: skip
    did("recommend", "--update", made[:8], "--status", "implemented", "--on", "2026-01-04", "-w",
        case)  # fmt: skip
    did("effect", "Pumps waited.", "--whom", "clinics", "--on", "2026-01-05", "-w", case)
    held = listed(case)
    assert held["sought"][0]["where"] == "two archives"
    assert held["closed_unsubstantiated"][0]["what"] == "A call"
    assert held["recommendations"][0]["status"] == "implemented"
    assert held["humanitarian_effects_assessed"] is True
    assert run("report", case, "--out", case.parent / "report").exit_code == 0
    page = (case.parent / "report" / "index.html").read_text(encoding="utf-8")
    for said in ("two archives", "Another ship.", "Inspect.", "Pumps waited."):
        assert said in page


def test_the_same_act_twice_is_one(case: Path) -> None:
    arguments = ("sought", "Imagery", "--where", "archives", "--on", "2026-01-01", "-w", case)
    assert did(*arguments) == did(*arguments)
    assert len(listed(case)["sought"]) == 1


FOLLOWING = {"answer": ("--gist", "g"), "remind": ()}
STANDING = {
    "request": ("A State", "--facts", "f", "--channel", "letter"),
    "close": ("A call", "--reason", "r"),
    "sought": ("Imagery", "--where", "archives"),
    "recommend": ("flag States", "--says", "s", "--paragraph", "p"),
    "effect": ("A wait.", "--whom", "patients"),
}


def test_every_act_takes_the_same_options_and_prints_alike(case: Path) -> None:
    moment, common = "2026-03-01T08:00:00+00:00", ("--author", "Ada", "--json", "-w", case)
    asked = did("request", "A firm", "--facts", "f", "--channel", "form", "--on", "2026-01-01",
                "-w", case)  # fmt: skip
    acts = {**{name: (asked, *more) for name, more in FOLLOWING.items()}, **STANDING}
    assert set(acts) | {"list"} == set(casework.commands)
    told = [
        json.loads(did(name, *more, *common, "--clock", moment, "--seed", name))
        for name, more in acts.items()
    ]
    for one in told:
        assert set(one) == {"id", "kind"}
        entry = json.loads(run("record", "show", one["id"], case, "--json").stdout)
        assert (entry["author"], entry["recorded_at"][:10]) == ("Ada", "2026-03-01")
        # The day of the act is the day of the clock when no other is given.
        assert "2026-03-01" in entry["body"].values()
    again = did("sought", *STANDING["sought"], *common, "--clock", moment, "--seed", "x")
    assert json.loads(again) in told


def test_a_release_discloses_the_public_casework_and_nothing_else_of_it(case: Path) -> None:
    did("sought", "Imagery", "--where", "archives", "--reader", "actor:ROK", "-w", case)
    shown = did("sought", "Registers", "--where", "two ports", "-w", case)
    assert len(listed(case)["sought"]) == 2
    out = case.parent / "release"
    assert run("publish", case, "--audience", "public", "--out", out).exit_code == 0
    page = (out / "data" / "report.html").read_text(encoding="utf-8")
    assert "two ports" in page and "archives" not in page
    data = json.loads((out / "data" / "report.json").read_bytes())
    assert [one["what"] for one in data["casework"]["sought"]] == ["Registers"]
    held = json.loads((out / "data" / "disclosures.json").read_bytes())["entries"]
    sought = [one["envelope"] for one in held if one["envelope"]["kind"] == "sought"]
    assert [one["id"] for one in sought] == [shown]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("request", "X", "--facts", "f", "--channel", "c", "--on", "yesterday"), "2026-01-31"),
        (("request", "X", "--facts", " ", "--channel", "c"), "facts"),
        (("request", "X", "--facts", "f", "--channel", "c", "--finding", "no"), "petroleum-2018"),
        (("answer", "ffff", "--gist", "g"), "the id of a request"),
        (("remind", "ffff"), "the id of a request"),
        (("close", "--reason", "r"), "a matter, or --request ID"),
        (("recommend", "--update", "ffff"), "with --status"),
        (("recommend", "X", "--says", "s"), "paragraph"),
    ],
)
def test_what_cannot_be_recorded_is_one_message(
    case: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run("casework", *arguments, "-w", case)
    assert done.exit_code == 2 and said in done.stderr and not done.stdout
    assert not listed(case)["requests"]
