"""What stands behind a year's numbers: conflicts, what was set aside or refused, all versions."""

from __future__ import annotations

from watchkeeper.claims import wording
from watchkeeper.report import words
from watchkeeper.report.content import (
    Column,
    Items,
    Line,
    Section,
    Statement,
    Table,
    Text,
    anchor,
    text_hash,
)
from watchkeeper.report.context import Context, joined, ours, theirs
from watchkeeper.weighing.model import Conflict, YearLedgers

CONFLICT_KINDS = {
    "figures": "the same window, no common value",
    "rounding": "they differ by at most one unit, as by rounding",
    "parts": "the parts of a window sum to more than the whole",
    "covers": "complete sums of the year exclude each other",
}


def conflicts(context: Context, year: YearLedgers, here: str) -> Section | None:
    """Figures that exclude each other, each printed."""
    if not year.conflicts:
        return None
    rows: dict[str, tuple[Line, ...]] = {}
    for conflict in year.conflicts:
        row = _conflict(context, year, conflict)
        rows.setdefault(text_hash(repr(row)), row)
    table = Table(
        f"{here}-conflicts-table",
        "Each value as its claim gives it; the ledger uses the hull and nothing is averaged",
        (
            Column("What", "long"),
            Column("Ledger"),
            Column("Why they conflict"),
            Column("Values", "long"),
            Column("Hull that is used", "number"),
        ),
        tuple(rows.values()),
    )
    return Section(f"{here}-conflicts", "Figures that exclude each other", (table,))


def _conflict(context: Context, year: YearLedgers, conflict: Conflict) -> tuple[Line, ...]:
    sides = [(name, _sides(context, name), value) for name, value in conflict.values]
    named = [claim for _, ids, _ in sides for claim in ids]
    everything = named or year_claims(year, conflict.ledger)
    values = joined(
        (
            (
                *(context.references(ids) or theirs(name)),
                Text(": "),
                context.amount(value, "bbl", ids or everything),
            )
            for name, ids, value in sides
        ),
        "; ",
    )
    return (
        theirs(conflict.what),
        ours(words.LEDGERS.get(conflict.ledger, words.spoken(conflict.ledger))),
        ours(CONFLICT_KINDS.get(conflict.kind, words.spoken(conflict.kind))),
        values,
        (context.amount(conflict.hull, "bbl", everything),),
    )


def year_claims(year: YearLedgers, ledger: str) -> tuple[str, ...]:
    """The claims of one ledger of a year, by its name."""
    named = {"notified": year.notified, "unnotified": year.unnotified}
    return named.get(ledger, year.combined).claims


def _sides(context: Context, name: str) -> list[str]:
    """The claims of one side: one id, or ids joined by `+`; none when it is named in words."""
    held = context.assessment.claims
    if name in held:
        return [name]
    parts = name.split("+")
    return parts if all(part in held for part in parts) else []


def not_counted(context: Context, year: YearLedgers, here: str) -> Section | None:
    """Claims that were set aside or refused, with the reason."""
    tables = [t for t in (_set_aside(context, year, here), _refused(context, year, here)) if t]
    if not tables:
        return None
    return Section(f"{here}-not-counted", "Set aside and refused", tuple(tables))


def _set_aside(context: Context, year: YearLedgers, here: str) -> Table | None:
    rows = tuple(
        (
            (context.reference(item.claim),),
            _published(context, item.claim),
            ours(words.spoken(item.rule)),
            ours(words.printable(item.reason)),
            ours(wording.unit_word(item.consistent_unit) or "none seen"),
            context.references(item.against) or ours("none"),
        )
        for item in year.set_aside
    )
    columns = (
        Column("Claim"),
        Column("Figure as published"),
        Column("Rule"),
        Column("Why it is set aside", "long"),
        Column("Unit that would agree"),
        Column("Compared with"),
    )
    caption = "Set aside: kept, not corrected, not counted until an analyst settles it"
    return Table(f"{here}-set-aside", caption, columns, rows) if rows else None


def _refused(context: Context, year: YearLedgers, here: str) -> Table | None:
    rows = tuple(
        (
            (context.reference(item.claim),),
            _published(context, item.claim),
            ours(words.printable(item.reason)),
        )
        for item in year.refused
    )
    columns = (
        Column("Claim"),
        Column("Figure as published"),
        Column("Why it is not combined", "long"),
    )
    caption = "Refused: cannot be combined with the other figures"
    return Table(f"{here}-refused", caption, columns, rows) if rows else None


def _published(context: Context, claim_id: str) -> Line:
    claim = context.claim(claim_id)
    if claim.quantity is None:
        return ours(words.MISSING[claim.missing])
    unit = words.printable(wording.unit_word(claim.quantity.unit))
    return (*theirs(claim.quantity.raw), Text(f" {unit}"))


def versions(context: Context, year: YearLedgers, here: str) -> Section | None:
    """Every figure of the notified ledger, the latest report marked."""
    if not year.versions:
        return None
    table = Table(
        f"{here}-versions-table",
        "Every notified figure in the record, also those that a later report replaced",
        (
            Column("Claim"),
            Column("Suppliers"),
            Column("Window", "date"),
            Column("Amount", "number"),
            Column("Reported"),
            Column("Reporter"),
            Column("Report"),
        ),
        tuple(
            (
                (context.reference(version.claim),),
                ours(context.actors(version.suppliers)),
                ours(wording.days(version.start, version.end)),
                (context.amount(version.amount, "bbl", (version.claim,)),),
                theirs(version.stated_on) or ours("date not stated"),
                theirs(version.reporter) or ours("not named"),
                ours("latest" if version.latest else "replaced by a later report"),
            )
            for version in year.versions
        ),
        folded=True,
    )
    return Section(f"{here}-versions", "Every notified figure", (table,))


def turns_on(facts: tuple[dict[str, str], ...], here: str) -> Section | None:
    """Open facts, first those that settle most: the collection plan."""
    if not facts:
        return None
    lead = Statement(
        f"{here}-open-lead",
        ours("Facts that are open, first those that would settle most if they were established:"),
    )
    items = {fact.get("fact", "") or text_hash(repr(fact))[:8]: fact for fact in facts}
    listed = tuple(
        Statement(anchor(f"{here}-open", name), _open_fact(fact)) for name, fact in items.items()
    )
    return Section(f"{here}-open", "What would settle it", (lead, Items(listed)))


def _open_fact(fact: dict[str, str]) -> Line:
    """The question, why it is open, and whatever else the finding says of it."""
    rest = {k: v for k, v in fact.items() if k not in ("question", "reason", "fact") and v}
    reason = fact.get("reason", "")
    question = fact.get("question") or words.spoken(fact.get("fact", "not named"))
    tail = "".join(f"; {words.spoken(k)}: {words.spoken(v)}" for k, v in rest.items())
    why = words.REASONS.get(reason, words.spoken(reason))
    return ours(f"{words.printable(question)} ({why}{tail})" if why or tail else question)


GAP_KINDS = {"not_reported": "not reported", "joint_only": "only a joint figure covers it"}


def gap_table(context: Context, year: YearLedgers, here: str) -> Table:
    """The days for which a supplier's own figure is not in the record."""
    return Table(
        f"{here}-gaps-table",
        "Days for which a supplier's own figure is not in the record; this is not zero",
        (Column("Supplier"), Column("Days", "date"), Column("What the record holds")),
        tuple(
            (
                ours(context.actor(gap.supplier)),
                ours(wording.days(gap.start, gap.end)),
                ours(GAP_KINDS[gap.kind]),
            )
            for gap in year.gaps
        ),
    )
