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
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from watchkeeper.tracks import gazetteer, linking, observations, rules, standing
from watchkeeper.tracks.database import Duck, copy_into_place, quoted
from watchkeeper.tracks.observations import Basis
from watchkeeper.tracks.rules import Rule
from watchkeeper.tracks.standing import COLUMNS, MADE_OF, Standing

_FILES = 40
_SPARE = 2
"""So many files, or so many times what stands, are kept before they are written as one."""
_NAMED = ", ".join(f'"{name}"' for name in COLUMNS)


@cache
def _stamp() -> str:
    """The hash of rule 3."""
    modules = (gazetteer, linking, observations, rules, standing)
    paths = [Path(__file__), Path(__file__).parent / "running.py"]
    paths += [Path(module.__file__) for module in modules if module.__file__]
    paths += [Path(__file__).parent / "places.yaml"]
    found = sha256()
    for path in paths:
        found.update(sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


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
        self._basis: dict[range, str] = {}

    def basis_of(self, days: range) -> str:
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
        self.duck.connection.execute(_created("ready", MADE_OF))
        if not self.files:
            return
        self.duck.connection.execute(
            f'CREATE TABLE known AS SELECT {", ".join(MADE_OF)}, "end" IS NULL AS is_open'
            f" FROM {self._read()}"
        )
        spans = self.duck.rows(
            "SELECT first_day, last_day, basis, count(*) FROM known GROUP BY ALL ORDER BY ALL"
        )
        self.kept = sum(count for *_, count in spans)
        valid = [
            f"({first}, {last}, '{said}')"
            for first, last, said, _ in spans
            if said == self.basis_of(range(first, last + 1))
        ]
        listed = ", ".join(valid) or "(0, 0, '')"
        self.duck.connection.execute(
            f"INSERT INTO ready SELECT {', '.join(MADE_OF)} FROM known"
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

    def found_again(self) -> str | None:
        """A SELECT of what is ready and was found again; None when nothing is kept."""
        if not self.files:
            return None
        return (
            f"SELECT {_NAMED} FROM {self._read()}"
            " SEMI JOIN (SELECT * FROM ready SEMI JOIN keys USING (row_key)) AS again"
            f" USING ({', '.join(MADE_OF)})"
        )

    def keep(self, standing: Standing) -> None:
        """Writes what this run made; all that stands, when much is kept that does not."""
        cursor = standing.cursor()
        made = "SELECT {} FROM standing ANTI JOIN ready USING (row_key) WHERE row_key <> ''"
        ((new, stand),) = cursor.execute(
            f"SELECT ({made.format('count(*)')}),"
            " (SELECT count(*) FROM standing WHERE row_key <> '')"
        ).fetchall()
        all_again = len(self.files) >= _FILES or self.kept + new > _SPARE * stand
        if not new and not all_again:
            return
        last = int(self.files[-1].stem) if self.files else 0
        of_all = f"SELECT {_NAMED} FROM standing WHERE row_key <> ''"
        select = of_all if all_again else made.format(_NAMED)
        # read and replaced soon: not worth the time of a better compression
        copy_into_place(cursor, select, self.folder / f"{last + 1:04}.parquet", "snappy")
        for path in self.files if all_again else ():
            path.unlink()
        for path in self.folder.parent.iterdir():
            if path != self.folder:
                shutil.rmtree(path, ignore_errors=True)


def _created(name: str, columns: Mapping[str, str]) -> str:
    described = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    return f"CREATE TABLE {name} ({described})"
