"""Observations kept ready: what earlier runs made is not made again, so that a day costs that day.

```
LAKE/observations/ready/<stamp>/0001.parquet    observations with their texts, and what they came of
```

The rules:

1. An observation is made of a row of its rule's last step, of the rule, and of the sources of the
   days that it touches. Where all three are as they were, it is as it was, but for the version of
   the data, which is put in anew.
2. A run adds a file of what it made. When more is kept than stands, everything that stands is
   written as one file, and the others are removed.
3. The folder is named by a hash of the code and the places that texts depend on. With others,
   everything is made again.
"""

# ruff: noqa: S608  (names of our own tables and columns are put in, never a text of a user)

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, overload

import msgspec

from watchkeeper.record.durable import make_folder, move_into_place
from watchkeeper.tracks import gazetteer, observations, rules
from watchkeeper.tracks.database import Duck, quoted
from watchkeeper.tracks.observations import FIELDS, NUMBERS, Basis, Observation
from watchkeeper.tracks.rules import Rule

if TYPE_CHECKING:
    import duckdb

_MADE_OF: Mapping[str, str] = {
    "row_key": "VARCHAR",
    "first_day": "BIGINT",
    "last_day": "BIGINT",
    "basis": "VARCHAR",
}
_COLUMNS: Mapping[str, str] = {
    **FIELDS,
    # as text, which is the same in the file and in memory
    "start": "VARCHAR",
    "end": "VARCHAR",
    "content": "VARCHAR",
    "head": "VARCHAR",
    "links": "BOOLEAN",
    **_MADE_OF,
}
"""Of a file: the fields, the hash of what is said, the GeoJSON feature up to its evidence, whether
chains may hold it; and what it was made of: hash of the row, days touched, hash of their sources.
"""

_TAIL = "}}"
"""Of a feature, after the evidence."""
_FILES = 40
_SPARE = 2
"""So many files, or so many times what stands, are kept before they are written as one."""
_ORDER = 'kind, mmsi, "start", coalesce(other_mmsi, 0), id'
_NAMED = ", ".join(f'"{name}"' for name in _COLUMNS)
_WRITTEN = ", ".join(
    f'CAST("{name}" AS TIMESTAMPTZ) AS "{name}"' if kind == "TIMESTAMPTZ" else f'"{name}"'
    for name, kind in FIELDS.items()
)


