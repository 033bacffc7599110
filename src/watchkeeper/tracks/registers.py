"""Registers of ships and other small tables, read whole: rows by column name, with their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.tables import Reject, Table

Named = tuple[int, Mapping[str, str]]
"""Line of a row (the header is 1), and its cells by column name, stripped."""


def named_rows(path: Path, needed: Iterable[str]) -> tuple[list[Named], list[Problem]]:
    """Reads a table.

    Args:
        path: CSV in UTF-8 with a header.
        needed: Columns that must be there.

    Returns:
        The rows, and what is wrong with rows that cannot be read.

    Raises:
        InputError: No such file, a header that cannot be used, or a column is missing.
    """
    table = Table(path)
    if missing := [name for name in needed if name not in table.header]:
        raise InputError(Problem(path.name, 1, missing[0], "", "this column"))
    rows: list[Named] = []
    problems: list[Problem] = []
    for row in table.rows():
        if isinstance(row, Reject):
            problems.append(row.problem)
        else:
            cells = (cell.strip() for cell in row.cells)
            rows.append((row.line, dict(zip(table.header, cells, strict=True))))
    return rows, problems


def register_rows(path: Path, needed: Iterable[str]) -> list[Named]:
    """Rows of a register, all of which must be readable.

    Raises:
        InputError: As `named_rows`, or a row cannot be read.
    """
    rows, problems = named_rows(path, needed)
    if problems:
        raise InputError(*problems)
    return rows


def imo_in(text: str) -> int | None:
    """The IMO number that a cell of a register holds; None for text, blanks and longer numbers."""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 7 else None
