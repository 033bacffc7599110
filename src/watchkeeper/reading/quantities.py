"""Figures in running text, read to bounds: "some 9 million artillery rounds", "two dozen ships".

Bounds follow `claims.quantities`: about is ± 20 %, nearly reaches from 20 % below, thousands is
2,000 to 9,999; nothing is computed from another figure. The rules beside it:

1. A figure is digits, words or both ("9 million", "two dozen", "half a million"), with the
   comparator before it ("at least", "as many as") or behind it ("or more", "or so"), or a range.
2. It counts what the noun behind it names: a unit that `counted.yaml` lists, or any plural. What
   stands between ("artillery"), or behind "of" ("of refined petroleum"), is the item. Where the
   noun is left out, it is the listed one before the figure ("put the soldiers at 10,900"), if that
   names no speaker.
3. Dates, ordinals, ages, calibres, distances, times of day, designations (KN-23) and the numbers of
   resolutions, articles and paragraphs are no quantities. A small number in words counts only what
   the list names, since "one of the two sides" says nothing to weigh.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from watchkeeper.claims.datafile import read_as
from watchkeeper.claims.numerals import COUNT_WORDS, SCALES
from watchkeeper.claims.quantities import ABOUT
from watchkeeper.reading.model import Amount
from watchkeeper.reading.uncounted import (
    is_after_year_word,
    is_before_month,
    is_like_a_year,
    is_numbered,
    is_uncounted,
)

MAX_TEXT: Final = 200_000
SMALL: Final = 13
"""Numbers in words below this count only listed units."""
REACH: Final = 5
"""Words behind a figure among which what it counts is looked for."""
BACK: Final = 90
"""Characters before a figure without a noun among which the noun is looked for."""

_MONEY: Final[Mapping[str, str]] = {"$": "USD", "\u00a3": "GBP", "\u20ac": "EUR"}
_SINGULAR: Final = frozenset({
    "percent", "per cent", "personnel", "people", "aircraft", "km", "usd", "mt", "crew", "men",
    "women", "children", "infantry", "kg",
})  # fmt: skip
"""Words that count without an "s"."""

_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_WORDS: Final = {
    **{word: Decimal(n) for n, word in enumerate(_ONES)},
    **{word: Decimal(20 + 10 * n) for n, word in enumerate(_TENS)},
    "dozen": Decimal(12),
}
_SCALE: Final = r"(?:hundred|thousand|million|billion|trillion|dozen|mln|mn|bn|m|k)\b"
_DIGITS: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,6})?"
_WORD: Final = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|"
    rf"{'|'.join(sorted(_ONES, key=len, reverse=True))})"
)
_NUMBER: Final = (
    rf"(?:{_DIGITS}(?:[ -]?{_SCALE})?|half a (?:million|billion|dozen)|"
    rf"(?:an?|{_WORD})(?:[ -]{_SCALE}){{1,2}}|{_WORD}\b)"
)
_BEFORE: Final[Mapping[str, str]] = {
    "more than": "more_than", "over": "more_than", "above": "more_than", "exceeding": "more_than",
    "in excess of": "more_than", "upwards of": "more_than", "well over": "more_than",
    "well above": "more_than", "greater than": "more_than", "upward of": "more_than",
    "exceed": "more_than", "exceeds": "more_than", "exceeded": "more_than", "topped": "more_than",
    "surpassed": "more_than", "beyond": "more_than",
    "at least": "at_least", "no fewer than": "at_least", "no less than": "at_least",
    "not less than": "at_least", "a minimum of": "at_least", "not fewer than": "at_least",
    "up to": "up_to", "as many as": "up_to", "as much as": "up_to", "at most": "up_to",
    "no more than": "up_to", "not more than": "up_to", "a maximum of": "up_to",
    "less than": "less_than", "fewer than": "less_than", "under": "less_than",
    "below": "less_than", "just under": "less_than", "nearly": "nearly", "almost": "nearly",
    "close to": "nearly", "some": "about", "about": "about", "around": "about", "roughly": "about",
    "approximately": "about", "an estimated": "about", "estimated": "about", "circa": "about",
    "in the region of": "about", "on the order of": "about", "~": "about", "≈": "about",
    ">=": "at_least", "≥": "at_least", "<=": "up_to", "≤": "up_to", ">": "more_than",
    "<": "less_than",
}  # fmt: skip
_BEHIND: Final[Mapping[str, str]] = {
    "or more": "at_least", "or so": "about", "or fewer": "up_to", "or less": "up_to",
}  # fmt: skip
_VAGUE: Final[Mapping[str, tuple[int, int]]] = {
    **COUNT_WORDS,
    "scores": (40, 99), "several thousand": (2_000, 9_999), "several hundred": (200, 999),
    "a few hundred": (200, 999), "a few thousand": (2_000, 9_999), "several dozen": (24, 99),
    "several million": (2_000_000, 9_999_999), "a few dozen": (24, 99),
}  # fmt: skip


def _either(words: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_FIGURE: Final = re.compile(
    rf"(?<![\w.,/-])(?:(?P<before>{_either(_BEFORE)})\s?(?:the |a total of )?)?"
    rf"(?P<money>US\$|[$\u00a3\u20ac])?"
    rf"(?:(?P<vague>(?:{_either(_VAGUE)})(?= of\b| more\b| [a-z]))|"
    rf"(?:(?P<between>between |from ))?(?P<low>{_NUMBER})"
    rf"(?:(?:\s?[-\u2013\u2014]\s?| (?:to|and) )(?P<high>(?:US\$|[$\u00a3\u20ac])?{_NUMBER}))?)"
    rf"(?P<behind> (?:{_either(_BEHIND)}))?",
    re.IGNORECASE,
)
_DOLLARS: Final = re.compile(r"\s(?:U\.S\.|US|American)\s+dollars?\b", re.IGNORECASE)
_NOUN: Final = re.compile(r"[^\W\d_](?:[\w'\u2019]|-(?=\w))*|[^\w\s-]")


@dataclass(frozen=True, slots=True)
class Counted:
    """Schema of `counted.yaml`."""

    units: dict[str, list[str]]
    listed: list[str]
    plurals: dict[str, str]
    fillers: list[str]
    never: list[str]
    speakers: list[str]
    stops: list[str]


@dataclass(frozen=True, slots=True)
class AmountMention:
    """A figure and where it stands, with what it counts.

    Attributes:
        start: First character, of its comparator if it has one.
        end: One past the last character of what it counts.
        amount: The figure.
    """

    start: int
    end: int
    amount: Amount


def find(text: str) -> tuple[AmountMention, ...]:
    """Finds every figure of a text, in order.

    Args:
        text: A sentence or paragraph.

    Raises:
        ValueError: The text is longer than `MAX_TEXT` characters.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"a text of at most {MAX_TEXT} characters, not {len(text)}")
    return tuple(
        mention
        for match in _FIGURE.finditer(text)
        if (mention := _mention(text, match)) is not None
    )


