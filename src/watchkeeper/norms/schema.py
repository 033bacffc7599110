"""The shape of a norm: dated versions of elements and exceptions, in seven forms only.

The seven forms are `is`, `one_of`, `at_most` and `at_least` (leaves: one fact and one test) and
`all`, `any` and `not` (joints). Whatever must be computed is a fact of its own, so there is no
expression language here.

Two things change a version's tree by the ids of its nodes, through the same `Patch`: an addressee
that is bound in other words, and a rival position on what the text means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from watchkeeper.norms.canonical import canonical, digest

if TYPE_CHECKING:
    from watchkeeper.norms.arguments import Argument

Word = Literal["insufficient", "low", "moderate", "high"]
Force = Literal["decides", "calls_upon", "recalls", "clarifies"]
Burden = Literal["invoker", "proponent"]
TermType = Literal["yes_no", "category", "quantity", "date"]
Status = Literal["confirmed", "recalled"]

DATE_UNIT = "date"
"""The unit of a date: its bounds are day numbers, counted as `datetime.date.toordinal` does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One fact and one test of it.

    Attributes:
        fact: Name of the fact, as `terms.yaml` has it.
        says: What it means that the test is met, as a clause ("the goods are refined petroleum").
        id: Name for patches, "" when none is needed.
        standard: Confidence word that the fact must reach to count.
        source: Paragraphs that it comes from, when they are not those of the version.
        line: Line of the norm file.
    """

    fact: str
    says: str = ""
    id: str = ""
    standard: Word = "moderate"
    source: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Is(Leaf):
    """The fact is this one value."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Leaf):
    """The fact is one of these values."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost(Leaf):
    """The quantity (in `unit`) or the date is not above `limit`."""

    limit: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast(Leaf):
    """The quantity (in `unit`) or the date is not below `limit`."""

    limit: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Several nodes, or the negation of one; `id`, `says` and `line` as in a leaf."""

    parts: tuple[Node, ...]
    says: str = ""
    id: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Joint):
    """Every part is met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Joint):
    """At least one part is met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Joint):
    """Its one part is not met."""


AnyLeaf = Is | OneOf | AtMost | AtLeast
Node = AnyLeaf | AllOf | AnyOf | Not

FORMS: Mapping[type[Leaf | Joint], str] = {
    Is: "is",
    OneOf: "one_of",
    AtMost: "at_most",
    AtLeast: "at_least",
    AllOf: "all",
    AnyOf: "any",
    Not: "not",
}
"""The key by which a norm file writes each form."""


@dataclass(frozen=True, slots=True)
class LegalException:
    """A case in which the elements may be met without inconsistency.

    Attributes:
        id: Its name within the norm.
        burden: Who has to show it: the `invoker` or, by its absence, the `proponent` of a finding.
        when: The tree that must be met.
        source: Paragraphs, when they are not those of the version.
        says: What a reader must know of it beyond its limbs.
        line: Line of the norm file.
    """

    id: str
    burden: Burden
    when: Node
    source: tuple[str, ...] = ()
    says: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Patch:
    """Changes to a tree by node id.

    Attributes:
        replace: Pairs of a node's id and the node that takes its place.
        add: Pairs of the id of an `all` or `any` and the parts that it gains.
        exceptions: Further exceptions.
    """

    replace: tuple[tuple[str, Node], ...] = ()
    add: tuple[tuple[str, tuple[Node, ...]], ...] = ()
    exceptions: tuple[LegalException, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Binding:
    """An addressee of a norm, and how the text binds it where it differs.

    Attributes:
        who: Addressee.
        says: How it is bound, when the title does not say it.
        source: Paragraphs that bind this addressee, when they are not those of the version.
        patch: How its elements differ.
        covers_others: Whoever is not named is bound as this addressee is.
        but: Whom it nevertheless does not cover.
    """

    who: str
    says: str = ""
    source: tuple[str, ...] = ()
    patch: Patch = field(default_factory=Patch)
    covers_others: bool = False
    but: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a position, and where that can be read.

    Attributes:
        who: Names.
        on: Day of the statement or act.
        says: What was said or done, in our words.
        address: Address of the source.
        ref: Row of the statement in its table, "" when it has none.
    """

    who: tuple[str, ...]
    on: date
    says: str
    address: str
    ref: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Position:
    """A rival reading of the law, evaluated beside the others and never chosen by the program.

    Attributes:
        id: Its name within the norm.
        says: The reading.
        held_by: Who holds it.
        versions: First days of the versions that it concerns; empty for all.
        source: Paragraphs that it rests on besides those of the version.
        patch: How it changes the tree.
        since: First day on which the versions bind on this reading (`from`), None for their own.
        until: Last day on which they bind on this reading, None for their own.
        line: Line of the norm file.
    """

    id: str
    says: str
    held_by: tuple[Holder, ...] = ()
    versions: tuple[date, ...] = ()
    source: tuple[str, ...] = ()
    patch: Patch = field(default_factory=Patch)
    since: date | None = None
    until: date | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that the paragraph also asks for, displayed and not tested."""

    says: str
    source: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Version:
    """A norm as it stood over a span of days.

    Attributes:
        since: First day (`from` in the file).
        until: Last day, or None while it lasts.
        source: Paragraphs that it comes from.
        elements: The tree that must be met.
        exceptions: Any one of them, met, excuses.
        duties: Further duties, displayed.
        changed: What changed against the version before, in our words.
        force: What the text does: only `decides` can yield an inconsistency.
        after_gap: The days between the version before and this one are meant to be under no text.
        line: Line of the norm file.
    """

    since: date
    until: date | None
    source: tuple[str, ...]
    elements: Node
    exceptions: tuple[LegalException, ...] = ()
    duties: tuple[Duty, ...] = ()
    changed: str = ""
    force: Force = "decides"
    after_gap: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, eq=False)
