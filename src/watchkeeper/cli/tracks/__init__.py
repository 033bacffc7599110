"""`watchkeeper tracks`: ship positions into the lake, observations out; one module per command."""

from __future__ import annotations

import click

from watchkeeper.cli.lazy import LazyGroup, Places

COMMANDS: Places = {
    "ingest": ("watchkeeper.cli.tracks.ingest:ingest", "Positions into the lake, cleaned."),
    "detect": ("watchkeeper.cli.tracks.detect:detect", "Observations out of the lake."),
    "show": ("watchkeeper.cli.tracks.show:show", "A ship's timeline and map."),
    "sightings": (
        "watchkeeper.cli.tracks.sightings:sightings",
        "Dated sightings beside what AIS heard.",
    ),
    "leads": ("watchkeeper.cli.tracks.leads:leads", "Accept, merge or dismiss observations."),
    "cargo": ("watchkeeper.cli.tracks.cargo:cargo", "Tanker calls as estimates in barrels."),
    "simulate": ("watchkeeper.cli.tracks.simulate:simulate", "Made-up positions with their truth."),
    "exercise": ("watchkeeper.cli.tracks.exercise:exercise", "A marked exercise, end to end."),
}
"""Command name to where it lives and its one-line help; nothing is imported for `--help`."""


@click.group(cls=LazyGroup, places=COMMANDS)
def tracks() -> None:
    """Ship positions into the lake, observations out of it.

    \b
    Example:
      watchkeeper tracks ingest day.csv.gz --lake lake
    """
