"""How a claim answers: the table of `docs/reading-annotation.md` by the answer's wording, in order.

The rules:

1. A refusal to comment is one.
2. An admission, or a deed of one's own that rests on a treaty, article or right, acknowledges.
3. What denies a body its mandate disputes jurisdiction, unless it calls the point untrue.
4. What calls a deed lawful, or denies a charge of unlawfulness, disputes legality.
5. What doubts proof or accuser discredits the source, unless it calls the point untrue.
6. Any other answer says that it did not happen or is not so.
"""

from __future__ import annotations

from watchkeeper.reading.model import AnswerKind
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.links.lexicon import load_answer_words

_ORDER: tuple[tuple[str, AnswerKind, bool], ...] = (
    ("resting", "acknowledges with legal basis", False),
    ("mandate", "disputes jurisdiction", True),
    ("lawful", "disputes legality", True),
    ("rightful", "disputes legality", False),
    ("doubting", "discredits source", True),
    ("powers", "disputes jurisdiction", True),
    ("proving", "discredits source", False),
)
"""Patterns, what they show, and whether also of a point that is called untrue."""
_LEGAL = (("legal_status",), ("sanctions_violation",))
"""Main event types of a claim that only says that a deed breaches law."""


def kind_of(draft: Draft, target: Draft) -> AnswerKind:
    """How a claim answers another.

    Args:
        draft: The answer.
        target: What it answers.
    """
    if draft.act == "no comment":
        return "no comment"
    if draft.act == "acknowledge":
        return "acknowledges with legal basis" if _has(draft, "basing") else "acknowledges"
    if draft.act == "deny":
        return _denied(draft, target)
    return _asserted(draft)


def _asserted(draft: Draft) -> AnswerKind:
    """How a claim answers that does not deny by its act: the surest wording first."""
    untrue = _has(draft, "false")
    for name, kind, also in _ORDER:
        if _has(draft, name) and (also or not untrue):
            return kind
    return "denies occurrence"


def denies_charge(draft: Draft, kind: AnswerKind, target: Draft) -> bool:
    """Whether what is only asserted ("is lawful") denies, since it answers a charge of a breach.

    Args:
        draft: The answer.
        kind: How it answers.
        target: What it answers.
    """
    if draft.act != "assert" or kind != "disputes legality":
        return False
    return target.act == "allege" or _breach(target.content)


def _breach(text: str) -> bool:
    return load_answer_words().patterns["breaching"].search(text) is not None


def _denied(draft: Draft, target: Draft) -> AnswerKind:
    """How a denial denies."""
    untrue = _has(draft, "false")
    if not untrue and _has(draft, "mandate"):
        return "disputes jurisdiction"
    if not untrue and (_has(draft, "lawful") or _has(draft, "breaching")):
        return "disputes legality"
    if not untrue and _has(draft, "doubting"):
        return "discredits source"
    legal = draft.elided and not untrue and target.kinds[:1] in _LEGAL
    return "disputes legality" if legal and _breach(target.content) else "denies occurrence"


def _has(draft: Draft, name: str) -> bool:
    return load_answer_words().patterns[name].search(draft.clause) is not None
