from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from watchkeeper.record import Label, database, merkle, tiles
from watchkeeper.record.check import check
from watchkeeper.record.checkpoint import open_signed
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.entries import Draft
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.journal import JournalError
from watchkeeper.record.workspace import Workspace, WorkspaceError

CLOCK = FixedClock(datetime(2026, 3, 1, 12, tzinfo=UTC))


def create(folder: Path, seed: str = "case", **choices: object) -> Workspace:
    return Workspace.create(
        folder,
        clock=CLOCK,
        entropy=SeededEntropy(seed),
        name=str(choices.get("name", "case")),
        exist_ok=bool(choices.get("exist_ok", False)),
    )


def reopen(folder: Path, seed: str = "again") -> Workspace:
    return Workspace.open(folder, clock=CLOCK, entropy=SeededEntropy(seed))


def test_a_workspace_is_a_folder_with_three_things(tmp_path: Path) -> None:
    create(tmp_path / "a/b/case").close()
    folder = tmp_path / "a/b/case"
    assert {path.name for path in folder.iterdir()} == {"watchkeeper.db", "exhibits", "keys"}
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "keys/log.key").stat().st_mode) == 0o600
    with reopen(folder) as workspace:
        assert workspace.journal.size == 0
        assert check(workspace).ok


def test_making_it_twice(tmp_path: Path) -> None:
    with create(tmp_path / "case") as workspace:
        workspace.journal.append([Draft("note", {}, "clerk")])
    with pytest.raises(WorkspaceError, match="is a workspace already"):
        create(tmp_path / "case", "other")
    with create(tmp_path / "case", "other", exist_ok=True) as workspace:
        assert workspace.journal.size == 1
        workspace.journal.append([Draft("note", {}, "clerk")])
        assert check(workspace).ok


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\n"])
def test_names_that_cannot_be_signed_under(name: str, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot name a key"):
        create(tmp_path / "case", name=name)
    assert not (tmp_path / "case").exists()


def test_what_is_no_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"no keys/log\.key"):
        reopen(tmp_path)
    create(tmp_path / "case").close()
    (tmp_path / "case/watchkeeper.db").unlink()
    with pytest.raises(WorkspaceError, match=r"no watchkeeper\.db"):
        reopen(tmp_path / "case")
    assert not (tmp_path / "case/watchkeeper.db").exists()


def test_a_lost_key_is_not_replaced(tmp_path: Path) -> None:
    create(tmp_path / "case").close()
    (tmp_path / "case/keys/log.key").unlink()
    with pytest.raises(WorkspaceError, match="nothing was changed"):
        create(tmp_path / "case", exist_ok=True)
    assert not (tmp_path / "case/keys/log.key").exists()


def test_an_open_key_file_is_refused(tmp_path: Path) -> None:
    create(tmp_path / "case").close()
    (tmp_path / "case/keys/log.key").chmod(0o644)
    with pytest.raises(WorkspaceError, match="chmod 600"):
        reopen(tmp_path / "case")


def alter(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "watchkeeper.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_newer_version_is_recognised(tmp_path: Path) -> None:
    create(tmp_path / "case").close()
    alter(tmp_path / "case", "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(WorkspaceError, match=r"newer version.*0099"):
        reopen(tmp_path / "case")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    create(tmp_path / "case").close()
    (tmp_path / "case/watchkeeper.db").write_bytes(b"this is not a database" * 1000)
    with pytest.raises(WorkspaceError, match="cannot be read"):
        reopen(tmp_path / "case")


def test_migration_up_from_empty_works_twice(tmp_path: Path) -> None:
    engine = database.open_engine(database.sqlite_url(tmp_path / "x.db"))
    try:
        assert database.revision(engine) == ""
        for _ in range(2):
            database.migrate(engine)
            assert database.revision(engine) == database.REVISION
        with engine.connect() as connection:
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, database.metadata) == []
            pragma = {
                name: connection.execute(sa.text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "page_size")
            }
        assert pragma == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "page_size": 8192,
        }
    finally:
        engine.dispose()


