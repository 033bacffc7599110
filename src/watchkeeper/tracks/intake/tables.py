"""Tables in text (CSV and its kin, JSON lines) and in Parquet into the table `cells`.

The rules:

1. Text is vetted line by line before DuckDB reads it: lines that are too long, not UTF-8, hold a
   zero byte or an odd number of quotes are set aside, so that no line takes others with it.
2. A row's number is its line in the file (in Parquet its row), whatever was set aside before it.
3. Every cell is read as text; nothing is cast here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from watchkeeper.tracks.intake.formats import Seen, table_of
from watchkeeper.tracks.intake.sources import Lines, SourceFile
from watchkeeper.tracks.intake.staging import Staging

_BLANK_LINE = re.compile(rb"(?:\A|\n)[ \t\v\f]*\n")


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def cells_of_text(staging: Staging, blocks: Iterator[Lines], seen: Seen) -> None:
    """Reads a table in text.

    Args:
        staging: Gets the table `cells`.
        blocks: The lines of the file.
        seen: What the file is: its header and delimiter.
    """
    vetted = staging.folder / "vetted.csv"
    gaps = _vet(staging, blocks, vetted, quotes=True)
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(seen.header)))
    ours = ", ".join(
        f"c{seen.header.index(theirs)} AS {name}" for name, theirs in seen.columns.items()
    )
    connection = staging.connection
    connection.execute(
        f"CREATE TABLE read_cells AS SELECT {ours} FROM read_csv({literal(str(vetted))}, "  # noqa: S608
        f"columns = {{{columns}}}, delim = {literal(seen.delimiter)}, header = true, "
        "auto_detect = false, quote = '\"', escape = '\"', strict_mode = true, "
        "store_rejects = true, rejects_table = 'csv_errors', rejects_scan = 'csv_scans', "
        "rejects_limit = 0)"
    )
    errors = connection.execute(
        "SELECT DISTINCT ON (line) line, csv_line, error_message FROM csv_errors ORDER BY line"
    ).fetchall()
    for line, text, _ in errors:
        staging.rejects.add(line, "malformed", (text or "").strip("\r\n"))
    _number_rows(staging, sorted({*gaps, *(line for line, *_ in errors)}), first=2)
    vetted.unlink()


def cells_of_json_lines(staging: Staging, blocks: Iterator[Lines], source: SourceFile) -> Seen:
    """Reads JSON objects, one on each line.

    Returns:
        What the file is, by the keys of its first objects.
    """
    vetted = staging.folder / "vetted.jsonl"
    gaps = _vet(staging, blocks, vetted, quotes=False)
    seen = table_of(source.name, _keys(vetted), "", "JSON objects with")
    names = ", ".join(f"{literal(theirs)}: 'VARCHAR'" for theirs in seen.columns.values())
    ours = ", ".join(f"{quoted(theirs)} AS {name}" for name, theirs in seen.columns.items())
    staging.connection.execute(
        f"CREATE TABLE read_cells AS SELECT {ours} FROM read_json({literal(str(vetted))}, "  # noqa: S608
        f"format = 'newline_delimited', columns = {{{names}}}, ignore_errors = true)"
    )
    _number_rows(staging, gaps, first=1)
    _set_empty_aside(staging, tuple(seen.columns))
    vetted.unlink()
    return _unless_plain(seen, "jsonl")


def _keys(vetted: Path) -> list[str]:
    """The keys of the first objects, in order."""
    keys: dict[str, None] = {}
    with vetted.open(encoding="utf-8") as file:
        for _, line in zip(range(100), file, strict=False):
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict):
                keys.update(dict.fromkeys(found))
    return list(keys)


def _set_empty_aside(staging: Staging, names: Sequence[str]) -> None:
    """A line that is no object gives a row without any value."""
    nothing = f"coalesce({', '.join(names)}) IS NULL"
    connection = staging.connection
    lost = connection.execute(f"SELECT message FROM cells WHERE {nothing} ORDER BY 1").fetchall()  # noqa: S608
    for (line,) in lost:
        staging.rejects.add(line, "malformed", "")
    if lost:
        connection.execute(f"CREATE TABLE objects AS SELECT * FROM cells WHERE NOT ({nothing})")  # noqa: S608
        drop_cells(staging)
        connection.execute("ALTER TABLE objects RENAME TO cells")


def cells_of_parquet(staging: Staging, source: SourceFile) -> Seen:
    """Reads a Parquet file.

    Returns:
        What it is, by its columns.
    """
    connection, path = staging.connection, str(source.path)
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
    header = [name for name, *_ in described]
    seen = table_of(source.name, header, "", "Parquet with columns")
    ours = ", ".join(f"{quoted(theirs)} AS {name}" for name, theirs in seen.columns.items())
    connection.execute(
        f"CREATE VIEW cells AS SELECT file_row_number + 1 AS message, {ours} "  # noqa: S608
        f"FROM read_parquet({literal(path)}, file_row_number = true)"
    )
    marks = staging.row(
        "SELECT count(*) FROM parquet_kv_metadata(?) "
        "WHERE decode(key) = 'watchkeeper.simulated' AND decode(value) = 'true'",
        [path],
    )
    staging.simulated |= marks[0] > 0
    _count_rows(staging)
    return _unless_plain(seen, "parquet")


def _unless_plain(seen: Seen, name: str) -> Seen:
    """A table of no known provider is called by how it is stored."""
    return replace(seen, format=name) if seen.format == "csv" else seen


def drop_cells(staging: Staging) -> None:
    """Frees what `cells` takes."""
    connection = staging.connection
    (kind,) = staging.row(
        "SELECT table_type FROM information_schema.tables WHERE table_name = 'cells'"
    )
    connection.execute("DROP VIEW cells" if kind == "VIEW" else "DROP TABLE cells")
    connection.execute("DROP TABLE IF EXISTS read_cells")


def _vet(staging: Staging, blocks: Iterator[Lines], target: Path, quotes: bool) -> list[int]:
    """Writes the lines that can be read safely.

    Returns:
        The lines of the file that are not rows: set aside here, or blank.
    """
    gaps: list[int] = []
    with target.open("wb") as file:
        for block in blocks:
            for line in block.too_long:
                staging.rejects.add(line, "too_long", "")
            file.write(_vetted(staging, block, quotes, gaps))
    return gaps


def _vetted(staging: Staging, block: Lines, quotes: bool, gaps: list[int]) -> bytes:
    data = block.data.replace(b"\r\n", b"\n")
    if block.first == 1:
        data = data.removeprefix(b"\xef\xbb\xbf")
    suspicious = b"\0" in data or b"\r" in data or (quotes and b'"' in data) or not _is_text(data)
    if not suspicious and data.endswith(b"\n") and not _BLANK_LINE.search(data):
        return data
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    for index, line in enumerate(lines):
        number = block.first + index
        if not line.strip():
            lines[index] = b""
            gaps.append(number)
        elif suspicious and not _is_safe(line, quotes):
            staging.rejects.add(number, "malformed", line[:400].decode("utf-8", "replace"))
            lines[index] = b""
            gaps.append(number)
    return b"\n".join(lines) + b"\n"


def _is_safe(line: bytes, quotes: bool) -> bool:
    if b"\0" in line or b"\r" in line or (quotes and line.count(b'"') % 2):
        return False
    return _is_text(line)


def _is_text(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _number_rows(staging: Staging, gaps: Sequence[int], first: int) -> None:
    """Gives the rows of `read_cells` their line numbers, and puts them into `cells`.

    Args:
        staging: Holds `read_cells`, in the order of the file.
        gaps: Lines that are no rows, sorted.
        first: Line of the first row if there were no gaps.
    """
    # A gap at line g, with n gaps before it, moves all rows from the (g - n)th line on.
    connection = staging.connection
    number = f"rowid + {first}"
    if gaps:
        count = _row_count(staging)
        plain = np.arange(count, dtype=np.int64) + first
        moved = np.array(sorted(gaps), np.int64) - np.arange(len(gaps))
        lines = {"line": plain + np.searchsorted(moved, plain, side="right")}
        connection.register("numbered", lines)
        connection.execute("CREATE TABLE line_numbers AS SELECT line FROM numbered")
        connection.unregister("numbered")
        number = "line"
    joined = "read_cells POSITIONAL JOIN line_numbers" if gaps else "read_cells"
    # Without gaps a view is enough, and saves a copy of the whole table.
    kind = "TABLE" if gaps else "VIEW"
    connection.execute(
        f"CREATE {kind} cells AS SELECT {number} AS message, read_cells.* FROM {joined}"  # noqa: S608
    )
    _count_rows(staging)


def _row_count(staging: Staging) -> int:
    return int(staging.row("SELECT count(*) FROM read_cells")[0])


def _count_rows(staging: Staging) -> None:
    staging.rows = int(staging.row("SELECT max(message) FROM cells")[0] or 0)
