"""Every form of a figure, with bounds written by hand from the house conventions."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.quantities import (
    Figure,
    parse_figures,
    parse_quantity,
    parse_share,
    split_cell,
)

# text, unit, low, high, low open, high open, comparator
FORMS = [
    ("1200", "t", "1200", "1200", False, False, "exactly"),
    ("10358.388", "t", "10358.388", "10358.388", False, False, "exactly"),
    ("4,800,000", "round", "4800000", "4800000", False, False, "exactly"),
    ("0", "bbl", "0", "0", False, False, "exactly"),
    (">500000", "bbl", "500000", None, True, False, "more_than"),
    ("> 1,000", "bbl", "1000", None, True, False, "more_than"),
    (">=24", "missile", "24", None, False, False, "at_least"),
    ("≥24", "missile", "24", None, False, False, "at_least"),
    ("<5", "t", "0", "5", False, True, "less_than"),
    ("<=5", "t", "0", "5", False, False, "up_to"),
    ("more than 5", "t", "5", None, True, False, "more_than"),
    ("More than 5", "t", "5", None, True, False, "more_than"),
    ("over 1,000", "t", "1000", None, True, False, "more_than"),
    ("at least 3", "t", "3", None, False, False, "at_least"),
    ("up to 1000", "container", "0", "1000", False, False, "up_to"),
    ("at most 4", "t", "0", "4", False, False, "up_to"),
    ("less than 4", "t", "0", "4", False, True, "less_than"),
    ("10+", "shipment", "10", None, False, False, "at_least"),
    ("10+ shipments", "shipment", "10", None, False, False, "at_least"),
    ("~800000", "bbl", "640000", "960000", False, False, "about"),
    ("about 5", "t", "4", "6", False, False, "about"),
    ("around 22,000 tonnes", "t", "17600", "26400", False, False, "about"),
    ("nearly 800,000", "bbl", "640000", "800000", False, False, "about"),
    ("almost 10", "t", "8", "10", False, False, "about"),
    ("420000-1260000", "bbl", "420000", "1260000", False, False, "between"),
    ("4,800,000-5,000,000", "round", "4800000", "5000000", False, False, "between"),
    ("4-6 million", "round", "4000000", "6000000", False, False, "between"),
    ("4-6 million rounds", "round", "4000000", "6000000", False, False, "between"),
    ("3 to 5", "t", "3", "5", False, False, "between"),
    ("between 3 and 5", "t", "3", "5", False, False, "between"),
    ("from 3 to 5", "t", "3", "5", False, False, "between"),
    ("3\N{EN DASH}5", "t", "3", "5", False, False, "between"),
    ("~480-500", "round/container", "384", "600", False, False, "about"),
    ("1.65 billion", "USD", "1650000000", "1650000000", False, False, "exactly"),
    ("$1.65bn", "USD", "1650000000", "1650000000", False, False, "exactly"),
    ("1.65 million", "USD", "1650000", "1650000", False, False, "exactly"),
    ("10k", "bbl", "10000", "10000", False, False, "exactly"),
    ("dozens", "container", "24", "99", False, False, "order_of"),
    ("hundreds", "container", "200", "999", False, False, "order_of"),
    ("thousands", "container", "2000", "9999", False, False, "order_of"),
    ("tens of thousands", "round", "20000", "99999", False, False, "order_of"),
    ("hundreds of thousands", "round", "200000", "999999", False, False, "order_of"),
    ("half of 11,000", "person", "5500", "5500", False, False, "exactly"),
    ("a third of 11,000", "person", "3666.66", "3666.67", False, False, "exactly"),
    ("about a third of 11,000", "person", "2933.33", "4400", False, False, "about"),
    ("nearly half of 11,000", "person", "4400", "5500", False, False, "about"),
    ("2 occasions", "occasion", "2", "2", False, False, "exactly"),
    ("33%", "%", "33", "33", False, False, "exactly"),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[0])
def test_form(form: tuple[str, str, str, str | None, bool, bool, str]) -> None:
    text, unit, low, high, low_open, high_open, comparator = form
    figure = parse_quantity(text, unit)
    assert figure.quantity is not None
    end = None if high is None else Decimal(high)
    assert figure.quantity.bounds == Interval(Decimal(low), end, low_open, high_open)
    assert figure.quantity.comparator == comparator
    assert (figure.quantity.raw, figure.quantity.unit) == (text, unit)
    assert not figure.doubtful


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_blank_is_not_reported_and_never_zero(text: str) -> None:
    figure = parse_quantity(text, "t")
    assert (figure.quantity, figure.missing) == (None, "not_reported")


@pytest.mark.parametrize("text", ["nearly half", "a third", "about a quarter"])
def test_share_without_a_base_is_kept_and_not_computed(text: str) -> None:
    figure = parse_quantity(text, "person")
    assert (figure.quantity, figure.missing) == (None, "not_computable")
    assert text in figure.reason


@pytest.mark.parametrize(
    ("text", "remarks", "doubtful", "unconfirmed"),
    [
        (">1000 (in a week)", ("in a week",), False, False),
        (">1000 (US figure)", ("US figure",), False, False),
        ("4-6 million (unconfirmed)", ("unconfirmed",), True, True),
        ("400 (152)", ("152",), False, False),
        ("~9000 (Russia to DPRK, 30% more)", ("Russia to DPRK, 30% more",), False, False),
        ("800000?", (), True, False),
        ("800000 (a) (b)?", ("a", "b"), True, False),
    ],
)
def test_remarks_and_doubt_change_no_bound(
    text: str, remarks: tuple[str, ...], doubtful: bool, unconfirmed: bool
) -> None:
    figure = parse_quantity(text, "t")
    plain = parse_quantity(text.partition("(")[0].rstrip("? "), "t")
    assert figure.quantity is not None
    assert plain.quantity is not None
    assert figure.quantity.bounds == plain.quantity.bounds
    assert figure.quantity.raw == text
    assert (figure.remarks, figure.doubtful) == (remarks, doubtful)
    assert figure.unconfirmed == unconfirmed


def test_a_figure_may_name_its_year_or_be_a_rate() -> None:
    up_to = parse_quantity("up to 9,000,000 in 2024", "round")
    assert up_to.within == "2024"
    assert up_to.quantity is not None
    assert up_to.quantity.bounds == Interval(Decimal(0), Decimal(9_000_000))
    rate = parse_quantity("200,000-260,000 per month", "round")
    assert rate.per == "month"
    assert rate.quantity is not None
    assert rate.quantity.bounds == Interval(Decimal(200_000), Decimal(260_000))


def test_another_tolerance_of_about() -> None:
    figure = parse_quantity("about 100", "t", about=Decimal("0.05"))
    assert figure.quantity is not None
    assert figure.quantity.bounds == Interval(Decimal(95), Decimal(105))


def test_nouns_that_the_caller_expects() -> None:
    nouns = frozenset({"builders", "shells and missiles"})
    assert parse_quantity("5000 builders", "person", nouns=nouns).noun == "builders"
    figure = parse_quantity(">10,000,000 shells and missiles", "round", nouns=nouns)
    assert figure.noun == "shells and missiles"
    assert figure.quantity is not None
    assert figure.quantity.bounds == Interval.more_than(10_000_000)


@pytest.mark.parametrize(
    ("text", "unit", "right"),
    [
        ("soon", "t", "a figure such as"),
        ("NaN", "t", "a figure such as"),
        ("Infinity", "t", "a figure such as"),
        ("1e6", "t", "a figure such as"),
        ("0815", "t", "a figure such as"),
        (">>5", "t", "a figure such as"),
        ("5 500", "t", "a figure such as"),
        ("-5", "t", "not below zero"),
        ("525,0000", "t", "groups of three"),
        ("1.234,5", "t", "groups of three"),
        ("5-3", "t", "the lower end first"),
        (">5-7", "t", "not both"),
        ("800,000-1 million", "t", "scale at both ends"),
        ("500 tonnes", "bbl", "without the word 'tonnes'"),
        ("12 dogs", "t", "without the word 'dogs'"),
        ("more than hundreds", "t", "'hundreds' alone"),
        ("10000 / 5000", "t", "one figure"),
        ("\N{ARABIC-INDIC DIGIT FIVE}00", "t", "digits 0 to 9"),
        ("\N{DEVANAGARI DIGIT ONE}2", "t", "digits 0 to 9"),
        ("½", "t", "digits 0 to 9"),
        ("9" * 40, "t", "a figure such as"),
        ("9" * 500, "t", "at most 200 characters"),
    ],
)
def test_anything_else_says_what_would_be_right(text: str, unit: str, right: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_quantity(text, unit)
    assert right in caught.value.problems[0].expected


def test_lists() -> None:
    assert split_cell("10000 / 5000") == (("10000", "5000"), "parts")
    assert split_cell("5000 builders + 1000 sappers")[1] == "parts"
    both = parse_figures(">2,000,000 (152 mm) or >400,000 (122 mm)", "round")
    assert both.joined == "alternatives"
    assert [part.remarks for part in both.parts] == [("152 mm",), ("122 mm",)]
    bounds = [part.quantity.bounds for part in both.parts if part.quantity]
    assert bounds == [Interval.more_than(2_000_000), Interval.more_than(400_000)]
    assert split_cell("5 (a / b)") == (("5 (a / b)",), "")
    with pytest.raises(InputError, match="one way of listing"):
        split_cell("5 / 6 + 7")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/3", ("1/3", False)),
        ("33%", ("0.33", False)),
        ("50%", ("0.5", False)),
        ("90%?", ("0.9", True)),
        ("full?", ("1", True)),
        ("full", ("1", False)),
        ("0.5", ("0.5", False)),
        ("10k-30k/tanker", None),
        ("1,500 t and 2,000 t", None),
        ("", None),
    ],
)
def test_share(text: str, share: tuple[str, bool] | None) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["110%", "3/2", "2"])
def test_share_above_one(text: str) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        parse_share(text)


HOSTILE = st.text(
    alphabet="0123456789.,-+/%?()<>=~ abcdefghiklmnoprstuvwy$\N{ARABIC-INDIC DIGIT THREE}",
    max_size=220,
)


@given(HOSTILE)
@example("(" * 200)
@example("1," * 99)
@example("about " * 30)
@example("1-" * 90)
@example("9 in 2024 per month" * 9)
def test_hostile_text_is_read_or_refused_soon(text: str) -> None:
    started = time.perf_counter()
    try:
        figure = parse_quantity(text, "t")
    except InputError as error:
        assert error.problems[0].expected
    else:
        assert isinstance(figure, Figure)
        assert (figure.quantity is None) == bool(figure.missing)
        if figure.quantity is not None:
            low = figure.quantity.bounds.low
            assert low is not None
            assert low >= 0
    assert time.perf_counter() - started < 1


@given(
    st.decimals(min_value=0, max_value=10**12, places=2),
    st.decimals(min_value=0, max_value=10**12, places=2),
)
def test_ranges_hold_both_their_ends(first: Decimal, second: Decimal) -> None:
    low, high = sorted((first, second))
    figure = parse_quantity(f"{low:f}-{high:f}", "t")
    assert figure.quantity is not None
    assert low in figure.quantity.bounds
    assert high in figure.quantity.bounds
