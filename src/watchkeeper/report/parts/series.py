"""Number series: figures by speaker, what may be said together, and what is refused and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from watchkeeper.claims import wording
from watchkeeper.claims.intervals import Interval
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import (
    Block,
    Column,
    Figure,
    Items,
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
    Turn,
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
    parts = tuple(_one(context, one, _name(here, one)) for one in finding.series)
    note = Statement(f"{here}-series-note", ours(NOTE))
    return Section(f"{here}-series", "Numbers by speaker", (note,), parts)


def _name(here: str, one: Series) -> str:
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


def workings(context: Context, finding: Finding, here: str) -> Section | None:
    """Of each series every figure, what is not combined and why, and every version."""
    parts = tuple(
        Section(f"{name}-workings", words.printable(one.title), blocks)
        for one in finding.series
        if (name := _name(here, one)) and (blocks := tuple(_worked(context, one, name)))
    )
    if not parts:
        return None
    return Section(
        f"{here}-series-workings", "Every figure by speaker, and what is refused", (), parts
    )


def _worked(context: Context, one: Series, name: str) -> Iterator[Block]:
    if one.figures:
        yield _every(context, one, name)
    tables = (
        _capacity(context, one, name),
        _refused(context, one, name),
        _revisions(context, one, name),
    )
    for table in tables:
        if table is not None:
            yield table
    yield from _rest(context, one, name)


def _figure(context: Context, one: Series, name: str) -> Figure:
    groups: dict[str, list[SpanRow]] = {}
    for figure in one.figures:
        groups.setdefault(_of(figure), []).append(_row(context, figure))
    unit = wording.unit_word(one.unit) or "figures"
    spec = Spans(tuple(SpanGroup(title, tuple(rows)) for title, rows in groups.items()), unit)
    apart = " Figures under different headings are of different things." if len(groups) > 1 else ""
    caption = (
        f"{words.printable(one.title)}: each speaker's figures and the days that they are about."
        f"{apart}"
    )
    data = _data(context, one, name)
    return Figure(f"{name}-figure", caption, _alt(one, spec), spec, data, data_in_print="never")


def _of(figure: SeriesFigure) -> str:
    return words.printable(f"{metric_words(figure.metric)}; {scope_words(figure.scope)}")


def _row(context: Context, figure: SeriesFigure) -> SpanRow:
    state: Literal["counted", "floor", "replaced"] = "counted"
    if figure.replaced_by:
        state = "replaced"
    elif figure.coverage == "part":
        state = "floor"
    text = wording.amount(figure.amount).removesuffix(f", {wording.NO_UPPER}")
    return SpanRow(
        _speaker(context, figure), _days(figure.window), figure.amount, text, state,
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


def _speaker(context: Context, figure: SeriesFigure) -> str:
    return words.printable(figure.speaker_text) or context.actors(figure.speaker) or "not named"


def _alt(one: Series, spec: Spans) -> str:
    rows = [f"{row.label}, {row.window}: {row.text}" for group in spec.groups for row in group.rows]
    more = f", and {len(rows) - 12} more" if len(rows) > 12 else ""
    return f"Bars of {spec.unit} by speaker. {'; '.join(rows[:12])}{more}."


def _data(context: Context, one: Series, name: str) -> Table:
    rows = tuple(
        (
            theirs(_speaker(context, figure)),
            ours(_of(figure)),
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


def _every(context: Context, one: Series, name: str) -> Table:
    alone = {c.claims[0]: c for c in one.combined if len(c.claims) == 1}
    rows = tuple(
        (
            (context.reference(figure.claim),),
            theirs(_speaker(context, figure)),
            ours(_of(figure)),
            ours(words.printable(window_words(figure.window))),
            (context.amount(figure.amount, figure.metric.unit, (figure.claim,)),),
            _published(figure),
            ours(_standing(figure, alone.get(figure.claim))),
        )
        for figure in one.figures
    )
    columns = (
        Column("Claim"),
        Column("Speaker", "long"),
        Column("Of what", "long"),
        Column("Days", "long"),
        Column("What it says of the whole", "number"),
        Column("As published", "long"),
        Column("Use", "long"),
    )
    caption = f"Every figure: {words.printable(one.title)}"
    return Table(f"{name}-every", caption, columns, rows, folded=len(rows) > 8)


def _published(figure: SeriesFigure) -> Line:
    stated = f", stated {figure.stated_on.isoformat()}" if figure.stated_on else ""
    basis = f"; rests on {words.spoken(figure.basis)}" if figure.basis else ""
    return (Text("“"), *theirs(figure.raw), Text(words.printable(f"”{stated}{basis}")))


def _standing(figure: SeriesFigure, alone: Combined | None) -> str:
    told = []
    if figure.replaced_by:
        told.append("replaced by its own speaker: counts for nothing")
    elif not figure.latest:
        told.append("a later figure of the same speaker exists")
    if figure.coverage == "part":
        told.append("a floor")
    if figure.alternatives:
        told.append(f"only one can hold of “{figure.alternatives}”")
    if figure.doubtful:
        told.append("marked with doubt")
    if alone is not None:
        told.append(f"word of the number: {alone.word}")
    return words.printable("; ".join(told)) or "counted"


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
    agree: Line = ours("no common value" if one.conflicting else "one line")
    if one.agreement is not None:
        agree = (context.amount(one.agreement, unit, one.claims),)
    of = f"{metric_words(one.metric)}; {scope_words(one.scope)}; {window_words(one.window)}"
    lines = f"{len(one.lines)}, {len(one.event_lines)}"
    joins = "; ".join(", ".join(line.joined_by) for line in one.lines if line.joined_by)
    return (
        ours(words.printable(of)),
        ours(f"{HOW[one.how]}{conflict}"),
        (context.amount(one.amount, unit, one.claims),),
        agree,
        ours(words.printable(f"{lines} ({joins})" if joins else lines)),
        (Word(one.word, "state"), Text(words.printable(f": {one.reason}"))),
        _without(context, one),
    )


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
            (context.amount(one.if_full, "", _both(claims, one.rate_claims)),)
            if (one := held.get(rate)) is not None
            else ours("not stated")
            for rate in rates
        ),
    )


def _capacity(context: Context, one: Series, name: str) -> Table | None:
    rows = tuple(
        (
            ours(context.called(held.owner)),
            theirs(held.calibre) or ours("any"),
            (context.amount(held.rate, "", held.rate_claims or held.of_claims),),
            (context.amount(held.containers, "", held.of_claims),),
            _share(context, held.share, held.of_claims),
            (context.amount(held.amount, "", _both(held.of_claims, held.rate_claims)),),
            (context.amount(held.if_full, "", _both(held.of_claims, held.rate_claims)),),
            ours("none")
            if held.break_even_share is None
            else _share(context, held.break_even_share, _both(held.of_claims, held.rate_claims)),
        )
        for held in one.capacity
    )
    columns = (
        Column("Owner of the parameter", "long"),
        Column("Calibre"),
        Column("Rounds in a container", "number"),
        Column("Containers", "number"),
        Column("Share with ammunition", "number"),
        Column("Would hold", "number"),
        Column("If every container held it", "number"),
        Column("Share at which the owner's own figure is met", "number"),
    )
    caption = (
        "Capacity equivalents, one line for each owner of the parameter: what the containers would"
        " hold, not rounds that anyone saw"
    )
    return Table(f"{name}-capacity", caption, columns, rows) if rows else None


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))


def _share(context: Context, share: Interval, claims: tuple[str, ...]) -> Line:
    return (context.amount(share, "", claims),)


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


def _refused(context: Context, one: Series, name: str) -> Table | None:
    rows = tuple(
        (
            ours(words.spoken(held.kind)),
            context.linked(held.reason),
            joined((context.references(group, 8) for group in held.groups), " | "),
            ours("no value in common" if held.excluding else "not compared"),
        )
        for held in one.refused
    )
    columns = (
        Column("What differs"),
        Column("Why it is refused", "long"),
        Column("Sides", "long"),
        Column("At face value"),
    )
    caption = "Not combined, and why; sides are parted by |"
    return Table(f"{name}-refused", caption, columns, rows) if rows else None


def _revisions(context: Context, one: Series, name: str) -> Table | None:
    rows = tuple(
        (
            ours(context.actors(held.speaker) or "not named"),
            ours(words.printable(f"{metric_words(held.metric)}; {scope_words(held.scope)}")),
            joined(
                (
                    (
                        Text(f"{day.isoformat() if day else 'day not stated'}: "),
                        context.amount(amount, held.metric.unit, (claim,)),
                    )
                    for claim, day, amount in held.versions
                ),
                "; ",
            ),
            ours("the same days: revised" if held.same_window else "other days: may have grown"),
        )
        for held in one.revisions
    )
    columns = (
        Column("Speaker", "long"),
        Column("Of what", "long"),
        Column("Said", "long"),
        Column("About", "long"),
    )
    caption = "What one speaker said at different times; every version is kept"
    return Table(f"{name}-revisions", caption, columns, rows) if rows else None


def _rest(context: Context, one: Series, name: str) -> Iterator[Block]:
    """What the answer turns on, what has no figure, and the conventions used."""
    if one.turns_on:
        items = tuple(
            Statement(anchor(f"{name}-turns", turn.parameter), _turn(context, one, turn))
            for turn in one.turns_on
        )
        yield Items(items, "What the answer turns on")
    if one.missing:
        claims = joined(
            (
                (context.reference(claim), Text(f" ({words.MISSING.get(why, words.spoken(why))})"))
                for claim, why in one.missing
            )
        )
        text = "Named without a figure, which is not zero: "
        yield Statement(f"{name}-missing", (Text(text), *claims, Text(".")))
    if one.conventions:
        text = "; ".join(one.conventions).rstrip(".")
        yield Statement(f"{name}-conventions", ours(words.printable(f"Conventions: {text}.")))


def _turn(context: Context, one: Series, turn: Turn) -> Line:
    span = Interval(turn.low, turn.high)
    tail = "" if turn.factor is None else ", which moves the answer by a factor of "
    line: Line = (
        Text(words.printable(f"{turn.parameter}: ")),
        context.amount(span, "", one.claims),
        Text(tail),
    )
    if turn.factor is not None:
        line = (*line, context.ratio(turn.factor, one.claims))
    decides = "; no other parameter moves it more" if turn.decides else ""
    return (*line, Text(f"{decides}."))
