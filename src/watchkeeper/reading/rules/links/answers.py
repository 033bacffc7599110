"""Which claim answers which, and how.

The rules:

1. A claim that can answer (`answering`) is weighed against each claim of somebody else that it may
   mean (`candidates`), by what both are about (`matters`) and how both are worded.
2. Weights are data, fitted to gold; the best target counts where it outweighs that there is none.
3. Targets that weigh as much as the best are linked too: the claims of joint speakers, or several
   claims of one report.
4. The wording of the answer decides how it answers (`kinds`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import AnswerKind
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.links.answering import signs_of
from watchkeeper.reading.rules.links.candidates import is_one, signs_between, targets_of
from watchkeeper.reading.rules.links.kinds import kind_of
from watchkeeper.reading.rules.links.lexicon import Sign, load_weights
from watchkeeper.reading.rules.links.matters import Field, field_of


def link(drafts: Sequence[Draft], lexicons: Lexicons) -> dict[int, list[tuple[int, AnswerKind]]]:
    """Answers to the claims answered, by position in `drafts`.

    Args:
        drafts: The claims of a document in order.
        lexicons: The lexicons.
    """
    field = field_of(drafts, lexicons)
    links = {}
    signs = [signs_of(field, place) for place in range(len(drafts))]
    for place, draft in enumerate(drafts):
        scores = _scores(field, place, signs, lexicons) if signs[place] else {}
        if chosen := _joined(drafts, choose(scores), scores):
            links[place] = [(other, kind_of(draft, drafts[other])) for other in chosen]
    return links


def _joined(
    drafts: Sequence[Draft], chosen: Sequence[int], scores: Mapping[int, float]
) -> list[int]:
    """The targets, with what joint speakers say in the same words."""
    return sorted(
        other
        for other in scores
        if other in chosen or any(is_one(drafts[other], drafts[one]) for one in chosen)
    )


def _scores(
    field: Field, place: int, signs: Sequence[Set[str]], lexicons: Lexicons
) -> dict[int, float]:
    """How far each candidate outweighs that the claim answers nothing."""
    file = load_weights()
    own = file.base + _weight(file.answer, signs[place])
    return {
        other: own + _weight(file.pair, signs_between(field, place, other, signs, lexicons))
        for other in targets_of(field, place)
    }


def _weight(weights: Mapping[str, Sign], signs: Set[str]) -> float:
    """The weights of the signs, added up in one order, so that sums are the same everywhere."""
    return sum(weights[sign].weight for sign in sorted(signs))


def choose(scores: Mapping[int, float]) -> list[int]:
    """The best target, when it weighs enough, with those beside it.

    Args:
        scores: Weight of each candidate.

    Returns:
        The targets in order of the document.
    """
    file = load_weights()
    ranked = sorted(scores, key=lambda other: (-scores[other], other))
    if not ranked or scores[ranked[0]] < file.least:
        return []
    close = scores[ranked[0]] - file.beside
    return sorted(other for other in ranked[: file.most] if scores[other] >= close)
