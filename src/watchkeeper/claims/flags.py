"""What the rules of the source audit share: flags, figures, and what texts and addresses name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from watchkeeper.claims.model import Claim
from watchkeeper.claims.times import Period

MAX_ROWS = 8
"""How many rows one flag names; more add nothing."""
_PAGE_DAY = re.compile(r"(?<!\d)(20[0-3]\d)([-/]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])")
_EVENT_DAY = re.compile(r"event(?: of)? " + _PAGE_DAY.pattern)
_AMOUNT = r"(a|an|one|half a|\d[\d.,]*)\s*(thousand|million|billion)?\s*"
_BARREL, _TONNE = r"(?:barrels?|bbl)\b", r"(?:tonnes|tons|t)\b"
_BETWEEN = r"[^.;\d]{0,25}?"
_BOTH = (
    re.compile(_AMOUNT + _BARREL + _BETWEEN + _AMOUNT + _TONNE, re.IGNORECASE),
    re.compile(_AMOUNT + _TONNE + _BETWEEN + _AMOUNT + _BARREL, re.IGNORECASE),
)
_SCALE = {"thousand": 1000, "million": 10**6, "billion": 10**9}
_WORDS = {"a": "1", "an": "1", "one": "1", "half a": "0.5"}


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that needs a second look.

    Attributes:
        rule: Name of the rule.
        what: What it found.
        claims: Ids of the claims that it is about, sorted.
        suspects: Those of them that are apparently wrong; all when nothing tells.
        rows: The rows: ref, or the claim's id, and the line of the table.
        mark: What the same error by somebody else would have in common, "" when it is no error.
    """

    rule: str
    what: str
    claims: tuple[str, ...]
    suspects: tuple[str, ...]
    rows: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A claim's one number.

    Attributes:
        claim: The claim.
        number: Its number, whatever bound it has; above zero.
        unit: Its unit.
    """

    claim: Claim
    number: Decimal
    unit: str

    @property
    def window(self) -> tuple[date | None, date | None] | None:
        """First and last day of the conduct; None when it is not stated."""
        when = self.claim.conduct
        return None if when is None else (when.start, when.end)

    @property
    def about(self) -> tuple[Hashable, ...]:
        """What is measured: two figures that share it say something of the same thing."""
        claim = self.claim
        return claim.topic, claim.subject, claim.object, claim.scope, claim.phase, claim.nature


def significant(number: Decimal) -> str:
    """The digits of a number without the zeros around them."""
    return "".join(map(str, number.normalize().as_tuple().digits)).strip("0")


def figure_of(claim: Claim) -> Figure | None:
    """The one number of a claim above zero, whatever bound it has; None for ranges, parameters."""
    stated = claim.quantity
    if stated is None or claim.nature == "parameter":
        return None
    low, high = stated.bounds.low, stated.bounds.high
    number = high if stated.comparator in ("up_to", "less_than") else low
    if stated.comparator == "about" and low is not None and high is not None:
        number = (low + high) / 2
    elif stated.comparator in ("between", "order_of") and low != high:
        return None
    return None if not number else Figure(claim, number, stated.unit)


def flag_of(
    rule: str,
    what: str,
    claims: Iterable[Claim],
    suspects: Iterable[Claim] | None = None,
    mark: str = "",
) -> Flag:
    """A flag with its rows; every claim is suspect when nothing tells which is wrong."""
    held = sorted({claim.id: claim for claim in claims}.items())
    ids = tuple(name for name, _ in held)
    named = ids if suspects is None else tuple(sorted({claim.id for claim in suspects}))
    rows = dict.fromkeys(
        f"{claim.ref or name}" + (f", line {claim.source.row}" if claim.source.row else "")
        for name, claim in held
    )
    return Flag(rule, what, ids, named, tuple(rows), mark)


def grouped(figures: Iterable[Figure], key: Callable[[Figure], Hashable]) -> Iterator[list[Figure]]:
    """Groups of two or more figures that share a key."""
    groups: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[key(figure)].append(figure)
    return (group for group in groups.values() if len(group) > 1)


def multiples(group: Iterable[Figure], low: Decimal, high: Decimal) -> Iterator[list[Figure]]:
    """For each number, its figures followed by those `low` to `high` times as great, if any."""
    by_number: dict[Decimal, list[Figure]] = defaultdict(list)
    for figure in group:
        by_number[figure.number].append(figure)
    numbers = sorted(by_number)
    for number in numbers:
        first, last = bisect_left(numbers, number * low), bisect_right(numbers, number * high)
        greater = [figure for other in numbers[first:last] for figure in by_number[other]]
        if greater:
            yield [*by_number[number][:MAX_ROWS], *greater[:MAX_ROWS]]


def spread(found: Sequence[Figure]) -> tuple[Decimal, list[Figure], list[Figure]]:
    """The least number, its figures, and the others."""
    least = min(figure.number for figure in found)
    small = [figure for figure in found if figure.number == least]
    return least, small, [figure for figure in found if figure.number != least]


def claims_of(figures: Iterable[Figure]) -> list[Claim]:
    """The figures' claims."""
    return [figure.claim for figure in figures]


