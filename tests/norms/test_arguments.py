"""Arguments are shown with their preconditions and decide nothing; positions may end the law."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.problems import InputError
from watchkeeper.claims.times import Period
from watchkeeper.norms.evaluation import evaluate, requests
from watchkeeper.norms.facts import FactValue, disputed, known, unknown
from watchkeeper.norms.outline import outline
from watchkeeper.norms.reading import DATA, load_norms, load_regime
from watchkeeper.norms.verdicts import as_dict

ARMS = load_norms()["arms-from-dprk"]
IRAN = load_norms()["arms-from-iran"]
SHELLS = {
    "transfer.happened": known("yes"), "transfer.direction": known("from-DPRK"),
    "goods.category": known("arms"), "link.national": known("yes"),
}  # fmt: skip
SENT = {
    "transfer.happened": known("yes"), "arms.from_iran": known("yes"),
    "link.national": known("yes"),
}  # fmt: skip
PRECONDITIONS = ("treaty.in_force", "treaty.armed_attack_claimed", "conduct.territory")


def day(text: str) -> Period:
    found = date.fromisoformat(text)
    return Period(found, found)


def argument(facts: dict[str, FactValue], name: str = "partnership-treaty") -> dict[str, Any]:
    shown = as_dict(evaluate(ARMS, facts, day("2025-03-01"), "Russia"))
    found: dict[str, Any] = next(a for a in shown["arguments"] if a["id"] == name)
    return found


yes_no = st.sampled_from(
    (known("yes"), known("no"), unknown(), disputed(known("yes"), known("no")))
)


@given(st.fixed_dictionaries(dict.fromkeys(PRECONDITIONS[:2], yes_no)), st.booleans())
def test_no_precondition_changes_a_verdict(facts: dict[str, FactValue], more: bool) -> None:
    given_facts = {**(SHELLS if more else {}), **facts}
    plain = evaluate(ARMS, SHELLS if more else {}, day("2025-03-01"), "Russia")
    argued = evaluate(ARMS, given_facts, day("2025-03-01"), "Russia")
    assert (argued.strict, argued.after_burdens) == (plain.strict, plain.after_burdens)
    assert argued.norm_hash == plain.norm_hash


def test_the_treaty_argument_has_both_sides_and_its_effect_is_left_open() -> None:
    found = argument({**SHELLS, "treaty.in_force": known("yes", "high", ("ST14",))})
    assert (found["kind"], found["effect"]) == ("justifies_from_outside", "left open")
    states = {node["fact"]: node["state"] for node in found["preconditions"]}
    assert states == dict(zip(PRECONDITIONS, ("met", "unknown", "unknown"), strict=True))
    assert found["preconditions"][0]["evidence"] == ["ST14"]
    refs = {said["ref"] for said in (*found["made_by"], *found["replies"])}
    assert {"ST12", "ST15", "ST16", "ST18", "ST19", "ST20"} <= refs
    sides = {who for said in found["replies"] for who in said["who"]}
    assert {"DPRK", "United States", "MSMT participants"} <= sides
    assert all(said["address"].startswith("https://") for said in found["replies"])
    assert any("Article 25" in point and "103" in point for point in found["open_points"])
    assert {(s["symbol"], s["paragraph"]) for s in found["sources"]} >= {("UN-Charter", "51")}


def test_preconditions_are_asked_for_and_printed() -> None:
    asked = {request.name for request in requests(ARMS, day("2025-03-01"), "Russia")}
    assert set(PRECONDITIONS) <= asked
    text = outline(ARMS)
    assert "argument partnership-treaty (justifies from outside, on elements)" in text
    assert "left open: Whether the duty" in text
    assert argument(SHELLS, "denial-of-transfers")["node"] == "happened"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  kind: denies_fact", "  kind: denies", "one of denies_fact"),
        ("node: happened", "node: hapened", "did you mean 'happened'"),
        ("norms: [arms-from-dprk]", "norms: [arms-from-dprc]", "did you mean 'arms-from-dprk'"),
        ("{fact: treaty.in_force,", "{fact: treaty.in_forces,", "did you mean 'treaty.in_force'"),
        ("source: [DPRK-Russia-2024/4, UN-Charter/51]", "source: [UN-Charter/510]", "a paragraph"),
    ],
)
def test_a_wrong_argument_gets_one_error_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    path = data / "arguments/dprk.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        load_regime("dprk", data)
    (problem,) = caught.value.problems
    assert problem.row == text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("on", "strict", "ended"),
    [
        ("2020-10-18", "inconsistent", "inconsistent"),
        ("2020-10-19", "not_in_force", "not_in_force"),
        ("2025-09-27", "not_in_force", "not_in_force"),
        ("2025-09-28", "contested", "not_in_force"),
    ],
)
def test_a_position_may_end_the_law(on: str, strict: str, ended: str) -> None:
    facts = {**SENT, "exemption.committee": known("no")}
    assert evaluate(IRAN, facts, day(on)).strict == strict
    assert evaluate(IRAN, facts, day(on), position="ended").strict == ended


def test_a_range_over_the_end_of_a_position_turns_on_its_date(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    path = data / "iran.yaml"
    text = path.read_text(encoding="utf-8").replace("until: 2025-09-27", "until: 2025-10-18")
    path.write_text(text, encoding="utf-8")
    (norm,) = load_regime("iran", data).norms
    assert evaluate(norm, SENT, day("2025-10-01")).strict == "inconsistent"
    assert evaluate(norm, SENT, day("2025-10-19")).strict == "contested"
    both = as_dict(evaluate(norm, SENT, Period(date(2025, 10, 1), date(2025, 11, 1))))
    assert (both["strict"], [o["fact"] for o in both["turns_on"]]) == ("undetermined", ["date"])
    assert {r["strict"] for r in both["tree"]["readings"]} == {"inconsistent", "not_in_force"}


def test_positions_that_agree_in_effect_are_not_contested() -> None:
    none = {**SENT, "arms.from_iran": known("no")}
    verdict = evaluate(IRAN, none, day("2025-11-01"))
    assert (verdict.strict, verdict.after_burdens) == ("not_inconsistent", "not_inconsistent")
