"""Who a text names: the speaker, its office or document, and the conduits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.actors import (
    Actor,
    Resolved,
    build_registry,
    load_registry,
    resolve,
    unregistered_id,
)
from watchkeeper.claims.problems import InputError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia", Resolved(("actor:RUSSIA",), "", ())),
        ("  russian   FEDERATION ", Resolved(("actor:RUSSIA",), "", ())),
        ("Democratic People's Republic of Korea", Resolved(("actor:DPRK",), "", ())),
        ("China+Russia", Resolved(("actor:CHINA", "actor:RUSSIA"), "", ())),
        ("Russia+China", Resolved(("actor:CHINA", "actor:RUSSIA"), "", ())),
        ("US and ROK", Resolved(("actor:ROK", "actor:USA"), "", ())),
        ("Bosnia and Herzegovina", Resolved(("actor:BOSNIA-HERZEGOVINA",), "", ())),
        ("OSC/Reuters via CSIS", Resolved(("actor:OSC", "actor:REUTERS"), "", ("actor:CSIS",))),
        ("US NSC (Kirby)", Resolved(("actor:USA-NSC",), "Kirby", ())),
        ("US ambassador Haley", Resolved(("actor:USA",), "US ambassador Haley", ())),
        (
            "United States (letter, July 2018)",
            Resolved(("actor:USA",), "", (), "letter, July 2018"),
        ),
        (
            "PoE S/2024/215 via Yonhap/Hankyung",
            Resolved(("actor:POE-1718",), "", ("actor:YONHAP", "actor:HANKYUNG"), "S/2024/215"),
        ),
        ("MSMT 2025/1", Resolved(("actor:MSMT",), "", (), "2025/1")),
        ("RFA via News1 via Donga", Resolved(("actor:RFA",), "", ("actor:NEWS1", "actor:DONGA"))),
        ("", Resolved((), "", ())),
    ],
)
def test_resolve(text: str, expected: Resolved) -> None:
    assert resolve(text) == expected


@pytest.mark.parametrize("text", ["Russian", "Rusia", "North", "Yonhap+Nobody", "United States of"])
def test_near_names_are_not_guessed(text: str) -> None:
    resolved = resolve(text)
    assert resolved.unregistered
    assert all(actor.startswith("unregistered:") for actor in resolved.actors)


def test_agencies_have_a_state_and_keep_their_own_id() -> None:
    registry = load_registry()
    for agency in ("ROK-NIS", "ROK-DIA", "ROK-JCS", "ROK-MND"):
        assert registry.state_of(f"actor:{agency}") == "actor:ROK"
    assert registry.state_of("actor:USA-OFAC") == "actor:USA"
    assert registry.state_of("unregistered:x") == "unregistered:x"


def test_names() -> None:
    registry = load_registry()
    assert registry.name("actor:RUSSIA") == "Russia"
    assert registry.name("actor:RUSSIA", formal=True) == "Russian Federation"
    assert registry.name("actor:JAPAN", formal=True) == "Japan"
    assert registry.name("unregistered:x") == "unregistered:x"
    assert len(registry["actor:MSMT"].members) == 11


def test_registry_is_refused_when_names_collide() -> None:
    one = Actor("actor:A", "Alpha", "state")
    with pytest.raises(InputError, match="not held by actor:A"):
        build_registry([one, Actor("actor:B", "ALPHA", "state")])
    with pytest.raises(InputError, match="each id once"):
        build_registry([one, one])
    with pytest.raises(InputError, match="a registered id"):
        build_registry([Actor("actor:A", "Alpha", "agency", parent="actor:NONE")])


@given(st.text(max_size=400))
def test_any_text_names_someone_or_is_reported(text: str) -> None:
    resolved = resolve(text)
    known = load_registry().actors
    for actor in resolved.actors + resolved.via:
        assert actor in known or actor in resolved.unregistered
    assert bool(resolved.actors) == bool(text.split())


@given(st.text(min_size=1, max_size=50), st.text(min_size=1, max_size=50))
def test_different_unregistered_names_have_different_ids(first: str, second: str) -> None:
    if unregistered_id(first) == unregistered_id(second):
        folded = (" ".join(text.split()).casefold() for text in (first, second))
        assert len({unregistered_id(text) for text in folded}) == 1
