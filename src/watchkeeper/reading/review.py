"""Review: what analysts decided on proposed claims, folded from the record, and what is next.

The rules:

1. A proposal never changes. A decision on it is another entry, with its author and time; the last
   one counts. An edit carries the whole claim as the analyst would have it.
2. The order of work is that of value: figures, denials and answers, then what extractors disagree
   on, then the rest, each in the order of the documents.
3. Whatever is cited in a report has a second reader, and that is somebody else.
4. A rate is printed with the counts behind it; deferred and open proposals are in no rate.

Everything here is pure; `reading.recording` appends.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any, Literal

import msgspec

from watchkeeper.claims.actors import fold
from watchkeeper.claims.model import Tier
from watchkeeper.reading.documents.model import SourceDocument
from watchkeeper.reading.joining import Origin
from watchkeeper.reading.model import ProposedClaim, Span, Speaker

Verdict = Literal["accepted", "edited", "rejected", "deferred"]
State = Literal["open", "accepted", "edited", "rejected", "deferred"]
DONE: frozenset[State] = frozenset({"accepted", "edited", "rejected"})
"""States that need no further decision."""
ACCEPTED: frozenset[State] = frozenset({"accepted", "edited"})
ANALYST = "analyst"
"""Rule of a claim that a person added."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """Body of the entry of a document that was read.

    Attributes:
        source: The document, with the text that spans refer to.
        anchor: Its date, as the analyst gave it.
        outlet: Actor id of whoever publishes it, "" when not known.
        address: Where it came from, "" when not known.
        tier: How near it is to the speakers.
    """

    source: SourceDocument
    anchor: date
    outlet: str = ""
    address: str = ""
    tier: Tier = "unknown"

    @property
    def origin(self) -> Origin:
        """What its claims have in common."""
        return Origin(
            self.source.sha256, self.source.text_sha256, self.anchor, self.outlet, self.address,
            self.tier,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """Body of the entry of a proposed claim.

    Attributes:
        document: Id of the entry of its document.
        extractor: What proposed it, with its version.
        claim: The claim as plain values, its numbers as text.
    """

    document: str
    extractor: str
    claim: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """Body of the entry of a decision.

    Attributes:
        proposal: Id of the entry of the proposal.
        verdict: What was decided.
        reason: Why; needed to reject.
        claim: The claim as edited, None unless it was.
        topic: Topic for the record, "" for `statement`.
    """

    proposal: str
    verdict: Verdict
    reason: str = ""
    claim: dict[str, Any] | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """Body of the entry of a second reading.

    Attributes:
        decision: Id of the entry of the decision that was read again.
        agrees: Whether the second reader would decide the same.
        reason: Why not.
    """

    decision: str
    agrees: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it stands in the record.

    Attributes:
        entry: Its entry.
        decision: What was decided.
        by: Who decided.
        at: When, UTC.
    """

    entry: str
    decision: Decision
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """A second reading as it stands in the record.

    Attributes:
        reading: What was found.
        by: Who read again.
        at: When, UTC.
    """

    reading: SecondReading
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """A proposal with everything that was decided on it.

    Attributes:
        entry: Entry of the proposal.
        document_entry: Entry of its document.
        document: The document.
        extractor: What proposed it.
        proposed: The claim as proposed.
        decided: The last decision, None when there is none.
        second: The last second reading of that decision by somebody else, None when there is none.
        joined: Id of its claim in the record, "" while there is none.
    """

    entry: str
    document_entry: str
    document: StoredDocument
    extractor: str
    proposed: ProposedClaim
    decided: Decided | None = None
    second: ReadAgain | None = None
    joined: str = ""

    @property
    def state(self) -> State:
        """What was decided last."""
        return "open" if self.decided is None else self.decided.decision.verdict

    @property
    def claim(self) -> ProposedClaim:
        """The claim as it stands: as edited, or as proposed."""
        edited = None if self.decided is None else self.decided.decision.claim
        return self.proposed if edited is None else claim_of(edited)


@dataclass(frozen=True, slots=True)
class RuleRate:
    """How a rule fares.

    Attributes:
        rule: Its name.
        accepted: Proposals in which it fired that were accepted as they were.
        edited: Those that were accepted after an edit.
        rejected: Those that were rejected.
        waiting: Those that are open or deferred.
    """

    rule: str
    accepted: int
    edited: int
    rejected: int
    waiting: int

    @property
    def rate(self) -> Fraction | None:
        """Share of the decided ones that were accepted as they were; None when none is decided."""
        decided = self.accepted + self.edited + self.rejected
        return Fraction(self.accepted, decided) if decided else None


def plain(claim: ProposedClaim) -> dict[str, Any]:
    """A claim as plain values for the record, its numbers as text."""
    built: dict[str, Any] = msgspec.to_builtins(claim)
    if (amount := built.get("quantity")) is not None:
        for end in ("low", "high"):
            amount[end] = None if amount[end] is None else str(amount[end])
    return built


