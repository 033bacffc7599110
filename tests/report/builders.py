"""Hand-made assessments for the report's tests: one that looks real, one hostile, one empty."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim, Quantity, Source
from watchkeeper.claims.times import Period
from watchkeeper.findings.model import Assessment, Finding
from watchkeeper.weighing.model import (
    ClaimantEstimate,
    Conflict,
    Crossing,
    CurvePoint,
    FactorResult,
    Gap,
    Ledger,
    Refused,
    Scenario,
    SetAside,
    Version,
    YearLedgers,
    exceeds,
)

LIMIT = Decimal(500_000)
LEDGERS = ("notified", "unnotified", "combined", "combined_apart")
ACTORS = {
    "actor:DPRK": "Democratic People's Republic of Korea",
    "actor:CHN": "People's Republic of China",
    "actor:RUS": "Russian Federation",
    "actor:USA": "United States of America",
    "actor:KOR": "Republic of Korea",
    "actor:POE": "Panel of Experts established pursuant to resolution 1874 (2009)",
    "actor:MSMT": "Multilateral Sanctions Monitoring Team",
    "actor:OSC": "Open Source Centre",
    "all-states": "all States",
}


def day(text: str) -> date:
    """A day from its ISO text."""
    return date.fromisoformat(text)


def span(start: str, end: str, raw: str = "", uncertain: bool = False) -> Period:
    """A period from two ISO texts."""
    return Period(day(start), day(end), "range", uncertain, raw or f"{start}..{end}")


def claim(ref: str, **changes: Any) -> Claim:
    """A claim with everything that a test does not say filled in."""
    number = changes.pop("number", Interval.exactly(1000))
    raw = changes.pop("raw", "" if number is None else str(number.low))
    unit = changes.pop("unit", "bbl")
    quantity = None if number is None else Quantity(number, unit, "exactly", raw)
    values: dict[str, Any] = {
        "id": f"{ref}-0123456789ab",
        "ref": ref,
        "topic": "petroleum.refined.notified",
        "act": "notify",
        "speaker": ("actor:RUS",),
        "speaker_text": "Russia",
        "reporter": "Yonhap",
        "subject": ("actor:RUS",),
        "object": ("actor:DPRK",),
        "conduct": span("2023-01-01", "2023-12-31"),
        "stated_on": span("2024-01-31", "2024-01-31"),
        "quantity": quantity,
        "nature": "flow",
        "phase": "moved",
        "coverage": "whole",
        "status": "unstated",
        "source": Source(f"https://example.org/{ref}?a=1&b=2", "newspaper", False, "ab" * 32, 7),
    }
    return Claim(**{**values, **changes})


def ledger(name: str, amount: Interval, claims: tuple[str, ...], **changes: Any) -> Ledger:
    """A ledger against `LIMIT`."""
    values: dict[str, Any] = {
        "name": name,
        "amount": amount,
        "limit": LIMIT,
        "exceeds": exceeds(amount, LIMIT),
        "complete": False,
        "break_even_laden_fraction": None,
        "break_even_factor": None,
        "break_even_discharge_share": None,
        "factors": (),
        "scenarios": (),
        "claims": claims,
    }
    return Ledger(**{**values, **changes})


def leaf(says: str, state: str, reason: str | None, evidence: list[str]) -> dict[str, Any]:
    """A leaf of an explanation tree as `norms test` prints it."""
    return {
        "kind": "is", "id": "", "says": says, "state": state, "fact": "goods.category",
        "question": "What are the goods?", "test": "is refined-petroleum", "given": "yes",
        "reason": reason, "required": "moderate", "reached": "low", "paragraphs": ["S/RES/2397/5"],
        "evidence": evidence, "label": "public",
    }  # fmt: skip


def verdict(basis: str, evidence: list[str]) -> dict[str, Any]:
    """A verdict as `norms test` prints it, with its basis."""
    elements = {
        "kind": "all", "id": "", "says": "", "state": "met",
        "parts": [
            leaf("the goods are refined petroleum", "met", None, evidence),
            leaf("they went to the DPRK", "unknown", "below_required_confidence", []),
        ],
    }  # fmt: skip
    when = {
        "kind": "all", "id": "", "says": "", "state": "not_met",
        "parts": [leaf("the year's total is within 500,000 barrels", "not_met", None, evidence)],
    }  # fmt: skip
    return {
        "basis": basis, "norm": "refined-petroleum", "title": "Refined petroleum to the DPRK",
        "for": "all-states", "force": "decides", "version_from": "2018-01-01",
        "strict": "undetermined",
        "after_burdens": "inconsistent_unless_excused" if basis == "as_alleged"
        else "undetermined",
        "turns_on": [{"fact": "notice.within_30_days", "reason": "not_sought",
                      "question": "Did the supplier notify within 30 days?"}],
        "exceptions": [],
        "tree": {"readings": [{
            "version_from": "2018-01-01", "position": "cap-binds-from-announcement",
            "strict": "undetermined", "after_burdens": "undetermined", "elements": elements,
            "exceptions": [{"id": "quota", "burden": "invoker", "state": "not_met",
                            "when": when}],
        }]},
        "sources": [
            {"symbol": "S/RES/2397 (2017)", "paragraph": "5", "status": "confirmed",
             "address": "https://main.un.org/securitycouncil/en/sanctions/1718/resolutions"},
            {"symbol": "S/RES/1718 (2006)", "paragraph": "8(b)", "status": "recalled",
             "address": ""},
        ],
        "positions": [{
            "id": "cap-binds-from-announcement", "strict": "undetermined",
            "after_burdens": "undetermined",
            "says": "The cap binds only once the Secretary has announced that it is reached.",
            "held_by": [{"who": ["actor:CHN", "actor:RUS"], "on": "2019-06-18",
                         "says": "Stops the announcement and asks for more evidence.",
                         "address": "https://example.org/2019", "ref": "ST28"}],
        }],
        "settled": False, "reading": "Refined petroleum to the DPRK, for all States: undetermined.",
        "norm_hash": "cd" * 32, "standard": "required" if basis == "at_standard" else "as_alleged",
    }  # fmt: skip


def year_claims() -> dict[str, Claim]:
    """The claims of 2023, as the public record has them."""
    monthly = [44655, 10666, 5140, 3612, 2593, 2305, 10933, 5713, 9482, 0, 4151, 6591]
    held = [
        claim(
            f"PM{101 + index}",
            number=Interval.exactly(value),
            conduct=span(f"2023-{index + 1:02d}-01", f"2023-{index + 1:02d}-28"),
        )
        for index, value in enumerate(monthly)
    ]
    estimate: dict[str, Any] = {
        "topic": "petroleum.refined.unnotified", "act": "estimate", "subject": (),
        "coverage": "part", "status": "unconfirmed",
    }  # fmt: skip
    held += [
        claim("PM115", number=Interval.exactly(715), reporter="RFA (copied on a blog)"),
        claim(
            "PM131",
            speaker=("actor:CHN", "actor:RUS"),
            subject=("actor:CHN", "actor:RUS"),
            number=Interval.exactly(238_805),
            source=Source("seen 2024 (https://example.org/a) ; www.example.org", "aggregator"),
        ),
        claim(
            "PM137",
            speaker=("actor:CHN", "actor:RUS"),
            subject=("actor:CHN", "actor:RUS"),
            number=Interval.exactly(325_267),
        ),
        claim(
            "PE015", speaker=("actor:POE",), speaker_text="PoE S/2024/215",
            number=Interval.exactly(1_523_381), method=(("calls", "87"), ("fill", "90%")),
            conduct=span("2023-01-01", "2023-09-15"), **estimate,
        ),
        claim(
            "PE016", speaker=("actor:POE",), speaker_text="PoE S/2024/215",
            number=Interval.exactly(1_015_588), method=(("calls", "87"), ("fill", "60%")),
            conduct=span("2023-01-01", "2023-09-15"), **estimate,
        ),
        claim(
            "PE022", speaker=("actor:OSC",), speaker_text="OSC and BBC",
            number=Interval.more_than(500_000), raw=">500000", **estimate,
        ),
        claim("PE012", speaker=("actor:POE",), number=None, missing="not_computable", **estimate),
        claim(
            "ST29", topic="statements", act="deny", number=None, speaker_text="Foreign Ministry",
            gist="Says a conclusive determination would be premature.", answers="US+25",
            conduct=None, stated_on=span("2019-09-01", "2019-09-30", "2019-09?", uncertain=True),
        ),
    ]  # fmt: skip
    return {item.id: item for item in held}


def year_ledgers(claims: dict[str, Claim]) -> YearLedgers:
    """The ledgers of 2023, close to those of the public record."""
    ids = sorted(claims)
    notified = tuple(i for i in ids if i.startswith("PM") and not i.startswith("PM115"))
    estimated = tuple(i for i in ids if i.startswith("PE01") and not i.startswith("PE012"))
    amount = Interval(Decimal(238_805), Decimal(362_706))
    guessed = Interval(Decimal(1_015_588), None)
    both = Interval(Decimal(1_015_588), None)
    factors = (
        FactorResult(Decimal("8.33"), "Committee's Secretariat (default)", "recalled", True,
                     amount, "no"),
        FactorResult(Decimal("11.6"), "LPG", "confirmed", False,
                     Interval(Decimal("238805.125"), Decimal("505105.678")), "undetermined"),
    )  # fmt: skip
    scenarios = tuple(
        Scenario("laden_fraction", Decimal(value), Interval.exactly(amount_), exceeds(
            Interval.exactly(amount_), LIMIT))
        for value, amount_ in (("0.25", 423161), ("0.33", 558573), ("0.90", 1523381))
    )  # fmt: skip
    curve = tuple(
        CurvePoint(
            date(2023, month, 28),
            Decimal(91_000 * month - 150_000 if month > 2 else 16_000 * month),
            Decimal(150_000 * month) if month < 10 else None,
        )
        for month in range(1, 13)
    )
    poe = Interval(Decimal(1_015_588), Decimal(1_523_381))
    return YearLedgers(
        year=2023,
        notified=ledger("notified", amount, notified, factors=factors,
                        break_even_factor=Decimal("11.4853")),
        unnotified=ledger("unnotified", guessed, estimated, scenarios=scenarios,
                          break_even_laden_fraction=Decimal("0.295394979621")),
        combined=ledger("combined", both, tuple(sorted((*notified, *estimated)))),
        combined_apart=ledger("combined", Interval(Decimal(1_254_393), None),
                              tuple(sorted((*notified, *estimated)))),
        per_claimant=(
            ClaimantEstimate(("actor:POE",), ("S/2024/215",), poe, "yes", False,
                             ((day("2023-01-01"), day("2023-09-15")),),
                             Interval.exactly("1692645"), Decimal("0.2954"), estimated),
            ClaimantEstimate(("actor:OSC",), (), Interval.more_than(500_000), "yes", True,
                             ((day("2023-01-01"), day("2023-12-31")),), None, None,
                             ("PE022-0123456789ab",)),
        ),
        crossing=Crossing(curve, day("2023-04-28"), day("2023-08-28")),
        crossing_notified=Crossing((), None, None),
        gaps=(
            Gap("actor:CHN", day("2023-01-01"), day("2023-02-28"), "not_reported"),
            Gap("actor:CHN", day("2023-03-01"), day("2023-12-15"), "joint_only"),
        ),
        versions=tuple(
            Version(i, ("actor:RUS",), date(2023, month, 1),
                    date(2023, month, monthrange(2023, month)[1]), "2024-01-30", "News1",
                    bounds_of(claims[i]), month != 4)
            for month, i in enumerate(ids_of(claims, "PM10", "PM110", "PM111", "PM112"), start=1)
        ),
        set_aside=(
            SetAside("PM115-0123456789ab", "unit_error", "7.99 times smaller than PM108.", "t",
                     ("PM108-0123456789ab",)),
        ),
        refused=(Refused("PE012-0123456789ab", "It gives a count of deliveries and no amount."),),
        conflicts=(
            Conflict("notified", "figures", "China and Russia, 2023-01-01 to 2023-12-31",
                     (("PM131-0123456789ab", Interval.exactly(238_805)),
                      ("PM137-0123456789ab+PM101-0123456789ab", Interval.exactly(325_267))),
                     Interval(Decimal(238_805), Decimal(325_267))),
        ),
    )  # fmt: skip


def bounds_of(item: Claim) -> Interval:
    """The bounds of a claim that has a figure."""
    assert item.quantity is not None
    return item.quantity.bounds


def ids_of(claims: dict[str, Claim], *starts: str) -> list[str]:
    """Claim ids that begin with one of some texts, sorted."""
    return sorted(i for i in claims if i.startswith(starts))


def realistic() -> Assessment:
    """One year with numbers and one question without."""
    claims = year_claims()
    year = year_ledgers(claims)
    estimated = ids_of(claims, "PE")
    replies = ids_of(claims, "ST")
    open_fact = {"fact": "notice.within_30_days", "reason": "not_sought",
                 "question": "Did the supplier notify within 30 days?"}  # fmt: skip
    standard = {"exceeds": "undetermined", "required": "moderate", "reached": "low",
                "reason": "no line is fair or better"}  # fmt: skip
    numbers = Finding(
        "petroleum-2023", "Refined petroleum in 2023",
        "How much refined petroleum was delivered to the DPRK in 2023, notified or not?",
        "On the figures in the record, notified deliveries are 238,805 to 362,706 barrels.",
        2023, year, dict.fromkeys(LEDGERS, standard),
        (verdict("as_alleged", estimated[:2]), verdict("at_standard", [])),
        (open_fact,), tuple(estimated), tuple(replies),
        tuple(sorted({*year.combined.claims, *estimated, *replies})), {"norm": "ef" * 32},
    )  # fmt: skip
    words = Finding(
        "arms-to-russia", "Arms from the DPRK to the Russian Federation",
        "Did the DPRK transfer arms to the Russian Federation?",
        "Seven speakers state it; the DPRK denies it. It is not shown at the required confidence.",
        None, None, {}, (), (), ("PE022-0123456789ab",), tuple(replies),
        tuple(sorted(("PE022-0123456789ab", *replies))), {},
    )  # fmt: skip
    return Assessment(
        "Public claims on petroleum and arms", "the Watchkeeper developers", "0.1.0", {},
        (numbers, words), claims, ACTORS, {"claims": len(claims), "without_address": 0},
    )  # fmt: skip


def empty() -> Assessment:
    """No question, no claim."""
    return Assessment("Empty case", "nobody", "0.1.0", {}, (), {}, {}, {})


def replace_claims(finding: Finding, more: tuple[str, ...]) -> Finding:
    """The finding with more claims behind it and behind its notified ledger."""
    year = finding.ledgers
    assert year is not None
    notified = replace(year.notified, claims=tuple(sorted({*year.notified.claims, *more})))
    return replace(
        finding,
        claims=tuple(sorted({*finding.claims, *more})),
        ledgers=replace(year, notified=notified),
    )
