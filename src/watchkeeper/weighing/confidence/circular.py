"""Circular reporting looked for: items that may have one origin although they say otherwise.

The rules (each raises the question; only an analyst's recorded decision joins anything):

1. `repeats`: an item quotes what another item has as its origin, its collector or its holder;
2. identical rare figures: the same number, of three digits or more that are not zeros, by different
   speakers, and by few;
3. identical errors: the same flag of the source audit on the same numbers;
4. near-identical text: the wording of two claims is the same nine parts in ten.

Each proposal says what the items share and what the word becomes when it is accepted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import islice

from rapidfuzz import fuzz

from watchkeeper.claims.actors import fold
from watchkeeper.claims.audit import IMPOSSIBLE_RATIO, MAGNITUDE, UNIT_ERROR
from watchkeeper.claims.flags import Flag, significant
from watchkeeper.claims.model import Claim
from watchkeeper.weighing.confidence.elements import Confidence, Element
from watchkeeper.weighing.confidence.items import Item, Word
from watchkeeper.weighing.confidence.lines import Decision, lines

RARE = 6
"""A figure that more speakers than this repeat is not rare."""
ALIKE = 0.9
"""Part of the text that must be the same."""
MIN_TEXT = 40
"""Shorter texts are alike by chance."""
NOT_ONE = frozenset({"not_one_origin", "independent"})
Told = tuple[str, Claim]
"""What a claim says, folded, and the claim."""
ERRORS = frozenset({IMPOSSIBLE_RATIO, MAGNITUDE, UNIT_ERROR})


@dataclass(frozen=True, slots=True)
class Effect:
    """What accepting a proposal does to one element.

    Attributes:
        element: Name of the element.
        before: Its word.
        after: Its word with the items as one line.
    """

    element: str
    before: Word
    after: Word


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question for the analyst: have these items one origin?

    Attributes:
        rule: Which rule raised it.
        items: Labels of the items, sorted.
        shares: What they share, in words.
        effects: What accepting it would change, on every element in which the items are.
    """

    rule: str
    items: tuple[str, ...]
    shares: str
    effects: tuple[Effect, ...] = ()

    def accepted(self, reason: str) -> Decision:
        """The decision that accepts it, for an analyst to record."""
        return Decision("one_origin", self.items, reason, f"{self.rule}: {self.shares}")

    def rejected(self, reason: str) -> Decision:
        """The decision that rejects it; agencies of one state stay one line all the same."""
        return Decision("not_one_origin", self.items, reason, f"{self.rule}: {self.shares}")


def propose_quoted(items: Sequence[Item]) -> Iterator[Proposal]:
    """Rule 1: what an item quotes is where another comes from."""
    named: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for text in (*item.origins, item.collector, item.holder):
            if text:
                named[fold(text)].add(item.item_id)
    for item in items:
        for quoted in item.quoted:
            others = named.get(fold(quoted), set()) - {item.item_id}
            if others:
                shares = f"{item.item_id} quotes {quoted}, from where the others come"
                yield Proposal("repeats", tuple(sorted({item.item_id, *others})), shares)


