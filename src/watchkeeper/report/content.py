"""The content model of a report: what is said, independent of how it is rendered.

The rules:

1. A renderer adds layout only. Every word and every number stands here, so that HTML, PDF and JSON
   say the same thing.
2. A `Number` carries the claims that it stands on, or the place that explains it. None is bare.
3. Ids are stable: they follow from the id of the finding or claim and from the part's role, never
   from a counter. A changed text keeps its id and changes its `text_hash`.
4. Text is text. No block holds markup of any format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim
from watchkeeper.report.anchors import anchor as anchor  # noqa: PLC0414  # named here too
from watchkeeper.report.anchors import text_hash as text_hash  # noqa: PLC0414
from watchkeeper.report.figures.specs import FigureSpec

HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
KANA = re.compile("[\u3041-\u30ff]")


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words.

    Attributes:
        text: The words.
        foreign: They come from a source, in any script and direction, and are set apart from ours.
    """

    text: str
    foreign: bool = False
    kind: ClassVar[str] = "text"

    @property
    def language(self) -> str:
        """BCP 47 tag when the script of a source's words tells it, else ""."""
        if not self.foreign or self.text.isascii():
            return ""
        return "ko" if HANGUL.search(self.text) else "ja" if KANA.search(self.text) else ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, with what it opens.

    Attributes:
        text: As printed, with unit and words for its bounds.
        value: The exact value, unrounded.
        unit: Unit as `weighing.units` names it, "" for a pure number.
        claims: Ids of the claims it stands on, sorted.
        target: Id of the part of the document that explains it, when it stands on no claim.
    """

    text: str
    value: Interval
    unit: str
    claims: tuple[str, ...] = ()
    target: str = ""
    kind: ClassVar[str] = "number"


@dataclass(frozen=True, slots=True)
class ClaimRef:
    """A reference to one claim.

    Attributes:
        claim: Claim id.
        text: What to print, usually the label of the row.
    """

    claim: str
    text: str
    kind: ClassVar[str] = "claim_ref"


@dataclass(frozen=True, slots=True)
class PartRef:
    """A reference to a part of the document, by its id."""

    target: str
    text: str
    kind: ClassVar[str] = "part_ref"


@dataclass(frozen=True, slots=True)
class Address:
    """Where something can be read: a page's address or a citation, as the source table gives it."""

    text: str
    kind: ClassVar[str] = "address"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a small vocabulary that a reader scans for, such as an outcome.

    Attributes:
        text: The word.
        tone: What it is about (`state`: a fact's); a renderer may colour it but must print it.
        compares: The amount and the limit whose comparison it is, when arithmetic gives it.
    """

    text: str
    tone: Literal["above", "within", "open", "state", "plain"] = "plain"
    compares: tuple[Number, Number] | None = None
    kind: ClassVar[str] = "word"


Inline: TypeAlias = Text | Number | ClaimRef | PartRef | Address | Word
Line: TypeAlias = tuple[Inline, ...]


def plain(line: Line) -> str:
    """The words of a line, as read aloud."""
    return "".join(part.text for part in line)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that the report says: a paragraph, or one item of a list.

    Attributes:
        id: Stable id, unique in the document.
        line: Its words and numbers.
        role: `question`, `answer`, `lead` or "" for ordinary text.
        basis: Ids of claims that it stands on beside those of its numbers and references.
    """

    id: str
    line: Line
    role: Literal["question", "answer", "lead", ""] = ""
    basis: tuple[str, ...] = ()
    kind: ClassVar[str] = "statement"

    @property
    def text_hash(self) -> str:
        """SHA-256 of its text, the same in every rendering."""
        return text_hash(plain(self.line))

    @property
    def stands_on(self) -> tuple[str, ...]:
        """Ids of all claims that it stands on, sorted."""
        found = set(self.basis)
        for part in self.line:
            match part:
                case Number():
                    found.update(part.claims)
                case ClaimRef():
                    found.add(part.claim)
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Items:
    """A short list of statements; `title` stands above it where it needs to be said."""

    items: tuple[Statement, ...]
    title: str = ""
    kind: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value."""

    label: str
    line: Line


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values."""

    facts: tuple[Fact, ...]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: Its heading.
        holds: What its cells hold: `long` is sentences, `mark` a word or two in a grid.
    """

    title: str
    holds: Literal["text", "long", "number", "date", "word", "mark", "address"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row is the heading of that row.

    Attributes:
        id: Stable id.
        caption: What it shows.
        columns: Its columns.
        rows: Rows of cells, each as long as `columns`.
        folded: It is detail that a renderer may show on demand.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    folded: bool = False
    kind: ClassVar[str] = "table"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.id}: a row does not have {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, its words and its data.

    Attributes:
        id: Stable id, also the stem of its file.
        caption: What it shows and how to read it.
        alt: What a person who does not see it needs to know.
        spec: What to draw.
        data: The same as a table.
        data_in_print: `always` when the table says more than the picture, so that print holds it at
            any length; `never` when another part of the report says it all; else when it is short.
    """

    id: str
    caption: str
    alt: str
    spec: FigureSpec
    data: Table
    data_in_print: Literal["always", "short", "never"] = "short"
    kind: ClassVar[str] = "figure"

    @property
    def says(self) -> Statement:
        """The caption as a statement."""
        return Statement(f"{self.id}-caption", (Text(self.caption),))


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One node of the explanation of a verdict.

    Attributes:
        outcome: `met`, `not met`, `unknown`, or "" for a heading.
        line: What it says.
        children: What it stands on.
    """

    outcome: Literal["met", "not met", "unknown", ""]
    line: Line
    children: tuple[TreeNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a norm says of the facts: always two verdicts together.

    Attributes:
        id: Stable id.
        title: The norm and the addressee.
        basis: `as alleged` or `at the standard`, in words.
        says: The verdict in a sentence.
        strict: The strict verdict.
        after_burdens: The verdict when what the invoker must show stays open.
        facts: Addressee, position, sources with their status, and the like.
        tree: The explanation.
    """

    id: str
    title: str
    basis: str
    says: Statement
    strict: str
    after_burdens: str
    facts: tuple[Fact, ...]
    tree: tuple[TreeNode, ...]
    kind: ClassVar[str] = "verdict"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that must not be overlooked."""

    id: str
    title: str
    items: tuple[Statement, ...]
    kind: ClassVar[str] = "notice"


Block: TypeAlias = Statement | Items | Facts | Table | Figure | Verdict | Notice


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document with a heading."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """Everything that the record holds of one claim.

    Attributes:
        claim: The claim itself, for renderings as data.
        label: Short label.
        statement: What it says, in one sentence; its id is the claim's.
        reporter: Who reported it.
        address: Where it can be read.
        facts: Its fields, only those that it has.
        used_in: The findings that use it.
    """

    claim: Claim
    label: str
    statement: Statement
    reporter: Line
    address: Line
    facts: tuple[Fact, ...]
    used_in: tuple[PartRef, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """A set of several claims that numbers stand on.

    Attributes:
        id: Hash of the sorted claim ids.
        claims: The claim ids, sorted.
    """

    id: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Supersedes:
    """What a correction replaces.

    Attributes:
        bundle: Digest of the bundle that it replaces, as 64 hex digits.
        reason: Why, in a sentence.
    """

    bundle: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report.

    Attributes:
        title: Its title.
        subtitle: What it is, in one line.
        front: What it is and is not, before anything else.
        sections: Its parts, in order.
        cards: One card for each claim that some part uses, in order of id.
        bases: The claim sets behind numbers that stand on more than one claim.
        version: Version of the program that made it.
        compiled_by: Who compiled it.
        language: BCP 47 tag of its language.
    """

    title: str
    subtitle: str
    front: Section
    sections: tuple[Section, ...]
    cards: tuple[ClaimCard, ...]
    bases: tuple[Basis, ...]
    version: str
    compiled_by: str = ""
    language: str = "en"


def keyed(prefix: str, lines: Mapping[str, Line]) -> tuple[Statement, ...]:
    """Statements of a list: each id is the list's prefix and the key of what it says."""
    return tuple(Statement(f"{prefix}-{key}", line) for key, line in lines.items())


def basis_id(claims: tuple[str, ...]) -> str:
    """The id of the basis of a number: the same claims give the same id."""
    return f"basis-{text_hash(chr(10).join(claims))[:12]}"
