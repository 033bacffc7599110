"""Reply histories as JSON: parties by name, days as ISO dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from watchkeeper.claims.actors import Registry
from watchkeeper.weighing.replies.model import PartyHistory, Reply, ReplyHistory


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _names(actors: Iterable[str], registry: Registry) -> list[str]:
    return [registry.name(actor) for actor in actors]


def _reply(value: Reply, registry: Registry) -> dict[str, Any]:
    return {
        "claim": value.claim,
        "on": _day(value.on),
        "party": _names(value.party, registry),
        "office": value.office,
        "matter": value.matter,
        "kind": value.kind,
        "gist": value.gist,
        "answers": value.answers_text,
        "binds": list(value.binds),
        "version": value.version,
        "days_since_alleged": value.days_since_alleged,
        "days_since_previous": value.days_since_previous,
        "changed": value.changed,
        "against_interest": value.against_interest,
    }


def _party(value: PartyHistory, registry: Registry) -> dict[str, Any]:
    return {
        "party": registry.name(value.party),
        "actor": value.party,
        "stance": value.stance,
        "steps": [
            {"kind": s.kind, "on": _day(s.on), "claim": s.claim, "days": s.days}
            for s in value.steps
        ],
        "days_denied_to_acknowledged": value.days_denied_to_acknowledged,
    }


def history_dict(value: ReplyHistory, registry: Registry) -> dict[str, Any]:
    """One history of replies for JSON."""
    alleged = value.alleged
    lists = (
        "denied", "neither", "said_lawful", "acknowledged", "acknowledged_with_legal_basis",
        "still_denied",
    )  # fmt: skip
    return {
        "matter": value.matter,
        "title": value.title,
        "of_conduct": value.of_conduct,
        "alleged": None
        if alleged is None
        else {
            "claim": alleged.claim,
            "on": alleged.on.isoformat(),
            "speaker": _names(alleged.speaker, registry),
        },
        "says": list(value.says),
        **{name: _names(getattr(value, name), registry) for name in lists},
        "parties": [_party(one, registry) for one in value.parties],
        "replies": [_reply(one, registry) for one in value.replies],
        "rejects_body": [_reply(one, registry) for one in value.rejects_body],
        "body": [
            {
                "claim": event.claim,
                "on": _day(event.on),
                "body": _names(event.body, registry),
                "what": event.what,
            }
            for event in value.body
        ],
    }
