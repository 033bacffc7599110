"""`watchkeeper norms`: list and show the law, test facts against it, check it."""
# what a command needs is imported when it runs, for a fast start

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from watchkeeper.norms.schema import Norm

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
DATA_FOLDER = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Folder of norm files; the shipped ones when left out.",
)


@click.group()
def norms() -> None:
    """The law as data, and how facts are tested against it.

    Example: watchkeeper norms test facts.yaml --json
    """


@norms.command("list")
@DATA_FOLDER
@AS_JSON
def list_norms(data: Path | None, as_json: bool) -> None:
    """List the norms with their addressees, versions and status.

    Example: watchkeeper norms list
    """
    with _usable_input():
        found = list(_norms(data).values())
    rows: list[dict[str, Any]] = [
        {
            "norm": norm.id,
            "title": norm.title,
            "for": [binding.who for binding in norm.binds],
            "force": norm.force,
            "versions": [version.since.isoformat() for version in norm.versions],
            "settled": all(
                norm.paragraphs[reference].status == "confirmed"
                for version in norm.versions
                for reference in version.source
            ),
        }
        for norm in found
    ]
    if as_json:
        _print_json({"norms": rows})
        return
    for row in rows:
        status = "confirmed" if row["settled"] else "recalled, not settled"
        click.echo(f"{row['norm']}: {row['title']} ({status})")
        click.echo(f"  for {', '.join(row['for'])}; from {', '.join(row['versions'])}")


@norms.command()
@click.argument("norm")
@DATA_FOLDER
@AS_JSON
def show(norm: str, data: Path | None, as_json: bool) -> None:
    """Show one NORM: addressees, versions, elements, exceptions, positions, open questions.

    Example: watchkeeper norms show refined-petroleum
    """
    from watchkeeper.norms.outline import norm_dict, outline

    with _usable_input():
        found = _norm(norm, data)
    if as_json:
        _print_json(norm_dict(found))
    else:
        click.echo(outline(found))


@norms.command()
@click.argument("facts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA_FOLDER
@AS_JSON
def test(facts: Path, data: Path | None, as_json: bool) -> None:
    """Test the facts of a file FACTS against the norms (docs/norms.md has the format).

    Example: watchkeeper norms test facts.yaml --json
    """
    from watchkeeper.norms.document import open_file
    from watchkeeper.norms.factfile import read_fact_file
    from watchkeeper.norms.leaves import Rules
    from watchkeeper.norms.reading import DATA, load_terms
    from watchkeeper.norms.verdicts import as_dict, verdicts

    with _usable_input():
        known = _norms(data)
        asked = read_fact_file(open_file(facts), load_terms(data or DATA), known)
        tested = [known[name] for name in asked.norms or known]
        rules = Rules(standard=asked.standard)
        found = verdicts(tested, asked.facts, asked.conduct, asked.addressees, rules)
        shown = [as_dict(verdict) for verdict in found]
    if as_json:
        _print_json({"verdicts": shown})
        return
    for verdict in shown:
        words = " / ".join(dict.fromkeys((verdict["strict"], verdict["after_burdens"])))
        click.echo(f"{verdict['norm']}, for {verdict['for']}: {words}")
        click.echo(f"  {verdict['reading']}")


@norms.command()
@DATA_FOLDER
@AS_JSON
def lint(data: Path | None, as_json: bool) -> None:
    """Check the norm files; exit 1 when something is wrong.

    Example: watchkeeper norms lint
    """
    from watchkeeper.norms.lint import lint_folder
    from watchkeeper.norms.reading import DATA

    remarks = lint_folder(data or DATA)
    errors = [remark for remark in remarks if remark.severity == "error"]
    if as_json:
        rows = [
            {
                "severity": remark.severity,
                "file": remark.problem.file,
                "line": remark.problem.row,
                "found": remark.problem.value,
                "expected": remark.problem.expected,
            }
            for remark in remarks
        ]
        _print_json({"ok": not errors, "remarks": rows})
    else:
        for remark in remarks:
            click.echo(f"{remark.severity}: {remark.problem}")
        click.echo(f"{len(errors)} errors, {len(remarks) - len(errors)} warnings")
    raise SystemExit(1 if errors else 0)


@norms.command()
@click.option("--generate", is_flag=True, help="Write the generated cases anew.")
@DATA_FOLDER
@AS_JSON
def cases(generate: bool, data: Path | None, as_json: bool) -> None:
    """Run the named and the generated cases; exit 1 when one fails or is out of date.

    Example: watchkeeper norms cases
    """
    from watchkeeper.norms.cases import run_folder, write_generated
    from watchkeeper.norms.reading import DATA

    with _usable_input():
        if generate:
            write_generated(data or DATA)
        report = run_folder(data or DATA)
    if as_json:
        _print_json({"ok": report.ok, "run": report.run, "failures": list(report.failures)})
    else:
        for failure in report.failures:
            click.echo(failure)
        click.echo(f"{report.run} cases, {len(report.failures)} failures")
    raise SystemExit(0 if report.ok else 1)


def _norms(data: Path | None) -> dict[str, Norm]:
    from watchkeeper.norms.reading import DATA, load_norms

    return dict(load_norms(data or DATA))


def _norm(name: str, data: Path | None) -> Norm:
    from watchkeeper.claims.problems import InputError, Problem
    from watchkeeper.norms.document import did_you_mean

    known = _norms(data)
    if name not in known:
        expected = f"the id of a norm; {did_you_mean(name, known)}"
        raise InputError(Problem("", 0, "NORM", name, expected))
    return known[name]


@contextmanager
def _usable_input() -> Iterator[None]:
    """Ends with exit code 2 and the problems on stderr when an input cannot be used."""
    from watchkeeper.claims.problems import InputError

    try:
        yield
    except InputError as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        raise SystemExit(2) from None


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
