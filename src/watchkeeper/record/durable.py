"""Files that are on the disk when the call returns, whole or not at all.

The rules:

1. A file appears under its name only when all its bytes are on the disk: temporary file in the same
   folder or file system → fsync → rename → fsync of the folder.
2. When any step fails, the temporary file is removed and the error goes up.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Makes a folder and its parents, and their names durable; no harm when it is there."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def move_into_place(temporary: Path, path: Path) -> None:
    """Gives a finished and synced file its name, replacing what has it, and makes that durable."""
    temporary.replace(path)
    sync_folder(path.parent)


def write_file(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all, replacing what is there.

    Args:
        path: The file; its folder exists.
        data: Its bytes.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        move_into_place(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
