"""Figures in text: bounds are those that `claims.quantities` gives the same words in a table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.quantities import parse_quantity
from watchkeeper.reading.quantities import MAX_TEXT, find

CASES = {
    "some 9 million artillery rounds": (7_200_000, 10_800_000, "about", "round", "artillery"),
    "more than a million barrels": (1_000_000, None, "more_than", "bbl", ""),
    "at least 16,000 containers of munitions": (16_000, None, "at_least", "container", "munitions"),
    "between 4 and 6 million shells": (4_000_000, 6_000_000, "between", "round", ""),
    "11,000 to 12,000 troops": (11_000, 12_000, "between", "soldier", ""),
    "hundreds of thousands of rounds": (200_000, 999_999, "order_of", "round", ""),
    "two dozen ballistic missiles": (24, 24, "exactly", "missile", "ballistic"),
    "as many as 100 KN-23 missiles": (0, 100, "up_to", "missile", "kn-23"),
    "half a million barrels": (500_000, 500_000, "exactly", "bbl", ""),
    "US$1.65 billion": (1_650_000_000, 1_650_000_000, "exactly", "USD", ""),
    "500,000 barrels of refined petroleum a year": (
        500_000, 500_000, "exactly", "bbl", "refined petroleum"),
    "put the number at 12,000": (12_000, 12_000, "exactly", "", ""),
    "exceeded one million barrels": (1_000_000, None, "more_than", "bbl", ""),
    "3 or more ships": (3, None, "at_least", "ship", ""),
    "twenty-four missiles": (24, 24, "exactly", "missile", ""),
    "97 Russian citizens": (97, 97, "exactly", "citizen", "russian"),
    "40 percent of its fleet": (40, 40, "exactly", "%", "fleet"),
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_figures_and_what_they_count(text: str) -> None:
    (found,) = find(text)
    amount = found.amount
    said = (amount.low, amount.high, amount.bound, amount.unit)
    assert said == CASES[text][:4]
    if text != "97 Russian citizens":
        assert amount.item == CASES[text][4]


@pytest.mark.parametrize(
    "text",
    [
        "resolution 2397 (2017)", "Article 4 of the treaty", "on 18 October 2024", "18 October",
        "a 152-mm shell", "240mm rockets", "the 38th parallel", "one of the two sides", "in 2024",
        "KN-23 and KN-24", "a 19-year-old soldier", "at 10:30 a.m.", "a third of its force",
        "some of the troops", "over the weekend", "under the treaty", "aged 27", "Tu-154",
        "unit 39", "Lab 110", "resolutions 1718, 1874 and 2270",
        "paragraphs 8 to 10 of resolution 1718", "articles 3, 4 and 8 of the treaty",
        "the 1718 Committee", "by the spring of 2024 officials",
        "under the 2024 treaty", "122 mm ammunition", "some 86 minutes", "about 60 days later",
        "a 244-metre tanker", "a 5,100-ton cargo ship", "an 11-nation team", "the two countries",
        "one of its wallets",
    ],
)  # fmt: skip
def test_numbers_that_count_nothing(text: str) -> None:
    assert [text[m.start : m.end] for m in find(text)] == []


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("in 2024 exceeded one million barrels", 1_000_000, "bbl"),
        ("resolution 2397 caps 500,000 barrels", 500_000, "bbl"),
        ("under resolution 2397, 500,000 barrels a year", 500_000, "bbl"),
        ("2000 soldiers", 2000, "soldier"),
        ("a 2,000-strong contingent", 2000, ""),
        ("thousands of skilled IT workers", 2000, "worker"),
        ("several thousand more infantry", 2000, "soldier"),
        ("thousands of them were labouring", 2000, ""),
        ("more than 4,000 men were killed", 4000, "man"),
        ("60 billion U.S. dollars' worth", 60_000_000_000, "USD"),
        ("two exporters", 2, "exporter"),
        ("put the number of soldiers at 10,900", 10_900, "soldier"),
        ("Western officials put the figure at 10,900", 10_900, ""),
    ],
)
def test_figures_beside_numbers_that_count_nothing(text: str, low: int, unit: str) -> None:
    (found,) = find(text)
    assert (found.amount.low, found.amount.unit) == (low, unit)


def test_a_tonne_figure_beside_barrels_stays_its_own() -> None:
    found = find("more than a million barrels (56,000 tonnes)")
    assert [(m.amount.low, m.amount.unit) for m in found] == [(1_000_000, "bbl"), (56_000, "t")]


SENSES = ("", "at least ", "more than ", "up to ", "less than ", "about ", "nearly ")


@given(st.sampled_from(SENSES), st.integers(100, 10**9))
def test_bounds_are_those_of_a_table(sense: str, number: int) -> None:
    table = parse_quantity(f"{sense}{number}", "container").quantity
    assert table is not None
    (found,) = find(f"{sense}{number:,} containers left")
    amount = found.amount
    bounds = table.bounds
    assert amount.bound == table.comparator
    for mine, theirs in ((amount.low, bounds.low), (amount.high, bounds.high)):
        assert (mine is None) == (theirs is None)
        assert mine is None or Decimal(str(mine)) == theirs


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    for mention in find(text):
        assert 0 <= mention.start < mention.end <= len(text)
        low, high = mention.amount.low, mention.amount.high
        assert low is None or high is None or low <= high


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        find("1" * (MAX_TEXT + 1))
