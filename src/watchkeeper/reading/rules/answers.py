"""Which claim answers which, and how.

The rules:

1. A claim answers when it denies, admits, declines, calls lawful, denies a mandate, or attacks the
   source; its wording decides the kind.
2. A claim nested in the answer is its first target ("denied Kyiv's allegation that …").
3. Otherwise the target is a claim of somebody else about a common type, near before the answer
   (or, failing that, near after it), best when it speaks of the one who answers.
4. A denial of "the reports" answers each recent claim on that topic; a headline is answered
   through the body.
"""

from __future__ import annotations

from collections.abc import Sequence

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import AnswerKind
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.naming import find_names

_CHARGING = frozenset({"assert", "allege", "condemn", "characterize", "warn", "demand"})
_ANSWERABLE = frozenset({"assert", "allege", "condemn", "characterize"})
REACH = 14
STRONG = 1.6
WEAK = 3.0


def kind_of(draft: Draft, lexicons: Lexicons) -> AnswerKind | None:  # noqa: PLR0911
    """How a claim would answer another, None when it is no answer."""
    stances, text = lexicons.stances, draft.content + " " + draft.clause
    if draft.act == "no comment":
        return "no comment"
    if draft.act == "acknowledge":
        based = stances["legal_basis"].search(text)
        return "acknowledges with legal basis" if based else "acknowledges"
    if stances["no_mandate"].search(text) and draft.act in (
        "deny",
        "assert",
        "characterize",
        "condemn",
    ):
        return "disputes jurisdiction"
    if draft.act in ("deny", "assert", "characterize") and stances["lawful"].search(draft.content):
        return "disputes legality"
    if draft.act == "deny":
        biased = stances["biased"].search(text) and not stances["false"].search(text)
        return "discredits source" if biased else "denies occurrence"
    if draft.act in ("characterize",) and stances["biased"].search(text):
        return "discredits source"
    return None


def link(drafts: Sequence[Draft], lexicons: Lexicons) -> dict[int, list[tuple[int, AnswerKind]]]:
    """Answer to the claims answered, by position in `drafts`."""
    mentions = [_mentioned(draft, lexicons) for draft in drafts]
    links: dict[int, list[tuple[int, AnswerKind]]] = {}
    for place, draft in enumerate(drafts):
        if not draft.reported or draft.role == "headline":
            continue
        kind = kind_of(draft, lexicons)
        if kind is None:
            continue
        strong = draft.act in ("deny", "no comment", "acknowledge")
        targets = _targets(drafts, mentions, place, strong=strong)
        if targets:
            links[place] = [(target, kind) for target in targets]
    return links


def _mentioned(draft: Draft, lexicons: Lexicons) -> frozenset[str]:
    sentence = draft.proposition.sentence
    rows = sorted(draft.proposition.rows)
    return frozenset(
        lexicons.registry.state_of(hit.entity) for hit in find_names(sentence, rows, lexicons)
    )


def _state(draft: Draft, lexicons_state: dict[str, str] | None = None) -> str:
    return draft.speaker.entity


def _targets(
    drafts: Sequence[Draft], mentions: Sequence[frozenset[str]], place: int, *, strong: bool
) -> list[int]:
    answer = drafts[place]
    scored: list[tuple[float, int]] = []
    for other, target in enumerate(drafts):
        if other == place or abs(other - place) > REACH:
            continue
        score = _score(answer, target, mentions[other], other - place)
        if score > 0:
            scored.append((score, -abs(other - place) if other < place else -99))
            scored[-1] = (score, other)
    if not scored:
        return []
    best = max(score for score, _ in scored)
    if best < (STRONG if strong else WEAK):
        return []
    kept = sorted(
        (other for score, other in scored if score >= best - 0.6), key=lambda o: abs(o - place)
    )
    plural = (
        answer.elided and " s" in f" {answer.content.split()[-1][-1:]}" if answer.content else False
    )
    return sorted(kept[: 2 if plural else 1])


def _score(answer: Draft, target: Draft, mentioned: frozenset[str], distance: int) -> float:
    if target.act not in _ANSWERABLE or target.role == "headline":
        return 0.0
    same_speaker = target.speaker.entity == answer.speaker.entity and (
        bool(target.speaker.entity) or target.speaker.text == answer.speaker.text
    )
    if same_speaker or not target.reported:
        return 0.0
    common = set(answer.kinds) & set(target.kinds)
    score = 0.0
    inside = (
        target.proposition.sentence is answer.proposition.sentence
        and answer.span[0] <= target.span[0]
        and target.span[1] <= answer.span[1]
        and target.proposition.said.cue is not None
        and target.proposition.said.cue.form == "noun"
    )
    if inside:
        return 10.0
    if common:
        score += 2.0 if not answer.inherited else 1.0
    elif not answer.inherited and answer.types:
        return 0.0
    if answer.speaker.entity and answer.speaker.entity in mentioned:
        score += 1.6
    if target.act == "allege":
        score += 0.8
    if distance > 0:
        score -= 1.2
    score += max(0.0, 1.6 - 0.2 * abs(distance))
    return score
