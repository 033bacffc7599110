"""Number series as JSON: ends as text, `unbounded` for a missing upper end, speakers by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.series.model import (
    Capacity,
    Combined,
    Metric,
    Revision,
    Series,
    SeriesFigure,
    Window,
)

UNBOUNDED = "unbounded"


def number_text(number: Decimal) -> str:
    """A decimal as plain digits, exactly."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def span(value: Interval) -> dict[str, Any]:
    """The ends of an amount in the unit of its series."""
    return {
        "low": number_text(value.low or Decimal(0)),
        "high": UNBOUNDED if value.high is None else number_text(value.high),
        "low_open": value.low_open,
        "high_open": value.high_open,
    }


def _span_or_none(value: Interval | None) -> dict[str, Any] | None:
    return None if value is None else span(value)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def named(actors: Iterable[str], registry: Registry) -> str:
    """Actors as one speaker."""
    return " and ".join(registry.name(actor) for actor in actors)


def _window(value: Window) -> dict[str, Any]:
    return {"from": _day(value.start), "to": _day(value.end), "since": value.since}


def _metric(value: Metric) -> dict[str, Any]:
    return {
        "topic": value.topic,
        "unit": value.unit,
        "phase": value.phase,
        "nature": value.nature,
        "subject": list(value.subject),
    }


def _figure(value: SeriesFigure, registry: Registry) -> dict[str, Any]:
    return {
        "claim": value.claim,
        "speaker": named(value.speaker, registry),
        "actors": list(value.speaker),
        "speaker_text": value.speaker_text,
        "stated_on": _day(value.stated_on),
        **_metric(value.metric),
        "window": _window(value.window),
        "scope": dict(value.scope),
        "wording": dict(value.wording),
        **span(value.amount),
        "stated": span(value.stated),
        "comparator": value.comparator,
        "raw": value.raw,
        "basis": value.basis,
        "coverage": value.coverage,
        "alternatives": value.alternatives,
        "latest": value.latest,
        "replaced_by": value.replaced_by,
        "doubtful": value.doubtful,
    }


def _combined(value: Combined) -> dict[str, Any]:
    return {
        **_metric(value.metric),
        "window": _window(value.window),
        "scope": dict(value.scope),
        **span(value.amount),
        "where_all_agree": _span_or_none(value.agreement),
        "how": value.how,
        "conflicting": value.conflicting,
        "lines": len(value.lines),
        "lines_for_the_event": len(value.event_lines),
        "lines_for_the_number": [
            {
                "claims": list(line.claims),
                **span(line.amount),
                "joined_by": list(line.joined_by),
            }
            for line in value.lines
        ],
        "word": value.word,
        "reason": value.reason,
        "without": [
            {"line": label, "amount": _span_or_none(amount)} for label, amount in value.without
        ],
        "turns_on": value.turns_on,
        "claims": list(value.claims),
    }


def _revision(value: Revision, registry: Registry) -> dict[str, Any]:
    return {
        "speaker": named(value.speaker, registry),
        **_metric(value.metric),
        "scope": dict(value.scope),
        "same_window": value.same_window,
        "versions": [
            {"claim": claim, "stated_on": _day(day), **span(amount)}
            for claim, day, amount in value.versions
        ],
        "latest": list(value.latest),
    }


def _capacity(value: Capacity, registry: Registry) -> dict[str, Any]:
    return {
        "owner": registry.name(value.owner),
        "calibre": value.calibre,
        "rounds_per_container": span(value.rate),
        "containers": span(value.containers),
        "share": span(value.share),
        **span(value.amount),
        "if_full": span(value.if_full),
        "break_even_share": _span_or_none(value.break_even_share),
        "window": _window(value.window),
        "of_claims": list(value.of_claims),
        "rate_claims": list(value.rate_claims),
    }


def series_dict(value: Series, registry: Registry) -> dict[str, Any]:
    """One number series for JSON."""
    return {
        "id": value.id,
        "title": value.title,
        "unit": value.unit,
        "conventions": list(value.conventions),
        "figures": [_figure(figure, registry) for figure in value.figures],
        "combined": [_combined(one) for one in value.combined],
        "sums": [_combined(one) for one in value.sums],
        "refused": [
            {
                "kind": one.kind,
                "reason": one.reason,
                "claims": [list(group) for group in one.groups],
                "no_common_value": one.excluding,
            }
            for one in value.refused
        ],
        "conflicts": [
            {
                "kind": one.kind,
                "what": one.what,
                "values": [{"claim": claim, **span(amount)} for claim, amount in one.values],
                "hull": span(one.hull),
            }
            for one in value.conflicts
        ],
        "revisions": [_revision(one, registry) for one in value.revisions],
        "not_reported": [{"claim": claim, "reason": why} for claim, why in value.missing],
        "capacity": [_capacity(one, registry) for one in value.capacity],
        "turns_on": [
            {
                "parameter": turn.parameter,
                "low": number_text(turn.low),
                "high": UNBOUNDED if turn.high is None else number_text(turn.high),
                "factor": None if turn.factor is None else number_text(turn.factor),
                "decides": turn.decides,
            }
            for turn in value.turns_on
        ],
        "claims": list(value.claims),
    }
