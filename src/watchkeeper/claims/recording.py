"""Imported claims into the record: the table as an exhibit, one entry for each new claim.

The rules:

1. The table itself is an exhibit; every claim entry names that exhibit's entry as its input and
   has at least its label.
2. A claim that the record holds already (the same id) adds nothing, whatever exhibit it came from.
3. Rejected rows are not recorded: they are the user's to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from watchkeeper.claims.captures import captured_addresses, with_captures
from watchkeeper.claims.importing import Imported, import_table
from watchkeeper.claims.mapping import Mapping
from watchkeeper.claims.model import Claim
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.tables import Reject
from watchkeeper.record.entries import Draft
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.labels import PUBLIC, Label, Readable
from watchkeeper.record.workspace import EXHIBIT, Workspace

CLAIM = "claim"
"""Kind of the entry that records a claim; its body is a `Claim`."""


class _Named(msgspec.Struct):
    """The one field of a claim's body that tells whether it is recorded already."""

    id: str


@dataclass(frozen=True, slots=True)
class RecordedTable:
    """What recording one table did.

    Attributes:
        file: Name of the table.
        imported: What the table gave.
        exhibit: SHA-256 of the table.
        added: Number of claims that were new to the record.
        known: Number of claims that the record held already.
    """

    file: str
    imported: Imported
    exhibit: str
    added: int
    known: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording several tables did.

    Attributes:
        tables: The tables, in the order in which they were given.
    """

    tables: tuple[RecordedTable, ...]

    @property
    def added(self) -> int:
        """Number of claims that were new to the record."""
        return sum(table.added for table in self.tables)

    @property
    def known(self) -> int:
        """Number of claims that the record held already."""
        return sum(table.known for table in self.tables)

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """The rows of all tables that were set aside."""
        return tuple(reject for table in self.tables for reject in table.imported.rejects)

    @property
    def rejected(self) -> int:
        """Number of rows that were set aside."""
        return len(self.rejects)


def record_tables(
    workspace: Workspace,
    paths: Iterable[Path],
    author: str,
    *,
    mapping: Mapping | None = None,
    label: Label = PUBLIC,
) -> Recorded:
    """Reads tables, adds each as an exhibit and records their new claims.

    All tables are read before anything is recorded, so that a table that cannot be used leaves the
    record as it was.

    Args:
        workspace: Where to record.
        paths: The tables.
        author: Who imports them.
        mapping: Their mapping; found by the column names when None.
        label: Who may read them.

    Raises:
        InputError: A file cannot be used at all; nothing was recorded.
        OSError: Reading or writing failed.
    """
    read = [_read(path, mapping) for path in paths]
    held = {named.id for named in workspace.journal.bodies(CLAIM, _Named)}
    return Recorded(tuple(_record(workspace, table, author, label, held) for table in read))


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    content: bytes
    imported: Imported


def _read(path: Path, mapping: Mapping | None) -> _Read:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(Problem(str(path), 0, "", "", f"a file ({error})")) from None
    digest = sha256(content).hexdigest()
    return _Read(path, content, import_table(content, mapping, digest, file=path.name))


def _record(
    workspace: Workspace, table: _Read, author: str, label: Label, held: set[str]
) -> RecordedTable:
    """Records one table's new claims; `held` gains their ids."""
    name = table.path.name
    entry = workspace.add_exhibit(
        table.content, name=name, media_type="text/csv", author=author, label=label
    )
    new = [claim for claim in table.imported.claims if claim.id not in held]
    workspace.journal.append(Draft(CLAIM, claim, author, label, (entry.id,)) for claim in new)
    held.update(claim.id for claim in new)
    known = len(table.imported.claims) - len(new)
    digest = entry.read(Exhibit).sha256
    return RecordedTable(name, table.imported, digest, len(new), known)


def recorded_claims(workspace: Workspace, readable: Readable | None = None) -> Iterator[Claim]:
    """The claims that the record holds, in their order; each says whether its page is captured.

    Args:
        workspace: The workspace.
        readable: What the reader in question may read; whatever else there is has no effect, not
            even on what counts as captured. None is for whoever may read all of it.
    """
    exhibits = workspace.journal.bodies(EXHIBIT, Exhibit, readable=readable)
    claims = workspace.journal.bodies(CLAIM, Claim, readable=readable)
    return with_captures(claims, captured_addresses(exhibits))
