"""A text cut into the words that dates are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sep sept", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip

WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip

NUMBERS: Final = {
    name: number
    for number, name in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve")
    )
} | {"a": 1, "an": 1}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words, in lower case and without the point of an abbreviation.

    A place beyond either end holds the empty word.
    """

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, token: re.Pattern[str]) -> Words:
        """Cuts a text."""
        found = list(token.finditer(text))
        words, spans = [], []
        for match in found:
            word = match[0].lower()
            start, end = match.span()
            if word.endswith(".") and word != ".":
                word = word[:-1]
                # A point that no abbreviation needs ends the sentence, not the date.
                end -= 0 if word in MONTHS and word != "may" and len(word) <= 4 else 1
            words.append(word)
            spans.append((start, end))
        return cls(text, tuple(words), tuple(spans))

    def __len__(self) -> int:
        return len(self.words)

    def __getitem__(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def start(self, at: int) -> int:
        """First character of a word."""
        return self.spans[at][0]

    def end(self, at: int) -> int:
        """One past its last character."""
        return self.spans[at][1]

    def is_digit(self, at: int) -> bool:
        """Whether the word begins with a digit."""
        return self[at][:1].isdecimal()

    def capital(self, at: int) -> bool:
        """Whether the word begins with a capital letter in the text."""
        return self.text[self.start(at)].isupper()

    def joined(self, at: int) -> bool:
        """Whether no space stands between a word and the one before it."""
        return 0 < at < len(self.words) and self.end(at - 1) == self.start(at)


def number_at(words: Words, at: int) -> int | None:
    """A small whole number in digits or words."""
    word = words[at]
    if word.isdecimal() and len(word) <= 3:
        return int(word)
    return NUMBERS.get(word)
