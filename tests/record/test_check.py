"""What was changed behind the record's back is found and named."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from watchkeeper.record import Label, merkle
from watchkeeper.record.check import check
from watchkeeper.record.checkpoint import Checkpoint
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.entries import Draft, commitment, envelope
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.keys import LogKey
from watchkeeper.record.workspace import Workspace

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHANGED = 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workspace with two exhibits and ten notes in four checkpoints after the first."""
    with Workspace.create(
        tmp_path / "case", clock=FixedClock(NOON), entropy=SeededEntropy("case"), name="case"
    ) as made:
        for content in (b"one", b"two"):
            made.add_exhibit(content, name="a.txt", media_type="text/plain", author="clerk")
        first = next(made.journal.entries()).id
        made.journal.append([Draft("note", {"n": n}, "clerk", inputs=(first,)) for n in range(6)])
        made.journal.append([Draft("note", {"n": n}, "clerk") for n in range(6, 10)])
    return tmp_path / "case"


def faults(folder: Path) -> list[str]:
    with Workspace.open(folder, clock=FixedClock(NOON), entropy=SeededEntropy("x")) as workspace:
        return [str(fault) for fault in check(workspace).faults]


@contextmanager
def tampering(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / "watchkeeper.db")
    try:
        for table in ("entries", "checkpoints"):
            for act in ("update", "delete"):
                connection.execute(f"DROP TRIGGER {table}_refuse_{act}")
        yield connection
        connection.commit()
    finally:
        connection.close()


def test_an_untouched_record_holds(folder: Path) -> None:
    with Workspace.open(folder, clock=FixedClock(NOON), entropy=SeededEntropy("x")) as workspace:
        report = check(workspace)
        assert report.ok
        assert (report.entries, report.checkpoints, report.exhibits) == (12, 5, 2)
        assert report.root == merkle.root_of(workspace.journal.leaves()).hex()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("column", ["body", "salt", "leaf"])
def test_every_flipped_byte_is_found_in_its_entry(column: str, folder: Path) -> None:
    connection = sqlite3.connect(folder / "watchkeeper.db")
    query = f"SELECT {column} FROM entries WHERE position = {CHANGED}"  # noqa: S608
    good: bytes = connection.execute(query).fetchone()[0]
    connection.close()
    for at in range(len(good)):
        with tampering_again(folder) as tamper:
            tamper.execute(
                f"UPDATE entries SET {column} = ? WHERE position = ?",  # noqa: S608
                (flipped(good, at), CHANGED),
            )
        assert any(
            fault.startswith(f"entry {CHANGED} (note ") and "leaf does not follow" in fault
            for fault in faults(folder)
        )


@contextmanager
def tampering_again(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / "watchkeeper.db")
    connection.execute("DROP TRIGGER IF EXISTS entries_refuse_update")
    yield connection
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("author", "'forger'"),
        ("kind", "'claim'"),
        ("id", f"'{'0' * 32}'"),
        ("recorded_at", "'2020-01-01T00:00:00.000000Z'"),
        ("recorded_at", "'yesterday'"),
        ("inputs", "'[]'"),
        ("inputs", "'[1]'"),
        ("inputs", "'nonsense'"),
        ("label", "'{}'"),
        ("label", "replace(label, 'null', '[\"JP\"]')"),
        ("author", "x'ff'"),
        ("body", "'text'"),
        ("salt", "7"),
        ("author", "CAST(x'ff' AS TEXT)"),
    ],
)
def test_every_changed_column_is_found(column: str, value: str, folder: Path) -> None:
    with tampering(folder) as tamper:
        tamper.execute(
            f"UPDATE entries SET {column} = {value} WHERE position = {CHANGED}"  # noqa: S608
        )
    found = faults(folder)
    assert any(fault.startswith((f"entry {CHANGED} (", "database: ")) for fault in found), found


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM entries WHERE position = 5", "entry 6: stands where entry 5 should"),
        ("DELETE FROM entries WHERE position = 11", "checkpoint 12: only 11 entries"),
        ("DELETE FROM entries", "checkpoint 1: only 0 entries"),
        ("DELETE FROM checkpoints", "checkpoint: there is none"),
        ("DELETE FROM checkpoints WHERE size = 12", "checkpoint 8: 4 entries lie beyond it"),
        ("UPDATE checkpoints SET root = zeroblob(32) WHERE size = 8", "checkpoint 8: its root"),
        (
            "UPDATE checkpoints SET frontier = zeroblob(64) WHERE size = 12",
            "checkpoint 12: its frontier",
        ),
        (
            "UPDATE checkpoints SET note = replace(note, 'case', 'cast') WHERE size = 12",
            "checkpoint 12: no known key",
        ),
        (
            "UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE size = 8)"
            " WHERE size = 12",
            "checkpoint 12: its signed note speaks of another size",
        ),
        ("UPDATE checkpoints SET note = 7 WHERE size = 12", "checkpoint 12:"),
    ],
)
def test_missing_rows_and_changed_checkpoints_are_named(
    statement: str, expected: str, folder: Path
) -> None:
    with tampering(folder) as tamper:
        tamper.execute(statement)
    found = faults(folder)
    assert any(expected in fault or fault.startswith(expected) for fault in found), found


def test_swapped_entries_are_found(folder: Path) -> None:
    with tampering(folder) as tamper:
        for old, new in ((4, 99), (5, 4), (99, 5)):
            tamper.execute("UPDATE entries SET position = ? WHERE position = ?", (new, old))
    assert any(fault.startswith("checkpoint 8: its root") for fault in faults(folder))


