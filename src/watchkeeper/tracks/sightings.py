"""Voyages fused with dated sightings: what observers saw, beside what AIS heard of the same ship.

The rules:

1. A sighting is a row of a table such as `voyages_and_sightings.csv`: a ship, a place, a period.
   Its dates keep what the source printed, the `?` of doubt too; they are never made finer.
2. A sighting and AIS are compared over its whole period. `agrees`: a fix within the place in that
   period. `silent`: nothing heard in it; the ship may have been there. `open`: heard elsewhere, but
   she could have been there between two fixes. `elsewhere`: she could not. `unknown`: no number of
   the ship, no place of ours, no end of the period, or no data for it.
3. Two sightings of a ship in order, at different places, are a leg; the speed that it needs is a
   floor from great circles and the dates' widest reading. More than a ship can do is said.
4. Nothing is corrected; a sighting without a place of the gazetteer stays in the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Literal

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.times import Period, parse_period
from watchkeeper.tracks.gazetteer import Gazetteer, Place
from watchkeeper.tracks.registers import named_rows
from watchkeeper.tracks.shapes import distance_m

Verdict = Literal["agrees", "silent", "elsewhere", "open", "unknown"]

GREATEST_KNOTS = 20.0
"""No cargo ship of the watched trade is faster (house choice)."""
_KNOT_MS = 1852 / 3600
_NEEDED = ("vessel", "event", "place", "date_from", "date_to", "source", "source_address")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One row of a table of sightings.

    Attributes:
        vessel: As the table names it.
        places: The places of the gazetteer that it names, in order.
        first: First day, widest reading; last: last day. None when open or blank.
        raw: Both dates as printed.
        uncertain: One of them carries a mark of doubt.
        row: Line of the table.
    """

    vessel: str
    event: str
    place: str
    places: tuple[Place, ...]
    first: date | None
    last: date | None
    raw: str
    uncertain: bool
    source: str
    address: str
    row: int

    @property
    def span_s(self) -> tuple[int, int] | None:
        """Its widest reading in seconds since 1970 UTC, the end not included."""
        if self.first is None or self.last is None:
            return None
        start = datetime.combine(self.first, time(), UTC)
        end = datetime.combine(self.last, time(), UTC) + timedelta(days=1)
        return int(start.timestamp()), int(end.timestamp())


