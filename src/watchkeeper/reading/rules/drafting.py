"""One draft: what an attributed proposition says, how, and about what.

The rules:

1. Who has said nothing, or only supposes, makes no claim.
2. The wording may change the act of the cue.
3. What cannot be a claim where it stands is none.
4. What has no event type of its own takes the topic before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Speaker, Stance
from watchkeeper.reading.rules.contents.events import concepts_in, types_of
from watchkeeper.reading.rules.contents.topics import Told, inherit
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.propositions.proposition import Proposition
from watchkeeper.reading.rules.propositions.relevance import Setting, counts, is_own, names_own
from watchkeeper.reading.rules.quotes import mode_of
from watchkeeper.reading.rules.stances.absence import is_absence, is_hypothetical
from watchkeeper.reading.rules.stances.acts import (
    CONFIRMING,
    Wording,
    act_of,
    is_bidding,
    is_future,
    is_negated,
)
from watchkeeper.reading.trees import Sentence

_ORGANS = frozenset({"organ", "outlet", "research"})
"""Kinds of actors whose own deeds are not at issue."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """A proposition with whose it is.

    Attributes:
        proposition: The clause.
        quoted: Rows of its sentence between quotation marks.
        speaker: Whose it is.
        via: Conduits.
        setting: Where it stands.
    """

    proposition: Proposition
    quoted: frozenset[int]
    speaker: Speaker
    via: tuple[str, ...]
    setting: Setting


def draft_of(text: str, attributed: Attributed, told: Told) -> Draft | None:
    """The draft of a proposition, None when it is no claim.

    Args:
        text: The stored text.
        attributed: The proposition.
        told: What was claimed before, and the lexicons.
    """
    proposition, setting, lexicons = attributed.proposition, attributed.setting, told.lexicons
    sentence, rows = proposition.sentence, sorted(proposition.rows)
    whole = sorted({*rows, *proposition.lead})
    content, clause = _slice(text, sentence, rows), _slice(text, sentence, whole)
    if _is_none(proposition, content, clause, lexicons):
        return None
    act, changed = _act(attributed, content, lexicons)
    concepts = concepts_in(sentence, rows, lexicons)
    types = types_of(concepts, lexicons)
    if not counts(proposition, types, act, content, setting, lexicons):
        return None
    draft = Draft(
        proposition, attributed.speaker, setting.reported, act, sentence.covers(whole), content,
        clause, types, attributed.via, mode_of(rows, attributed.quoted, sentence), setting.role,
        _rules(attributed, changed), concepts=tuple(sorted(concepts)), own=types,
    )  # fmt: skip
    return inherit(draft, told)


def _is_none(proposition: Proposition, content: str, clause: str, lexicons: Lexicons) -> bool:
    """Whether a clause says that nothing was said, or only supposes."""
    cue = proposition.said.cue
    silent = cue is None or cue.act not in ("no comment", "deny")
    return (silent and is_absence(clause, lexicons)) or is_hypothetical(content, lexicons)


def _act(attributed: Attributed, content: str, lexicons: Lexicons) -> tuple[Stance, str]:
    """The speech act, and the rule that changed that of the cue."""
    proposition, clause = attributed.proposition, attributed.proposition.clause
    sentence, cue = proposition.sentence, proposition.said.cue
    whole = not proposition.nominal
    wording = Wording(
        content,
        own=is_own(proposition, attributed.speaker, lexicons),
        negated=whole and is_negated(sentence, clause),
        future=whole and is_future(sentence, clause, told=cue is not None),
        accountable=_accountable(attributed.speaker, lexicons),
        bidding=whole and attributed.setting.reported and is_bidding(sentence, clause),
    )
    if cue is not None and cue.name in CONFIRMING:
        concerned = names_own(proposition, attributed.speaker, lexicons)
        wording = replace(wording, own=wording.accountable and (wording.own or concerned))
    said: Stance = "assert" if cue is None else cue.act
    outer = proposition.said.outer
    if cue is not None and said == "demand" and cue.form != "noun":
        told = outer is not None and bool(outer.heads)
        if is_future(sentence, cue.row, told=told):
            return "commit", "stance:will-ask"
    act, changed = act_of("" if cue is None else cue.name, said, wording, lexicons)
    if act == "acknowledge" and {"neither", "nor"} & set(sentence.lowers):
        return "deny", "stance:neither"
    return act, changed


def _accountable(speaker: Speaker, lexicons: Lexicons) -> bool:
    """Whether a speaker's own deeds may be at issue: not a private one's, or an organ's."""
    actor = lexicons.registry.actors.get(speaker.entity)
    return actor is not None and actor.kind not in _ORGANS


def _slice(text: str, sentence: Sentence, rows: Sequence[int]) -> str:
    if not rows:
        return ""
    start, end = sentence.covers(rows)
    return " ".join(text[start:end].split())


def _rules(attributed: Attributed, changed: str) -> tuple[str, ...]:
    """The rules that fired."""
    said, speaker = attributed.proposition.said, attributed.speaker
    found = [] if said.cue is None else [f"cue:{said.cue.form}"]
    frame = "" if said.heads else attributed.setting.rule
    found.append(frame or f"speaker:{speaker.resolved}" if speaker.text else "voice:author")
    if said.outer is not None and said.outer.heads:
        found.append("nested")
    if changed:
        found.append(changed)
    return tuple(found)
