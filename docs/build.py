"""Writes the generated pages of this folder: `python docs/build.py`, or `--check` to compare.

Generated are `facts.md`, from the terms of the norms, and `commands.md`, from the commands' help.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from watchkeeper.cli.main import main as watchkeeper
from watchkeeper.norms.factpage import fact_page
from watchkeeper.norms.reading import load_norms, load_terms

HERE = Path(__file__).parent


def _commands(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[str]:
    # Below its parent, as it is called: click keeps the help options that a command first shows.
    context = command.make_context(name, [], parent, terminal_width=80, resilient_parsing=True)
    yield f"## `{context.command_path}`\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None:
                yield from _commands(found, below, context)


def pages() -> Mapping[str, str]:
    """The generated pages by file name."""
    intro = "# Commands\n\nGenerated from the commands' own help by `make docs`.\n"
    return {
        "commands.md": "\n".join([intro, *_commands(watchkeeper, "watchkeeper")]),
        "facts.md": fact_page(load_terms(), load_norms().values()),
    }


def main(arguments: list[str]) -> int:
    """Writes the pages, or with `--check` names those that are out of date (exit code 1)."""
    stale = []
    for name, text in pages().items():
        path = HERE / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{'out of date' if '--check' in arguments else 'written'}: docs/{name}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
