"""`watchkeeper tracks show`: one ship's timeline, and a map."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import AS_JSON, EXISTING_FOLDER, print_json, say

if TYPE_CHECKING:
    from watchkeeper.tracks.lake import Lake
    from watchkeeper.tracks.observed import Observation
    from watchkeeper.tracks.sightings import Compared
    from watchkeeper.tracks.timelines import Timeline

DAY = click.DateTime(["%Y-%m-%d"])
FOUND = click.Path(path_type=Path, exists=True)
GIVEN = click.Path(path_type=Path, dir_okay=False, exists=True)
NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("mmsi", type=click.IntRange(1, 9_999_999_999))
@click.option("--lake", type=EXISTING_FOLDER, required=True, help="Folder of the lake.")
@click.option("--observations", type=FOUND, default=None,
    help="What detect wrote, to be told in the timeline.")  # fmt: skip
@click.option("--sightings", type=GIVEN, default=None,
    help="Table of dated sightings, compared with the positions; needs --vessel.")  # fmt: skip
@click.option("--vessel", default="", help="Her name in the table of sightings.")
@click.option("--from", "first", type=DAY, default=None, metavar="DATE", help="First UTC day.")
@click.option("--to", "last", type=DAY, default=None, metavar="DATE", help="Last UTC day.")
@click.option("--map", "map_", type=NEW_FILE, default=None, help="Write a map as SVG.")
@click.option("--observation", metavar="ID", default=None,
    help="Map this observation of her instead; needs --observations.")  # fmt: skip
@click.option("--maps", type=NEW_FILE, default=None,
    help="Write a map of each of her observations as SVG, small multiples.")  # fmt: skip
@AS_JSON
def show(  # noqa: PLR0913, PLR0917  # one argument for each option
    mmsi: int,
    lake: Path,
    observations: Path | None,
    sightings: Path | None,
    vessel: str,
    first: datetime | None,
    last: datetime | None,
    map_: Path | None,
    observation: str | None,
    maps: Path | None,
    as_json: bool,
) -> None:
    """Show a ship: when she was heard, what she said, what was observed of her.

    The map shows her track, silences beyond two hours dashed, watched places, and beside it, hour
    by hour, what was heard of her and of others near. Sightings keep the dates as printed.

    \b
    Example:
      watchkeeper tracks show 273900007 --lake lake --observations found --map ship.svg
    """
    from watchkeeper.record.durable import write_file
    from watchkeeper.tracks.lake import Lake
    from watchkeeper.tracks.maps import draw
    from watchkeeper.tracks.observed import read_observations
    from watchkeeper.tracks.timelines import picture_of, picture_of_observation, read_timeline

    if (sightings is None) is not (not vessel):
        raise click.UsageError("--sightings and --vessel go together")
    if (maps or observation) and not observations:
        raise click.UsageError("--maps and --observation need --observations")
    if observation and not map_:
        raise click.UsageError("--observation needs --map")
    opened = Lake(lake)
    held = read_observations(observations) if observations else []
    days = first.date() if first else None, last.date() if last else None
    timeline = read_timeline(opened, mmsi, held, *days)
    compared = _compared(timeline, sightings, vessel) if sightings else []
    if map_:
        mine = [one for one in held if mmsi in (one.mmsi, one.other_mmsi)]
        chosen = _chosen(mine, observation) if observation else None
        picture = picture_of_observation(opened, chosen) if chosen else picture_of(timeline)
        write_file(map_, draw(picture))
        say(f"Wrote {map_}")
    if maps:
        _write_maps(opened, [o for o in held if mmsi in (o.mmsi, o.other_mmsi)], maps)
    if as_json:
        print_json(_as_dict(timeline, compared))
    else:
        _print(timeline, compared)


def _chosen(mine: list[Observation], start: str) -> Observation:
    """The one observation whose id begins so."""
    found = [one for one in mine if one.id.startswith(start)]
    if len(found) != 1:
        few = "several observations" if found else "no observation"
        raise click.UsageError(f"{few} of the ship: {start}")
    return found[0]


def _compared(timeline: Timeline, table: Path, vessel: str) -> list[Compared]:
    from watchkeeper.tracks.gazetteer import our_gazetteer
    from watchkeeper.tracks.sightings import Heard, compare, read_sightings

    found, problems = read_sightings(table, our_gazetteer())
    for problem in problems:
        say(f"set aside: {problem}")
    fixes = [Heard(fix.time_s, fix.lat, fix.lon) for fix in timeline.fixes]
    covered = (fixes[0].time_s, fixes[-1].time_s) if fixes else None
    mine = [one for one in found if one.vessel.casefold() == vessel.casefold()]
    if not mine:
        say(f"no sighting of {vessel} in {table}")
    return [compare(one, fixes, covered) for one in mine]


def _write_maps(lake: Lake, observations: list[Observation], path: Path) -> None:
    from watchkeeper.record.durable import write_file
    from watchkeeper.tracks.maps import draw_many
    from watchkeeper.tracks.timelines import picture_of_observation

    kinds = ("dark_period", "meeting", "loitering", "port_call")
    chosen = [one for one in observations if one.kind in kinds][:24]
    pictures = [picture_of_observation(lake, one) for one in chosen]
    if pictures:
        write_file(path, draw_many(pictures, f"Observations of MMSI {chosen[0].mmsi}"))
        say(f"Wrote {path}")
    else:
        say("no observation of the ship to draw")


def _iso(time_s: int | None) -> str | None:
    return None if time_s is None else datetime.fromtimestamp(time_s, UTC).isoformat()


def _as_dict(timeline: Timeline, compared: list[Compared]) -> dict[str, Any]:
    return {
        "mmsi": timeline.mmsi,
        "simulated": timeline.simulated,
        "fixes": timeline.heard,
        "timeline": [
            {
                "start": _iso(moment.start_s),
                "end": _iso(moment.end_s),
                "kind": moment.kind,
                "words": moment.words,
                "observation": moment.id or None,
            }
            for moment in timeline.moments
        ],
        "sightings": [
            {
                "row": one.sighting.row,
                "event": one.sighting.event,
                "place": one.sighting.place,
                "dates": one.sighting.raw,
                "uncertain": one.sighting.uncertain,
                "source": one.sighting.source,
                "address": one.sighting.address,
                "ais": one.verdict,
                "fixes": one.fixes,
                "nearest_km": one.nearest_km,
            }
            for one in compared
        ],
    }


def _print(timeline: Timeline, compared: list[Compared]) -> None:
    from watchkeeper.tracks.timelines import clock

    if timeline.simulated:
        click.echo("simulated positions")
    click.echo(f"MMSI {timeline.mmsi}: {timeline.heard} fixes")
    for moment in timeline.moments:
        until = "" if moment.end_s is None else f" to {clock(moment.end_s)}"
        click.echo(f"{clock(moment.start_s)}{until}  {moment.kind}: {moment.words}")
    for one in compared:
        seen = one.sighting
        near = "" if one.nearest_km is None else f", nearest {one.nearest_km} km"
        click.echo(
            f"sighting {seen.raw}  {seen.place}: {seen.event} ({seen.source}); "
            f"AIS: {one.verdict}, {one.fixes} fixes{near}"
        )
