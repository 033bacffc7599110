"""Casework as JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from watchkeeper.panel.casework.model import Casework, RecommendationFile, RequestFile


def casework_dict(held: Casework) -> dict[str, Any]:
    """The casework for JSON; days are ISO dates."""
    made: dict[str, Any] = _plain(
        {
            "as_of": held.as_of,
            "requests": [_request(one) for one in held.requests],
            "response_rates": [asdict(one) for one in held.rates],
            "sought": [asdict(one) for one in held.sought],
            "closed_unsubstantiated": [asdict(one) for one in held.closed],
            "recommendations": [_recommendation(one) for one in held.recommendations],
            "humanitarian_effects": [asdict(one) for one in held.effects],
            "humanitarian_effects_assessed": bool(held.effects),
        }
    )
    return made


def _request(one: RequestFile) -> dict[str, Any]:
    return {
        "id": one.id,
        "ref": one.ref,
        "state": one.state,
        **asdict(one.request),
        "reminders": [_without(asdict(held), "request") for held in one.reminders],
        "answers": [_without(asdict(held), "request") for held in one.answers],
        "withdrawn": None if one.withdrawn is None else _without(asdict(one.withdrawn), "request"),
    }


def _recommendation(one: RecommendationFile) -> dict[str, Any]:
    return {
        "id": one.id,
        "ref": one.ref,
        "status": one.status,
        **asdict(one.recommendation),
        "statuses": [_without(asdict(held), "recommendation") for held in one.statuses],
    }


def _without(held: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in held.items() if key != name}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    return value