class Norm:
    """A prohibition or duty of one or more operative paragraphs.

    Attributes:
        id: Its name.
        title: What it is about.
        force: The force of its versions, unless one says otherwise.
        binds: Its addressees; the first is meant when none is named.
        versions: In order of date, without overlap.
        positions: Rival readings; with none, the text alone is evaluated.
        questions: Points of law left to counsel, printed as such.
        arguments: Arguments that have been made on it, displayed and never decided.
        paragraphs: The paragraphs that it names, by reference.
        terms: The facts that it names, by name.
        file: Name of its file.
        line: Line of that file.
    """

    id: str
    title: str
    force: Force
    binds: tuple[Binding, ...]
    versions: tuple[Version, ...]
    positions: tuple[Position, ...] = ()
    questions: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = field(default=(), compare=False)
    paragraphs: Mapping[str, Paragraph] = field(default_factory=dict, compare=False)
    terms: Mapping[str, Term] = field(default_factory=dict, compare=False)
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @cached_property
    def version_hashes(self) -> Mapping[date, str]:
        """SHA-256 of the content of each version with what it shares, by its first day."""
        shared = [canonical(part) for part in (self.id, self.title, self.binds, self.positions)]
        return {v.since: digest([*shared, canonical(v)]) for v in self.versions}

    def content_hash(self, versions: tuple[Version, ...] = ()) -> str:
        """SHA-256 of one version, or of several (none means all of them) taken together."""
        hashes = [self.version_hashes[v.since] for v in versions or self.versions]
        return hashes[0] if len(hashes) == 1 else digest(hashes)


@dataclass(frozen=True, slots=True)
class Term:
    """A fact that norms may ask for.

    Attributes:
        id: Its name.
        type: Yes or no, one of a set of words, a quantity, or a date.
        question: The question that it answers.
        rated_by: Who may rate it.
        unit: Unit of a quantity; `date` for a date; "" otherwise.
        values: The words of a closed category; empty when any word is allowed.
        standard: Confidence word needed unless a leaf names another; `high` for the identity of a
            named person, ship or company.
        parameters: Names of the dated parameters that a figure of it may rest on.
        words: A clause for sentences, "whether it took place"; "" when `words.yaml` has none.
        line: Line of `terms.yaml`.
        words_line: Line of `words.yaml`.
    """

    id: str
    type: TermType
    question: str
    rated_by: str
    unit: str = ""
    values: tuple[str, ...] = ()
    standard: Word = "moderate"
    parameters: tuple[str, ...] = ()
    words: str = ""
    line: int = field(default=0, compare=False)
    words_line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An operative paragraph of an instrument.

    Attributes:
        symbol: The instrument (`S/RES/2397`).
        number: The paragraph (`5`, `8(b)`).
        adopted: Day of adoption.
        address: Official address of the text.
        status: `confirmed` when number and content were found in a public source, else `recalled`.
        note: What was and was not confirmed.
        about: What it is about, in our words.
        words: A short key phrase that its official text is checked for, "" for none.
    """

    symbol: str
    number: str
    adopted: date
    address: str
    status: Status
    note: str = ""
    about: str = ""
    words: str = ""

    @property
    def reference(self) -> str:
        """The name by which norms cite it (`S/RES/2397/5`)."""
        return f"{self.symbol}/{self.number}"


@dataclass(frozen=True, eq=False)
class Regime:
    """The norms of one regime with the facts and paragraphs that they name.

    Attributes:
        id: Name of the regime and of its file.
        title: Its title.
        norms: In the order of the file.
        terms: All facts, by name.
        paragraphs: All paragraphs, by reference.
        file: Name of its file.
    """

    id: str
    title: str
    norms: tuple[Norm, ...]
    terms: Mapping[str, Term]
    paragraphs: Mapping[str, Paragraph]
    file: str = ""


def leaves(node: Node) -> tuple[AnyLeaf, ...]:
    """The leaves below a node, in the order of the file."""
    if isinstance(node, AllOf | AnyOf | Not):
        return tuple(leaf for part in node.parts for leaf in leaves(part))
    return (node,)
