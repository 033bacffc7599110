"""The page on input names every reason, format and settlement that there is."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from watchkeeper.tracks.intake.formats import NAMES
from watchkeeper.tracks.intake.settlements import KEYS
from watchkeeper.tracks.positions import IDENTITY, POSITIONS, load_reasons

PAGE = (Path(__file__).parents[3] / "docs" / "tracks-input.md").read_text(encoding="utf-8")


def test_every_reason_stands_in_the_table_as_in_the_data() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d*) \| (yes|) \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == [
        (
            reason.code,
            "" if reason.bit is None else str(reason.bit),
            "yes" if reason.unusable and reason.bit is not None else "",
            reason.meaning,
        )
        for reason in load_reasons().values()
    ]


def test_every_format_and_settlement_is_described() -> None:
    assert all(f"`{name}`" in PAGE for name in NAMES if name != "auto")
    assert all(f"`{key}=" in PAGE for key in KEYS)


def test_types_of_the_schema_are_types_of_sql() -> None:
    for schema in (POSITIONS, IDENTITY):
        columns = ", ".join(f"NULL::{kind} AS {name}" for name, kind in schema.items())
        described = duckdb.execute(f"DESCRIBE SELECT {columns}").fetchall()
        assert {name: kind for name, kind, *_ in described} == dict(schema)
