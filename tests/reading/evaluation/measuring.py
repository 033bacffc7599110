"""Documents of the evaluation sets through the whole of reading, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.reading.evaluation.gold import GoldDocument
from watchkeeper.reading.agreement import Marked, marked
from watchkeeper.reading.documents.model import SourceDocument
from watchkeeper.reading.documents.opening import read_document
from watchkeeper.reading.proposing import Reader, propose
from watchkeeper.reading.scoring import Score, score


@dataclass(frozen=True, slots=True)
class Measured:
    """One document, what was proposed for it, and its score."""

    gold: GoldDocument
    proposed: tuple[Marked, ...]
    score: Score


def opened(gold: GoldDocument) -> SourceDocument:
    """The document from its bytes, so that the way of a user's file is measured.

    Raises:
        AssertionError: The stored text is not the text that the gold's spans refer to.
    """
    source = read_document(gold.text.encode(), f"{gold.id}.txt")
    assert source.text == gold.text, gold.id
    return source


def measure(documents: Iterable[GoldDocument], reader: Reader) -> list[Measured]:
    """Proposals and score of each document."""
    found = []
    for gold in documents:
        claims = propose(opened(gold), gold.anchor, reader).claims
        proposed = tuple(marked(claim) for claim in claims)
        found.append(Measured(gold, proposed, score(proposed, gold.claims)))
    return found


def total(measured: Iterable[Measured]) -> Score:
    """The scores added up."""
    return sum((one.score for one in measured), Score())
