"""Writes a report to a folder, safely: whole files only, never anyone else's.

The rules:

1. All files are rendered before the first is written, and written beside the folder first.
2. A new folder appears at once, by one rename. In a folder that exists, each file is replaced at
   once and `index.html` last. (Swapping the whole folder would carry away files that others put
   there, and leave a moment without any report.)
3. `.watchkeeper-report` lists what was written, with hashes. Before anything is replaced it lists
   the old and the new files, so that after an interruption the next run still knows its own.
4. A file of an earlier run that is no longer part of the report is removed, if its bytes are still
   ours. A file that we did not write is never replaced or removed: it is an error.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from watchkeeper.report.content import Document
from watchkeeper.report.html import INDEX, render_html

MANIFEST: Final = ".watchkeeper-report"
HEADER: Final = "# Files that Watchkeeper wrote here: SHA-256 and path"


def write_html(document: Document, folder: Path) -> tuple[Path, ...]:
    """Writes a document as HTML.

    Args:
        document: The report.
        folder: Where to write it; made when it does not exist.

    Returns:
        The files written, in order of path.

    Raises:
        FileExistsError: A file of the report would replace one that this program did not write.
        NotADirectoryError: `folder` is a file.
    """
    files = render_html(document)
    folder = folder.absolute()
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; a report needs a folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
    try:
        _stage(files, staged)
        if folder.exists():
            _replace(files, staged, folder)
        else:
            staged.chmod(0o755)
            staged.rename(folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return tuple(folder / name for name in sorted(files))


def _stage(files: Mapping[str, bytes], staged: Path) -> None:
    for name, data in files.items():
        path = staged / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (staged / MANIFEST).write_bytes(_manifest({n: {_hash(data)} for n, data in files.items()}))


def _replace(files: Mapping[str, bytes], staged: Path, folder: Path) -> None:
    before = _read_manifest(folder)
    for name, data in files.items():
        _refuse_foreign(folder / name, name, before, data)
    both = {name: set(hashes) for name, hashes in before.items()}
    for name, data in files.items():
        both.setdefault(name, set()).add(_hash(data))
    interim = staged / f"{MANIFEST}-interim"
    interim.write_bytes(_manifest(both))
    interim.replace(folder / MANIFEST)
    for name in sorted(files, key=lambda n: (n == INDEX, n)):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (staged / name).replace(target)
    for name in sorted(before.keys() - files.keys()):
        _remove(folder, name, before[name])
    (staged / MANIFEST).replace(folder / MANIFEST)


def _refuse_foreign(path: Path, name: str, before: Mapping[str, set[str]], data: bytes) -> None:
    """Rule 4; the same bytes are no loss, so that an interrupted first run can go on."""
    if not os.path.lexists(path) or name in before:
        return
    if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
        return
    raise FileExistsError(
        f"{path} was not written by this program; move it away or choose another folder"
    )


def _remove(folder: Path, name: str, hashes: set[str]) -> None:
    path = folder / name
    if path.is_symlink() or not path.is_file() or _hash(path.read_bytes()) not in hashes:
        return
    path.unlink()
    if path.parent != folder and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _manifest(files: Mapping[str, set[str]]) -> bytes:
    lines = [f"{digest}  {name}" for name in sorted(files) for digest in sorted(files[name])]
    return "\n".join((HEADER, *lines, "")).encode("utf-8")


def _read_manifest(folder: Path) -> dict[str, set[str]]:
    """What an earlier run wrote; lines that do not name a file inside the folder are ignored."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        parts = PurePosixPath(name).parts
        if len(digest) == 64 and parts and ".." not in parts and not name.startswith("/"):
            found.setdefault(name, set()).add(digest)
    return found
