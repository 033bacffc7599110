"""What a case asks and what it finds: immutable values, the same for JSON, report and record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from watchkeeper.claims.model import Claim
from watchkeeper.weighing.confidence.elements import Element, FindingWord, Printed
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.overrides import Override, Standing
from watchkeeper.weighing.model import YearLedgers
from watchkeeper.weighing.recorder import Graph
from watchkeeper.weighing.replies.model import ReplyHistory
from watchkeeper.weighing.series.model import Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another explanation of the same evidence.

    Attributes:
        says: The explanation, as a clause.
        distinguished_by: What would tell it from the finding, each a thing to look for.
        bears_on: Topics or refs of claims that it would explain, as the question names them.
    """

    says: str
    distinguished_by: tuple[str, ...] = ()
    bears_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What the word of one finding rests on.

    Attributes:
        word: The word on all evidence, without participants and without each speaker, with its
            elements; `decided_by` is the element with the weakest word.
        standing: The word that stands after overrides.
        sentence: The finding as the word allows it to be said.
        claims: Claims that assert it.
        rated: Those of them on which an item bears.
        items: The items, in order of label.
        facts: Facts of the norm test that each element gives, by the element's name.
        further: Elements that only feed a norm: the finding's word does not rest on them.
        necessary: The necessary elements with the claims of each way, so that the word can be
            counted again with other decisions.
        decisions: What analysts settled about the origins of these items, in order.
        overrides: Every override of this finding, also pending and lapsed ones, in order.
    """

    word: FindingWord
    standing: Standing
    sentence: str
    claims: tuple[str, ...]
    rated: tuple[str, ...]
    items: tuple[Item, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    decisions: tuple[Decision, ...] = ()
    overrides: tuple[Override, ...] = ()
    further: tuple[Printed, ...] = ()
    necessary: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question, as far as the record goes.

    Attributes:
        id: Stable id from the case file (`petroleum-2023`).
        title: The question as a heading.
        question: The question in a sentence.
        answer: The generated answer in a sentence or two, from the values below only.
        year: Calendar year when the question is about one.
        ledgers: Numbers against the limit, when the question has them.
        at_standard: What remains of `exceeds` per ledger at the required confidence: a mapping of
            ledger name to {exceeds, required, reached, reason}.
        verdicts: Norm verdicts (dicts as `norms test` prints them), each with `basis`:
            `as_alleged` or `at_standard`.
        turns_on: Open facts, first those that settle most.
        alleges: Claims that assert the conduct.
        replies: Claims that answer it (denials, acknowledgments, objections), in order of date.
        claims: All claim ids behind the finding.
        hashes: Content hashes of norms and parameters that it was judged on.
        graph: Makes the graph of the numbers in `ledgers`, which weighs them again; called by those
            who print numbers, and by nobody else.
        ground: What the confidence word rests on; None where nothing was weighed.
        series: The number series, in the order of the question.
        histories: Who replied what and when, one for each matter.
        alternatives: Other explanations, with what would distinguish them.
        would_change: What would change the finding, each a thing to look for.
        reasoning: The chain of reasoning from what is alleged to the norms that are tested.
    """

    id: str
    title: str
    question: str
    answer: str
    year: int | None
    ledgers: YearLedgers | None
    at_standard: dict[str, dict[str, str]]
    verdicts: tuple[dict[str, Any], ...]
    turns_on: tuple[dict[str, str], ...]
    alleges: tuple[str, ...]
    replies: tuple[str, ...]
    claims: tuple[str, ...]
    hashes: dict[str, str]
    graph: Callable[[], Graph] = field(default=Graph, compare=False, repr=False)
    ground: Ground | None = None
    series: tuple[Series, ...] = ()
    histories: tuple[ReplyHistory, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    would_change: tuple[str, ...] = ()
    reasoning: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The findings of a case, with all claims that they name.

    Attributes:
        title: Title of the case.
        compiled_by: Who compiled it, in neutral words.
        version: Version of the program.
        options: What the reader changed (`--without-speaker`, `--set`, `--only-confirmed`).
        findings: In the order of the case file.
        claims: Every claim in the record by id (also those no finding uses).
        actors: Formal name by actor id, for every actor named.
        sources: Counts of the source audit.
    """

    title: str
    compiled_by: str
    version: str
    options: dict[str, Any]
    findings: tuple[Finding, ...]
    claims: dict[str, Claim]
    actors: dict[str, str]
    sources: dict[str, int]
