"""`watchkeeper tracks sightings`: dated sightings beside what AIS heard of the same ships."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import AS_JSON, EXISTING_FOLDER, FILE, print_json, say

if TYPE_CHECKING:
    from watchkeeper.tracks.voyages import Voyage


@click.command()
@click.argument("table", type=FILE)
@click.option("--lake", type=EXISTING_FOLDER, required=True, help="Folder of the lake.")
@click.option("--ships", type=FILE, default=None, help="Register with name and imo.")
@AS_JSON
def sightings(table: Path, lake: Path, ships: Path | None, as_json: bool) -> None:
    """Put dated sightings beside what AIS heard of the same ships.

    A ship is looked for by her name, and by her IMO number from the register. For each sighting AIS
    agrees, is silent, is open (she could have been there between two fixes), is elsewhere, or
    unknown. Dates stay as printed, with their marks of doubt.

    \b
    Example:
      watchkeeper tracks sightings voyages_and_sightings.csv --lake lake --ships vessels.csv
    """
    from watchkeeper.tracks.gazetteer import our_gazetteer
    from watchkeeper.tracks.lake import Lake
    from watchkeeper.tracks.sightings import read_sightings
    from watchkeeper.tracks.voyages import fuse, read_names

    found, problems = read_sightings(table, our_gazetteer())
    for problem in problems:
        say(f"set aside: {problem}")
    opened = Lake(lake)
    voyages = fuse(found, opened, read_names(ships) if ships else {})
    simulated = opened.manifest().simulated
    if as_json:
        print_json({"simulated": simulated, "voyages": [_as_dict(one) for one in voyages]})
    else:
        if simulated:
            click.echo("simulated positions")
        for one in voyages:
            _print(one)
    if problems:
        raise SystemExit(1)


def _as_dict(voyage: Voyage) -> dict[str, Any]:
    return {
        "vessel": voyage.vessel,
        "imo": voyage.imo,
        "numbers": [{"mmsi": one.mmsi, "by": one.by} for one in voyage.numbers],
        "sightings": [
            {
                "row": one.sighting.row,
                "mmsi": mmsi,
                "event": one.sighting.event,
                "place": one.sighting.place,
                "places": [place.id for place in one.sighting.places],
                "dates": one.sighting.raw,
                "uncertain": one.sighting.uncertain,
                "source": one.sighting.source,
                "address": one.sighting.address,
                "ais": one.verdict,
                "fixes": one.fixes,
                "nearest_km": one.nearest_km,
            }
            for mmsi, one in voyage.compared
        ],
        "legs": [
            {
                "mmsi": mmsi,
                "from_row": one.leg.before.row,
                "to_row": one.leg.after.row,
                "km": one.leg.km,
                "hours_at_most": one.leg.hours,
                "knots_at_least": one.leg.knots,
                "possible": one.leg.possible,
                "longest_silence_h": one.silence_h,
            }
            for mmsi, one in voyage.legs
        ],
    }


def _print(voyage: Voyage) -> None:
    numbers = ", ".join(f"{one.mmsi} by {one.by}" for one in voyage.numbers) or "no number heard"
    click.echo(f"{voyage.vessel}: {numbers}")
    for mmsi, one in voyage.compared:
        seen = one.sighting
        near = "" if one.nearest_km is None else f", nearest {one.nearest_km} km"
        under = f" of {mmsi}" if mmsi else ""
        click.echo(
            f"  {seen.raw}  {seen.place or 'no place'}: {seen.event} ({seen.source}); "
            f"AIS {one.verdict}{under}, {one.fixes} fixes{near}"
        )
    for mmsi, found in voyage.legs:
        leg = found.leg
        knots = "no end" if leg.knots is None else f"{leg.knots} kn or more"
        silent = "nothing heard" if found.silence_h is None else f"silent {found.silence_h} h"
        under = f" ({mmsi})" if mmsi else ""
        click.echo(
            f"  leg {leg.before.place} {leg.before.raw} to {leg.after.place} {leg.after.raw}: "
            f"{leg.km} km, {knots}, {silent}{under}"
        )
