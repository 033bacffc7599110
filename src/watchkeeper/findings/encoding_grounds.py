"""What a confidence word rests on as JSON: elements, lines, leave-one-out, decisions, overrides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from watchkeeper.claims.actors import Registry
from watchkeeper.findings.model import Ground
from watchkeeper.weighing.confidence.elements import Printed
from watchkeeper.weighing.confidence.grades import Graded
from watchkeeper.weighing.confidence.items import Word
from watchkeeper.weighing.confidence.lines import Line
from watchkeeper.weighing.confidence.overrides import Override


def _without(words: Iterable[tuple[str, Word]], registry: Registry) -> list[dict[str, str]]:
    return [
        {"speaker": registry.name(actor), "actor": actor, "word": word} for actor, word in words
    ]


def _line(line: Line, graded: Graded) -> dict[str, Any]:
    return {
        "items": [item.item_id for item in line.items],
        "stance": line.stance,
        "grade": graded.grade,
        "reason": graded.reason,
        "decided_by": graded.item,
        "kinds": sorted({item.kind for item in line.items}),
        "joined_by": list(line.joined_by),
    }


def _element(printed: Printed, facts: tuple[str, ...], registry: Registry) -> dict[str, Any]:
    return {
        "name": printed.name,
        "facts": list(facts),
        "word": printed.all.word,
        "reason": printed.all.reason,
        "without_participants": printed.without_participants.word,
        "without_participants_reason": printed.without_participants.reason,
        "standard": printed.standard,
        "reaches": printed.reaches,
        "without": _without(printed.without, registry),
        "lines": [_line(line, graded) for line, graded in printed.all.lines],
    }


def override_dict(override: Override) -> dict[str, Any]:
    """One override for JSON."""
    return {
        "computed": override.computed,
        "word": override.word,
        "by": override.by,
        "second": override.second,
        "reason": override.reason,
        "pending": override.pending,
    }


def ground_dict(ground: Ground | None, registry: Registry) -> dict[str, Any] | None:
    """What a finding's word rests on, for JSON; None where nothing was weighed."""
    if ground is None:
        return None
    word, facts = ground.word, dict(ground.facts)
    standing = ground.standing
    return {
        "word": standing.word,
        "printed": standing.printed,
        "computed": word.word,
        "without_participants": word.without_participants,
        "decided_by": word.decided_by,
        "sentence": ground.sentence,
        "without": _without(word.without, registry),
        "elements": [_element(one, facts.get(one.name, ()), registry) for one in word.elements],
        "further": [_element(one, facts.get(one.name, ()), registry) for one in ground.further],
        "claims": list(ground.claims),
        "rated": list(ground.rated),
        "items": [item.item_id for item in ground.items],
        "override": None if standing.override is None else override_dict(standing.override),
        "overrides": [override_dict(one) for one in ground.overrides],
        "decisions": [
            {"kind": d.kind, "items": list(d.items), "reason": d.reason, "shares": d.shares}
            for d in ground.decisions
        ],
    }
