"""The journal: the one place where something that happened becomes an entry.

The rules:

1. The journal only grows. It has no way to change or remove an entry, and neither has the database.
2. One call of `append` is one transaction, with its signed checkpoint: all of it is durable when
   the call returns, or none of it happened.
3. The writing transaction holds the write lock before it reads the last checkpoint.
4. A checkpoint is signed only after the new entries were read back, their leaves recomputed from
   salt and envelope, and the root by a second path (`merkle.root_beyond`) from a frontier that the
   last signed checkpoint vouches for.
5. A label weaker than what the inputs demand is refused, inside one call too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa

from watchkeeper.record import checkpoint as checkpoints
from watchkeeper.record import clock as clocks
from watchkeeper.record import database, entries, labels, rows
from watchkeeper.record.checkpoint import Checkpoint, CheckpointError
from watchkeeper.record.clock import Clock, Entropy
from watchkeeper.record.entries import ID_BYTES, SALT_BYTES, Draft, Entry
from watchkeeper.record.keys import LogKey
from watchkeeper.record.labels import Label, LabelError, Readable
from watchkeeper.record.merkle import Frontier, leaf_hash, root_beyond, root_of

T = TypeVar("T")


class JournalError(RuntimeError):
    """A journal whose stored state contradicts itself; nothing was appended."""


class UnknownEntryError(LookupError):
    """An id that no entry has."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed checkpoint with the frontier to append to.

    Attributes:
        frontier: The frontier of the tree.
        note: The signed checkpoint.
        recorded_at: When it was made, UTC.
    """

    frontier: Frontier
    note: str
    recorded_at: datetime


@lru_cache(maxsize=8192)
def _floor(inputs: tuple[Label, ...]) -> Label:
    return labels.derive(inputs)


class Journal:
    """The entries of one workspace.

    Args:
        engine: The migrated database.
        clock: Tells when entries are recorded.
        entropy: Gives ids and salts.
        key: Signs checkpoints.
    """

    def __init__(self, engine: sa.Engine, *, clock: Clock, entropy: Entropy, key: LogKey) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy
        self._key = key

    def new_id(self) -> str:
        """A fresh id for a draft that another draft of the same call names."""
        return self._entropy.token(ID_BYTES).hex()

    def start(self) -> None:
        """Signs the checkpoint of an empty journal; no harm when there is one already."""
        with database.writing(self._engine) as connection:
            if connection.execute(sa.select(database.checkpoints.c.size).limit(1)).first() is None:
                self._seal(connection, Frontier(), self._clock.now())

    def append(self, drafts: Iterable[Draft]) -> list[Entry]:
        """Appends drafts in their order, all or none, and makes them durable.

        Args:
            drafts: Any number; none is no act and leaves no checkpoint.

        Returns:
            Their entries, in the same order.

        Raises:
            CanonicalError: A body has no canonical form.
            EntryError: A kind, author, id or input that cannot be one, or a body that is no object.
            UnknownEntryError: An input that is neither recorded nor earlier in this call.
            LabelError: A label weaker than the join of the inputs' labels.
            TakenError: An id that is taken.
            JournalError: Stored state that contradicts itself.
        """
        batch = list(drafts)
        if not batch:
            return []
        for draft in batch:
            entries.check_head(draft.kind, draft.author, draft.inputs, draft.id)
        bodies = [entries.encode_body(draft.body) for draft in batch]
        with database.writing(self._engine) as connection:
            previous = self._vouched(connection)
            made = self._make(batch, bodies, previous.frontier.size)
            self._check_labels(connection, made)
            rows.insert(connection, made)
            frontier = previous.frontier.extended(entry.leaf for entry in made)
            self._read_back(connection, previous.frontier, frontier)
            self._seal(connection, frontier, made[0].recorded_at)
        return made

    def _vouched(self, connection: sa.Connection) -> Sealed:
        """The last checkpoint, with a frontier that its signature vouches for."""
        last = _last(connection)
        try:
            signed = checkpoints.open_signed(last.note.encode(), self._key.verifier)
        except CheckpointError as error:
            raise JournalError(f"the last checkpoint does not hold: {error}") from None
        if (signed.size, signed.root) != (last.frontier.size, last.frontier.root()):
            raise JournalError("the stored frontier is not that of the last signed checkpoint")
        return last

    def _make(self, batch: Sequence[Draft], bodies: Sequence[bytes], start: int) -> list[Entry]:
        now = clocks.utc(self._clock.now())
        written = clocks.written(now)
        step = ID_BYTES + SALT_BYTES
        random = self._entropy.token(step * len(batch))
        made = []
        for number, (draft, body) in enumerate(zip(batch, bodies, strict=True)):
            at = number * step
            identity = draft.id or random[at : at + ID_BYTES].hex()
            salt = random[at + ID_BYTES : at + step]
            envelope = entries.envelope(
                author=draft.author,
                body=body,
                id=identity,
                inputs=entries.encode_inputs(draft.inputs),
                kind=draft.kind,
                label=labels.encode(draft.label),
                recorded_at=written,
            )
            made.append(
                Entry(
                    start + number, identity, draft.kind, draft.author, now, draft.label,
                    draft.inputs, body, salt, leaf_hash(entries.commitment(salt, envelope)),
                )
            )  # fmt: skip
        return made

    def _check_labels(self, connection: sa.Connection, made: Sequence[Entry]) -> None:
        here = {entry.id for entry in made}
        wanted = {name for entry in made for name in entry.inputs} - here
        known = rows.labels_of(connection, wanted)
        for entry in made:
            if entry.inputs:
                try:
                    floor = _floor(tuple(known[name] for name in entry.inputs))
                except KeyError as error:
                    raise UnknownEntryError(
                        f"input {error.args[0]} is neither recorded nor earlier in this call"
                    ) from None
                if not labels.at_least(entry.label, floor):
                    raise LabelError(
                        f"a {entry.kind} by {entry.author} is labelled {entry.label}, but its "
                        f"inputs demand at least {floor}; use record.derive"
                    )
            known[entry.id] = entry.label

    @staticmethod
    def _read_back(connection: sa.Connection, before: Frontier, after: Frontier) -> None:
        """Recomputes leaves and root from what the database holds."""
        table = database.entries
        query = sa.select(table).where(table.c.position >= before.size).order_by(table.c.position)
        leaves: list[bytes] = []
        for row in connection.execute(query):
            if rows.leaf_of_row(row) != row.leaf or row.position != before.size + len(leaves):
                raise JournalError(f"entry {row.position} was not stored as it was made")
            leaves.append(row.leaf)
        if before.size + len(leaves) != after.size or root_beyond(before, leaves) != after.root():
            raise JournalError("the root recomputed from the stored entries is another one")

    def _seal(self, connection: sa.Connection, frontier: Frontier, at: datetime) -> None:
        root = frontier.root()
        note = self._key.sign(Checkpoint(self._key.verifier.name, frontier.size, root).text())
        connection.execute(
            sa.insert(database.checkpoints),
            {
                "size": frontier.size,
                "root": root,
                "frontier": frontier.encoded(),
                "recorded_at": clocks.written(at),
                "note": str(note),
            },
        )

    @property
    def size(self) -> int:
        """Number of entries."""
        return self.last().frontier.size

    def last(self) -> Sealed:
        """The last checkpoint as it is stored; `check` verifies it.

        Raises:
            JournalError: There is none.
        """
        with self._engine.connect() as connection:
            return _last(connection)

    def entry(self, id: str) -> Entry:  # noqa: A002 -- the field is called so
        """The entry of an id.

        Raises:
            UnknownEntryError: There is none.
            EntryError: It is damaged.
        """
        query = sa.select(database.entries).where(database.entries.c.id == id)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise UnknownEntryError(f"no entry has the id {id!r}")
        return rows.entry_of_row(row)

    def beginning_with(self, start: str, *, limit: int) -> list[Entry]:
        """The first entries, at most `limit`, whose id begins so, in their order.

        Raises:
            EntryError: One of them is damaged.
        """
        table = database.entries
        query = sa.select(table).where(table.c.id.startswith(start, autoescape=True))
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(table.c.position).limit(limit)).fetchall()
        return [rows.entry_of_row(row) for row in found]

    def same(self, draft: Draft) -> Entry | None:
        """The first entry with the kind, label and body of a draft, whoever appended it.

        Raises:
            CanonicalError: The body has no canonical form.
            EntryError: The body is no object.
        """
        table = database.entries
        query = sa.select(table).where(
            table.c.kind == draft.kind,
            table.c.label == labels.encode(draft.label).decode(),
            table.c.body == entries.encode_body(draft.body),
        )
        with self._engine.connect() as connection:
            row = connection.execute(query.order_by(table.c.position).limit(1)).first()
        return None if row is None else rows.entry_of_row(row)

    def entries(
        self, kind: str | None = None, *, readable: Readable | None = None
    ) -> Iterator[Entry]:
        """The entries in their order, up to those that there are when the first is taken.

        Args:
            kind: Only this kind; None is all.
            readable: Only those whose label it allows; None is all.

        Raises:
            EntryError: An entry is damaged.
        """
        for page in self._pages(kind, *database.entries.c):
            for row in page:
                entry = rows.entry_of_row(row)
                if readable is None or readable(entry.label):
                    yield entry

    def bodies(self, kind: str, body: type[T], *, readable: Readable | None = None) -> Iterator[T]:
        """The bodies of one kind in their order, decoded.

        Args:
            kind: The kind.
            body: A dataclass or struct that they fit.
            readable: Only those whose label it allows; None is all.

        Raises:
            EntryError: A body does not fit the type.
        """
        columns = database.entries.c
        for page in self._pages(kind, columns.position, columns.label, columns.body):
            yield from rows.decode_bodies(
                [row for row in page if readable(labels.decode(row.label.encode()))]
                if readable
                else page,
                body,
            )

    def _pages(self, kind: str | None, *columns: sa.ColumnElement[Any]) -> Iterator[Sequence[Any]]:
        return rows.pages(self._engine, self.size, kind, *columns)

    def leaves(self) -> list[bytes]:
        """All leaf hashes in their order, as they are stored."""
        columns = database.entries.c
        pages = self._pages(None, columns.position, columns.leaf)
        return [leaf for page in pages for _, leaf in page]

    def recomputed_root(self) -> bytes:
        """The root over all stored leaves, without the frontier."""
        return root_of(self.leaves())


def _last(connection: sa.Connection) -> Sealed:
    table = database.checkpoints
    row = connection.execute(sa.select(table).order_by(table.c.size.desc()).limit(1)).first()
    if row is None:
        raise JournalError("the journal has no checkpoint")
    try:
        frontier = Frontier.decoded(row.size, row.frontier)
        at = clocks.read(row.recorded_at)
    except ValueError as error:
        raise JournalError(f"the checkpoint of size {row.size} is damaged: {error}") from None
    return Sealed(frontier, row.note, at)
