from __future__ import annotations

import base64
import copy
import pickle
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from watchkeeper.record import checkpoint, keys, notes
from watchkeeper.record.checkpoint import Checkpoint, CheckpointError
from watchkeeper.record.clock import SeededEntropy
from watchkeeper.record.keyfiles import KeyFileError
from watchkeeper.record.keys import LogKey
from watchkeeper.record.notes import NoteError, Verifier

# The example of Go's package golang.org/x/mod/sumdb/note.
VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)
NOTE = (TEXT + "\n" + LINE).encode()


def test_published_note_verifies() -> None:
    verifier = Verifier.parse(VERIFIER)
    assert str(verifier) == VERIFIER
    note = notes.verify(NOTE, [verifier])
    assert note.text == TEXT
    assert str(note).encode() == NOTE


def test_published_key_signs_the_published_note(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    path.write_text(SIGNER + "\n")
    path.chmod(0o600)
    key = keys.load(path)
    assert str(key.verifier) == VERIFIER
    assert str(key.sign(TEXT)).encode() == NOTE


def make_key(name: str, seed: str = "") -> LogKey:
    return LogKey(name, SeededEntropy(seed or name).token(32))


def test_unknown_signatures_are_passed_over_and_wrong_ones_refused() -> None:
    first, second = make_key("first"), make_key("second")
    both = str(first.sign("text\n")) + str(second.sign("text\n").signatures[0]) + "\n"
    assert len(notes.verify(both.encode(), [first.verifier, second.verifier]).signatures) == 2
    (kept,) = notes.verify(both.encode(), [second.verifier]).signatures
    assert kept.name == "second"
    with pytest.raises(NoteError, match="no known key"):
        notes.verify(both.encode(), [make_key("third").verifier])
    with pytest.raises(NoteError, match="first does not hold"):
        notes.verify(both.replace("text", "test").encode(), [first.verifier])


def test_a_key_of_the_same_name_is_another_key() -> None:
    note = str(make_key("log", "one").sign("text\n")).encode()
    with pytest.raises(NoteError, match="no known key"):
        notes.verify(note, [make_key("log", "two").verifier])


def test_every_changed_byte_of_a_note_is_found() -> None:
    verifier = Verifier.parse(VERIFIER)
    for at in range(len(NOTE)):
        changed = NOTE[:at] + bytes([NOTE[at] ^ 1]) + NOTE[at + 1 :]
        with pytest.raises(NoteError):
            notes.verify(changed, [verifier])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"\n\n" + LINE.encode(),
        NOTE[:-1],
        NOTE + b"\n",
        NOTE.replace(b"\n", b"\r\n"),
        NOTE.replace("—".encode(), b"-"),
        NOTE.replace(b" x08go", b"  x08go"),
        NOTE.replace(b"nAM=\n", b"nAN=\n"),
        NOTE.replace(b"nAM=\n", b"nAM\n"),
        NOTE.replace(b"If", b"\x00f"),
        NOTE.replace(b"If", b"\xff\xfe"),
        NOTE + LINE.encode() * notes.MAX_SIGNATURES,
        b"a" * (notes.MAX_BYTES + 1),
    ],
    ids=lambda data: repr(data[:12]) + str(len(data)),
)
def test_malformed_notes_are_refused(data: bytes) -> None:
    with pytest.raises(NoteError):
        notes.verify(data, [Verifier.parse(VERIFIER)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        VERIFIER.replace("c74f20a3", "c74f20a4"),
        VERIFIER.replace("c74f20a3", "C74F20A3"),
        VERIFIER[:-1],
        VERIFIER.replace("PeterNeumann", "Peter Neumann"),
        VERIFIER.replace("+ARpc", "+ABpc"),
        VERIFIER.replace("+ARpc", "+AhpC"),
    ],
)
def test_malformed_public_keys_are_refused(text: str) -> None:
    with pytest.raises(NoteError):
        Verifier.parse(text)


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "null\x00\n"])
def test_texts_that_cannot_be_signed(text: str) -> None:
    with pytest.raises(NoteError):
        make_key("log").sign(text)


