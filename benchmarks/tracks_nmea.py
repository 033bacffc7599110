"""NMEA decoding beside pyais on the same lines: sentences per second, and their ratio.

The lines are those of the real feeds in tests/tracks/data, repeated. Both decode every message that
is whole: pyais into objects, ours into columns (`Decoder`), and ours also all the way into the lake
(checks, reasons, Parquet on the disk). The limit is reading the same bytes and cutting them into
lines. Memory is the peak of our decoding alone, block by block.
"""

from __future__ import annotations

import gzip
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pyais.exceptions import AISBaseException
from pyais.stream import IterMessages

from watchkeeper.tracks.intake.ingesting import ingest_files
from watchkeeper.tracks.intake.sources import line_blocks
from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.nmea.decoding import Decoder

DATA = Path(__file__).parent.parent / "tests" / "tracks" / "data"
COPIES = 100
PEER_LINES = 20_000
PIECE = 1 << 20
RUNS = 3


def feed() -> bytes:
    """The lines of the real feeds that hold AIS sentences."""
    plain = [(DATA / name).read_bytes() for name in ("dma_stream.txt", "exact_earth.txt")]
    plain.append(gzip.decompress((DATA / "ais.txt.gz").read_bytes()))
    lines = b"\n".join(plain).split(b"\n")
    return b"\n".join(line for line in lines if line.startswith(b"!")) + b"\n"


def timed(work: Callable[[], object]) -> float:
    """Seconds that it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def decode_by_pyais(lines: list[bytes]) -> int:
    """Every whole message, decoded."""
    decoded = 0
    for message in IterMessages(lines):
        try:
            message.decode()
            decoded += 1
        except (AISBaseException, ValueError, IndexError):
            continue
    return decoded


def decode_in_columns(data: bytes) -> Decoder:
    """Every whole message, in blocks as the reader feeds them."""
    decoder = Decoder()
    for block in line_blocks(data[at : at + PIECE] for at in range(0, len(data), PIECE)):
        decoder.feed(block.data, block.first)
    decoder.finish()
    return decoder


def ingest(path: Path) -> None:
    """The file into a new lake."""
    with tempfile.TemporaryDirectory() as name:
        ingest_files([path], Lake(Path(name)), datetime(2024, 1, 1, tzinfo=UTC))


def main() -> None:
    """Prints lines per second (best and median of the runs) and the ratios to peer and limit."""
    once = feed()
    data = once * COPIES
    lines, peer = data.count(b"\n"), (once * COPIES).split(b"\n")[:PEER_LINES]
    theirs, ours, whole, limit = [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "feed.nmea"
        path.write_bytes(data)
        for _ in range(RUNS):
            theirs.append(PEER_LINES / timed(lambda: decode_by_pyais(peer)))
            ours.append(lines / timed(lambda: decode_in_columns(data)))
            whole.append(lines / timed(lambda: ingest(path)))
            limit.append(lines / timed(lambda: path.read_bytes().split(b"\n")))
    print(f"{lines:,} lines, {len(data) / 1e6:.1f} MB (pyais: {PEER_LINES:,} of them), {RUNS} runs")
    print("                              best    median   lines/s")
    for label, rates in (
        ("pyais, objects", theirs),
        ("columns", ours),
        ("into the lake", whole),
        ("bare read and split", limit),
    ):
        print(f"  {label:<22}{max(rates):12,.0f}{statistics.median(rates):12,.0f}")
    pyais = statistics.median(theirs)
    print(f"  columns / pyais       {statistics.median(ours) / pyais:8.1f}")
    print(f"  into the lake / pyais {statistics.median(whole) / pyais:8.1f}")
    print(f"  bare split / columns  {statistics.median(limit) / statistics.median(ours):8.1f}")
    tracemalloc.start()
    decode_in_columns(data)
    print(f"  peak memory of decoding {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB")
    tracemalloc.stop()


if __name__ == "__main__":
    main()
