"""`watchkeeper init` and `watchkeeper add`: a workspace, and the files in its record."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    FILE,
    FOLDER,
    SEED,
    WORKSPACE,
    clock_of,
    entropy_of,
    open_workspace,
    print_json,
    say,
)


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--title", default="An unnamed case", help="Title of the case.")
@click.option("--compiled-by", default="not stated", help="Who compiles it, for the report.")
@click.option("--name", default="watchkeeper-workspace", help="Name of the log in checkpoints.")
@click.option("--database", default=None, metavar="URL", help="SQLAlchemy address of a database.")
@CLOCK
@SEED
def init(  # noqa: PLR0913, PLR0917  # one argument for each option
    folder: Path,
    title: str,
    compiled_by: str,
    name: str,
    database: str | None,
    clock: str | None,
    seed: str | None,
) -> None:
    """Make a new workspace in FOLDER: the record, and a case file to edit.

    \b
    Example:
      watchkeeper init my-case --title "Refined petroleum, 2024"
    """
    from watchkeeper.findings.case import CASE_FILE, Case, write_case
    from watchkeeper.record.workspace import Workspace

    made = Workspace.create(
        folder,
        clock=clock_of(clock),
        entropy=entropy_of(seed),
        name=name,
        database_url=database,
    )
    made.close()
    write_case(Case(title=title, compiled_by=compiled_by), folder / CASE_FILE)
    say(f"Made the workspace {folder}; its questions are in {folder / CASE_FILE}.")


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--source", default="", help="Address or origin of the files.")
@WORKSPACE
@AS_JSON
def add(files: tuple[Path, ...], source: str, workspace: Path, as_json: bool) -> None:
    """Add FILES to the record as exhibits, byte for byte.

    \b
    Example:
      watchkeeper add statement.pdf --source https://example.org/statement -w my-case
    """
    import mimetypes

    from watchkeeper.record.exhibits import Exhibit

    rows = []
    with open_workspace(workspace) as opened:
        for file in files:
            media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            entry = opened.add_exhibit(
                file,
                name=file.name,
                media_type=media_type,
                author=getpass.getuser(),
                address=source,
            )
            rows.append(
                {"entry": entry.id, "name": file.name, "sha256": entry.read(Exhibit).sha256}
            )
    if as_json:
        print_json({"exhibits": rows})
        return
    for row in rows:
        click.echo(f"{row['sha256']}  {row['name']}")
