"""Steps at the same time: none before what it reads, nothing dropped that is still read."""

from __future__ import annotations

from threading import Barrier, Lock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.tracks.scheduling import Task, run_tasks
from watchkeeper.tracks.statements import tables_read


def test_two_that_do_not_read_one_another_run_together() -> None:
    met = Barrier(2, timeout=20)

    def meet() -> None:
        met.wait()

    run_tasks([Task(name, frozenset({"there"}), meet) for name in "ab"], 2)
    assert not met.broken


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sets(st.integers(0, 11)), st.booleans()), min_size=1, max_size=12),
    st.integers(1, 3),
    st.sets(st.integers(0, 11)),
)
def test_order_and_room(steps: list[tuple[set[int], bool]], at_once: int, wanted: set[int]) -> None:
    there: set[str] = set()
    sources: dict[str, set[str]] = {}
    done: list[str] = []
    lock = Lock()
    tasks = []
    for number, (reads, inline) in enumerate(steps):
        name, named = f"t{number}", frozenset(f"t{read}" for read in reads if read < number)
        # what it reads in the end: tables, through steps that are none
        tables = {t for one in named for t in sources.get(one, {one})}
        if inline:
            sources[name] = tables

        def work(name: str = name, tables: set[str] = tables, inline: bool = inline) -> None:
            with lock:
                assert inline or tables <= there
                done.append(name)
                there.update(() if inline else (name,))

        tasks.append(Task(name, named, work, inline))

    def drop(name: str) -> None:
        with lock:
            there.remove(name)

    run_tasks(tasks, at_once, {f"t{number}" for number in wanted}.__contains__, drop)
    assert sorted(done) == sorted(task.name for task in tasks)
    read = {t for task in tasks if not task.inline for n in task.reads for t in sources.get(n, {n})}
    made = {task.name for task in tasks if not task.inline}
    assert there == {name for name in made if name not in read or int(name[1:]) in wanted}


def test_after_a_failure_no_step_begins() -> None:
    begun: list[str] = []

    def fail() -> None:
        raise ValueError("no")

    later = Task("later", frozenset({"fails"}), lambda: begun.append("later"))
    with pytest.raises(ValueError, match="no"):
        run_tasks([Task("fails", frozenset(), fail), later], 2)
    assert not begun


def test_tables_that_a_step_reads() -> None:
    sql = "SELECT a FROM b -- FROM c\nJOIN d ON x = y ANTI JOIN (SELECT 1 FROM e) AS f USING (a)"
    assert tables_read(sql) == ["b", "d", "e"]
