"""What the parts of a report share: names, numbers and references drawn from one assessment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from watchkeeper.claims import wording
from watchkeeper.claims.actors import Registry, load_registry
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim
from watchkeeper.findings.model import Assessment
from watchkeeper.findings.origins import Origins
from watchkeeper.panel.casework.model import Casework
from watchkeeper.report import words
from watchkeeper.report.content import ClaimRef, Line, Number, Text, Word, anchor
from watchkeeper.weighing.model import Exceeds, exceeds

METHODS_BOUNDS = "methods-bounds"
METHODS_LIMITS = "methods-limits"
METHODS_FACTORS = "methods-factors"
METHODS_STANDARD = "methods-standard"
SOURCES_LIST = "sources-list"
ADDRESSEES = {"all-states": "all States"}


def ours(text: str) -> Line:
    """A line of our own words; empty when there are none."""
    return (Text(words.printable(text)),) if text else ()


def theirs(text: str) -> Line:
    """A line of a source's words, set apart from ours; empty when there are none."""
    return (Text(words.printable(text), foreign=True),) if text else ()


def joined(parts: Iterable[Line], separator: str = ", ") -> Line:
    """Lines in one line."""
    line: Line = ()
    for part in parts:
        line = (*line, Text(separator), *part) if line else part
    return line


def outcome(value: str) -> Line:
    """The result of a comparison with a limit, as a word that a reader scans for."""
    match value:
        case "yes":
            return (Word(words.EXCEEDS[value], "above"),)
        case "no":
            return (Word(words.EXCEEDS[value], "within"),)
        case "undetermined":
            return (Word(words.EXCEEDS[value], "open"),)
        case _:
            return (Word(words.spoken(value)),)


def compared(amount: Number, limit: Number, value: Exceeds) -> Line:
    """The result of a comparison, with what was compared when arithmetic alone gives it."""
    ceiling = limit.value.low
    if ceiling is None or amount.value.empty or exceeds(amount.value, ceiling) != value:
        return outcome(value)
    return tuple(
        replace(part, compares=(amount, limit)) if isinstance(part, Word) else part
        for part in outcome(value)
    )


def count(value: int, target: str) -> Number:
    """A count, with the part that lists what was counted."""
    return Number(f"{value:,}", Interval.exactly(value), "", target=target)


