"""The speech act of a proposition, where its wording says more than its cue.

The rules:

1. The cue decides; a neutral cue ("said", "according to", none) leaves it to the wording.
2. "called the report nonsense" denies; "called the drill a provocation" characterizes.
3. "confirmed" acknowledges one's own side's deed and asserts another's.
4. "is lawful" in the mouth of whom a charge concerns denies the charge.
"""

from __future__ import annotations

import re

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Stance

NEUTRAL = frozenset({
    "say", "tell", "state", "add", "note", "stress", "emphasize", "emphasise", "according to",
    "announce", "declare", "insist", "underline", "underscore", "reiterate", "affirm", "reaffirm",
    "maintain", "explain", "write", "reply", "respond", "answer", "continue", "comment", "remark",
    "observe", "point out", "make clear", "make it clear", "argue", "repeat", "assert", "tweet",
    "post", "retort", "counter", "conclude", "report", "inform", "proclaim", "clarify", "elaborate",
    "brief", "recall", "be", "", "believe", "think", "statement", "quip", "go on to say", "hold",
})  # fmt: skip
_ORDER: tuple[Stance, ...] = ("demand", "warn", "commit", "deny", "acknowledge", "condemn")
_OWN = re.compile(r"\b(?:its|it|our|we|his|their|they|own|us)\b", re.IGNORECASE)


def act_of(  # noqa: PLR0911, PLR0913
    cue: str, act: Stance, clause: str, content: str, lexicons: Lexicons, *, own: bool
) -> tuple[Stance, str]:
    """The act of a proposition and the rule that changed it, "" when the cue stands.

    Args:
        cue: Name of the cue, "" without one.
        act: Act of the cue.
        clause: Text of the whole clause, with its cue.
        content: Text of what is said.
        lexicons: The lexicons.
        own: Whether the content is about the speaker's own side.
    """
    stances = lexicons.stances
    if cue in ("confirm", "confirmation"):
        return ("acknowledge", "") if own else ("assert", "stance:confirm-another")
    if act == "characterize" and stances["false"].search(content):
        return "deny", "stance:called-false"
    if act == "deny" and cue in ("counter", "retort"):
        return (act, "") if stances["deny"].search(content) else ("assert", "")
    if act != "assert" or cue not in NEUTRAL:
        return act, ""
    if stances["no_comment"].search(content):
        return "no comment", "stance:no-comment"
    for name in _ORDER:
        if stances[name].search(content):
            return name, f"stance:{name}"
    if stances["false"].search(content) and re.search(
        r"\b(?:claims?|allegations?|reports?|accusations?|that|it|this|these|such|which)\b",
        content,
        re.IGNORECASE,
    ):
        return "deny", "stance:false"
    return act, ""


def is_own(content: str) -> bool:
    """Whether the content speaks of the speaker's own side by pronoun."""
    return _OWN.search(content) is not None
