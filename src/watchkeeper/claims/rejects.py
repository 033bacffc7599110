"""Rows that were set aside, as a CSV file that a spreadsheet can open without harm.

The rules:

1. Columns: file, row, column, value, expected, original; `original` is the row's cells as JSON, so
   that nothing of it is lost.
2. A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a
   carriage return) gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from watchkeeper.claims.tables import Reject

COLUMNS = ("file", "row", "column", "value", "expected", "original")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escaped(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV table with formula-like cells escaped; lines end with LF."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([escaped(cell) for cell in header])
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def rejects_csv(rejects: Iterable[Reject]) -> str:
    """The rows that were set aside, as text of `rejects.csv`."""
    return write_csv(COLUMNS, (_row(reject) for reject in rejects))


def _row(reject: Reject) -> tuple[str, ...]:
    found = reject.problem
    original = json.dumps(list(reject.cells), ensure_ascii=False)
    return (found.file, str(found.row), found.column, found.value, found.expected, original)
