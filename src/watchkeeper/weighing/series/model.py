"""What a number series is: figures side by side, what may be combined, and what is refused and why.

Values only; `series.combining` makes them. Nothing here is averaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.confidence.items import Word

Since = Literal["stated", "as_of", "to_date", "not_stated"]
"""How a window came about: both ends stated; a number on one day; from a stated start, or from the
beginning, to the day on which it was said; or the source does not say from when."""

How = Literal["one_figure", "one_line", "hull", "sum", "overlap_unknown"]
"""How figures were combined."""

RefusalKind = Literal[
    "window", "window_not_stated", "scope", "metric", "rate", "alternatives", "not_computable"
]

Scope = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a figure is about.

    Attributes:
        start: First day, None when the source does not say or from the beginning.
        end: Last day, None when neither it nor the day of the statement is known.
        since: How it came about.
    """

    start: date | None
    end: date | None
    since: Since


@dataclass(frozen=True, slots=True)
class Metric:
    """What a figure measures; figures of different metrics are never combined.

    Attributes:
        topic: Topic of the claims.
        unit: The unit.
        phase: Planned, moved, present, lost or unstated.
        nature: Flow, stock, rate or count.
        subject: Actor ids of whose conduct it is.
    """

    topic: str
    unit: str
    phase: str
    nature: str
    subject: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesFigure:
    """One claim's figure.

    Attributes:
        claim: Claim id.
        speaker: Actor ids; several are one joint speaker.
        speaker_text: The speaker as the table names it.
        stated_on: The day on which it was said, or the last of the days that it may be; None when
            not stated.
        metric: What it measures.
        window: The days that it is about.
        scope: Coordinates of scope that part figures, sorted pairs.
        wording: Coordinates that only repeat how the speaker worded it, sorted pairs.
        amount: What it says of the whole: a count of what was seen is a floor.
        stated: The bounds as the source states them.
        comparator: How the source bounded it.
        raw: The text of the source.
        basis: What the speaker says that it rests on, "" when nothing.
        coverage: `whole`, or `part` when it counts only what was seen.
        alternatives: Name shared by figures of which only one can hold, "" when none.
        latest: The speaker gave no later figure of the same metric and scope.
        replaced_by: Id of the claim by which its own speaker replaced it, "" when none: such a
            figure is kept and shown and counts for nothing.
        doubtful: The source or the table marked it with doubt.
    """

    claim: str
    speaker: tuple[str, ...]
    speaker_text: str
    stated_on: date | None
    metric: Metric
    window: Window
    scope: Scope
    wording: Scope
    amount: Interval
    stated: Interval
    comparator: str
    raw: str
    basis: str
    coverage: str
    alternatives: str = ""
    latest: bool = True
    replaced_by: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class NumberLine:
    """Figures that count as one for a number.

    Attributes:
        claims: Their claims, sorted.
        amount: The hull of what they admit.
        joined_by: What joins them, in words; empty for a single figure.
    """

    claims: tuple[str, ...]
    amount: Interval
    joined_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Combined:
    """Figures of one metric, scope and window, or a sum over scopes, and what they say together.

    Attributes:
        metric: What is measured.
        window: Of all of them.
        scope: Of all of them; of a sum, the coordinates that its parts share.
        amount: The answer: the hull of the lines, or their sum.
        agreement: Where all lines agree; None with fewer than two lines, or when they exclude each
            other. Never the answer.
        how: How they were combined.
        conflicting: Some of the figures exclude each other.
        lines: The lines for the number, in order of claims.
        event_lines: The same figures as lines for the event: claims of each.
        word: The word on all rated evidence that the number lies in `amount`, which every line
            admits, also where lines exclude each other; "insufficient" when none is rated.
        reason: Why that word.
        without: The answer without each line; None when nothing is left. Shown by a label: the
            names of the line's speakers.
        turns_on: Label of the line without which the answer changes most, "" when with none.
        claims: All claim ids, sorted.
    """

    metric: Metric
    window: Window
    scope: Scope
    amount: Interval
    agreement: Interval | None
    how: How
    conflicting: bool
    lines: tuple[NumberLine, ...]
    event_lines: tuple[tuple[str, ...], ...]
    word: Word
    reason: str
    without: tuple[tuple[str, Interval | None], ...]
    turns_on: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesRefusal:
    """Figures that are not combined, and why.

    Attributes:
        kind: Which rule refuses.
        reason: Why, in a sentence.
        groups: Claim ids of each side; figures on one side were combined with one another.
        excluding: Whether the sides have no value in common at face value: shown so that a reader
            sees that they differ, and no conflict, for they are not of the same thing.
    """

    kind: RefusalKind
    reason: str
    groups: tuple[tuple[str, ...], ...]
    excluding: bool = False


