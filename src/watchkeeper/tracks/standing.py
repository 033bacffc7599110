"""All observations that stand at the end of a run, as a table of the engine.

The rules:

1. What was ready is taken over as it is, but for the version of the data; what this run made is
   added with its texts.
2. A text is made once: files, versions and chains are taken from the table.
"""

# ruff: noqa: S608  (names of our own tables and columns are put in, never a text of a user)

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import msgspec

from watchkeeper.tracks.database import Duck, copy_into_place
from watchkeeper.tracks.observations import FIELDS, NUMBERS, Observation

if TYPE_CHECKING:
    import duckdb

MADE_OF: Mapping[str, str] = {
    "row_key": "VARCHAR",
    "first_day": "BIGINT",
    "last_day": "BIGINT",
    "basis": "VARCHAR",
}
"""Hash of the row (`""` for what is made anew in each run), days touched, hash of their sources."""
COLUMNS: Mapping[str, str] = {
    **FIELDS,
    # as text, which is the same in the file and in memory
    "start": "VARCHAR",
    "end": "VARCHAR",
    "content": "VARCHAR",
    "head": "VARCHAR",
    "links": "BOOLEAN",
    **MADE_OF,
}
"""The fields, the hash of what is said, the GeoJSON feature up to its evidence, whether chains may
hold it, and what it was made of.
"""
_NUMBERED = [kind in NUMBERS for kind in COLUMNS.values()]
_TAIL = "}}"
"""Of a feature, after the evidence."""
_ORDER = 'kind, mmsi, "start", coalesce(other_mmsi, 0), id'
_WRITTEN = ", ".join(
    f'CAST("{name}" AS TIMESTAMPTZ) AS "{name}"' if kind == "TIMESTAMPTZ" else f'"{name}"'
    for name, kind in FIELDS.items()
)


@dataclass(frozen=True, slots=True)
class Made:
    """An observation that this run made.

    Attributes:
        observation: It.
        head: Its GeoJSON feature up to its evidence.
        row_key: Hash of its row; "" for what is made anew in each run.
        days: Days that it touches.
        basis: Hash of their sources.
        links: Chains may hold it.
    """

    observation: Observation
    head: bytes
    row_key: str = ""
    days: range = range(0)
    basis: str = ""
    links: bool = False

    def row(self) -> tuple[Any, ...]:
        """By `COLUMNS`."""
        fields, days = self.observation.fields, self.days
        return (
            *(fields[name] for name in FIELDS if name != "evidence"),
            self.observation.evidence.decode(), self.observation.content,
            self.head.decode(), self.links,
            self.row_key, days.start, days.stop - 1, self.basis,
        )  # fmt: skip


class Observations(Sequence[Observation]):
    """All that stand, in their order; each is read when it is asked for.

    Args:
        features: The GeoJSON feature of each.
        contents: The content of each.
        counts: How many, by kind and tier.
    """

    def __init__(
        self,
        features: Sequence[str],
        contents: Sequence[str],
        counts: Counter[tuple[str, str]],
    ) -> None:
        self.features = features
        self.counts = counts
        self._contents = contents

    def __len__(self) -> int:
        return len(self.features)

    @overload
    def __getitem__(self, index: int) -> Observation: ...
    @overload
    def __getitem__(self, index: slice) -> list[Observation]: ...
    def __getitem__(self, index: int | slice) -> Observation | list[Observation]:
        if isinstance(index, slice):
            return list(map(_read, self.features[index], self._contents[index]))
        return _read(self.features[index], self._contents[index])


def _read(line: str, content: str) -> Observation:
    fields = msgspec.json.decode(line)["properties"]
    text = line[line.index(',"evidence":') + len(',"evidence":') : -len(_TAIL)]
    return Observation(fields, content, text.encode())


class Standing:
    """The table `standing` of a run.

    Args:
        duck: The engine of the run.
    """

    def __init__(self, duck: Duck) -> None:
        self._own = duck.connection.cursor()  # for threads beside that of the run
        described = ", ".join(f'"{column}" {kind}' for column, kind in COLUMNS.items())
        self._own.execute(f"CREATE TABLE standing ({described})")

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Of the engine, for one thread."""
        return self._own.cursor()

    def add(self, made: Sequence[Made]) -> None:
        """Adds what this run made."""
        import numpy as np  # noqa: PLC0415

        if not made:
            return
        columns = zip(*(one.row() for one in made), strict=True)
        values = {
            name: np.array(column, dtype="float64" if numbered else "object")
            for name, column, numbered in zip(COLUMNS, columns, _NUMBERED, strict=True)
        }
        # what is not known is NaN among numbers; whole ones are far below 2 ** 53
        chosen = ", ".join(
            f"nullif(\"{name}\", 'NaN')" if numbered else f'"{name}"'
            for name, numbered in zip(COLUMNS, _NUMBERED, strict=True)
        )
        cursor = self.cursor()
        cursor.register("rows_to_add", values)
        cursor.execute(f"INSERT INTO standing SELECT {chosen} FROM rows_to_add")
        cursor.unregister("rows_to_add")

    def take_over(self, select: str, data_version: str) -> None:
        """Adds what is ready.

        Args:
            select: Rows by `COLUMNS`.
            data_version: Put in where they have that of an earlier run.
        """
        replaced = ", ".join(
            f"replace({name}, data_version, '{data_version}') AS {name}"
            for name in ("head", "evidence", "data_version")
        )
        self.cursor().execute(f"INSERT INTO standing SELECT * REPLACE ({replaced}) FROM ({select})")

    def pairs(self, places: Iterable[str]) -> list[tuple[int, int | None]]:
        """Ships that met, and ships (with None) whose calls at these places chains may hold."""
        listed = ", ".join(f"'{place}'" for place in places)
        return (
            self.cursor()
            .execute(
                "SELECT DISTINCT mmsi, other_mmsi FROM standing"
                f" WHERE links AND (kind = 'meeting' OR place IN ({listed}))"
            )
            .fetchall()
        )

    def links_of(self, ships: Iterable[int]) -> list[dict[str, Any]]:
        """Fields, but for the evidence, of what chains of these ships may hold."""
        names = ", ".join(f'"{name}"' for name in FIELDS if name != "evidence")
        listed = ", ".join(map(str, sorted(ships))) or "NULL"
        found = self.cursor().execute(
            f"SELECT {names} FROM standing WHERE links"
            f" AND (mmsi IN ({listed}) OR other_mmsi IN ({listed}))"
        )
        columns = [column[0] for column in found.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def observations(self) -> Observations:
        """All of them."""
        found = (
            self.cursor()
            .execute(
                f"SELECT head || evidence || '{_TAIL}', content, kind, coalesce(tier, '')"
                f" FROM standing ORDER BY {_ORDER}"
            )
            .fetchall()
        )
        return Observations(
            [row[0] for row in found],
            [row[1] for row in found],
            Counter((row[2], row[3]) for row in found),
        )

    def write(self, path: Path, among: str = "") -> None:
        """Writes observations as Parquet, whole or not at all. It may run in a thread of its own.

        Args:
            path: The file.
            among: A table with the ids of those to write; all that stand when empty.
        """
        cursor = self.cursor()
        cursor.execute("SET TimeZone = 'UTC'")
        chosen = f" SEMI JOIN {among} USING (id)" if among else ""
        copy_into_place(cursor, f"SELECT {_WRITTEN} FROM standing{chosen} ORDER BY {_ORDER}", path)
