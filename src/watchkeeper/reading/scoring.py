"""Proposed claims measured against gold: what `docs/reading-annotation.md` says, as arithmetic.

The rules:

1. Spans pair when they share a fifth of what they cover together; each claim pairs at most once.
2. Of all pairings: most pairs with claims that count, most pairs, then most right labels, then most
   overlap. The order of claims decides nothing.
3. Optional gold, and what is paired with it, counts neither for nor against.
4. Labels, dates, quantities and conduits are looked at on pairs; a link needs both ends paired.
5. Measures of documents add up; precision and recall are taken from the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from watchkeeper.reading.agreement import (
    Marked,
    overlap,
    same_amount,
    same_events,
    same_speaker,
    same_stance,
    same_unit,
)
from watchkeeper.reading.pairing import best_pairs

MIN_OVERLAP = 0.2
STRICT_OVERLAP = 0.5
LEVELS = ("detected", "speaker", "stance", "event")


@dataclass(frozen=True, slots=True)
class Count:
    """Right answers among those proposed and those that gold has.

    Attributes:
        right: Proposals that are right.
        proposed: All proposals that count.
        gold: All of gold that counts.
    """

    right: int = 0
    proposed: int = 0
    gold: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.right + other.right, self.proposed + other.proposed, self.gold + other.gold
        )

    @property
    def precision(self) -> float:
        """Right among proposed; 1 when nothing was proposed and nothing was to be found."""
        return self.right / self.proposed if self.proposed else float(not self.gold)

    @property
    def recall(self) -> float:
        """Right among gold; 1 when there was nothing to find."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both: 2·right / (proposed + gold)."""
        total = self.proposed + self.gold
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """All measures of one document, or of several added up.

    Attributes:
        detected: Spans paired.
        detected_strictly: Spans paired that share at least half.
        speaker: Detected with the right speaker.
        stance: Detected with the right stance.
        stance_exactly: Detected with the first stance of gold, not one held as right too.
        event: Detected with the right event types.
        event_exactly: Detected with exactly the event types of gold.
        event_main: Detected with the main event type of gold among those proposed.
        speaker_stance: Detected with the right speaker and stance.
        all_labels: Detected with the right speaker, stance and event types.
        voice: Detected with the right voice.
        links: Answer links, whatever their kind.
        links_with_kind: Answer links of the right kind.
        dates: Days of the paired claims.
        quantities: Numbers and bounds of the paired claims.
        units: Quantities whose unit is right too.
        via: Conduits of the paired claims.
    """

    detected: Count = field(default_factory=Count)
    detected_strictly: Count = field(default_factory=Count)
    speaker: Count = field(default_factory=Count)
    stance: Count = field(default_factory=Count)
    stance_exactly: Count = field(default_factory=Count)
    event: Count = field(default_factory=Count)
    event_exactly: Count = field(default_factory=Count)
    event_main: Count = field(default_factory=Count)
    speaker_stance: Count = field(default_factory=Count)
    all_labels: Count = field(default_factory=Count)
    voice: Count = field(default_factory=Count)
    links: Count = field(default_factory=Count)
    links_with_kind: Count = field(default_factory=Count)
    dates: Count = field(default_factory=Count)
    quantities: Count = field(default_factory=Count)
    units: Count = field(default_factory=Count)
    via: Count = field(default_factory=Count)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def each(self) -> Mapping[str, Count]:
        """The levels, each on its own beside detection."""
        return dict(
            zip(LEVELS, (self.detected, self.speaker, self.stance, self.event), strict=True)
        )

    def together(self) -> Mapping[str, Count]:
        """The levels, each needing all before it: the figures that aims are compared with."""
        counts = (self.detected, self.speaker, self.speaker_stance, self.all_labels)
        return dict(zip(LEVELS, counts, strict=True))


@dataclass(frozen=True, slots=True)
class _Pair:
    """A proposal and the gold claim that it found."""

    proposed: Marked
    gold: Marked

    @property
    def speaker(self) -> bool:
        return same_speaker(self.proposed, self.gold)

    @property
    def stance(self) -> bool:
        return same_stance(self.proposed, self.gold)

    @property
    def event(self) -> bool:
        return same_events(self.proposed, self.gold)

    @property
    def main_event(self) -> bool:
        named = self.gold.main_event
        return named in self.proposed.events if named else not self.proposed.events

    @property
    def worth(self) -> tuple[int, ...]:
        """What pairing them gains, first things first; the tie-breaks of rule 2."""
        together = self.speaker and self.stance
        return (
            not self.gold.optional,
            1,
            self.speaker,
            together,
            together and self.event,
            self.stance,
            self.event,
            round(1000 * overlap(self.proposed.span, self.gold.span)),
        )


