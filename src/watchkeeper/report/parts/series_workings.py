"""The workings of number series: every figure, what is refused, and what was said before."""

from __future__ import annotations

from collections.abc import Iterator

from watchkeeper.claims.intervals import Interval
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import (
    Block,
    Column,
    Items,
    Line,
    Section,
    Statement,
    Table,
    Text,
    anchor,
)
from watchkeeper.report.context import Context, joined, ours, theirs
from watchkeeper.report.parts.series import figure_of, series_anchor, speaker_of, together
from watchkeeper.weighing.series.model import Combined, Series, SeriesFigure, Turn
from watchkeeper.weighing.series.words import metric_words, scope_words, window_words


def workings(context: Context, finding: Finding, here: str) -> Section | None:
    """Of each series every figure, what is not combined and why, and every version."""
    parts = tuple(
        Section(f"{name}-workings", words.printable(one.title), blocks)
        for one in finding.series
        if (name := series_anchor(here, one)) and (blocks := tuple(_worked(context, one, name)))
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


def _every(context: Context, one: Series, name: str) -> Table:
    alone = {c.claims[0]: c for c in one.combined if len(c.claims) == 1}
    rows = tuple(
        (
            (context.reference(figure.claim),),
            theirs(speaker_of(context, figure)),
            ours(figure_of(figure)),
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


def _capacity(context: Context, one: Series, name: str) -> Table | None:
    rows = tuple(
        (
            ours(context.called(held.owner)),
            theirs(held.calibre) or ours("any"),
            (context.amount(held.rate, "", held.rate_claims or held.of_claims),),
            (context.amount(held.containers, "", held.of_claims),),
            _share(context, held.share, held.of_claims),
            (context.amount(held.amount, "", together(held.of_claims, held.rate_claims)),),
            (context.amount(held.if_full, "", together(held.of_claims, held.rate_claims)),),
            ours("none")
            if held.break_even_share is None
            else _share(context, held.break_even_share, together(held.of_claims, held.rate_claims)),
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


def _share(context: Context, share: Interval, claims: tuple[str, ...]) -> Line:
    return (context.amount(share, "", claims),)


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
