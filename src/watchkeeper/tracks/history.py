"""Versions of observations: what a later run no longer finds, or finds otherwise, stays on file.

```
LAKE/observations/current.parquet       id, content, and the version that it came with
LAKE/observations/0001.parquet          observations that version 1 added or changed
LAKE/observations/0001.json             its data and rules, and what it superseded
```

A version is written only when something differs. Files are never changed, but for the current ones,
which are a fold of the others and are written last.
"""

# ruff: noqa: S608  (names of our own tables are put in, never a text of a user)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from watchkeeper.record.durable import write_file
from watchkeeper.tracks.database import copy_into_place, quoted
from watchkeeper.tracks.standing import Standing

_NOTHING = "(SELECT '' AS id, '' AS content, 0 AS version LIMIT 0)"


@dataclass(frozen=True, slots=True)
class Superseded:
    """An observation that no longer stands as it did.

    Attributes:
        id: Of the observation.
        content: Hash of what it said.
        version: That said so.
        reason: `changed` (the same id now says something else) or `gone`.
    """

    id: str
    content: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version.

    Attributes:
        number: From 1.
        data_version: Of the lake.
        rules: Full version of each rule by name.
        added: Ids that were not there before.
        superseded: What it replaced.
    """

    number: int
    data_version: str
    rules: Mapping[str, str]
    added: tuple[str, ...]
    superseded: tuple[Superseded, ...]


def keep_version(
    folder: Path, standing: Standing, data_version: str, rules: Mapping[str, str]
) -> Version | None:
    """Keeps what differs from the version before.

    Args:
        folder: `LAKE/observations`.
        standing: All that now stand.
        data_version: Of the lake.
        rules: Full version of each rule by name.

    Returns:
        The new version; None when nothing differs.
    """
    cursor, current = standing.cursor(), folder / "current.parquet"
    known = f"read_parquet({quoted(current)})" if current.is_file() else _NOTHING
    cursor.execute(
        f"CREATE TABLE changes AS SELECT id, before.content AS said, before.version, now.content"
        f" FROM {known} AS before FULL JOIN standing AS now USING (id)"
        " WHERE before.content IS DISTINCT FROM now.content"
    )
    changes = cursor.execute("SELECT * FROM changes ORDER BY id").fetchall()
    if not changes:
        return None
    number = 1 + max((int(path.stem) for path in folder.glob("[0-9]*.json")), default=0)
    superseded = tuple(
        Superseded(key, said, version, "gone" if content is None else "changed")
        for key, said, version, content in changes
        if said is not None
    )
    added = tuple(key for key, said, *_ in changes if said is None)
    found = Version(number, data_version, rules, added, superseded)
    standing.write(folder / f"{number:04}.parquet", among="changes")
    write_file(folder / f"{number:04}.json", _encoded(found))
    copy_into_place(
        cursor,
        "SELECT id, now.content, CASE WHEN before.content = now.content THEN before.version"
        f" ELSE {number} END AS version"
        f" FROM standing AS now LEFT JOIN {known} AS before USING (id) ORDER BY id",
        current,
    )
    return found


def _encoded(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"
