"""`watchkeeper demo`: the demonstration case, from tables to a report."""

from __future__ import annotations

from pathlib import Path

import click

from watchkeeper.cli.terminal import CLOCK, EXISTING_FOLDER, FOLDER, clock_of, say


@click.command()
@click.argument("folder", type=FOLDER, default="demo-case")
@click.option(
    "--data",
    type=EXISTING_FOLDER,
    default=None,
    help="Folder of tables with the columns of the shipped ones, to use in their place.",
)
@click.option("--no-release", is_flag=True, help="Stop before the signed release.")
@CLOCK
@click.option("--seed", default="demonstration", show_default=True, help="Text for ids and salts.")
def demo(folder: Path, data: Path | None, no_release: bool, clock: str | None, seed: str) -> None:
    """Build the demonstration case in FOLDER: record, claims, findings, report, signed release.

    It is this project's compilation of public claims; no official body is its author. A second run
    adds nothing that the record holds already.

    \b
    Example:
      watchkeeper demo demo-case
    """
    from watchkeeper.cli.assess import print_findings
    from watchkeeper.demo.building import build
    from watchkeeper.report.bundle.model import BundleError

    try:
        built = build(
            folder,
            clock=clock_of(clock),
            seed=seed,
            data=data,
            release=not no_release,
            say=say,
        )
    except BundleError as error:
        raise click.ClickException(str(error)) from None
    print_findings(built.assessment)
    click.echo(f"Report:   {built.report / 'index.html'}")
    click.echo(f"Findings: watchkeeper assess {folder} --json")
    if built.release is not None:
        click.echo(
            f"Release:  {built.release}, verified; again: watchkeeper verify {built.release}"
        )
    click.echo(f"Record:   watchkeeper record check {folder}")
    if built.rejected:
        click.echo(f"{built.rejected} rows were set aside in {folder / 'rejects.csv'}")
        raise SystemExit(1)
