"""Figures as sources state them, read to bounds: `>500000`, `4-6 million`, `a third of 11,000`.

The rules (each one is a house convention and is printed with the result):

1. At least x is [x, ∞); more than x is (x, ∞); up to y is [0, y]; less than y is [0, y).
2. About z is z ± 20 % unless the caller passes another tolerance; about x to y widens both ends;
   nearly z is [0.8 z, z].
3. Hundreds, thousands and their like are the intervals in `numerals.COUNT_WORDS`.
4. Blank is not reported, never zero; an explicit 0 is zero.
5. A share without its base ("nearly half") is kept and not computed.
6. A remark in parentheses and a question mark change no bound; they are reported beside it.
7. A word behind the number must be the unit, or a noun that the caller expects; other text is
   refused with what would be right. Nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Literal

from watchkeeper.claims.intervals import ZERO, Interval
from watchkeeper.claims.model import Comparator, Missing, Quantity
from watchkeeper.claims.numerals import (
    COUNT_WORDS,
    SHARES,
    foreign_digit,
    parse_plain,
    parse_range,
    parse_scaled,
)
from watchkeeper.claims.problems import InputError, Problem

ABOUT = Decimal("0.20")
"""Tolerance of "about" when neither the source nor the caller gives one (a house parameter)."""

ONE = Decimal(1)
MAX_LENGTH = 200
EXPECTED = "a figure such as 1200, >=24, ~800000, 4000-5000, 4-6 million or hundreds"

Joined = Literal["", "parts", "alternatives"]
_Sense = Literal["exactly", "about", "nearly", "at_least", "more_than", "up_to", "less_than"]

_SIGNS: tuple[tuple[str, _Sense], ...] = (
    (">=", "at_least"), ("≥", "at_least"), ("<=", "up_to"), ("≤", "up_to"),
    (">", "more_than"), ("<", "less_than"), ("~", "about"), ("≈", "about"),
)  # fmt: skip
_WORDS: tuple[tuple[str, _Sense], ...] = (
    ("not more than", "up_to"), ("no more than", "up_to"), ("not less than", "at_least"),
    ("no less than", "at_least"), ("more than", "more_than"), ("less than", "less_than"),
    ("fewer than", "less_than"), ("at least", "at_least"), ("at most", "up_to"),
    ("up to", "up_to"), ("over", "more_than"), ("above", "more_than"), ("under", "less_than"),
    ("below", "less_than"), ("nearly", "nearly"), ("almost", "nearly"), ("about", "about"),
    ("around", "about"), ("approximately", "about"), ("roughly", "about"), ("circa", "about"),
)  # fmt: skip

UNIT_WORDS = {
    "bbl": ("barrel", "barrels"),
    "t": ("tonne", "tonnes", "ton", "tons"),
    "kg": ("kilogram", "kilograms"),
    "l": ("litre", "litres"),
    "container": ("containers",),
    "round": ("rounds", "shells"),
    "person": ("persons", "people", "troops", "soldiers", "workers", "personnel"),
    "call": ("calls", "visits"),
    "day": ("days",),
    "USD": ("usd", "us$", "$", "dollars"),
    "%": ("%", "percent", "per cent"),
}
"""Words that name a unit; behind a figure they must name the caller's own."""

_WINDOW = re.compile(r"(.{1,80}) in ((?:19|20)[0-9]{2})\Z")
_PER = re.compile(r"(.{1,80}) (?:per|a|/) ?(day|week|month|quarter|year)\Z")
_NOUN = re.compile(r"([0-9.,+-]{1,60}(?: ?(?:to|and|-) ?[0-9.,]{1,40})?) ?([^0-9].*)\Z")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one cell states.

    Attributes:
        quantity: The figure with its bounds, or None.
        missing: Why there is none.
        reason: The same in words, "" when there is a figure.
        doubtful: Marked with "?" or called unconfirmed.
        unconfirmed: Called unconfirmed.
        noun: The word behind the number when it is not the unit ("builders").
        remarks: Texts in parentheses, in order.
        within: Year that the figure itself names ("in 2024"), or "".
        per: Span of a rate ("month"), or "".
    """

    quantity: Quantity | None
    missing: Missing = ""
    reason: str = ""
    doubtful: bool = False
    unconfirmed: bool = False
    noun: str = ""
    remarks: tuple[str, ...] = ()
    within: str = ""
    per: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one cell.

    Attributes:
        parts: The figures, in order.
        joined: `parts` when they stand beside each other, `alternatives` when only one can hold
            (never summed), "" when there is one.
    """

    parts: tuple[Figure, ...]
    joined: Joined = ""


