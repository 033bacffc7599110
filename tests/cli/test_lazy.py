"""Groups that load a command only when it is called."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from watchkeeper.cli import main as program
from watchkeeper.cli import tracks
from watchkeeper.cli.lazy import LazyGroup


@pytest.mark.parametrize("group", [program.main, tracks.tracks])
def test_each_place_holds_a_command_and_help_lists_all(group: click.Group) -> None:
    assert isinstance(group, LazyGroup)
    printed = CliRunner().invoke(group, ["--help"]).stdout
    context = click.Context(group)
    assert group.list_commands(context) == list(group.places)
    for name, (_, says) in group.places.items():
        assert isinstance(group.get_command(context, name), click.Command)
        assert name in printed and says.split()[0] in printed
    assert group.get_command(context, "nothing") is None


def test_help_imports_none_of_them() -> None:
    asked = (
        "import sys\n"
        "from watchkeeper.cli.main import COMMANDS, main\n"
        "main(['--help'], standalone_mode=False)\n"
        "places = {place.split(':')[0] for place, _ in COMMANDS.values()}\n"
        "print(sorted(places & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
