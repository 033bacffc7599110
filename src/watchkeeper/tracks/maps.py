"""Maps of observations: tracks, dashed gaps, places, the other ship, and coverage beside them.

The rules:

1. A line is drawn only between fixes that were heard. Across a gap it is dashed, and straight: it
   says nothing about where the ship was.
2. Land has no borders and no names of states; only watched places in view are named.
3. What is simulated says so across the map.
4. Beside the map stands what was heard when: this ship, and the other ships near, hour by hour. A
   gap where nobody was heard is a gap of reception.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise

from watchkeeper.tracks.gazetteer import DEFAULT_RADIUS_KM, Place
from watchkeeper.tracks.svg import (
    BLUE,
    GREEN,
    GREY,
    INK,
    LAND,
    LINE,
    ORANGE,
    QUIET,
    VERMILION,
    XY,
    circle,
    document,
    path,
    rect,
    shortened,
    text,
    thinned,
)  # fmt: skip
from watchkeeper.tracks.views import LonLat, View, fit, unwrapped

WIDTH, HEIGHT = 640.0, 560.0
_PANEL = (300.0, 268.0)


@dataclass(frozen=True, slots=True)
class Fix:
    """A position that was heard: seconds since 1970 UTC, degrees."""

    time_s: int
    lat: float
    lon: float

    @property
    def at(self) -> LonLat:
        """Longitude and latitude."""
        return self.lon, self.lat


@dataclass(frozen=True, slots=True)
class Hour:
    """What was heard in one hour: of this ship, and of others near; None is not known."""

    start_s: int
    own: int
    others: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """What a map shows.

    Attributes:
        title: What it is; subtitle: ship, time and measure.
        track: Fixes of the ship, by time.
        gaps: Fixes before and after each gap; the track is not drawn between them.
        breaks: Times of fixes between which no ship can have gone; nothing is drawn there.
        other: Fixes of the other ship.
        names: Of the ship and the other ship.
        places: Watched places, drawn where they are in view.
        hours: Coverage, by time.
        mark: Where the observation is, if it is at one point.
        simulated: The positions are made up.
    """

    title: str
    subtitle: str
    track: tuple[Fix, ...]
    gaps: tuple[tuple[Fix, Fix], ...] = ()
    other: tuple[Fix, ...] = ()
    names: tuple[str, str] = ("", "")
    places: tuple[Place, ...] = ()
    hours: tuple[Hour, ...] = ()
    mark: Fix | None = None
    simulated: bool = False
    breaks: tuple[tuple[int, int], ...] = ()


def draw(picture: Picture) -> bytes:
    """The map as an SVG file; the same picture gives the same bytes.

    Raises:
        ValueError: It has no fix.
    """
    height = HEIGHT if picture.hours else HEIGHT - 90
    body = [rect((0, 0, WIDTH, height), 'fill="white"')]
    body += _panel(picture, (0.0, 0.0, WIDTH, 450.0), large=True)
    if picture.hours:
        body += _coverage(picture, (20.0, 462.0, WIDTH - 40, 74.0))
    body.append(text((20, height - 8), _LAND, 7.5, QUIET))
    return document((WIDTH, height), f"{picture.title}: {picture.subtitle}", body)


def draw_many(pictures: Sequence[Picture], title: str, columns: int = 2) -> bytes:
    """Small multiples: several maps at one size, in reading order.

    Raises:
        ValueError: One of them has no fix.
    """
    rows = -(-len(pictures) // columns)
    wide, tall = _PANEL
    size = (columns * wide + 20, rows * tall + 46)
    body = [rect((0, 0, *size), 'fill="white"'), text((14, 20), title, 13, more=_BOLD)]
    for place, picture in enumerate(pictures):
        left, top = 10 + place % columns * wide, 28 + place // columns * tall
        body += _panel(picture, (left, top, wide, tall), large=False)
    body.append(text((14, size[1] - 6), _LAND, 7.5, QUIET))
    return document(size, title, body)


_LAND = (
    "Land: Natural Earth, public domain; left out where outlines are too coarse. No borders are "
    "drawn. A dashed circle or outline is a place."
)
_BOLD = 'font-weight="bold"'
_HALO = 'paint-order="stroke" stroke="white" stroke-width="2.5" stroke-linejoin="round"'


def _panel(
    picture: Picture, box: tuple[float, float, float, float], *, large: bool
) -> Iterator[str]:
    """Title, map and legend in a rectangle."""
    left, top, width, height = box
    head, foot, edge = (46.0, 34.0, 20.0) if large else (32.0, 22.0, 6.0)
    sizes = (13.0, 10.0) if large else (9.5, 7.5)
    title, subtitle = (
        shortened(words, (width - 2 * edge) / (0.56 * size))
        for words, size in zip((picture.title, picture.subtitle), sizes, strict=True)
    )
    yield text((left + edge, top + head * 0.42), title, sizes[0], more=_BOLD)
    yield text((left + edge, top + head * 0.82), subtitle, sizes[1], QUIET)
    inner = (left + edge, top + head, width - 2 * edge, height - head - foot)
    track = unwrapped(fix.at for fix in picture.track)
    if not track:
        raise ValueError("a map needs at least one fix")
    ends = [unwrapped((a.at, b.at), track[0][0]) for a, b in picture.gaps]
    other = unwrapped((fix.at for fix in picture.other), track[0][0])
    view = fit([*track, *other, *(point for pair in ends for point in pair)], inner)
    name = f"c{round(left)}-{round(top)}"
    yield f'<clipPath id="{name}">{rect(inner, "")}</clipPath><g clip-path="url(#{name})">'
    yield from _ground(view, inner)
    yield from _lines(picture, view, (track, other, ends), 1.6 if large else 1.1)
    yield from _place_names(picture.places, view, 9.5 if large else 7.5)
    if picture.simulated:
        yield _mark(inner, 34 if large else 18)
    yield "</g>"
    yield rect(inner, f'fill="none" stroke="{QUIET}" stroke-width="0.8"')
    yield from _degrees(view, 8 if large else 6.5)
    yield from _scale(view, 8.5 if large else 7)
    yield from _legend(picture, (left + edge, top + height - foot + 20), large=large)


def _mark(inner: tuple[float, float, float, float], size: float) -> str:
    x, y = inner[0] + inner[2] / 2, inner[1] + inner[3] / 2
    more = f'text-anchor="middle" opacity="0.28" transform="rotate(-24 {x:.0f} {y:.0f})" {_BOLD}'
    return text((x, y), "SIMULATED POSITIONS", size, VERMILION, more)


def _ground(view: View, inner: tuple[float, float, float, float]) -> Iterator[str]:
    yield rect(inner, 'fill="#f4f8fb"')
    for ring in view.land():
        style = f'fill="{LAND}" stroke="{GREY}" stroke-width="0.5"'
        yield path(thinned(ring, 0.4), style, closed=True)
    meridians, parallels = view.lines()
    style = f'fill="none" stroke="{LINE}" stroke-width="0.6"'
    for lon in meridians:
        yield path([view.xy((lon, view.south)), view.xy((lon, view.north))], style)
    for lat in parallels:
        yield path([view.xy((view.west, lat)), view.xy((view.east, lat))], style)


def _lines(
    picture: Picture,
    view: View,
    lines: tuple[list[LonLat], list[LonLat], list[list[LonLat]]],
    width: float,
) -> Iterator[str]:
    track, other, gaps = lines
    silent = {(a.time_s, b.time_s) for a, b in picture.gaps} | set(picture.breaks)
    if other:
        style = f'fill="none" stroke="{ORANGE}" stroke-width="{width}"'
        yield path(thinned(view.xy(point) for point in other), style)
        yield circle(view.xy(other[-1]), 3, f'fill="{ORANGE}"')
    style = f'fill="none" stroke="{BLUE}" stroke-width="{width}" stroke-linejoin="round"'
    parts = list(_unbroken(picture.track, track, silent))
    for part in parts:
        yield path(thinned(view.xy(point) for point in part), style)
        if len(parts) > 1 or len(part) == 1:
            yield circle(view.xy(part[-1]), 1.5, f'fill="{BLUE}"')
    yield circle(view.xy(track[-1]), 3.2, f'fill="{BLUE}"')
    for off, on in gaps:
        dashed = f'fill="none" stroke="{VERMILION}" stroke-width="{width}" stroke-dasharray="6 4"'
        yield path([view.xy(off), view.xy(on)], dashed)
        yield circle(view.xy(off), 3.6, f'fill="{VERMILION}"')
        ring = f'fill="white" stroke="{VERMILION}" stroke-width="1.6"'
        yield circle(view.xy(on), 3.6, ring)
    if picture.mark:
        at = unwrapped([picture.mark.at], track[0][0])[0]
        yield circle(view.xy(at), 9, f'fill="none" stroke="{INK}" stroke-width="1.4"')


def _unbroken(
    fixes: Sequence[Fix], points: Sequence[LonLat], silent: set[tuple[int, int]]
) -> Iterator[list[LonLat]]:
    """The parts of a track between gaps."""
    part = [points[0]]
    starts = sorted(silent)
    for (before, fix), point in zip(pairwise(fixes), points[1:], strict=True):
        place = bisect_left(starts, (before.time_s, 0))
        if place < len(starts) and starts[place][1] <= fix.time_s:
            yield part
            part = []
        part.append(point)
    yield part


def _place_names(places: Sequence[Place], view: View, size: float) -> Iterator[str]:
    """Circles or outlines of places, each with its name where it covers no other name."""
    taken: list[_Box] = []
    for place in sorted(places, key=lambda p: (bool(p.polygon), not p.watched, p.id)):
        at = unwrapped([(place.lon, place.lat)], view.middle[0])[0]
        if not view.holds(at):
            continue
        yield from _shape(place, at, view)
        wide = 0.58 * size * len(place.name)
        box = next(
            (box for box in _beside(view.xy(at), wide, size) if _free(box, view, taken)), None
        )
        if box:
            taken.append(box)
            yield text((box[0], box[3] - 2), place.name, size, INK, _HALO)


def _shape(place: Place, at: LonLat, view: View) -> Iterator[str]:
    style = f'fill="none" stroke="{GREEN}" stroke-width="1" stroke-dasharray="2 2"'
    if place.polygon:
        turned = unwrapped([(lon, lat) for lat, lon in place.polygon], at[0])
        yield path([view.xy(corner) for corner in turned], style, closed=True)
        return
    x, y = view.xy(at)
    yield circle((x, y), max(2.5, (place.radius_km or DEFAULT_RADIUS_KM) * view.per_km), style)
    yield rect((x - 1.8, y - 1.8, 3.6, 3.6), f'fill="{GREEN}"')


_Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def _beside(at: XY, wide: float, size: float) -> Iterator[_Box]:
    """Where a name may stand beside its place: right, left, above and below."""
    for left in (at[0] + 6, at[0] - 6 - wide):
        for base in (at[1] - 4, at[1] + size + 3):
            yield left, base - size, left + wide, base + 2


def _free(box: _Box, view: View, taken: Sequence[_Box]) -> bool:
    """The name lies on the map and covers no other name."""
    shown = box[0] > view.left and box[2] < view.left + view.width
    shown = shown and box[1] > view.top and box[3] < view.top + view.height
    return shown and not any(_overlap(box, other) for other in taken)


def _overlap(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _degrees(view: View, size: float) -> Iterator[str]:
    meridians, parallels = view.lines()
    digits = 0 if view.step() >= 1 else 2 if view.step() in (0.25, 0.02, 0.05) else 1
    for lon in meridians:
        x, _ = view.xy((lon, view.south))
        turned = (lon + 180) % 360 - 180
        label = f"{abs(turned):.{digits}f}°{'W' if turned < 0 else 'E'}"
        more = f'text-anchor="middle" {_HALO}'
        if view.left + 20 < x < view.left + view.width - 20:
            yield text((x, view.top + view.height - 3), label, size, QUIET, more)
    for lat in parallels:
        _, y = view.xy((view.west, lat))
        label = f"{abs(lat):.{digits}f}°{'S' if lat < 0 else 'N'}"
        if view.top + 14 < y < view.top + view.height - 14:
            yield text((view.left + 3, y - 2), label, size, QUIET, _HALO)


def _scale(view: View, size: float) -> Iterator[str]:
    km = view.bar_km()
    right, y = view.left + view.width - 10, view.top + view.height - 26
    left = right - km * view.per_km
    points = [(left, y - 4), (left, y), (right, y), (right, y - 4)]
    yield path(points, f'fill="none" stroke="{INK}" stroke-width="1.2"')
    more = f'text-anchor="end" {_HALO}'
    yield text((right, y + size + 2), f"{km} km", size, INK, more)


def _legend(picture: Picture, at: XY, *, large: bool) -> Iterator[str]:
    size, x, y = (9.0, *at) if large else (7.0, at[0], at[1] - 8)
    own, other = picture.names
    line = 'fill="none" stroke-width="1.8"'
    entries = [(path([(0, 0), (18, 0)], f'{line} stroke="{BLUE}"'), own or "heard")]
    if picture.gaps:
        dashed = path([(0, 0), (18, 0)], f'{line} stroke="{VERMILION}" stroke-dasharray="5 3"')
        entries.append((dashed, "not heard (straight line, no track)" if large else "not heard"))
    if picture.other:
        entries.append(
            (path([(0, 0), (18, 0)], f'{line} stroke="{ORANGE}"'), other or "other ship")
        )
    for drawn, words in entries:
        yield f'<g transform="translate({x:.1f} {y - 3:.1f})">{drawn}</g>'
        yield text((x + 23, y), words, size)
        x += 23 + 0.58 * size * len(words) + 16


def _coverage(picture: Picture, box: tuple[float, float, float, float]) -> Iterator[str]:
    """Two rows of bars by hour: fixes of this ship, and of other ships near."""
    left, top, width, height = box
    start = picture.hours[0].start_s
    end = picture.hours[-1].start_s + 3600
    row = (height - 16) / 2

    def x(time_s: float) -> float:
        return left + 92 + (time_s - start) / (end - start) * (width - 92)

    for off, on in picture.gaps:
        shade = (x(max(off.time_s, start)), top, x(min(on.time_s, end)), 2 * row)
        yield rect((shade[0], top, max(1.0, shade[2] - shade[0]), shade[3]),
                   f'fill="{VERMILION}" opacity="0.14"')  # fmt: skip
    rows: tuple[tuple[str, str, list[int | None]], ...] = (
        ("this ship", BLUE, [hour.own for hour in picture.hours]),
        ("others near", GREY, [hour.others for hour in picture.hours]),
    )
    for place, (name, colour, counts) in enumerate(rows):
        base = top + (place + 1) * row
        known = [count for count in counts if count is not None]
        most = max(known, default=0) or 1
        yield text((left, base - row / 2), name, 9)
        note = f"most {most} an hour" if known else "not known"
        yield text((left, base - row / 2 + 10), note, 7.5, QUIET)
        for hour, count in zip(picture.hours, counts, strict=True):
            if count:
                tall = max(1.0, (row - 6) * count / most)
                wide = max(0.5, x(hour.start_s + 3600) - x(hour.start_s) - 0.3)
                yield rect((x(hour.start_s), base - tall, wide, tall), f'fill="{colour}"')
        yield path([(left + 92, base), (left + width, base)],
                   f'fill="none" stroke="{QUIET}" stroke-width="0.6"')  # fmt: skip
    yield from _ticks(start, end, x, top + height - 4)


def _ticks(start: int, end: int, x: Callable[[float], float], y: float) -> Iterator[str]:
    """Dates under the bars, at most seven."""
    days = [d for d in range(start - start % 86400, end + 1, 86400) if start <= d <= end]
    shown: Iterable[int] = days[:: max(1, -(-len(days) // 7))] or (start,)
    for day in shown:
        label = f"{datetime.fromtimestamp(day, UTC):%Y-%m-%d}"
        if x(day) < x(end) - 44:
            yield text((x(day), y), label, 7.5, QUIET)


def with_track(picture: Picture, fixes: Sequence[Fix], longest_s: int = 3600) -> Picture:
    """The picture with these fixes, and every silence beyond `longest_s` as a gap."""
    gaps = [(a, b) for a, b in pairwise(fixes) if b.time_s - a.time_s > longest_s]
    return replace(picture, track=tuple(fixes), gaps=tuple(gaps))
