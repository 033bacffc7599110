from __future__ import annotations

import contextlib
import errno
import io
import os
import resource
import stat
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from obstore.store import MemoryStore

from watchkeeper.record.exhibits import Exhibit, ExhibitError, Exhibits
from watchkeeper.record.workspace import Workspace

CONTENT = b"date,barrels\n2024-01-01,500000\n" * 100_000
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def exhibits(tmp_path: Path) -> Exhibits:
    return Exhibits.local(tmp_path / "exhibits")


def add(store: Exhibits, content: Path | bytes | BinaryIO = CONTENT) -> Exhibit:
    return store.add(content, name="table.csv", media_type="text/csv", address="https://a.example")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_stored_under_its_hash_and_read_only(tmp_path: Path, exhibits: Exhibits) -> None:
    assert add(exhibits) == Exhibit(
        DIGEST, len(CONTENT), "table.csv", "text/csv", "https://a.example"
    )
    (path,) = files(tmp_path)
    assert path == tmp_path / "exhibits/blobs/sha256" / DIGEST
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert exhibits.read(DIGEST) == CONTENT


def test_file_bytes_and_stream_are_the_same_exhibit(tmp_path: Path, exhibits: Exhibits) -> None:
    source = tmp_path / "source.csv"
    source.write_bytes(CONTENT)
    made = {add(exhibits, content) for content in (source, CONTENT, io.BytesIO(CONTENT))}
    assert len(made) == 1
    assert exhibits.digests() == [DIGEST]


def test_the_same_bytes_again_change_nothing(tmp_path: Path, exhibits: Exhibits) -> None:
    add(exhibits)
    (path,) = files(tmp_path)
    before = path.stat()
    add(exhibits)
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(tmp_path) == [path]


def test_empty_files_are_exhibits_too(exhibits: Exhibits) -> None:
    assert exhibits.read(add(exhibits, b"").sha256) == b""


def test_any_store_is_accepted() -> None:
    store = Exhibits(MemoryStore())
    assert add(store) == add(store)
    assert store.digests() == [DIGEST]
    assert store.read(DIGEST) == CONTENT
    assert store.scrub() == []
    with pytest.raises(ExhibitError, match="missing"):
        store.read("0" * 64)


class BrokenStream(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 2_000_000:
            raise OSError(errno.EIO, "the source went away")
        return super().read(size)


@contextlib.contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """No file may grow beyond `limit` bytes; the kernel refuses the write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_full_disk_leaves_nothing(tmp_path: Path, exhibits: Exhibits) -> None:
    with full_disk(1_000_000), pytest.raises(OSError, match="too large"):
        add(exhibits)
    assert files(tmp_path) == []
    add(exhibits)
    assert exhibits.read(DIGEST) == CONTENT


def test_broken_source_leaves_nothing(tmp_path: Path, exhibits: Exhibits) -> None:
    with pytest.raises(OSError, match="went away"):
        add(exhibits, cast(BinaryIO, BrokenStream(CONTENT)))
    assert files(tmp_path) == []


@pytest.mark.parametrize("call", [1, 2], ids=["of the file", "of the folder"])
def test_failing_fsync_is_an_error(
    call: int, tmp_path: Path, exhibits: Exhibits, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    real = os.fsync

    def fail(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(errno.EIO, "the disk failed")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="the disk failed"):
        add(exhibits)
    # After the rename the whole blob may stand there, but never a part of it.
    assert [path.read_bytes() == CONTENT for path in files(tmp_path)] == [True] * (call - 1)


def test_failing_rename_leaves_nothing(
    tmp_path: Path, exhibits: Exhibits, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "no space for the name")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        add(exhibits)
    assert files(tmp_path) == []


def test_nothing_is_recorded_of_what_was_not_stored(workspace: Workspace) -> None:
    with full_disk(1_000_000), pytest.raises(OSError, match="too large"):
        workspace.add_exhibit(CONTENT, name="a", media_type="text/csv", author="clerk")
    assert workspace.journal.size == 0


def spoil(path: Path) -> None:
    data = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def test_damage_is_never_handed_out(tmp_path: Path, exhibits: Exhibits) -> None:
    add(exhibits)
    spoil(files(tmp_path)[0])
    for use in (lambda: exhibits.read(DIGEST), lambda: add(exhibits)):
        with pytest.raises(ExhibitError, match="damaged"):
            use()
    assert [damage.sha256 for damage in exhibits.scrub()] == [DIGEST]


def test_parts_of_a_scrub_cover_the_store_once(tmp_path: Path, exhibits: Exhibits) -> None:
    digests = {add(exhibits, str(number).encode()).sha256 for number in range(60)}
    for path in files(tmp_path):
        spoil(path)
    found = [[damage.sha256 for damage in exhibits.scrub(part, 4)] for part in (1, 2, 3, 4)]
    assert sorted(chain.from_iterable(found)) == sorted(digests)
    assert all(2 < len(part) < 30 for part in found)
    for part, parts in ((0, 4), (5, 4), (1, 0)):
        with pytest.raises(ValueError, match="no part"):
            exhibits.scrub(part, parts)


@pytest.mark.parametrize(
    "digest",
    [
        "",
        "..",
        "../" * 21 + "a",
        DIGEST.upper(),
        DIGEST[:-1],
        DIGEST + "/",
        DIGEST[:-1] + "\n",
        "/",
    ],
)
def test_what_is_no_hash_is_no_path(digest: str, exhibits: Exhibits) -> None:
    for use in (exhibits.has, exhibits.read):
        with pytest.raises(ExhibitError, match="not a SHA-256"):
            use(digest)


def test_names_are_data(workspace: Workspace) -> None:
    name = "../../etc/passwd\u202e\x00"
    entry = workspace.add_exhibit(b"x", name=name, media_type="text/plain", author="clerk")
    assert entry.read(Exhibit).name == name
    stored = files(workspace.folder / "exhibits")
    assert [path.name for path in stored] == [sha256(b"x").hexdigest()]


def test_files_that_are_no_blobs_are_passed_over(tmp_path: Path, exhibits: Exhibits) -> None:
    add(exhibits)
    (tmp_path / "exhibits/blobs/sha256/notes.txt").write_text("left here by someone")
    assert exhibits.digests() == [DIGEST]
