"""Hypothesis: small fleets that hit what detectors get wrong.

Ships near one another at the antimeridian, at a pole, on the equator; around midnight and the leap
day; equal times, fixes on the grid, an hour apart to the second, type 27, unknown speed.
"""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from tests.tracks.plain import TURN, Fix

PLACES = ((0, 1_799_999_000), (899_950_000, 0), (-600_000_000, -1_800_000_000), (350_000_000, 1))
EVENING = int(datetime(2024, 2, 28, 21, 0, tzinfo=UTC).timestamp())
STEPS = (0, 1, 60, 300, 420, 599, 600, 601, 900, 1200, 3599, 3600, 5000)
SILENCES = (0, 0, 0, 0, 7200, 7201, 21_600, 21_601, 50_000)
SPEEDS = (None, 0, 5, 12, 29, 30, 31, 90)


@st.composite
def track(draw: st.DrawFn, mmsi: int, place: tuple[int, int]) -> list[Fix]:
    """A ship that stays within some hundred metres, or runs away for a while."""
    time_s = EVENING + 600 * draw(st.integers(0, 12)) + draw(st.sampled_from((0, 0, 1, 17, 599)))
    lat, lon = place
    transceiver = draw(st.sampled_from(("A", "A", "B", None)))
    coarse_share = draw(st.sampled_from((0, 0, 5)))
    fixes = []
    for _ in range(draw(st.integers(1, 45))):
        away = draw(st.sampled_from((0, 800, 3000, 3000, 30_000)))
        fixes.append(
            Fix(
                time_s,
                min(900_000_000, max(-900_000_000, lat + draw(st.integers(-away, away)))),
                (lon + draw(st.integers(-away, away)) + TURN // 2) % TURN - TURN // 2,
                draw(st.sampled_from(SPEEDS)),
                mmsi,
                draw(st.integers(1, 10)) <= coarse_share,
                draw(st.sampled_from(("terrestrial", "satellite", "unknown"))),
                transceiver,
            )
        )
        silent = draw(st.integers(0, 14)) == 0
        time_s += draw(st.sampled_from(SILENCES if silent else STEPS))
    return fixes


@st.composite
def fleets(draw: st.DrawFn) -> list[Fix]:
    """Two or three ships at one place."""
    place = draw(st.sampled_from(PLACES))
    found: list[Fix] = []
    for number in range(draw(st.integers(2, 3))):
        found += draw(track(400_000_001 + number, place))
    return found
