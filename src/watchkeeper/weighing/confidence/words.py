"""The word that lines give: each is a count that the reader can repeat.

- *high*: at least 3 lines fair or better, 2 of them strong, 2 kinds, 1 inspectable, none fair or
  strong against;
- *moderate*: at least 2 fair or better, 1 strong, none fair or strong against;
- *low*: 1 strong or 2 fair;
- *insufficient*: less;
- *contested*: any strong line against, whatever speaks for it.

Weak lines are listed and count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watchkeeper.weighing.confidence.grades import Graded, grade_item, grade_line
from watchkeeper.weighing.confidence.items import ORDER, Word
from watchkeeper.weighing.confidence.lines import Line
from watchkeeper.weighing.confidence.parties import Parties


@dataclass(frozen=True, slots=True)
class Counts:
    """What the rules count.

    Attributes:
        counting: Lines for it that are fair or better.
        strong: Those of them that are strong.
        kinds: Kinds among their items that are fair or better.
        inspectable: Lines among them with such an item that others can inspect.
        weak: Weak lines for it.
        fair_against: Fair lines against it.
        strong_against: Strong lines against it.
        weak_against: Weak lines against it.
    """

    counting: int = 0
    strong: int = 0
    kinds: tuple[str, ...] = ()
    inspectable: int = 0
    weak: int = 0
    fair_against: int = 0
    strong_against: int = 0
    weak_against: int = 0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A word with everything that it follows from.

    Attributes:
        word: The word.
        reason: Why, in one line.
        counts: What was counted.
        lines: The lines, each with its grade.
    """

    word: Word
    reason: str
    counts: Counts
    lines: tuple[tuple[Line, Graded], ...] = ()


def count(
    lines: Iterable[Line], parties: Parties
) -> tuple[Counts, tuple[tuple[Line, Graded], ...]]:
    """Grades lines and counts them."""
    graded = tuple((line, grade_line(line, parties)) for line in lines)
    counting = [line for line, g in graded if line.stance == "for" and g.grade != "weak"]
    good = [[i for i in line.items if grade_item(i, parties).grade != "weak"] for line in counting]

    def number(stance: str, grade: str) -> int:
        return sum(line.stance == stance and g.grade == grade for line, g in graded)

    counts = Counts(
        counting=len(counting),
        strong=number("for", "strong"),
        kinds=tuple(sorted({item.kind for items in good for item in items})),
        inspectable=sum(any(item.inspectable for item in items) for items in good),
        weak=number("for", "weak"),
        fair_against=number("against", "fair"),
        strong_against=number("against", "strong"),
        weak_against=number("against", "weak"),
    )
    return counts, graded


def not_high(counts: Counts) -> tuple[str, ...]:
    """What is missing for *high*."""
    return (
        *(() if counts.counting >= 3 else (f"{counts.counting} of 3 lines",)),
        *(() if counts.strong >= 2 else (f"{counts.strong} of 2 strong",)),
        *(() if len(counts.kinds) >= 2 else ("only one kind" if counts.kinds else "no kind",)),
        *(() if counts.inspectable else ("none inspectable",)),
        *_against(counts),
    )


def not_moderate(counts: Counts) -> tuple[str, ...]:
    """What is missing for *moderate*."""
    return (
        *(() if counts.counting >= 2 else (f"{counts.counting} of 2 lines",)),
        *(() if counts.strong >= 1 else ("none strong",)),
        *_against(counts),
    )


def not_low(counts: Counts) -> tuple[str, ...]:
    """What is missing for *low*."""
    if counts.strong >= 1 or counts.counting >= 2:
        return ()
    return ("neither 1 strong nor 2 fair",)


def contested(counts: Counts) -> bool:
    """Any strong line against makes it contested."""
    return counts.strong_against > 0


def _against(counts: Counts) -> tuple[str, ...]:
    found = counts.fair_against + counts.strong_against
    return (f"{found} fair or strong against",) if found else ()


def word_of(counts: Counts) -> Word:
    """The word that the counts give."""
    if contested(counts):
        return "contested"
    if not not_high(counts):
        return "high"
    if not not_moderate(counts):
        return "moderate"
    return "insufficient" if not_low(counts) else "low"


def reason_of(counts: Counts) -> str:
    """The word and why: "moderate: 2 lines, 1 strong, none against; not high: only one kind"."""
    word = word_of(counts)
    told = [_plural(counts.counting, "line"), f"{counts.strong} strong" if counts.strong else ""]
    told.append(_told_against(counts))
    text = f"{word}: {', '.join(part for part in told if part)}"
    missing = {
        "moderate": ("high", not_high(counts)),
        "low": ("moderate", not_moderate(counts)),
        "insufficient": ("low", not_low(counts)),
    }.get(word)
    if missing is not None:
        text += f"; not {missing[0]}: {', '.join(missing[1])}"
    weak = counts.weak + counts.weak_against
    return f"{text}; {_plural(weak, 'weak line')} not counted" if weak else text


def _told_against(counts: Counts) -> str:
    told = [
        f"{number} {grade} against"
        for number, grade in ((counts.strong_against, "strong"), (counts.fair_against, "fair"))
        if number
    ]
    return ", ".join(told) or "none against"


def _plural(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def weigh(lines: Iterable[Line], parties: Parties) -> Weighed:
    """The word of lines, with its reason."""
    counts, graded = count(lines, parties)
    return Weighed(word_of(counts), reason_of(counts), counts, graded)


def weakest(words: Sequence[Word]) -> Word:
    """The weakest of some words: that of a finding among its necessary elements."""
    return min(words, key=ORDER.index, default="insufficient")


def best(words: Sequence[Word]) -> Word:
    """The best of some words: that of an element among its alternatives.

    An alternative that shows nothing does not settle what is contested in another.
    """
    found: Word = max(words, key=ORDER.index, default="insufficient")
    return "contested" if found == "insufficient" and "contested" in words else found


def reaches(word: Word, standard: Word) -> bool:
    """The word is at least the standard; *contested* reaches none."""
    return word != "contested" and ORDER.index(word) >= ORDER.index(standard)
