"""The source audit: what in the claims cannot be right or needs a second look. It changes nothing.

The rules (each flag names its rule and the rows; a note is never read):

1. `unit-error`: two figures in one unit for the same conduct differ by a number of barrels per
   tonne (6.0 to 11.7): one of them is apparently in the other unit.
2. `impossible-ratio`: barrels and tonnes stated for one amount imply a number outside that band.
3. `date-order`: said before the conduct began or ended, though not planned; dated after the page on
   which it stands; or seen before it was said.
4. `year-slip`: dated whole years before another report of the figure, and far from all others.
5. `shifting-window`: one state's one figure, or one row's figures, over different windows.
6. `one-number`: one speaker's one number within a week, for different things.
7. `revision`: a later figure by the same speaker for the same thing.
8. `magnitude`: reports of one figure that differ by 10, 100 or 1,000.
9. `missing-address` and `on-aggregator`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

from watchkeeper.claims.actors import Registry, load_registry
from watchkeeper.claims.addresses import has_address
from watchkeeper.claims.flags import (
    MAX_ROWS,
    Figure,
    Flag,
    around,
    both_units,
    claims_of,
    events_in,
    figure_of,
    flag_of,
    grouped,
    last_unit,
    multiples,
    near,
    page_day,
    said_on,
    shown,
    significant,
    spread,
    stated_on,
)
from watchkeeper.claims.model import Claim
from watchkeeper.claims.sources import audit_sources
from watchkeeper.claims.times import Period

UNIT_ERROR, IMPOSSIBLE_RATIO, MAGNITUDE = "unit-error", "impossible-ratio", "magnitude"
BAND = (Decimal("6.0"), Decimal("11.7"))
"""Barrels per tonne: residual fuel oil 6.35 to liquefied petroleum gas 11.6 (`weighing.md`)."""
MAGNITUDES = (10, 100, 1000)
CLOSE = Decimal("0.01")
"""Two figures whose ratio misses a power of ten by less are one figure with an error."""
WEEK, QUARTER, APART = timedelta(days=7), timedelta(days=92), timedelta(days=180)

_LEADS = re.compile(r"://|\bS/(?:RES/)?\d{4}")
"""What can be opened: an address, or a document by its symbol."""
_SPOKEN_AHEAD = frozenset({"demand", "commit", "warn"})


Rule = Callable[[Sequence[Claim], Sequence[Figure], Registry], Iterator[Flag]]


def audit(claims: Iterable[Claim], registry: Registry | None = None) -> tuple[Flag, ...]:
    """Applies every rule.

    Args:
        claims: In any order.
        registry: The actors; those that ship with the package by default.

    Returns:
        The flags, in order of rules and rows.
    """
    held = sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: claim.id)
    figures = [figure for claim in held if (figure := figure_of(claim)) is not None]
    found = {
        flag: None for rule in RULES for flag in rule(held, figures, registry or load_registry())
    }
    order = {name: number for number, name in enumerate(NAMES)}
    return tuple(sorted(found, key=lambda flag: (order[flag.rule], flag.claims, flag.what)))


def unit_errors(
    claims: Sequence[Claim], figures: Sequence[Figure], registry: Registry
) -> Iterator[Flag]:
    """Rule 1."""
    del claims, registry
    petroleum = [f for f in figures if f.unit in ("bbl", "t") and f.window]
    for group in grouped(petroleum, lambda f: (f.about, f.window, f.unit, f.claim.coverage)):
        for found in multiples(group, *BAND):
            least, small, great = spread(found)
            barrels = small[0].unit == "bbl"
            suspects, right = (small, "t") if barrels else (great, "bbl")
            ratio = max(f.number for f in great) / least
            what = (
                f"{shown(least)} and {shown(great[0].number)} {small[0].unit} for the same "
                f"conduct: {ratio:.2f} times, a number of barrels per tonne; "
                f"{'the smaller' if barrels else 'the greater'} would agree as {right}"
            )
            mark = f"{shown(suspects[0].number)} {suspects[0].unit}"
            yield flag_of(UNIT_ERROR, what, claims_of(found), claims_of(suspects), mark)


def impossible_ratios(
    claims: Sequence[Claim], figures: Sequence[Figure], registry: Registry
) -> Iterator[Flag]:
    """Rule 2: in figures of one amount, and in a text that gives both units."""
    del registry
    petroleum = [f for f in figures if f.unit in ("bbl", "t") and f.window]
    same = grouped(petroleum, lambda f: (f.about, f.window, f.claim.speaker, f.claim.method))
    for group in same:
        barrels = {f.number: f for f in group if f.unit == "bbl"}
        tonnes = {f.number: f for f in group if f.unit == "t"}
        for one in barrels.values():
            for other in tonnes.values():
                if _impossible(one, other):
                    yield _ratio_flag(one.number, other.number, (one.claim, other.claim))
    for claim in claims:
        for barrels_, tonnes_ in both_units(claim):
            if not BAND[0] <= barrels_ / tonnes_ <= BAND[1]:
                yield _ratio_flag(barrels_, tonnes_, (claim,))


def _impossible(barrels: Figure, tonnes: Figure) -> bool:
    """No ratio that the bounds of the two figures allow lies within the band, rounding aside."""
    over, under = barrels.claim.quantity, tonnes.claim.quantity
    if over is None or under is None:
        return False
    most, least = over.bounds.high, over.bounds.low or Decimal(0)
    slack = 1 + CLOSE
    above = under.bounds.high is not None and least > under.bounds.high * BAND[1] * slack
    below = most is not None and most * slack < (under.bounds.low or Decimal(0)) * BAND[0]
    return above or below


def _ratio_flag(barrels: Decimal, tonnes: Decimal, claims: Iterable[Claim]) -> Flag:
    mark = f"{shown(barrels)} bbl for {shown(tonnes)} t"
    what = f"{mark}: {barrels / tonnes:.1f} barrels per tonne, outside {BAND[0]} to {BAND[1]}"
    return flag_of(IMPOSSIBLE_RATIO, what, claims, None, mark)


def date_order(
    claims: Sequence[Claim], figures: Sequence[Figure], registry: Registry
) -> Iterator[Flag]:
    """Rule 3."""
    del figures, registry
    for claim in claims:
        for what in _disorder(claim):
            yield flag_of("date-order", what, (claim,))


def _disorder(claim: Claim) -> Iterator[str]:
    said, when, page = claim.stated_on, claim.conduct, page_day(claim.source.address)
    start, end = (when.start, when.end) if when else (None, None)
    ahead = claim.phase == "planned" or claim.nature == "parameter" or claim.act in _SPOKEN_AHEAD
    if said and said.end and start and said.end < start and not ahead:
        yield f"said on {_day(said)}, before the conduct of {_day(when)} began"
    elif said and said.end and when and end and said.end < last_unit(when, end) and not ahead:
        yield f"said on {_day(said)}, before the window {_day(when)} ended"
    if page and said and said.start and said.start > page + timedelta(days=1):
        yield f"said on {_day(said)}, after the page on which it stands ({page.isoformat()})"
    if page and start and start > page and not ahead:
        yield f"conduct of {_day(when)}, after the page on which it stands ({page.isoformat()})"
    for event in sorted(events_in(claim.source.address)):
        if said and said.start and not around(said, event) and not (when and around(when, event)):
            yield f"said on {_day(said)}, but its source tells of {event.isoformat()}"
    seen = claim.seen_on
    if seen and seen.end and said and said.start and seen.end < said.start:
        yield f"seen on {_day(seen)}, before it was said on {_day(said)}"


def _day(period: Period | None) -> str:
    return period.raw if period else ""


def year_slips(
    claims: Sequence[Claim], figures: Sequence[Figure], registry: Registry
) -> Iterator[Flag]:
    """Rule 4."""
    del claims, registry
    dated = [f for f in figures if said_on(f) is not None]
    topics: dict[Hashable, list[date]] = defaultdict(list)
    for figure in dated:
        topics[figure.claim.topic, figure.claim.subject].append(stated_on(figure))
    for group in grouped(dated, lambda f: (f.claim.topic, f.claim.subject, f.number, f.unit)):
        for early, late in pairwise(sorted(group, key=lambda f: (stated_on(f), f.claim.id))):
            days = (stated_on(late) - stated_on(early)).days
            years = round(days / 365.25)
            if not years or abs(days - years * 365.25) > 4:
                continue
            others = Counter(topics[early.claim.topic, early.claim.subject])
            others[stated_on(early)] -= 1
            if all(abs(day - stated_on(early)) > APART for day, n in others.items() if n):
                what = (
                    f"dated {stated_on(early)}, {years} year(s) before another report of "
                    f"{shown(early.number)} and far from all other statements on it"
                )
                yield flag_of("year-slip", what, claims_of((early, late)), (early.claim,))


def shifting_windows(
    claims: Sequence[Claim], figures: Sequence[Figure], registry: Registry
) -> Iterator[Flag]:
    """Rule 5."""
    del claims
    told = [f for f in figures if f.window and len(significant(f.number)) >= 2]

    def state(figure: Figure) -> frozenset[str]:
        return frozenset(registry.state_of(actor) for actor in figure.claim.speaker)

    for group in grouped(told, lambda f: (f.about, f.number, f.unit, state(f))):
        windows = dict.fromkeys(_day(f.claim.conduct) for f in group)
        if len({f.window for f in group}) > 1:
            what = f"{shown(group[0].number)} {group[0].unit} over {' and over '.join(windows)}"
            yield flag_of("shifting-window", what, claims_of(group[:MAX_ROWS]))
    for group in grouped([f for f in figures if f.window and f.claim.ref], lambda f: f.claim.ref):
        if len({f.window for f in group}) > 1:
            windows = dict.fromkeys(_day(f.claim.conduct) for f in group)
            what = f"one row gives its figures over {' and over '.join(windows)}"
            yield flag_of("shifting-window", what, claims_of(group))


def one_number(
    claims: Sequence[Claim], figures: Sequence[Figure], registry: Registry
) -> Iterator[Flag]:
    """Rule 6."""
    del claims, registry
    told = [f for f in figures if said_on(f) and len(significant(f.number)) >= 2]
    for group in grouped(told, lambda f: (f.claim.speaker, f.number)):
        for one, other in combinations(sorted(group, key=stated_on)[: 2 * MAX_ROWS], 2):
            same_row = one.claim.ref and one.claim.ref == other.claim.ref
            if one.claim.topic != other.claim.topic and not same_row and near(one, other, WEEK):
                what = (
                    f"{shown(one.number)} {one.unit} ({one.claim.topic}) and {other.unit} "
                    f"({other.claim.topic}), said within a week: one number for two things"
                )
                yield flag_of("one-number", what, claims_of((one, other)))


def revisions(
    claims: Sequence[Claim], figures: Sequence[Figure], registry: Registry
) -> Iterator[Flag]:
    """Rule 7."""
    del claims, registry
    told = [f for f in figures if said_on(f) and f.claim.phase != "planned"]

    def thing(f: Figure) -> Hashable:
        fill = f.claim.by("laden_fraction")
        return f.claim.speaker, f.about, f.unit, f.window, f.claim.coverage, fill

    for group in grouped(told, thing):
        ordered = sorted(group, key=lambda f: (stated_on(f), f.number))
        for one, other in pairwise(ordered):
            rounding = max(Decimal(1), other.number / 1000)
            if stated_on(other) > stated_on(one) and abs(other.number - one.number) > rounding:
                what = (
                    f"{shown(one.number)} said on {_day(one.claim.stated_on)}, "
                    f"{shown(other.number)} {other.unit} on {_day(other.claim.stated_on)}, by "
                    "the same speaker: revised, or grown; the rows do not tell which"
                )
                yield flag_of("revision", what, claims_of((one, other)))


def magnitudes(
    claims: Sequence[Claim], figures: Sequence[Figure], registry: Registry
) -> Iterator[Flag]:
    """Rule 8."""
    del claims

    def comparable(one: Figure, other: Figure) -> bool:
        if one.window and other.window:
            return one.window == other.window
        states = [{registry.state_of(a) for a in f.claim.speaker} for f in (one, other)]
        return not states[0].isdisjoint(states[1]) and near(one, other, QUARTER)

    told = [f for f in figures if len(significant(f.number)) >= 2]
    for group in grouped(told, lambda f: (f.about, f.unit)):
        for power in MAGNITUDES:
            for found in multiples(group, power * (1 - CLOSE), power * (1 + CLOSE)):
                _, small, great = spread(found)
                pairs = [(s, g) for s in small for g in great if comparable(s, g)]
                if pairs:
                    both = claims_of(f for pair in pairs for f in pair)
                    one, other = pairs[0]
                    what = f"{shown(one.number)} and {shown(other.number)} {one.unit}: x {power}"
                    mark = f"{shown(other.number)} {one.unit}"
                    yield flag_of(MAGNITUDE, what, both, None, mark)


def sources(
    claims: Sequence[Claim], figures: Sequence[Figure], registry: Registry
) -> Iterator[Flag]:
    """Rule 9."""
    del figures, registry
    aggregated = set(audit_sources(claims).on_aggregator)
    same: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        address = claim.source.address
        if not has_address(address) or not _LEADS.search(address):
            same["missing-address", address, claim.topic].append(claim)
        if claim.id in aggregated:
            same["on-aggregator", address, claim.topic].append(claim)
    for (rule, address, topic), found in same.items():
        what = f"{topic} rests on {address[:120] or 'nothing that is named'}"
        yield flag_of(rule, what, found)


RULES: tuple[Rule, ...] = (
    unit_errors, impossible_ratios, date_order, year_slips, shifting_windows, one_number,
    revisions, magnitudes, sources,
)  # fmt: skip
NAMES = (
    UNIT_ERROR, IMPOSSIBLE_RATIO, "date-order", "year-slip", "shifting-window", "one-number",
    "revision", MAGNITUDE, "missing-address", "on-aggregator",
)  # fmt: skip


def counted(flags: Iterable[Flag]) -> dict[str, int]:
    """How many flags each rule raised, every rule named."""
    counts = Counter(flag.rule for flag in flags)
    return {name: counts[name] for name in NAMES}
