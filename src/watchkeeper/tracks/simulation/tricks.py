"""Identity tricks: who a made-up ship says she is, over time.

A persona is what a ship broadcasts of herself from a moment on. Honest ships change only their
draught; some use the tricks that `identity.sql` looks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from watchkeeper.tracks.simulation.fleets import FISHING, TANKER, Hull, imo_of
from watchkeeper.tracks.simulation.voyages import HOUR, Event, Log

TRICKS = (
    "imo_check_digit", "imo_edit_distance", "flag_against_mid", "one_imo_two_ships",
    "one_mmsi_two_ships", "hand_off", "zombie",
)  # fmt: skip
"""In the order in which ships take them up."""
SCRAPPED = 9_000
"""Index of the first IMO number of ships that the register lists as broken up."""


@dataclass(frozen=True, slots=True)
class Persona:
    """What a ship broadcasts from `since` on (seconds)."""

    hull: int
    since: float
    mmsi: int
    imo: int
    name: str
    kind: int
    draught: int


def personas(log: Log, changes: Sequence[Event]) -> list[Persona]:
    """An honest ship's personas: a new one whenever her draught changes."""
    hull = log.hull
    ballast, laden = hull.draughts
    first = Persona(hull.index, 0.0, hull.mmsi, hull.imo, hull.name, hull.kind, ballast)
    return [first] + [
        replace(first, since=change.end, draught=laden if change.note == "laden" else ballast)
        for change in changes
    ]


def play_tricks(
    fleet: Sequence[Hull], said: dict[int, list[Persona]], end: float, random: np.random.Generator
) -> list[Event]:
    """Lets some ships use a trick each; changes `said`, and tells what they did.

    About one ship in thirty uses each trick, and at least one when there are 14 ships or more.
    """
    able = [hull.index for hull in fleet if hull.kind != FISHING]
    random.shuffle(able)
    events: list[Event] = []
    for _ in range(max(len(able) // 30, 1 if len(able) >= 2 * len(TRICKS) else 0)):
        for trick in TRICKS:
            hull, other = able.pop(), able[0]
            since = float(random.uniform(0.3, 0.6)) * end
            partner = other if trick in ("one_imo_two_ships", "one_mmsi_two_ships") else -1
            said[hull] = _changed(trick, said[hull], since, said[other][0], random)
            begins = since if trick in ("imo_edit_distance", "hand_off") else 0.0
            events.append(Event("identity", hull, begins, end, other=partner, note=trick))
            if partner >= 0:
                able.pop(0)
    return events


def _changed(
    trick: str, mine: list[Persona], since: float, other: Persona, random: np.random.Generator
) -> list[Persona]:
    if trick == "imo_check_digit":
        wrong = mine[0].imo // 10 * 10 + (mine[0].imo + int(random.integers(1, 10))) % 10
        return [replace(p, imo=wrong) for p in mine]
    if trick == "one_imo_two_ships":
        return [replace(p, imo=other.imo) for p in mine]
    if trick == "one_mmsi_two_ships":
        return [replace(p, mmsi=other.mmsi) for p in mine]
    if trick == "zombie":
        dead = imo_of(SCRAPPED + mine[0].hull)
        return [replace(p, imo=dead) for p in mine]
    if trick == "flag_against_mid":
        return [replace(p, mmsi=538_900_000 + p.hull) for p in mine]
    changed: dict[str, dict[str, object]] = {
        "imo_edit_distance": {"imo": _one_digit_off(mine[0].imo, random)},
        "hand_off": {"mmsi": 620_900_000 + mine[0].hull, "imo": 0, "name": mine[0].name + " II"},
    }
    return _from(mine, since, changed[trick])


def _from(mine: list[Persona], since: float, changed: dict[str, object]) -> list[Persona]:
    """The personas with something changed from a moment on."""
    before = [p for p in mine if p.since < since]
    turn = replace(before[-1], since=since)
    later = [turn, *(p for p in mine if p.since >= since)]
    return before + [replace(p, **changed) for p in later]  # type: ignore[arg-type]


def _one_digit_off(imo: int, random: np.random.Generator) -> int:
    """The number with one of its first six digits changed, not the first two."""
    place = 10 ** int(random.integers(1, 5))
    digit = imo // place % 10
    other = (digit + int(random.integers(1, 10))) % 10
    return int(imo + (other - digit) * place)


def hand_offs(events: Sequence[Event]) -> dict[int, tuple[float, float]]:
    """Hours of silence of ships that hand off to another number: two before, one after."""
    return {e.hull: (e.start - 2 * HOUR, e.start + HOUR) for e in events if e.note == "hand_off"}


def register(fleet: Sequence[Hull], events: Sequence[Event]) -> list[dict[str, str]]:
    """The register of the made-up fleet: what an honest registry would say of each ship."""
    rows = [
        {
            "imo": str(hull.imo),
            "name": hull.name,
            "ship_type": "tanker" if hull.kind == TANKER else "cargo",
            "dwt": str(hull.dwt),
            "flag": hull.flag,
            "broken_up": "",
        }
        for hull in fleet
        if hull.imo
    ]
    rows += [
        {
            "imo": str(imo_of(SCRAPPED + event.hull)),
            "name": f"SIM SCRAPPED {event.hull + 1}",
            "ship_type": "tanker",
            "dwt": "3000",
            "flag": "Panama (Republic of)",
            "broken_up": "2021-06-15",
        }
        for event in events
        if event.note == "zombie"
    ]
    return rows
