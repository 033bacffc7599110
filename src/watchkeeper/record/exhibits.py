"""Exhibits: files as they were received, stored once under the SHA-256 of their bytes.

The rules:

1. The name of a stored file is its hash, `blobs/sha256/<64 hexadecimal digits>`. Names that people
   gave are data in the record and never a path.
2. A blob is put only if absent, and never changed. What is there already is hashed again instead of
   written again.
3. On a local disk a blob appears whole and durable or not at all: temporary file → fsync →
   read-only → rename → fsync of the folder. obstore's local store does not fsync, so that write is
   done here, into the layout that obstore reads.
4. What is read is hashed again before it is handed out.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore

from watchkeeper.record.durable import make_folder, move_into_place

_CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLOBS = "blobs/sha256"
_INCOMING = "incoming"


class ExhibitError(ValueError):
    """An exhibit that is not there, is damaged, or has no proper name."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file in the store, and what was said of it.

    Attributes:
        sha256: 64 hexadecimal digits.
        size: Bytes.
        name: Name of the file as it was received.
        media_type: For example `text/csv`.
        address: Where it came from, "" when unknown.
    """

    sha256: str
    size: int
    name: str
    media_type: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """A blob that does not have the bytes that its name says.

    Attributes:
        sha256: Its name.
        reason: What is wrong.
    """

    sha256: str
    reason: str


def location(digest: str) -> str:
    """The path of a blob in the store.

    Raises:
        ExhibitError: Not 64 small hexadecimal digits.
    """
    if not _DIGEST.fullmatch(digest):
        raise ExhibitError(f"{digest[:80]!r} is not a SHA-256 (64 small hexadecimal digits)")
    return f"{_BLOBS}/{digest}"


class Exhibits:
    """A store of blobs.

    Args:
        store: Any store of obstore.
        folder: The folder of a local store, for the durable write; None for any other store.
    """

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder

    @classmethod
    def local(cls, folder: Path) -> Exhibits:
        """The store in a folder, which is made when it is missing."""
        make_folder(folder / _BLOBS)
        make_folder(folder / _INCOMING)
        return cls(LocalStore(folder), folder)

    def add(
        self, content: Path | bytes | BinaryIO, *, name: str, media_type: str, address: str = ""
    ) -> Exhibit:
        """Stores a file, unless its bytes are there already.

        Args:
            content: A file, its bytes, or a stream open for reading bytes.
            name: Name of the file as it was received; only kept as data.
            media_type: For example `text/csv`.
            address: Where it came from.

        Raises:
            ExhibitError: The same bytes are there already, but damaged.
            OSError: Reading or writing failed; no blob was made.
        """
        incoming = None if self._folder is None else self._folder / _INCOMING
        descriptor, path = tempfile.mkstemp(dir=incoming, suffix=".part")
        temporary = Path(path)
        try:
            with os.fdopen(descriptor, "wb") as file:
                digest, size = _copy(content, file)
                os.fchmod(file.fileno(), 0o444)
                file.flush()
                os.fsync(file.fileno())
            self._put(temporary, digest)
        finally:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
        return Exhibit(digest, size, name, media_type, address)

    def _put(self, temporary: Path, digest: str) -> None:
        if self.has(digest):
            self._require_whole(digest)
        elif self._folder is not None:
            # Two writers of one blob bring the same bytes, so the second rename changes nothing.
            move_into_place(temporary, self._folder / location(digest))
        else:
            try:
                obstore.put(self._store, location(digest), temporary, mode="create")
            except AlreadyExistsError:
                self._require_whole(digest)

    def has(self, digest: str) -> bool:
        """Whether a blob is there, whole or damaged.

        Raises:
            ExhibitError: Not a SHA-256.
        """
        try:
            obstore.head(self._store, location(digest))
        except FileNotFoundError:
            return False
        return True

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The bytes of a blob, piece by piece; they are known to be whole when no error came.

        Raises:
            ExhibitError: Not a SHA-256, not there, or damaged.
        """
        hasher = sha256()
        try:
            for chunk in obstore.get(self._store, location(digest)).stream(min_chunk_size=_CHUNK):
                piece = bytes(chunk)
                hasher.update(piece)
                yield piece
        except FileNotFoundError:
            raise ExhibitError(f"exhibit {digest} is missing") from None
        if hasher.hexdigest() != digest:
            raise ExhibitError(f"exhibit {digest} is damaged: its bytes have another hash")

    def read(self, digest: str) -> bytes:
        """The bytes of a blob.

        Raises:
            ExhibitError: Not a SHA-256, not there, or damaged.
        """
        return b"".join(self.chunks(digest))

    def _require_whole(self, digest: str) -> None:
        for _ in self.chunks(digest):
            pass

    def digests(self) -> list[str]:
        """The names of all blobs, sorted; what is not named by a hash is not a blob."""
        names = [
            str(item["path"]).removeprefix(f"{_BLOBS}/")
            for page in obstore.list(self._store, prefix=_BLOBS)
            for item in page
        ]
        return sorted(name for name in names if _DIGEST.fullmatch(name))

    def scrub(self, part: int = 1, parts: int = 1) -> list[Damage]:
        """Hashes a share of the store again.

        Hashes are spread evenly, so the parts are of like size, and `part` 1 to `parts` in turn
        cover everything.

        Args:
            part: Which part, from 1.
            parts: Number of parts.

        Returns:
            What is damaged; empty when nothing is.

        Raises:
            ValueError: There is no such part.
        """
        if not 1 <= part <= parts:
            raise ValueError(f"there is no part {part} of {parts}")
        damage = []
        for digest in self.digests():
            if int(digest[:8], 16) * parts >> 32 == part - 1:
                try:
                    self._require_whole(digest)
                except ExhibitError as error:
                    damage.append(Damage(digest, str(error)))
        return damage


def _copy(content: Path | bytes | BinaryIO, file: BinaryIO) -> tuple[str, int]:
    """Writes the content to a file; its SHA-256 and size."""
    if isinstance(content, bytes):
        file.write(content)
        return sha256(content).hexdigest(), len(content)
    if isinstance(content, Path):
        with content.open("rb") as stream:
            return _copy(stream, file)
    hasher, size = sha256(), 0
    while chunk := content.read(_CHUNK):
        hasher.update(chunk)
        size += file.write(chunk)
    return hasher.hexdigest(), size
