"""Route chains against hand-made events, and against a search without any order or pruning."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.build import observation
from watchkeeper.tracks.chains import Chain, Limits, find_chains, goals, ships_of_chains
from watchkeeper.tracks.gazetteer import our_gazetteer
from watchkeeper.tracks.observed import Observation

PLACES = our_gazetteer()


def _found(*observations: Observation) -> list[Chain]:
    return find_chains(observations, PLACES)


def _call(mmsi: int, start_h: float, place: str, **more: object) -> Observation:
    return observation("port_call", mmsi, start_h, 10, place=place, **more)


def _meeting(a: int, b: int, start_h: float) -> Observation:
    return observation("meeting", a, start_h, 4, other_mmsi=b)


def test_a_transfer_at_sea_links_two_ships_to_nampo() -> None:
    load, met, call = _call(1, 0, "yeosu"), _meeting(1, 2, 60), _call(2, 120, "nampo")
    (chain,) = _found(call, met, load)
    assert chain.links == (load, met, call)
    assert chain.ships == (1, 2, 2)
    assert chain.kind == "transfer chain"


def test_two_transfers_make_a_longer_chain() -> None:
    links = (_call(1, 0, "busan"), _meeting(1, 2, 50), _meeting(2, 3, 100), _call(3, 150, "nampo"))
    assert [chain.links for chain in _found(*links)] == [links]


def test_rajin_after_vostochny_is_a_shuttle_and_busan_is_not() -> None:
    (chain,) = _found(_call(1, 0, "vostochny"), _call(1, 48, "rajin"))
    assert chain.kind == "shuttle"
    assert _found(_call(1, 0, "busan"), _call(1, 48, "rajin")) == []
    assert _found(_call(1, 0, "nampo"), _call(1, 48, "rajin")) == []


def test_a_meeting_after_the_call_or_long_before_it_is_no_link() -> None:
    assert _found(_call(2, 0, "nampo"), _meeting(1, 2, 60)) == []
    assert _found(_meeting(1, 2, 0), _call(2, 24 * 15, "nampo")) == []


def test_a_passage_is_no_call() -> None:
    assert _found(_meeting(1, 2, 0), _call(2, 60, "nampo", tier="passage")) == []


def test_a_call_that_is_only_feasible_has_the_least_confidence() -> None:
    dark = observation("dark_call", 2, 60, 40, place="nampo", slack_h=5.0, tier="closed")
    (chain,) = _found(_meeting(1, 2, 10), dark)
    assert chain.confidence == 1
    assert chain.kind == "transfer chain"


def _is_chain(links: tuple[Observation, ...], window: timedelta) -> bool:
    """The definition itself: in time order, each link sharing its ship with the next."""
    ships: set[int | None] = {links[-1].mmsi}
    place = PLACES.by_id.get(links[-1].place or "")
    if links[-1].kind == "meeting" or place is None or place.actor != "actor:DPRK":
        return False
    for before, after in zip(links[-2::-1], links[:0:-1], strict=True):
        crew = {before.mmsi, before.other_mmsi}
        shared = ships & crew
        if not shared or before.last > after.start or after.start - before.last > window:
            return False
        ships = crew - shared if before.kind == "meeting" else set()
    return True


def _events(events: list[tuple[str, int, int, int]], hours: int) -> list[Observation]:
    """Calls at a place, and meetings of two ships, so many hours apart."""
    return [
        _meeting(a, b, hours * when) if what == "meet" else _call(a, hours * when, what)
        for what, a, b, when in events
        if what != "meet" or a != b
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["nampo", "vostochny", "meet"]),
            st.integers(1, 3),
            st.integers(1, 3),
            st.integers(0, 12),
        ),
        max_size=5,
        unique=True,
    )
)
def test_every_chain_keeps_the_definition(
    events: list[tuple[str, int, int, int]],
) -> None:
    made = _events(events, 30)
    window = Limits().window
    for chain in _found(*made):
        assert _is_chain(chain.links, window)
    lone = [
        way
        for size in (2,)
        for way in permutations(made, size)
        if way[0].kind == "meeting" and _is_chain(way, window)
    ]
    # A meeting right before a call always links, unless the ship called elsewhere in between.
    for met, call in lone:
        between = [
            one
            for one in made
            if one.kind == "port_call" and one.mmsi == call.mmsi
            and met.last < one.last <= call.start
        ]  # fmt: skip
        if not between:
            assert any(chain.links[-2:] == (met, call) for chain in _found(*made))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["nampo", "busan", "meet", "meet"]),
            st.integers(1, 7),
            st.integers(1, 7),
            st.integers(0, 30),
        ),
        max_size=14,
        unique=True,
    )
)
def test_ships_that_are_not_looked_at_are_in_no_chain(
    events: list[tuple[str, int, int, int]],
) -> None:
    made = _events(events, 20)
    ends = goals(PLACES)
    pairs = [(o.mmsi, o.other_mmsi) for o in made if o.kind == "meeting" or o.place in ends]
    ships = ships_of_chains(pairs)
    looked_at = [one for one in made if {one.mmsi, one.other_mmsi} & ships]
    assert _found(*looked_at) == _found(*made)
    called = {one.mmsi for one in made if one.place == "nampo"}
    assert called <= ships and bool(ships) == bool(called)


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_input_changes_nothing(order: int) -> None:
    links = [_call(1, 0, "busan"), _meeting(1, 2, 50), _meeting(2, 3, 100), _call(3, 150, "nampo")]
    assert _found(*links[::order]) == _found(*links)