NOT_REPORTED = Figure(None, "not_reported", "the source gives no figure")


def parse_quantity(
    text: str, unit: str, *, about: Decimal = ABOUT, nouns: frozenset[str] = frozenset()
) -> Figure:
    """Reads one figure.

    Args:
        text: The cell as printed.
        unit: Unit that the figure is in.
        about: Tolerance of "about" and "nearly", as a share of the figure.
        nouns: Words that may stand behind the number besides the unit, lower case.

    Returns:
        The figure, or why there is none (blank, or a share without its base).

    Raises:
        InputError: The text is no figure, or lists several.
    """
    # Most cells are plain numbers; they need none of the rest.
    if (number := parse_plain(text)) is not None:
        return Figure(Quantity(Interval(number, number), unit, "exactly", text))
    return _read(text, unit, about, nouns)


@lru_cache(maxsize=8192)
def _read(raw: str, unit: str, about: Decimal, nouns: frozenset[str]) -> Figure:
    text = _cleaned(raw)
    if not text:
        return NOT_REPORTED
    text, remarks = _without_remarks(text)
    body = text.rstrip("?").strip()
    unconfirmed = any("unconfirmed" in remark.casefold() for remark in remarks)
    stated = _stated(body.casefold(), _Cell(raw, unit, about, nouns))
    doubtful = body != text or unconfirmed
    return replace(stated, doubtful=doubtful, unconfirmed=unconfirmed, remarks=remarks)


@dataclass(frozen=True, slots=True)
class _Cell:
    raw: str
    unit: str
    about: Decimal
    nouns: frozenset[str]

    def refuse(self, expected: str) -> InputError:
        shown = self.raw if len(self.raw) <= MAX_LENGTH else self.raw[:40] + "…"
        return InputError(Problem("", 0, "", shown, expected))

    def figure(self, bounds: Interval, comparator: Comparator) -> Figure:
        low = None if bounds.low is None else _tidy(bounds.low)
        high = None if bounds.high is None else _tidy(bounds.high)
        bounds = Interval(low, high, bounds.low_open, bounds.high_open)
        return Figure(Quantity(bounds, self.unit, comparator, self.raw.strip()))


def _cleaned(raw: str) -> str:
    cell = _Cell(raw, "", ABOUT, frozenset())
    if len(raw) > MAX_LENGTH:
        raise cell.refuse(f"a figure of at most {MAX_LENGTH} characters")
    if digit := foreign_digit(raw):
        raise cell.refuse(f"the digits 0 to 9 (not {digit!r})")
    text = raw if raw.isascii() else raw.replace("\u2013", "-").replace("\u2212", "-")
    return " ".join(text.split())


def _without_remarks(text: str) -> tuple[str, tuple[str, ...]]:
    """Takes the remarks in parentheses from the end; a "?" behind them stays with the figure."""
    remarks: list[str] = []
    body = text.rstrip("? ")
    doubt = "?" if "?" in text[len(body) :] else ""
    while body.endswith(")") and (opened := body.rfind("(")) >= 0:
        remark = body[opened + 1 : -1]
        if ")" in remark:
            break
        remarks.insert(0, remark.strip())
        body = body[:opened].rstrip()
    return body + doubt, tuple(remarks)


