"""The check of a whole workspace: what it holds is what was appended, or the place where it is not.

The rules:

1. Everything is recomputed from the lowest level up: leaf from body and salt, root from leaves,
   signature over the root, hash of every exhibit.
2. A fault names what fails and how. The check goes on after a fault, and never repairs.
3. Rows beyond the last checkpoint, gaps, labels weaker than their inputs, and a published log that
   the journal no longer contains are faults as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from watchkeeper.record import database, rows, tiles
from watchkeeper.record.checkpoint import CheckpointError, open_signed
from watchkeeper.record.entries import Entry, EntryError
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.labels import Label, at_least, derive
from watchkeeper.record.merkle import Frontier, root_of
from watchkeeper.record.workspace import EXHIBIT, Workspace


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold.

    Attributes:
        subject: What it is about (`entry 17`, `checkpoint 20`, `exhibit 8f43…`, `database`).
        message: What is wrong with it.
    """

    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found.

    Attributes:
        entries: Number of entries.
        checkpoints: Number of checkpoints.
        exhibits: Number of stored files.
        root: Root over the stored leaves, 64 hexadecimal digits.
        faults: What does not hold; empty when everything does.
    """

    entries: int
    checkpoints: int
    exhibits: int
    root: str
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Everything holds."""
        return not self.faults


@dataclass(slots=True)
class _Findings:
    """What the parts of one check hand on to each other."""

    faults: list[Fault] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    labels: dict[str, Label] = field(default_factory=dict)
    digests: set[str] = field(default_factory=set)
    checkpoints: int = 0

    def fault(self, subject: str, message: object) -> None:
        self.faults.append(Fault(subject, str(message)))


def check(workspace: Workspace, progress: Callable[[str], None] = lambda _: None) -> CheckReport:
    """Checks everything that a workspace holds.

    Args:
        workspace: The workspace.
        progress: Is told what is checked next.

    Returns:
        The report; it never raises for what it finds.
    """
    found = _Findings()
    try:
        progress("database")
        _check_database(workspace.engine, found)
        progress("entries")
        _check_entries(workspace.engine, found)
        progress("checkpoints")
        _check_checkpoints(workspace, found)
    except sa.exc.DBAPIError as error:
        found.fault("database", f"cannot be read: {error.orig}")
    progress("exhibits")
    stored = _check_exhibits(workspace, found)
    _check_published(workspace, workspace.folder / "log", found)
    return CheckReport(
        len(found.leaves),
        found.checkpoints,
        stored,
        root_of(found.leaves).hex(),
        tuple(found.faults),
    )


def _check_database(engine: sa.Engine, found: _Findings) -> None:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        for line in connection.execute(sa.text("PRAGMA quick_check")).scalars():
            if line != "ok":
                found.fault("database", line)


def _check_entries(engine: sa.Engine, found: _Findings) -> None:
    with engine.connect() as connection:
        last = connection.execute(sa.select(sa.func.max(database.entries.c.position))).scalar()
    end = -1 if last is None else int(last)
    expected = 0
    for page in rows.pages(engine, end + 1, None, *database.entries.c):
        for row in page:
            if row.position != expected:
                found.fault(f"entry {row.position}", f"stands where entry {expected} should")
            expected = row.position + 1
            found.leaves.append(row.leaf)
            _check_row(row, found)


def _check_row(row: Any, found: _Findings) -> None:
    subject = f"entry {row.position} ({row.kind} {row.id})"
    try:
        if rows.leaf_of_row(row) != row.leaf:
            found.fault(subject, "its leaf does not follow from its content and salt")
        entry = rows.entry_of_row(row)
        if entry.kind == EXHIBIT:
            found.digests.add(entry.read(Exhibit).sha256)
    except (EntryError, TypeError, AttributeError) as error:
        found.fault(subject, error)
        return
    _check_inputs(entry, subject, found)
    found.labels[entry.id] = entry.label


def _check_inputs(entry: Entry, subject: str, found: _Findings) -> None:
    missing = [name for name in entry.inputs if name not in found.labels]
    for name in missing:
        found.fault(subject, f"its input {name} is no entry before it")
    known = [found.labels[name] for name in entry.inputs if name in found.labels]
    if not at_least(entry.label, derive(known)):
        found.fault(subject, "its label is weaker than its inputs demand")


def _check_checkpoints(workspace: Workspace, found: _Findings) -> None:
    table = database.checkpoints
    with workspace.engine.connect() as connection:
        stored = connection.execute(sa.select(table).order_by(table.c.size)).fetchall()
    found.checkpoints = len(stored)
    if not stored:
        found.fault("checkpoint", "there is none")
        return
    _check_roots(stored, found)
    last = stored[-1]
    subject = f"checkpoint {last.size}"
    if last.size < len(found.leaves):
        found.fault(subject, f"{len(found.leaves) - last.size} entries lie beyond it")
    try:
        signed = open_signed(last.note.encode(), workspace.verifier)
    except (CheckpointError, AttributeError) as error:
        found.fault(subject, error)
        return
    if (signed.size, signed.root) != (last.size, last.root):
        found.fault(subject, "its signed note speaks of another size or root")


def _check_roots(stored: Sequence[Any], found: _Findings) -> None:
    """Every checkpoint is the root of a beginning of the log; the first that is not is named."""
    frontier = Frontier()
    for row in stored:
        subject = f"checkpoint {row.size}"
        if row.size > len(found.leaves):
            found.fault(subject, f"only {len(found.leaves)} entries are there")
            return
        frontier = frontier.extended(found.leaves[frontier.size : row.size])
        if frontier.root() != row.root:
            found.fault(subject, "its root is not that of the stored leaves")
            return
        if frontier.encoded() != row.frontier:
            found.fault(subject, "its frontier is not that of the stored leaves")


def _check_exhibits(workspace: Workspace, found: _Findings) -> int:
    stored = set(workspace.exhibits.digests())
    for digest in sorted(found.digests - stored):
        found.fault(f"exhibit {digest}", "is recorded, but its file is missing")
    for damage in workspace.exhibits.scrub():
        found.fault(f"exhibit {damage.sha256}", damage.reason)
    return len(stored)


def _check_published(workspace: Workspace, folder: Path, found: _Findings) -> None:
    """A log that was published holds the journal to what it said: a shortened one shows here."""
    path = folder / "checkpoint"
    if not path.is_file():
        return
    try:
        signed = open_signed(path.read_bytes(), workspace.verifier)
        root = tiles.check_tiles(folder, signed.size)
    except (CheckpointError, tiles.TileError, OSError) as error:
        found.fault("published log", error)
        return
    if root != signed.root:
        found.fault("published log", "its tiles do not give the root of its checkpoint")
    if signed.size > len(found.leaves):
        found.fault("published log", f"has {signed.size} entries, the journal {len(found.leaves)}")
    elif root_of(found.leaves[: signed.size]) != signed.root:
        found.fault("published log", "the journal does not begin with what was published")
