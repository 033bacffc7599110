"""Number series: figures by speaker, what may be said together, and what is refused and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from watchkeeper.claims import wording
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import (
    Block,
    Column,
    Figure,
    Line,
    Section,
    Statement,
    Table,
    Text,
    Word,
    anchor,
)
from watchkeeper.report.context import Context, joined, ours, theirs
from watchkeeper.report.figures.specs import SpanGroup, SpanRow, Spans
from watchkeeper.weighing.series.model import (
    Capacity,
    Combined,
    Series,
    SeriesFigure,
    Window,
)
from watchkeeper.weighing.series.words import metric_words, scope_words, window_words

NOTE: Final = (
    "Nothing is averaged; only figures of one metric, scope and window are combined. Every figure"
    " with its claim, and what is not combined and why, stands in the workings."
)
MOST_RATES: Final = 5
"""Parameters that fit beside one another in a table."""
HOW: Final = {
    "one_figure": "one figure",
    "one_line": "one line, which counts once",
    "hull": "hull of independent lines",
    "sum": "sum of scopes that have nothing in common",
    "overlap_unknown": "overlap unknown: from the greatest lower end to the sum of the upper ends",
}


def series(context: Context, finding: Finding, here: str) -> Section | None:
    """The number series of a finding, each in a section of its own: figures and what they give."""
    if not finding.series:
        return None
    parts = tuple(_one(context, one, series_anchor(here, one)) for one in finding.series)
    note = Statement(f"{here}-series-note", ours(NOTE))
    return Section(f"{here}-series", "Numbers by speaker", (note,), parts)


def series_anchor(here: str, one: Series) -> str:
    """The id of the section of a series."""
    return anchor(f"{here}-series", one.id)


def _one(context: Context, one: Series, name: str) -> Section:
    blocks: list[Block] = []
    if one.figures:
        blocks.append(_figure(context, one, name))
    else:
        none = "No figure of it is in the record. Not reported is not zero."
        blocks.append(Statement(f"{name}-none", ours(none)))
    blocks += _together(context, one, name)
    tables = (_would_hold(context, one, name), _conflicts(context, one, name))
    blocks += [table for table in tables if table is not None]
    return Section(name, words.printable(one.title), tuple(blocks))


def _figure(context: Context, one: Series, name: str) -> Figure:
    groups: dict[str, list[SpanRow]] = {}
    for figure in one.figures:
        groups.setdefault(figure_of(figure), []).append(_row(context, figure))
    unit = wording.unit_word(one.unit) or "figures"
    spec = Spans(tuple(SpanGroup(title, tuple(rows)) for title, rows in groups.items()), unit)
    apart = " Figures under different headings are of different things." if len(groups) > 1 else ""
    caption = (
        f"{words.printable(one.title)}: each speaker's figures and the days that they are about."
        f"{apart}"
    )
    data = _data(context, one, name)
    return Figure(f"{name}-figure", caption, _alt(one, spec), spec, data, data_in_print="never")


def figure_of(figure: SeriesFigure) -> str:
    """What a figure is of: metric and scope, in words."""
    return words.printable(f"{metric_words(figure.metric)}; {scope_words(figure.scope)}")


def _row(context: Context, figure: SeriesFigure) -> SpanRow:
    state: Literal["counted", "floor", "replaced"] = "counted"
    if figure.replaced_by:
        state = "replaced"
    elif figure.coverage == "part":
        state = "floor"
    text = wording.amount(figure.amount).removesuffix(f", {wording.NO_UPPER}")
    return SpanRow(
        speaker_of(context, figure), _days(figure.window), figure.amount, text, state,
    )  # fmt: skip


def _days(window: Window) -> str:
    """The days of a figure, short enough for a picture."""
    start, end = window.start, window.end
    last = "a day not stated" if end is None else wording.day(end)
    if window.since == "not_stated":
        return f"start not stated, by {last}"
    if window.since == "as_of":
        return f"on {last}"
    return f"to {last}" if start is None else f"{wording.day(start)} to {last}"


def speaker_of(context: Context, figure: SeriesFigure) -> str:
    """Who gives a figure, as the table names it."""
    return words.printable(figure.speaker_text) or context.actors(figure.speaker) or "not named"


def _alt(one: Series, spec: Spans) -> str:
    rows = [f"{row.label}, {row.window}: {row.text}" for group in spec.groups for row in group.rows]
    more = f", and {len(rows) - 12} more" if len(rows) > 12 else ""
    return f"Bars of {spec.unit} by speaker. {'; '.join(rows[:12])}{more}."


def _data(context: Context, one: Series, name: str) -> Table:
    rows = tuple(
        (
            theirs(speaker_of(context, figure)),
            ours(figure_of(figure)),
            ours(words.printable(window_words(figure.window))),
            (context.amount(figure.amount, figure.metric.unit, (figure.claim,)),),
        )
        for figure in one.figures
    )
    columns = (
        Column("Speaker", "long"),
        Column("Of what", "long"),
        Column("Days", "long"),
        Column("What it says of the whole", "number"),
    )
    caption = f"The data of the figure: {words.printable(one.title)}"
    return Table(f"{name}-data", caption, columns, rows, folded=True)


def _together(context: Context, one: Series, name: str) -> Iterator[Block]:
    several = [c for c in (*one.combined, *one.sums) if len(c.claims) > 1]
    if not several:
        if one.figures:
            text = "No two figures are of the same metric, scope and days: nothing is combined."
            yield Statement(f"{name}-together-none", ours(text))
        return
    columns = (
        Column("Of what", "long"),
        Column("How", "long"),
        Column("Answer", "number"),
        Column("Where all agree", "number"),
        Column("Lines: number, event", "long"),
        Column("Word of the number", "long"),
        Column("Without one line", "long"),
    )
    caption = "What figures say together; the answer is the hull, never the part where all agree"
    yield Table(f"{name}-together", caption, columns, tuple(_combined(context, c) for c in several))


def _combined(context: Context, one: Combined) -> tuple[Line, ...]:
    unit = one.metric.unit
    conflict = " (conflicting)" if one.conflicting else ""
    of = f"{metric_words(one.metric)}; {scope_words(one.scope)}; {window_words(one.window)}"
    lines = f"{len(one.lines)}, {len(one.event_lines)}" if one.lines else "those of its parts"
    joins = "; ".join(", ".join(line.joined_by) for line in one.lines if line.joined_by)
    return (
        ours(words.printable(of)),
        ours(f"{HOW[one.how]}{conflict}"),
        (context.amount(one.amount, unit, one.claims),),
        _agreement(context, one),
        ours(words.printable(f"{lines} ({joins})" if joins else lines)),
        (Word(one.word, "state"), Text(words.printable(f": {one.reason}"))),
        _without(context, one),
    )


def _agreement(context: Context, one: Combined) -> Line:
    """Where all lines agree, or why there is no such place."""
    if one.agreement is not None:
        return (context.amount(one.agreement, one.metric.unit, one.claims),)
    if one.conflicting:
        return ours("no common value")
    return ours("one line" if len(one.lines) == 1 else "not asked of a sum")


def _without(context: Context, one: Combined) -> Line:
    """What is left without each line; the one on which the answer turns stands first."""
    order = sorted(one.without, key=lambda pair: (pair[0] != one.turns_on, pair[0]))
    return joined(
        (
            (
                Text(words.printable(f"{label}: ")),
                *(
                    ours("nothing is left")
                    if left is None
                    else (context.amount(left, "", one.claims),)
                ),
            )
            for label, left in order
        ),
        "; ",
    ) or ours("one line")


def _would_hold(context: Context, one: Series, name: str) -> Table | None:
    """What the containers would hold if full, a column for each owner and calibre."""
    rates = list(dict.fromkeys((held.owner, held.calibre) for held in one.capacity))
    by: dict[tuple[str, ...], dict[tuple[str, str], Capacity]] = {}
    for held in one.capacity:
        by.setdefault(held.of_claims, {})[held.owner, held.calibre] = held
    if not rates or len(rates) > MOST_RATES:
        return None
    rows = tuple(_held_by(context, claims, held, rates) for claims, held in by.items())
    columns = (
        Column("Containers", "long"),
        *(
            Column(f"{context.short(owner)}, {words.printable(calibre) or 'any calibre'}", "number")
            for owner, calibre in rates
        ),
    )
    caption = (
        "Capacity equivalents in rounds, if every container held this ammunition alone, one column"
        " for each owner of the parameter: upper ends, since nobody states what share held it, and"
        " not rounds that anyone saw"
    )
    return Table(f"{name}-would-hold", caption, columns, rows)


def _held_by(
    context: Context,
    claims: tuple[str, ...],
    held: Mapping[tuple[str, str], Capacity],
    rates: Sequence[tuple[str, str]],
) -> tuple[Line, ...]:
    first = next(iter(held.values()))
    number = context.amount(first.containers, "", claims)
    return (
        (number, Text(" ("), *context.references(claims), Text(")")),
        *(
            (context.amount(one.if_full, "", together(claims, one.rate_claims)),)
            if (one := held.get(rate)) is not None
            else ours("not stated")
            for rate in rates
        ),
    )


def together(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Claims of both, each once."""
    return tuple(sorted({*one, *other}))


def _conflicts(context: Context, one: Series, name: str) -> Table | None:
    rows = tuple(
        (
            ours(words.printable(held.what)),
            ours("within one line" if held.kind == "one_line" else "independent lines"),
            joined(
                (
                    (
                        context.reference(claim),
                        Text(": "),
                        context.amount(value, one.unit, (claim,)),
                    )
                    for claim, value in held.values
                ),
                "; ",
            ),
            (context.amount(held.hull, one.unit, (claim for claim, _ in held.values)),),
        )
        for held in one.conflicts
    )
    columns = (
        Column("Of what", "long"),
        Column("Between"),
        Column("Values", "long"),
        Column("Hull that is used", "number"),
    )
    caption = "Figures that cannot all hold: each is printed, and nothing is averaged"
    return Table(f"{name}-conflicts", caption, columns, rows) if rows else None
