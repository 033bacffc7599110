"""What a case asks and what it finds: immutable values, the same for JSON, report and record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from watchkeeper.claims.model import Claim
from watchkeeper.weighing.model import YearLedgers
from watchkeeper.weighing.recorder import Graph


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
