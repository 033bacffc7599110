"""`watchkeeper tracks`: ship positions into the lake, observations out; one module per command."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

import click

COMMANDS: Mapping[str, tuple[str, str]] = {
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


class TracksGroup(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the work, of the commands that are there."""
        return [name for name, (place, _) in COMMANDS.items() if find_spec(place.split(":")[0])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports the command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=TracksGroup)
def tracks() -> None:
    """Ship positions into the lake, observations out of it.

    \b
    Example:
      watchkeeper tracks ingest day.csv.gz --lake lake
    """
