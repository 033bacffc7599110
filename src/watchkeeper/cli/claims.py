"""`watchkeeper claims`: tables into claims, and what the claims rest on."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.review import review
from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    FILE,
    SEED,
    WORKSPACE,
    open_workspace,
    print_json,
    say,
)
from watchkeeper.cli.weighing import circular, override

if TYPE_CHECKING:
    from watchkeeper.claims.model import Claim
    from watchkeeper.claims.recording import Recorded
    from watchkeeper.claims.tables import Reject

REJECTS = "rejects.csv"


@click.group()
def claims() -> None:
    """Import tables as claims, list them, and audit their sources.

    \b
    Example:
      watchkeeper claims import refined_notified_claims.csv --workspace my-case
    """


for settling in (circular, override):
    claims.add_command(settling)


claims.add_command(review)


@claims.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@WORKSPACE
@click.option("--mapping", type=FILE, help="Mapping file; found by the column names without it.")
@click.option("--author", default=None, help="Who imports; the user's name by default.")
@CLOCK
@SEED
@AS_JSON
def import_(  # noqa: PLR0913, PLR0917  # one argument for each option
    files: tuple[Path, ...],
    workspace: Path,
    mapping: Path | None,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Import tables: each file is an exhibit, each statement in its rows a claim.

    Rows that cannot be read are set aside in rejects.csv in the workspace; the others are imported.
    Importing the same rows again adds nothing. Exit code 1: rows were set aside.

    \b
    Example:
      watchkeeper claims import refined_notified_claims.csv --workspace my-case
    """
    from watchkeeper.claims.mapping import load_mapping
    from watchkeeper.claims.recording import record_tables

    chosen = load_mapping(mapping) if mapping else None
    with open_workspace(workspace, clock, seed) as opened:
        say(f"Importing {len(files)} {'table' if len(files) == 1 else 'tables'}")
        recorded = record_tables(opened, files, author or getpass.getuser(), mapping=chosen)
    _write_rejects(workspace / REJECTS, recorded)
    if as_json:
        print_json(_recorded_dict(recorded))
    else:
        _print_recorded(recorded)
    if recorded.rejected:
        say(f"Set aside in {workspace / REJECTS}; the other rows were imported.")
        raise SystemExit(1)


def _write_rejects(path: Path, recorded: Recorded) -> None:
    _write_set_aside(path, [table.file for table in recorded.tables], recorded.rejects)


def _write_set_aside(path: Path, files: Iterable[str], rejects: Iterable[Reject]) -> None:
    """Writes what was set aside of these files; what was of others stays."""
    from watchkeeper.claims.rejects import merged_csv

    earlier = path.read_text(encoding="utf-8") if path.is_file() else ""
    text = merged_csv(earlier, files, rejects)
    if text:
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    else:
        path.unlink(missing_ok=True)


def _recorded_dict(recorded: Recorded) -> dict[str, Any]:
    return {
        "added": recorded.added,
        "known": recorded.known,
        "rejected": recorded.rejected,
        "tables": [
            {
                "file": table.file,
                "exhibit": table.exhibit,
                "mapping": table.imported.mapping,
                "rows": table.imported.rows,
                "added": table.added,
                "known": table.known,
                "repeated_rows": table.imported.repeated,
                "rejected": len(table.imported.rejects),
                "unregistered": list(table.imported.unregistered),
                "ignored_columns": list(table.imported.ignored),
            }
            for table in recorded.tables
        ],
        "rejects": [str(reject.problem) for reject in recorded.rejects],
    }


def _print_recorded(recorded: Recorded) -> None:
    for table in recorded.tables:
        read = table.imported
        click.echo(
            f"{table.file}: {read.rows} rows read by {read.mapping}; {table.added} claims added, "
            f"{table.known} known already, {len(read.rejects)} rows set aside"
        )
        for reject in read.rejects:
            say(f"  {reject.problem}")
        if read.unregistered:
            say(f"  not in the registry of actors: {', '.join(read.unregistered)}")
        if read.ignored:
            say(f"  columns that the mapping does not read: {', '.join(read.ignored)}")
    click.echo(f"claims added {recorded.added}, rows set aside {recorded.rejected}")


@claims.command("list")
@WORKSPACE
@click.option("--topic", default="", help="Only topics that start so, such as petroleum.refined.")
@click.option("--speaker", default="", help="Only this speaker, by any of its names.")
@AS_JSON
def list_(workspace: Path, topic: str, speaker: str, as_json: bool) -> None:
    """List the claims of a workspace, by id.

    \b
    Example:
      watchkeeper claims list --workspace my-case --topic petroleum.refined
    """
    from watchkeeper.claims.actors import resolve

    wanted = resolve(speaker).actors if speaker else ()
    found = [
        claim
        for claim in _held(workspace)
        if claim.topic.startswith(topic) and set(wanted) <= set(claim.speaker)
    ]
    if as_json:
        _print_claims(found)
        return
    for claim in found:
        click.echo(_line(claim))
    say(f"{len(found)} claims")


