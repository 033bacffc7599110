"""`watchkeeper norms`: list and show the law, test facts against it, check it."""
# what a command needs is imported when it runs, for a fast start

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    EXISTING_FOLDER,
    FILE,
    FOLDER,
    print_json,
    say,
    usable_input,
)

if TYPE_CHECKING:
    from watchkeeper.norms.schema import Norm

FILE_OUT = click.Path(path_type=Path, dir_okay=False)
DATA_FOLDER = click.option(
    "--data",
    type=EXISTING_FOLDER,
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
    with usable_input():
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
        print_json({"norms": rows})
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

    with usable_input():
        found = _norm(norm, data)
    if as_json:
        print_json(norm_dict(found))
    else:
        click.echo(outline(found))


@norms.command()
@click.argument("facts", type=FILE)
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

    with usable_input():
        known = _norms(data)
        asked = read_fact_file(open_file(facts), load_terms(data or DATA), known)
        tested = [known[name] for name in asked.norms or known]
        rules = Rules(standard=asked.standard)
        found = verdicts(tested, asked.facts, asked.conduct, asked.addressees, rules)
        shown = [as_dict(verdict) for verdict in found]
    if as_json:
        print_json({"verdicts": shown})
        return
    for verdict in shown:
        words = " / ".join(dict.fromkeys((verdict["strict"], verdict["after_burdens"])))
        click.echo(f"{verdict['norm']}, for {verdict['for']}: {words}")
        click.echo(f"  {verdict['reading']}")
        for argument in verdict["arguments"]:
            click.echo(f"  {_argued(argument)}")


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
        print_json({"ok": not errors, "remarks": rows})
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

    with usable_input():
        if generate:
            write_generated(data or DATA)
        report = run_folder(data or DATA)
    if as_json:
        print_json({"ok": report.ok, "run": report.run, "failures": list(report.failures)})
    else:
        for failure in report.failures:
            click.echo(failure)
        click.echo(f"{report.run} cases, {len(report.failures)} failures")
    raise SystemExit(0 if report.ok else 1)


@norms.command()
@click.argument("norm", default="")
@DATA_FOLDER
@AS_JSON
def mutate(norm: str, data: Path | None, as_json: bool) -> None:
    """Change every part of every norm, or of NORM, in turn: some case must notice.

    Prints the changes that none notices; exit 1 when they are 3 % of all or more.

    Example: watchkeeper norms mutate
    """
    from watchkeeper.norms.mutation import mutate_folder
    from watchkeeper.norms.reading import DATA

    with usable_input():
        if norm:
            _norm(norm, data)
        gate = mutate_folder(data or DATA, norm)
    if as_json:
        rows = [{"norm": s.norm, "change": s.change, "reason": s.reason} for s in gate.survivors]
        print_json({"ok": gate.ok, "tried": gate.tried, "survivors": rows})
    else:
        for survivor in gate.survivors:
            click.echo(f"{survivor.norm}, {survivor.change}: {survivor.reason}")
        share = 100 * len(gate.survivors) / gate.tried if gate.tried else 0
        click.echo(f"{gate.tried} changes, {len(gate.survivors)} survive ({share:.1f} %)")
    raise SystemExit(0 if gate.ok else 1)


@norms.command()
@click.argument("facts", type=FILE)
@DATA_FOLDER
@AS_JSON
def match(facts: Path, data: Path | None, as_json: bool) -> None:
    """Propose the norms to test for the conduct and the date in a file FACTS.

    Example: watchkeeper norms match facts.yaml
    """
    from watchkeeper.norms.document import open_file
    from watchkeeper.norms.factfile import read_fact_file
    from watchkeeper.norms.matching import load_matrix, match, proposal_dict
    from watchkeeper.norms.reading import DATA, load_terms
    from watchkeeper.norms.sentences import in_words

    with usable_input():
        known, terms = _norms(data), load_terms(data or DATA)
        asked = read_fact_file(open_file(facts), terms, known)
        found = match(load_matrix(data or DATA), known, asked.facts, asked.conduct)
    rows = [proposal_dict(proposal) for proposal in found]
    if as_json:
        print_json({"norms": rows})
        return
    for row in rows:
        force = f"in force from {', '.join(row['versions'])}" if row["in_force"] else "not in force"
        click.echo(f"{row['norm']}: {row['title']} ({row['fits']}; {force})")
        for reason in row["because"]:
            click.echo(f"  {reason['conduct']}{': ' if reason['note'] else ''}{reason['note']}")
        click.echo(f"  asks further:{'' if row['asks'] else ' nothing'}")
        for fact in row["asks"]:
            click.echo(f"    {in_words(fact, terms)} [{fact}]")
    if not rows:
        say("No row of the matrix fits these facts.")


@norms.command()
@click.argument("folder", type=EXISTING_FOLDER)
@click.option("--out", type=FILE_OUT, default=None, help="Write the hashes as JSON to this file.")
@DATA_FOLDER
@AS_JSON
def texts(folder: Path, out: Path | None, data: Path | None, as_json: bool) -> None:
    """Hash the official texts in FOLDER and look for the key phrase of each paragraph.

    Files are named after their instruments (S_RES_2397.txt or .html). Exit 1 when a phrase is
    missing or stands in another paragraph only.

    Example: watchkeeper norms texts official-texts
    """
    from watchkeeper.norms.reading import DATA, load_paragraphs
    from watchkeeper.norms.texts import import_texts, text_dict

    with usable_input():
        found = import_texts(folder, load_paragraphs(data or DATA))
    rows = [text_dict(text) for text in found]
    bad = [c for text in found for c in text.checked if c.found in ("missing", "elsewhere")]
    if out is not None:
        out.write_text(json.dumps({"texts": rows}, indent=2) + "\n", encoding="utf-8")
    if as_json:
        print_json({"ok": not bad, "texts": rows})
    else:
        for text in found:
            click.echo(f"{text.symbol}: {text.file}, SHA-256 {text.sha256}")
        for checked in bad:
            where = ", ".join(checked.elsewhere) or "nowhere"
            reference, words = checked.paragraph.reference, checked.paragraph.words
            click.echo(f"  {reference}: {words!r} stands in paragraph {where}")
        click.echo(f"{len(found)} texts, {len(bad)} phrases not in their paragraph")
    raise SystemExit(1 if bad else 0)


@norms.command()
@click.argument("norm", default="")
@click.option("--out", type=FOLDER, default="norms", help="Folder; norms when left out.")
@DATA_FOLDER
def page(norm: str, out: Path, data: Path | None) -> None:
    """Write counsel's page of NORM, or of all norms with an index, as HTML.

    Example: watchkeeper norms page refined-petroleum --out norms
    """
    from watchkeeper.norms.page import write_pages
    from watchkeeper.norms.reading import DATA, load_regime, regime_names

    with usable_input():
        if norm:
            _norm(norm, data)
        folder = data or DATA
        regimes = [load_regime(name, folder) for name in regime_names(folder)]
        written = write_pages(regimes, out, norm)
    click.echo(written[-1])


def _argued(argument: dict[str, Any]) -> str:
    """An argument in one line: its preconditions as the facts have them, its effect left open."""
    needs = [
        f"{node['says']}: {node['state'].replace('_', ' ')}" for node in argument["preconditions"]
    ]
    needed = f" (depends on: {'; '.join(needs)})" if needs else ""
    kind = argument["kind"].replace("_", " ")
    return f"argument, {kind}: {argument['title']}{needed}; its effect is left open"


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
