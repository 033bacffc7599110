"""A year's amounts under each published conversion factor.

The factors that apply, and so decide a result, stand in one table with a column for each ledger;
those that are sensitivity only follow in one line each. A ledger that no factor moves is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from watchkeeper.report import words
from watchkeeper.report.content import Column, Items, Line, Statement, Table, Text, anchor
from watchkeeper.report.context import Context, compared, joined, ours, theirs
from watchkeeper.weighing.model import FactorResult, Ledger

Named: TypeAlias = tuple[str, Ledger]
"""What a ledger is called, and the ledger."""

Found: TypeAlias = Mapping[str, FactorResult]
"""What one factor gives, by the name of the ledger."""


def factors(context: Context, ledgers: Sequence[Named], here: str) -> Iterator[Items | Table]:
    """A table of the factors that apply and a list of the others; nothing without any.

    Args:
        context: The assessment.
        ledgers: The ledgers of a year, in the order of print.
        here: Id of the finding's section.
    """
    moved = [(name, ledger) for name, ledger in ledgers if _moves(ledger)]
    by_factor: dict[tuple[str, str, str], dict[str, FactorResult]] = {}
    for name, ledger in moved:
        for factor in ledger.factors:
            key = (f"{factor.factor:f}", factor.owner, factor.status)
            by_factor.setdefault(key, {})[name] = factor
    applied = [held for held in by_factor.values() if _any(held).applicable]
    others = [held for held in by_factor.values() if not _any(held).applicable]
    if applied:
        yield _table(context, moved, applied, here)
    if others:
        made = {_name(held, here): _line(context, moved, held) for held in others}
        lines = tuple(Statement(name, line) for name, line in made.items())
        yield Items(lines, "Under the other published factors: sensitivity only, decides nothing")


def _moves(ledger: Ledger) -> bool:
    return any(factor.amount != ledger.factors[0].amount for factor in ledger.factors)


def _any(found: Found) -> FactorResult:
    return next(iter(found.values()))


def _name(found: Found, here: str) -> str:
    factor = _any(found)
    return anchor(f"{here}-factor", f"{factor.factor:f}-{factor.owner}-{factor.status}")


def _table(
    context: Context, ledgers: Sequence[Named], applied: Sequence[Found], here: str
) -> Table:
    rows = tuple(
        (
            (context.ratio(factor.factor),),
            (*theirs(factor.owner), Text(f" ({words.spoken(factor.status)})")),
            *(
                _cell(context, ledger, found[name]) if name in found else ours("not computed")
                for name, ledger in ledgers
            ),
        )
        for found in applied
        for factor in [_any(found)]
    )
    columns = (
        Column("Barrels per tonne", "number"),
        Column("Whose factor"),
        *(Column(name, "long") for name, _ in ledgers),
    )
    caption = "Under each conversion factor that applies; ledgers that no factor moves are left out"
    return Table(f"{here}-factors", caption, columns, rows)


def _cell(context: Context, ledger: Ledger, factor: FactorResult) -> Line:
    amount = context.amount(factor.amount, "bbl", ledger.claims)
    return (amount, Text(": "), *compared(amount, context.limit(ledger.limit), factor.exceeds))


def _line(context: Context, ledgers: Sequence[Named], found: Found) -> Line:
    """The first ledger's amount, and each result that is another than in the ledger itself."""
    factor = _any(found)
    head: Line = (
        context.ratio(factor.factor),
        Text(" ("),
        *theirs(factor.owner),
        Text(f"; {words.spoken(factor.status)}): "),
    )
    held = [(name, ledger, found[name]) for name, ledger in ledgers if name in found]
    changed = [entry for entry in held if entry[2].exceeds != entry[1].exceeds]
    shown = [(Text(f"{name} "), *_cell(context, ledger, one)) for name, ledger, one in changed]
    if held[0] not in changed:
        name, ledger, one = held[0]
        shown.insert(0, (Text(f"{name} "), context.amount(one.amount, "bbl", ledger.claims)))
    end = "" if changed else "; no result changes"
    return (*head, *joined(shown, "; "), Text(f"{end}."))
