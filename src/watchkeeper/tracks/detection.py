"""A run of the detectors: positions to bins, shared numbers apart, steps by day, then over all.

The rules:

1. Days are worked on from the first one that changed. Of the days before, a run needs the bins of
   the last half day and where each track stood before that (`carry`); nothing else.
2. Steps marked `daily` see the days at hand, and keep the rows that later runs need, by day; steps
   marked `final` see the kept rows of all days. So a day costs that day, and a run by days gives
   what one run over all gives.
3. The numbers that more than one ship uses are followed hull by hull (`splitting`). When such a
   number is found on a later day, its earlier days are made again.
"""

# ruff: noqa: S608  (names of our own tables and columns are put in, never a text of a user)

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any, Protocol, TypeVar

from watchkeeper.tracks.database import Columns, Database
from watchkeeper.tracks.days import Store
from watchkeeper.tracks.plans import BINS_PER_DAY, Plan
from watchkeeper.tracks.positions import IDENTITY
from watchkeeper.tracks.ready import Ready
from watchkeeper.tracks.rules import Rule, Rules
from watchkeeper.tracks.scheduling import Task, run_tasks
from watchkeeper.tracks.statements import Step, tables_read
from watchkeeper.tracks.surroundings import load_surroundings
from watchkeeper.tracks.tracking import Detection, Inputs, Tracking

__all__ = ["Detection", "Inputs", "Use", "detect", "detect_and"]

T = TypeVar("T", covariant=True)  # noqa: PLC0105  (one letter says enough)

_TRACK: Columns = {"mmsi": "INTEGER", "segment": "BIGINT"}
_CARRIED: Mapping[str, Columns] = {
    "heard": {
        **_TRACK,
        **dict.fromkeys(("off_s", "heard", "satellite", "terrestrial", "is_b"), "BIGINT"),
    },
    "brackets": {**_TRACK, "bin": "BIGINT", "to_t": "BIGINT"},
}
"""Steps of detectors from which `segments.sql` takes what later days need."""
_READY = "ready observations"
"""Name of what loads them, for which steps with observations wait."""


class Use(Protocol[T]):
    """What is made of a detection, in a thread of its own. It must not use the run's connection."""

    @property
    def ready(self) -> Ready | None:
        """Observations of earlier runs: each detector then gives the other rows only."""

    def observe(self, name: str, found: Detection, /) -> None:
        """Called for each detector that has its rows, one after the other, with its name."""

    def report(self, found: Detection, /) -> T:
        """Called once, afterwards."""


class _Unused:
    ready = None

    def observe(self, name: str, found: Detection, /) -> None:
        pass

    def report(self, found: Detection, /) -> Detection:
        return found


def detect(
    database: Database, rules: Rules, inputs: Inputs, store: Store | None = None
) -> Detection:
    """Runs all detectors.

    Args:
        database: An empty engine.
        rules: Detectors and parameters.
        inputs: Files.
        store: Where rows by day are kept; None keeps nothing and works on all days.

    Raises:
        ValueError: A step has a parameter without a value.
    """
    return detect_and(database, rules, inputs, store, _Unused())


def detect_and(
    database: Database,
    rules: Rules,
    inputs: Inputs,
    store: Store | None,
    use: Use[T],
) -> T:
    """As `detect`; what was found is used while detectors run and rows by day are written.

    Args:
        database: An empty engine.
        rules: Detectors and parameters.
        inputs: Files.
        store: Where rows by day are kept.
        use: What is made of it.

    Returns:
        The report of `use`.

    Raises:
        ValueError: A step has a parameter without a value.
    """
    with ThreadPoolExecutor(1) as pool, ThreadPoolExecutor(1) as other:
        used: list[Future[None]] = []
        saved: list[Future[None]] = []
        run = _Run(database, rules, inputs, store, use.ready)
        run.find(
            lambda name: used.append(pool.submit(use.observe, name, run.found)),
            lambda save: saved.append(other.submit(save)),
        )
        for one in used:
            one.result()
        result = use.report(run.found)
        for one in saved:
            one.result()
        return result


