"""Tables that cannot be used, and rows that are set aside while the others are read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.claims.tables import GOOD, NOTIFIED, notified
from watchkeeper.claims.importing import Imported, import_table
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.rejects import COLUMNS, merged_csv, rejects_csv
from watchkeeper.claims.tables import MAX_LINE, Reject, Row, Table


def refs(imported: Imported) -> list[str]:
    return [claim.ref for claim in imported.claims]


@pytest.mark.parametrize(
    ("table", "right"),
    [
        (b"", "a header line"),
        (b"\n\n", "a header line"),
        (b"a;b;c\n1;2;3\n", "commas, not semicolons"),
        (b"a\tb\tc\n", "commas, not tabs"),
        (b"a|b\n", "commas, not bars"),
        (b"a,b,a\n", "each column name once"),
        (b"a,,c\n", "a name for each column"),
        (b"a,\xff\n", "text in UTF-8"),
        ("a,b\n".encode("utf-16"), "UTF-8, not UTF-16"),
        (b"a,b\0\n", "no NUL"),
        (b'"a,b\n1,2\n', "a quote that closes"),
        (b"claim_id,supplier\rA,B\r", "cells as RFC 4180"),
    ],
)
def test_a_header_that_cannot_be_used(table: bytes, right: str) -> None:
    with pytest.raises(InputError) as caught:
        import_table(table, file="x.csv")
    assert right in caught.value.problems[0].expected
    assert caught.value.problems[0].file == "x.csv"


def test_missing_columns_are_all_named() -> None:
    text = notified(GOOD).replace("as_reported_by", "reporter").replace("period_end", "until")
    with pytest.raises(InputError) as caught:
        import_table(text)
    said = str(caught.value)
    assert "refined_notified_claims" in said
    assert "period_end, as_reported_by missing" in said
    assert "reporter, until unknown" in said


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a file"):
        import_table(tmp_path / "none.csv")


def test_byte_order_mark_and_windows_line_ends() -> None:
    text = notified(GOOD)
    plain = import_table(text)
    assert import_table(b"\xef\xbb\xbf" + text.encode()).claims == plain.claims
    assert import_table(text.replace("\n", "\r\n").encode()).claims == plain.claims


@pytest.mark.parametrize(
    ("row", "column", "right"),
    [
        ("A2,China,2020-01-01", "", "10 cells as in the header"),
        (GOOD + ",,", "", "10 cells as in the header"),
        ("A2,China,2020-02-30,2020-03-31,1,t,VOA,,,", "period_start", "a day from 01 to 29"),
        ("A2,China,2020-02-01,31/03/2020,1,t,VOA,,,", "period_end", "the year first"),
        ("A2,China,2020-04-01,2020-03-31,1,t,VOA,,,", "period_start", "the earlier date first"),
        ("A2,China,2020-02-01,2020-03-31,many,t,VOA,,,", "value", "a figure such as"),
        ("A2,China,2020-02-01,2020-03-31,1,gallon,VOA,,,", "unit", "one of bbl, barrel"),
        ("A2,China,2020-02-01,2020-03-31,1,t,VOA,,soon,", "source_date", "the year first"),
        (",China,2020-02-01,2020-03-31,1,t,VOA,,,", "claim_id", "a label of 1 to 40"),
        ("A/2,China,2020-02-01,2020-03-31,1,t,VOA,,,", "claim_id", "a label of 1 to 40"),
        ('A2,"China,2020-02-01,2020-03-31,1,t,VOA,,,', "", "a quote that closes"),
        ('A2,"Chi"na,2020-02-01,2020-03-31,1,t,VOA,,,', "", "cells as RFC 4180"),
        ("A2,China,2020-02-01,2020-03-31,1,t,V\0A,,,", "", "no NUL"),
        ("A2," + "x" * MAX_LINE + ",,,,,,,,", "", "at most 100000 bytes"),
        ("A1,Russia,2020-02-01,2020-03-31,1,t,VOA,,,", "claim_id", "each claim_id once"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_others_are_read(row: str, column: str, right: str) -> None:
    last = GOOD.replace("A1", "A3")
    imported = import_table(notified(GOOD, row, last), file="x.csv")
    assert refs(imported) == ["A1", "A3"]
    (reject,) = imported.rejects
    found = reject.problem
    assert (found.file, found.row, found.column) == ("x.csv", 3, column)
    assert right in found.expected


def test_a_row_in_another_encoding_is_set_aside() -> None:
    table = notified(GOOD).encode() + b"A2,Chin\xe9,2020-01-01,2020-01-31,1,t,VOA,,,\n"
    imported = import_table(table)
    assert refs(imported) == ["A1"]
    assert "UTF-8" in imported.rejects[0].problem.expected
    assert "Chin\\xe9" in imported.rejects[0].cells[0]


def test_a_cell_over_several_lines() -> None:
    row = 'A2,China,2020-01-01,2020-01-31,1,t,VOA,,,"two\nlines"'
    imported = import_table(notified(GOOD, row, GOOD.replace("A1", "A3")))
    assert refs(imported) == ["A1", "A2", "A3"]
    assert [claim.source.row for claim in imported.claims] == [2, 3, 5]


def test_rejects_can_be_opened_without_harm_and_lose_nothing() -> None:
    cells = ("=HYPERLINK(1)", "+1", "-1", "@x", 'quote "', "line\nbreak", "日本")
    problem = Problem("=evil.csv", 7, "+column", "-value", "@right")
    text = rejects_csv([Reject(problem, cells)])
    header, row = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == COLUMNS
    assert row[:5] == ["'=evil.csv", "7", "'+column", "'-value", "'@right"]
    assert tuple(json.loads(row[5])) == cells


def test_rejects_of_other_files_stay() -> None:
    def rejects(name: str) -> list[Reject]:
        return [Reject(Problem(name, 2, "", "", "x"), ("a",))]

    first = merged_csv("", ["a.csv"], rejects("a.csv"))
    both = merged_csv(first, ["=b.csv"], rejects("=b.csv"))
    assert [row[0] for row in csv.reader(io.StringIO(both))] == ["file", "a.csv", "'=b.csv"]
    again = merged_csv(both, ["a.csv"], [])
    assert [row[0] for row in csv.reader(io.StringIO(again))] == ["file", "'=b.csv"]
    assert merged_csv(again, ["=b.csv"], []) == ""


CELLS = st.text(alphabet=st.characters(exclude_characters="\r\0", codec="utf-8"))


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5))
def test_rows_are_those_of_the_standard_reader(rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([["a", "b", "c"], *rows])
    read = list(Table(buffer.getvalue()).rows())
    assert all(isinstance(row, Row) for row in read)
    assert [row.cells for row in read if isinstance(row, Row)] == rows


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_set_aside(data: bytes) -> None:
    header = b"claim_id,supplier,period_start,period_end,value,unit,as_reported_by,"
    header += b"source_address,source_date\n"
    imported = import_table(header + data)
    assert imported.rows == len(imported.claims) + len(imported.rejects) + imported.repeated


@given(st.binary(max_size=80))
def test_any_header_is_read_or_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        import_table(data)


def test_every_line_of_a_damaged_table_is_accounted_for() -> None:
    lines = NOTIFIED.read_bytes().splitlines(keepends=True)
    damaged = b"".join(
        line.replace(b",", b'"', 1) if number % 7 == 3 else line
        for number, line in enumerate(lines)
    )
    imported = import_table(damaged)
    bad = sum(number % 7 == 3 for number in range(1, len(lines)))
    assert len(imported.rejects) == bad
    assert len(imported.claims) == len(lines) - 1 - bad
