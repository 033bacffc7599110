"""The figures of a report: what each draws, its words, and its data as a table."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from watchkeeper.claims import wording
from watchkeeper.claims.intervals import ZERO
from watchkeeper.report.content import Column, Figure, Line, Table
from watchkeeper.report.context import Context, compared, exceeds_words, ours
from watchkeeper.report.figures.specs import (
    BandPoint,
    Bar,
    ByYear,
    Cumulative,
    GapRow,
    Gaps,
    MonthState,
    YearBars,
)
from watchkeeper.weighing.model import Crossing, Version, YearLedgers

NO_ESTIMATE = "no estimate in the record"
NO_NOTIFIED = "no notified figure in the record"
STATES: dict[MonthState, str] = {
    "own": "own figure",
    "zero": "own figure: 0",
    "joint": "only in a joint figure",
    "part": "own figure for part of the month",
    "none": "not reported",
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def by_year(context: Context, years: tuple[YearLedgers, ...], here: str = "by-year") -> Figure:
    """Notified amounts and each claimant's estimates of every year against the limit."""
    spec = ByYear(tuple(_bars(context, year) for year in years), wording.unit_word("bbl"))
    return Figure(
        here,
        "Notified amounts, each claimant's own estimates, and the limit, by calendar year. A bar"
        " runs from the lower to the upper bound; an arrow means no upper bound; a hollow end means"
        " that the bound itself is excluded. Estimates stand on their claimant's figures and"
        " method.",
        _by_year_alt(context, years),
        spec,
        _by_year_data(context, years, here),
    )


def _bars(context: Context, year: YearLedgers) -> YearBars:
    notified = year.notified
    bars = [
        Bar("Notified", notified.amount, wording.amount(notified.amount), True)
        if notified.claims
        else Bar("Notified", None, NO_NOTIFIED, True)
    ]
    bars += [
        Bar(context.actors(e.speaker) or "not named", e.amount, wording.amount(e.amount), False)
        for e in year.per_claimant
    ] or [Bar("Estimates", None, NO_ESTIMATE, False)]
    return YearBars(year.year, notified.limit, tuple(bars))


def _by_year_alt(context: Context, years: tuple[YearLedgers, ...]) -> str:
    parts = []
    for year in years:
        above = [context.actors(e.speaker) for e in year.per_claimant if e.exceeds == "yes"]
        if above:
            estimates = f"above it on the figures of {wording.series(above)}"
        elif year.per_claimant:
            estimates = "no claimant's figures are wholly above it"
        else:
            estimates = NO_ESTIMATE
        notified = exceeds_words(year.notified.exceeds) if year.notified.claims else NO_NOTIFIED
        parts.append(f"{year.year}: notified {notified}; {estimates}")
    return f"Bars by year against the limit. {'. '.join(parts)}." if parts else "No year."


def _by_year_data(context: Context, years: tuple[YearLedgers, ...], here: str) -> Table:
    rows: list[tuple[Line, ...]] = []
    for year in years:
        limit = context.limit(year.notified.limit)
        first = ours(str(year.year))
        notified = year.notified
        amount = context.amount(notified.amount, "bbl", notified.claims)
        rows.append(
            (first, ours("Notified"), (amount,), (limit,),
             compared(amount, limit, notified.exceeds))
            if notified.claims
            else (first, ours("Notified"), ours(NO_NOTIFIED), (limit,), ours("undetermined"))
        )  # fmt: skip
        rows += [
            (
                first,
                ours(f"{context.actors(e.speaker)}, on its figures and method"),
                (context.amount(e.amount, "bbl", e.claims),),
                (limit,),
                compared(context.amount(e.amount, "bbl", e.claims), limit, e.exceeds),
            )
            for e in year.per_claimant
        ] or [(first, ours("Estimates"), ours(NO_ESTIMATE), (limit,), ours("undetermined"))]
    columns = (
        Column("Year"),
        Column("Whose figure"),
        Column("Amount", "number"),
        Column("Limit", "number"),
        Column("On the figures in the record", "word"),
    )
    caption = "The data of the figure: amounts by year against the limit"
    return Table(f"{here}-data", caption, columns, tuple(rows), folded=True)


