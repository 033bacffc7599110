"""From claims to the figures of a series: which count, about which days, and which is the latest.

The rules:

1. A claim without a figure is listed with its reason: not reported is not zero.
2. A count of what was seen (`coverage: part`) is a floor of the whole: no upper end.
3. A window with a start and no end ends on the day of the statement, for nobody can count later
   than that. A stock is of the day on which it is said, or of the days that the source names. A
   flow without a start is of no stated window, unless the series counts from the beginning.
4. A figure that its own speaker replaced (`supersedes`) is kept and shown and counts for nothing.
5. A later figure by the same speaker of the same metric and scope is marked the latest. It is not
   guessed whether the number was revised or has grown, so the earlier one still counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim, Quantity
from watchkeeper.claims.times import Period
from watchkeeper.weighing.series.definition import Definition
from watchkeeper.weighing.series.model import Metric, Revision, Scope, SeriesFigure, Window
from watchkeeper.weighing.units import ratio

FIGURES_OF = frozenset(
    {"assert", "allege", "acknowledge", "acknowledge_with_legal_basis", "notify", "estimate"}
)
"""Acts whose figure is what the speaker holds to be so."""
MISSING = {
    "not_reported": "not reported, which is not zero",
    "not_computable": "stated in a way from which no number follows",
}
MAX_POWER, MAX_LENGTH = 18, 45
"""Greater or longer numbers are slips, or made to exhaust the program (as for petroleum)."""
OF_DAYS = frozenset({"as_of", "not_stated"})
"""Windows that are no span: figures of one speaker on different days may be the same number."""


def selected(definition: Definition, claims: Iterable[Claim]) -> list[Claim]:
    """The claims of a series, in order of id."""
    found = [claim for claim in claims if claim.topic in definition.topics]
    return sorted((c for c in found if _meant(definition, c)), key=lambda claim: claim.id)


def _meant(definition: Definition, claim: Claim) -> bool:
    return (
        claim.act in FIGURES_OF
        and claim.nature != "parameter"
        and (not definition.subject or definition.subject in claim.subject)
        and (not definition.object or definition.object in claim.object)
        and (not definition.phases or claim.phase in definition.phases)
        and all(claim.scoped(name) in texts for name, texts in definition.only.items())
    )


def without_figure(claims: Iterable[Claim]) -> tuple[tuple[str, str], ...]:
    """Claims without a figure, each with its reason."""
    return tuple((claim.id, why) for claim in claims if (why := _objection(claim)))


def _objection(claim: Claim) -> str:
    """Why a claim gives no figure, "" when it gives one."""
    quantity = claim.quantity
    if quantity is None:
        return MISSING.get(claim.missing, "it states no figure")
    ends = [end for end in (quantity.bounds.low, quantity.bounds.high) if end is not None]
    if not all(_countable(end) for end in ends):
        return "its bounds are no numbers that things can be counted in"
    return "its bounds admit no number" if quantity.bounds.empty else ""


def _countable(end: Decimal) -> bool:
    if not end.is_finite() or len(str(end)) > MAX_LENGTH or end < 0:
        return False
    return end == 0 or -MAX_POWER <= end.adjusted() <= MAX_POWER


def figures_of(definition: Definition, claims: Sequence[Claim]) -> tuple[SeriesFigure, ...]:
    """The figures of a series, by day of statement and claim; replaced and latest are marked.

    Args:
        definition: The series.
        claims: Its claims, as `selected` gives them.
    """
    replaced = replacements(claims)
    figures = [
        _figure(definition, claim, claim.quantity, replaced)
        for claim in claims
        if claim.quantity is not None and not _objection(claim)
    ]
    outdated = {
        figure.claim
        for chain in _chains(figures)
        for day, version in _versions(chain)[:-1]
        for figure in version
        if day is not None
    }
    marked = [replace(f, latest=f.claim not in outdated and not f.replaced_by) for f in figures]
    return tuple(sorted(marked, key=lambda f: (f.stated_on or date.min, f.claim)))


def replacements(claims: Iterable[Claim]) -> dict[str, str]:
    """Ids of the claims that their own speaker replaced, each with the id of what replaced it."""
    held = list(claims)
    named: dict[str, list[Claim]] = defaultdict(list)
    for claim in held:
        for name in {claim.ref, claim.id} - {""}:
            named[name].append(claim)
    return {
        older.id: newer.id
        for newer in held
        if newer.supersedes
        for older in named.get(newer.supersedes, ())
        if (older.speaker, older.topic) == (newer.speaker, newer.topic) and older.ref != newer.ref
    }


def _figure(
    definition: Definition, claim: Claim, quantity: Quantity, replaced: Mapping[str, str]
) -> SeriesFigure:
    unit, stated = _in_unit(quantity, definition.unit)
    scope, wording = _scope(definition, claim)
    metric = Metric(claim.topic, unit, claim.phase, claim.nature, claim.subject)
    return SeriesFigure(
        claim=claim.id,
        speaker=claim.speaker,
        speaker_text=claim.speaker_text,
        stated_on=_last(claim.stated_on),
        metric=metric,
        window=window_of(definition, claim),
        scope=scope,
        wording=wording,
        amount=_of_the_whole(stated, claim),
        stated=stated,
        comparator=quantity.comparator,
        raw=quantity.raw,
        basis=claim.by("basis") or claim.by("stated_unit"),
        coverage=claim.coverage,
        alternatives=claim.alternatives,
        replaced_by=replaced.get(claim.id, ""),
        doubtful=bool(claim.unclear) or claim.status == "unconfirmed",
    )


def _in_unit(quantity: Quantity, unit: str) -> tuple[str, Interval]:
    """The figure in the unit of the series, when its own unit converts."""
    factor = ratio(quantity.unit, unit) if quantity.unit and unit else None
    if factor is None:
        return quantity.unit, quantity.bounds
    return unit, quantity.bounds if factor == 1 else quantity.bounds.scaled(factor)


def _of_the_whole(stated: Interval, claim: Claim) -> Interval:
    if claim.coverage == "whole":
        return stated
    return Interval(stated.low, None, stated.low_open)


def _scope(definition: Definition, claim: Claim) -> tuple[Scope, Scope]:
    """Coordinates that part figures, and those that only repeat the wording."""
    parting, wording = [], []
    for name, value in claim.scope:
        if name in definition.wording:
            wording.append((name, value))
            continue
        common = _common(definition, name, value)
        if common != value:
            wording.append((name, value))
        if common:
            parting.append((name, common))
    return tuple(sorted(parting)), tuple(sorted(wording))


def _common(definition: Definition, name: str, value: str) -> str:
    for common, texts in definition.same_scope.get(name, {}).items():
        if value in texts:
            return common
    return value


def _last(period: Period | None) -> date | None:
    return None if period is None else period.end or period.start


def window_of(definition: Definition, claim: Claim) -> Window:
    """The days that a claim's figure is about (rule 3)."""
    conduct, said = claim.conduct, claim.stated_on
    start = None if conduct is None else conduct.start
    end = None if conduct is None else conduct.end
    if start is not None and end is not None:
        return Window(start, end, "stated")
    if start is not None:
        return Window(start, _last(said), "to_date")
    from_the_beginning = definition.cumulative == "yes"
    if end is not None:
        return Window(None, end, "to_date" if from_the_beginning else "not_stated")
    last = _last(said)
    if last is None or (claim.nature != "stock" and not from_the_beginning):
        return Window(None, last, "not_stated")
    return Window(None if said is None else said.start or last, last, "as_of")


