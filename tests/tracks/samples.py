"""The samples of real feeds, and messages put together from them without our code."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent / "data"
NMEA = ("ais.txt.gz", "dma_stream.txt", "exact_earth.txt", "nmea_data_sample.txt")

_SENTENCE = re.compile(rb"!(..)VD[MO],(\d),(\d),(\d?),(.?),([^,]*),(\d)?\*([0-9A-Fa-f]{2})")


def content(name: str) -> bytes:
    """The bytes of a sample without compression."""
    path = DATA / name
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def messages(data: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """The messages of a feed: the line of the first sentence, and all its sentences."""
    waiting: dict[tuple[bytes, ...], dict[int, tuple[int, bytes]]] = {}
    for number, line in enumerate(data.split(b"\n"), start=1):
        found = _SENTENCE.search(line)
        if not found or _sum(found[0]) != int(found[8], 16):
            continue
        total, part = int(found[2]), int(found[3])
        if total == 1:
            yield number, [found[0]]
            continue
        key = (found[1], found[2], found[4], found[5])
        parts = waiting.setdefault(key, {})
        if part in parts:
            parts.clear()
        parts[part] = (number, found[0])
        if len(parts) == total:
            del waiting[key]
            yield parts[1][0], [parts[index][1] for index in sorted(parts)]


def _sum(sentence: bytes) -> int:
    value = 0
    for byte in sentence[1 : sentence.index(b"*")]:
        value ^= byte
    return value


def with_sum(body: str) -> str:
    """A sentence with its checksum; `body` is what stands between `!` and `*`."""
    value = 0
    for byte in body.encode():
        value ^= byte
    return f"!{body}*{value:02X}"
