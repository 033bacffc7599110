"""Entries as rows of the table: every statement that touches `entries` row by row.

The rules:

1. A row holds exactly what the envelope holds, in the same written forms; salt and leaf are beside.
2. Reading goes page by page, each in its own short transaction; since the table only grows, the
   pages fit together.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from watchkeeper.record import clock as clocks
from watchkeeper.record import database, entries, labels
from watchkeeper.record.entries import Entry, EntryError
from watchkeeper.record.labels import Label
from watchkeeper.record.merkle import leaf_hash

T = TypeVar("T")

_PAGE = 5_000
_LOOKUP = 500


class TakenError(ValueError):
    """An id or an index that an entry has already."""


def insert(connection: sa.Connection, made: Sequence[Entry]) -> None:
    """Writes new entries, all of one moment.

    Raises:
        TakenError: An id or index is taken.
    """
    written = clocks.written(made[0].recorded_at)
    values = [
        (
            entry.index,
            entry.id,
            entry.kind,
            entry.author,
            written,
            labels.encode(entry.label).decode(),
            entries.encode_inputs(entry.inputs).decode(),
            entry.body,
            entry.salt,
            entry.leaf,
        )
        for entry in made
    ]
    try:
        _execute_many(connection, values)
    except sa.exc.IntegrityError:
        # The error of the database would quote bodies and salts.
        raise TakenError(
            "an id is taken already: a draft's id was used before, or seeded entropy twice"
        ) from None


def _execute_many(connection: sa.Connection, values: list[tuple[Any, ...]]) -> None:
    """Inserts rows whose values stand in the order of the table's columns."""
    compiled = sa.insert(database.entries).compile(dialect=connection.dialect)
    if compiled.positional:
        # The driver takes tuples as they are, which halves the time beside one dict for each row.
        connection.exec_driver_sql(str(compiled), values)
    else:
        names = database.entries.columns.keys()
        connection.execute(
            sa.insert(database.entries), [dict(zip(names, row, strict=True)) for row in values]
        )


def labels_of(connection: sa.Connection, ids: set[str]) -> dict[str, Label]:
    """The labels of those ids that are recorded."""
    columns = database.entries.c
    found: dict[str, Label] = {}
    ordered = iter(sorted(ids))
    while some := list(islice(ordered, _LOOKUP)):
        query = sa.select(columns.id, columns.label).where(columns.id.in_(some))
        for row in connection.execute(query):
            found[row.id] = labels.decode(row.label.encode())
    return found


def entry_of_row(row: Any) -> Entry:
    """The entry of a row of the table.

    Raises:
        EntryError: The row is damaged.
        LabelError: Its label is.
    """
    try:
        return Entry(
            row.position,
            row.id,
            row.kind,
            row.author,
            clocks.read(row.recorded_at),
            labels.decode(row.label.encode()),
            entries.decode_inputs(row.inputs.encode()),
            row.body,
            row.salt,
            row.leaf,
        )
    except (ValueError, AttributeError, TypeError) as error:
        raise EntryError(f"entry {row.position} is damaged: {error}") from None


def leaf_of_row(row: Any) -> bytes:
    """The leaf hash that follows from the other columns of a row."""
    _, identity, kind, author, recorded_at, label, inputs, body, salt, _ = row
    envelope = entries.envelope(
        author=author,
        body=body,
        id=identity,
        inputs=inputs.encode(),
        kind=kind,
        label=label.encode(),
        recorded_at=recorded_at,
    )
    return leaf_hash(entries.commitment(salt, envelope))


def pages(
    engine: sa.Engine, end: int, kind: str | None, *columns: sa.ColumnElement[Any]
) -> Iterator[Sequence[Any]]:
    """Rows in their order, page by page.

    Args:
        engine: The database.
        end: Only rows before this position.
        kind: Only this kind; None is all.
        columns: What to read; the first is the position.
    """
    position = database.entries.c.position
    query = sa.select(*columns).order_by(position).limit(_PAGE)
    if kind is not None:
        query = query.where(database.entries.c.kind == kind)
    after = -1
    while True:
        with engine.connect() as connection:
            page = connection.execute(query.where(position > after, position < end)).fetchall()
        yield page
        if len(page) < _PAGE:
            return
        after = page[-1][0]


def decode_bodies(page: Iterable[Any], body: type[T]) -> list[T]:
    """The bodies of rows.

    What is decoded holds no cycles, so the collector would walk a hundred thousand values for
    nothing and take longer than the decoding; it waits for the end of the page.
    """
    decode = entries.decoder(body).decode
    collecting = gc.isenabled()
    gc.disable()
    values: list[T] = []
    try:
        for row in page:
            values.append(decode(row.body))
    except msgspec.DecodeError as error:
        raise EntryError(f"a body does not fit {body.__name__}: {error} ({row.position})") from None
    finally:
        if collecting:
            gc.enable()
    return values
