"""`watchkeeper record`: look at what was recorded, and check that it still is what it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import AS_JSON, EXISTING_FOLDER, open_workspace, print_json, say

if TYPE_CHECKING:
    from watchkeeper.record.entries import Entry
    from watchkeeper.record.workspace import Workspace


@click.group()
def record() -> None:
    """Look at the record and check it.

    \b
    Example:
      watchkeeper record check demo-case
    """


@record.command()
@click.argument("workspace", type=EXISTING_FOLDER, default=".")
@AS_JSON
def check(workspace: Path, as_json: bool) -> None:
    """Check every entry, the log, its signature and every exhibit.

    Exit code 0: everything holds. 1: something does not, and is named.

    \b
    Example:
      watchkeeper record check demo-case
    """
    from watchkeeper.record.check import check as check_workspace

    with open_workspace(workspace) as opened:
        report = check_workspace(opened, lambda part: say(f"checking {part}"))
    if as_json:
        found = [{"subject": fault.subject, "message": fault.message} for fault in report.faults]
        print_json(
            {
                "ok": report.ok,
                "entries": report.entries,
                "checkpoints": report.checkpoints,
                "exhibits": report.exhibits,
                "root": report.root,
                "faults": found,
            }
        )
    else:
        for fault in report.faults:
            click.echo(str(fault))
        verdict = "everything holds" if report.ok else f"does not hold ({len(report.faults)} named)"
        click.echo(
            f"entries {report.entries}, exhibits {report.exhibits}, root {report.root}: {verdict}"
        )
    if not report.ok:
        raise SystemExit(1)


@record.command()
@click.argument("workspace", type=EXISTING_FOLDER, default=".")
@click.option("--kind", help="Only entries of this kind.")
@AS_JSON
def log(workspace: Path, kind: str | None, as_json: bool) -> None:
    """List the entries in the order in which they were recorded.

    \b
    Example:
      watchkeeper record log demo-case --kind exhibit
    """
    with open_workspace(workspace) as opened:
        listed = (_head(entry) for entry in opened.journal.entries(kind))
        if as_json:
            print_json(list(listed))
            return
        for head in listed:
            inputs = f"  from {', '.join(head['inputs'])}" if head["inputs"] else ""
            click.echo(
                f"{head['index']:>7}  {head['recorded_at']}  {head['kind']:<12}  "
                f"{head['author']}  {head['id']}{inputs}"
            )


@record.command()
@click.argument("entry")
@click.argument("workspace", type=EXISTING_FOLDER, default=".")
@AS_JSON
def show(entry: str, workspace: Path, as_json: bool) -> None:
    """Show one entry: its id, or enough of the beginning of it.

    \b
    Example:
      watchkeeper record show 3f2a demo-case
    """
    with open_workspace(workspace) as opened:
        chosen = _choose(opened, entry)
    shown = _head(chosen) | {
        "label": json.loads(_label(chosen)),
        "leaf": chosen.leaf.hex(),
        "salt": chosen.salt.hex(),
        "body": json.loads(chosen.body),
    }
    if as_json:
        print_json(shown)
        return
    for name, value in shown.items():
        text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
        click.echo(f"{name}: {text}")


def _choose(workspace: Workspace, start: str) -> Entry:
    from watchkeeper.record.journal import UnknownEntryError

    try:
        return workspace.journal.entry(start)
    except UnknownEntryError:
        chosen = workspace.journal.beginning_with(start, limit=2)
    if len(chosen) != 1:
        count = "several entries begin" if chosen else "no entry begins"
        raise click.UsageError(f"{count} with {start!r}")
    return chosen[0]


def _head(entry: Entry) -> dict[str, Any]:
    from watchkeeper.record.clock import written

    return {
        "index": entry.index,
        "kind": entry.kind,
        "author": entry.author,
        "recorded_at": written(entry.recorded_at),
        "id": entry.id,
        "inputs": list(entry.inputs),
    }


def _label(entry: Entry) -> bytes:
    from watchkeeper.record.labels import encode

    return encode(entry.label)
