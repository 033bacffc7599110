"""`watchkeeper tracks cargo`: tanker calls as estimates in barrels."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    EXISTING_FOLDER,
    FILE,
    SEED,
    open_workspace,
    print_json,
    say,
)

if TYPE_CHECKING:
    from watchkeeper.tracks.cargo import Estimate

FOUND = click.Path(path_type=Path, exists=True)


@click.command()
@click.option("--observations", type=FOUND, required=True, help="What detect wrote.")
@click.option("--ships", type=FILE, required=True,
    help="Register with imo, name, ship_type (or type) and dwt.")  # fmt: skip
@click.option("--workspace", "-w", type=EXISTING_FOLDER, default=None,
    help="Record the estimates, so that they join the unnotified ledger.")  # fmt: skip
@click.option("--author", default=None, help="Who records them; the user's name by default.")
@CLOCK
@SEED
@AS_JSON
def cargo(  # noqa: PLR0913, PLR0917  # one argument for each option
    observations: Path,
    ships: Path,
    workspace: Path | None,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Estimate what tankers may have brought to the DPRK, in barrels, month by month.

    Calls of tankers at oil terminals, times deadweight, laden fraction and barrels per tonne: the
    method of the published estimates, with their scenarios and sources. A call does not show that
    anything was discharged. Tankers of unknown deadweight are counted and add nothing. Simulated
    positions are refused.

    \b
    Example:
      watchkeeper tracks cargo --observations found --ships vessels.csv --workspace my-case
    """
    from watchkeeper.tracks.cargo import Basis, estimate, read_register
    from watchkeeper.tracks.observed import read_observations

    held = read_observations(observations)
    basis = Basis(read_register(ships))
    if workspace is None:
        made = estimate(held, basis)
        recorded = None
    else:
        from watchkeeper.tracks.leads import record_estimate

        with open_workspace(workspace, clock, seed) as opened:
            made, recorded = record_estimate(
                opened, observations, ships, author or getpass.getuser()
            )
    if as_json:
        print_json(_as_dict(made, recorded))
        return
    _print(made)
    if recorded is not None:
        say(f"claims added {recorded}")


def _as_dict(made: Estimate, recorded: int | None) -> dict[str, Any]:
    from watchkeeper.claims.codec import to_body

    return {
        "calls": len(made.calls),
        "without_deadweight": [call.observation.id for call in made.without_capacity],
        "passed_over": dict(made.passed_over),
        "recorded": recorded,
        "claims": [to_body(claim) for claim in made.claims],
    }


def _print(made: Estimate) -> None:
    for claim in made.claims:
        if claim.quantity is None or claim.conduct is None:
            continue
        bounds, fill = claim.quantity.bounds, claim.by("laden_fraction")
        low = f"{bounds.low:,.0f}" if bounds.low is not None else "?"
        high = f" to {bounds.high:,.0f}" if bounds.high not in (None, bounds.low) else ""
        scenario = f" at a laden fraction of {fill}" if fill else ""
        click.echo(f"{claim.conduct.raw}  {low}{high} {claim.quantity.unit}{scenario}")
    for reason, number in made.passed_over:
        say(f"calls passed over: {number}, {reason}")
    without = len(made.without_capacity)
    say(f"tanker calls {len(made.calls)}, of these without a deadweight {without}")