def _mention(text: str, match: re.Match[str]) -> AmountMention | None:
    read = _bounds(match)
    if read is None or _is_no_quantity(text, match):
        return None
    (low, high, bound), small = read
    if match["money"]:
        item, end = _of(text, match.end())
        unit = _MONEY[match["money"][-1]]
        return AmountMention(match.start(), end, _amount(low, high, bound, unit, item))
    unit, item, end = _what(text, match.end(), listed=small)
    if not unit and (small or not _stands_alone(text, match, high)) and not _left_out(text, match):
        return None
    unit = unit or _named_before(text, match.start())
    return AmountMention(match.start(), end, _amount(low, high, bound, unit, item))


def _amount(low: Decimal | None, high: Decimal | None, bound: str, unit: str, item: str) -> Amount:
    return Amount(_plain(low), _plain(high), bound, unit, item)


def _plain(value: Decimal | None) -> float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


Bounds = tuple[Decimal | None, Decimal | None, str]


def _bounds(match: re.Match[str]) -> tuple[Bounds, bool] | None:
    """The bounds of a figure, and whether it is a small number in words."""
    sense = _BEFORE.get((match["before"] or "").lower(), "")
    if match["behind"]:
        sense = _BEHIND[match["behind"].strip().lower()]
    if match["vague"]:
        first, last = _VAGUE[match["vague"].lower()]
        return (Decimal(first), Decimal(last), "order_of"), False
    low = _number(match["low"])
    if low is None:
        return None
    high = _number(match["high"]) if match["high"] else None
    if high is not None:
        if low < high and (scale := _scale_of(match["high"])) and not _scale_of(match["low"]):
            low = low * scale if low * scale < high else low
        if low >= high:
            return None
        spread = ABOUT if sense == "about" else Decimal(0)
        bound = "about" if sense == "about" else "between"
        return (low * (1 - spread), high * (1 + spread), bound), False
    small = not match["low"][0].isdecimal() and low < SMALL
    return _one(low, sense), small


def _one(value: Decimal, sense: str) -> Bounds:
    """Rule 1 and 2 of `claims.quantities`, for one number."""
    match sense:
        case "about":
            return value * (1 - ABOUT), value * (1 + ABOUT), "about"
        case "nearly":
            return value * (1 - ABOUT), value, "about"
        case "at_least" | "more_than":
            return value, None, sense
        case "up_to" | "less_than":
            return Decimal(0), value, sense
    return value, value, "exactly"


def _scale_of(text: str) -> Decimal | None:
    match = re.search(r"([a-z]+)$", text.lower())
    return SCALES.get(match[1]) if match else None


def _number(text: str) -> Decimal | None:
    """One number in digits or words, with its scales."""
    value: Decimal | None = None
    for part in re.findall(
        rf"{_DIGITS}|[a-z]+", text.lower().removeprefix("us").lstrip("$\u00a3\u20ac")
    ):
        if part[0].isdecimal():
            value = Decimal(part.replace(",", ""))
        elif part in ("a", "an"):
            value = value or Decimal(1)
        elif part == "half":
            value = Decimal("0.5")
        elif part in SCALES or part == "dozen":
            value = (Decimal(1) if value is None else value) * SCALES.get(part, Decimal(12))
        elif part in _WORDS:
            value = _WORDS[part] + (value or 0)
    return value


