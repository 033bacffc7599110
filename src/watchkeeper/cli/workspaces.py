"""`watchkeeper init` and `watchkeeper add`: a workspace, and the files and pages in its record."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from watchkeeper.record.capture.policy import Policy
    from watchkeeper.record.workspace import Workspace


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


class FileOrPage(click.ParamType[Path | str]):
    """A file that is there, or the address of a page: what has `://` in it."""

    name = "file|url"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | str:
        """A path, or an address as text."""
        if isinstance(value, str) and "://" in value:
            return value
        file: Path = FILE.convert(value, param, ctx)
        return file


@click.command()
@click.argument("items", nargs=-1, required=True, type=FileOrPage(), metavar="FILE|URL...")
@click.option("--source", default="", help="Address or origin of the files.")
@click.option(
    "--port", "ports", multiple=True, type=click.IntRange(1, 65535), metavar="NUMBER",
    help="Let pages use this port too, beside 80 and 443.",
)  # fmt: skip
@WORKSPACE
@AS_JSON
@click.pass_obj
def add(  # noqa: PLR0913, PLR0917  # one argument for each option
    policy: Policy | None,
    items: tuple[Path | str, ...],
    source: str,
    ports: tuple[int, ...],
    workspace: Path,
    as_json: bool,
) -> None:
    """Add files and pages to the record as exhibits.

    A file is kept byte for byte. A page is fetched as its server sends it, and kept with the
    request, the server's address and the hash of its certificate as WARC in WACZ. Nothing that it
    refers to is fetched, and only public addresses are.

    Exit code 1: a page could not be fetched. Exit code 2: an address was refused. The other files
    and pages are added.

    \b
    Example:
      watchkeeper add statement.pdf --source https://example.org/statement -w my-case
      watchkeeper add https://example.org/statement -w my-case
    """
    from watchkeeper.record.capture.errors import CaptureError, RefusedError

    if source and not any(isinstance(item, Path) for item in items):
        raise click.UsageError("--source is for files; a page is recorded under its own address")
    rows: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    with open_workspace(workspace) as opened:
        for item in items:
            try:
                if isinstance(item, str):
                    rows.append(_add_page(opened, item, _widened(policy, ports)))
                else:
                    rows.append(_add_file(opened, item, source))
            except CaptureError as error:
                say(f"error: {error}")
                refused = isinstance(error, RefusedError)
                failures.append({"address": item, "refused": refused, "reason": str(error)})
    _print_added(rows, failures, as_json)
    if failures:
        raise SystemExit(2 if any(failure["refused"] for failure in failures) else 1)


def _widened(policy: Policy | None, ports: tuple[int, ...]) -> Policy:
    """The policy with further ports; the strict one unless the caller of the command hands one in.

    Only code can hand one in, as the object of click's context; no option opens a network.
    """
    from dataclasses import replace

    from watchkeeper.record.capture import policy as policies

    base = policy or policies.Policy()
    return replace(base, ports=base.ports | set(ports))


def _add_file(workspace: Workspace, file: Path, source: str) -> dict[str, Any]:
    import mimetypes

    from watchkeeper.record.exhibits import Exhibit

    entry = workspace.add_exhibit(
        file,
        name=file.name,
        media_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        author=getpass.getuser(),
        address=source,
    )
    return {"entry": entry.id, "name": file.name, "sha256": entry.read(Exhibit).sha256}


def _add_page(workspace: Workspace, url: str, policy: Policy) -> dict[str, Any]:
    from watchkeeper.record.capture.addresses import shown
    from watchkeeper.record.capture.capturing import add_capture, capture
    from watchkeeper.record.exhibits import Exhibit

    say(f"Fetching {shown(url)}")
    captured = capture(url, clock=clock_of(None), entropy=entropy_of(None), policy=policy)
    entry = add_capture(workspace, captured, getpass.getuser())
    page = captured.page
    return {
        "entry": entry.id,
        "name": captured.name,
        "sha256": entry.read(Exhibit).sha256,
        "address": url,
        "arrived_at": page.address.url,
        "status": page.response.status,
        "title": captured.title,
        "peer": page.peer.ip,
    }


def _print_added(rows: list[dict[str, Any]], failures: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json({"exhibits": rows, "failures": failures})
        return
    for row in rows:
        click.echo(f"{row['sha256']}  {row['name']}")
