"""Zstandard files as text: Python before 3.14 cannot read them, DuckDB can."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from watchkeeper.tracks.intake.sources import MAX_LINE, Reading, SourceFile
from watchkeeper.tracks.intake.staging import Staging

_ROWS = 1000

# One column of whole lines: the separator is a control character that no text holds.
_LINES = r"""
SELECT line FROM read_csv(?, compression = 'zstd', auto_detect = false, header = false,
    columns = {'line': 'VARCHAR'}, delim = chr(31), quote = '', escape = '', strict_mode = false,
    null_padding = false, max_line_size = $MAX, ignore_errors = true)
""".replace("$MAX", str(2 * MAX_LINE))


def zstd_pieces(staging: Staging, source: SourceFile, reading: Reading) -> Iterator[bytes]:
    """The bytes of a text file without compression, in pieces; lines end with a line feed.

    Args:
        staging: Its connection reads the file.
        source: The file.
        reading: Gets what is noticed.
    """
    cursor = staging.connection.cursor()
    try:
        cursor.execute(_LINES, [str(source.path)])
        while rows := cursor.fetchmany(_ROWS):
            piece = "".join(f"{line or ''}\n" for (line,) in rows).encode()
            reading.bytes_read += len(piece)
            yield piece
    except duckdb.Error as error:
        first = str(error).strip().splitlines()[0]
        reading.truncated = f"the zstd data end early or are damaged ({first})"
    finally:
        cursor.close()
