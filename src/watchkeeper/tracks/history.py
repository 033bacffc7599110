"""Versions of observations: what a later run no longer finds, or finds otherwise, stays on file.

```
LAKE/observations/current.json          id → content and the version that it came with
LAKE/observations/0001.parquet          observations that version 1 added or changed
LAKE/observations/0001.json             its data and rules, and what it superseded
```

A version is written only when something differs. Files are never changed, but for `current.json`,
which is a fold of the others and is written last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from watchkeeper.record.durable import make_folder, write_file


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


@dataclass(frozen=True, slots=True)
class _Current:
    version: int = 0
    observations: dict[str, tuple[str, int]] = field(default_factory=dict)


def keep_version(
    folder: Path,
    contents: Mapping[str, str],
    write: Callable[[Path, Sequence[str]], None],
    data_version: str,
    rules: Mapping[str, str],
) -> Version | None:
    """Keeps what differs from the version before.

    Args:
        folder: `LAKE/observations`.
        contents: Of all that now stand, by id.
        write: Writes those of these ids as Parquet.
        data_version: Of the lake.
        rules: Full version of each rule by name.

    Returns:
        The new version; None when nothing differs.
    """
    before = _read(folder)
    known = before.observations
    changed = {key for key, (content, _) in known.items() if contents.get(key, content) != content}
    gone, added = known.keys() - contents.keys(), contents.keys() - known.keys()
    if not (changed or gone or added):
        return None
    number = before.version + 1
    superseded = tuple(
        Superseded(key, *before.observations[key], "changed" if key in changed else "gone")
        for key in sorted(changed | gone)
    )
    version = Version(number, data_version, rules, tuple(sorted(added)), superseded)
    make_folder(folder)
    new = sorted(changed | added)
    write(folder / f"{number:04}.parquet", new)
    write_file(folder / f"{number:04}.json", _encoded(version))
    standing = {key: value for key, value in before.observations.items() if key not in gone}
    standing |= {key: (contents[key], number) for key in new}
    write_file(folder / "current.json", _encoded(_Current(number, standing)))
    return version


def _read(folder: Path) -> _Current:
    try:
        return msgspec.json.decode((folder / "current.json").read_bytes(), type=_Current)
    except FileNotFoundError:
        return _Current()


def _encoded(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"
