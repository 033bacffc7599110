"""Import of a notified-petroleum table beside a bare `csv.reader` parse of the same file.

Prints rows per second of each and their ratio: minimum and median of three runs in one process.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from watchkeeper.claims.importing import import_table

ROWS = 100_000
HEADER = (
    "claim_id,supplier,period_start,period_end,value,unit,as_reported_by,source_address,"
    "source_date,note"
)


def made_table(rows: int) -> str:
    """A table like the published one: its suppliers, months, units and reporters, new figures."""
    suppliers = ("China", "Russia", "China+Russia")
    reporters = ("Yonhap", "RFA via Pennmike", "VOA via Korea Herald", "News1 via Donga")
    lines = [HEADER]
    for number in range(rows):
        year, month = 2018 + number % 8, 1 + number % 12
        value = f"{number % 9973}.{number % 89}"
        lines.append(
            f"T{number},{suppliers[number % 3]},{year}-{month:02}-01,{year}-{month:02}-28,{value},"
            f"{'bbl' if number % 2 else 't'},{reporters[number % 4]},"
            f"https://en.yna.co.kr/view/AEN{number % 5000},{year + 1}-{month:02}-1{number % 10},"
        )
    return "\n".join(lines) + "\n"


def read_bare(path: Path) -> int:
    """Rows that a bare `csv.reader` splits."""
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def read_claims(path: Path) -> int:
    """Rows that become claims."""
    return len(import_table(path).claims)


def timed(read: Callable[[Path], int], path: Path, rows: int) -> float:
    """Seconds of one run, which must read every row."""
    start = time.perf_counter()
    assert read(path) == rows
    return time.perf_counter() - start


def main(rows: int = ROWS) -> None:
    """Prints the measurements."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "refined_notified_claims.csv"
        path.write_text(made_table(rows), encoding="utf-8")
        bare, claims = [], []
        for _ in range(3):
            bare.append(timed(read_bare, path, rows))
            claims.append(timed(read_claims, path, rows))
    for name, of in (("min", min), ("median", median)):
        slow, fast = of(claims), of(bare)
        print(
            f"{name}: {rows / slow:,.0f} rows/s as claims ({slow:.2f} s), "
            f"{rows / fast:,.0f} rows/s by csv.reader ({fast:.2f} s), ratio {slow / fast:.1f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