def pair(proposed: Iterable[Marked], gold: Iterable[Marked]) -> list[tuple[Marked, Marked]]:
    """Pairs proposals with the gold claims of the same document.

    Args:
        proposed: Claims that were proposed.
        gold: Claims that should have been.

    Returns:
        Pairs of a proposal and its gold claim, in the order of the gold spans.
    """
    left, right = sorted(proposed, key=_place), sorted(gold, key=_place)
    worth = {
        (i, j): _Pair(one, other).worth
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if overlap(one.span, other.span) >= MIN_OVERLAP
    }
    return [(left[i], right[j]) for i, j in sorted(best_pairs(worth), key=lambda p: p[1])]


def _place(claim: Marked) -> tuple[tuple[int, int], str]:
    """A total order, so that the order of the input decides nothing."""
    return claim.span, f"{claim.speaker}|{claim.entity}|{claim.stance}|{claim.id}"


def score(proposed: Sequence[Marked], gold: Sequence[Marked]) -> Score:
    """Measures the proposals for one document.

    Args:
        proposed: Claims that were proposed, with unique ids.
        gold: Claims that should have been, with unique ids.

    Returns:
        The counts of every measure.
    """
    pairs = [_Pair(one, other) for one, other in pair(proposed, gold)]
    counted = [p for p in pairs if not p.gold.optional]
    offered = len(proposed) - (len(pairs) - len(counted))
    wanted = sum(not claim.optional for claim in gold)

    def of(right: Iterable[bool]) -> Count:
        return Count(sum(right), offered, wanted)

    links, links_with_kind = _links(proposed, gold, pairs)
    return Score(
        detected=of(True for _ in counted),
        detected_strictly=of(
            overlap(p.proposed.span, p.gold.span) >= STRICT_OVERLAP for p in counted
        ),
        speaker=of(p.speaker for p in counted),
        stance=of(p.stance for p in counted),
        stance_exactly=of(p.proposed.stance == p.gold.stance for p in counted),
        event=of(p.event for p in counted),
        event_exactly=of(p.proposed.events == p.gold.events for p in counted),
        event_main=of(p.main_event for p in counted),
        speaker_stance=of(p.speaker and p.stance for p in counted),
        all_labels=of(p.speaker and p.stance and p.event for p in counted),
        voice=of(p.proposed.voice == p.gold.voice for p in counted),
        links=links,
        links_with_kind=links_with_kind,
        dates=_dates(counted),
        quantities=_quantities(counted, units=False),
        units=_quantities(counted, units=True),
        via=_conduits(counted),
    )


def _dates(pairs: Iterable[_Pair]) -> Count:
    held = [(p.proposed.days, p.gold.days) for p in pairs]
    return Count(
        sum(one is not None and one == other for one, other in held),
        sum(one is not None for one, _ in held),
        sum(other is not None for _, other in held),
    )


def _quantities(pairs: Iterable[_Pair], *, units: bool) -> Count:
    total = Count()
    for p in pairs:
        one, other = p.proposed.amount, p.gold.amount
        right = same_amount(one, other)
        if units and one and other:
            right = right and same_unit(one.unit, other.unit)
        total += Count(right, one is not None, other is not None)
    return total


def _conduits(pairs: Iterable[_Pair]) -> Count:
    total = Count()
    for p in pairs:
        one, other = _ids(p.proposed.via), _ids(p.gold.via)
        total += Count(len(one & other), len(one), len(other))
    return total


def _ids(conduits: Iterable[str]) -> frozenset[str]:
    """The registered ones: gold has no conduits by their words."""
    return frozenset(name for name in conduits if name.startswith("actor:"))


def _links(
    proposed: Sequence[Marked], gold: Sequence[Marked], pairs: Sequence[_Pair]
) -> tuple[Count, Count]:
    """Links whatever their kind, and links with the right kind."""
    names = _names(gold)
    found = {p.proposed.id: p.gold for p in pairs}
    wanted = {
        (claim.id, names[a.claim]): a for claim in gold if not claim.optional for a in claim.answers
    }
    met: dict[tuple[str, str], bool] = {}
    wrong = 0
    for claim in proposed:
        source = found.get(claim.id)
        if source is not None and source.optional:
            continue
        for answer in claim.answers:
            target = found.get(answer.claim)
            key = (source.id, names[target.id]) if source and target else None
            if key is None or key not in wanted:
                wrong += 1
            else:
                met[key] = met.get(key, False) or answer.kind == wanted[key].kind
    sure = {key for key, answer in wanted.items() if not answer.maybe}
    met = {key: right for key, right in met.items() if key in sure}
    offered = len(met) + wrong
    return Count(len(met), offered, len(sure)), Count(sum(met.values()), offered, len(sure))


def _names(gold: Iterable[Marked]) -> dict[str, str]:
    """One id for all gold claims that say the same: the smallest that can be reached."""
    names = {claim.id: claim.id for claim in gold}

    def root(name: str) -> str:
        while names[name] != name:
            name = names[name]
        return name

    for claim in gold:
        for other in claim.same_as:
            one, two = sorted((root(claim.id), root(other)))
            names[two] = one
    return {name: root(name) for name in names}
