"""The Merkle tree of RFC 6962, section 2.1, over leaf hashes.

The rules:

1. A leaf hash is SHA-256(0x00 ‖ data), a node hash SHA-256(0x01 ‖ left ‖ right); the root of
   nothing is SHA-256 of nothing.
2. The tree over n > 1 leaves splits at the largest power of two below n. Pairing level by level and
   lifting an odd last node gives the same tree, which is how `root_of` works.
3. A proof is verified from the hashes that it holds and the numbers alone; a proof that is too long
   is as wrong as one that is too short.

All functions take and give 32-byte hashes; "leaves" are leaf hashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


class ProofError(ValueError):
    """A proof that does not prove what it is said to prove."""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def _pair(level: Sequence[bytes]) -> list[bytes]:
    """The next level up; an odd last node is lifted as it is."""
    above = [
        sha256(b"\x01" + left + right).digest()
        for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    if len(level) % 2:
        above.append(level[-1])
    return above


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over all leaves, level by level."""
    if not leaves:
        return EMPTY_ROOT
    level = leaves
    while len(level) > 1:
        level = _pair(level)
    return level[0]


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that must be kept of a tree to append to it: the roots of its complete subtrees.

    Attributes:
        size: Number of leaves.
        nodes: One root for each set bit of `size`, the largest subtree first.

    Raises:
        ValueError: The number of nodes does not fit the size.
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size.bit_count() != len(self.nodes):
            raise ValueError(f"{len(self.nodes)} nodes cannot be the frontier of {self.size}")

    def extended(self, leaves: Iterable[bytes]) -> Frontier:
        """The frontier after more leaves, added one by one."""
        size = self.size
        nodes = list(self.nodes)
        for leaf in leaves:
            node = leaf
            bits = size
            # Each trailing one of the size is a complete subtree as large as the one in hand.
            while bits & 1:
                node = sha256(b"\x01" + nodes.pop() + node).digest()
                bits >>= 1
            nodes.append(node)
            size += 1
        return Frontier(size, tuple(nodes))

    def root(self) -> bytes:
        """The root of the tree."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            root = node_hash(node, root)
        return root

    def encoded(self) -> bytes:
        """The nodes one after the other."""
        return b"".join(self.nodes)

    @classmethod
    def decoded(cls, size: int, data: bytes) -> Frontier:
        """The frontier of its size and `encoded` bytes.

        Raises:
            ValueError: The bytes do not fit the size.
        """
        if len(data) != HASH_BYTES * size.bit_count():
            raise ValueError(f"{len(data)} bytes cannot be the frontier of {size} leaves")
        return cls(
            size,
            tuple(data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)),
        )


def root_beyond(frontier: Frontier, leaves: Sequence[bytes]) -> bytes:
    """The root after more leaves, level by level: a second path beside `Frontier.extended`."""
    if not leaves:
        return frontier.root()
    left = list(frontier.nodes)
    start = frontier.size
    level = list(leaves)
    while start or len(level) > 1:
        if start & 1:
            level.insert(0, left.pop())
        level = _pair(level)
        start >>= 1
    return level[0]


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of one leaf, from the leaf up (RFC 6962, section 2.1.1).

    Raises:
        IndexError: There is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of a tree of {len(leaves)}")
    path: list[bytes] = []
    level: Sequence[bytes] = leaves
    while len(level) > 1:
        if (index ^ 1) < len(level):
            path.append(level[index ^ 1])
        level = _pair(level)
        index >>= 1
    return path


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Checks that a leaf is at an index of a tree (RFC 9162, section 2.1.3.2).

    Raises:
        ProofError: It is not proved.
    """
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} lies outside a tree of {size}")
    node, at, last = leaf, index, size - 1
    for sibling in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        at >>= 1
        last >>= 1
    if last:
        raise ProofError("the inclusion proof is too short")
    if node != root:
        raise ProofError(f"leaf {index} is not under this root")


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """The proof that a tree only grew since `old_size` (RFC 6962, section 2.1.2).

    Raises:
        ValueError: The old size is not between 0 and the size.
    """
    if not 0 <= old_size <= len(leaves):
        raise ValueError(f"a tree of {len(leaves)} never had {old_size} leaves")
    if old_size in (0, len(leaves)):
        return []
    return _subproof(leaves, old_size, whole=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = _split(len(leaves))
    if old_size <= split:
        right = root_of(leaves[split:])
        return [*_subproof(leaves[:split], old_size, whole=whole), right]
    left = root_of(leaves[:split])
    return [*_subproof(leaves[split:], old_size - split, whole=False), left]


def verify_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> None:
    """Checks that the newer tree begins with the older one (RFC 9162, section 2.1.4.2).

    Raises:
        ProofError: It is not proved.
    """
    if not 0 <= old_size <= size:
        raise ProofError(f"a tree of {size} cannot follow one of {old_size}")
    if old_size in (0, size):
        expected = EMPTY_ROOT if old_size == 0 else root
        if proof or old_root != expected:
            raise ProofError("the roots of the two trees do not agree")
        return
    hashes = list(proof)
    at, last = old_size - 1, size - 1
    while at & 1:
        at >>= 1
        last >>= 1
    # An old tree that is one complete subtree is where the proof starts, so it is not in it.
    if old_size.bit_count() == 1:
        hashes.insert(0, old_root)
    if not hashes:
        raise ProofError("the consistency proof is too short")
    _climb(hashes, at, last, old_root, root)


def _climb(hashes: list[bytes], at: int, last: int, old_root: bytes, root: bytes) -> None:
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofError("the consistency proof is too long")
        if at & 1 or at == last:
            old = node_hash(sibling, old)
            new = node_hash(sibling, new)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            new = node_hash(new, sibling)
        at >>= 1
        last >>= 1
    if last:
        raise ProofError("the consistency proof is too short")
    if old != old_root or new != root:
        raise ProofError("the newer tree does not begin with the older one")
