"""`watchkeeper claims review`: an analyst decides on what was proposed from documents."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    FOLDER,
    SEED,
    WORKSPACE,
    open_workspace,
    print_json,
    say,
)

if TYPE_CHECKING:
    from watchkeeper.reading.review import Item
    from watchkeeper.record.workspace import Workspace


@click.command()
@WORKSPACE
@click.option("--author", default=None, help="Who decides; the user's name by default.")
@click.option("--accept", multiple=True, metavar="ID", help="Accept this one; may be repeated.")
@click.option("--reject", multiple=True, metavar="ID=REASON", help="Reject this one, and why.")
@click.option("--defer", multiple=True, metavar="ID", help="Leave this one for later.")
@click.option("--second", is_flag=True, help="Read again what somebody else accepted.")
@click.option("--rates", "show_rates", is_flag=True, help="Print how each rule fares.")
@click.option("--gold", type=FOLDER, default=None, help="Write decided documents there as gold.")
@CLOCK
@SEED
@AS_JSON
def review(  # noqa: PLR0913, PLR0917  # one argument for each option
    workspace: Path,
    author: str | None,
    accept: tuple[str, ...],
    reject: tuple[str, ...],
    defer: tuple[str, ...],
    second: bool,
    show_rates: bool,
    gold: Path | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Decide on the claims that were proposed from documents, the most valuable first.

    One key each: a accept, e edit, r reject and why, d defer, m add a claim that was missed,
    u take the last decision back, q quit. Every decision is recorded at once; accepted claims join
    the record when the review ends. With --accept, --reject or --defer nothing is asked; with
    --json and nothing else, what waits is printed and nothing is decided.

    \b
    Example:
      watchkeeper claims review --workspace my-case
      watchkeeper claims review -w my-case --json
      watchkeeper claims review -w my-case --accept c10f8c6decfa9 --reject "cb19f316e5b87=not said"
      watchkeeper claims review -w my-case --rates
    """
    by = author or getpass.getuser()
    with open_workspace(workspace, clock, seed) as opened:
        if show_rates:
            _print_rates(opened, as_json)
        elif gold is not None:
            _write_gold(opened, gold, as_json)
        elif accept or reject or defer:
            _decide_named(opened, by, accept, reject, defer)
            _finish(opened, as_json)
        elif as_json:
            _print_queue(opened, by, second)
        else:
            _ask(opened, by, second)
            _finish(opened, as_json)


def _ask(opened: Workspace, by: str, second: bool) -> None:
    from watchkeeper.cli.review_session import Session

    session = Session(opened, by)
    if second:
        session.read_again()
    else:
        session.decide()


def _decide_named(
    opened: Workspace,
    by: str,
    accept: tuple[str, ...],
    reject: tuple[str, ...],
    defer: tuple[str, ...],
) -> None:
    """Decides what is named; everything is checked before anything is recorded."""
    from watchkeeper.reading.recording import ReviewError, decide, review_items

    items = review_items(opened)
    wanted: list[tuple[Item, Any, str]] = [(_find(items, name), "accepted", "") for name in accept]
    for pair in reject:
        name, _, reason = pair.partition("=")
        if not reason.strip():
            raise click.UsageError(f"--reject {pair}: expected ID=REASON")
        wanted.append((_find(items, name), "rejected", reason.strip()))
    wanted += [(_find(items, name), "deferred", "") for name in defer]
    for item, verdict, reason in wanted:
        try:
            decide(opened, item, verdict, by, reason=reason)
        except ReviewError as error:
            raise click.UsageError(f"{item.proposed.id}: {error}") from None


def _find(items: list[Item], name: str) -> Item:
    """The proposal of an id: that of the claim, or of its entry."""
    found = [item for item in items if name in (item.proposed.id, item.entry)]
    if len(found) != 1:
        count = "several proposals have" if found else "no proposal has"
        hint = "; name its entry" if found else ""
        raise click.UsageError(f"{count} the id {name!r}{hint}")
    return found[0]


def _finish(opened: Workspace, as_json: bool) -> None:
    """Lets the accepted claims join the record, and says what is left."""
    from watchkeeper.reading.recording import join_accepted, review_items
    from watchkeeper.reading.review import queue, unbound

    joined = join_accepted(opened)
    items = review_items(opened)
    left = queue(items)
    loose = unbound(items)
    if as_json:
        print_json(
            {
                "joined": [claim.id for claim in joined],
                "left": len(left),
                "answers_to_what_is_not_accepted": [
                    {"claim": item.proposed.id, "answers": name} for item, name in loose
                ],
            }
        )
        return
    click.echo(f"claims that joined the record {len(joined)}, proposals left {len(left)}")
    for item, name in loose:
        say(f"{item.proposed.id} answers {name}, which is not accepted")


def _print_queue(opened: Workspace, by: str, second: bool) -> None:
    from watchkeeper.reading.recording import review_items
    from watchkeeper.reading.review import disagreements, for_second_reader, queue

    items = review_items(opened)
    disputed = disagreements(items)
    chosen = for_second_reader(items, by) if second else queue(items)
    print_json([_item_json(item, item.entry in disputed) for item in chosen])


def _item_json(item: Item, disputed: bool) -> dict[str, Any]:
    from watchkeeper.reading.review import value_of

    return {
        "entry": item.entry,
        "file": item.document.source.name,
        "date": item.document.anchor.isoformat(),
        "extractor": item.extractor,
        "state": item.state,
        "value": value_of(item.claim, disputed=disputed),
        "disputed": disputed,
        "decided_by": item.decided.by if item.decided else None,
        "claim": item.claim.as_json(),
    }


def _print_rates(opened: Workspace, as_json: bool) -> None:
    from watchkeeper.reading.recording import review_items
    from watchkeeper.reading.review import rates

    found = rates(review_items(opened))
    if as_json:
        print_json(
            [
                {
                    "rule": rate.rule, "accepted": rate.accepted, "edited": rate.edited,
                    "rejected": rate.rejected, "waiting": rate.waiting,
                    "rate": None if rate.rate is None else round(float(rate.rate), 4),
                }
                for rate in found
            ]
        )  # fmt: skip
        return
    for rate in found:
        decided = rate.accepted + rate.edited + rate.rejected
        click.echo(
            f"{rate.rule}: {rate.accepted} of {decided} accepted as proposed, "
            f"{rate.edited} edited, {rate.rejected} rejected, {rate.waiting} waiting"
        )
    say(f"{len(found)} rules")


def _write_gold(opened: Workspace, folder: Path, as_json: bool) -> None:
    from watchkeeper.reading.gold import gold_of
    from watchkeeper.reading.recording import review_items

    made, waiting = gold_of(review_items(opened))
    folder.mkdir(parents=True, exist_ok=True)
    for gold in made:
        (folder / f"{gold.name}.txt").write_bytes(gold.text.encode())
        (folder / f"{gold.name}.json").write_text(gold.claims, encoding="utf-8")
    if as_json:
        print_json({"written": [gold.name for gold in made], "not_decided_to_the_end": waiting})
    else:
        click.echo(f"documents written as gold {len(made)}, not decided to the end {len(waiting)}")
