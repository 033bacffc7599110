"""Number series, reply histories and reasons for the report's tests, close to the public record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.report.builders import claim
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim
from watchkeeper.findings.model import Alternative, Assessment
from watchkeeper.weighing.replies.model import (
    Allegation,
    BodyEvent,
    Kind,
    PartyHistory,
    Reply,
    ReplyHistory,
    Step,
)
from watchkeeper.weighing.series.model import (
    Capacity,
    Combined,
    Metric,
    NumberLine,
    Revision,
    Series,
    SeriesConflict,
    SeriesFigure,
    SeriesRefusal,
    Turn,
    Window,
)

CONTAINERS = Metric("arms.containers", "container", "moved", "flow", ("actor:DPRK",))
ROUNDS = replace(CONTAINERS, topic="arms.rounds", unit="round")
START = Window(date(2023, 8, 1), date(2024, 2, 26), "to_date")


def name(ref: str) -> str:
    """The id of the claim of a row."""
    return f"{ref}-0123456789ab"


def at_least(low: int) -> Interval:
    """No upper bound."""
    return Interval(Decimal(low), None)


def figure(ref: str, amount: Interval, window: Window = START, **changes: Any) -> SeriesFigure:
    """A figure of the whole by an agency."""
    values: dict[str, Any] = {
        "claim": name(ref), "speaker": ("actor:KOR",), "speaker_text": "ROK MND",
        "stated_on": date(2024, 2, 26), "metric": CONTAINERS, "window": window, "scope": (),
        "wording": (), "amount": amount, "stated": amount, "comparator": "exactly",
        "raw": f"{amount.low}", "basis": "", "coverage": "whole",
    }  # fmt: skip
    return SeriesFigure(**(values | changes))


FIGURES = (
    figure("CS06", Interval.exactly(6700)),
    figure("CS09", Interval.more_than(10_000), speaker=("actor:USA",), speaker_text="US",
           basis="imagery", doubtful=True),
    figure("CS12", at_least(16_500), Window(None, date(2024, 9, 30), "to_date"),
           speaker=("actor:OSC",), speaker_text="OSC and Reuters", coverage="part"),
    figure("CS05", Interval.exactly(5000), replaced_by=name("CS06"), latest=False),
)  # fmt: skip


def combined(**changes: Any) -> Combined:
    """Two lines that exclude each other."""
    values: dict[str, Any] = {
        "metric": CONTAINERS, "window": START, "scope": (), "amount": at_least(6700),
        "agreement": None, "how": "hull", "conflicting": True,
        "lines": (NumberLine((name("CS06"),), Interval.exactly(6700), ()),
                  NumberLine((name("CS09"),), Interval.more_than(10_000), ("state of the US",))),
        "event_lines": ((name("CS06"),), (name("CS09"),)), "word": "low",
        "reason": "low: 2 lines, none against; not moderate: none strong",
        "without": (("ROK MND", Interval.more_than(10_000)), ("US", Interval.exactly(6700))),
        "turns_on": "US", "claims": (name("CS06"), name("CS09")),
    }  # fmt: skip
    return Combined(**(values | changes))


SERIES = Series(
    "containers", "Containers from the DPRK", "container", ("“about” is plus or minus 20 %",),
    FIGURES, (combined(),), (),
    (SeriesRefusal("window", f"{name('CS12')} ends on another day than {name('CS06')}",
                   ((name("CS06"), name("CS09")), (name("CS12"),)), True),),
    (SeriesConflict("lines", "containers moved, 2023-08-01 to 2024-02-26",
                    ((name("CS06"), Interval.exactly(6700)),
                     (name("CS09"), Interval.more_than(10_000))), at_least(6700)),),
    (Revision(("actor:KOR",), CONTAINERS, (), True,
              ((name("CS05"), date(2024, 1, 1), Interval.exactly(5000)),
               (name("CS06"), None, Interval.exactly(6700))), (name("CS06"),)),),
    ((name("CS13"), "not_reported"),),
    (Capacity("actor:KOR", "152 mm", Interval.exactly(440), Interval.exactly(6700),
              Interval(Decimal(0), Decimal(1)), Interval(Decimal(0), Decimal(2_948_000)),
              Interval.exactly(2_948_000), START, (name("CS06"),), (name("CS07"),),
              Interval.exactly("0.5")),),
    (Turn("rounds in a container", Decimal(440), Decimal(2200), Decimal(5), True),
     Turn("share", Decimal(0), None, None)),
    tuple(name(ref) for ref in ("CS05", "CS06", "CS07", "CS09", "CS12", "CS13")),
)  # fmt: skip
EMPTY = Series("voyages", "Voyages", "voyage")


def reply(ref: str, day: str, party: str, kind: Kind, **changes: Any) -> Reply:
    """A party's statement."""
    values: dict[str, Any] = {
        "claim": name(ref), "on": date.fromisoformat(day) if day else None, "party": (party,),
        "office": "Foreign Ministry", "matter": "troops", "kind": kind, "gist": f"gist of {ref}",
        "answers_text": "", "binds": (), "version": 1, "days_since_alleged": 5,
        "days_since_previous": None, "changed": False, "against_interest": False,
    }  # fmt: skip
    return Reply(**(values | changes))


