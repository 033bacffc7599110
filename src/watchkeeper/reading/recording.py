"""Readings and decisions into the record: appended, attributable, never changed.

The rules:

1. A file is an exhibit; the document read from it is an entry on that exhibit, its proposals are
   entries on the document. Reading the same again adds nothing.
2. A decision is an entry on its proposal, a second reading one on its decision. Labels are derived.
3. The claim of an accepted proposal is recorded once, as an entry on the decision; after that the
   decision stands, since what others have built on cannot be taken back in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watchkeeper.claims.actors import fold
from watchkeeper.claims.model import Claim
from watchkeeper.claims.recording import CLAIM
from watchkeeper.reading.documents.model import Format
from watchkeeper.reading.joining import join
from watchkeeper.reading.model import ProposedClaim
from watchkeeper.reading.review import (
    ACCEPTED,
    ANALYST,
    Decided,
    Decision,
    Item,
    Proposal,
    ReadAgain,
    SecondReading,
    StoredDocument,
    Verdict,
    claim_of,
    plain,
)
from watchkeeper.record.entries import Draft, Entry
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.labels import PUBLIC, Label, Readable, derive
from watchkeeper.record.workspace import EXHIBIT, Workspace

if TYPE_CHECKING:
    from watchkeeper.reading.results import Result

RESPONSE = "application/x-backend-response+json"
"""Media type under which raw answers of a backend are exhibits."""
DOCUMENT = "reading.document"
"""Kind of the entry of a document; its body is a `StoredDocument`."""
PROPOSAL = "reading.proposal"
"""Kind of the entry of a proposed claim; its body is a `Proposal`."""
DECISION = "reading.decision"
"""Kind of the entry of a decision; its body is a `Decision`."""
SECOND = "reading.second"
"""Kind of the entry of a second reading; its body is a `SecondReading`."""

MEDIA_TYPES: Mapping[Format, str] = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "text": "text/plain",
}


NOT_PUBLIC = Label(handling=frozenset({"not public"}))
"""Label of documents that are not public, where nothing more is known."""


class ReviewError(ValueError):
    """A decision that cannot be recorded."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What of a reading is in the record.

    Attributes:
        document: Id of the entry of the document.
        added: Proposals that were new to the record.
        known: Proposals that it held already.
    """

    document: str
    added: int
    known: int


@dataclass(frozen=True, slots=True)
class RecordedResponses:
    """Raw answers of a backend as exhibits of the record.

    Attributes:
        workspace: The workspace.
        author: Who asks.
        label: Who may read the answers: whoever may read the documents.
    """

    workspace: Workspace
    author: str
    label: Label

    def get(self, key: str) -> bytes | None:
        """The stored answer, None when there is none."""
        name = f"{key}.json"
        for exhibit in self.workspace.journal.bodies(EXHIBIT, Exhibit):
            if exhibit.name == name and exhibit.media_type == RESPONSE:
                return self.workspace.exhibits.read(exhibit.sha256)
        return None

    def put(self, key: str, content: bytes) -> None:
        """Stores an answer."""
        self.workspace.add_exhibit(
            content, name=f"{key}.json", media_type=RESPONSE, author=self.author, label=self.label
        )


def record_result(  # noqa: PLR0913 -- what is said of a reading is said once
    workspace: Workspace,
    content: bytes,
    document: StoredDocument,
    result: Result,
    *,
    author: str,
    label: Label = PUBLIC,
) -> Result:
    """Records a result; each extractor's proposals under its own name.

    Args:
        workspace: Where to record.
        content: The bytes of the file.
        document: What was read from them.
        result: What was proposed.
        author: Who had it read.
        label: Who may read it.

    Returns:
        The result, saying what is in the record.
    """
    given = [(result.proposed.extractor, result.proposed.claims)]
    if result.answered is not None and result.answered.claims:
        given.append((result.answered.claims[0].rules[0], result.answered.claims))
    done = [
        record_reading(workspace, content, document, extractor, claims, author=author, label=label)
        for extractor, claims in given
    ]
    added, known = sum(one.added for one in done), sum(one.known for one in done)
    return replace(result, recorded=Recorded(done[0].document, added, known))


def record_reading(  # noqa: PLR0913 -- what is said of a reading is said once
    workspace: Workspace,
    content: bytes,
    document: StoredDocument,
    extractor: str,
    claims: Iterable[ProposedClaim],
    *,
    author: str,
    label: Label = PUBLIC,
) -> Recorded:
    """Records a file, the document read from it and what was proposed.

    Args:
        workspace: Where to record.
        content: The bytes of the file.
        document: What was read from them.
        extractor: What proposed the claims, with its version.
        claims: The proposals.
        author: Who had it read.
        label: Who may read it.

    Raises:
        ExhibitError: The same bytes are there already, but damaged.
    """
    source = document.source
    exhibit = workspace.add_exhibit(
        content,
        name=source.name,
        media_type=MEDIA_TYPES[source.format],
        author=author,
        address=document.address,
        label=label,
    )
    draft = Draft(DOCUMENT, document, author, exhibit.label, (exhibit.id,))
    entry = workspace.journal.same(draft) or workspace.journal.append([draft])[0]
    bodies = [Proposal(entry.id, extractor, plain(claim)) for claim in claims]
    held = {_key(body) for body in workspace.journal.bodies(PROPOSAL, Proposal)}
    new = [body for body in bodies if _key(body) not in held]
    workspace.journal.append(
        Draft(PROPOSAL, body, author, entry.label, (entry.id,)) for body in new
    )
    return Recorded(entry.id, len(new), len(bodies) - len(new))


def _key(body: Proposal) -> tuple[str, str, str]:
    return body.document, body.extractor, str(body.claim["id"])


def review_items(workspace: Workspace, readable: Readable | None = None) -> list[Item]:
    """All proposals with what was decided on them, in the order of the record.

    Args:
        workspace: The workspace.
        readable: What the reader in question may read; None is all of it.
    """
    journal = workspace.journal
    documents = {
        entry.id: entry.read(StoredDocument)
        for entry in journal.entries(DOCUMENT, readable=readable)
    }
    items: dict[str, Item] = {}
    for entry in journal.entries(PROPOSAL, readable=readable):
        body = entry.read(Proposal)
        if (document := documents.get(body.document)) is not None:
            claim = claim_of(body.claim)
            items[entry.id] = Item(entry.id, body.document, document, body.extractor, claim)
    _decide(workspace, items, readable)
    return list(items.values())


def _decide(workspace: Workspace, items: dict[str, Item], readable: Readable | None) -> None:
    """Adds the decisions, the second readings and the claims that came of them."""
    journal = workspace.journal
    by_decision: dict[str, str] = {}
    for entry in journal.entries(DECISION, readable=readable):
        decision = entry.read(Decision)
        if decision.proposal in items:
            by_decision[entry.id] = decision.proposal
            decided = Decided(entry.id, decision, entry.author, entry.recorded_at)
            items[decision.proposal] = replace(
                items[decision.proposal], decided=decided, second=None
            )
    for entry in journal.entries(SECOND, readable=readable):
        reading = entry.read(SecondReading)
        item = items.get(by_decision.get(reading.decision, ""))
        if item is None or item.decided is None or item.decided.entry != reading.decision:
            continue
        if fold(item.decided.by) != fold(entry.author):
            again = ReadAgain(reading, entry.author, entry.recorded_at)
            items[item.entry] = replace(item, second=again)
    for entry in journal.entries(CLAIM, readable=readable):
        for name in entry.inputs:
            if (proposal := by_decision.get(name)) is not None:
                items[proposal] = replace(items[proposal], joined=entry.read(Claim).id)


def decide(  # noqa: PLR0913 -- one argument for each part of a decision
    workspace: Workspace,
    item: Item,
    verdict: Verdict,
    by: str,
    *,
    reason: str = "",
    claim: ProposedClaim | None = None,
    topic: str = "",
) -> Item:
    """Records a decision on a proposal.

    Args:
        workspace: The workspace.
        item: The proposal.
        verdict: What is decided.
        by: Who decides.
        reason: Why; needed to reject.
        claim: The claim as the analyst would have it, for an edit.
        topic: Topic in the record, "" for `statement`.

    Returns:
        The item with the decision.

    Raises:
        ReviewError: A rejection without a reason, an edit without a claim or with words that are
            not the document's, or a claim that is in the record already.
    """
    if item.joined:
        raise ReviewError("its claim is in the record; what is built on it cannot be taken back")
    if verdict == "rejected" and not reason.strip():
        raise ReviewError("a rejection needs a reason")
    if (verdict == "edited") != (claim is not None):
        raise ReviewError("an edit, and only an edit, brings the claim as it should be")
    if claim is not None:
        check_span(claim, item.document)
    body = Decision(item.entry, verdict, reason, None if claim is None else plain(claim), topic)
    label = workspace.journal.entry(item.entry).label
    entry = workspace.journal.append([Draft(DECISION, body, by, label, (item.entry,))])[0]
    return replace(item, decided=_decided(entry, body), second=None)


def _decided(entry: Entry, body: Decision) -> Decided:
    return Decided(entry.id, body, entry.author, entry.recorded_at)


def check_span(claim: ProposedClaim, document: StoredDocument) -> None:
    """Checks that a claim quotes its document character for character.

    Raises:
        ReviewError: It does not.
    """
    start, end = claim.span
    if not 0 <= start < end or document.source.text[start:end] != claim.text:
        raise ReviewError("the claim's words are not those of the document at its place")


def add_missed(workspace: Workspace, document_entry: str, claim: ProposedClaim, by: str) -> Item:
    """Records a claim that no extractor proposed, proposed and accepted by whoever found it.

    Args:
        workspace: The workspace.
        document_entry: Entry of the document.
        claim: The claim, on a span of the stored text.
        by: Who found it.

    Raises:
        ReviewError: Its words are not the document's, or the same claim was added before.
        UnknownEntryError: There is no such document.
    """
    entry = workspace.journal.entry(document_entry)
    document = entry.read(StoredDocument)
    marked = replace(claim, rules=(ANALYST,))
    check_span(marked, document)
    proposal = Proposal(document_entry, ANALYST, plain(marked))
    if _key(proposal) in {_key(body) for body in workspace.journal.bodies(PROPOSAL, Proposal)}:
        raise ReviewError("the same claim was added before")
    name = workspace.journal.new_id()
    decision = Decision(name, "accepted")
    made = workspace.journal.append(
        [
            Draft(PROPOSAL, proposal, by, entry.label, (entry.id,), name),
            Draft(DECISION, decision, by, entry.label, (name,)),
        ]
    )
    item = Item(name, document_entry, document, ANALYST, marked)
    return replace(item, decided=_decided(made[1], decision))


def read_again(
    workspace: Workspace, item: Item, by: str, *, agrees: bool, reason: str = ""
) -> Item:
    """Records a second reading of a decision.

    Raises:
        ReviewError: Nothing is accepted, the reader is who decided, or disagrees without a reason.
    """
    decided = item.decided
    if decided is None or item.state not in ACCEPTED:
        raise ReviewError("only an accepted claim has a second reader")
    if fold(decided.by) == fold(by):
        raise ReviewError(f"{by} decided it and cannot be its second reader")
    if not agrees and not reason.strip():
        raise ReviewError("a second reader who disagrees says why")
    body = SecondReading(decided.entry, agrees, reason)
    label = workspace.journal.entry(decided.entry).label
    entry = workspace.journal.append([Draft(SECOND, body, by, label, (decided.entry,))])[0]
    return replace(item, second=ReadAgain(body, entry.author, entry.recorded_at))


def join_accepted(workspace: Workspace, items: Iterable[Item] | None = None) -> list[Claim]:
    """Records the claims of accepted proposals that are not in the record yet.

    Args:
        workspace: The workspace.
        items: Which proposals; None is all.

    Returns:
        The claims that were new.
    """
    held = {entry.read(Claim).id for entry in workspace.journal.entries(CLAIM)}
    every = review_items(workspace)
    named = {(item.document_entry, item.proposed.id): item.claim for item in every}
    new: list[Claim] = []
    drafts: list[Draft] = []
    for item in every if items is None else items:
        if item.joined or item.decided is None or item.state not in ACCEPTED:
            continue
        decided = item.decided
        answered = [
            named[key]
            for answer in item.claim.answers
            if (key := (item.document_entry, answer.claim)) in named
        ]
        topic = decided.decision.topic
        claim = join(item.claim, item.document.origin, item.proposed.id, topic, answered)
        if claim.id in held:
            continue
        held.add(claim.id)
        label = derive([workspace.journal.entry(decided.entry).label])
        drafts.append(Draft(CLAIM, claim, decided.by, label, (decided.entry,)))
        new.append(claim)
    workspace.journal.append(drafts)
    return new
