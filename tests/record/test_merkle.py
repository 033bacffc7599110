from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.record import merkle
from watchkeeper.record.merkle import Frontier, ProofError

# The vectors that implementations of certificate transparency share.
DATA = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
LEAVES = [merkle.leaf_hash(bytes.fromhex(data)) for data in DATA]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = [
    (0, 1, []),
    (0, 8, [A, B, C]),
    (5, 8, [D, E, ROOTS[4]]),
    (2, 3, [ROOTS[2]]),
    (1, 5, [ROOTS[1], B, D]),
]
CONSISTENCY = [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [F, E, ROOTS[4]]), (2, 5, [B, D])]


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size]
    assert Frontier().extended(LEAVES[:size]).root().hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_published_inclusion_proofs(index: int, size: int, proof: list[str]) -> None:
    assert [step.hex() for step in merkle.inclusion_proof(LEAVES[:size], index)] == proof


@pytest.mark.parametrize(("old", "size", "proof"), CONSISTENCY)
def test_published_consistency_proofs(old: int, size: int, proof: list[str]) -> None:
    assert [step.hex() for step in merkle.consistency_proof(LEAVES[:size], old)] == proof


def defined_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word by word."""
    if len(leaves) == 0:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + defined_root(leaves[:k]) + defined_root(leaves[k:])).digest()


def defined_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1, word by word."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*defined_path(m, leaves[:k]), defined_root(leaves[k:])]
    return [*defined_path(m - k, leaves[k:]), defined_root(leaves[:k])]


def some_leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


MANY = some_leaves(600)


@pytest.mark.parametrize("size", [*range(70), 127, 128, 129, 255, 256, 257, 511, 512, 600])
def test_both_ways_to_the_root_agree_with_the_definition(size: int) -> None:
    expected = defined_root(MANY[:size])
    assert merkle.root_of(MANY[:size]) == expected
    assert Frontier().extended(MANY[:size]).root() == expected


@given(st.integers(0, 300), st.integers(0, 300))
def test_growth_gives_the_root_of_the_whole(start: int, more: int) -> None:
    before = Frontier().extended(MANY[:start])
    after = before.extended(MANY[start : start + more])
    expected = defined_root(MANY[: start + more])
    assert after.root() == expected
    assert merkle.root_beyond(before, MANY[start : start + more]) == expected
    assert after == Frontier().extended(MANY[: start + more])
    assert Frontier.decoded(after.size, after.encoded()) == after


def test_a_frontier_fits_its_size() -> None:
    with pytest.raises(ValueError, match="frontier"):
        Frontier(3, (b"x" * 32,))
    with pytest.raises(ValueError, match="frontier"):
        Frontier.decoded(3, b"x" * 63)


@pytest.mark.parametrize("size", range(1, 34))
def test_inclusion_is_proved_for_every_leaf_and_for_no_other_place(size: int) -> None:
    leaves = MANY[:size]
    root = defined_root(leaves)
    for index in range(size):
        proof = merkle.inclusion_proof(leaves, index)
        assert proof == defined_path(index, leaves)
        merkle.verify_inclusion(leaves[index], index, size, proof, root)
        for wrong in {index - 1, index + 1, size, -1}:
            with pytest.raises(ProofError):
                merkle.verify_inclusion(leaves[index], wrong, size, proof, root)
        refuse_inclusion(leaves[index], index, size, proof, root)


def refuse_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> None:
    with pytest.raises(ProofError):
        merkle.verify_inclusion(MANY[-1], index, size, proof, root)
    with pytest.raises(ProofError):
        merkle.verify_inclusion(leaf, index, size, proof, MANY[-1])
    with pytest.raises(ProofError):
        merkle.verify_inclusion(leaf, index, size, [*proof, leaf], root)
    for step in range(len(proof)):
        with pytest.raises(ProofError):
            merkle.verify_inclusion(leaf, index, size, proof[:step] + proof[step + 1 :], root)
        changed = [*proof[:step], MANY[-1], *proof[step + 1 :]]
        with pytest.raises(ProofError):
            merkle.verify_inclusion(leaf, index, size, changed, root)


@pytest.mark.parametrize("size", range(26))
def test_consistency_is_proved_for_every_older_tree(size: int) -> None:
    root = defined_root(MANY[:size])
    for old in range(size + 1):
        old_root = defined_root(MANY[:old])
        proof = merkle.consistency_proof(MANY[:size], old)
        merkle.verify_consistency(old, old_root, size, root, proof)
        refuse_consistency(old, old_root, size, root, proof)


def refuse_consistency(
    old: int, old_root: bytes, size: int, root: bytes, proof: list[bytes]
) -> None:
    wrong = MANY[-1]
    cases = [(old, wrong, size, root, proof), (size + 1, old_root, size, root, proof)]
    cases += [(old, old_root, size, root, [*proof, wrong]), (-1, old_root, size, root, proof)]
    if old:
        # From an empty tree every tree may have grown, so there the new root proves nothing.
        cases.append((old, old_root, size, wrong, proof))
    cases += [(old, old_root, size, root, proof[:at] + proof[at + 1 :]) for at in range(len(proof))]
    cases += [
        (old, old_root, size, root, [*proof[:at], wrong, *proof[at + 1 :]])
        for at in range(len(proof))
    ]
    for case in cases:
        with pytest.raises(ProofError):
            merkle.verify_consistency(*case)


def test_proofs_of_what_is_not_there_are_errors() -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_proof(LEAVES, 8)
    with pytest.raises(IndexError):
        merkle.inclusion_proof([], 0)
    with pytest.raises(ValueError, match="never had 9"):
        merkle.consistency_proof(LEAVES, 9)
