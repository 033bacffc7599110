"""What the record costs beside the bare work it is made of: `python benchmarks/record_append.py`.

Appending is compared with a bare SQLite `executemany` of the same bytes under the same settings and
with a bare SHA-256 of them; decoding with a bare `json.loads`. All in one run on one machine, each
three times, as ratios; the times themselves say little about another machine.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from watchkeeper.record.clock import SystemClock, SystemEntropy
from watchkeeper.record.entries import Draft, Entry
from watchkeeper.record.workspace import Workspace

ENTRIES = 100_000
RUNS = 3


@dataclass(frozen=True, slots=True)
class Sighting:
    """A body of about 900 bytes with the shape of a claim: nested, mostly text."""

    id: str
    topic: str
    speaker: tuple[str, ...]
    subject: tuple[str, ...]
    scope: tuple[tuple[str, str], ...]
    address: str
    exhibit: str
    row: int
    gist: str


def sighting(number: int) -> Sighting:
    """The body of one number."""
    return Sighting(
        f"{number:032x}",
        "petroleum.refined.delivered",
        ("actor:AAA", "actor:BBB"),
        ("actor:CCC",),
        (("place", "roads off the eastern port"), ("goods", "refined petroleum")),
        f"https://example.org/reports/{number}",
        sha256(str(number).encode()).hexdigest(),
        number,
        "a tanker was seen beside another vessel with hoses between them, " * 7,
    )


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare_insert(folder: Path, entries: list[Entry]) -> float:
    """Seconds for a table with the same columns, indexes and durability, and nothing else."""
    written = [
        (
            entry.index, entry.id, entry.kind, entry.author, "2026-01-31T08:00:00.000000Z",
            "{}", "[]", entry.body, entry.salt, entry.leaf,
        )
        for entry in entries
    ]  # fmt: skip
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        for pragma in ("page_size=8192", "cache_size=-65536", "journal_mode=WAL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(
            "CREATE TABLE entries (position INTEGER PRIMARY KEY, id TEXT UNIQUE, kind, author, "
            "recorded_at, label, inputs, body, salt, leaf)"
        )
        connection.execute("CREATE INDEX by_kind ON entries (kind, position)")

        def work() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO entries VALUES (?,?,?,?,?,?,?,?,?,?)", written)
            connection.execute("COMMIT")

        return timed(work)


def measure(drafts: list[Draft]) -> dict[str, float]:
    """Seconds of each piece of work, once."""
    with (
        tempfile.TemporaryDirectory() as name,
        Workspace.create(
            Path(name) / "case", clock=SystemClock(), entropy=SystemEntropy(), name="bench"
        ) as workspace,
    ):
        entries: list[Entry] = []
        times = {"append": timed(lambda: entries.extend(workspace.journal.append(drafts)))}
        times["insert"] = bare_insert(Path(name), entries)
        bodies = [entry.body for entry in entries]
        times["hash"] = timed(lambda: [sha256(body).digest() for body in bodies])
        entries.clear()
        times["json"] = timed(lambda: [json.loads(body) for body in bodies])
        times["decode"] = timed(lambda: list(workspace.journal.bodies("sighting", Sighting)))
    return times


def show(name: str, work: list[float], bare: list[float] | None = None) -> None:
    """One line: rate by the best run, then the ratio's median and best."""
    line = f"{name:<44}{ENTRIES / statistics.median(work):>12,.0f}/s{ENTRIES / min(work):>12,.0f}/s"
    if bare is not None:
        ratios = [one / other for one, other in zip(work, bare, strict=True)]
        line += f"{statistics.median(ratios):>10.2f}{min(ratios):>10.2f}"
    print(line)


def main() -> None:
    """Measures and prints the table."""
    drafts = [Draft("sighting", sighting(number), "reader@1") for number in range(ENTRIES)]
    runs = [measure(drafts) for _ in range(RUNS)]
    times = {name: [run[name] for run in runs] for name in runs[0]}
    print(f"{ENTRIES:,} entries, {RUNS} runs; a ratio is time beside the time of the bare work")
    print(f"{'':<44}{'median':>14}{'best':>14}{'median':>10}{'best':>10}")
    show("bare SHA-256 of the bodies", times["hash"])
    show("bare SQLite executemany, same columns", times["insert"])
    show("append, beside the bare SHA-256", times["append"], times["hash"])
    show("append, beside the bare executemany", times["append"], times["insert"])
    show("bare json.loads of the bodies", times["json"])
    show("read and decode, beside the bare json.loads", times["decode"], times["json"])


if __name__ == "__main__":
    main()
