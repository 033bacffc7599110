from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.record import merkle, tiles
from watchkeeper.record.tiles import TileError

LEAVES = [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(66_000)]


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 1234067, 256, "tile/0/x001/x234/067"),
        (1, 1000, 256, "tile/1/x001/000"),
        (2, 999, 17, "tile/2/999.p/17"),
        (63, 0, 1, "tile/63/000.p/1"),
    ],
)
def test_paths(level: int, index: int, width: int, path: str) -> None:
    assert tiles.path_of(level, index, width) == path
    assert tiles.numbers_of(path) == (level, index, width)


@given(st.integers(0, 63), st.integers(0, 2**40), st.integers(1, 256))
def test_paths_are_read_back(level: int, index: int, width: int) -> None:
    assert tiles.numbers_of(tiles.path_of(level, index, width)) == (level, index, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/1",
        "tile/0/0001",
        "tile/00/001",
        "tile/64/001",
        "tile/0/x000/001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/../001",
        "tile/0/x001",
        "tile/0/\u0660\u0660\u0661",
        "/tile/0/001",
        "tile/0/001/",
        "",
    ],
)
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not the path of a tile"):
        tiles.numbers_of(path)


@pytest.mark.parametrize("numbers", [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)])
def test_tiles_that_cannot_be_have_no_path(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no tile has"):
        tiles.path_of(*numbers)


def test_which_tiles_a_log_has() -> None:
    made = list(tiles.tiles_of(LEAVES))
    # 66,000 = 257 * 256 + 208; 257 = 1 * 256 + 1
    assert len(made) == 258 + 2 + 1
    assert [tile.path for tile in made[-4:]] == [
        "tile/0/257.p/208",
        "tile/1/000",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
    ]
    assert made[-1].data == merkle.root_of(LEAVES[:65_536])


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 600, 5_000, 65_535, 65_536, 66_000])
def test_root_is_read_back_from_tiles(size: int, tmp_path: Path) -> None:
    tiles.write_tiles(LEAVES[:size], tmp_path)
    root = merkle.root_of(LEAVES[:size])
    assert tiles.read_root(tmp_path, size) == root
    assert tiles.check_tiles(tmp_path, size) == root
    assert tiles.read_leaves(tmp_path, size) == LEAVES[:size]


def test_a_growing_log_keeps_its_full_tiles(tmp_path: Path) -> None:
    tiles.write_tiles(LEAVES[:300], tmp_path)
    full = tmp_path / "tile/0/000"
    before = full.stat().st_mtime_ns
    tiles.write_tiles(LEAVES[:700], tmp_path)
    assert full.stat().st_mtime_ns == before
    for size in (300, 700):
        assert tiles.read_root(tmp_path, size) == merkle.root_of(LEAVES[:size])
    # Whoever has the full tile need not keep the partial ones, nor be asked for each older size.
    assert tiles.read_root(tmp_path, 120) == merkle.root_of(LEAVES[:120])


def test_another_log_in_the_folder_is_refused(tmp_path: Path) -> None:
    tiles.write_tiles(LEAVES[:300], tmp_path)
    with pytest.raises(TileError, match="tile/0/000 is there already"):
        tiles.write_tiles(LEAVES[1:301], tmp_path)


def test_missing_cut_and_changed_tiles_are_found(tmp_path: Path) -> None:
    tiles.write_tiles(LEAVES[:700], tmp_path)
    upper = tmp_path / "tile/1/000.p/2"
    good = upper.read_bytes()
    upper.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    with pytest.raises(TileError, match="does not follow"):
        tiles.check_tiles(tmp_path, 700)
    assert tiles.read_root(tmp_path, 700) != merkle.root_of(LEAVES[:700])
    upper.write_bytes(good[:-1])
    with pytest.raises(TileError, match="missing or has the wrong size"):
        tiles.read_root(tmp_path, 700)
    upper.unlink()
    with pytest.raises(TileError, match="missing"):
        tiles.read_root(tmp_path, 700)