def _chains(figures: Iterable[SeriesFigure]) -> list[list[SeriesFigure]]:
    """Figures by which one speaker may have revised another of its own."""
    pools: dict[tuple[object, ...], list[SeriesFigure]] = defaultdict(list)
    for figure in figures:
        if figure.stated_on is not None:
            pools[figure.speaker, figure.metric, figure.scope].append(figure)
    chains = []
    for key in sorted(pools, key=repr):
        chains += _connected(pools[key])
    return [chain for chain in chains if len({f.stated_on for f in chain}) > 1]


def _connected(figures: Iterable[SeriesFigure]) -> list[list[SeriesFigure]]:
    """Parts whose windows are connected by common days; numbers on a day are all connected."""
    chains: list[list[SeriesFigure]] = []
    last = date.min
    for figure in sorted(figures, key=lambda f: (f.window.start or date.min, f.claim)):
        start, end = figure.window.start or date.min, figure.window.end or date.max
        if not chains or start > last:
            chains.append([])
            last = end
        chains[-1].append(figure)
        last = max(last, end)
    of_days = [chain for chain in chains if any(f.window.since in OF_DAYS for f in chain)]
    others = [chain for chain in chains if chain not in of_days]
    return [*others, [f for chain in of_days for f in chain]] if of_days else others


def _versions(chain: Iterable[SeriesFigure]) -> list[tuple[date | None, list[SeriesFigure]]]:
    ordered = sorted(chain, key=lambda f: (f.stated_on or date.min, f.claim))
    return [(day, list(same)) for day, same in groupby(ordered, key=lambda f: f.stated_on)]


def revisions_of(figures: Iterable[SeriesFigure]) -> tuple[Revision, ...]:
    """What each speaker said of the same thing at different times, when the numbers differ."""
    found = []
    for chain in _chains(figures):
        versions = _versions(chain)
        told = [f for _, same in versions for f in same]
        if len({f.amount for f in told}) < 2:
            continue
        first = told[0]
        found.append(
            Revision(
                first.speaker,
                first.metric,
                first.scope,
                len({f.window for f in told}) == 1 and first.window.since == "stated",
                tuple((f.claim, f.stated_on, f.amount) for f in told),
                tuple(f.claim for f in versions[-1][1] if not f.replaced_by),
            )
        )
    return tuple(found)
