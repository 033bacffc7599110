"""Made-up ships: numbers that pass their checks and belong to no ship afloat.

IMO numbers begin with 590 to 599: numbers that were never given to a ship of today. MMSIs have the
country digits of the flag. Names begin with SIM.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchkeeper.tracks.identity import check_digit

FLAGS = (("Democratic People's Republic of Korea", 445), ("Russian Federation", 273),
         ("China (People's Republic of)", 413), ("Panama (Republic of)", 370),
         ("Sierra Leone", 667), ("Korea (Republic of)", 440))  # fmt: skip
"""Flags of the fleet and their country digits, in turn."""

TANKER, CARGO, FISHING = 80, 70, 30
"""Ship types as AIS sends them."""
_KINDS = (TANKER, CARGO, TANKER, CARGO, FISHING)


@dataclass(frozen=True, slots=True)
class Hull:
    """One made-up ship.

    Attributes:
        index: Its number in the fleet.
        mmsi: Nine digits.
        imo: Seven digits with a right check digit; 0 for fishing boats, which have none.
        name: Its name.
        kind: Ship type as AIS sends it.
        flag: Flag as the register has it.
        dwt: Deadweight in tonnes.
        knots: Service speed.
        draughts: Ballast and laden, in decimetres.
        hides: It goes dark when it calls at a port of the DPRK.
    """

    index: int
    mmsi: int
    imo: int
    name: str
    kind: int
    flag: str
    dwt: int
    knots: float
    draughts: tuple[int, int]
    hides: bool


def imo_of(index: int) -> int:
    """The IMO number of the ship with this index, 0 to 9999."""
    stem = 590_000 + index % 10_000
    return stem * 10 + check_digit(stem)


def make_fleet(count: int, random: np.random.Generator) -> tuple[Hull, ...]:
    """Makes ships.

    Args:
        count: How many, at most 10,000.
        random: Source of chance.
    """
    hulls = []
    for index in range(count):
        flag, mid = FLAGS[index % len(FLAGS)]
        kind = _KINDS[index % len(_KINDS)]
        hulls.append(
            Hull(
                index=index,
                mmsi=mid * 1_000_000 + 900_000 + index,
                imo=0 if kind == FISHING else imo_of(index),
                name=f"SIM {'TANKER' if kind == TANKER else 'SHIP'} {index + 1}",
                kind=kind,
                flag=flag,
                dwt=int(random.integers(1500, 9000)),
                knots=float(random.uniform(9, 13)),
                draughts=(int(random.integers(30, 42)), int(random.integers(55, 75))),
                hides=kind != FISHING and bool(random.random() < 0.5),
            )
        )
    return tuple(hulls)
