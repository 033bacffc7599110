"""What reading a document gave, as one value and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from watchkeeper.reading.backend import Answered
from watchkeeper.reading.documents.model import SourceDocument
from watchkeeper.reading.model import ProposedClaim
from watchkeeper.reading.proposing import Proposed
from watchkeeper.reading.recording import Recorded


@dataclass(frozen=True, slots=True)
class Result:
    """What reading one file gave.

    Attributes:
        file: The file as it was named.
        source: The document.
        anchor: Its date.
        outlet: Actor id of whoever publishes it, "" when not known.
        proposed: What the rules, or the expressions, propose.
        answered: What a backend proposes, None when none was asked.
        recorded: What is in the record, None without a workspace.
    """

    file: str
    source: SourceDocument
    anchor: date
    outlet: str
    proposed: Proposed
    answered: Answered | None = None
    recorded: Recorded | None = None

    @property
    def claims(self) -> tuple[ProposedClaim, ...]:
        """All proposals, in the order of the text."""
        others = () if self.answered is None else self.answered.claims
        return tuple(
            sorted((*self.proposed.claims, *others), key=lambda claim: (claim.span, claim.id))
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader must know of the document and of the reading."""
        refused = () if self.answered is None else self.answered.refused
        said = [f"the backend's item {one.quote!r} was refused: {one.reason}" for one in refused]
        return (*self.source.notices, *self.proposed.notices, *said)


def result_json(result: Result, *, example: bool = False) -> dict[str, Any]:
    """A result as `watchkeeper read --json` prints it.

    Args:
        result: The result.
        example: The document was made up to show how documents are read.
    """
    source = result.source
    found: dict[str, Any] = {
        "file": result.file,
        "format": source.format,
        "sha256": source.sha256,
        "title": source.title,
        "language": source.language or None,
        "date": result.anchor.isoformat(),
        "dates_in_metadata": [
            {"date": found.on.isoformat(), "where": found.where} for found in source.dates
        ],
        "outlet": result.outlet or None,
        "text": source.text,
        "text_sha256": source.text_sha256,
        "paragraphs": [{"start": p.start, "end": p.end, "kind": p.kind} for p in source.paragraphs],
        "text_by": {"name": source.extractor.name, "version": source.extractor.version},
        "ocr": source.ocr,
        "attachments": list(source.attachments),
        "notices": list(result.notices),
        "extractor": result.proposed.extractor,
        "claims": [claim.as_json() for claim in result.claims],
    }
    if result.answered is not None:
        found["responses"] = list(result.answered.keys)
    if result.recorded is not None:
        recorded = result.recorded
        found["recorded"] = {
            "document": recorded.document, "added": recorded.added, "known": recorded.known,
        }  # fmt: skip
    if example:
        found["example"] = True
    return found
