"""Documents of the evaluation sets through the whole of reading, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.reading.evaluation.gold import GoldDocument
from watchkeeper.reading.agreement import Marked, marked
from watchkeeper.reading.documents.opening import for_rules, read_document
from watchkeeper.reading.extraction import extract
from watchkeeper.reading.model import Document, ProposedClaim
from watchkeeper.reading.nlp import Parser
from watchkeeper.reading.scoring import Score, score


@dataclass(frozen=True, slots=True)
class Measured:
    """One document, what was proposed for it, and its score."""

    gold: GoldDocument
    proposed: tuple[Marked, ...]
    score: Score


def opened(gold: GoldDocument) -> Document:
    """The document as the rules see it: from bytes, so that a file's own way is measured.

    Raises:
        AssertionError: The stored text is not the text that the gold's spans refer to.
    """
    source = read_document(gold.text.encode(), f"{gold.id}.txt")
    assert source.text == gold.text, gold.id
    return for_rules(source, gold.anchor)


def propose(document: Document, parser: Parser) -> Sequence[ProposedClaim]:
    """What the rules propose."""
    return extract(document, document.anchor, parser.pipeline)


def measure(documents: Iterable[GoldDocument], parser: Parser) -> list[Measured]:
    """Proposals and score of each document."""
    found = []
    for gold in documents:
        proposed = tuple(marked(claim) for claim in propose(opened(gold), parser))
        found.append(Measured(gold, proposed, score(proposed, gold.claims)))
    return found


def total(measured: Iterable[Measured]) -> Score:
    """The scores added up."""
    return sum((one.score for one in measured), Score())
