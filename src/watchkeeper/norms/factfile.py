"""Reads a file of facts (`norms test FACTS.yaml`), typing each by `terms.yaml`.

    date: 2023-05-01                     # or date_range: 2023-05-01..2023-05-31
    facts:
      goods.category: refined-petroleum
      petroleum.year_total: 612000..940000 bbl
      notice.within_30_days: {value: no, word: high, evidence: [x1]}
      parties.tainted: unknown           # or {reason: sought_not_found}
      link.national: {disputed: [yes, no]}

A fact without a word counts at every standard: whoever wrote the file vouches for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import get_args

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.times import Period
from watchkeeper.norms.document import Place, did_you_mean
from watchkeeper.norms.facts import BreakEven, FactValue, ReachedWord, Reason, unknown
from watchkeeper.norms.leaves import Standard
from watchkeeper.norms.schema import DATE_UNIT, Term, Word
from watchkeeper.norms.trees import NUMBER, check_word

REASONS: tuple[Reason, ...] = get_args(Reason)
REACHED: tuple[ReachedWord, ...] = (*get_args(Word), "contested")
STANDARDS: tuple[Standard, ...] = get_args(Standard)
UNKNOWN_WORD = "unknown"
QUANTITY = re.compile(
    rf"(?P<sign><=|>=|<|>)?\s*(?P<low>{NUMBER})(?:\s*\.\.\s*(?P<high>{NUMBER}))?\s*(?P<unit>\S.*)?"
)
LONG_KEYS = ("value", "low", "high", "low_open", "high_open", "unit", "word", "evidence", "label",
             "reason", "disputed", "break_even")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactFile:
    """What a file of facts asks to be tested.

    Attributes:
        conduct: When it happened.
        facts: What is known, by fact name.
        norms: Ids of the norms to test; empty for all.
        addressees: For whom; empty for everyone that a norm names.
        standard: How confidence words count.
    """

    conduct: Period
    facts: Mapping[str, FactValue]
    norms: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    standard: Standard = "required"


def read_fact_file(root: Place, terms: Mapping[str, Term], norms: Collection[str]) -> FactFile:
    """Reads a file of facts.

    Args:
        root: Its root.
        terms: Facts by name.
        norms: Ids of the norms that exist.

    Raises:
        InputError: An unknown key, fact, norm or word, or a value that does not fit its fact.
    """
    root.mapping(("date", "date_range", "facts", "norms", "for", "standard"))
    for item in [root["norms"]] if isinstance(root["norms"].value, str) else root["norms"].items():
        if item.text() not in norms:
            raise item.error(f"the id of a norm; {did_you_mean(item.text(), norms)}")
    return FactFile(
        conduct=read_conduct(root),
        facts=read_facts(root["facts"], terms) if root.has("facts") else {},
        norms=root["norms"].texts(),
        addressees=root["for"].texts(),
        standard=root["standard"].one_of(STANDARDS, "required"),
    )


def read_conduct(place: Place) -> Period:
    """Reads `date`, or `date_range` as `first..last` or a list of two days.

    Raises:
        InputError: Neither or both, no dates, or the last day before the first.
    """
    if place.has("date") == place.has("date_range"):
        raise place.error("either 'date' or 'date_range'")
    if place.has("date"):
        day = place["date"].day()
        return Period(day, day, raw=place["date"].text())
    first, last = _ends(place["date_range"])
    return Period(first, last, "day" if first == last else "range", raw=f"{first}..{last}")


def _ends(place: Place) -> tuple[date, date]:
    if isinstance(place.value, str):
        ends = [replace(place, value=end.strip()) for end in place.value.split("..")]
    else:
        ends = list(place.items())
    if len(ends) != 2:
        raise place.error("two days such as 2017-12-01..2018-02-01")
    first, last = (end.day() for end in ends)
    if last < first:
        raise place.error("a last day that is not before the first", f"{first}..{last}")
    return first, last


def read_facts(place: Place, terms: Mapping[str, Term]) -> dict[str, FactValue]:
    """Reads a mapping of fact names and values; raises `InputError` as `read_fact_file`."""
    found = {}
    for name, value in place.entries():
        term = terms.get(name)
        if term is None:
            raise value.error(f"a fact of docs/facts.md; {did_you_mean(name, terms)}", name)
        found[name] = read_fact(value, term)
    return found


def read_fact(place: Place, term: Term) -> FactValue:
    """Reads one value in its short or its long form; raises `InputError` as `read_fact_file`."""
    if isinstance(place.value, str):
        return _short(place, place.value, term)
    if not isinstance(place.value, dict):
        raise place.error(f"{_right(term)}, or unknown")
    place.mapping(LONG_KEYS)
    value = _long(place, term)
    return replace(
        value,
        word=place["word"].one_of(REACHED) if place.has("word") else None,
        evidence=place["evidence"].texts(),
        label=place["label"].text(),
        break_even=tuple(_break_even(place["break_even"])) if place.has("break_even") else (),
    )


def _break_even(place: Place) -> Iterator[BreakEven]:
    for name, value in place.entries():
        try:
            yield BreakEven(name, Decimal(value.text()))
        except InvalidOperation:
            raise value.error("a number, the value of the parameter at the limit") from None


def _long(place: Place, term: Term) -> FactValue:
    told = [k for k in ("value", "reason", "disputed") if place.has(k)]
    told += ["low or high"] if place.has("low") or place.has("high") else []
    if len(told) != 1:
        raise place.error("one of value, low and high, reason, disputed", " and ".join(told))
    if place.has("disputed"):
        ways = tuple(read_fact(item, term) for item in place["disputed"].items())
        if len(ways) < 2:
            raise place["disputed"].error("at least two rival values")
        return FactValue(reason="disputed", disputed=ways)
    if place.has("reason"):
        return unknown(place["reason"].one_of(REASONS))
    if place.has("value"):
        text = place["value"].text()
        unit = f" {place['unit'].text()}" if place.has("unit") else ""
        return _short(place["value"], text + unit, term)
    return _bounds(place, term)


def _short(place: Place, text: str, term: Term) -> FactValue:
    if text == UNKNOWN_WORD:
        return unknown()
    if term.type == "date":
        first, last = _ends(place) if ".." in text else (place.day(), place.day())
        return _interval(_days(first, last), DATE_UNIT)
    if term.type != "quantity":
        check_word(place, term, text)
        return FactValue(value=text)
    match = QUANTITY.fullmatch(text.strip())
    if match is None or (match["sign"] and match["high"]):
        raise place.error(_right(term), text)
    if match["unit"] != term.unit:
        raise place.error(f"the unit of {term.id}, {term.unit!r}, not {match['unit'] or ''!r}")
    low, high = _number(match["low"]), _number(match["high"] or match["low"])
    shapes = {
        "": Interval(low, high),
        "<": Interval(None, low, high_open=True),
        "<=": Interval(None, low),
        ">": Interval(low, None, low_open=True),
        ">=": Interval(low, None),
    }
    return _checked(place, shapes[match["sign"] or ""], term)


def _bounds(place: Place, term: Term) -> FactValue:
    if term.type == "date":
        low = Decimal(place["low"].day().toordinal()) if place.has("low") else None
        high = Decimal(place["high"].day().toordinal()) if place.has("high") else None
    elif term.type == "quantity":
        if place["unit"].text() != term.unit:
            given = place["unit"].text()
            raise place["unit"].error(f"the unit of {term.id}, {term.unit!r}, not {given!r}")
        low = _end(place["low"], term) if place.has("low") else None
        high = _end(place["high"], term) if place.has("high") else None
    else:
        raise place.error(_right(term), "low or high")
    bounds = Interval(low, high, place["low_open"].yes(), place["high_open"].yes())
    return _checked(place, bounds, term)


def _checked(place: Place, bounds: Interval, term: Term) -> FactValue:
    if bounds.empty:
        raise place.error("a lower bound that is not above the upper one")
    return _interval(bounds, term.unit)


def _interval(bounds: Interval, unit: str) -> FactValue:
    return FactValue(interval=bounds, unit=unit)


def _days(first: date, last: date) -> Interval:
    return Interval(Decimal(first.toordinal()), Decimal(last.toordinal()))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _end(place: Place, term: Term) -> Decimal:
    try:
        number = _number(place.text())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise place.error(f"a number of {term.unit}")
    return number


def _right(term: Term) -> str:
    if term.type == "quantity":
        return f"a quantity such as '500000 {term.unit}' or '1..2 {term.unit}'"
    if term.type == "date":
        return "a date such as 2018-01-01"
    return "yes or no" if term.type == "yes_no" else f"one word for {term.id}"
