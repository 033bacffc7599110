"""The acts of casework: a request and what follows it, a search, a closed matter, and the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from watchkeeper.cli.casework.recorder import DAY, FINDING, READERS, Recorder, recording


@click.command()
@click.argument("addressee")
@click.option("--facts", required=True, help="The facts put, in our own words.")
@click.option("--channel", required=True, help="How: note verbale, letter, form.")
@click.option(
    "--due", type=DAY, default=None, metavar="DAY", help="By when an answer is asked for."
)
@recording(FINDING, READERS)
def request(act: Recorder, addressee: str, facts: str, channel: str, due: date | None) -> None:
    """Record a request to ADDRESSEE: a State, a firm, a registry, a bank. Prints its id.

    \b
    Example:
      watchkeeper casework request "Russian Federation" -w my-case --channel "note verbale" \\
        --facts "Which vessels called at Rajin in 2024?" --due 2026-03-31 --finding arms-from-dprk
    """
    from watchkeeper.panel.casework.model import Request

    act.record(Request(addressee, facts, channel, act.day, due, act.finding))


@click.command()
@click.argument("id")
@click.option(
    "--kind",
    type=click.Choice(["answered", "in_part", "refused", "receipt"]),
    default="answered",
    show_default=True,
    help="What came back; a receipt is no answer.",
)
@click.option("--gist", required=True, help="What it says, in our own words.")
@click.option("--changed", default="", help="What it changed; nothing when left out.")
@click.option("--address", default="", help="Where it can be read.")
@recording()
def answer(  # noqa: PLR0913, PLR0917  # one argument for each option
    act: Recorder,
    id: str,  # noqa: A002  # the argument's name
    kind: str,
    gist: str,
    changed: str,
    address: str,
) -> None:
    """Record what came back on the request ID, and what it changed.

    \b
    Example:
      watchkeeper casework answer 0f3a9c21 -w my-case --gist "Names two vessels." \\
        --changed "Two port calls added."
    """
    from watchkeeper.panel.casework.model import Answer, Request

    said: Any = kind  # checked when it is recorded
    act.follow(Request, id, lambda to: Answer(to, act.day, said, gist, changed, address))


@click.command()
@click.argument("id")
@click.option("--channel", default="", help="How it was sent.")
@recording()
def remind(
    act: Recorder,
    id: str,  # noqa: A002  # the argument's name
    channel: str,
) -> None:
    """Record a reminder of the request ID.

    \b
    Example:
      watchkeeper casework remind 0f3a9c21 -w my-case --on 2026-04-15
    """
    from watchkeeper.panel.casework.model import Reminder, Request

    act.follow(Request, id, lambda to: Reminder(to, act.day, channel))


@click.command()
@click.argument("matter", required=False)
@click.option("--request", "asked", metavar="ID", help="Withdraw this request instead.")
@click.option("--reason", required=True, help="Why it is closed.")
@recording(FINDING, READERS)
def close(act: Recorder, matter: str | None, asked: str | None, reason: str) -> None:
    """Close MATTER as unsubstantiated, for the exculpatory register; or withdraw a request.

    \b
    Example:
      watchkeeper casework close "A port call of 3 May 2024" -w my-case \\
        --reason "The image shows another ship." --finding arms-from-dprk
      watchkeeper casework close --request 0f3a9c21 --reason "Sent twice." -w my-case
    """
    from watchkeeper.panel.casework.model import Closed, Request, Withdrawal

    if bool(matter) == bool(asked):
        raise click.UsageError("a matter, or --request ID")
    if asked:
        act.follow(Request, asked, lambda to: Withdrawal(to, act.day, reason))
    else:
        act.record(Closed(matter or "", reason, act.day, act.finding))


@click.command()
@click.argument("what")
@click.option("--where", required=True, help="Where it was looked for.")
@recording(FINDING, READERS)
def sought(act: Recorder, what: str, where: str) -> None:
    """Record WHAT was sought and not found, for the exculpatory register.

    \b
    Example:
      watchkeeper casework sought "Imagery of unloading at Dunay" -w my-case \\
        --where "two archives of commercial imagery" --finding arms-from-dprk
    """
    from watchkeeper.panel.casework.model import Sought

    act.record(Sought(what, where, act.day, act.finding))


@click.command()
@click.argument("addressee", required=False)
@click.option("--says", default="", help="What is recommended.")
@click.option("--paragraph", default="", help="The paragraph of the law on which it rests.")
@click.option("--update", metavar="ID", help="Record the status of this recommendation instead.")
@click.option(
    "--status",
    type=click.Choice(
        ["accepted", "partly_accepted", "rejected", "implemented", "partly_implemented",
         "not_implemented", "no_response", "superseded"]
    ),
    help="Its status, with --update.",
)  # fmt: skip
@click.option("--reason", default="", help="On what the status rests, with --update.")
@recording(FINDING, READERS)
def recommend(  # noqa: PLR0913, PLR0917  # one argument for each option
    act: Recorder,
    addressee: str | None,
    says: str,
    paragraph: str,
    update: str | None,
    status: str | None,
    reason: str,
) -> None:
    """Record a recommendation to ADDRESSEE, or what became of an earlier one. Prints its id.

    \b
    Example:
      watchkeeper casework recommend "flag States" -w my-case --finding petroleum-2024 \\
        --says "Inspect the vessels named." --paragraph "S/RES/2397 (2017), para. 9"
      watchkeeper casework recommend --update 0f3a9c21 --status implemented -w my-case
    """
    from watchkeeper.panel.casework.model import Recommendation, StatusOf

    if bool(addressee) == bool(update) or bool(update) != bool(status):
        raise click.UsageError("an addressee, or --update ID with --status")
    if update:
        became: Any = status  # checked when it is recorded
        act.follow(Recommendation, update, lambda to: StatusOf(to, became, act.day, reason))
    else:
        act.record(Recommendation(addressee or "", says, paragraph, act.day, act.finding))


@click.command()
@click.argument("says")
@click.option(
    "--kind",
    type=click.Choice(["effect", "exemption", "none_found"]),
    default="effect",
    show_default=True,
    help="An unintended effect, an exemption, or that somebody looked and found none.",
)
@click.option("--whom", required=True, help="Whom it concerns.")
@click.option("--address", default="", help="Where it can be read.")
@recording(READERS)
def effect(act: Recorder, says: str, kind: str, whom: str, address: str) -> None:
    """Record a humanitarian effect of the measures, or an exemption from them.

    \b
    Example:
      watchkeeper casework effect "Spare parts for pumps waited nine months." -w my-case \\
        --whom "patients of three clinics" --address https://example.org/report
    """
    from watchkeeper.panel.casework.model import Effect

    said: Any = kind  # checked when it is recorded
    act.record(Effect(said, says, whom, act.day, address))


COMMANDS = (request, answer, remind, close, sought, recommend, effect)
"""In the order of the work."""
