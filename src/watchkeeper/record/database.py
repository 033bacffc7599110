"""The tables of the record, and how they are opened.

The rules:

1. Only the plain types that every SQL database has; moments, labels and inputs are text in their
   one written form, so that the same bytes come back from any of them.
2. SQLite runs in WAL mode with `synchronous=FULL`: a commit that returned survives a power cut.
3. A writing transaction takes the write lock before it reads, so two writers never build on the
   same checkpoint.
4. The database itself refuses to change or delete an entry or a checkpoint (triggers, in SQLite).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

REVISION = "0001"
"""The newest migration; older databases are brought up to it, newer ones are refused."""

_POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_BUSY_SECONDS = 30
_WRITE = "watchkeeper_write"

metadata = sa.MetaData()


class Bytes(sa.LargeBinary):
    """Bytes that go to the driver as they are; wrapping each value costs more than storing it."""

    def bind_processor(self, dialect: sa.Dialect) -> None:
        """Leaves the value alone: the drivers of SQLite and PostgreSQL take `bytes`."""


entries = sa.Table(
    "entries",
    metadata,
    sa.Column("position", _POSITION, primary_key=True, autoincrement=False),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("author", sa.String(255), nullable=False),
    sa.Column("recorded_at", sa.String(27), nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("inputs", sa.Text, nullable=False),
    sa.Column("body", Bytes, nullable=False),
    sa.Column("salt", Bytes(32), nullable=False),
    sa.Column("leaf", Bytes(32), nullable=False),
    sa.Index("entries_by_kind", "kind", "position"),
)

checkpoints = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("size", _POSITION, primary_key=True, autoincrement=False),
    sa.Column("root", Bytes(32), nullable=False),
    sa.Column("frontier", Bytes, nullable=False),
    sa.Column("recorded_at", sa.String(27), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)


class UnreadableError(RuntimeError):
    """A database that cannot be read, or is none."""


class NewerError(RuntimeError):
    """A database that a newer version made."""


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def open_engine(url: str) -> sa.Engine:
    """Opens a database; nothing is read or created yet.

    Args:
        url: SQLAlchemy address.
    """
    # An error of the database never quotes parameters: they are bodies and salts.
    if sa.make_url(url).get_backend_name() != "sqlite":
        return sa.create_engine(url, hide_parameters=True)
    # Transactions are begun by hand (`_begin`); isolation level None keeps the driver from it.
    engine = sa.create_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS, "isolation_level": None},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        # Larger pages and a cache that holds the index of ids make long appends a quarter faster.
        "page_size = 8192",
        "cache_size = -65536",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        # Without it, REPLACE would delete rows past the triggers.
        "recursive_triggers = ON",
        "trusted_schema = OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that is alone in writing from its start; durable when the block has ended."""
    with _alone(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("LOCK TABLE checkpoints IN EXCLUSIVE MODE"))
        yield connection


def revision(engine: sa.Engine) -> str:
    """The migration that a database stands at, "" when it is empty.

    Raises:
        UnreadableError: Not a database.
    """
    try:
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return ""
            found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
            return str(found or "")
    except sa.exc.DatabaseError as error:
        raise UnreadableError(f"the database cannot be read: {error.orig}") from None


def migrate(engine: sa.Engine) -> None:
    """Brings a database up to the newest migration; no harm when it is there.

    Raises:
        UnreadableError: Not a database.
        NewerError: A newer version made it.
    """
    found = revision(engine)
    if found == REVISION:
        return
    if found > REVISION:
        raise NewerError(
            f"made by a newer version (its migration is {found}, this version knows {REVISION})"
        )
    # Alembic takes a moment to load, and most starts do not need it.
    from alembic import command, config  # noqa: PLC0415

    settings = config.Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with _alone(engine) as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, REVISION)


@contextmanager
def _alone(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect().execution_options(**{_WRITE: True}) as connection, connection.begin():
        yield connection