@claims.command()
@click.argument("name")
@WORKSPACE
@AS_JSON
def show(name: str, workspace: Path, as_json: bool) -> None:
    """Show the claims of a row, by its ref or by a claim's id.

    Exit code 1: there is none.

    \b
    Example:
      watchkeeper claims show PM101 --workspace my-case
    """
    found = [claim for claim in _held(workspace) if name in (claim.id, claim.ref)]
    if as_json:
        _print_claims(found)
    else:
        for claim in found:
            _print_claim(claim)
    if not found:
        say(f"no claim has the ref or id {name}")
        raise SystemExit(1)


@claims.command()
@WORKSPACE
@AS_JSON
def sources(workspace: Path, as_json: bool) -> None:
    """Audit the sources: which claims rest on what, and on nothing that can be opened.

    \b
    Example:
      watchkeeper claims sources --workspace my-case --json
    """
    from watchkeeper.claims.sources import audit_sources

    audit = audit_sources(_held(workspace))
    if as_json:
        print_json(
            {
                "total": audit.total,
                "captured": audit.captured,
                "by_tier": dict(audit.by_tier),
                "without_address": audit.without_address,
                "on_aggregator": audit.on_aggregator,
                "not_captured": audit.not_captured,
                "unconfirmed": audit.unconfirmed,
            }
        )
        return
    click.echo(f"sources captured: {audit.captured} of {audit.total}")
    for tier, count in audit.by_tier:
        click.echo(f"{tier}: {count} of {audit.total}")
    for title, ids in (
        ("without an address", audit.without_address),
        ("resting on an aggregator", audit.on_aggregator),
        ("unconfirmed", audit.unconfirmed),
    ):
        click.echo(f"{title}: {len(ids)} of {audit.total}")


@claims.command()
@WORKSPACE
@AS_JSON
def audit(workspace: Path, as_json: bool) -> None:
    """Audit what the claims say: units, ratios, dates, windows, magnitudes, revisions, addresses.

    Names each rule with the rows that it concerns. Nothing is changed.

    \b
    Example:
      watchkeeper claims audit --workspace my-case --json
    """
    from watchkeeper.claims.audit import audit as audit_claims
    from watchkeeper.claims.audit import counted

    flags = audit_claims(_held(workspace))
    if as_json:
        print_json(
            {
                "counts": counted(flags),
                "flags": [
                    {
                        "rule": flag.rule,
                        "what": flag.what,
                        "rows": flag.rows,
                        "claims": flag.claims,
                        "suspects": flag.suspects,
                    }
                    for flag in flags
                ],
            }
        )
        return
    for flag in flags:
        more = f" and {len(flag.rows) - 8} more" if len(flag.rows) > 8 else ""
        click.echo(f"{flag.rule}: {'; '.join(flag.rows[:8])}{more}: {flag.what}")
    for rule, number in counted(flags).items():
        say(f"{rule}: {number}")


@claims.command()
@click.argument("file", type=FILE)
@WORKSPACE
@click.option("--author", default=None, help="Who rates; the user's name by default.")
@CLOCK
@SEED
@AS_JSON
def rate(  # noqa: PLR0913, PLR0917  # one argument for each option
    file: Path,
    workspace: Path,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Record an items table: what is held for and against claims, rated for confidence.

    Rows that cannot be read are set aside in rejects.csv in the workspace; the others are recorded.
    Recording the same rows again adds nothing. Exit code 1: rows were set aside.

    \b
    Example:
      watchkeeper claims rate items.csv --workspace my-case
    """
    from watchkeeper.weighing.confidence.recording import record_items

    with open_workspace(workspace, clock, seed) as opened:
        recorded = record_items(opened, file, author or getpass.getuser())
    read = recorded.read
    _write_set_aside(workspace / REJECTS, (recorded.file,), read.rejects)
    for reject in read.rejects:
        say(f"  {reject.problem}")
    if as_json:
        print_json(
            {
                "file": recorded.file,
                "rows": read.rows,
                "added": recorded.added,
                "known": len(read.items) - recorded.added,
                "rejected": len(read.rejects),
                "ignored_columns": read.ignored,
                "rejects": [str(reject.problem) for reject in read.rejects],
            }
        )
    else:
        click.echo(f"items added {recorded.added}, rows set aside {len(read.rejects)}")
    if read.rejects:
        say(f"Set aside in {workspace / REJECTS}; the other rows were recorded.")
        raise SystemExit(1)


def _held(workspace: Path) -> list[Claim]:
    from watchkeeper.claims.recording import recorded_claims

    with open_workspace(workspace) as opened:
        return sorted(recorded_claims(opened), key=lambda claim: claim.id)


def _print_claims(found: Iterable[Claim]) -> None:
    from watchkeeper.claims.codec import to_body

    print_json([to_body(claim) for claim in found])


def _line(claim: Claim) -> str:
    figure = claim.quantity
    stated = f"{figure.raw} {figure.unit}" if figure else claim.missing or claim.gist
    when = claim.conduct.raw if claim.conduct else ""
    return "  ".join(
        part for part in (claim.id, claim.topic, claim.speaker_text, stated, when) if part
    )


def _print_claim(claim: Claim) -> None:
    from watchkeeper.claims.codec import to_body

    for field, value in to_body(claim).items():
        if value not in ("", [], None):
            click.echo(f"{field}: {_shown(value)}")
    click.echo("")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_shown(v)}" for k, v in value.items() if v not in ("", None, False))
    if isinstance(value, list):
        return "; ".join(_shown(item) for item in value)
    return str(value)
