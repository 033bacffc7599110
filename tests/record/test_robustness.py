"""Nothing acknowledged is lost, whatever moment the process ends at and whoever else writes."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from watchkeeper.record.check import check
from watchkeeper.record.clock import SystemClock, SystemEntropy
from watchkeeper.record.workspace import Workspace

WRITER = Path(__file__).with_name("writer.py")
KILLS = int(os.environ.get("WATCHKEEPER_KILLS", "32"))


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(folder), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def create(folder: Path) -> None:
    Workspace.create(folder, clock=SystemClock(), entropy=SystemEntropy(), name="case").close()


def reopen(folder: Path) -> Workspace:
    return Workspace.open(folder, clock=SystemClock(), entropy=SystemEntropy())


def acknowledged(output: bytes) -> set[str]:
    """Ids on complete lines; a line that was cut short was never read by anyone."""
    complete = output.decode().rpartition("\n")[0]
    return {word for line in complete.splitlines() for word in line.split()[1:]}


def require_whole(folder: Path, ids: set[str]) -> None:
    """Every acknowledged id is there, every batch is there wholly or not at all, all checks out."""
    with reopen(folder) as workspace:
        there = set()
        batches: Counter[tuple[str, int, int]] = Counter()
        for entry in workspace.journal.entries():
            there.add(entry.id)
            if entry.kind == "note":
                body = entry.read(dict)
                batches[entry.recorded_at.isoformat(), body["batch"], body["size"]] += 1
        report = check(workspace)
    assert ids <= there
    assert all(count == size for (_, _, size), count in batches.items())
    assert report.faults == ()
    assert report.entries == len(there)


@pytest.mark.parametrize("half", [0, 1])
def test_kill_at_any_moment_loses_nothing_acknowledged(half: int, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    create(folder)
    moments = random.Random(half)  # noqa: S311 -- when to kill is no secret
    ids: set[str] = set()
    for kill in range(KILLS // 2 + KILLS % 2 * half):
        with start(folder, f"writer-{kill}") as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first, "the writer ended before it acknowledged anything"
            time.sleep(moments.uniform(0, 0.12))
            process.kill()
            output = first + process.stdout.read()
        assert process.returncode == -9
        before = len(ids)
        ids |= acknowledged(output)
        assert len(ids) > before
        require_whole(folder, ids)


def test_kill_while_the_workspace_is_made(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from watchkeeper.record.clock import SystemClock, SystemEntropy\n"
        "from watchkeeper.record.workspace import Workspace\n"
        "import alembic.command, alembic.config, alembic.context\n"
        "print('ready', flush=True)\n"
        "Workspace.create(Path(sys.argv[1]), clock=SystemClock(), entropy=SystemEntropy(),"
        " name='case')\n"
    )
    for number in range(4):
        folder = tmp_path / str(number)
        with subprocess.Popen(
            [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.008 * number)
            process.kill()
        with Workspace.create(
            folder, clock=SystemClock(), entropy=SystemEntropy(), name="case", exist_ok=True
        ) as workspace:
            assert check(workspace).ok


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    create(folder)
    with start(folder, "one", "60") as one, start(folder, "two", "60") as two:
        for process in (one, two):
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
        for process in (one, two):
            assert process.stdin is not None
            process.stdin.close()
        outputs = [process.stdout.read() for process in (one, two) if process.stdout]
    assert (one.returncode, two.returncode) == (0, 0)
    ids = [acknowledged(output) for output in outputs]
    assert not ids[0] & ids[1]
    require_whole(folder, ids[0] | ids[1])
    with reopen(folder) as workspace:
        authors = [entry.author for entry in workspace.journal.entries()]
    assert len(authors) == len(ids[0]) + len(ids[1])
    # They did take turns; one after the other would prove nothing.
    turns = sum(a != b for a, b in itertools.pairwise(authors))
    assert turns >= 3