def _is_no_quantity(text: str, match: re.Match[str]) -> bool:
    """Rule 3: designations, dates, ages, calibres, spans of time, numbered texts."""
    if match["vague"]:
        return False
    at, end, ranged = match.start("low"), match.end(), match["high"] is not None
    if not match["money"] and is_numbered(text, at):
        return True
    if (
        is_uncounted(text, at, end)
        or _lasts(text, end)
        or (not ranged and is_before_month(text, end))
    ):
        return True
    if not ranged and is_like_a_year(match["low"]):
        return is_after_year_word(text, at) or not _counts_people(text, end)
    return False


def _lasts(text: str, at: int) -> bool:
    """Whether what is counted is a span of time or the like, which says no quantity."""
    _, held = _lists()
    word = _NOUN.match(text, at + 1)
    return word is not None and text[at : at + 1] in (" ", "-") and word[0].lower() in held.never


def _counts_people(text: str, end: int) -> bool:
    """Whether four digits that could be a year stand before something counted."""
    unit, _, _ = _what(text, end, listed=True)
    return bool(unit)


def _named_before(text: str, at: int) -> str:
    """What a figure without a noun counts: the listed plural before it, unless that speaks."""
    units, held = _lists()
    for word in reversed(re.findall(r"[^\W\d_]+", text[max(0, at - BACK) : at].lower())):
        single = _singular(word)
        if single in held.speakers:
            return ""
        if single in units and (word != single or word in _SINGULAR):
            return units[single]
    return ""


def _left_out(text: str, match: re.Match[str]) -> bool:
    """Whether a vague figure leaves out what was named before: "thousands of them"."""
    return bool(match["vague"]) and text.startswith((" of them", " more"), match.end())


def _stands_alone(text: str, match: re.Match[str], high: Decimal | None) -> bool:
    """A figure without a noun ("put it at 10,000"): large, or with a comparator."""
    low = match["low"] or ""
    large = "," in low or _scale_of(low) is not None or (low.isdecimal() and int(low) >= 100)
    return large or bool(match["before"] and match["low"] and match["low"][0].isdecimal()) or (
        bool(match["high"]) and high is not None and high >= 100
    )  # fmt: skip


@cache
def _lists() -> tuple[dict[str, str], Counted]:
    """Words to units (also words of two), and the lists."""
    resource = files("watchkeeper.reading") / "counted.yaml"
    held = read_as(Counted, resource.read_text(encoding="utf-8"), "counted.yaml")
    units = {word: unit for unit, words in held.units.items() for word in words}
    return {**{word: word for word in held.listed}, **units}, held


def _singular(word: str) -> str:
    _, held = _lists()
    if word in held.plurals:
        return held.plurals[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _what(text: str, at: int, *, listed: bool) -> tuple[str, str, int]:
    """What the words behind a figure count: unit, item, and where they end."""
    units, held = _lists()
    if text[at : at + 1] == "%":
        return "%", "", at + 1
    if (dollars := _DOLLARS.match(text, at)) is not None:
        item, end = _of(text, dollars.end())
        return "USD", item, end
    between: list[str] = []
    plural: tuple[str, str, int] = ("", "", at)
    for place, match in enumerate(_NOUN.finditer(text, at + 1, at + 80)):
        word = match[0].lower()
        gap = text[at : match.start()] if place == 0 else " "
        if place >= REACH or gap.strip(" -") or not word[0].isalpha():
            break
        if word in held.never and place == 0:
            return "", "", at
        single = _singular(word.removesuffix("'s").removesuffix("\u2019s"))
        pair = f"{between[-1]} {single}" if between else ""
        unit = units.get(pair) or units.get(single)
        if unit is not None and (word != single or word in _SINGULAR or pair in _SINGULAR):
            item, end = _of(text, match.end())
            kept = between[:-1] if pair in units else between
            return unit, item or " ".join(kept), end
        if word in held.stops and not match[0].isupper() and not (place == 0 and word == "of"):
            break
        if word.endswith("s") and single != word and not plural[0] and word not in held.fillers:
            plural = (single, " ".join(between), match.end())
        if word not in held.fillers:
            between.append(word)
    return ("", "", at) if listed else plural


def _of(text: str, at: int) -> tuple[str, int]:
    """What stands behind "of" or "in": "barrels of refined petroleum", "$2 billion in cash"."""
    _, held = _lists()
    match = re.match(r"\s(?:of|in|worth of)\s", text[at:])
    if match is None:
        return "", at
    words: list[str] = []
    end = at
    for found in _NOUN.finditer(text, at + match.end(), at + match.end() + 60):
        word = found[0].lower()
        if not word[0].isalpha() or word in held.stops or word in held.never or len(words) == 3:
            break
        if found[0][0].isupper() and match[0].strip() == "in":
            break
        if word in ("the", "a", "an", "its", "their"):
            if words or match[0].strip() == "in":
                break
            continue
        words.append(word)
        end = found.end()
    return " ".join(words), (end if words else at)