@dataclass(frozen=True, slots=True)
class SeriesConflict:
    """Figures of the same thing that cannot all hold: each is printed, the hull is used.

    Attributes:
        kind: `lines` when independent lines exclude each other, `one_line` when figures within one
            line do.
        what: The metric, scope and window in words.
        values: Claim id and amount of each figure.
        hull: What is used.
    """

    kind: Literal["lines", "one_line"]
    what: str
    values: tuple[tuple[str, Interval], ...]
    hull: Interval


@dataclass(frozen=True, slots=True)
class Revision:
    """What one speaker said of the same thing at different times: every version is kept.

    Attributes:
        speaker: Actor ids.
        metric: What is measured.
        scope: Of all versions.
        same_window: All versions are about the same days, so that the number was revised; else it
            may also have grown, and the record does not tell which.
        versions: Claim id, day of statement and amount, the earliest first.
        latest: Claim ids of the latest version.
    """

    speaker: tuple[str, ...]
    metric: Metric
    scope: Scope
    same_window: bool
    versions: tuple[tuple[str, date | None, Interval], ...]
    latest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """What containers would hold: `R = containers x share x rounds per container`.

    Capacity equivalents, not rounds seen; one line for each owner of the parameter.

    Attributes:
        owner: Actor id of the owner of the parameter.
        calibre: Calibre that the parameter is for, "" for all.
        rate: Rounds per container: the hull of the owner's published values.
        containers: The number of containers.
        share: Share that holds ammunition; 0 to 1 when nobody states it.
        amount: Rounds, with that share.
        if_full: Rounds if every container held this ammunition alone.
        window: Of the containers.
        of_claims: Claims of the containers.
        rate_claims: Claims that state the parameter; empty when only the dated parameters do.
        break_even_share: Share at which the owner's own figure of rounds for the same containers
            would be met, as bounds; None when it gives none.
    """

    owner: str
    calibre: str
    rate: Interval
    containers: Interval
    share: Interval
    amount: Interval
    if_full: Interval
    window: Window
    of_claims: tuple[str, ...]
    rate_claims: tuple[str, ...]
    break_even_share: Interval | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """How far one parameter alone moves an answer.

    Attributes:
        parameter: Its name in words.
        low: Its least value in the record.
        high: Its greatest value in the record, None when unbounded.
        factor: Greatest over least: by how much the answer moves when only it moves; None when
            unbounded.
        decides: It moves the answer most.
    """

    parameter: str
    low: Decimal
    high: Decimal | None
    factor: Decimal | None
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One number series of a question.

    Attributes:
        id: Its id within the question.
        title: Heading.
        unit: Its unit.
        conventions: House conventions that were used, in words.
        figures: Every figure, in order of day and claim.
        combined: What figures say together, by window; a single figure is listed too.
        sums: Sums over scopes.
        refused: What was not combined.
        conflicts: What cannot all hold.
        revisions: What one speaker said at different times.
        missing: Claims without a figure and why: not reported is not zero.
        capacity: Capacity equivalents.
        turns_on: Parameters and how far each moves the answer.
        claims: All claim ids, sorted.
    """

    id: str
    title: str
    unit: str
    conventions: tuple[str, ...] = ()
    figures: tuple[SeriesFigure, ...] = ()
    combined: tuple[Combined, ...] = ()
    sums: tuple[Combined, ...] = ()
    refused: tuple[SeriesRefusal, ...] = ()
    conflicts: tuple[SeriesConflict, ...] = ()
    revisions: tuple[Revision, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    capacity: tuple[Capacity, ...] = ()
    turns_on: tuple[Turn, ...] = ()
    claims: tuple[str, ...] = ()