def _stated(text: str, cell: _Cell) -> Figure:
    """One figure without remarks and doubt; `text` is lower case."""
    if match := _WINDOW.match(text):
        return replace(_stated(match[1], cell), within=match[2])
    # "a quarter" alone is a share, not a rate: a rate has a number before it.
    if (match := _PER.match(text)) and any(c.isdigit() for c in match[1]):
        return replace(_stated(match[1], cell), per=match[2])
    sense, rest = _sense(text)
    if words := COUNT_WORDS.get(rest):
        if sense != "exactly":
            raise cell.refuse(f"{rest!r} alone, or a number")
        return cell.figure(Interval(Decimal(words[0]), Decimal(words[1])), "order_of")
    if (share := _share(rest, sense, cell)) is not None:
        return share
    rest, noun = _without_noun(rest, cell)
    if rest.endswith("+") and sense == "exactly":
        sense, rest = "at_least", rest[:-1].strip()
    return replace(_numeric(rest, sense, cell), noun=noun)


def _sense(text: str) -> tuple[_Sense, str]:
    for sign, sense in _SIGNS:
        if text.startswith(sign):
            return sense, text[len(sign) :].strip()
    for word, sense in _WORDS:
        if text.startswith(word + " "):
            return sense, text[len(word) :].strip()
    return "exactly", text


def _numeric(text: str, sense: _Sense, cell: _Cell) -> Figure:
    found = parse_range(text)
    if isinstance(found, str):
        raise cell.refuse(found)
    if found is not None:
        if sense not in ("exactly", "about"):
            raise cell.refuse("a range, or one bound, not both")
        bounds = Interval(*found)
        if sense == "about":
            bounds = Interval(found[0] * (1 - cell.about), found[1] * (1 + cell.about))
        return cell.figure(bounds, "between" if sense == "exactly" else "about")
    scaled = parse_scaled(text)
    if scaled is None:
        raise cell.refuse(_hint(text))
    number = scaled[0] * (scaled[1] or 1)
    return cell.figure(*_bounded(number, number, sense, cell.about))


def _bounded(
    low: Decimal, high: Decimal, sense: _Sense, about: Decimal
) -> tuple[Interval, Comparator]:
    stated: dict[_Sense, tuple[Interval, Comparator]] = {
        "exactly": (Interval(low, high), "exactly"),
        "about": (Interval(low * (1 - about), high * (1 + about)), "about"),
        "nearly": (Interval(low * (1 - about), high), "about"),
        "at_least": (Interval(low, None), "at_least"),
        "more_than": (Interval(low, None, low_open=True), "more_than"),
        "up_to": (Interval(ZERO, high), "up_to"),
        "less_than": (Interval(ZERO, high, high_open=True), "less_than"),
    }
    return stated[sense]


def _share(text: str, sense: _Sense, cell: _Cell) -> Figure | None:
    """`a third of 11,000`; a share alone is kept without a figure."""
    words, of, base_text = text.partition(" of ")
    share = SHARES.get(words.strip())
    if share is None:
        return None
    if not of:
        return Figure(None, "not_computable", f"a share ({cell.raw.strip()}) without its base")
    base = parse_scaled(base_text.strip())
    if base is None:
        raise cell.refuse("a share of one number, for example a third of 11,000")
    product = base[0] * (base[1] or 1) * share[0]
    bounds, comparator = _bounded(product, product, sense, cell.about)
    return cell.figure(_divided(bounds, Decimal(share[1])), comparator)


def _divided(bounds: Interval, by: Decimal) -> Interval:
    """Bounds over a whole number, each end rounded outward to 0.01."""
    low = None if bounds.low is None else _quotient(bounds.low, by, ROUND_FLOOR)
    high = None if bounds.high is None else _quotient(bounds.high, by, ROUND_CEILING)
    return Interval(low, high, bounds.low_open, bounds.high_open)


def _quotient(value: Decimal, by: Decimal, rounding: str) -> Decimal:
    return (value / by).quantize(Decimal("0.01"), rounding)


def _tidy(value: Decimal) -> Decimal:
    """The same number without zeros that only the arithmetic put there (640000, not 640000.00)."""
    return value.quantize(ONE) if value == value.to_integral_value() else value.normalize()