def said_on(figure: Figure) -> date | None:
    """The first day on which it may have been said."""
    return figure.claim.stated_on.start if figure.claim.stated_on else None


def stated_on(figure: Figure) -> date:
    """The same, for sorting; the first of days when unknown."""
    return said_on(figure) or date.min


def near(one: Figure, other: Figure, gap: timedelta) -> bool:
    """Said within `gap`; true when a date is missing."""
    first, second = one.claim.stated_on, other.claim.stated_on
    if first is None or second is None:
        return True
    ends = [(p.start or date.min, p.end or p.start or date.max) for p in (first, second)]
    (start, end), (later, last) = sorted(ends)
    del last
    return end >= date.max - gap or later <= end + gap or later == start


def both_units(claim: Claim) -> Iterator[tuple[Decimal, Decimal]]:
    """Barrels and tonnes that one text of the claim gives for one amount."""
    texts = [claim.gist, claim.quantity.raw if claim.quantity else ""]
    texts += [value for name, value in claim.method if name != "laden_fraction"]
    for text in texts:
        for pattern, swapped in zip(_BOTH, (False, True), strict=True):
            for found in pattern.finditer(text):
                one, other = _amount(found[1], found[2]), _amount(found[3], found[4])
                if one and other:
                    yield (other, one) if swapped else (one, other)


def _amount(text: str, scale: str | None) -> Decimal | None:
    plain = _WORDS.get(text.casefold(), text).rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", plain) is None:
        return None
    return Decimal(plain.replace(",", "")) * _SCALE.get((scale or "").casefold(), 1)


def last_unit(period: Period, end: date) -> date:
    """The first day that the last month or year of a window may mean."""
    last = period.raw.rsplit("..", 1)[-1].strip(" ?")
    if re.search(r"\d{4}-\d{2}-\d{2}$", last) or period.granularity == "day":
        return end
    return end.replace(month=1, day=1) if re.fullmatch(r"\d{4}", last) else end.replace(day=1)


def around(period: Period, day: date) -> bool:
    """The day is in the period, or next to it."""
    one = timedelta(days=1)
    return period.overlaps(day - one, day + one)


def page_day(address: str) -> date | None:
    """The latest day that an address itself names as its own, None when it names none."""
    return max(_days(_PAGE_DAY, address) - events_in(address), default=None)


def events_in(address: str) -> set[date]:
    """The days of events that an address or citation names ("event of 2024-10-23")."""
    return _days(_EVENT_DAY, address)


def _days(pattern: re.Pattern[str], text: str) -> set[date]:
    found = set()
    for match in pattern.finditer(text):
        year, _, month, day = match.groups()
        try:
            found.add(date(int(year), int(month), int(day)))
        except ValueError:  # 30 February is no date
            continue
    return found


def shown(number: Decimal) -> str:
    """A number as it is printed, with commas."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