def rewrite_last(tamper: sqlite3.Connection, key: LogKey | None) -> None:
    """Changes the last entry and everything that follows from it, as well as a forger can."""
    tamper.row_factory = sqlite3.Row
    row = dict(tamper.execute("SELECT * FROM entries WHERE position = 11").fetchone())
    body = b'{"n":1000}'
    fields: dict[str, Any] = {
        name: row[name] for name in ("author", "id", "kind", "recorded_at")
    } | {"body": body, "inputs": row["inputs"].encode(), "label": row["label"].encode()}
    leaf = merkle.leaf_hash(commitment(row["salt"], envelope(**fields)))
    tamper.execute("UPDATE entries SET body = ?, leaf = ? WHERE position = 11", (body, leaf))
    leaves = [row[0] for row in tamper.execute("SELECT leaf FROM entries ORDER BY position")]
    frontier = merkle.Frontier().extended(leaves)
    tamper.execute(
        "UPDATE checkpoints SET root = ?, frontier = ? WHERE size = 12",
        (frontier.root(), frontier.encoded()),
    )
    if key is not None:
        note = str(key.sign(Checkpoint("case", 12, frontier.root()).text()))
        tamper.execute("UPDATE checkpoints SET note = ? WHERE size = 12", (note,))


def test_a_forger_who_recomputes_everything_lacks_the_signature(folder: Path) -> None:
    with tampering(folder) as tamper:
        rewrite_last(tamper, None)
    assert faults(folder) == ["checkpoint 12: its signed note speaks of another size or root"]


def test_a_forger_with_another_key_of_the_same_name_is_unknown(folder: Path) -> None:
    with tampering(folder) as tamper:
        rewrite_last(tamper, LogKey("case", bytes(32)))
    assert faults(folder) == ["checkpoint 12: no known key has signed the note"]


def test_a_restored_older_database_contradicts_the_published_log(folder: Path) -> None:
    older = folder.parent / "older.db"
    shutil.copy(folder / "watchkeeper.db", older)
    with Workspace.open(folder, clock=FixedClock(NOON), entropy=SeededEntropy("x")) as workspace:
        workspace.journal.append([Draft("note", {"n": 10}, "clerk")])
        workspace.publish_log()
    assert faults(folder) == []
    shutil.copy(older, folder / "watchkeeper.db")
    assert faults(folder) == ["published log: has 13 entries, the journal 12"]
    with Workspace.open(folder, clock=FixedClock(NOON), entropy=SeededEntropy("y")) as workspace:
        workspace.journal.append([Draft("note", {"n": 11}, "clerk")])
    assert faults(folder) == ["published log: the journal does not begin with what was published"]


def test_a_damaged_published_log_is_found(folder: Path) -> None:
    with Workspace.open(folder, clock=FixedClock(NOON), entropy=SeededEntropy("x")) as workspace:
        published = workspace.publish_log()
    tile = published / "tile/0/000.p/12"
    good = tile.read_bytes()
    tile.write_bytes(flipped(good, 100))
    assert faults(folder) == ["published log: its tiles do not give the root of its checkpoint"]
    tile.unlink()
    assert faults(folder)[0].startswith("published log: tile/0/000.p/12 is missing")
    tile.write_bytes(good)
    (published / "checkpoint").write_bytes(b"nonsense")
    assert faults(folder)[0].startswith("published log: ")


def test_damaged_and_missing_exhibits_are_named(folder: Path) -> None:
    with Workspace.open(folder, clock=FixedClock(NOON), entropy=SeededEntropy("x")) as workspace:
        one, two = (body.sha256 for body in workspace.journal.bodies("exhibit", Exhibit))
    blobs = folder / "exhibits/blobs/sha256"
    (blobs / one).chmod(0o644)
    (blobs / one).write_bytes(b"onE")
    (blobs / two).unlink()
    found = faults(folder)
    assert len(found) == 2
    assert f"exhibit {two}: is recorded, but its file is missing" in found
    assert any(fault.startswith(f"exhibit {one}: ") and "damaged" in fault for fault in found)


def test_a_label_weaker_than_its_inputs_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.open(folder, clock=FixedClock(NOON), entropy=SeededEntropy("x")) as workspace:
        monkeypatch.setattr(workspace.journal, "_check_labels", lambda *_: None)
        secret = Draft("note", {}, "JP", Label(frozenset({"JP"})))
        made = workspace.journal.append([secret])[0]
        leak = workspace.journal.append([Draft("claim", {}, "clerk", inputs=(made.id,))])[0]
        stray = workspace.journal.append([Draft("claim", {}, "clerk", inputs=("0" * 32,))])[0]
    assert faults(folder) == [
        f"entry 13 (claim {leak.id}): its label is weaker than its inputs demand",
        f"entry 14 (claim {stray.id}): its input {'0' * 32} is no entry before it",
    ]


def test_a_damaged_database_file_is_a_fault_and_no_crash(folder: Path) -> None:
    path = folder / "watchkeeper.db"
    data = bytearray(path.read_bytes())
    size = len(data)
    assert size > 5 * 8192
    for page in range(3, size // 8192):
        data[page * 8192 : page * 8192 + 64] = b"\xff" * 64
    path.write_bytes(data)
    assert any(fault.startswith("database: ") for fault in faults(folder))
