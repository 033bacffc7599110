"""What a lake remembers of detection: bins and other rows by day, so that a new day costs that day.

```
LAKE/bin10/state.json                                what is valid; written last
LAKE/bin10/<run>/<table>/date=YYYY-MM-DD/….parquet   rows of a table
LAKE/bin10/<run>/carry.parquet, data_ends.parquet    where tracks stood
LAKE/bin10/<run>/<table>/ended.parquet               final rows that no later day changes
LAKE/bin10/<run>/<table>_open.parquet                rows by day that later final steps still need
LAKE/bin10/places/<key>/….parquet                    tables of places (`prepared`)
```

The rules:

1. A day is valid while its sources are the same. A source more is added to its bins. When a source
   was taken back, everything is made again.
2. From the first changed day on, all rows by day are made again from bins; earlier days are not
   read, but for the bins and positions after the 21:00 at which the carry stands.
3. Of final steps, rows that had ended before the first changed day are taken over, with the rows by
   day of what was open then; late data so find those of the last run before them.
4. Files never change. A run writes its own folder, then the state; folders that the state does not
   name are removed afterwards.
"""

# ruff: noqa: S608  (names of our own tables and columns are put in, never a text of a user)

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from watchkeeper.record.durable import make_folder, write_file
from watchkeeper.tracks.database import Duck, Layout, quoted
from watchkeeper.tracks.plans import (
    BIN_COLUMNS,
    BINS_PER_DAY,
    CARRY_BIN,
    HULL_COLUMNS,
    LAYOUT,
    Days,
    Plan,
    State,
    day_of,
    iso_of,
)
from watchkeeper.tracks.prepared import Prepared
from watchkeeper.tracks.rules import Rules
from watchkeeper.tracks.scheduling import Task
from watchkeeper.tracks.splitting import Hull

T = TypeVar("T")

PREPARED = "places"
_OF_RUN = "_of_run"
_NEXT = f"bin % {BINS_PER_DAY} >= {CARRY_BIN}"
"""Bins that the next day needs: they stand together."""
_LAYOUTS = {
    "bins": Layout(
        order=f"{_NEXT}, mmsi, segment, bin, coarse",
        kinds=dict.fromkeys(("fixes", "satellite", "terrestrial", "class_b"), "INTEGER"),
        apart=_NEXT,
    ),
    "split_positions": Layout(order="mmsi, segment, time_s, lat_e7, lon_e7"),
    "hulls": Layout(order="mmsi, segment"),
}
_PLAIN = Layout()


