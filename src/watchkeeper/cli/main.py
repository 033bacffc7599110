"""`watchkeeper`: the command line's entry, which loads a command only when it is called."""

from __future__ import annotations

import gc
from typing import Any

import click

from watchkeeper import __version__
from watchkeeper.cli.lazy import LazyGroup, Places

COMMANDS: Places = {
    "demo": ("watchkeeper.cli.demo:demo", "Build the demonstration case and its report."),
    "init": ("watchkeeper.cli.workspaces:init", "Make a new workspace."),
    "add": ("watchkeeper.cli.workspaces:add", "Add files and pages to the record as exhibits."),
    "read": ("watchkeeper.cli.read:read", "Propose claims from documents."),
    "claims": ("watchkeeper.cli.claims:claims", "Import, list and audit claims."),
    "casework": ("watchkeeper.cli.casework:casework", "What was asked, answered, sought, closed."),
    "tracks": ("watchkeeper.cli.tracks:tracks", "Ship positions in, observations out."),
    "norms": ("watchkeeper.cli.norms:norms", "The law as data: list, show, match, test, lint."),
    "assess": ("watchkeeper.cli.assess:assess", "Weigh, reconcile and test: a case's findings."),
    "report": ("watchkeeper.cli.assess:report", "Write a case's findings as HTML."),
    "publish": ("watchkeeper.cli.publish:publish", "Publish a case as a signed bundle."),
    "verify": ("watchkeeper.cli.verify:verify", "Check a bundle, offline."),
    "diff": ("watchkeeper.cli.verify:diff", "What changed between two bundles."),
    "record": ("watchkeeper.cli.record:record", "Look at the record and check it."),
}
"""Command name to where it lives and its one-line help; nothing is imported for `--help`."""


class Watchkeeper(LazyGroup):
    """The program: what goes wrong in a command ends in one message."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs a command; an input that cannot be used ends with exit code 2 and one message."""
        from watchkeeper.cli.terminal import usable_input

        collect_rarely()
        with usable_input():
            return super().main(*args, **kwargs)


def collect_rarely() -> None:
    """Lets Python look for cyclic garbage less often: a tenth of the demonstration's time.

    What a command reads and weighs lives until the command ends; the default walks all of it again
    for every 700 new values and finds nothing.
    """
    gc.set_threshold(100_000, 20, 50)


@click.group(
    cls=Watchkeeper, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, package_name="watchkeeper")
def main() -> None:
    """From evidence to a sanctions-monitoring report that anyone can check.

    \b
    Example:
      watchkeeper demo demo-case
      watchkeeper assess demo-case --json
    """
