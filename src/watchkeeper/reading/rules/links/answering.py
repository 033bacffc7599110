"""Which claims can answer: the signs by which a claim shows that it speaks to another.

The rules:

1. A denial, an admission and a refusal to comment answer by their act.
2. Any other claim answers only when its words do: they call a deed lawful, deny a mandate, doubt
   proof or source, call something untrue or not so, say that they reply, or tell a body that looks
   into the matter; or when it goes on after an answer of the same speaker.
3. Demands, warnings and promises answer nothing, nor does a headline.
"""

from __future__ import annotations

from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.links.lexicon import load_answer_words
from watchkeeper.reading.rules.links.matters import HARD, Field

_SOFT = frozenset({"assert", "characterize", "condemn", "allege"})
_SIGNS = ("lawful", "mandate", "doubting", "false", "negating", "replying", "informing", "asked")
_FAINT = {"lawful": "rightful", "mandate": "powers", "doubting": "proving"}
_SHOWING = frozenset(
    {"lawful", "rightful", "mandate", "powers", "doubting", "proving", "false", "negating",
     "replying", "informing", "asked", "goes on"}
)  # fmt: skip
"""Signs of which a claim that only asserts needs one."""


def signs_of(field: Field, place: int) -> frozenset[str]:
    """Signs that a claim answers another, none when it cannot."""
    draft = field.drafts[place]
    if draft.role == "headline" or draft.act not in HARD | _SOFT:
        return frozenset()
    found = {draft.act, *_standing(field, place)}
    if draft.act in HARD:
        found |= _hard(field, place)
        return frozenset(found)
    found |= _worded(draft)
    if _goes_on(field, place):
        found.add("goes on")
    return frozenset(found) if found & _SHOWING else frozenset()


def _hard(field: Field, place: int) -> set[str]:
    """Signs beside an act that answers by itself."""
    found = set()
    if field.drafts[place].elided:
        found.add("only points")
    if field.drafts[place].act == "acknowledge" and field.drafts[place].proposition.nominal:
        found.add("admits a noun")
    if field.matters[place].nouns & load_answer_words().nouns.sayings:
        found.add("names a saying")
    return found


def _standing(field: Field, place: int) -> set[str]:
    """Signs of who answers, and where."""
    draft, found = field.drafts[place], set()
    hard = draft.act in HARD
    if not draft.reported:
        found.add("author answers")
    elif not field.matters[place].state:
        found.add("private answers")
    elif field.is_named(place):
        found.add("somebody names him")
    if load_answer_words().patterns["earlier"].search(draft.clause):
        found.add("told of earlier")
    if "frame:label" in draft.rules or draft.speaker.resolved == "label":
        found.add("in a briefing" if hard else "asserts in a briefing")
    elif any(rule.startswith("frame:") for rule in draft.rules):
        found.add("in a statement" if hard else "asserts in a statement")
    return found


def _worded(draft: Draft) -> set[str]:
    """Signs in the words of a claim that does not deny by its act."""
    patterns, found = load_answer_words().patterns, set()
    for name in _SIGNS:
        text = draft.content if name in ("lawful", "false", "negating") else draft.clause
        faint = _FAINT.get(name)
        if patterns[name].search(text):
            found.add(name)
        elif faint and patterns[faint].search(draft.content):
            found.add(faint)
    return found


def _goes_on(field: Field, place: int) -> bool:
    """Whether the claim right before is a denial by the same speaker."""
    before = place - 1
    if before < 0 or not field.hard(before):
        return False
    one, other = field.matters[before], field.matters[place]
    return one.who == other.who and other.paragraph - one.paragraph <= 1
