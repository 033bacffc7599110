"""A question's ledgers against the limit in the law, weighed and then judged at standard.

The rules:

1. A figure that its own speaker replaced counts for nothing, and is named with what replaced it. A
   later report of the same delivery replaces nothing by itself: both are kept, the latest marked.
2. At standard the ledgers are those of the claims that reached the required word by themselves: a
   total of all claims would else pass at the word of the best of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from watchkeeper.claims.model import Claim
from watchkeeper.findings.case import LedgerTopics, Question
from watchkeeper.findings.evidence import Evidence
from watchkeeper.findings.judging import judge, limit_in_law
from watchkeeper.findings.providers import Inquiry
from watchkeeper.norms.facts import ReachedWord
from watchkeeper.norms.schema import Norm
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.figures import concerns
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.model import Refused, YearLedgers
from watchkeeper.weighing.series.figures import replacements
from watchkeeper.weighing.years import weigh_year

REQUIRED: ReachedWord = "moderate"
"""Confidence that a number against a limit must reach (`weighing.md`, rule 6, the default)."""

Weighed = tuple[list[Claim], list[Claim], set[str], Limit, Assumptions]
"""What `weigh_year` takes."""


def to_weigh(question: Question, norms: Iterable[Norm], evidence: Evidence) -> Weighed | None:
    """What is weighed for the question against its limit; None when it has no ledgers."""
    limit = limit_in_law(norms, question)
    if question.ledgers is None or question.year is None or limit is None:
        return None
    notified, unnotified = map(_standing, _of_ledgers(question.ledgers, evidence))
    return (
        notified,
        unnotified,
        {supplier for claim in notified for supplier in claim.subject},
        Limit(limit, question.year),
        evidence.assumptions,
    )


def _standing(claims: list[Claim]) -> list[Claim]:
    """The claims that their own speaker has not replaced."""
    replaced = replacements(claims)
    return [claim for claim in claims if claim.id not in replaced]


def _of_ledgers(topics: LedgerTopics, evidence: Evidence) -> tuple[list[Claim], list[Claim]]:
    return evidence.about([topics.notified]), evidence.about([topics.unnotified])


def weighed(question: Question, taken: Weighed, evidence: Evidence) -> YearLedgers:
    """The ledgers; a figure that its own speaker replaced counts for nothing and is named."""
    found = weigh_year(*taken)
    if question.ledgers is None or question.year is None:
        return found
    year = question.year
    refused = tuple(
        Refused(older, f"its own speaker replaced it by {newer}")
        for claims in _of_ledgers(question.ledgers, evidence)
        for older, newer in sorted(replacements(claims).items())
        if any(claim.id == older and concerns(claim, year) for claim in claims)
    )
    return replace(found, refused=(*found.refused, *refused))


def rated(taken: Weighed, evidence: Evidence) -> YearLedgers:
    """The ledgers of those claims only that reached the required word."""
    reached = evidence.reaching(REQUIRED)
    notified, unnotified, suppliers, limit, assumptions = taken

    def kept(claims: list[Claim]) -> list[Claim]:
        return [claim for claim in claims if claim.id in reached] if reached else []

    return weigh_year(kept(notified), kept(unnotified), suppliers, limit, assumptions)


def judged(
    inquiry: Inquiry, norms: Sequence[Norm], rated: YearLedgers | None
) -> tuple[dict[str, Any], ...]:
    """The law test; at standard with the ledgers of the claims that reached the required word.

    A total of all claims would else pass at the word of the best of them.
    """
    verdicts = judge(inquiry.question, inquiry, norms)
    if rated is None or not rated.combined.claims:
        return verdicts
    at_standard = judge(inquiry.question, replace(inquiry, ledgers=rated), norms)
    return tuple(
        one if one["basis"] == "as_alleged" else other
        for one, other in zip(verdicts, at_standard, strict=True)
    )


def at_standard(
    evidence: Evidence, weighed: YearLedgers, rated: YearLedgers
) -> dict[str, dict[str, str]]:
    """What remains of each ledger's answer when only claims of the required word count."""
    remains = {}
    for name in ("notified", "unnotified", "combined", "combined_apart"):
        counted = set(getattr(weighed, name).claims)
        claims = (claim for claim in evidence.claims if claim.id in counted)
        standing = evidence.standing(claims, REQUIRED)
        remains[name] = {"exceeds": getattr(rated, name).exceeds, **standing}
    return remains
