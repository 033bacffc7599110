"""Imported claims into the record: the table as an exhibit, one entry for each new claim.

The rules:

1. The table itself is an exhibit; every claim entry names that exhibit's entry as its input and
   has at least its label.
2. A claim that the record holds already (the same id) adds nothing, whatever exhibit it came from.
3. Rejected rows are not recorded: they are the user's to mend.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from watchkeeper.claims.importing import Imported, import_table
from watchkeeper.claims.mapping import Mapping
from watchkeeper.claims.model import Claim
from watchkeeper.record.entries import Draft
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.labels import PUBLIC, Label
from watchkeeper.record.workspace import Workspace

CLAIM = "claim"
"""Kind of the entry that records a claim; its body is a `Claim`."""


class _Named(msgspec.Struct):
    """The one field of a claim's body that tells whether it is recorded already."""

    id: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a table did.

    Attributes:
        imported: What the table gave.
        exhibit: SHA-256 of the table.
        added: Number of claims that were new to the record.
        known: Number of claims that the record held already.
    """

    imported: Imported
    exhibit: str
    added: int
    known: int


def record_table(
    workspace: Workspace,
    path: Path,
    *,
    author: str,
    mapping: Mapping | None = None,
    label: Label = PUBLIC,
) -> Recorded:
    """Reads a table, adds it as an exhibit and records its new claims.

    Args:
        workspace: Where to record.
        path: The table.
        author: Who imports it.
        mapping: Its mapping; found by the column names when None.
        label: Who may read it.

    Raises:
        InputError: The file cannot be used at all; nothing was recorded.
        OSError: Reading or writing failed.
    """
    content = path.read_bytes()
    import_table(content.partition(b"\n")[0], mapping, file=path.name)
    entry = workspace.add_exhibit(
        content, name=path.name, media_type="text/csv", author=author, label=label
    )
    digest = entry.read(Exhibit).sha256
    imported = import_table(content, mapping, digest, file=path.name)
    held = {named.id for named in workspace.journal.bodies(CLAIM, _Named)}
    new = [claim for claim in imported.claims if claim.id not in held]
    workspace.journal.append(Draft(CLAIM, claim, author, label, (entry.id,)) for claim in new)
    return Recorded(imported, digest, len(new), len(imported.claims) - len(new))


def recorded_claims(workspace: Workspace) -> Iterator[Claim]:
    """The claims that the record holds, in the order of recording."""
    return workspace.journal.bodies(CLAIM, Claim)
