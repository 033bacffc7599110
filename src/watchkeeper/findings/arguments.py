"""Providers of the facts on which arguments depend: they change no verdict.

That a treaty is invoked, and whether its own conditions are claimed to be there, is read from what
the parties said. Whether it would justify anything is left open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from watchkeeper.claims.model import Claim
from watchkeeper.findings.model import Assessment, Finding
from watchkeeper.findings.providers import Inquiry, provides
from watchkeeper.norms.computed import within_window
from watchkeeper.norms.facts import NOT_SOUGHT, FactRequest, FactValue

IN_FORCE = "act: in force"
"""The stance of a statement by which a treaty enters into force."""

INVOKES = frozenset({"acknowledge_with_legal_basis", "disputes_legality"})
"""Acts by which a party rests its conduct on the treaty."""

MATTERS = ("troops", "treaty", "cooperation", "arms")
TO_RUSSIA = "from-DPRK"


@provides("treaty.in_force")
def _in_force(request: FactRequest, inquiry: Inquiry) -> FactValue:
    """From the day on which instruments were exchanged; open where the conduct began before it."""
    del request
    found = [
        claim
        for claim in inquiry.evidence.statements(["treaty"])
        if claim.by("stance") == IN_FORCE and _day(claim) is not None
    ]
    days = [day for claim in found if (day := _day(claim)) is not None]
    if not days:
        return NOT_SOUGHT
    value = within_window(inquiry.question.window, min(days), None)
    return _resting_on(value, found, inquiry)


@provides("treaty.armed_attack_claimed")
def _attack_claimed(request: FactRequest, inquiry: Inquiry) -> FactValue:
    """Who rests help to Russia on Article 4 claims its condition, an armed invasion of Russia.

    Of help to the DPRK nobody in the record says so.
    """
    del request
    if inquiry.question.describes.get("transfer.direction") != TO_RUSSIA:
        return NOT_SOUGHT
    found = [c for c in inquiry.evidence.statements(MATTERS) if c.act in INVOKES]
    return _resting_on(FactValue(value="yes"), found, inquiry) if found else NOT_SOUGHT


def with_argument_claims(assessment: Assessment) -> Assessment:
    """An assessment whose findings also name the claims that the arguments on them rest on."""
    findings = tuple(
        replace(finding, claims=tuple(sorted({*finding.claims, *_evidence(finding)})))
        for finding in assessment.findings
    )
    return replace(assessment, findings=findings)


def _evidence(finding: Finding) -> set[str]:
    return {
        claim
        for verdict in finding.verdicts
        for argument in verdict["arguments"]
        for node in argument["preconditions"]
        for claim in node.get("evidence", ())
    }


def _resting_on(value: FactValue, claims: Iterable[Claim], inquiry: Inquiry) -> FactValue:
    used = list(claims)
    evidence = tuple(sorted({claim.id for claim in used}))
    return replace(value, word=inquiry.evidence.word(used), evidence=evidence)


def _day(claim: Claim) -> date | None:
    return None if claim.stated_on is None else claim.stated_on.start
