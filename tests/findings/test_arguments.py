"""What the treaty argument depends on is read from the record, and decides nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.findings.tables import CASE, MISSILES, STATED, assessed, claims_of, finding
from watchkeeper.findings.arguments import with_argument_claims
from watchkeeper.findings.assessing import assess
from watchkeeper.findings.case import Case, Question
from watchkeeper.findings.casework import shipped_basis
from watchkeeper.findings.options import Options

IN_FORCE = (
    "S14,2024-12-04,Russia+DPRK,Rudenko,treaty,act: in force,Exchange instruments.,,"
    "https://example.org"
)
CONFIRMED = (
    "S15,2025-04-26,Russia,Gerasimov,troops,confirm,Soldiers fought under the treaty.,,"
    "https://example.org"
)
MISSILE = "M1,US NSC,2024-01-04,ballistic missiles,>100,https://example.org"


def asked(conduct: str) -> Case:
    question = Question(
        id="arms", title="Arms", asks="Did arms go?", norms=("arms-from-dprk",),
        addressees=("Russia",), conduct=conduct, alleges=("arms.missiles",),
        describes={"transfer.direction": "from-DPRK", "goods.category": "arms"},
    )  # fmt: skip
    return Case(title=CASE.title, compiled_by=CASE.compiled_by, asks=(), questions=(question,))


def preconditions(conduct: str, *rows: str) -> dict[str, dict[str, Any]]:
    claims = claims_of(MISSILES, MISSILE) + (claims_of(STATED, *rows) if rows else [])
    found = assess(asked(conduct), claims, shipped_basis(), Options()).findings[0]
    verdict = next(v for v in found.verdicts if v["basis"] == "as_alleged")
    (treaty,) = [a for a in verdict["arguments"] if a["id"] == "partnership-treaty"]
    return {node["fact"]: node for node in treaty["preconditions"]}


@pytest.mark.parametrize(
    ("conduct", "state", "reason"),
    [
        ("2025-01-01..2025-06-30", "met", None),
        ("2024-12-04", "met", None),
        ("2024-12-03", "not_met", None),
        ("2023-08-01..2026-02-28", "unknown", "bounds_too_wide"),
    ],
)
def test_the_treaty_is_in_force_from_the_day_of_the_exchange(
    conduct: str, state: str, reason: str | None
) -> None:
    found = preconditions(conduct, IN_FORCE)["treaty.in_force"]
    assert (found["state"], found["reason"]) == (state, reason)
    assert len(found["evidence"]) == 1


def test_who_rests_help_on_the_treaty_claims_its_condition() -> None:
    found = preconditions("2025-01-01..2025-06-30", IN_FORCE, CONFIRMED)
    assert found["treaty.armed_attack_claimed"]["state"] == "met"
    assert found["conduct.territory"]["reason"] == "not_sought"
    silent = preconditions("2025-01-01..2025-06-30", IN_FORCE)
    assert silent["treaty.armed_attack_claimed"]["reason"] == "not_sought"


def test_without_statements_nothing_was_sought() -> None:
    assert {node["reason"] for node in preconditions("2025-01-01").values()} == {"not_sought"}


def test_the_other_direction_has_no_claim_of_attack() -> None:
    claims = claims_of(STATED, IN_FORCE, CONFIRMED)
    verdict = finding(assessed(claims), "arms-to-dprk").verdicts[0]
    (treaty,) = verdict["arguments"]
    states = {node["fact"]: node["reason"] for node in treaty["preconditions"]}
    assert states["treaty.armed_attack_claimed"] == "not_sought"


def test_the_claims_behind_an_argument_are_claims_of_the_finding() -> None:
    claims = claims_of(MISSILES, MISSILE) + claims_of(STATED, IN_FORCE, CONFIRMED)
    plain = assessed(claims)
    held = {claim.id for claim in claims}
    more = finding(with_argument_claims(plain), "arms-from-dprk")
    assert set(more.claims) == held
    assert [v["strict"] for v in more.verdicts] == [
        v["strict"] for v in finding(plain, "arms-from-dprk").verdicts
    ]
