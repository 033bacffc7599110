"""From positions to tracks: bins and moves of the days at hand, numbers of several ships apart.

A run of the detectors (`watchkeeper.tracks.detection`) stands on this: it holds the engine, the
rules, the files and what was found, and makes the tables `bins`, `moves` and `carry`.
"""

# ruff: noqa: S608  (names of our own tables and columns are put in, never a text of a user)

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from watchkeeper.tracks.database import Columns, Database
from watchkeeper.tracks.days import Store
from watchkeeper.tracks.place_tables import RegisterRow
from watchkeeper.tracks.plans import (
    BIN_COLUMNS,
    BINS_PER_DAY,
    CARRY_BIN,
    CARRY_COLUMNS,
    HULL_COLUMNS,
    Plan,
)
from watchkeeper.tracks.positions import POSITIONS
from watchkeeper.tracks.rules import Rule, Rules
from watchkeeper.tracks.scheduling import Task, run_tasks
from watchkeeper.tracks.splitting import Limits, split_numbers
from watchkeeper.tracks.statements import Step, tables_read

_FEW_DAYS = 3
"""Of so few days a step is too small to divide; of more, two would need the memory of both."""
READ = ("mmsi", "time_s", "lat_e7", "lon_e7", "sog_dkn", "coarse", "reception", "transceiver")
"""Columns of positions that detectors read."""
SPLIT_COLUMNS: Columns = {
    "mmsi": "INTEGER",
    "segment": "BIGINT",
    **{name: POSITIONS[name] for name in READ[1:]},
    "day": "BIGINT",
}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run reads.

    Attributes:
        positions: By day (days since 1970), the files of positions by the hash of their source.
        identity: Files of identity rows.
        register: Ships with flag and end, to compare identities with.
    """

    positions: Mapping[int, Mapping[str, Path | str]]
    identity: Sequence[Path | str] = ()
    register: Sequence[RegisterRow] = ()


@dataclass(slots=True)
class Detection:
    """What a run found.

    Attributes:
        rows: Observations of each detector, by column name.
        data_end_s: Last fix in the data, seconds since 1970; None when there is no fix.
        shared: Numbers that more than one ship uses.
        first_day: The first day that was worked on again; None when nothing changed.
        seconds: Time that each step took.
        sources: Hashes of the sources of each day.
    """

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    data_end_s: int | None = None
    shared: tuple[int, ...] = ()
    first_day: int | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    sources: dict[int, tuple[str, ...]] = field(default_factory=dict)


class Tracking:
    """The tables of a run that detectors start from.

    Args:
        database: An empty engine.
        rules: Of the run.
        inputs: Files.
        store: Where rows by day are kept.
    """

    def __init__(
        self, database: Database, rules: Rules, inputs: Inputs, store: Store | None
    ) -> None:
        self.database = database
        self.rules = rules
        self.inputs = inputs
        self.store = store
        self.found = Detection(
            sources={day: tuple(sorted(files)) for day, files in inputs.positions.items()}
        )
        self.shared: frozenset[int] = (
            store.shared(rules, self.found.sources) if store else frozenset()
        )
        self.bounds: dict[str, int | str] = {}

    def _plan(self, not_after: int | None) -> Plan:
        sources = self.found.sources
        if self.store is None:
            return Plan.everything(sources)
        return self.store.plan(self.rules, sources, not_after)

    def _tracks(self, plan: Plan, others: Sequence[Task]) -> Plan:
        """Bins and moves of all tracks, numbers that more than one ship uses apart.

        Args:
            plan: Of the run.
            others: What can be done meanwhile.
        """
        while True:
            self._bounds(plan)
            self._load_shared()
            known = self._split_tasks(plan) if self.shared else []
            run_tasks([*self._plain_tasks(plan), *known, *others], self._at_once(plan))
            others = ()
            new = {int(mmsi) for (mmsi,) in self.database.rows("SELECT mmsi FROM suspects")}
            new -= self.shared
            if not new:
                break
            self.shared |= new
            self._load_shared()
            earlier = self.store.first_day_of(new) if self.store else None
            if earlier is None or earlier >= plan.first_day:
                run_tasks(self._split_tasks(plan), 1)
                break
            plan = self._plan(earlier)
        self._join_tracks(found_now=bool(new))
        return plan

    def _at_once(self, plan: Plan) -> int:
        """How many steps run at the same time."""
        if self.store is None or len(plan.days) > _FEW_DAYS:
            return 1
        return min(2, self.store.duck.threads)

    def _bounds(self, plan: Plan) -> None:
        self.bounds = {
            "first_day": plan.first_day,
            "context_bin": plan.context_bin,
            "until_bin": plan.last_day * BINS_PER_DAY + CARRY_BIN,
        }
        carry: list[Path | str] = [plan.carry] if plan.carry else []
        self.database.read_parquet("carry", CARRY_COLUMNS, carry)
        self.database.read_parquet("context", BIN_COLUMNS, plan.context_bins)

    def _load_shared(self) -> None:
        numbers = [(number,) for number in sorted(self.shared)]
        self.database.load("shared", {"mmsi": "INTEGER"}, numbers)

    def _read_positions(self, name: str, plan_files: Sequence[Path | str]) -> None:
        columns = {column: POSITIONS[column] for column in (*READ, "usable")}
        self.database.read_parquet(f"{name}_read", columns, plan_files)
        self.database.view(
            name,
            f"SELECT {READ[0]}, CAST(0 AS BIGINT) AS segment, {', '.join(READ[1:])}"
            f" FROM {name}_read WHERE usable AND lat_e7 IS NOT NULL AND lon_e7 IS NOT NULL",
        )

    def _files(self, days: Mapping[int, Sequence[str]]) -> list[Path | str]:
        return [self.inputs.positions[day][source] for day in sorted(days) for source in days[day]]

    def _plain_tasks(self, plan: Plan) -> list[Task]:
        """As if each number were one ship; and the numbers of which that cannot be."""
        bins = "plain_bins"
        return [
            Task(bins, frozenset(), partial(self._plain_bins, plan)),
            self._task(self._foundation("segments", "moves"), "plain_moves", track_bins=bins),
            self._task(self._foundation("segments", "suspects"), track_bins=bins),
        ]

    def _plain_bins(self, plan: Plan) -> None:
        self._read_positions("plain_positions", self._files(plan.to_read))
        # shared numbers are taken out of the bins: looking at each position costs more
        apart = " ANTI JOIN shared USING (mmsi)" if self.shared else ""
        ours = "segment = 0 AND mmsi NOT IN (SELECT mmsi FROM shared)"
        self.database.read_parquet("cached_bins", BIN_COLUMNS, plan.cached_bins)
        if plan.merged_days:
            self._bins("fresh_bins", "plain_positions", apart)
            self._merge_bins(plan, ours)
        else:
            cached = f"cached_bins WHERE {ours}" if plan.cached_bins else ""
            self._bins("plain_bins", "plain_positions", apart, cached)

    def _bins(self, name: str, positions: str, apart: str = "", cached: str = "") -> None:
        """Bins of positions (`apart` takes some out), and those of earlier runs since the carry."""
        sql = self._foundation("bin10", "bins").filled({"positions": positions})
        since = f" AND bin >= {self.bounds['context_bin']}"
        more = f" UNION ALL SELECT {', '.join(BIN_COLUMNS)} FROM {cached}{since}"
        with self._timed(name):
            self.database.create(
                name, f"SELECT * FROM ({sql}) AS fresh{apart}{more if cached else ''}"
            )

    def _merge_bins(self, plan: Plan, ours: str) -> None:
        """Fresh bins with those of earlier runs: merged where a day got a file more."""
        listed = ", ".join(map(str, plan.merged_days))
        merged = f"bin // {BINS_PER_DAY} IN ({listed})"
        chosen = ", ".join(BIN_COLUMNS)
        self.database.view(
            "bin_parts",
            f"SELECT {chosen} FROM fresh_bins WHERE {merged} UNION ALL"
            f" SELECT {chosen} FROM cached_bins WHERE {merged} AND {ours}",
        )
        self._step(self._foundation("bin10", "merged_bins"))
        self.database.create(
            "plain_bins",
            f"SELECT {chosen} FROM fresh_bins WHERE NOT {merged} UNION ALL"
            f" SELECT {chosen} FROM cached_bins WHERE NOT {merged} AND {ours} UNION ALL"
            f" SELECT {chosen} FROM merged_bins",
        )

    def _split_tasks(self, plan: Plan) -> list[Task]:
        """The tracks of shared numbers."""
        bins = "split_bins"
        cached = "context WHERE mmsi IN (SELECT mmsi FROM shared)" if plan.context_bins else ""
        make = partial(self._bins, bins, "split_positions", cached=cached)
        return [
            Task("split_positions", frozenset(), partial(self._follow_hulls, plan)),
            Task(bins, frozenset(["split_positions"]), make),
            self._task(self._foundation("segments", "moves"), "split_moves", track_bins=bins),
        ]

    def _join_tracks(self, *, found_now: bool) -> None:
        """Puts the tracks of shared numbers beside the plain ones, and takes these out of them.

        Args:
            found_now: Some were found when the plain tracks were there already.
        """
        if not self.shared:
            self.database.load("split_positions", SPLIT_COLUMNS, [])
            self.database.load("hulls", HULL_COLUMNS, [])
        for name in ("bins", "moves"):
            plain = f"SELECT * FROM plain_{name}"
            if found_now:
                self.database.create(f"own_{name}", f"{plain} ANTI JOIN shared USING (mmsi)")
                self.database.drop([f"plain_{name}"])
                plain = f"SELECT * FROM own_{name}"
            apart = f" UNION ALL SELECT * FROM split_{name}"
            self.database.view(name, plain + (apart if self.shared else ""))

    def _follow_hulls(self, plan: Plan) -> None:
        """Makes the positions of shared numbers with the segments of their hulls."""
        with self._timed("splitting"):
            self._follow(plan)

    def _follow(self, plan: Plan) -> None:
        days = {day: self.found.sources[day] for day in plan.days}
        self._read_positions("all_positions", self._files(days))
        # named one by one, so that the parts of files without them are passed over
        listed = ", ".join(map(str, sorted(self.shared)))
        self.database.create(
            "shared_positions", f"SELECT * FROM all_positions WHERE mmsi IN ({listed})"
        )
        keys = "mmsi, time_s, lat_e7, lon_e7"
        fixes = self.database.columns(
            f"SELECT DISTINCT {keys} FROM shared_positions ORDER BY {keys}"
        )
        before = self.store.hulls(plan.first_day) if self.store else {}
        segments, hulls = split_numbers(fixes, before, self._limits())
        columns = {"mmsi": "INTEGER", "time_s": "BIGINT", "lat_e7": "INTEGER", "lon_e7": "INTEGER"}
        self.database.load_columns(
            "split_keys", {**columns, "segment": "BIGINT"}, [*fixes, segments]
        )
        self.database.load("hulls", HULL_COLUMNS, hulls)
        read = ", ".join(f"shared_positions.{name}" for name in READ[1:])
        self.database.create(
            "split_positions",
            f"SELECT shared_positions.mmsi, keys.segment, {read},"
            " shared_positions.time_s // 86400 AS day"
            " FROM shared_positions JOIN split_keys AS keys"
            " ON keys.mmsi = shared_positions.mmsi AND keys.time_s = shared_positions.time_s"
            " AND keys.lat_e7 = shared_positions.lat_e7 AND keys.lon_e7 = shared_positions.lon_e7",
        )
        self.database.drop(["shared_positions", "split_keys"])

    def _limits(self) -> Limits:
        return Limits(**{name: self.rules["segments"].values[name] for name in Limits.__slots__})

    def _recent(self, plan: Plan) -> None:
        """Bins and positions of the days at hand and of the context, with their segments."""
        names = ("mmsi", "segment", "bin", "fixes", "satellite", "terrestrial", "class_b")
        chosen = ", ".join(names)
        self.database.view(
            "recent_bins",
            f"SELECT {chosen} FROM bins UNION ALL"
            f" SELECT {chosen} FROM context WHERE bin < {plan.context_bin}",
        )
        days = {day: self.found.sources[day] for day in (*plan.context_days, *plan.days)}
        read = {name: POSITIONS[name] for name in ("mmsi", "time_s", "reception", "usable")}
        self.database.read_parquet("recent_read", read, self._files(days))
        self.database.view(
            "recent_plain", "SELECT *, CAST(0 AS BIGINT) AS segment FROM recent_read WHERE usable"
        )
        columns = {name: SPLIT_COLUMNS[name] for name in ("mmsi", "segment", "time_s", "reception")}
        self.database.read_parquet("recent_split", columns, plan.context_split)
        chosen = ", ".join(columns)
        self.database.view(
            "recent_positions",
            # shared numbers are there once more under segment 0, which is no track of theirs
            f"SELECT {chosen} FROM recent_plain UNION ALL"
            f" SELECT {chosen} FROM split_positions UNION ALL"
            f" SELECT {chosen} FROM recent_split WHERE mmsi IN (SELECT mmsi FROM shared)",
        )

    def _foundation(self, detector: str, name: str) -> Step:
        return next(step for step in self.rules[detector].steps if step.name == name)

    def _step(self, step: Step, name: str | None = None, **values: int | str) -> None:
        self._task(step, name, **values).work()

    def _task(self, step: Step, name: str | None = None, **values: int | str) -> Task:
        """A step that is yet to be made."""
        rule: Rule = self.rules[step.detector]
        name = name or step.name
        sql = step.filled({**rule.values, **self.bounds, **values})
        inline = "inline" in step.words
        make = self.database.inline if inline else self.database.create

        def work() -> None:
            with self._timed(name):
                make(name, sql)

        return Task(name, frozenset(tables_read(sql)), work, inline)

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        begun = perf_counter()
        yield
        taken = perf_counter() - begun
        self.found.seconds[name] = self.found.seconds.get(name, 0.0) + taken