def claim_of(body: dict[str, Any]) -> ProposedClaim:
    """The claim of plain values.

    Raises:
        msgspec.ValidationError: They are no claim.
    """
    return msgspec.convert(body, ProposedClaim, strict=False)


def missed(text: str, words: str) -> ProposedClaim:
    """The beginning of a claim that no extractor found, on words of the document.

    Args:
        text: The stored text.
        words: Words that stand in it once; a line break may be a blank.

    Raises:
        LookupError: They stand in it nowhere, or at several places.
    """
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    places = [found.span() for found in re.finditer(pattern, text)] if pattern else []
    if len(places) != 1:
        said = f"stand at {len(places)} places of it; give more" if places else "are not in it"
        raise LookupError(f"these words {said}: {words[:80]!r}")
    start, end = places[0]
    name = "a" + sha256(f"{start}|{end}|{text[start:end]}".encode()).hexdigest()[:12]
    return ProposedClaim(
        name, (start, end), text[start:end], "author", Speaker(""), "", "assert", rules=(ANALYST,)
    )


def queue(items: Iterable[Item]) -> list[Item]:
    """What is to be decided, by value; deferred proposals come last."""
    held = list(items)
    disputed = disagreements(held)
    order = {name: n for n, name in enumerate(dict.fromkeys(item.document_entry for item in held))}

    def key(item: Item) -> tuple[bool, int, int, Span, str]:
        worth = value_of(item.claim, disputed=item.entry in disputed)
        place = order[item.document_entry]
        return (item.state == "deferred", -worth, place, item.claim.span, item.entry)

    return sorted((item for item in held if item.state not in DONE), key=key)


def value_of(claim: ProposedClaim, *, disputed: bool = False) -> int:
    """How much a decision on a claim is worth: figures first, then denials, then disagreement."""
    return (
        8 * (claim.quantity is not None)
        + 4 * (claim.stance in ("deny", "acknowledge") or bool(claim.answers))
        + 2 * disputed
        + (claim.stance == "allege")
    )


def disagreements(items: Sequence[Item]) -> frozenset[str]:
    """Entries of proposals of one document that overlap and differ in speaker or stance."""
    found: set[str] = set()
    by_document: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_document[item.document_entry].append(item)
    for group in by_document.values():
        group.sort(key=lambda item: item.proposed.span)
        for number, one in enumerate(group):
            for other in group[number + 1 :]:
                if other.proposed.span[0] >= one.proposed.span[1]:
                    break
                if _disagree(one, other):
                    found |= {one.entry, other.entry}
    return frozenset(found)


def _disagree(one: Item, other: Item) -> bool:
    a, b = one.proposed, other.proposed
    if one.extractor == other.extractor:
        return False
    shared = min(a.span[1], b.span[1]) - max(a.span[0], b.span[0])
    if shared * 2 < max(a.span[1] - a.span[0], b.span[1] - b.span[0]):
        return False
    return a.stance != b.stance or fold(a.speaker.entity or a.speaker.text) != fold(
        b.speaker.entity or b.speaker.text
    )


def for_second_reader(
    items: Iterable[Item], reader: str, cited: Collection[str] | None = None
) -> list[Item]:
    """Accepted claims that still need a second reader, whom `reader` can be, by value.

    Args:
        items: All items.
        reader: Who would read; nobody is second to themselves.
        cited: Ids of the claims that are cited in a report; None is every accepted proposal.
    """
    waiting = [
        item
        for item in items
        if item.state in ACCEPTED
        and (item.second is None or not item.second.reading.agrees)
        and item.decided is not None
        and fold(item.decided.by) != fold(reader)
        and (cited is None or item.joined in cited)
    ]
    return sorted(waiting, key=lambda item: (-value_of(item.claim), item.entry))


def unread(items: Iterable[Item], cited: Collection[str]) -> list[Item]:
    """Cited claims that no second reader has agreed to: they may not be published.

    Args:
        items: All items.
        cited: Ids of the claims that are cited in a report.
    """
    return [
        item
        for item in items
        if item.joined in cited and (item.second is None or not item.second.reading.agrees)
    ]


def rates(items: Iterable[Item]) -> list[RuleRate]:
    """How each rule fares, by name; what a person added is no rule's."""
    states: dict[str, list[State]] = defaultdict(list)
    for item in items:
        for rule in dict.fromkeys(item.proposed.rules):
            if rule != ANALYST:
                states[rule].append(item.state)
    return [
        RuleRate(
            rule,
            found.count("accepted"),
            found.count("edited"),
            found.count("rejected"),
            found.count("open") + found.count("deferred"),
        )
        for rule, found in sorted(states.items())
    ]


def unbound(items: Iterable[Item]) -> list[tuple[Item, str]]:
    """Accepted answers whose allegation is not accepted, with the id of the proposal answered."""
    held = list(items)
    accepted = {(item.document_entry, item.proposed.id) for item in held if item.state in ACCEPTED}
    return [
        (item, answer.claim)
        for item in held
        if item.state in ACCEPTED
        for answer in item.claim.answers
        if (item.document_entry, answer.claim) not in accepted
    ]
