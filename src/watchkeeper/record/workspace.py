"""The workspace: one folder with a journal, exhibits and the log's key.

The rules:

1. A workspace is a folder with `watchkeeper.db` (unless the database is elsewhere), `exhibits/` and
   `keys/log.key`. The key is made first and the first checkpoint last, so that a half-made
   workspace is recognised and finished by `create(…, exist_ok=True)`.
2. Clock and entropy are handed in; nothing below reads its own.
3. A checkpoint is shown only after the root was recomputed from all stored leaves.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import sqlalchemy as sa

from watchkeeper.record import database, durable, keys, tiles
from watchkeeper.record.checkpoint import open_signed
from watchkeeper.record.clock import Clock, Entropy
from watchkeeper.record.entries import Draft, Entry
from watchkeeper.record.exhibits import Exhibits
from watchkeeper.record.journal import Journal, JournalError
from watchkeeper.record.keyfiles import KeyFileError
from watchkeeper.record.labels import PUBLIC, Label
from watchkeeper.record.merkle import root_of
from watchkeeper.record.notes import NoteError, Verifier, check_name

EXHIBIT = "exhibit"
"""Kind of the entry that records an exhibit; its body is an `Exhibit`."""

_DATABASE = "watchkeeper.db"
_KEY = Path("keys", "log.key")
_EXHIBITS = "exhibits"


class WorkspaceError(RuntimeError):
    """A folder that is not a workspace, is one already, or was made by a newer version."""


class DamagedError(WorkspaceError):
    """A workspace whose key or database cannot be read."""


class Workspace:
    """An open workspace; close it, or use it in a `with` block.

    Attributes:
        folder: Its folder.
        journal: Its entries.
        exhibits: Its files.
        verifier: The log's public key, which names the log.
        engine: Its database.
    """

    def __init__(
        self, folder: Path, engine: sa.Engine, key: keys.LogKey, clock: Clock, entropy: Entropy
    ) -> None:
        self.folder = folder
        self.engine = engine
        self.verifier: Verifier = key.verifier
        self.journal = Journal(engine, clock=clock, entropy=entropy, key=key)
        self.exhibits = Exhibits.local(folder / _EXHIBITS)

    @classmethod
    def create(  # noqa: PLR0913 -- each is a choice of whoever makes a workspace
        cls,
        folder: Path,
        *,
        clock: Clock,
        entropy: Entropy,
        name: str,
        database_url: str | None = None,
        exist_ok: bool = False,
    ) -> Workspace:
        """Makes a workspace and opens it.

        Args:
            folder: Its folder, made when it is missing.
            clock: Tells when entries are recorded.
            entropy: Gives the log's key, ids and salts.
            name: Name of the log, without spaces and plus signs; it stands in every checkpoint.
            database_url: SQLAlchemy address of an empty database; None is a SQLite file in the
                folder.
            exist_ok: Open the workspace when there is one already, and finish a half-made one.

        Raises:
            WorkspaceError: There is a workspace already, or the name cannot be one.
            DamagedError: There is one already, and its key or database cannot be read.
        """
        key_path = folder / _KEY
        if key_path.exists():
            if not exist_ok:
                raise WorkspaceError(f"{folder} is a workspace already")
            key = _load_key(folder)
        else:
            if (folder / _DATABASE).exists():
                raise WorkspaceError(f"{folder} has a database but no {_KEY}; nothing was changed")
            try:
                check_name(name)
            except NoteError as error:
                raise WorkspaceError(str(error)) from None
            durable.make_folder(key_path.parent)
            key_path.parent.chmod(0o700)
            try:
                key = keys.create(key_path, name, entropy)
            except FileExistsError:
                raise WorkspaceError(f"someone else is making a workspace in {folder}") from None
        workspace = _connect(folder, database_url, key, clock, entropy)
        workspace._start()
        return workspace

    @classmethod
    def open(
        cls, folder: Path, *, clock: Clock, entropy: Entropy, database_url: str | None = None
    ) -> Workspace:
        """Opens a workspace.

        Args:
            folder: Its folder.
            clock: Tells when entries are recorded.
            entropy: Gives ids and salts.
            database_url: The address it was created with, when its database is elsewhere.

        Raises:
            WorkspaceError: Not a workspace, or made by a newer version.
            DamagedError: Its key or database cannot be read.
        """
        if not (folder / _KEY).is_file():
            raise WorkspaceError(f"{folder} is not a workspace: it has no {_KEY}")
        if database_url is None and not (folder / _DATABASE).is_file():
            raise WorkspaceError(f"{folder} is not a workspace: it has no {_DATABASE}")
        return _connect(folder, database_url, _load_key(folder), clock, entropy)

    def _start(self) -> None:
        try:
            self.journal.start()
            durable.sync_folder(self.folder)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes the database."""
        self.engine.dispose()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add_exhibit(  # noqa: PLR0913 -- what is said of a file is said once
        self,
        content: Path | bytes | BinaryIO,
        *,
        name: str,
        media_type: str,
        author: str,
        address: str = "",
        label: Label = PUBLIC,
    ) -> Entry:
        """Stores a file and records it; what says the same is recorded once.

        Args:
            content: A file, its bytes, or a stream open for reading bytes.
            name: Name of the file as it was received.
            media_type: For example `text/csv`.
            author: Who adds it.
            address: Where it came from.
            label: Who may read it.

        Returns:
            The new entry, or the one with the same bytes, name, media type, address and label; its
            body is an `Exhibit` (`entry.read(Exhibit)`).

        Raises:
            ExhibitError: The same bytes are there already, but damaged.
            OSError: Reading or writing failed; nothing was recorded.
        """
        exhibit = self.exhibits.add(content, name=name, media_type=media_type, address=address)
        draft = Draft(EXHIBIT, exhibit, author, label)
        return self.journal.same(draft) or self.journal.append([draft])[0]

    def checkpoint(self) -> str:
        """The last signed checkpoint, after the root was recomputed from all stored leaves.

        Raises:
            JournalError: The stored leaves give another root.
            CheckpointError: The log's key has not signed it.
        """
        return self._checkpoint()[0]

    def _checkpoint(self) -> tuple[str, list[bytes]]:
        note = self.journal.last().note
        signed = open_signed(note.encode(), self.verifier)
        leaves = self.journal.leaves()[: signed.size]
        if len(leaves) != signed.size or root_of(leaves) != signed.root:
            raise JournalError("the stored leaves do not give the root of the last checkpoint")
        return note, leaves

    def publish_log(self, folder: Path | None = None) -> Path:
        """Writes the checkpoint and the tiles, for anyone to check.

        Args:
            folder: Where `checkpoint` and `tile/…` go; None is `log/` in the workspace.

        Returns:
            The folder.

        Raises:
            JournalError: The stored leaves give another root.
            TileError: The folder holds another log.
        """
        target = self.folder / "log" if folder is None else folder
        note, leaves = self._checkpoint()
        durable.make_folder(target)
        tiles.write_tiles(leaves, target)
        # Last, so that a published checkpoint always has its tiles.
        durable.write_file(target / "checkpoint", note.encode())
        return target


def _load_key(folder: Path) -> keys.LogKey:
    try:
        return keys.load(folder / _KEY)
    except KeyFileError as error:
        raise DamagedError(str(error)) from None


def _connect(
    folder: Path, database_url: str | None, key: keys.LogKey, clock: Clock, entropy: Entropy
) -> Workspace:
    engine = database.open_engine(database_url or database.sqlite_url(folder / _DATABASE))
    try:
        database.migrate(engine)
        return Workspace(folder, engine, key, clock, entropy)
    except database.UnreadableError as error:
        engine.dispose()
        raise DamagedError(f"{folder}: {error}") from None
    except database.NewerError as error:
        engine.dispose()
        raise WorkspaceError(f"{folder}: {error}") from None
    except BaseException:
        engine.dispose()
        raise
