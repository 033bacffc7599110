"""Appends to a workspace until it is killed; prints what was acknowledged, and only then.

Run as `python writer.py WORKSPACE NAME [BATCHES]`; with a number of batches it says `ready` and
waits for the end of its standard input before it begins.
"""

import itertools
import os
import sys
from pathlib import Path

from watchkeeper.record.clock import SystemClock, SystemEntropy
from watchkeeper.record.entries import Draft
from watchkeeper.record.workspace import Workspace


def main(folder: str, name: str, batches: int | None) -> None:
    with Workspace.open(Path(folder), clock=SystemClock(), entropy=SystemEntropy()) as workspace:
        if batches is not None:
            say("ready")
            sys.stdin.read()  # until the one who started it has started the others too
        for batch in itertools.count() if batches is None else range(batches):
            size = 1 + batch * 7 % 40
            body = {"writer": name, "batch": batch, "size": size, "filler": "x" * 600}
            made = workspace.journal.append([Draft("note", body, name)] * size)
            say("entries", *(entry.id for entry in made))
            if batch % 3 == 0:
                content = os.urandom(150_000)
                entry = workspace.add_exhibit(
                    content, name="scan.bin", media_type="application/octet-stream", author=name
                )
                say("exhibit", entry.id)


def say(*words: str) -> None:
    os.write(1, (" ".join(words) + "\n").encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
