"""An assessment as JSON: decimals as text, `"unbounded"` for a missing upper end.

Lower ends are rounded down and upper ends up, to hundredths, so that a printed bound never claims
more than the figures say.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.intervals import Interval
from watchkeeper.findings.encoding_grounds import ground_dict
from watchkeeper.findings.encoding_replies import history_dict
from watchkeeper.findings.encoding_series import series_dict
from watchkeeper.findings.model import Assessment, Finding
from watchkeeper.weighing.model import (
    ClaimantEstimate,
    Conflict,
    Crossing,
    Ledger,
    Version,
    YearLedgers,
)

UNBOUNDED = "unbounded"
_CENT = Decimal("0.01")


def decimal_text(number: Decimal | None, rounding: str = ROUND_FLOOR) -> str:
    """A decimal as plain digits with at most two decimals, or `unbounded`."""
    if number is None:
        return UNBOUNDED
    rounded = number.quantize(_CENT, rounding)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".")


def _optional(number: Decimal | None) -> str | None:
    if number is None:
        return None
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def bounds(interval: Interval) -> dict[str, Any]:
    """The ends of an amount in barrels."""
    return {
        "low_bbl": decimal_text(interval.low or Decimal(0)),
        "high_bbl": decimal_text(interval.high, ROUND_CEILING),
        "low_open": interval.low_open,
        "high_open": interval.high_open,
    }


def _ledger(ledger: Ledger, at_standard: dict[str, str]) -> dict[str, Any]:
    return {
        **bounds(ledger.amount),
        "cap_bbl": decimal_text(ledger.limit),
        "exceeds": ledger.exceeds,
        "at_standard": at_standard["exceeds"],
        "at_standard_because": {k: v for k, v in at_standard.items() if k != "exceeds"},
        "complete": ledger.complete,
        "break_even_laden_fraction": _optional(ledger.break_even_laden_fraction),
        "break_even_factor": _optional(ledger.break_even_factor),
        "break_even_discharge_share": _optional(ledger.break_even_discharge_share),
        "factors": [
            {
                "bbl_per_t": _optional(factor.factor),
                "owner": factor.owner,
                "status": factor.status,
                "applicable": factor.applicable,
                **bounds(factor.amount),
                "exceeds": factor.exceeds,
            }
            for factor in ledger.factors
        ],
        "scenarios": [
            {
                scenario.parameter: _optional(scenario.value),
                **bounds(scenario.amount),
                "exceeds": scenario.exceeds,
            }
            for scenario in ledger.scenarios
        ],
        "claims": list(ledger.claims),
    }


def _claimant(claimant: ClaimantEstimate, registry: Registry) -> dict[str, Any]:
    return {
        "speaker": " and ".join(registry.name(actor) for actor in claimant.speaker),
        "actors": list(claimant.speaker),
        "documents": list(claimant.documents),
        **bounds(claimant.amount),
        "exceeds": claimant.exceeds,
        "basis": "on this claimant's own figures and method",
        "whole_year": claimant.whole_year,
        "windows": [[start.isoformat(), end.isoformat()] for start, end in claimant.windows],
        "capacity": None if claimant.capacity is None else bounds(claimant.capacity),
        "break_even_laden_fraction": _optional(claimant.break_even_laden_fraction),
        "claims": list(claimant.claims),
    }


def _crossing(crossing: Crossing) -> dict[str, Any]:
    first, last = crossing.possible_from, crossing.certain_from
    return {
        "possible_from": None if first is None else first.isoformat(),
        "certain_from": None if last is None else last.isoformat(),
        "curve": [
            {
                "day": point.day.isoformat(),
                "low_bbl": decimal_text(point.low),
                "high_bbl": decimal_text(point.high, ROUND_CEILING),
            }
            for point in crossing.curve
        ],
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "ledger": conflict.ledger,
        "kind": conflict.kind,
        "what": conflict.what,
        "values": [{"claim": claim, **bounds(value)} for claim, value in conflict.values],
        "hull": bounds(conflict.hull),
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "claim": version.claim,
        "suppliers": list(version.suppliers),
        "from": version.start.isoformat(),
        "to": version.end.isoformat(),
        "stated_on": version.stated_on,
        "reporter": version.reporter,
        **bounds(version.amount),
        "latest": version.latest,
    }


def _year(
    ledgers: YearLedgers, at_standard: dict[str, dict[str, str]], registry: Registry
) -> dict[str, Any]:
    return {
        "ledgers": {
            name: _ledger(getattr(ledgers, name), at_standard[name])
            for name in ("notified", "unnotified", "combined", "combined_apart")
        },
        "per_claimant": [_claimant(entry, registry) for entry in ledgers.per_claimant],
        "crossing": _crossing(ledgers.crossing),
        "crossing_notified": _crossing(ledgers.crossing_notified),
        "gaps": [
            {
                "supplier": gap.supplier,
                "from": gap.start.isoformat(),
                "to": gap.end.isoformat(),
                "kind": gap.kind,
            }
            for gap in ledgers.gaps
        ],
        "versions": [_version(version) for version in ledgers.versions],
        "set_aside": [
            {
                "claim": entry.claim,
                "rule": entry.rule,
                "reason": entry.reason,
                "consistent_unit": entry.consistent_unit,
                "against": list(entry.against),
            }
            for entry in ledgers.set_aside
        ],
        "refused": [{"claim": e.claim, "reason": e.reason} for e in ledgers.refused],
        "conflicts": [_conflict(conflict) for conflict in ledgers.conflicts],
    }


def finding_dict(finding: Finding, registry: Registry) -> dict[str, Any]:
    """One finding for JSON."""
    numbers: dict[str, Any] = {"set_aside": [], "conflicts": []}
    if finding.ledgers is not None:
        numbers = _year(finding.ledgers, finding.at_standard, registry)
    return {
        "id": finding.id,
        **({} if finding.year is None else {"year": finding.year}),
        "title": finding.title,
        "question": finding.question,
        "answer": finding.answer,
        **numbers,
        "confidence": ground_dict(finding.ground, registry),
        "series": [series_dict(one, registry) for one in finding.series],
        "reply_histories": [history_dict(one, registry) for one in finding.histories],
        "alternatives": [
            {
                "says": one.says,
                "distinguished_by": list(one.distinguished_by),
                "bears_on": list(one.bears_on),
            }
            for one in finding.alternatives
        ],
        "would_change": list(finding.would_change),
        "reasoning": list(finding.reasoning),
        "at_standard": finding.at_standard,
        "verdicts": list(finding.verdicts),
        "turns_on": list(finding.turns_on),
        "alleges": list(finding.alleges),
        "replies": list(finding.replies),
        "claims": list(finding.claims),
        "hashes": finding.hashes,
    }


def assessment_dict(assessment: Assessment, registry: Registry) -> dict[str, Any]:
    """The whole assessment for JSON."""
    return {
        "title": assessment.title,
        "compiled_by": assessment.compiled_by,
        "version": assessment.version,
        "options": assessment.options,
        "sources": assessment.sources,
        "findings": [finding_dict(finding, registry) for finding in assessment.findings],
    }
