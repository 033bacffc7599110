"""Tables of ports and places, made once and kept as Parquet beside a lake's results.

The rules:

1. The folder is named by a hash of all that the tables are made of: the files of data, the code
   that reads them, and the widest port mask. With another gazetteer they are made again.
2. They appear whole or not at all; those of another hash are removed.
"""

# ruff: noqa: S608  (names of our own tables are put in, never a text of a user)

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from watchkeeper.claims import actors
from watchkeeper.record.durable import make_folder, move_into_place
from watchkeeper.tracks import gazetteer, identity, place_tables, shapes
from watchkeeper.tracks.database import Duck, quoted

_MADE_BY: Sequence[ModuleType] = (actors, gazetteer, identity, place_tables, shapes)


def _files() -> Iterator[Path]:
    """Code and data that the tables are made of."""
    here = Path(__file__).parent
    yield Path(__file__)
    yield here / "surroundings.py"
    yield from (Path(module.__file__) for module in _MADE_BY if module.__file__)
    yield here / "places.yaml"
    yield from (here / "data" / name for name in ("mid.csv", "world_port_index.csv"))
    yield Path(actors.__file__).parent / "data" / "actors.yaml"


def key_of(settings: Mapping[str, int]) -> str:
    """The hash of rule 1, 16 hexadecimal digits.

    Args:
        settings: What of the rules the tables depend on.
    """
    found = sha256(repr(sorted(settings.items())).encode())
    for path in _files():
        found.update(sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


class Prepared:
    """The tables of a lake.

    Args:
        duck: The engine of the run.
        folder: Holds one folder, named by its key.
    """

    def __init__(self, duck: Duck, folder: Path) -> None:
        self.duck = duck
        self.folder = folder

    def load(self, names: Iterable[str], settings: Mapping[str, int]) -> bool:
        """Makes tables of the files of an earlier run.

        Returns:
            Whether they were there.
        """
        folder = self.folder / key_of(settings)
        if not folder.is_dir():
            return False
        for name in names:
            path = quoted(folder / f"{name}.parquet")
            self.duck.create(name, f"SELECT * FROM read_parquet({path})")
        return True

    def keep(self, names: Iterable[str], settings: Mapping[str, int]) -> None:
        """Writes tables for later runs, and removes those of another key."""
        shutil.rmtree(self.folder, ignore_errors=True)
        part = self.folder / f".{os.getpid()}.part"
        make_folder(part)
        for name in names:
            path = quoted(part / f"{name}.parquet")
            self.duck.connection.execute(f"COPY {name} TO {path} (FORMAT parquet)")
        move_into_place(part, self.folder / key_of(settings))
