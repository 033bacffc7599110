"""`watchkeeper tracks exercise`: made-up ships, from positions to a signed, marked report."""

from __future__ import annotations

from pathlib import Path

import click

from watchkeeper.cli.terminal import CLOCK, FOLDER, clock_of, say


@click.command()
@click.argument("folder", type=FOLDER, default="exercise")
@click.option("--ships", type=click.IntRange(2, 9000), default=40, help="Number of ships; 40.")
@click.option("--days", type=click.IntRange(2, 366), default=20, help="Number of days; 20.")
@click.option("--number", type=click.IntRange(0), default=1, help="Seed of the simulation; 1.")
@CLOCK
@click.option("--seed", default="exercise", show_default=True, help="Text for ids and salts.")
def exercise(  # noqa: PLR0913, PLR0917  # one argument for each option
    folder: Path, ships: int, days: int, number: int, clock: str | None, seed: str
) -> None:
    """Run an exercise in FOLDER: made-up ships, observations, decisions, estimates, report.

    Everything is marked: the workspace in its first entry, the report at the head of every page,
    every map, and what is signed. Simulated positions enter no other workspace.

    \b
    Example:
      watchkeeper tracks exercise my-exercise --ships 40 --days 20
    """
    from watchkeeper.cli.assess import print_findings
    from watchkeeper.demo.exercising import exercise as run
    from watchkeeper.report.bundle.model import BundleError
    from watchkeeper.tracks.simulation.generating import Options

    try:
        made = run(folder, Options(number, ships, days), clock=clock_of(clock), seed=seed, say=say)
    except BundleError as error:
        raise click.ClickException(str(error)) from None
    click.echo("EXERCISE: nothing in it happened")
    print_findings(made.assessment)
    click.echo(f"Observations: {made.observations}; cargo estimates added: {made.claims}")
    click.echo(f"Report:  {made.report / 'index.html'}")
    click.echo(f"Maps:    {made.maps}")
    click.echo(f"Release: {made.release}, verified; again: watchkeeper verify {made.release}")
