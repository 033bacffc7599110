from __future__ import annotations

import copy
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.verify.small import Body, key
from watchkeeper.record import canonical, dsse, keys, roots, signers
from watchkeeper.record.clock import SeededEntropy
from watchkeeper.record.dsse import Envelope
from watchkeeper.record.keyfiles import KeyFileError
from watchkeeper.record.keys import LogKey
from watchkeeper.record.roots import Role, Root, RootError, check_chain

LOG = LogKey("log", bytes(32)).verifier
ELEVEN = Body()


def signed(root: Root, *names: str) -> Envelope:
    return roots.sign(root, [key(name) for name in names])


def eight(body: Body = ELEVEN, start: int = 0) -> list[str]:
    return list(body.names)[start : start + 8]


def test_the_first_root_is_signed_by_its_own_quorum() -> None:
    root = ELEVEN.root(LOG)
    (read,) = check_chain([signed(root, *eight())])
    assert read == root
    assert read.pin == root.pin
    with pytest.raises(RootError, match="7 of the 8"):
        check_chain([signed(root, *eight()[:7])])
    with pytest.raises(RootError, match="no root"):
        check_chain([])


def test_a_participant_with_two_keys_counts_once() -> None:
    body = Body(extra={"member-a": 1})
    root = body.root(LOG)
    both = [*body.keys("member-a"), *(key(name) for name in eight()[1:7])]
    assert len(both) == 8
    with pytest.raises(RootError, match="7 of the 8"):
        check_chain([roots.sign(root, both)])
    assert check_chain([roots.sign(root, [*both, key("member-h")])])
    second_key_alone = [body.keys("member-a")[1], *(key(name) for name in eight()[1:])]
    assert check_chain([roots.sign(root, second_key_alone)])


def test_rotation_needs_the_old_and_the_new_quorum() -> None:
    first = ELEVEN.root(LOG)
    names = (*ELEVEN.names[6:], *(f"member-{letter}" for letter in "lmnopq"))
    new = Body(names)
    second = new.root(LOG, version=2)
    one = signed(first, *eight())
    old_eight, new_eight = set(ELEVEN.names[:8]), set(names[:8])
    assert len(check_chain([one, signed(second, *(old_eight | new_eight))])) == 2
    for some in (old_eight, new_eight):
        with pytest.raises(RootError, match="of the 8 participants that root"):
            check_chain([one, signed(second, *some)])
    with pytest.raises(RootError, match="may not sign"):
        check_chain([one, signed(second, *(old_eight | new_eight), "outsider")])


def test_versions_have_no_gap() -> None:
    one, three = ELEVEN.root(LOG), ELEVEN.root(LOG, version=3)
    with pytest.raises(RootError, match="says that it is 3"):
        check_chain([signed(one, *eight()), signed(three, *eight())])
    with pytest.raises(RootError):
        check_chain([signed(ELEVEN.root(LOG, version=2), *eight())])


def test_a_revoked_key_signs_no_root_from_then_on() -> None:
    gone = key("member-a").public_key
    first = ELEVEN.root(LOG)
    second = ELEVEN.root(LOG, version=2, revoked={gone: 100})
    one = signed(first, *eight())
    with pytest.raises(RootError, match=r"root 2 is signed by 7 of the 8 .* root 2 demands"):
        check_chain([one, signed(second, *eight())])
    two = signed(second, *eight(start=1))
    third = ELEVEN.root(LOG, version=3, revoked={gone: 100})
    assert len(check_chain([one, two, signed(third, *eight(start=1))])) == 3
    with pytest.raises(RootError, match="root 3"):
        check_chain([one, two, signed(third, *eight())])
    for taken_back in ({}, {gone: 101}):
        other = ELEVEN.root(LOG, version=3, revoked=taken_back)
        with pytest.raises(RootError, match="takes a revocation back"):
            check_chain([one, two, signed(other, *ELEVEN.names[1:])])


@pytest.mark.parametrize(
    "changes",
    [
        {"root": Role(("member-a",), 0)},
        {"root": Role(("member-a",), 2)},
        {"release": Role((), 0)},
        {"release": Role(("member-a", "member-a"), 2)},
        {"release": Role(("member-b", "member-a"), 1)},
        {"release": Role(("stranger",), 1)},
        {"participants": {"member-a": ()}},
        {"participants": {"Member A": (bytes(32),)}},
        {"participants": {"a": (bytes(32),), "b": (bytes(32),)}},
    ],
)
def test_roots_that_cannot_be(changes: dict[str, Any]) -> None:
    with pytest.raises(RootError):
        ELEVEN.root(LOG, **changes)


def test_roots_have_one_spelling() -> None:
    root = ELEVEN.root(LOG)
    value = canonical.parse(root.encode())
    others: list[Any] = [
        {**value, "more": 1},
        {**value, "format": "watchkeeper-root/2"},
        {**value, "log": "log"},
        {**value, "participants": {"a": ["zz"]}},
        [],
    ]
    for changed in others:
        envelope = dsse.sign(roots.ROOT_TYPE, canonical.encode(changed), [key("member-a")])
        with pytest.raises(RootError):
            roots.read(envelope)
    with pytest.raises(RootError, match="type"):
        roots.read(dsse.sign("text/plain", root.encode(), [key("member-a")]))


def test_a_participants_key_is_private_and_repeatable(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one.key"
    made = signers.create(path, "one", SeededEntropy("a"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signers.load(path).public_key == made.public_key
    other = signers.create(tmp_path / "two.key", "one", SeededEntropy("a"))
    assert other.public_key == made.public_key
    log = keys.create(tmp_path / "log.key", "one", SeededEntropy("a"))
    assert log.verifier.public_key != made.public_key, "a purpose of its own"
    secret = path.read_text().strip().rpartition("+")[2]
    assert secret not in repr(made) + str(vars(made))
    with pytest.raises(TypeError):
        copy.copy(made)
    with pytest.raises(FileExistsError):
        signers.create(path, "one", SeededEntropy("b"))
    with pytest.raises(ValueError, match="no name"):
        signers.create(tmp_path / "x.key", "One Two", SeededEntropy("b"))
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        signers.load(path)


@pytest.mark.parametrize(
    "text", ["", "x", "WATCHKEEPER+PARTICIPANT+KEY+one+zz\n", "PRIVATE+KEY+a+b"]
)
def test_a_damaged_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "one.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyFileError):
        signers.load(path)
    with pytest.raises(KeyFileError):
        signers.load(tmp_path / "nothing")
