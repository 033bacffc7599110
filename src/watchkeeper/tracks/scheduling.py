"""Steps that do not read one another run at the same time.

The rules:

1. A step waits for those before it whose tables it reads; it waits for no other.
2. The order in which steps are given decides between those that could begin.
3. When a step fails, no further one begins, and its error goes up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A step that makes a table.

    Attributes:
        name: Of the table.
        reads: Names of tables; those that no task makes are there already.
        work: Makes it.
    """

    name: str
    reads: Collection[str]
    work: Callable[[], None]


def run_tasks(tasks: Sequence[Task], at_once: int) -> None:
    """Runs tasks, each after those before it that it reads.

    Args:
        tasks: In an order in which they could run one after the other.
        at_once: How many run at the same time.
    """
    if at_once == 1:
        for task in tasks:
            task.work()
        return
    waiting, unfinished = list(tasks), {task.name for task in tasks}
    running: dict[Future[None], str] = {}
    with ThreadPoolExecutor(at_once) as pool:
        while waiting or running:
            for task in _able(waiting, unfinished)[: at_once - len(running)]:
                waiting.remove(task)
                running[pool.submit(task.work)] = task.name
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                unfinished.discard(running.pop(future))
                future.result()


def _able(waiting: Sequence[Task], unfinished: Collection[str]) -> list[Task]:
    """Those that need no unfinished table; a task never waits for one after it."""
    later = {task.name for task in waiting}
    able, before = [], set(unfinished) - later
    for task in waiting:
        if not before.intersection(task.reads):
            able.append(task)
        before.add(task.name)
    return able
