"""Steps that do not read one another run at the same time.

The rules:

1. A step waits for those before it whose tables it reads; it waits for no other.
2. Of those that could begin, the one goes first that the longest chain of steps waits for; then
   the order in which they are given decides.
3. A table that no further step reads makes room, unless it is wanted afterwards.
4. When a step fails, no further one begins, and its error goes up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Task:
    """A step that makes a table.

    Attributes:
        name: Of the table.
        reads: Names of tables; those that no task makes are there already.
        work: Makes it.
        inline: It makes no table: who reads it reads what it reads.
    """

    name: str
    reads: frozenset[str]
    work: Callable[[], None]
    inline: bool = False


def run_tasks(
    tasks: Sequence[Task],
    at_once: int,
    wanted: Callable[[str], bool] = lambda _: True,
    drop: Callable[[str], None] = lambda _: None,
) -> None:
    """Runs tasks, each after those before it that it reads.

    Args:
        tasks: In an order in which they could run one after the other.
        at_once: How many run at the same time.
        wanted: Whether a table is needed afterwards.
        drop: Gets the others when no task reads them any more.
    """
    readers = _Readers(tasks)

    def work(task: Task) -> None:
        task.work()
        for name in readers.no_longer_read(task):
            if not wanted(name):
                drop(name)

    if at_once == 1:
        for task in tasks:
            work(task)
        return
    chains = _chains(tasks)
    waiting, unfinished = list(tasks), {task.name for task in tasks}
    running: dict[Future[None], str] = {}
    with ThreadPoolExecutor(at_once) as pool:
        while waiting or running:
            able = sorted(_able(waiting, unfinished), key=lambda task: -chains[task.name])
            for task in able[: at_once - len(running)]:
                waiting.remove(task)
                running[pool.submit(work, task)] = task.name
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                unfinished.discard(running.pop(future))
                future.result()


class _Readers:
    """Who still has to read the tables that tasks make."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        made = {task.name for task in tasks if not task.inline}
        through: dict[str, frozenset[str]] = {}
        self._reads: dict[str, frozenset[str]] = {}
        for task in tasks:
            reads = task.reads.union(*(through.get(name, ()) for name in task.reads))
            (through if task.inline else self._reads)[task.name] = reads & (made | through.keys())
        self._left = Counter(name for reads in self._reads.values() for name in reads)
        self._made = made
        self._lock = Lock()

    def no_longer_read(self, task: Task) -> list[str]:
        """Tables that this task, now done, was the last one to read."""
        with self._lock:
            reads = self._reads.get(task.name, frozenset())
            self._left.subtract(reads)
            return sorted(name for name in reads if name in self._made and not self._left[name])


def _chains(tasks: Sequence[Task]) -> dict[str, int]:
    """How many steps the longest chain has that begins with each."""
    chains: dict[str, int] = {}
    after: dict[str, int] = {}
    for task in reversed(tasks):
        chains[task.name] = 1 + after.get(task.name, 0)
        for name in task.reads:
            after[name] = max(after.get(name, 0), chains[task.name])
    return chains


def _able(waiting: Sequence[Task], unfinished: Collection[str]) -> list[Task]:
    """Those that need no unfinished table; a task never waits for one after it."""
    later = {task.name for task in waiting}
    able, before = [], set(unfinished) - later
    for task in waiting:
        if not before.intersection(task.reads):
            able.append(task)
        before.add(task.name)
    return able
