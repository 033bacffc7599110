"""The tree as files (C2SP tlog-tiles): what a log publishes so that anyone can check it.

The rules:

1. A tile of level L holds up to 256 hashes, each the root of a complete subtree over 256^L leaves,
   one after the other, 32 bytes each. Level 0 holds leaf hashes.
2. A full tile is `tile/L/N`, and never changes; a partial one of width W is `tile/L/N.p/W`.
3. N is written in groups of three digits, all but the last after an `x`: 1234067 is
   `x001/x234/067`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from watchkeeper.record.durable import make_folder, write_file
from watchkeeper.record.merkle import EMPTY_ROOT, HASH_BYTES, root_of

WIDTH = 256


class TileError(ValueError):
    """A tile that is missing, of the wrong size, or does not fit the others."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of the tree.

    Attributes:
        level: Height of its hashes above the leaves, in eights.
        index: Which of its level, from the left.
        hashes: 1 to 256 hashes.
    """

    level: int
    index: int
    hashes: tuple[bytes, ...]

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return b"".join(self.hashes)

    @property
    def path(self) -> str:
        """Its path below the log."""
        return path_of(self.level, self.index, len(self.hashes))


def path_of(level: int, index: int, width: int = WIDTH) -> str:
    """The path of a tile below the log.

    Args:
        level: Its level.
        index: Its index in the level.
        width: Number of its hashes; 256 is a full tile.

    Raises:
        ValueError: No tile has these numbers.
    """
    if not (0 <= level < 64 and index >= 0 and 1 <= width <= WIDTH):
        raise ValueError(f"no tile has level {level}, index {index} and width {width}")
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def numbers_of(path: str) -> tuple[int, int, int]:
    """Level, index and width of a tile's path.

    Raises:
        ValueError: Not exactly the path of a tile.
    """
    match = re.fullmatch(r"tile/(\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?", path, re.ASCII)
    if match:
        level, index = int(match[1]), int(match[2].replace("x", "").replace("/", ""))
        width = int(match[3] or WIDTH)
        if level < 64 and 1 <= width <= WIDTH and path_of(level, index, width) == path:
            return level, index, width
    raise ValueError(f"{path!r} is not the path of a tile")


def tiles_of(leaves: Sequence[bytes]) -> Iterator[Tile]:
    """All tiles of a log, level by level from the leaves up."""
    level = 0
    hashes: Sequence[bytes] = leaves
    while hashes:
        above = []
        for index, start in enumerate(range(0, len(hashes), WIDTH)):
            tile = Tile(level, index, tuple(hashes[start : start + WIDTH]))
            yield tile
            if len(tile.hashes) == WIDTH:
                above.append(root_of(tile.hashes))
        level, hashes = level + 1, above


def write_tiles(leaves: Sequence[bytes], folder: Path) -> None:
    """Writes the tiles of a log; a full tile that is there with the same bytes is left alone.

    Args:
        leaves: All leaf hashes.
        folder: Folder of the log; `tile/…` comes below it.

    Raises:
        TileError: A full tile is there with other bytes: this is another log.
    """
    for tile in tiles_of(leaves):
        path = folder / tile.path
        if path.is_file() and path.read_bytes() == tile.data:
            continue
        if path.exists():
            raise TileError(f"{tile.path} is there already, with other hashes")
        make_folder(path.parent)
        write_file(path, tile.data)


def _read(folder: Path, level: int, index: int, width: int) -> list[bytes]:
    path = folder / path_of(level, index, width)
    try:
        data = path.read_bytes()
    except OSError:
        # Whoever has the full tile need not keep the partial ones.
        full = folder / path_of(level, index)
        data = full.read_bytes()[: width * HASH_BYTES] if full.is_file() else b""
    if len(data) != width * HASH_BYTES:
        raise TileError(f"{path_of(level, index, width)} is missing or has the wrong size")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def read_leaves(folder: Path, size: int) -> list[bytes]:
    """The leaf hashes of a log from its tiles.

    Args:
        folder: Folder of the log.
        size: Number of its entries.

    Raises:
        TileError: A tile is missing or has the wrong size.
    """
    leaves: list[bytes] = []
    for index, start in enumerate(range(0, size, WIDTH)):
        leaves += _read(folder, 0, index, min(WIDTH, size - start))
    return leaves


def read_root(folder: Path, size: int) -> bytes:
    """The root of a log from the right-most tile of each level.

    Args:
        folder: Folder of the log.
        size: Number of its entries.

    Raises:
        TileError: A tile is missing or has the wrong size.
    """
    root: list[bytes] = []
    level, count = 0, size
    while count:
        if width := count % WIDTH:
            # What the lower levels left over hangs at the right end, lifted like an odd last node.
            hashes = _read(folder, level, count // WIDTH, width)
            root = [root_of([*hashes, *root])]
        level, count = level + 1, count // WIDTH
    return root[0] if root else EMPTY_ROOT


def check_tiles(folder: Path, size: int) -> bytes:
    """The root of a log, with every tile that belongs to its size recomputed from the leaves.

    Args:
        folder: Folder of the log.
        size: Number of its entries.

    Raises:
        TileError: A tile is missing, of the wrong size, or not what the leaves give.
    """
    leaves = read_leaves(folder, size)
    for tile in tiles_of(leaves):
        if tuple(_read(folder, tile.level, tile.index, len(tile.hashes))) != tile.hashes:
            raise TileError(f"{tile.path} does not follow from the tiles below it")
    return root_of(leaves)