TROOPS = ReplyHistory(
    "troops", "Deployment of troops", Allegation(name("CS06"), date(2024, 10, 3), ("actor:KOR",)),
    (
        reply("ST01", "2024-10-10", "actor:RUS", "denies", days_since_alleged=7),
        reply("ST02", "2024-10-25", "actor:DPRK", "neither_with_legal_basis",
              days_since_alleged=-22),
        reply("ST03", "2025-04-26", "actor:RUS", "acknowledges", changed=True,
              against_interest=True, days_since_alleged=205, days_since_previous=198),
        reply("ST04", "", "actor:CHN", "no_comment", days_since_alleged=None),
    ),
    (
        PartyHistory("actor:DPRK", (Step("neither_with_legal_basis", date(2024, 10, 25),
                                         name("ST02"), None),), "neither_with_legal_basis", None),
        PartyHistory("actor:RUS", (Step("denies", date(2024, 10, 10), name("ST01"), None),
                                   Step("acknowledges", date(2025, 4, 26), name("ST03"), 198)),
                     "acknowledges", 198),
        PartyHistory("actor:CHN", (Step("no_comment", None, name("ST04"), None),), "no_comment",
                     None),
    ),
    ("actor:RUS",), (), ("actor:DPRK",), ("actor:RUS",), (), (),
    (reply("ST05", "2024-03-28", "actor:RUS", "rejects_body", matter="body.panel"),),
    (BodyEvent(name("MA01"), date(2024, 4, 30), ("actor:POE",), "The mandate expires."),),
    ("Russia denied it on 2024-10-10 and acknowledged it 198 days later.",),
)  # fmt: skip
SILENT = ReplyHistory("missiles", "Missiles", None, (), (), (), (), (), (), (), (), (), (), ())


def claims() -> dict[str, Claim]:
    """The claims that these values name."""
    held = [
        claim(ref, number=Interval.exactly(number), unit=unit, topic="arms.containers")
        for ref, number, unit in (
            ("CS05", 5000, "container"), ("CS06", 6700, "container"), ("CS07", 440, "round"),
        )
    ]  # fmt: skip
    held.append(claim("CS09", number=Interval.more_than(10_000), unit="container"))
    held.append(claim("CS12", number=Interval.exactly(16_500), unit="container", coverage="part"))
    held.append(claim("CS13", number=None, missing="not_reported"))
    held += [
        claim(ref, number=None, act="deny", gist=f"gist of {ref}", topic="statement")
        for ref in ("ST01", "ST02", "ST03", "ST04", "ST05", "MA01")
    ]
    return {item.id: item for item in held}


def counted(base: Assessment) -> Assessment:
    """An assessment whose last finding has series, histories and reasons."""
    *others, last = base.findings
    held = claims()
    statements = tuple(claim for claim in held if claim.startswith("ST"))
    more = replace(
        last,
        series=(SERIES, EMPTY),
        histories=(TROOPS, SILENT),
        alternatives=(
            Alternative(says="the containers held other goods",
                        distinguished_by=("manifests", "imagery of the unloading"),
                        bears_on=("arms.containers",)),
            Alternative(says="the ships sailed empty"),
        ),
        would_change=("An inspection of one container.",),
        reasoning=("Containers went.", "Containers hold arms."),
        replies=(*last.replies, *statements),
        claims=tuple(sorted({*last.claims, *statements})),
    )  # fmt: skip
    return replace(base, findings=(*others, more), claims={**base.claims, **held})
