"""A history in sentences, from its values only; no word of judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.wording import day, plural, series
from watchkeeper.weighing.replies.model import Kind, PartyHistory, ReplyHistory

WORDS: dict[Kind, str] = {
    "alleges": "alleged it",
    "denies": "denied it",
    "neither": "neither confirmed nor denied it",
    "neither_with_legal_basis": (
        "neither confirmed nor denied it, and said that it would be lawful if it were so"
    ),
    "disputes_legality": "disputed that it is unlawful",
    "disputes_jurisdiction": "disputed that the body may deal with it",
    "discredits_source": "discredited the source",
    "acknowledges": "acknowledged it",
    "acknowledges_with_legal_basis": "acknowledged it and named a legal basis",
    "no_comment": "declined to comment",
    "rejects_body": "rejected the body that reports",
    "acts": "acted",
    "other": "made another statement",
}


def _name(actor: str, registry: Registry) -> str:
    return registry.name(actor, formal=actor in registry and registry[actor].kind == "state")


def _names(actors: Iterable[str], registry: Registry) -> str:
    return series(_name(actor, registry) for actor in actors)


def _on(value: date | None) -> str:
    return "on a day that is not stated" if value is None else f"on {day(value)}"


def told(history: ReplyHistory, registry: Registry) -> ReplyHistory:
    """The history with its sentences."""
    said = [_alleged(history, registry)]
    said += [_party(one, registry) for one in history.parties]
    if history.alleged is not None and history.of_conduct:
        said.append(_acknowledged(history, registry))
    if history.rejects_body:
        who = {actor for reply in history.rejects_body for actor in reply.party}
        verb = "has" if len(who) == 1 else "have"
        said.append(
            f"{_names(sorted(who), registry)} {verb} rejected the body, which answers no fact."
        )
    return replace(history, says=tuple(text for text in said if text))


def _alleged(history: ReplyHistory, registry: Registry) -> str:
    if history.alleged is None:
        return ""
    first = history.alleged
    early = sum(1 for reply in history.replies if (reply.days_since_alleged or 0) < 0)
    came = plural(early, "statement on it was made", "statements on it were made")
    before = f" {came} before that; what they answer is not in this record." if early else ""
    return (
        f"In this record it was first asserted {_on(first.on)}, "
        f"by {_names(first.speaker, registry)}.{before}"
    )


def _party(one: PartyHistory, registry: Registry) -> str:
    steps = []
    for step in one.steps:
        later = "" if step.days is None else f", {plural(step.days, 'day', 'days')} later"
        steps.append(f"{WORDS[step.kind]} {_on(step.on)}{later}")
    return f"{_name(one.party, registry)} {'; then '.join(steps)}."


def _acknowledged(history: ReplyHistory, registry: Registry) -> str:
    if not history.acknowledged:
        return "This record holds no acknowledgment of it by a party; nothing follows from silence."
    days = [
        f"{_name(one.party, registry)} {plural(one.days_denied_to_acknowledged, 'day', 'days')}"
        for one in history.parties
        if one.days_denied_to_acknowledged is not None
    ]
    between = f" From first denial to acknowledgment: {series(days)}." if days else ""
    return f"Acknowledged by {_names(history.acknowledged, registry)}.{between}"
