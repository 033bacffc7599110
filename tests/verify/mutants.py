"""Random one-byte changes of a bundle."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """One byte of one file that becomes another."""

    path: str
    offset: int
    byte: int

    @contextmanager
    def applied(self, folder: Path) -> Iterator[None]:
        file = folder / self.path
        before = file.read_bytes()
        changed = bytearray(before)
        changed[self.offset] = self.byte
        file.write_bytes(changed)
        try:
            yield
        finally:
            file.write_bytes(before)


def mutants(folder: Path, seed: int, count: int) -> Iterator[Mutant]:
    """Half of them any byte of all files alike, half first a file and then a byte of it."""
    chance = random.Random(seed)  # noqa: S311 -- nothing is kept secret with it
    sizes = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    every = [(path, offset) for path, size in sizes.items() for offset in range(size)]
    for number in range(count):
        if number % 2:
            path = chance.choice(list(sizes))
            offset = chance.randrange(sizes[path])
        else:
            path, offset = chance.choice(every)
        old = (folder / path).read_bytes()[offset]
        yield Mutant(path, offset, chance.choice([b for b in range(256) if b != old]))
