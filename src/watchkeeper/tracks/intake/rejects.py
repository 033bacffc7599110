"""Lines and rows that were set aside, written as they come: memory does not grow with them.

The rules:

1. Columns: file, row, code, column, value, expected, original; `code` is one of
   `data/reasons.yaml`, `original` the line or its cells, cut after `MAX_TEXT` characters.
2. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from watchkeeper.claims.rejects import escaped
from watchkeeper.tracks.positions import load_reasons

COLUMNS = ("file", "row", "code", "column", "value", "expected", "original")
MAX_TEXT = 400


@dataclass(slots=True)
class RejectLog:
    """Writes rejects to a file, and counts them.

    Attributes:
        file: Name of the file that is ingested.
        path: Where the rejects are written.
        counts: Number of rejects by code.
    """

    file: str
    path: Path
    counts: dict[str, int] = field(default_factory=dict)
    _stream: IO[str] | None = None
    _writer: Any = None

    def add(self, row: int, code: str, original: str, column: str = "", value: str = "") -> None:
        """Sets a line aside.

        Args:
            row: Its number from 1.
            code: Why.
            original: What it holds.
            column: Column that is wrong, "" for the whole line.
            value: What was found there.

        Raises:
            KeyError: No such code.
        """
        expected = f"not: {load_reasons()[code].meaning}"
        if self._stream is None:
            self._stream = self.path.open("w", encoding="utf-8", errors="replace", newline="")
            self._writer = csv.writer(self._stream, lineterminator="\n")
            self._writer.writerow(COLUMNS)
        cells = (self.file, str(row), code, column, value[:MAX_TEXT], expected, original[:MAX_TEXT])
        self._writer.writerow([escaped(cell.replace("\0", "�")) for cell in cells])
        self.counts[code] = self.counts.get(code, 0) + 1

    def close(self) -> None:
        """Ends the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream = self._writer = None
