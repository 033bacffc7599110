"""`watchkeeper tracks simulate`: made-up positions, with the truth of what is in them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from watchkeeper.cli.terminal import AS_JSON, FOLDER, print_json, say


@click.command()
@click.option("--out", type=FOLDER, required=True, help="Folder for the files.")
@click.option("--seed", type=click.IntRange(0), default=1, help="Of all chance; 1.")
@click.option("--ships", type=click.IntRange(1, 9000), default=60, help="Number of ships; 60.")
@click.option("--days", type=click.IntRange(1, 3660), default=30, help="Number of days; 30.")
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2024-01-01",
    metavar="DATE",
    help="First day, UTC; 2024-01-01.",
)
@click.option(
    "--interval",
    type=click.IntRange(1, 3600),
    default=60,
    metavar="SECONDS",
    help="Between two reports of a ship under way; 60.",
)
@AS_JSON
def simulate(  # noqa: PLR0913, PLR0917  # one argument for each option
    out: Path, seed: int, ships: int, days: int, start: datetime, interval: int, as_json: bool
) -> None:
    """Make up ships, and write what receivers would hear of them.

    Writes one Parquet file a day, ships.csv (the register) and truth.json (what happened: port
    calls, loitering, meetings, dark periods, identity tricks). Every row says "simulated". The same
    options give the same bytes.

    \b
    Example:
      watchkeeper tracks simulate --out made-up --seed 7 --ships 60 --days 10
    """
    from watchkeeper.tracks.simulation.generating import TRUTH, Options
    from watchkeeper.tracks.simulation.generating import simulate as make

    options = Options(seed, ships, days, start.replace(tzinfo=UTC), interval)
    made = make(options, out)
    kinds = Counter(event["kind"] for event in made.truth["events"])
    if as_json:
        print_json(
            {
                "simulated": True,
                "out": str(out),
                "files": made.files,
                "rows": made.rows,
                "duplicates": made.duplicates,
                "sentinels": made.sentinels,
                "type_27": made.type_27,
                "spikes": len(made.spikes),
                "events": dict(sorted(kinds.items())),
            }
        )
        return
    click.echo(f"simulated: {made.rows} rows of {ships} ships in {len(made.files)} days")
    for kind, count in sorted(kinds.items()):
        click.echo(f"{kind.replace('_', ' ')}: {count}")
    say(f"The truth is in {out / TRUTH}.")
