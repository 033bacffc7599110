"""`watchkeeper casework`: requests and answers, searches, recommendations, humanitarian effects."""

from __future__ import annotations

import click

from watchkeeper.cli.casework import acts, listing


@click.group()
def casework() -> None:
    """Keep a body's casework on the record: asked, answered, sought, closed, recommended.

    \b
    Example:
      watchkeeper casework request "Russian Federation" --facts "..." --channel letter -w my-case
      watchkeeper casework list -w my-case
    """


for command in (*acts.COMMANDS, listing.list_):
    casework.add_command(command)