@dataclass(frozen=True, slots=True)
class Context:
    """One assessment, as the parts look things up in it.

    Attributes:
        assessment: The assessment.
        registry: Names of actors that the assessment does not name.
        origins: What is known of the origins of the items that its findings rest on.
        casework: What the body asked, sought, closed and recommended.
        _known: Claim ids already looked up: many numbers stand on the same claims.
        _shared: Whether several claims have the same label: one row may give several.
    """

    assessment: Assessment
    registry: Registry = field(default_factory=load_registry, repr=False)
    origins: Origins = field(default_factory=Origins, repr=False)
    casework: Casework = field(default_factory=Casework, repr=False)
    _known: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, repr=False)
    _shared: dict[str, bool] = field(default_factory=dict, repr=False)

    def claim(self, claim_id: str) -> Claim:
        """The claim of an id.

        Raises:
            ValueError: A finding names a claim that the assessment does not hold.
        """
        claim = self.assessment.claims.get(claim_id)
        if claim is None:
            raise ValueError(f"the assessment names claim {claim_id!r} but does not hold it")
        return claim

    def known(self, claim_ids: Iterable[str]) -> tuple[str, ...]:
        """Claim ids sorted, each once and each held by the assessment."""
        given = tuple(claim_ids)
        if given not in self._known:
            self._known[given] = tuple(sorted({self.claim(claim_id).id for claim_id in given}))
        return self._known[given]

    def amount(
        self, value: Interval, unit: str, claim_ids: Iterable[str], target: str = METHODS_BOUNDS
    ) -> Number:
        """An interval as a number that opens its claims, or the part that explains it."""
        held = self.known(claim_ids)
        return Number(wording.amount(value, unit), value, unit, held, "" if held else target)

    def floor(self, value: Decimal, claim_ids: Iterable[str]) -> Number:
        """A lower bound alone, in a table that says so."""
        held = self.known(claim_ids)
        bound = Interval(value, None)
        text = wording.number(value, ROUND_FLOOR)
        return Number(text, bound, "bbl", held, "" if held else METHODS_BOUNDS)

    def ceiling(self, value: Decimal | None, claim_ids: Iterable[str]) -> Number:
        """An upper bound alone, in a table that says so; None is no upper bound."""
        held = self.known(claim_ids)
        text = wording.NO_UPPER if value is None else wording.number(value, ROUND_CEILING)
        return Number(text, Interval(None, value), "bbl", held, "" if held else METHODS_BOUNDS)

    def ratio(
        self, value: Decimal, claim_ids: Iterable[str] = (), target: str = METHODS_FACTORS
    ) -> Number:
        """A pure number (factor, fraction, share) with its claims or its explanation."""
        held = self.known(claim_ids)
        return Number(
            wording.fraction(value), Interval.exactly(value), "", held, "" if held else target
        )

    def percent(self, value: int, target: str) -> Number:
        """A percentage that a convention sets."""
        return Number(f"{value} per cent", Interval.exactly(value), "percent", target=target)

    def limit(self, value: Decimal, unit: str = "bbl") -> Number:
        """A limit, which the methods explain."""
        return self.amount(Interval.exactly(value), unit, (), METHODS_LIMITS)

    def bare_limit(self, value: Decimal) -> Number:
        """A limit printed without its unit."""
        return self.amount(Interval.exactly(value), "", (), METHODS_LIMITS)

    def actor(self, actor_id: str) -> str:
        """The formal name of an actor, its id when the registry has none."""
        return words.printable(self.assessment.actors.get(actor_id, actor_id))

    def actors(self, actor_ids: Iterable[str]) -> str:
        """Formal names joined as in a sentence."""
        return wording.series(self.actor(actor_id) for actor_id in actor_ids)

    def called(self, actor_id: str) -> str:
        """The name of an actor that a finding may not name: formal for a State."""
        if actor_id in self.assessment.actors or actor_id not in self.registry:
            return self.actor(actor_id)
        return words.printable(self._formal(actor_id))

    def short(self, actor_id: str) -> str:
        """The short name of an actor, for a figure; the formal one where the registry has none."""
        if actor_id in self.registry:
            return words.printable(self.registry.name(actor_id))
        return self.actor(actor_id)

    def party(self, name: str) -> str:
        """Whom the law's files name, formally where the assessment or the registry knows it.

        Args:
            name: An id, a short name (`Russia`), several (`China and Russia`), or a kind of
                addressee (`all-states`), which is no actor.
        """
        known = self.assessment.actors
        found = next((held for held in (name, f"actor:{name.upper()}") if held in known), "")
        if found:
            return self.actor(found)
        resolved = self.registry.resolve(name)
        if resolved.actors and not resolved.unregistered:
            beside = ", ".join(filter(None, (resolved.office, resolved.document)))
            formal = wording.series(map(self._formal, resolved.actors))
            return words.printable(f"{formal} ({beside})" if beside else formal)
        return ADDRESSEES.get(name) or words.printable(name.replace("-", " "))

    def _formal(self, actor_id: str) -> str:
        """As the assessment names it; else a State formally and anyone else by the short name."""
        state = actor_id in self.registry and self.registry[actor_id].kind == "state"
        name = self.registry.name(actor_id, formal=state)
        return self.assessment.actors.get(actor_id, name)

    def speaker(self, claim: Claim) -> str:
        """Who speaks, in formal names; as the table names it when no actor is known."""
        return self.actors(claim.speaker) or words.printable(claim.speaker_text) or "not named"

    def label(self, claim: Claim) -> str:
        """The label that its table gives a claim; with a few digits when several share it."""
        if not self._shared:
            refs = Counter(held.ref for held in self.assessment.claims.values())
            self._shared.update((ref, times > 1) for ref, times in refs.items())
        if not claim.ref:
            return words.printable(claim.id)
        digits = f"·{claim.id[-4:]}" if self._shared[claim.ref] else ""
        return words.printable(f"{claim.ref}{digits}")

    def reference(self, claim_id: str) -> ClaimRef:
        """A reference to a claim, printed as its label."""
        claim = self.claim(claim_id)
        return ClaimRef(claim.id, self.label(claim))

    def linked(self, text: str) -> Line:
        """A reason in which each id of a claim opens the claim and is printed as its label."""
        line: Line = ()
        at = 0
        for found in CLAIM_ID.finditer(text):
            if found[0] in self.assessment.claims:
                line = (*line, *ours(text[at : found.start()]), self.reference(found[0]))
                at = found.end()
        return (*line, *ours(text[at:]))

    def references(self, claim_ids: Iterable[str], most: int = 40) -> Line:
        """References to claims in one line; beyond `most` they are counted."""
        held = sorted(set(claim_ids))
        line = joined((self.reference(claim_id),) for claim_id in held[:most])
        left = len(held) - most
        return (*line, Text(f" and {left:,} more")) if left > 0 else line


CLAIM_ID = re.compile(r"[^\s,;:()|“”+]+-[0-9a-f]{12}(?![0-9a-f])")
"""What looks like the id of a claim in a reason."""


def finding_anchor(finding_id: str) -> str:
    """The id of a finding's section."""
    return anchor("finding", finding_id)


def claim_anchor(claim_id: str) -> str:
    """The id of a claim's card."""
    return anchor("claim", claim_id)


def labelled(value: Mapping[str, object]) -> str:
    """What a reader changed, in words, in the order of its keys."""
    return "; ".join(f"{words.spoken(name)} {_listed(held)}" for name, held in value.items())


def _listed(value: object) -> str:
    if isinstance(value, Mapping):
        return wording.series(f"{words.printable(str(k))} = {v}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return wording.series(words.printable(str(item)) for item in value)
    return "yes" if value is True else words.printable(str(value))


def exceeds_words(value: Exceeds) -> str:
    """The result of a comparison in words, for text and alternative texts."""
    return words.EXCEEDS[value]


def count_of_claims(context: Context, claim_ids: Iterable[str]) -> Number:
    """How many claims something stands on; it opens them."""
    held = context.known(claim_ids)
    text = wording.plural(len(held), "claim", "claims")
    return Number(text, Interval.exactly(len(held)), "", held)


def numbered(text: str, numbers: Iterable[Number]) -> Line:
    """A sentence in which each of some numbers, where it is printed, opens what it stands on.

    Args:
        text: The sentence; its words stay as they are.
        numbers: Candidates; of two that start at the same place the longer one is taken.
    """
    known = {number.text: number for number in numbers if number.text}
    if not known:
        return ours(text)
    longest = sorted(known, key=lambda words_: (-len(words_), words_))
    pattern = re.compile(rf"(?<![\w,.])({'|'.join(map(re.escape, longest))})(?![\w]|[,.]\d)")
    line: Line = ()
    for index, part in enumerate(pattern.split(words.printable(text))):
        line = (*line, known[part]) if index % 2 else (*line, *ours(part))
    return line
