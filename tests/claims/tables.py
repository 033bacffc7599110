"""What the tests of tables share: the shipped tables, read by the standard library alone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import watchkeeper.demo

DATA = Path(watchkeeper.demo.__file__).parent / "data"
TABLES = sorted(DATA.glob("*.csv"))
NOTIFIED = DATA / "refined_notified_claims.csv"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a shipped table."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def text_of(header: list[str], rows: list[list[str]]) -> str:
    """A table as text."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([header, *rows])
    return buffer.getvalue()


def split_table(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    return header, rows


def notified(*rows: str) -> str:
    """A notified-petroleum table with these rows."""
    header = (
        "claim_id,supplier,period_start,period_end,value,unit,as_reported_by,source_address,"
        "source_date,note"
    )
    return "\n".join([header, *rows]) + "\n"


GOOD = "A1,China,2020-01-01,2020-01-31,12,t,Yonhap,https://en.yna.co.kr/1,2020-03-01,"
