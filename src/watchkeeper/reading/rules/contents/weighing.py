"""Event types by weights: how much each sign speaks for each type, fitted to gold.

The rules of `events` and `topics` say what a claim is about by words and by inheritance; here all
that they found, and the words themselves, are weighed together. The weights are data, in
`data/event_weights.tsv`: logistic regressions in two passes, fitted to the sets that rules may be
tuned on by `tools/fit_event_types.py`:

1. A type's score is the sum of strength times weight over the signs, and its share the logistic
   function of that, in percent.
2. First by own signs; then by these and the signs around.
3. The main type is the one of greatest share; a second is kept from `SECOND` percent on.
4. What the clause's own words say plainly is kept beside.

Strengths, weights and shares are whole numbers, so that a score is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import cast

import numpy as np
from numpy.typing import NDArray

from watchkeeper.reading.model import EVENT_TYPES, EventType
from watchkeeper.reading.rules.contents.signs import Shares, Signs, own_signs, signs_around
from watchkeeper.reading.rules.drafts import Draft

FILE = "event_weights.tsv"
SECOND = 40
"""Least share of a second type, in percent."""
PLAIN = 2.9
"""Weight in the lexicon from which words say a type plainly."""
UNIT = 10_000
"""Strengths and weights are in hundredths."""
BIAS = "always"


@dataclass(frozen=True, slots=True)
class Scale:
    """The weights of one pass.

    Attributes:
        rows: Sign to its row.
        weights: Rows by event types, in hundredths.
    """

    rows: Mapping[str, int]
    weights: NDArray[np.int64]

    def shares(self, signs: Signs) -> list[int]:
        """How probable each event type is, in percent; a sign without a weight says nothing."""
        known = [(self.rows[name], value) for name, value in signs.items() if name in self.rows]
        score = self.weights[self.rows[BIAS]] * 100
        if known:
            rows, values = zip(*known, strict=True)
            score = score + np.array(values, np.int64) @ self.weights[list(rows)]
        return [round(100 / (1 + exp(-max(-30.0, value / UNIT)))) for value in score.tolist()]


@dataclass(frozen=True, slots=True)
class Scales:
    """The weights of both passes."""

    own: Scale
    around: Scale


def read_scales(text: str) -> Scales:
    """The scales of a file.

    Args:
        text: Lines of pass (`own` or `around`), sign, and `type:weight` parted by spaces, parted by
            tabs.

    Raises:
        ValueError: A line is not of that form; the message names it.
    """
    passes: dict[str, dict[str, list[int]]] = {"own": {}, "around": {}}
    places = {kind: place for place, kind in enumerate(EVENT_TYPES)}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            continue
        try:
            which, sign, listed = line.split("\t")
            row = passes[which].setdefault(sign, [0] * len(EVENT_TYPES))
            for entry in listed.split():
                kind, weight = entry.split(":")
                row[places[kind]] = int(weight)
        except (KeyError, ValueError):
            wanted = "pass, sign, type:weight"
            raise ValueError(f"{FILE}, line {number}: {wanted}, not {line!r}") from None
    return Scales(*(_scale(passes[which]) for which in ("own", "around")))


def _scale(rows: dict[str, list[int]]) -> Scale:
    rows.setdefault(BIAS, [0] * len(EVENT_TYPES))
    return Scale({sign: place for place, sign in enumerate(rows)}, np.array(list(rows.values())))


@lru_cache(maxsize=1)
def load_scales() -> Scales:
    """The scales that ship with the package."""
    return read_scales((files("watchkeeper.reading") / "data" / FILE).read_text(encoding="utf-8"))


def shares_of(signs: Iterable[Signs], scale: Scale) -> Shares:
    """The shares of claims, a row each."""
    rows = [scale.shares(one) for one in signs]
    return np.array(rows, np.int64).reshape(len(rows), len(EVENT_TYPES))


def all_signs(
    drafts: Sequence[Draft], answered: Sequence[Sequence[int]], shares: Shares
) -> list[Signs]:
    """Own signs and signs around of each claim of a document."""
    return [
        own_signs(draft) | signs_around(place, drafts, answered[place], shares)
        for place, draft in enumerate(drafts)
    ]


def weigh(
    drafts: Sequence[Draft], answered: Sequence[Sequence[int]], scales: Scales
) -> list[Draft]:
    """The drafts with the event types that weigh most.

    Args:
        drafts: All drafts of a document in order.
        answered: For each, the places of the claims that it answers.
        scales: The weights.
    """
    if not drafts:
        return []
    alone = shares_of((own_signs(draft) for draft in drafts), scales.own)
    shares = shares_of(all_signs(drafts, answered, alone), scales.around)
    return [_typed(draft, row) for draft, row in zip(drafts, shares.tolist(), strict=True)]


def _typed(draft: Draft, shares: Sequence[int]) -> Draft:
    ranked = sorted(range(len(shares)), key=lambda place: -shares[place])
    kept = [ranked[0], *(place for place in ranked[1:2] if shares[place] >= SECOND)]
    if draft.own and draft.own[0][1] >= PLAIN:
        kept.append(EVENT_TYPES.index(draft.own[0][0]))
    types = tuple(
        (cast("EventType", EVENT_TYPES[place]), shares[place] / 100)
        for place in dict.fromkeys(kept)
    )
    if set(draft.kinds) == {kind for kind, _ in types}:
        return replace(draft, types=types)
    return replace(draft, types=types, rules=(*draft.rules, "event:weighed"))
