"""`watchkeeper casework list`: the state of each request, the registers and the response rates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watchkeeper.cli.casework.recorder import DAY, today
from watchkeeper.cli.terminal import AS_JSON, WORKSPACE, open_workspace, print_json, say

if TYPE_CHECKING:
    from watchkeeper.panel.casework.model import Casework


@click.command("list")
@WORKSPACE
@click.option("--as-of", type=DAY, default=None, metavar="DAY", help="As it stood on this day.")
@AS_JSON
def list_(workspace: Path, as_of: date | None, as_json: bool) -> None:
    """List the casework with the state of each request and the response rates.

    \b
    Example:
      watchkeeper casework list -w my-case --as-of 2026-06-30
    """
    from watchkeeper.findings.casework import basis_of
    from watchkeeper.panel.casework.encoding import casework_dict
    from watchkeeper.panel.casework.folding import casework_of

    with open_workspace(workspace) as opened:
        basis = basis_of(opened)
        day = as_of or today(None)
        held = casework_of(opened, basis.registry, basis.participants, day)
    if as_json:
        print_json(casework_dict(held))
    else:
        _print(held)


def _print(held: Casework) -> None:
    for asked in held.requests:
        due = "" if asked.request.due_on is None else f", due {asked.request.due_on}"
        click.echo(
            f"request {asked.id[:8]}  {asked.request.addressee}: {asked.state.replace('_', ' ')}"
            f" (sent {asked.request.sent_on}{due}): {asked.request.facts}"
        )
    for rate in held.rates:
        part = ", a participant" if rate.participant else ""
        click.echo(
            f"rate  {rate.addressee}{part}: {rate.answered} answered, {rate.in_part} in part,"
            f" {rate.refused} refused, {rate.overdue} without an answer, of {rate.due} due"
        )
    for search in held.sought:
        click.echo(f"sought and not found  {search.on}  {search.what}: {search.where}")
    for matter in held.closed:
        click.echo(f"closed, unsubstantiated  {matter.on}  {matter.what}: {matter.reason}")
    for made in held.recommendations:
        one = made.recommendation
        status = made.status.replace("_", " ")
        click.echo(f"recommendation {made.id[:8]}  {one.addressee}: {status}: {one.says}")
    for found in held.effects:
        click.echo(f"{found.kind.replace('_', ' ')}  {found.on}  {found.whom}: {found.says}")
    if not held.effects:
        say("humanitarian effects: not assessed")
