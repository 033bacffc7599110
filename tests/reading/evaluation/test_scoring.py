"""The scorer by its definition, by properties and by brute force over all pairings."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.reading.agreement import (
    Marked,
    MarkedAmount,
    MarkedAnswer,
    overlap,
    same_amount,
    same_events,
    same_speaker,
    same_unit,
)
from watchkeeper.reading.pairing import best_pairs
from watchkeeper.reading.scoring import Count, Score, pair, score

ENTITIES = ("actor:DPRK", "actor:RUSSIA", "actor:ROK", "")
STANCES = ("assert", "deny", "allege")
EVENT_SETS = st.frozensets(
    st.sampled_from(("arms_transfer", "cyber", "diplomatic")), min_size=1, max_size=2
)


@st.composite
def claims(draw: st.DrawFn, size: int = 6) -> list[Marked]:
    made = []
    for number in range(draw(st.integers(0, size))):
        start = draw(st.integers(0, 60))
        made.append(
            Marked(
                id=f"c{number}",
                span=(start, start + draw(st.integers(1, 40))),
                speaker="a trader",
                entity=draw(st.sampled_from(ENTITIES)),
                stance=draw(st.sampled_from(STANCES)),
                events=(events := draw(EVENT_SETS)),
                main_event=min(events),
                days=draw(st.sampled_from((None, (date(2025, 1, 1), date(2025, 1, 31))))),
                amount=draw(
                    st.sampled_from((None, MarkedAmount(Decimal(5), None, "more_than", "ship")))
                ),
                optional=draw(st.integers(0, 4)) == 0,
            )
        )
    if len(made) > 1:
        answer = MarkedAnswer("c0", "denies occurrence", draw(st.booleans()))
        made[-1] = replace(made[-1], answers=(answer,))
    return made


def shuffled(held: list[Marked], seed: int) -> list[Marked]:
    return random.Random(seed).sample(held, len(held))  # noqa: S311  an order, not a secret


@given(claims())
def test_gold_as_its_own_proposal_is_perfect(gold: list[Marked]) -> None:
    measured = score(gold, gold)
    for part in fields(Score):
        count: Count = getattr(measured, part.name)
        assert (count.precision, count.recall, count.f1) == (1, 1, 1), part.name
    assert measured.detected.gold == sum(not claim.optional for claim in gold)


@given(claims(), claims(), st.integers())
def test_order_changes_nothing(proposed: list[Marked], gold: list[Marked], seed: int) -> None:
    again = score(shuffled(proposed, seed), shuffled(gold, seed + 1))
    assert again == score(proposed, gold)


@given(claims())
def test_no_proposals_find_nothing(gold: list[Marked]) -> None:
    measured = score([], gold)
    wanted = sum(not claim.optional for claim in gold)
    assert measured.detected == Count(0, 0, wanted)
    assert measured.detected.recall == (0 if wanted else 1)
    assert measured.links.right == 0


@given(claims(), claims())
def test_a_level_is_never_above_the_one_before(proposed: list[Marked], gold: list[Marked]) -> None:
    measured = score(proposed, gold)
    together = [count.right for count in measured.together().values()]
    assert together == sorted(together, reverse=True)
    for name, count in measured.each().items():
        assert measured.together()[name].right <= count.right <= measured.detected.right
        assert 0 <= count.right <= min(count.proposed, count.gold)


@given(claims(), claims())
def test_a_stray_proposal_costs_precision_only(proposed: list[Marked], gold: list[Marked]) -> None:
    stray = Marked(id="stray", span=(500, 520))
    before, after = score(proposed, gold), score([*proposed, stray], gold)
    assert after.detected == before.detected + Count(0, 1, 0)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.just(1), st.integers(0, 2), st.integers(0, 9)),
    )
)
def test_pairing_is_the_best_of_all(
    worth: dict[tuple[int, int], tuple[int, int, int]],
) -> None:
    def total(pairs: list[tuple[int, int]]) -> tuple[int, ...]:
        return tuple(sum(worth[p][place] for p in pairs) for place in range(3))

    best = max(
        total([(i, j) for i, j in enumerate(order) if (i, j) in worth])
        for order in permutations(range(5))
    )
    chosen = best_pairs(worth)
    assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen)
    assert total(chosen) == best


def test_joint_speakers_on_one_span_are_two_claims() -> None:
    gold = [
        Marked(id="a", span=(0, 50), entity="actor:ROK", stance="allege"),
        Marked(id="b", span=(0, 50), entity="actor:JAPAN", stance="allege"),
    ]
    swapped = [replace(gold[1], id="x"), replace(gold[0], id="y")]
    assert score(swapped, gold).all_labels == Count(2, 2, 2)
    assert score(swapped[:1], gold).all_labels == Count(1, 1, 2)
    assert [g.id for _, g in pair(swapped[:1], gold)] == ["b"]


def test_one_span_over_everything_finds_one_claim_at_most() -> None:
    gold = [Marked(id=f"c{n}", span=(n * 30, n * 30 + 30)) for n in range(4)]
    assert score([Marked(id="all", span=(0, 120))], gold).detected == Count(1, 1, 4)
    assert score([Marked(id="all", span=(0, 400))], gold).detected == Count(0, 1, 4)


def test_optional_gold_counts_neither_way() -> None:
    sure = Marked(id="a", span=(0, 50), entity="actor:DPRK")
    headline = Marked(id="h", span=(60, 90), optional=True)
    assert score([sure], [sure, headline]).detected == Count(1, 1, 1)
    assert score([sure, headline], [sure, headline]).detected == Count(1, 1, 1)
    assert score([headline], [sure, headline]).detected == Count(0, 0, 1)


def test_links_may_go_to_any_claim_that_says_the_same() -> None:
    gold = [
        Marked(id="h", span=(0, 20), same_as=frozenset({"a"}), optional=True),
        Marked(id="a", span=(30, 60)),
        Marked(id="d", span=(70, 90), answers=(MarkedAnswer("a", "denies occurrence"),)),
    ]
    to_headline = replace(gold[2], answers=(MarkedAnswer("h", "no comment"),))
    measured = score([gold[0], gold[1], to_headline], gold)
    assert (measured.links, measured.links_with_kind) == (Count(1, 1, 1), Count(0, 1, 1))
    to_itself = replace(gold[2], answers=(MarkedAnswer("d", "denies occurrence"),))
    assert score([*gold[:2], to_itself], gold).links == Count(0, 1, 1)


def test_a_link_that_may_be_left_counts_neither_way() -> None:
    gold = [
        Marked(id="a", span=(30, 60)),
        Marked(id="d", span=(70, 90), answers=(MarkedAnswer("a", "acknowledges", maybe=True),)),
    ]
    assert score(gold, gold).links == Count(0, 0, 0)
    assert score([gold[0], replace(gold[1], answers=())], gold).links == Count(0, 0, 0)


def test_overlap_is_shared_over_covered() -> None:
    assert overlap((0, 10), (5, 15)) == pytest.approx(5 / 15)
    assert overlap((0, 10), (10, 20)) == 0
    assert overlap((3, 9), (3, 9)) == 1


def test_speakers_agree_by_id_by_words_or_by_voice() -> None:
    def by(text: str, entity: str = "", voice: str = "reported") -> Marked:
        return Marked(id="c", span=(0, 1), speaker=text, entity=entity, voice=voice)

    ministry = replace(by("the ministry", "actor:ROK-MND"), also=frozenset({"actor:ROK"}))
    assert same_speaker(by("it", "actor:ROK-MND"), ministry)
    assert same_speaker(by("it", "actor:ROK"), ministry)
    assert not same_speaker(by("the ministry"), ministry)
    assert not same_speaker(by("the ministry", "actor:DPRK"), ministry)
    open_too = replace(ministry, also=frozenset({""}))
    assert same_speaker(by("ministry"), open_too)
    assert same_speaker(by("it", "actor:ROK-MND"), open_too)
    assert not same_speaker(by("ministry", "actor:DPRK"), open_too)
    office = replace(by("the Rapporteur"), also=frozenset({"actor:UN"}))
    assert same_speaker(by("the Rapporteur"), office)
    assert same_speaker(by("it", "actor:UN"), office)
    assert not same_speaker(by("the Rapporteur", "actor:DPRK"), office)
    assert same_speaker(by("broker"), by("the broker"))
    assert same_speaker(by("a Busan broker", "unregistered:a-busan-broker"), by("the broker"))
    assert not same_speaker(by("the broker", "actor:ROK"), by("the broker"))
    assert not same_speaker(by("a captain"), by("the broker"))
    assert not same_speaker(by(""), by("the broker"))
    assert same_speaker(by("", "actor:REUTERS", "author"), by("", voice="author"))
    assert same_speaker(by("We"), by("", voice="author"))
    assert not same_speaker(by("We", "actor:REUTERS"), by("", voice="author"))
    assert not same_speaker(by("", "actor:REUTERS"), by("", voice="author"))


def test_naming_every_event_type_is_not_right() -> None:
    one = Marked(id="c", span=(0, 1), events=frozenset({"cyber"}))
    assert same_events(replace(one, events=frozenset({"cyber", "financial"})), one)
    assert not same_events(replace(one, events=frozenset({"cyber", "financial", "x"})), one)
    assert not same_events(replace(one, events=frozenset()), one)


@pytest.mark.parametrize(
    ("proposed", "gold", "same"),
    [
        (("7.2", "10.8", "about"), ("9", "9", "about"), True),
        (("7.2", "9", "about"), ("9", "9", "about"), True),
        (("4", "14", "about"), ("9", "9", "about"), False),
        (("9.5", "10", "about"), ("9", "9", "about"), False),
        (("9", "9", "exactly"), ("9", "9", "about"), False),
        (("0", "9", "up_to"), (None, "9", "up_to"), True),
        (("9", None, "more_than"), ("9", None, "more_than"), True),
        (("9", None, "more_than"), ("9", None, "at_least"), False),
        (("9.0", "9.0", "exactly"), ("9", "9", "exactly"), True),
        ((None, "9", "about"), ("9", "9", "about"), False),
    ],
)
def test_amounts_agree_in_bound_and_numbers(
    proposed: tuple[str | None, str | None, str],
    gold: tuple[str | None, str | None, str],
    same: bool,
) -> None:
    def amount(low: str | None, high: str | None, bound: str) -> MarkedAmount:
        ends = [None if end is None else Decimal(end) for end in (low, high)]
        return MarkedAmount(ends[0], ends[1], bound)

    assert same_amount(amount(*proposed), amount(*gold)) is same


def test_units_agree_in_the_plural_and_by_their_short_names() -> None:
    assert same_unit("Barrels", "bbl")
    assert same_unit("metric tons", "tonne")
    assert same_unit("men", "soldier/men")
    assert same_unit("soldiers", "soldier")
    assert not same_unit("bbl", "t")