def propose_rare_figures(
    claims: Iterable[Claim], items_of: Mapping[str, frozenset[str]]
) -> Iterator[Proposal]:
    """Rule 2: one rare number, told by different speakers."""
    told: dict[tuple[Decimal, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        number = _number(claim)
        if number is not None and claim.quantity is not None and len(significant(number)) >= 3:
            told[number, claim.quantity.unit].append(claim)
    for (number, unit), same in sorted(told.items(), key=lambda pair: pair[0]):
        speakers = {(claim.speaker, fold(claim.reporter)) for claim in same}
        found = _items(same, items_of)
        if 2 <= len(speakers) <= RARE and len(found) > 1:
            yield Proposal("rare figure", found, f"the figure {number:f} {unit}")


def propose_identical_errors(
    flags: Iterable[Flag], claims: Mapping[str, Claim], items_of: Mapping[str, frozenset[str]]
) -> Iterator[Proposal]:
    """Rule 3: the same error in several reports."""
    errors: dict[tuple[str, str], set[str]] = defaultdict(set)
    for flag in flags:
        if flag.rule in ERRORS and flag.mark:
            errors[flag.rule, flag.mark].update(flag.suspects)
    for (rule, mark), ids in sorted(errors.items()):
        found = _items((claims[name] for name in sorted(ids) if name in claims), items_of)
        if len(found) > 1:
            yield Proposal("identical error", found, f"the same {rule}: {mark}")


def propose_similar_text(
    claims: Iterable[Claim], items_of: Mapping[str, frozenset[str]]
) -> Iterator[Proposal]:
    """Rule 4: nearly the same words."""
    texts = [(text, claim) for claim in claims if len(text := _text(claim)) >= MIN_TEXT]
    for (one, first), (other, second) in _pairs(texts):
        found = _items((first, second), items_of)
        if len(found) > 1:
            yield Proposal("near-identical text", found, f"the words “{_shared(one, other)}”")


def _pairs(texts: Iterable[Told]) -> Iterator[tuple[Told, Told]]:
    """Pairs of texts that are alike, the claim with the smaller id first.

    In order of length, a text is compared only with those that are not too long to be alike.
    """
    held = sorted(texts, key=lambda told: (len(told[0]), told[1].id))
    longest = (2 - ALIKE) / ALIKE
    for index, told in enumerate(held):
        for other in islice(held, index + 1, None):
            if len(other[0]) > longest * len(told[0]):
                break
            if fuzz.ratio(told[0], other[0], score_cutoff=100 * ALIKE):
                yield (told, other) if told[1].id < other[1].id else (other, told)


def _text(claim: Claim) -> str:
    return fold(claim.gist or (claim.quantity.raw if claim.quantity else ""))


def _shared(one: str, other: str) -> str:
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a : match.a + match.size].strip()


def _number(claim: Claim) -> Decimal | None:
    """The one number that a claim states, whatever bound it has; None for a range."""
    if claim.quantity is None:
        return None
    bounds = claim.quantity.bounds
    if claim.quantity.comparator == "about" and bounds.low is not None and bounds.high is not None:
        return ((bounds.low + bounds.high) / 2).normalize()
    if bounds.low is not None and bounds.high is not None and bounds.low != bounds.high:
        return None
    found = bounds.high if bounds.low is None else bounds.low
    return None if not found else found.normalize()


def _items(claims: Iterable[Claim], items_of: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    return tuple(sorted(frozenset[str]().union(*(items_of.get(c.id, ()) for c in claims))))


def proposals(
    items: Sequence[Item],
    claims: Iterable[Claim],
    flags: Iterable[Flag],
    confidence: Confidence,
    elements: Sequence[Element] = (),
) -> tuple[Proposal, ...]:
    """Every question that the rules raise, each with the effect of accepting it.

    Args:
        items: All items.
        claims: The record's claims.
        flags: The source audit of the claims.
        confidence: The items with the decisions so far; what these settled is not asked again.
        elements: On which the effect is shown; each rated claim by itself when there are none.

    Returns:
        Proposals in order of rule and items.
    """
    rated = {c.id: c for c in sorted(claims, key=lambda c: c.id) if c.id in confidence.rated}
    bearing: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for claim in item.claims:
            bearing[claim].add(item.item_id)
    items_of = {claim: frozenset(labels) for claim, labels in bearing.items()}
    raised = [
        *propose_quoted(sorted(items, key=lambda item: item.item_id)),
        *propose_rare_figures(rated.values(), items_of),
        *propose_identical_errors(flags, rated, items_of),
        *propose_similar_text(rated.values(), items_of),
    ]
    by_label = {item.item_id: item for item in items}
    open_ones = [one for one in dict.fromkeys(raised) if not _settled(one, by_label, confidence)]
    shown = elements or [
        Element(claim, ((claim,),), "event" if rated[claim].quantity is None else "number")
        for claim in sorted(rated)
    ]
    told = [_with_effects(one, items, confidence, shown) for one in open_ones]
    return tuple(sorted(told, key=lambda one: (one.rule, one.items, one.shares)))


def _settled(proposal: Proposal, items: Mapping[str, Item], confidence: Confidence) -> bool:
    """The items are one line already, or an analyst decided that they are not of one origin."""
    wanted = set(proposal.items)
    decided = any(d.kind in NOT_ONE and wanted <= set(d.items) for d in confidence.ties.decisions)
    held = [items[label] for label in proposal.items if label in items]
    joined = {i.item_id: line for line in _lines(held, confidence) for i in line}
    return decided or len(set(joined.values())) <= 1


def _lines(held: Sequence[Item], confidence: Confidence) -> list[tuple[Item, ...]]:
    return [line.items for line in lines(held, confidence.parties, confidence.ties)]


def _with_effects(
    proposal: Proposal, items: Sequence[Item], confidence: Confidence, elements: Iterable[Element]
) -> Proposal:
    decisions = (*confidence.ties.decisions, proposal.accepted("as proposed"))
    then = Confidence(items, confidence.parties, decisions, confidence.ties.owners)
    wanted = set(proposal.items)
    effects = []
    for element in elements:
        claims = {claim for way in element.alternatives for claim in way}
        if len(wanted & {item.item_id for item in confidence.items_of(claims)}) > 1:
            before, after = (c.best_of(element).word for c in (confidence, then))
            effects.append(Effect(element.name, before, after))
    return Proposal(proposal.rule, proposal.items, proposal.shares, tuple(effects))
