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
from dataclasses import dataclass

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import AnswerKind
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.naming import find_names
from watchkeeper.reading.words import load_words

_WORDS = load_words().answers

_ANSWERABLE = frozenset({"assert", "allege", "condemn", "characterize", "warn"})
_FREE = frozenset({"disputes legality", "disputes jurisdiction", "discredits source"})
"""Kinds that speak of law, body or source and not of the deed."""
REACH = 30
STRONG = 2.6
WEAK = 3.2
BESIDE = 0.8
BESIDE_PLURAL = 2.0
OPENING = 1.0
ANSWERING = 1.0
PRIVATE = 0.4
NEAR = 0.1
NEAR_POINTING = 0.3
NESTED = 10.0
MOST = 2


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
    states = [_state(draft, lexicons) for draft in drafts]
    mentions = [_mentioned(draft, lexicons) for draft in drafts]
    kinds = [kind_of(draft, lexicons) for draft in drafts]
    opening = next((i for i, d in enumerate(drafts) if d.reported and d.role == "body"), -1)
    links: dict[int, list[tuple[int, AnswerKind]]] = {}
    for place, draft in enumerate(drafts):
        kind = kinds[place]
        if kind is None or not draft.reported or draft.role == "headline":
            continue
        field = Field(drafts, states, mentions, kinds, opening, place)
        targets = _chosen(field, _scores(field))
        if targets:
            links[place] = [(target, kind) for target in targets]
    return links


@dataclass(frozen=True, slots=True)
class Field:
    """An answer among the claims of its document.

    Attributes:
        drafts: All claims.
        states: State of each speaker, "" when none.
        mentions: States that each claim names.
        kinds: How each claim would answer another, None when it would not.
        opening: The first reported claim of the body.
        place: The answer.
    """

    drafts: Sequence[Draft]
    states: Sequence[str]
    mentions: Sequence[frozenset[str]]
    kinds: Sequence[AnswerKind | None]
    opening: int
    place: int

    @property
    def kind(self) -> AnswerKind | None:
        """How it answers."""
        return self.kinds[self.place]

    @property
    def answer(self) -> Draft:
        """The answering claim."""
        return self.drafts[self.place]

    def names(self, other: int) -> bool:
        """Whether a claim names the state of the one who answers."""
        return bool(self.states[self.place]) and self.states[self.place] in self.mentions[other]


def _state(draft: Draft, lexicons: Lexicons) -> str:
    entity = draft.speaker.entity
    return lexicons.registry.state_of(entity) if entity else ""


def _mentioned(draft: Draft, lexicons: Lexicons) -> frozenset[str]:
    sentence = draft.proposition.sentence
    rows = sorted(draft.proposition.rows)
    return frozenset(
        lexicons.registry.state_of(hit.entity) for hit in find_names(sentence, rows, lexicons)
    )


def _scores(field: Field) -> dict[int, float]:
    scores = {}
    low, high = max(0, field.place - REACH), min(len(field.drafts), field.place + 3)
    for other in range(low, high):
        score = 0.0 if other == field.place else _score(field, other)
        if score > 0:
            scores[other] = score
    return scores


def _score(field: Field, other: int) -> float:
    """How likely a claim is what the answer means; 0 when it cannot be."""
    answer, target, distance = field.answer, field.drafts[other], other - field.place
    if target.act not in _ANSWERABLE or target.role == "headline":
        return 0.0
    if _inside(answer, target):
        return NESTED
    if _same(field, other) or not _possible(field, other):
        return 0.0
    pointing = _points(answer)
    common = set(answer.kinds) & set(target.kinds)
    score = 0.6 + (1.2 if common else 0.0) + (1.0 if field.names(other) else 0.0)
    score += 0.4 if target.act == "allege" else 0.0
    score += 0.4 if target.proposition.lead and not target.inherited else 0.0
    score += OPENING if other == field.opening and not pointing else 0.0
    score -= 0.5 if not target.reported else 0.0
    score -= ANSWERING if field.kinds[other] is not None else 0.0
    score -= 0.0 if field.states[other] or other == field.opening else PRIVATE
    score -= 1.5 if distance > 0 else 0.0
    nearness = NEAR_POINTING if pointing else NEAR
    return score + max(0.0, 8 * nearness - nearness * abs(distance))


def _possible(field: Field, other: int) -> bool:
    answer, target = field.answer, field.drafts[other]
    distance = field.place - other
    asked = target.role == "question"
    if answer.act == "acknowledge":
        return field.names(other)
    if answer.act == "no comment":
        near = field.names(other) or other == field.opening
        return asked or (near and answer.role == "body" and not _labelled(answer))
    if not field.states[field.place] and not asked:
        return 0 < distance <= 4
    free = field.kind in _FREE or answer.inherited or asked
    return free or bool(set(answer.kinds) & set(target.kinds))


def _labelled(answer: Draft) -> bool:
    return "frame:label" in answer.rules or answer.speaker.resolved == "label"


def _same(field: Field, other: int) -> bool:
    """Whether answer and target have one speaker, or speakers of one state."""
    one, two = field.states[field.place], field.states[other]
    if one or two:
        return one == two
    return field.answer.speaker.text == field.drafts[other].speaker.text


def _inside(answer: Draft, target: Draft) -> bool:
    cue = target.proposition.said.cue
    return (
        target.proposition.sentence is answer.proposition.sentence
        and target is not answer
        and cue is not None
        and cue.form == "noun"
        and answer.span[0] <= target.span[0]
        and target.span[1] <= answer.span[1]
    )


def _points(answer: Draft) -> bool:
    """Whether the answer points at what was said right before ("that suggestion", "this")."""
    sentence = answer.proposition.sentence
    return answer.elided and any(
        sentence.lowers[row] in _WORDS.pointing for row in answer.proposition.rows
    )


def _chosen(field: Field, scores: dict[int, float]) -> list[int]:
    """The best claim of each speaker, as many as the answer may mean."""
    best: dict[str, int] = {}
    for other, score in scores.items():
        speaker = field.drafts[other].speaker
        key = speaker.entity or speaker.text
        if key not in best or score > scores[best[key]]:
            best[key] = other
    ranked = sorted(best.values(), key=lambda other: (-scores[other], other))
    strong = field.answer.act in ("deny", "no comment", "acknowledge") or field.kind in _FREE
    least = STRONG if strong else WEAK
    if not ranked or scores[ranked[0]] < least:
        return []
    top = scores[ranked[0]]
    if top >= NESTED:
        return [ranked[0]]
    plural = _plural(field.answer)
    most = MOST if plural else 2 if _joint(field.drafts, ranked) else 1
    beside = BESIDE_PLURAL if plural else BESIDE
    chosen = [
        other
        for other in ranked[:most]
        if scores[other] >= max(least, top - beside) and (other == ranked[0] or other < field.place)
    ]
    if plural and _points(field.answer):
        chosen += _same_breath(field, scores, ranked[0])
    return sorted(set(chosen))


def _same_breath(field: Field, scores: dict[int, float], best: int) -> list[int]:
    """What else the same speaker said beside the best ("rejected those accusations")."""
    speaker = field.drafts[best].speaker
    number = field.drafts[best].proposition.sentence.paragraph
    return [
        other
        for other in scores
        if field.drafts[other].speaker.entity == speaker.entity
        and field.drafts[other].speaker.text == speaker.text
        and field.drafts[other].proposition.sentence.paragraph == number
    ][:MOST]


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
