"""The claim: who said what, about which conduct, with which figure, on which source.

A claim is immutable. Nothing in it is corrected: what the source printed stays in `raw` fields, and
what an analyst thinks of it is another record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.times import Period

Comparator = Literal[
    "exactly", "about", "at_least", "more_than", "up_to", "less_than", "between", "order_of"
]
Nature = Literal["flow", "stock", "rate", "count", "parameter"]
Phase = Literal["planned", "moved", "present", "lost", "unstated"]
Act = Literal[
    "assert", "allege", "deny", "acknowledge", "acknowledge_with_legal_basis", "neither",
    "disputes_legality", "disputes_jurisdiction", "rejects_body", "discredits_source", "act",
    "warn", "demand", "commit", "no_comment", "notify", "estimate", "relate", "designate",
    "neither_with_legal_basis",
]  # fmt: skip
Missing = Literal["", "not_reported", "not_computable"]
Tier = Literal["primary", "speaker", "agency", "newspaper", "aggregator", "database", "unknown"]
Status = Literal["confirmed", "unconfirmed", "unstated"]
Coverage = Literal["whole", "part"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as stated, with its bounds.

    Attributes:
        bounds: The numbers that the statement admits, in `unit`.
        unit: Unit as the registry of `weighing.units` names it (`bbl`, `t`, `container`, `round`).
        comparator: How the source bounded it.
        raw: The text of the source.
    """

    bounds: Interval
    unit: str
    comparator: Comparator
    raw: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the claim can be read.

    Attributes:
        address: Address of the page or the citation, "" when the table gives none.
        tier: How near it is to the speaker (`record.md`: primary document, the speaker's own
            publication, agency, newspaper, aggregator, database).
        captured: The page itself is an exhibit (not only its transcription).
        exhibit: SHA-256 of the exhibit that the claim was read from.
        row: Line of that exhibit, the header being line 1; 0 when it is no table.
    """

    address: str = ""
    tier: Tier = "unknown"
    captured: bool = False
    exhibit: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that one speaker (or several jointly) said.

    Attributes:
        id: Published id, `<ref>-<12 hex digits>`: a hash of the content, without exhibit and row.
        ref: The row's own label in its table (`PM101`), "" when it has none.
        topic: What the claim is about, dotted (`petroleum.refined.notified`); the metric of a
            figure.
        act: What the speaker does by saying it.
        speaker: Actor ids, sorted; several are one joint speaker.
        speaker_text: The speaker as the table names it; offices and documents are kept here.
        reporter: Who reported it, as the table names it.
        via: Conduits named in the speaker or reporter text.
        subject: Actor ids whose conduct it is about (for a supply: the suppliers).
        object: Actor ids on the other side (for a supply: the recipient).
        scope: Further coordinates, sorted pairs of name and value (`place`, `goods`, `calibre`).
            Figures with different scopes are never combined as if they were the same.
        coverage: `whole` when the figure is meant to cover everything in its scope and window;
            `part` when it counts only what was seen, so that it is a floor.
        conduct: When it happened.
        stated_on: When it was said.
        seen_on: When the page was seen, if the table says so.
        quantity: The figure, or None.
        missing: Why there is no figure, when one could be expected.
        nature: Flow over the window, stock, rate, count, or a parameter.
        phase: Planned, moved, present or lost.
        method: Further facts of the claimant's method, sorted pairs (`fill`, `calls`).
        alternatives: Name shared by claims of which only one can hold ("or" between calibres).
        supersedes: Ref of the claim by the same speaker that this one replaces.
        answers: What it answers, as the table says it.
        gist: What is said, in our own words.
        status: Whether a source confirmed it.
        unclear: Field names whose text carried a mark of doubt ("?").
        source: Where it can be read.
        reporters: Actor ids of the reporter, sorted.
    """

    id: str
    ref: str
    topic: str
    act: Act
    speaker: tuple[str, ...]
    speaker_text: str
    source: Source
    reporter: str = ""
    via: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    scope: tuple[tuple[str, str], ...] = ()
    coverage: Coverage = "part"
    conduct: Period | None = None
    stated_on: Period | None = None
    seen_on: Period | None = None
    quantity: Quantity | None = None
    missing: Missing = ""
    nature: Nature = "count"
    phase: Phase = "unstated"
    method: tuple[tuple[str, str], ...] = ()
    alternatives: str = ""
    supersedes: str = ""
    answers: str = ""
    gist: str = ""
    status: Status = "unstated"
    unclear: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()

    def scoped(self, name: str) -> str:
        """The value of one scope coordinate, "" when it has none."""
        return dict(self.scope).get(name, "")

    def by(self, name: str) -> str:
        """The value of one fact of the method, "" when it has none."""
        return dict(self.method).get(name, "")
