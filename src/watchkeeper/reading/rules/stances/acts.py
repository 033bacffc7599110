"""The speech act of a proposition, where its wording says more than its cue.

The rules:

1. The cue decides; a neutral cue ("said", "according to", none) leaves it to the wording.
2. "called the report nonsense" denies; "called the drill a provocation" characterizes.
3. "confirmed" acknowledges one's own side's deed and asserts another's; "reminded of its
   obligation" demands.
4. "is lawful" in the mouth of whom a charge concerns denies the charge.
5. Words that ask, warn, promise or deny come before words that name or charge; a word of untruth
   that is itself denied ("is no fairy tale") says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Stance
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().stances
CONFIRMING = _WORDS.confirming
"""Cues of confirming: whose deed it is decides what they come to."""

_ORDER: tuple[Stance, ...] = (
    "no comment", "acknowledge", "demand", "warn", "commit", "deny", "condemn",
)  # fmt: skip
_LAST: tuple[Stance, ...] = ("characterize", "allege")
_COPULA = re.compile(
    r"\b(?:is|are|was|were|be|been|as|remains?|square|looks?|calls?|called|calling)\b"
    r"|\b(?:it|that|this|he|she|what|there|here)'s\b",
    re.IGNORECASE,
)
_COMMITMENT = re.compile(
    r"(?:its|their|our|his|her|the)?\s*(?:[\w-]+ ){0,2}"
    r"(?:commitment|resolve|determination|readiness) (?:to|for)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:\bno|\bnot(?: an?)?|n't(?: an?)?) (?:\w+ )?\Z", re.IGNORECASE)
_OPEN = re.compile(
    r"\brul(?:e|ed|ing) (?:\w+ ){0,3}out\b|\bnot (?:yet )?(?:know|clear|sure|chang)", re.IGNORECASE
)
_NEVER = re.compile(r"\bnever\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:its|our|we|us)\b", re.IGNORECASE)
_THEIRS = re.compile(r"\b(?:its|our|we|us|my|his|her|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """What the clause of a proposition shows about its act.

    Attributes:
        content: Text of what is said.
        own: Whether its subject is the speaker's own side.
        negated: Whether its main verb, subject or object is negated.
        future: Whether its main verb stands in the future.
        accountable: Whether the speaker is one whose own deeds may be at issue.
        bidding: Whether its main verb bids somebody do something ("stop", "that it return").
    """

    content: str
    own: bool
    negated: bool
    future: bool = False
    accountable: bool = True
    bidding: bool = False


def act_of(cue: str, act: Stance, wording: Wording, lexicons: Lexicons) -> tuple[Stance, str]:
    """The act of a proposition and the rule that changed it, "" when the cue stands.

    Args:
        cue: Name of the cue, "" without one.
        act: Act of the cue.
        wording: What its clause shows.
        lexicons: The lexicons.
    """
    if (recast := _recast(cue, act, wording, lexicons.stances)) is not None:
        return recast
    if act != "assert" or cue in lexicons.weighing:
        return act, ""
    if _COMMITMENT.match(wording.content):
        return "commit", "stance:commitment"
    return _by_wording(cue, wording, lexicons)


def _recast(
    cue: str, act: Stance, wording: Wording, stances: Mapping[str, re.Pattern[str]]
) -> tuple[Stance, str] | None:
    """What a cue comes to with what it holds, None when it stands for itself."""
    content = wording.content
    if cue in CONFIRMING:
        own = wording.own or _THEIRS.search(content) is not None
        return ("acknowledge", "") if own else ("assert", "stance:confirm-another")
    if cue == "remind" and stances["duties"].search(content):
        return "demand", "stance:duties"
    if act == "characterize" and stances["false"].search(content):
        return "deny", "stance:called-false"
    if act == "deny" and cue in _WORDS.replying:
        false = stances["deny"].search(content) or stances["false"].search(content)
        return (act, "") if false or wording.negated else ("assert", "")
    return None


def _by_wording(cue: str, wording: Wording, lexicons: Lexicons) -> tuple[Stance, str]:
    """The act that the words of a clause show under a neutral cue or none."""
    stances, content = lexicons.stances, wording.content
    own_deed = wording.own and wording.future and not wording.negated
    for name in _ORDER:
        if name == "demand" and own_deed:
            # "will ask the Committee to list it" promises to ask.
            continue
        if rule := _shown(name, cue, wording, stances):
            return name, rule
    if _calls_false(content, stances["false"]):
        return "deny", "stance:false"
    last = () if wording.own else _LAST
    found = next((name for name in last if stances[name].search(content)), None)
    return (found, f"stance:{found}") if found else ("assert", "")


def _shown(name: Stance, cue: str, wording: Wording, stances: Mapping[str, re.Pattern[str]]) -> str:
    """The rule by which a clause shows an act, "" when it does not."""
    if name == "deny":
        return _denial(cue, wording, stances)
    if name == "commit" and not wording.own:
        return ""
    shown = stances[name.replace(" ", "_")].search(wording.content) is not None
    shown = shown and not (name == "commit" and wording.negated)
    shown = shown or (name == "commit" and wording.future)
    if name == "demand" and wording.bidding and not shown:
        return "stance:bidding"
    return f"stance:{name.replace(' ', '-')}" if shown else ""


def _denial(cue: str, wording: Wording, stances: Mapping[str, re.Pattern[str]]) -> str:
    """The rule by which a clause denies, "" when it does not."""
    content = wording.content
    if _OPEN.search(content):
        return ""
    if stances["refute"].search(content):
        return "stance:refute"
    if wording.own and wording.negated and (wording.accountable or _NEVER.search(content)):
        return "stance:own-negated"
    mine = cue or wording.own or _OWN.search(content)
    return "stance:deny" if mine and stances["deny"].search(content) else ""


def _calls_false(content: str, false: re.Pattern[str]) -> bool:
    """Whether a word of untruth is said of something, and not denied of it."""
    return any(
        _COPULA.search(content, max(0, found.start() - 45), found.start())
        and not _NOT.search(content, max(0, found.start() - 12), found.start())
        for found in false.finditer(content)
    )


def is_future(sentence: Sentence, clause: int, *, told: bool) -> bool:
    """Whether a clause's verb stands in the future; "would" is one only in what is told."""
    words = [sentence.lowers[kid] for kid in sentence.children(clause, "aux")]
    if sentence.lowers[clause] == "going" and sentence.child(clause, "xcomp") is not None:
        return True
    return bool(_WORDS.future & set(words)) or (told and "would" in words)


def is_bidding(sentence: Sentence, clause: int) -> bool:
    """Whether a clause's verb is an imperative, or a bare verb after "that" with a subject."""
    if sentence.tags[clause] != "VB" or sentence.lowers[clause] in _WORDS.unbidding:
        return False
    kids = sentence.kids[clause]
    if any(sentence.deps[kid] in ("aux", "auxpass") for kid in kids):
        return False
    subject = sentence.child(clause, "nsubj", "nsubjpass")
    if subject is not None:
        singular = (
            sentence.tags[subject] in ("NN", "NNP") or sentence.lowers[subject] in _WORDS.singular
        )
        return singular and any(sentence.lowers[kid] == "that" for kid in kids)
    return sentence.deps[clause] == "ROOT" and sentence.child(clause, "dobj") is not None


def is_negated(sentence: Sentence, clause: int) -> bool:
    """Whether a clause's verb, its subject or its object is negated."""
    for kid in sentence.kids[clause]:
        if sentence.lowers[kid] in _WORDS.negative:
            return True
        if sentence.deps[kid] in ("nsubj", "nsubjpass", "dobj", "attr", "acomp", "expl") and any(
            sentence.lowers[inner] in _WORDS.negative for inner in sentence.kids[kid]
        ):
            return True
    return False
