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


def merged_csv(earlier: str, files: Iterable[str], rejects: Iterable[Reject]) -> str:
    """`rejects.csv` after another import: the rows of files that were not imported again stay.

    Args:
        earlier: The file as an earlier import left it, "" when there is none.
        files: The files of this import.
        rejects: What this import set aside.

    Returns:
        The text of the file, "" when no row is left in it.
    """
    again = {escaped(file) for file in files}
    kept = [row for row in csv.reader(io.StringIO(earlier, newline="")) if row]
    kept = [row for row in kept[1:] if row[0] not in again]
    new = [[escaped(cell) for cell in _row(reject)] for reject in rejects]
    if not kept and not new:
        return ""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([COLUMNS, *kept, *new])
    return buffer.getvalue()


def _row(reject: Reject) -> tuple[str, ...]:
    found = reject.problem
    original = json.dumps(list(reject.cells), ensure_ascii=False)
    return (found.file, str(found.row), found.column, found.value, found.expected, original)