def cumulative(context: Context, year: YearLedgers, here: str) -> Figure | None:
    """A year's cumulative bounds against the limit, with the crossing window."""
    crossing = year.crossing
    if not crossing.curve:
        return None
    points = tuple(BandPoint(p.day, p.low, p.high) for p in crossing.curve)
    limit = year.combined.limit
    spec = Cumulative(
        year.year,
        points,
        limit,
        crossing.possible_from,
        crossing.certain_from,
        wording.unit_word("bbl"),
    )
    return Figure(
        f"{here}-cumulative",
        f"Cumulative amount in {year.year}, notified and not notified together, between its lower"
        " and upper bound, against the limit.",
        f"Band of the cumulative amount in {year.year}. {crossing_sentence(crossing)}",
        spec,
        _cumulative_data(context, year, here),
    )


def _cumulative_data(context: Context, year: YearLedgers, here: str) -> Table:
    claims = year.combined.claims
    columns = (Column("End of day", "date"), Column("Lower bound", "number"),
               Column("Upper bound", "number"))  # fmt: skip
    rows = tuple(
        (
            ours(wording.day(point.day)),
            (context.floor(point.low, claims),),
            (context.ceiling(point.high, claims),),
        )
        for point in year.crossing.curve
    )
    caption = f"The data of the figure: cumulative bounds in {year.year}, in barrels"
    return Table(f"{here}-cumulative-data", caption, columns, rows, folded=True)


def crossing_sentence(crossing: Crossing) -> str:
    """When the limit may have been passed, in a sentence."""
    possible, certain = crossing.possible_from, crossing.certain_from
    if possible is None and certain is None:
        return "On these figures the limit was not passed at any time in the year."
    if certain is None and possible is not None:
        return (
            f"The limit may have been passed from {wording.day(possible)}; that it was passed is"
            " not shown for any day of the year, on these figures."
        )
    start = "" if possible is None else f"may have been passed from {wording.day(possible)}; it "
    end = "" if certain is None else wording.day(certain)
    return f"The limit {start}was passed at the latest by {end}, on these figures."


def gaps(context: Context, years: tuple[YearLedgers, ...], here: str) -> Figure | None:
    """For which months each supplier's own notified figure is in the record."""
    rows = tuple(
        GapRow(year.year, context.actor(supplier), _months(year, supplier))
        for year in years
        for supplier in _suppliers(year)
    )
    if not rows:
        return None
    data = Table(
        f"{here}-data",
        "The data of the figure: what the record holds for each month",
        (Column("Year and supplier"), *(Column(month, "mark") for month in MONTHS)),
        tuple(
            (ours(f"{row.year}, {row.supplier}"), *(ours(STATES[state]) for state in row.months))
            for row in rows
        ),
        folded=True,
    )
    lacking = [
        f"{row.supplier} {row.year}: {row.months.count('none')} of 12 months not reported, "
        f"{row.months.count('joint')} only in a joint figure"
        for row in rows
    ]
    return Figure(
        here,
        "For which months a supplier's own notified figure is in the record. A month that was not"
        " reported is not zero.",
        f"Grid of months by supplier. {'. '.join(lacking)}.",
        Gaps(rows),
        data,
    )


def _suppliers(year: YearLedgers) -> tuple[str, ...]:
    named = {supplier for version in year.versions for supplier in version.suppliers}
    return tuple(sorted(named | {gap.supplier for gap in year.gaps}))


def _months(year: YearLedgers, supplier: str) -> tuple[MonthState, ...]:
    own = [v for v in year.versions if v.suppliers == (supplier,)]
    return tuple(_month(year, supplier, own, month) for month in range(1, 13))


def _month(year: YearLedgers, supplier: str, own: list[Version], month: int) -> MonthState:
    first = date(year.year, month, 1)
    last = date(year.year, month, monthrange(year.year, month)[1])
    missing = [
        gap for gap in year.gaps
        if gap.supplier == supplier and gap.start <= last and gap.end >= first
    ]  # fmt: skip
    if missing:
        whole = [gap for gap in missing if gap.start <= first and gap.end >= last]
        if not whole and len({gap.kind for gap in missing}) == 1:
            return "part" if _covered(own, first, last) else _kind(missing[0].kind)
        return _kind((whole or missing)[0].kind)
    covering = [v for v in own if v.start <= first and v.end >= last]
    narrowest = min(covering, key=lambda v: ((v.end - v.start), not v.latest), default=None)
    if narrowest is not None and narrowest.amount.low == narrowest.amount.high == ZERO:
        return "zero"
    return "own"


def _covered(own: list[Version], first: date, last: date) -> bool:
    return any(v.start <= last and v.end >= first for v in own)


def _kind(kind: str) -> MonthState:
    return "joint" if kind == "joint_only" else "none"