@cache
def _stamp() -> str:
    """The hash of rule 3."""
    modules = (gazetteer, observations, rules)
    paths = [Path(__file__), Path(__file__).parent / "running.py"]
    paths += [Path(module.__file__) for module in modules if module.__file__]
    paths += [Path(__file__).parent / "places.yaml"]
    found = sha256()
    for path in paths:
        found.update(sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Made:
    """An observation that this run made.

    Attributes:
        observation: It.
        head: Its GeoJSON feature up to its evidence.
        row_key: Hash of its row; "" for what is made anew in each run.
        days: Days that it touches.
        links: Chains may hold it.
    """

    observation: Observation
    head: bytes
    row_key: str = ""
    days: range = range(0)
    links: bool = False


class Standing(Sequence[Observation]):
    """All observations that stand, in their order; each is read when it is asked for.

    Args:
        lines: Its GeoJSON feature of each.
        contents: Content of each, by id.
        counts: How many, by kind and tier.
    """

    def __init__(
        self, lines: list[str], contents: dict[str, str], counts: Counter[tuple[str, str]]
    ) -> None:
        self.lines = lines
        self.contents = contents
        self.counts = counts

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> Observation: ...
    @overload
    def __getitem__(self, index: slice) -> list[Observation]: ...
    def __getitem__(self, index: int | slice) -> Observation | list[Observation]:
        if isinstance(index, slice):
            return [self._read(line) for line in self.lines[index]]
        return self._read(self.lines[index])

    def _read(self, line: str) -> Observation:
        fields = msgspec.json.decode(line)["properties"]
        text = line[line.index(',"evidence":') + len(',"evidence":') : -len(_TAIL)]
        return Observation(fields, self.contents[fields["id"]], text.encode())


class Ready:
    """The observations of a lake that are kept ready.

    Args:
        folder: `LAKE/observations/ready`.
        duck: The engine of the run.
        data_version: Of the lake.
        simulated: Positions are made up.
        fresh: Begin as if nothing were kept.
    """

    def __init__(
        self, folder: Path, duck: Duck, data_version: str, simulated: bool, *, fresh: bool = False
    ) -> None:
        self.folder = folder / _stamp()
        self.duck = duck
        self.data_version = data_version
        self.simulated = simulated
        self.basis = Basis(data_version, {}, 0, simulated)
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        self.files = sorted(self.folder.glob("*.parquet"))
        self.kept = 0
        self.own = duck.connection.cursor()  # for what is done while rows by day are written
        self._basis: dict[range, str] = {}

    def _basis_of(self, days: range) -> str:
        """Hash of all that an observation says of the sources of its days."""
        known = self._basis.get(days)
        if known is None:
            basis = self.basis
            said = (basis.coverage(days), basis.files(days), basis.simulated)
            known = sha256(msgspec.json.encode(said)).hexdigest()
            self._basis[days] = known
        return known

    def load(self, sources: Mapping[int, Sequence[str]], data_end_s: int) -> None:
        """Makes the table `ready`: what those were made of whose days are as they were.

        Args:
            sources: Hashes of the source files by day.
            data_end_s: Last fix of the data.
        """
        self.basis = Basis(self.data_version, sources, data_end_s, self.simulated)
        self.duck.connection.execute(_created("keys", {"row_key": "VARCHAR"}))
        self.duck.connection.execute(_created("ready", _MADE_OF))
        if not self.files:
            return
        self.duck.connection.execute(
            f'CREATE TABLE known AS SELECT {", ".join(_MADE_OF)}, "end" IS NULL AS is_open'
            f" FROM {self._read()}"
        )
        spans = self.duck.rows(
            "SELECT first_day, last_day, basis, count(*) FROM known GROUP BY ALL ORDER BY ALL"
        )
        self.kept = sum(count for *_, count in spans)
        valid = [
            f"({first}, {last}, '{said}')"
            for first, last, said, _ in spans
            if said == self._basis_of(range(first, last + 1))
        ]
        listed = ", ".join(valid) or "(0, 0, '')"
        self.duck.connection.execute(
            f"INSERT INTO ready SELECT {', '.join(_MADE_OF)} FROM known"
            f" SEMI JOIN (VALUES {listed}) AS valid (first_day, last_day, basis)"
            " USING (first_day, last_day, basis)"
            f" WHERE NOT is_open OR last_day = {data_end_s // 86400}"
        )

    def _read(self) -> str:
        listed = ", ".join(quoted(file) for file in self.files)
        return f"read_parquet([{listed}], hive_partitioning = false)"

    def new_rows(self, rule: Rule, select: str) -> list[dict[str, Any]]:
        """The rows of a rule that no observation is ready for, each with its `row_key`.

        Args:
            rule: The rule.
            select: All its rows.
        """
        name = f"keyed_{rule.name}"
        said = " ".join((rule.name, rule.full_version, rule.kind, *rule.named_by))
        self.duck.create(
            name,
            f"SELECT *, concat_ws(' ', '{said}', mmsi, start_s, hash(of_rule)) AS row_key"
            f" FROM ({select}) AS of_rule",
        )
        self.duck.connection.execute(f"INSERT INTO keys SELECT row_key FROM {name}")
        return self.duck.dicts(
            f"SELECT * FROM {name} ANTI JOIN ready USING (row_key) ORDER BY mmsi, start_s"
        )

    def gather(self) -> None:
        """Makes `old`: what is ready and was found again. Before what follows."""
        if not self.files:
            self.own.execute(_created("old", _COLUMNS))
            return
        self.own.execute(
            f"CREATE VIEW old AS SELECT {_NAMED} FROM {self._read()}"
            f" SEMI JOIN (SELECT * FROM ready SEMI JOIN keys USING (row_key)) AS again"
            f" USING ({', '.join(_MADE_OF)})"
        )

    def linkable(self) -> list[dict[str, Any]]:
        """Fields of the old ones that may be links of a chain."""
        names = ", ".join(f'"{name}"' for name in FIELDS if name != "evidence")
        found = self.own.execute(f"SELECT {names} FROM old WHERE links")
        columns = [column[0] for column in found.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def take_over(self) -> None:
        """Begins the table `standing` with the old ones. It may run in a thread of its own."""
        replaced = ", ".join(
            f"replace({name}, data_version, '{self.data_version}') AS {name}"
            for name in ("head", "evidence", "data_version")
        )
        self.own.cursor().execute(
            f"CREATE TABLE standing AS SELECT * REPLACE ({replaced}) FROM old"
        )

    def stand(self, made: Sequence[Made]) -> Standing:
        """All that stand: those that were taken over, and new ones."""
        self._load_new(made)
        self.own.execute("INSERT INTO standing SELECT * FROM made")
        found = self.own.execute(
            f"SELECT id, content, kind, tier, head || evidence || '{_TAIL}' FROM standing"
            f" ORDER BY {_ORDER}"
        ).fetchall()
        return Standing(
            [row[4] for row in found],
            {row[0]: row[1] for row in found},
            Counter((row[2], row[3] or "") for row in found),
        )

    def _load_new(self, made: Sequence[Made]) -> None:
        import numpy as np  # noqa: PLC0415

        self.own.execute(_created("made", _COLUMNS))
        if not made:
            return
        columns = zip(*(self._row(one) for one in made), strict=True)
        kinds = {
            name: "float64" if kind in NUMBERS else "object" for name, kind in _COLUMNS.items()
        }
        values = {
            name: np.array(column, dtype=kinds[name])
            for name, column in zip(_COLUMNS, columns, strict=True)
        }
        # what is not known is NaN among numbers; whole ones are far below 2 ** 53
        chosen = ", ".join(
            f"nullif(\"{name}\", 'NaN')" if kinds[name] == "float64" else f'"{name}"'
            for name in _COLUMNS
        )
        self.own.register("rows_to_load", values)
        self.own.execute(f"INSERT INTO made SELECT {chosen} FROM rows_to_load")
        self.own.unregister("rows_to_load")

    def _row(self, one: Made) -> tuple[Any, ...]:
        fields, days = one.observation.fields, one.days
        said = self._basis_of(days) if one.row_key else ""
        return (
            *(fields[name] for name in FIELDS if name != "evidence"),
            one.observation.evidence.decode(), one.observation.content,
            one.head.decode(), one.links,
            one.row_key, days.start, days.stop - 1, said,
        )  # fmt: skip

    def keep(self) -> None:
        """Writes what this run made; all that stands, when much is kept that does not."""
        cursor = self.own.cursor()
        (new, standing), *_ = cursor.execute(
            "SELECT (SELECT count(*) FROM made WHERE row_key <> ''),"
            " (SELECT count(*) FROM standing WHERE row_key <> '')"
        ).fetchall()
        all_again = len(self.files) >= _FILES or self.kept + new > _SPARE * standing
        if not new and not all_again:
            return
        make_folder(self.folder)
        last = int(self.files[-1].stem) if self.files else 0
        table = "standing" if all_again else "made"
        copied = f"SELECT {_NAMED} FROM {table} WHERE row_key <> ''"
        _copy(cursor, copied, self.folder / f"{last + 1:04}.parquet")
        for path in self.files if all_again else ():
            path.unlink()
        for path in self.folder.parent.iterdir():
            if path != self.folder:
                shutil.rmtree(path, ignore_errors=True)

    def write(self, path: Path, ids: Sequence[str] | None = None) -> None:
        """Writes observations as Parquet, whole or not at all. It may run in a thread of its own.

        Args:
            path: The file.
            ids: Of those to write; all that stand when None.
        """
        import numpy as np  # noqa: PLC0415

        cursor = self.own.cursor()
        chosen = f"SELECT {_WRITTEN} FROM standing"
        if ids is not None:
            cursor.register("ids_to_write", {"id": np.array(ids, dtype="object")})
            chosen += " SEMI JOIN ids_to_write USING (id)"
        cursor.execute("SET TimeZone = 'UTC'")
        _copy(cursor, f"{chosen} ORDER BY {_ORDER}", path)


def _copy(cursor: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    make_folder(path.parent)
    with TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / "made.parquet"
        cursor.execute(f"COPY ({select}) TO {quoted(made)} (FORMAT parquet, COMPRESSION zstd)")
        move_into_place(made, path)


def _created(name: str, columns: Mapping[str, str]) -> str:
    described = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    return f"CREATE TABLE {name} ({described})"
