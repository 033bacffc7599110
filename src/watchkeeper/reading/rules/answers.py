"""Which claim answers which, and how.

The rules:

1. A claim answers when it denies, admits, declines, calls lawful, denies a mandate, or attacks the
   source; its wording decides the kind.
2. A claim nested in the answer is its first target ("denied Kyiv's allegation that ...").
3. Otherwise a target is somebody else's claim about a common type, before the answer (or, failing
   that, after it); of each speaker the claim that opens the matter, not what follows from it.
4. What the document opens with, and what speaks of the one who answers, come first.
5. A denial of "the reports" answers the claims of several speakers.
"""

from __future__ import annotations

from collections.abc import Sequence

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import AnswerKind
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.naming import find_names

_ANSWERABLE = frozenset({"assert", "allege", "condemn", "characterize", "warn"})
_FREE = frozenset({"disputes legality", "disputes jurisdiction", "discredits source"})
"""Kinds that speak of law, body or source and not of the deed."""
REACH = 30
STRONG = 2.0
WEAK = 3.2
BESIDE = 0.8
MOST = 3


def kind_of(draft: Draft, lexicons: Lexicons) -> AnswerKind | None:  # noqa: PLR0911
    """How a claim would answer another, None when it is no answer."""
    stances, text = lexicons.stances, draft.clause
    if draft.act == "no comment":
        return "no comment"
    if draft.act == "acknowledge":
        based = stances["legal_basis"].search(text)
        return "acknowledges with legal basis" if based else "acknowledges"
    if draft.act not in ("deny", "assert", "characterize", "condemn"):
        return None
    if stances["no_mandate"].search(text):
        return "disputes jurisdiction"
    if draft.act == "condemn":
        return None
    if stances["lawful"].search(draft.content):
        return "disputes legality"
    if draft.act == "deny":
        if stances["breaching"].search(draft.content):
            return "disputes legality"
        biased = stances["biased"].search(text) and not stances["false"].search(text)
        return "discredits source" if biased else "denies occurrence"
    return "discredits source" if stances["biased"].search(text) else None


def link(drafts: Sequence[Draft], lexicons: Lexicons) -> dict[int, list[tuple[int, AnswerKind]]]:
    """Answer to the claims answered, by position in `drafts`."""
    mentions = [_mentioned(draft, lexicons) for draft in drafts]
    opening = next((i for i, d in enumerate(drafts) if d.reported and d.role == "body"), -1)
    links: dict[int, list[tuple[int, AnswerKind]]] = {}
    for place, draft in enumerate(drafts):
        kind = kind_of(draft, lexicons) if draft.reported and draft.role != "headline" else None
        if kind is None:
            continue
        strong = draft.act in ("deny", "no comment", "acknowledge")
        state = lexicons.registry.state_of(draft.speaker.entity) if draft.speaker.entity else ""
        scored = _scores(drafts, mentions, place, state, opening, free=kind in _FREE)
        targets = _chosen(drafts, scored, draft, STRONG if strong else WEAK)
        if targets:
            links[place] = [(target, kind) for target in targets]
    return links


def _mentioned(draft: Draft, lexicons: Lexicons) -> frozenset[str]:
    sentence = draft.proposition.sentence
    rows = sorted(draft.proposition.rows)
    return frozenset(
        lexicons.registry.state_of(hit.entity) for hit in find_names(sentence, rows, lexicons)
    )


def _scores(  # noqa: PLR0913
    drafts: Sequence[Draft],
    mentions: Sequence[frozenset[str]],
    place: int,
    state: str,
    opening: int,
    *,
    free: bool,
) -> dict[int, float]:
    scores = {}
    for other in range(max(0, place - REACH), min(len(drafts), place + 3)):
        if other == place:
            continue
        score = _score(drafts[place], drafts[other], other - place, free=free)
        if score > 0:
            score += 1.0 if state and state in mentions[other] else 0.0
            score += 0.9 if other == opening else 0.0
            scores[other] = score
    return scores


def _score(answer: Draft, target: Draft, distance: int, *, free: bool) -> float:
    if target.act not in _ANSWERABLE or target.role == "headline" or _same(answer, target):
        return 0.0
    if _inside(answer, target):
        return 10.0
    common = set(answer.kinds) & set(target.kinds)
    if not common and not (free or answer.inherited or answer.act == "no comment"):
        return 0.0
    score = 0.6 + (1.2 if common else 0.0)
    score += 0.4 if target.act == "allege" else 0.0
    score += 0.4 if target.proposition.lead and not target.inherited else 0.0
    score -= 0.5 if not target.reported else 0.0
    score -= 1.5 if distance > 0 else 0.0
    return score + max(0.0, 0.8 - 0.1 * abs(distance))


def _same(answer: Draft, target: Draft) -> bool:
    if answer.speaker.entity or target.speaker.entity:
        return answer.speaker.entity == target.speaker.entity
    return answer.speaker.text == target.speaker.text


def _inside(answer: Draft, target: Draft) -> bool:
    cue = target.proposition.said.cue
    return (
        target.proposition.sentence is answer.proposition.sentence
        and cue is not None
        and cue.form == "noun"
        and answer.span[0] <= target.span[0]
        and target.span[1] <= answer.span[1]
    )


def _chosen(
    drafts: Sequence[Draft], scores: dict[int, float], answer: Draft, least: float
) -> list[int]:
    """The best claim of each speaker, as many as the answer may mean."""
    best: dict[str, int] = {}
    for other, score in scores.items():
        speaker = drafts[other].speaker
        key = speaker.entity or speaker.text
        if key not in best or score > scores[best[key]]:
            best[key] = other
    ranked = sorted(best.values(), key=lambda other: (-scores[other], other))
    if not ranked or scores[ranked[0]] < least:
        return []
    top = scores[ranked[0]]
    if top >= 10.0:
        return [ranked[0]]
    most = MOST if _plural(answer) else 2 if _joint(drafts, ranked) else 1
    return sorted(other for other in ranked[:most] if scores[other] >= max(least, top - BESIDE))


def _plural(answer: Draft) -> bool:
    """Whether the answer is about several things that were said ("brushed the reports aside")."""
    sentence = answer.proposition.sentence
    return answer.proposition.nominal and any(
        sentence.tags[row] == "NNS" for row in answer.proposition.rows
    )


def _joint(drafts: Sequence[Draft], ranked: Sequence[int]) -> bool:
    """Whether the two best are one clause of joint speakers."""
    if len(ranked) < 2:
        return False
    one, other = drafts[ranked[0]].proposition, drafts[ranked[1]].proposition
    return one.sentence is other.sentence and one.clause == other.clause
