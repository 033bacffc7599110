"""A private key in one file that only its owner reads; whose key it is, is for the caller.

The rules:

1. The file is created once and whole, with mode 0600 from its first byte, and is durable before the
   key is used.
2. A file that others can read is refused, not repaired: the key may be known already.
3. No error shows what a key file holds.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from watchkeeper.record.durable import sync_folder

LONGEST = 4096
"""More of a key file is not read, in characters; no key is as long."""


class KeyFileError(ValueError):
    """A key file that is missing, malformed, or open to others; never shows its content."""


def write_key(path: Path, text: str) -> None:
    """Writes a key to a new file.

    Args:
        path: The file; its folder exists.
        text: All that the file will hold.

    Raises:
        FileExistsError: There is a file already.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never replaces a key that is there.
        path.hardlink_to(temporary)
    finally:
        temporary.unlink()
    sync_folder(path.parent)


def read_key(path: Path, whose: str) -> str:
    """The text of a key file that only its owner can read.

    Args:
        path: The file.
        whose: What an error calls the key, such as "the log's key".

    Raises:
        KeyFileError: It is missing or no text, or open to others.
    """
    try:
        with path.open(encoding="utf-8") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read(LONGEST)
    except (OSError, UnicodeDecodeError):
        raise KeyFileError(f"{whose} {path} cannot be read") from None
    if mode & 0o077:
        raise KeyFileError(
            f"{whose} {path} is open to others (mode {mode:o}): if nobody has read it, "
            f"run `chmod 600 {path}`"
        )
    return text