@dataclass(frozen=True, slots=True)
class Heard:
    """A fix: seconds since 1970 UTC, degrees."""

    time_s: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A sighting beside what AIS heard in its period."""

    sighting: Sighting
    verdict: Verdict
    fixes: int
    nearest_km: float | None


@dataclass(frozen=True, slots=True)
class Leg:
    """The way between two sightings of one ship.

    Attributes:
        before: The earlier sighting; after: the later one.
        km: Great circle between the two places.
        hours: Most time that the dates leave.
        knots: Speed that this needs at least; None when the dates leave no end.
        possible: She can do it; None when not known.
    """

    before: Sighting
    after: Sighting
    km: float
    hours: float | None
    knots: float | None
    possible: bool | None


def read_sightings(path: Path, gazetteer: Gazetteer) -> tuple[list[Sighting], list[Problem]]:
    """Reads a table of sightings.

    Args:
        path: CSV with the columns of `voyages_and_sightings.csv`.
        gazetteer: To find the places.

    Returns:
        The sightings, and the rows whose dates cannot be read.

    Raises:
        InputError: No such file, or a column is missing.
    """
    rows, problems = named_rows(path, _NEEDED)
    found: list[Sighting] = []
    for line, row in rows:
        try:
            found.append(_sighting(row, line, gazetteer))
        except InputError as error:
            problems += [
                Problem(path.name, line, "date_from", p.value, p.expected) for p in error.problems
            ]
    return found, problems


def _sighting(row: Mapping[str, str], line: int, gazetteer: Gazetteer) -> Sighting:
    begin, end = (parse_period(row[name]) for name in ("date_from", "date_to"))
    known = [period for period in (begin, end) if period is not None]
    raw = "/".join(dict.fromkeys(row[n] for n in ("date_from", "date_to") if row[n]))
    return Sighting(
        vessel=row["vessel"],
        event=row["event"],
        place=row["place"],
        places=gazetteer.find_all(row["place"]),
        first=_first(begin or end),
        last=_last(end or begin),
        raw=raw,
        uncertain=any(period.uncertain for period in known) or "?" in raw,
        source=row["source"],
        address=row["source_address"],
        row=line,
    )


def _first(period: Period | None) -> date | None:
    return period.start if period else None


def _last(period: Period | None) -> date | None:
    return period.end if period else None


def compare(
    sighting: Sighting, fixes: Sequence[Heard], covered: tuple[int, int] | None
) -> Compared:
    """What AIS says of a sighting (rule 2).

    Args:
        sighting: The sighting.
        fixes: All fixes of the ship, by time.
        covered: First and last second of the data; None when there is none of the ship.
    """
    span = sighting.span_s
    if span is None or not sighting.places or covered is None:
        return Compared(sighting, "unknown", 0, None)
    if span[0] < covered[0] - 86_400 or span[1] > covered[1] + 86_400:
        return Compared(sighting, "unknown", 0, None)
    within = [fix for fix in fixes if span[0] <= fix.time_s < span[1]]
    if not within:
        return Compared(sighting, "silent", 0, None)
    nearest = min(_to_place(fix, sighting.places) for fix in within)
    if nearest <= 0:
        return Compared(sighting, "agrees", len(within), 0.0)
    away = any(_reach(a, b, sighting.places, span) for a, b in _silences(fixes, span))
    return Compared(
        sighting, "open" if away else "elsewhere", len(within), round(nearest / 1000, 1)
    )


def _to_place(fix: Heard, places: Sequence[Place]) -> float:
    """Metres from the edge of the nearest of the places, 0 within it."""
    return min(
        0.0
        if place.entered.holds(fix.lat, fix.lon)
        else max(1.0, distance_m(fix.lat, fix.lon, place.lat, place.lon)
                 - 1000 * (place.radius_km or 0))
        for place in places
    )  # fmt: skip


def _silences(
    fixes: Sequence[Heard], span: tuple[int, int]
) -> Iterable[tuple[Heard | None, Heard | None]]:
    """Pairs of fixes that follow each other and whose time between touches the span."""
    ends: list[Heard | None] = [None, *fixes, None]
    for a, b in pairwise(ends):
        begins = a.time_s if a else span[0]
        stops = b.time_s if b else span[1]
        if begins < span[1] and stops > span[0]:
            yield a, b


def _reach(
    a: Heard | None, b: Heard | None, places: Sequence[Place], span: tuple[int, int]
) -> bool:
    """She could have been at one of the places between two fixes, within the span."""
    start = a.time_s if a else span[0]
    end = b.time_s if b else span[1]
    speed = GREATEST_KNOTS * _KNOT_MS
    for place in places:
        there = _to_place(a, (place,)) / speed if a else 0.0
        back = _to_place(b, (place,)) / speed if b else 0.0
        arrives, leaves = max(start + there, span[0]), min(end - back, span[1])
        if arrives <= leaves:
            return True
    return False


def legs(sightings: Iterable[Sighting]) -> list[Leg]:
    """The ways between sightings of one ship at one place each, in the order of their dates."""
    placed = [s for s in sightings if len(s.places) == 1 and s.first is not None]
    placed.sort(key=lambda s: (s.first or date.min, s.last or date.max, s.row))
    return [
        _leg(a, b) for a, b in pairwise(placed) if a.places != b.places and a.vessel == b.vessel
    ]


def _leg(before: Sighting, after: Sighting) -> Leg:
    a, b = before.places[0], after.places[0]
    km = distance_m(a.lat, a.lon, b.lat, b.lon) / 1000
    spans = before.span_s, after.span_s
    if spans[0] is None or spans[1] is None:
        return Leg(before, after, round(km, 1), None, None, None)
    hours = max(0.0, (spans[1][1] - spans[0][0]) / 3600)
    knots = km / 1.852 / hours if hours else None
    possible = knots is not None and knots <= GREATEST_KNOTS
    return Leg(
        before, after, round(km, 1), hours, None if knots is None else round(knots, 2), possible
    )