class Store:
    """Rows by day in a folder of the lake.

    Args:
        folder: `LAKE/bin10`.
        duck: The engine of the run.
        fresh: Begin as if nothing were kept.
    """

    def __init__(self, folder: Path, duck: Duck, *, fresh: bool = False) -> None:
        self.folder = folder
        self.duck = duck
        self.prepared = Prepared(duck, folder / PREPARED)
        self.state = State() if fresh else self._read()
        self._next = self.state

    def _read(self) -> State:
        try:
            found = msgspec.json.decode((self.folder / "state.json").read_bytes(), type=State)
        except (OSError, msgspec.DecodeError):
            return State()  # not there, or from another version: everything is made again
        return found if found.layout == LAYOUT else State()

    def shared(self, rules: Rules, sources: Days) -> frozenset[int]:
        """Numbers known to be used by more than one ship; it stays so while data are only added."""
        return frozenset(self.state.shared) if self._grown(rules, sources) else frozenset()

    def _grown(self, rules: Rules, sources: Days) -> bool:
        """Bins are as these rules make them, and no source was taken back."""
        return self.state.bin_version == bin_version(rules) and all(
            set(old) <= set(sources.get(day_of(day), ())) for day, old in self.state.sources.items()
        )

    def plan(self, rules: Rules, sources: Days, not_after: int | None) -> Plan:
        """What changed.

        Args:
            rules: Of this run.
            sources: Hashes by day, as the lake has them now.
            not_after: Begin on this day at the latest.
        """
        if not self._grown(rules, sources):
            return Plan.everything(sources)
        known = {day_of(day): set(found) for day, found in self.state.sources.items()}
        changed = {day for day, found in sources.items() if known.get(day) != set(found)}
        if self.state.daily_version != rules.daily_version:
            changed |= set(sources)
        changed |= set() if not_after is None else {not_after}
        if not changed:
            return Plan((), {})
        first = min(changed)
        days = tuple(day for day in sorted(sources) if day >= first)
        return self._plan_from(days, known, sources)

    def _plan_from(self, days: tuple[int, ...], known: dict[int, set[str]], sources: Days) -> Plan:
        base = max((day_of(d) for d in self.state.carries if day_of(d) < days[0]), default=None)
        before = [day for day in sorted(known) if day < days[0] and day in sources]
        context = tuple(day for day in before if base is None or day >= base)
        to_read: dict[int, Sequence[str]] = {}
        merged, cached = [], []
        for day in days:
            old, new = known.get(day, set()), set(sources[day])
            if not old:
                to_read[day] = sorted(new)
                continue
            cached.append(day)
            if new - old:
                to_read[day] = sorted(new - old)
                merged.append(day)
        return Plan(
            days=days,
            to_read=to_read,
            merged_days=tuple(merged),
            cached_bins=self._files("bins", (*context, *cached)),
            context_days=context,
            context_bins=self._files("bins", context),
            context_split=self._files("split_positions", context),
            context_bin=0 if base is None else base * BINS_PER_DAY + CARRY_BIN,
            carry=None if base is None else self.folder / self.state.carries[iso_of(base)],
        )

    def _files(self, table: str, days: Iterable[int]) -> tuple[Path, ...]:
        by_day = self.state.tables.get(table, {})
        return tuple(self.folder / path for day in days for path in by_day.get(iso_of(day), ()))

    def first_day_of(self, numbers: Iterable[int]) -> int | None:
        """The first kept day with bins of any of these numbers."""
        files = self._files("bins", sorted(map(day_of, self.state.tables.get("bins", {}))))
        self.duck.read_parquet("all_bins", BIN_COLUMNS, files)
        listed = ", ".join(map(str, numbers))
        (found,) = self.duck.rows(f"SELECT min(bin) FROM all_bins WHERE mmsi IN ({listed})")[0]
        return None if found is None else int(found) // 144

    def hulls(self, first_day: int) -> dict[int, list[Hull]]:
        """Where the hulls of each shared number stood before a day."""
        days = sorted(
            day_of(d) for d in self.state.tables.get("hulls", {}) if day_of(d) < first_day
        )
        self.duck.read_parquet("all_hulls", HULL_COLUMNS, self._files("hulls", days))
        found: dict[int, list[Hull]] = {}
        for mmsi, segment, last_s, lat, lon, fixes in self.duck.rows(
            "SELECT mmsi, segment, last_s, last_lat, last_lon, fixes FROM all_hulls"
            " WHERE (mmsi, day) IN (SELECT mmsi, max(day) FROM all_hulls GROUP BY mmsi)"
            " ORDER BY mmsi, segment"
        ):
            found.setdefault(mmsi, []).append(Hull(segment, (last_s, lat, lon), fixes))
        return found

    def save(
        self,
        rules: Rules,
        plan: Plan,
        sources: Days,
        shared: Iterable[int],
        kept: Sequence[str],
    ) -> None:
        """Writes the rows of the days that were worked on; `finish` then writes the state."""
        columns = self._columns_before(rules, sources)
        name = self._run_name(rules, plan, sources)
        run = self.folder / name
        shutil.rmtree(run, ignore_errors=True)
        make_folder(run)
        tables = {table: dict(days) for table, days in self.state.tables.items()}
        for table in (*_LAYOUTS, *kept):
            source = self._source(table)
            # of the day after the last one there may be rows of detectors too
            days = plan.days if table in _LAYOUTS else None
            self.duck.write_by_day(source, run / table, _LAYOUTS.get(table, _PLAIN), days)
            old = {d: f for d, f in tables.get(table, {}).items() if day_of(d) < plan.first_day}
            tables[table] = {**old, **self._written(run / table)}
            if table in kept and table not in columns:
                columns[table] = f"{name}/{table}/columns.parquet"
                self._write(f"SELECT * FROM {source} LIMIT 0", self.folder / columns[table])
        for end in ("next_carry", "data_ends"):
            self._write(f"SELECT * FROM {end} ORDER BY mmsi, segment", run / f"{end}.parquet")
        carries = self._before(plan, self.state.carries)
        carries[iso_of(plan.last_day)] = f"{name}/next_carry.parquet"
        self._next = State(
            bin_version(rules),
            rules.daily_version,
            {iso_of(day): tuple(sorted(found)) for day, found in sorted(sources.items())},
            tuple(sorted(shared)),
            tables,
            carries,
            self._before(plan, self.state.opens),
            f"{name}/data_ends.parquet",
            {table: columns[table] for table in kept},
        )

    def _columns_before(self, rules: Rules, sources: Days) -> dict[str, str]:
        """Files of columns of earlier runs, where these rules made them."""
        as_before = self._grown(rules, sources) and self.state.daily_version == rules.daily_version
        return dict(self.state.columns) if as_before else {}

    def _before(self, plan: Plan, by_day: Mapping[str, T]) -> dict[str, T]:
        """What is kept of the days before those of a run."""
        return {day: kept for day, kept in by_day.items() if day_of(day) < plan.first_day}

    def of_run(self, table: str) -> str:
        """Name of the rows that this run made of a table, where the table is that of all days."""
        return f"{table}{_OF_RUN}"

    def add_lasting(self, table: str, plan: Plan) -> None:
        """Makes a table of final rows: those that had ended before this run, and those it made."""
        made = f"SELECT * FROM {self.of_run(table)}"
        files = self._files(table, self._ended_days(table, plan))
        earlier = f" UNION ALL BY NAME {_all_of(files)}" if files else ""
        self.duck.view(table, made + earlier)

    def _ended_days(self, table: str, plan: Plan) -> list[int]:
        """Days of the runs whose ended rows are taken over."""
        base = self._base(plan)
        days = sorted(map(day_of, self.state.tables.get(table, {})))
        return [] if base is None else [day for day in days if day <= base]

    def _base(self, plan: Plan) -> int | None:
        """The last day before those of a run with which a run ended."""
        days = self._before(plan, self.state.opens) if plan.days else self.state.opens
        return max(map(day_of, days), default=None)

    def finish(self, plan: Plan, lasting: Sequence[str], opens: Sequence[str]) -> None:
        """Writes what had ended, what is open, and the state. After `save`.

        Args:
            plan: Of this run.
            lasting: Tables of which this run made more rows.
            opens: Tables of rows that later runs need.
        """
        last, run = iso_of(plan.last_day), Path(self._next.ends).parent
        for table in lasting:
            path = run / table / "ended.parquet"
            make_folder(self.folder / path.parent)
            self._write(f"SELECT * FROM {self.of_run(table)} WHERE ended", self.folder / path)
            old = self.state.tables.get(table, {})
            earlier = {iso_of(day): old[iso_of(day)] for day in self._ended_days(table, plan)}
            self._next.tables[table] = {**earlier, last: (str(path),)}
        self._next.opens[last] = {table: str(run / f"{table}.parquet") for table in opens}
        for table, file in self._next.opens[last].items():
            self._write(f"SELECT * FROM {table}", self.folder / file)
        self.state = self._next
        write_file(
            self.folder / "state.json",
            msgspec.json.format(msgspec.json.encode(self.state, order="deterministic"), indent=1),
        )
        self._remove_unnamed()

    def _source(self, table: str) -> str:
        """Where the rows of this run stand: `load_final` gives the name to those of all days."""
        if table == "bins":
            return "bins_by_day"
        return self.of_run(table) if self.duck.has(self.of_run(table)) else table

    def _write(self, sql: str, path: Path) -> None:
        self.duck.connection.execute(f"COPY ({sql}) TO {quoted(path)} (FORMAT parquet)")

    def _run_name(self, rules: Rules, plan: Plan, sources: Days) -> str:
        """The same run has the same name; one that makes other files has another."""
        content = [
            rules.daily_version,
            bin_version(rules),
            list(plan.days),
            sorted(sources.items()),
        ]
        content.append(msgspec.json.encode(self.state, order="deterministic").decode())
        return sha256(msgspec.json.encode(content)).hexdigest()[:16]

    def _written(self, folder: Path) -> dict[str, tuple[str, ...]]:
        return {
            day.name.removeprefix("date="): tuple(
                str(path.relative_to(self.folder)) for path in sorted(day.glob("*.parquet"))
            )
            for day in sorted(folder.glob("date=*"))
        }

    def _remove_unnamed(self) -> None:
        single = [*self.state.carries.values(), *self.state.columns.values(), self.state.ends]
        single += [file for files in self.state.opens.values() for file in files.values()]
        named = {Path(file).parts[0] for file in single}
        for days in self.state.tables.values():
            named |= {Path(file).parts[0] for files in days.values() for file in files}
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in named and path.name != PREPARED:
                shutil.rmtree(path, ignore_errors=True)

    def has_ends(self) -> bool:
        """An earlier run is there."""
        return bool(self.state.ends)

    def load_final(self, plan: Plan, kept: Sequence[str] | None) -> list[Task]:
        """What makes the kept tables of all days: of earlier runs, and those of this one.

        Args:
            plan: Of this run.
            kept: Tables that this run made; None when it made none.
        """
        if kept is None:
            self.duck.create("data_ends", _all_of([self.folder / self.state.ends]))
        tasks = []
        for table in self.state.columns if kept is None else kept:
            by_day = self.state.tables.get(table, {})
            days = [day_of(d) for d in by_day if kept is None or day_of(d) < plan.first_day]
            files = list(self._of_open(table, sorted(days), plan))
            if kept is None:
                rows = _all_of([self.folder / self.state.columns[table], *files])
            elif files:
                self.duck.rename(table, self.of_run(table))
                rows = f"{_all_of(files)} UNION ALL BY NAME SELECT * FROM {self.of_run(table)}"
            else:
                continue
            tasks.append(Task(table, frozenset(), partial(self.duck.create, table, rows)))
        return tasks

    def _of_open(self, table: str, days: list[int], plan: Plan) -> tuple[Path, ...]:
        """Files of the rows of days that are still needed."""
        base = self._base(plan)
        opens = {} if base is None else self.state.opens[iso_of(base)]
        file = opens.get(f"{table}_open")
        if base is None or file is None:
            return self._files(table, days)
        return (self.folder / file, *self._files(table, [day for day in days if day > base]))


def _all_of(files: Sequence[Path]) -> str:
    listed = ", ".join(quoted(file) for file in files)
    return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"


def bin_version(rules: Rules) -> str:
    """A hash of what bins and tracks depend on."""
    names = ("bin10", "segments")
    content = [rules[name].full_version for name in names]
    return sha256(msgspec.json.encode(content)).hexdigest()