def _without_noun(text: str, cell: _Cell) -> tuple[str, str]:
    """Takes the unit or an expected noun from the end of `text`."""
    if cell.unit == "USD" and text.startswith(("us$", "$")):
        text = text.removeprefix("us").removeprefix("$").strip()
    match = _NOUN.match(text)
    if match is None:
        return text, ""
    number, noun = match[1].strip(), match[2].strip()
    head, _, tail = noun.partition(" ")
    if parse_scaled(f"1 {head}") is not None:  # the first word is a scale: 4-6 million rounds
        number, noun = f"{number} {head}", tail.strip()
    if not noun or noun == "+" or _NOUN.match(noun) or not noun.isascii():
        return text, ""
    own = {cell.unit.casefold(), cell.unit.casefold() + "s", *UNIT_WORDS.get(cell.unit, ())}
    if noun in own:
        return number, ""
    if noun in cell.nouns:
        return number, noun
    if any(c.isdigit() for c in noun):
        return text, ""
    raise cell.refuse(f"a figure in {cell.unit or 'its unit'}, without the word {noun!r}")


def _hint(text: str) -> str:
    if text.startswith("-"):
        return "an amount that is not below zero"
    if "," in text and not any(c.isalpha() for c in text):
        return "commas only between groups of three digits, and a point for decimals"
    if "/" in text or "+" in text or " or " in text:
        return "one figure (this cell lists several)"
    return EXPECTED


def parse_figures(
    text: str, unit: str, *, about: Decimal = ABOUT, nouns: frozenset[str] = frozenset()
) -> Figures:
    """Reads a cell that may list several figures.

    `10000 / 5000` and `5000 builders + 1000 sappers` are parts; `or` joins alternatives.

    Raises:
        InputError: As `parse_quantity`, or two ways of listing are mixed.
    """
    pieces, joined = split_cell(text)
    parts = tuple(parse_quantity(p, unit, about=about, nouns=nouns) for p in pieces)
    return Figures(parts, joined)


def split_cell(text: str) -> tuple[tuple[str, ...], Joined]:
    """The parts of a cell and how they are joined; marks inside parentheses do not split."""
    if len(text) > MAX_LENGTH:
        raise _Cell(text, "", ABOUT, frozenset()).refuse(f"at most {MAX_LENGTH} characters")
    found = [mark for mark in (" or ", " / ", " + ") if len(_outside(text, mark)) > 1]
    if len(found) > 1:
        raise _Cell(text, "", ABOUT, frozenset()).refuse("one way of listing: ' or ', ' / ', ' + '")
    if not found:
        return (text.strip(),), ""
    joined: Joined = "alternatives" if found[0] == " or " else "parts"
    return tuple(part.strip() for part in _outside(text, found[0])), joined


def _outside(text: str, mark: str) -> list[str]:
    parts, start, depth = [], 0, 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0 and text.startswith(mark, index):
            parts.append(text[start:index])
            start = index + len(mark)
    parts.append(text[start:])
    return parts


def parse_share(text: str) -> tuple[str, bool] | None:
    """A share between 0 and 1 as sources print a fill: `1/3`, `33%`, `90%?`, `full?`, `0.5`.

    Returns:
        The share as text (`1/3` stays a quotient, `33%` becomes `0.33`) and whether it was marked
        with "?"; None when the text is no share (a range, a list of loads).

    Raises:
        InputError: A share outside 0 to 1.
    """
    body = text.strip()
    plain = body.rstrip("?").strip()
    doubtful = plain != body
    if plain.casefold() == "full":
        return "1", doubtful
    if match := re.match(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})\Z", plain):
        share = Decimal(match[1]) / Decimal(match[2])
        said = plain
    elif plain.endswith("%") and (number := parse_plain(plain[:-1].strip())) is not None:
        share = (number / 100).normalize()
        said = f"{share:f}"
    elif (number := parse_plain(plain)) is not None:
        share, said = number, f"{number:f}"
    else:
        return None
    if not 0 <= share <= 1:
        raise InputError(Problem("", 0, "", text, "a share between 0 and 1"))
    return said, doubtful
