"""When and how many: the date and the figure of each proposition.

The rules:

1. A sentence is searched once; a proposition has what stands in its own clause, never what belongs
   to the act of speaking ("said on Tuesday that", "on Friday rejected the report").
2. Of several dates the one nearest to the verb; of several figures the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from watchkeeper.reading import dates, quantities
from watchkeeper.reading.dates import DateMention
from watchkeeper.reading.model import Amount, When
from watchkeeper.reading.quantities import AmountMention
from watchkeeper.reading.rules.propositions.proposition import Proposition
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().claims


@dataclass(frozen=True, slots=True)
class Values:
    """Dates and figures of one sentence, with offsets of the stored text."""

    dates: tuple[DateMention, ...]
    amounts: tuple[AmountMention, ...]


def values_in(text: str, sentence: Sentence, anchor: date) -> Values:
    """All dates and figures of a sentence.

    Args:
        text: The stored text.
        sentence: The sentence.
        anchor: Day of the document.
    """
    words = text[sentence.start : sentence.end].replace("\n", " ")
    if len(words) > min(dates.MAX_TEXT, quantities.MAX_TEXT):
        return Values((), ())
    found = quantities.find(words) if _may_count(sentence) else ()
    return Values(dates.resolve(words, anchor), found)


def _may_count(sentence: Sentence) -> bool:
    return "NUM" in sentence.pos or bool(_WORDS.counts & set(sentence.lowers))


def time_of(proposition: Proposition, values: Values) -> When | None:
    """The date of a proposition, the one nearest to its verb."""
    sentence = proposition.sentence
    verb = sentence.begins[proposition.clause]
    own = [
        m
        for m in values.dates
        if _owns(proposition, sentence.start + m.start)
        and not (_is_a_day(m.when) and _dates_the_saying(proposition, m))
    ]
    if not own:
        return None
    return min(own, key=lambda m: (abs(sentence.start + m.start - verb), m.start)).when


def _is_a_day(when: When) -> bool:
    return when.start is not None and when.start == when.end


def _dates_the_saying(proposition: Proposition, mention: DateMention) -> bool:
    """Whether a date belongs to a cue whose content is a phrase: "rejected on Friday a report".

    A date of the calendar behind the cue is rather that of the deed: "the launch on 3 May".
    """
    if not proposition.nominal or proposition.said.cue is None:
        return False
    sentence = proposition.sentence
    start = sentence.start + mention.start
    behind = start > sentence.begins[proposition.clause]
    if behind and any(letter.isdecimal() for letter in mention.when.expr):
        return False
    row = next((row for row, end in enumerate(sentence.ends) if end > start), None)
    if row is None or row not in proposition.rows:
        return False
    while sentence.pos[row] not in ("VERB", "AUX") and sentence.heads[row] != row:
        head = sentence.heads[row]
        if sentence.deps[row] in ("pobj", "dobj") and sentence.pos[head] not in ("ADP", "VERB"):
            return False
        row = head
    return row == proposition.clause


def amount_of(proposition: Proposition, values: Values) -> Amount | None:
    """The first figure of a proposition."""
    start = proposition.sentence.start
    own: Iterable[AmountMention] = (
        m for m in values.amounts if _owns(proposition, start + m.start, start + m.end)
    )
    return next((m.amount for m in own), None)


def _owns(proposition: Proposition, start: int, end: int = -1) -> bool:
    sentence = proposition.sentence
    last = max(start, end - 1)
    return any(
        begin < last + 1 and start < sentence.ends[row] and row in proposition.rows
        for row, begin in enumerate(sentence.begins)
    )
