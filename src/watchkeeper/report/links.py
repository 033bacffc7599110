"""How the templates address what they print: the same questions for one page and for many."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from watchkeeper.report.content import Document, Figure, Number, Word, basis_id
from watchkeeper.report.context import claim_anchor


class Links(ABC):
    """Where each claim, each basis and each picture of a document is.

    Args:
        document: The report.

    Attributes:
        single: Everything stands on one page.
        cards: The claims' cards by the id of the claim.
    """

    single: ClassVar[bool]

    def __init__(self, document: Document) -> None:
        self.cards = {card.claim.id: card for card in document.cards}

    @abstractmethod
    def part(self, target: str) -> str:
        """Address of a part of the report."""

    @abstractmethod
    def picture(self, figure: Figure) -> str:
        """Address of a figure's picture."""

    @abstractmethod
    def figure(self, printed: Number | Word) -> str:
        """Id of a printed figure in the graph of figures; "" where there is none."""

    def claim(self, claim_id: str) -> str:
        """Address of a claim's card."""
        return self.part(claim_anchor(claim_id))

    def number(self, number: Number) -> str:
        """Address of what a number opens."""
        if len(number.claims) > 1:
            return self.part(basis_id(number.claims))
        return self.claim(number.claims[0]) if number.claims else self.part(number.target)