ROOT = bytes(range(32))


def test_checkpoint_has_the_published_form() -> None:
    made = Checkpoint("example.org/log", 20852163, ROOT, ("more",))
    root = base64.b64encode(ROOT).decode()
    assert made.text() == f"example.org/log\n20852163\n{root}\nmore\n"
    assert checkpoint.parse(made.text()) == made


@pytest.mark.parametrize(
    "text",
    [
        "log\n1\n",
        "log\n01\n{root}\n",
        "log\n-1\n{root}\n",
        "log\n+1\n{root}\n",
        "log\n1_0\n{root}\n",
        "log\n\u0661\n{root}\n",
        "log\n1\n{root}",
        "log\n1\n{root}\n\n",
        "\n1\n{root}\n",
        "log\n1\nAAAA\n",
        "log\n1\n{root}=\n",
        "log\n99999999999999999999\n{root}\n",
    ],
)
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(CheckpointError):
        checkpoint.parse(text.replace("{root}", base64.b64encode(ROOT).decode()))


def test_a_checkpoint_is_signed_by_the_log_that_it_names() -> None:
    key = make_key("log")
    good = Checkpoint("log", 3, ROOT)
    assert checkpoint.open_signed(str(key.sign(good.text())).encode(), key.verifier) == good
    other = str(key.sign(Checkpoint("other", 3, ROOT).text())).encode()
    with pytest.raises(CheckpointError, match="origin"):
        checkpoint.open_signed(other, key.verifier)
    with pytest.raises(CheckpointError, match="no known key"):
        checkpoint.open_signed(other, make_key("log", "two").verifier)


def test_key_file_is_private_and_deterministic(tmp_path: Path) -> None:
    one = keys.create(tmp_path / "one.key", "log", SeededEntropy("a"))
    two = keys.create(tmp_path / "two.key", "log", SeededEntropy("a"))
    other = keys.create(tmp_path / "other.key", "log", SeededEntropy("b"))
    assert one.verifier == two.verifier != other.verifier
    assert stat.S_IMODE((tmp_path / "one.key").stat().st_mode) == 0o600
    assert (tmp_path / "one.key").read_bytes() == (tmp_path / "two.key").read_bytes()
    assert keys.load(tmp_path / "one.key").verifier == one.verifier
    with pytest.raises(FileExistsError):
        keys.create(tmp_path / "one.key", "log", SeededEntropy("a"))


def test_the_private_key_never_shows(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    key = keys.create(path, "log", SeededEntropy("a"))
    secret = path.read_text().strip().rsplit("+", 1)[1]
    assert secret not in repr(key) + str(key) + repr(vars(key)) + str(key.sign("text\n"))
    with pytest.raises(TypeError):
        pickle.dumps(key)
    with pytest.raises(TypeError):
        copy.copy(key)
    for broken in (
        path.read_text().replace("+log+", "+lag+"),
        path.read_text() + "x",
        path.read_text().replace("PRIVATE", "PUBLIC"),
        secret,
    ):
        path.write_text(broken)
        with pytest.raises(KeyFileError) as caught:
            keys.load(path)
        assert secret not in str(caught.value)
        assert caught.value.__suppress_context__


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    keys.create(path, "log", SeededEntropy("a"))
    for mode in (0o640, 0o604, 0o660):
        path.chmod(mode)
        with pytest.raises(KeyFileError, match="chmod 600"):
            keys.load(path)
    path.unlink()
    with pytest.raises(KeyFileError, match="cannot be read"):
        keys.load(path)


def test_seed_is_not_what_the_entropy_gave(tmp_path: Path) -> None:
    key = keys.create(tmp_path / "log.key", "log", SeededEntropy("a"))
    drawn = SeededEntropy("a").token(32)
    public = Ed25519PrivateKey.from_private_bytes(drawn).public_key().public_bytes_raw()
    assert key.verifier.public_key != public