def test_the_newest_migration_is_the_one_that_is_named() -> None:
    settings = Config()
    folder = Path(database.__file__).parent / "migrations"
    settings.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(settings).get_current_head() == database.REVISION


def test_the_database_can_be_elsewhere(tmp_path: Path) -> None:
    url = database.sqlite_url(tmp_path / "elsewhere.db")
    made = Workspace.create(
        tmp_path / "case", clock=CLOCK, entropy=SeededEntropy("a"), name="case", database_url=url
    )
    with made:
        made.journal.append([Draft("note", {}, "clerk")])
    assert not (tmp_path / "case/watchkeeper.db").exists()
    with Workspace.open(
        tmp_path / "case", clock=CLOCK, entropy=SeededEntropy("b"), database_url=url
    ) as workspace:
        assert workspace.journal.size == 1


def test_an_exhibit_is_recorded_once(workspace: Workspace) -> None:
    def add(content: bytes = b"x", **said: str) -> str:
        choices = {"name": "a.txt", "media_type": "text/plain", "address": "https://a.example"}
        return workspace.add_exhibit(content, author="clerk", **(choices | said)).id  # type: ignore[arg-type]

    first = add()
    assert add() == first
    assert workspace.journal.size == 1
    different = {first, add(b"y"), add(name="b.txt"), add(address="https://b.example")}
    assert len(different) == workspace.journal.size == 4
    assert len(workspace.exhibits.digests()) == 2
    secret = Label(frozenset({"JP"}))
    entry = workspace.add_exhibit(
        b"x", name="a.txt", media_type="text/plain", author="clerk", label=secret
    )
    assert entry.label == secret
    assert entry.read(Exhibit).size == 1


def test_the_published_log_can_be_checked_without_the_workspace(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.journal.append([Draft("note", {"n": n}, "clerk") for n in range(300)])
    published = workspace.publish_log()
    assert published == workspace.folder / "log"
    assert workspace.publish_log(tmp_path / "bundle/log") == tmp_path / "bundle/log"
    for folder in (published, tmp_path / "bundle/log"):
        note = (folder / "checkpoint").read_bytes()
        assert note.decode() == workspace.checkpoint()
        signed = open_signed(note, workspace.verifier)
        assert (signed.origin, signed.size) == ("case", 300)
        assert tiles.read_root(folder, 300) == signed.root
    workspace.journal.append([Draft("note", {}, "clerk")])
    workspace.publish_log()
    assert open_signed((published / "checkpoint").read_bytes(), workspace.verifier).size == 301
    assert check(workspace).ok


def test_an_empty_log_can_be_published(workspace: Workspace) -> None:
    folder = workspace.publish_log()
    signed = open_signed((folder / "checkpoint").read_bytes(), workspace.verifier)
    assert (signed.size, signed.root) == (0, merkle.EMPTY_ROOT)


def test_a_checkpoint_that_the_leaves_do_not_give_is_not_shown(workspace: Workspace) -> None:
    workspace.journal.append([Draft("note", {"n": n}, "clerk") for n in range(3)])
    alter(workspace.folder, "DROP TRIGGER entries_refuse_update")
    alter(workspace.folder, "UPDATE entries SET leaf = zeroblob(32) WHERE position = 0")
    for use in (workspace.checkpoint, workspace.publish_log):
        with pytest.raises(JournalError, match="do not give the root"):
            use()
    assert not (workspace.folder / "log").exists()


def test_pure_rooms_that_use_labels_load_no_database() -> None:
    script = (
        "import sys, watchkeeper.record\n"
        "heavy = {'sqlalchemy', 'alembic', 'obstore', 'cryptography'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, env=environment
    )
    assert (done.returncode, done.stderr) == (0, b"")