class _Run(Tracking):
    def __init__(
        self,
        database: Database,
        rules: Rules,
        inputs: Inputs,
        store: Store | None,
        ready: Ready | None = None,
    ) -> None:
        super().__init__(database, rules, inputs, store)
        self.ready = ready
        self.kept: list[str] = []

    def find(
        self, has_rows: Callable[[str], None], can_save: Callable[[Callable[[], None]], None]
    ) -> None:
        """Runs everything.

        Args:
            has_rows: Gets the name of each detector when its rows are there.
            can_save: Gets what writes the rows by day, when they are there.
        """
        if not self.inputs.positions:
            return
        plan = self._plan(None)
        if plan.days:
            around = Task("surroundings", frozenset(), self._load_surroundings)
            plan = self._tracks(plan, [around])
            self._daily(plan)
            self.found.first_day = plan.first_day
        else:
            self._load_surroundings()
        self.found.shared = tuple(sorted(self.shared))
        loading = self._load_final(plan)
        saving = self.store is not None and self._ended(plan)
        if self.store and saving:
            can_save(partial(self._save, self.store, plan))
        self._final(plan, loading, has_rows)
        if self.store and saving:
            can_save(partial(self._finish, self.store, plan))

    def _load_surroundings(self) -> None:
        with self._timed("surroundings"):
            prepared = self.store.prepared if self.store else None
            load_surroundings(self.database, self.rules, self.inputs.register, prepared)
            self._load_ships()

    def _load_ships(self) -> None:
        self.database.read_parquet("identity", IDENTITY, self.inputs.identity)
        watched = [(number,) for number in sorted(self.rules.watched)]
        self.database.load("watched", {"mmsi": "INTEGER"}, watched)
        self._step(self._foundation("ships", "ships"))

    # Steps of detectors ---------------------------------------------------------------------

    def _daily(self, plan: Plan) -> None:
        """Steps over the days at hand."""
        (end,) = self.database.rows("SELECT max(last_s) FROM bins")[0]
        if end is None:
            self._no_fix()
            return
        ends = self._foundation("segments", "track_ends")
        until = self.bounds["until_bin"]
        newest = {"since_bin": until, "until_bin": max(int(until), int(end) // 600 + 1)}
        self._stand_in()
        daily = self._steps("daily")
        self.kept += [step.name for step in daily if "kept" in step.words]
        run_tasks(
            [
                Task("recent_positions", frozenset(), partial(self._recent, plan)),
                self._task(ends, "carry_bounds", before="carry", since_bin=plan.context_bin),
                self._task(ends, "data_bounds", before="carry_bounds", **newest),
                *map(self._task, daily),
                self._task(self._foundation("segments", "next_carry")),
                self._task(self._foundation("segments", "data_ends")),
            ],
            self._at_once(plan),
            self._wanted().__contains__,
            self._drop,
        )
        self.database.drop(["moves", "plain_moves", "own_moves", "split_moves"])

    def _steps(self, word: str) -> list[Step]:
        """Steps of the detectors that run, with a word."""
        steps = [step for rule in self.rules.running for step in rule.steps]
        return [step for step in steps if word in step.words]

    def _wanted(self) -> set[str]:
        """Tables that are kept, or read by steps over all days."""
        final = self._steps("final")
        return {*self.kept, "ships", *(name for step in final for name in tables_read(step.sql))}

    def _drop(self, name: str) -> None:
        """Makes room for what comes."""
        self.database.drop([name])

    def _stand_in(self) -> None:
        """Without some detectors, what the ends of tracks take from their steps is not known."""
        made = {step.name for rule in self.rules.running for step in rule.steps}
        for name, columns in _CARRIED.items():
            if name not in made:
                self.database.load(name, columns, [])

    def _no_fix(self) -> None:
        """Days that hold nothing usable: no table is made, and nothing is found."""
        self.bounds["data_end_s"] = 0

    def _save(self, store: Store, plan: Plan) -> None:
        day = f"bin // {BINS_PER_DAY}"
        self.database.view(
            "bins_by_day", f"SELECT *, {day} AS day FROM bins WHERE {day} >= {plan.first_day}"
        )
        with self._timed("store"):
            store.save(self.rules, plan, self.found.sources, self.shared, self.kept)
            # no further step reads them
            self.database.drop(["bins_by_day", "bins", "plain_bins", "own_bins", "split_bins"])

    def _finish(self, store: Store, plan: Plan) -> None:
        """What of all days need not be made again, and the state."""
        words = {step.name: step.words for step in self._steps("final")}
        lasting, opens = (
            [name for name, said in words.items() if word in said] for word in ("lasting", "open")
        )
        store.finish(plan, lasting, opens)

    def _load_final(self, plan: Plan) -> list[Task]:
        """What makes the kept rows of all days."""
        if self.store and (self._ended(plan) or self.store.has_ends()):
            return self.store.load_final(plan, self.kept if self._ended(plan) else None)
        return []

    def _ended(self, plan: Plan) -> bool:
        """This run made rows."""
        return bool(plan.days and self.kept)

    def _final(self, plan: Plan, loading: list[Task], has_rows: Callable[[str], None]) -> None:
        """Steps over all days."""
        if not self._ended(plan) and not (self.store and self.store.has_ends()):
            return
        start, end = self.database.rows("SELECT min(first_s), max(last_s) FROM data_ends")[0]
        self.bounds |= {"data_start_s": int(start), "data_end_s": int(end)}
        self.bounds["last_day"] = max(self.inputs.positions)
        self.found.data_end_s = int(end)
        if self.ready:
            load = partial(self.ready.load, self.found.sources, int(end))
            loading = [*loading, Task(_READY, frozenset(), load)]
        self.found.rows = {rule.name: [] for rule in self.rules.running if rule.enabled}
        tasks = [
            self._final_task(rule, step, plan, has_rows)
            for rule in self.rules.running
            for step in rule.steps
            if "final" in step.words and (self.store or "open" not in step.words)
        ]
        run_tasks([*loading, *tasks], self._at_once(plan), lambda _: False, self._drop)

    def _final_task(
        self, rule: Rule, step: Step, plan: Plan, has_rows: Callable[[str], None]
    ) -> Task:
        if self.store and "lasting" in step.words:
            return self._lasting_task(self.store, step, plan)
        task = self._task(step)
        if "observations" not in step.words or not rule.enabled:
            return task

        def work() -> None:
            task.work()
            self.found.rows[rule.name] = self._observations(rule, step)
            has_rows(rule.name)

        return replace(task, reads=task.reads | {_READY}, work=work)

    def _lasting_task(self, store: Store, step: Step, plan: Plan) -> Task:
        """Makes the rows of what had not ended before; the others are taken over."""
        task = self._task(step, store.of_run(step.name))

        def work() -> None:
            task.work()
            store.add_lasting(step.name, plan)

        return replace(task, name=step.name, work=work)

    def _observations(self, rule: Rule, step: Step) -> list[dict[str, Any]]:
        rows = (
            f"SELECT found.*, ships.imo FROM {step.name} AS found"
            " LEFT JOIN ships ON ships.mmsi = found.mmsi"
        )
        with self._timed("rows"):
            if self.ready:
                return self.ready.new_rows(rule, rows)
            return self.database.dicts(f"{rows} ORDER BY found.mmsi, found.start_s")
