"""The file of a private key: whose-ever it is, created once, for its owner's eyes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from watchkeeper.record import keys, signers
from watchkeeper.record.clock import SeededEntropy
from watchkeeper.record.keyfiles import LONGEST, KeyFileError, read_key, write_key


@pytest.fixture
def no_umask() -> Iterator[None]:
    """Whatever mode a file is asked for, it gets."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("no_umask")
def test_a_key_file_is_its_owners_only_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    write_key(path, "first\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write_key(path, "second\n")
    assert read_key(path, "the key") == "first\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o610, 0o620, 0o640, 0o601, 0o602, 0o604])
def test_every_bit_for_others_refuses_it(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.key"
    write_key(path, "secret\n")
    path.chmod(mode)
    with pytest.raises(KeyFileError) as refused:
        read_key(path, "the guard's key")
    said = str(refused.value)
    assert said.startswith(f"the guard's key {path} ")
    assert f"chmod 600 {path}" in said and f"{mode:o}" in said and "secret" not in said


def test_an_endless_key_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    write_key(path, "k" * (LONGEST + 1))
    assert len(read_key(path, "the key")) == LONGEST


@pytest.mark.parametrize(
    ("load", "whose"), [(keys.load, "the log's key"), (signers.load, "the key")]
)
def test_both_keys_say_the_same_of_the_same_fault(
    tmp_path: Path, load: Callable[[Path], object], whose: str
) -> None:
    path = tmp_path / "a.key"
    with pytest.raises(KeyFileError, match=f"^{whose} {path} cannot be read$"):
        load(path)
    path.write_bytes(b"\xff\xfe")
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match=f"^{whose} {path} cannot be read$"):
        load(path)
    signers.create(tmp_path / "b.key", "one", SeededEntropy("a"))
    (tmp_path / "b.key").chmod(0o640)
    with pytest.raises(KeyFileError, match=f"^{whose} .* is open to others .mode 640.: if nobody"):
        load(tmp_path / "b.key")
