"""A table of 100,000 rows imported into a workspace, then assessed: the whole way, as users go it.

Limits in the same run: reading the table with the standard library's csv module, hashing its bytes,
and decoding the recorded claims without weighing them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from watchkeeper.claims.model import Claim
from watchkeeper.claims.recording import CLAIM, record_tables
from watchkeeper.demo.building import DATA
from watchkeeper.findings.casework import assess_workspace
from watchkeeper.record.clock import SeededEntropy, SystemClock
from watchkeeper.record.workspace import Workspace

ROWS = 100_000
RUNS = 3


def table(rows: int) -> str:
    """The shipped notified table repeated, each copy with its own labels and figures."""
    with (DATA / "refined_notified_claims.csv").open(encoding="utf-8", newline="") as file:
        header, *shipped = list(csv.reader(file))
    ref, value = header.index("claim_id"), header.index("value")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for number in range(rows):
        row = list(shipped[number % len(shipped)])
        copy = number // len(shipped)
        row[ref] = f"{row[ref]}x{copy}"
        row[value] = format(Decimal(row[value]) + Decimal(copy) / 100, "f")
        writer.writerow(row)
    return out.getvalue()


def timed(work: Callable[[], object]) -> float:
    """Seconds that it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Prints seconds (min and median of the runs) and the ratios to the limits."""
    text = table(ROWS)
    imports, assessments, decodes, parses, hashes = [], [], [], [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "claims.csv"
            path.write_text(text, encoding="utf-8", newline="")
            parses.append(timed(lambda: list(csv.reader(io.StringIO(text)))))
            hashes.append(timed(lambda: hashlib.sha256(text.encode()).digest()))
            with Workspace.create(
                Path(name) / "case",
                clock=SystemClock(),
                entropy=SeededEntropy("benchmark"),
                name="benchmark",
            ) as opened:
                imports.append(timed(lambda: record_tables(opened, [path], "benchmark")))  # noqa: B023
                assessments.append(timed(lambda: assess_workspace(opened)))
                decodes.append(timed(lambda: list(opened.journal.bodies(CLAIM, Claim))))
    print(f"{ROWS:,} rows, {len(text) / 1e6:.1f} MB, {RUNS} runs: seconds, min and median")
    for label, seconds in (
        ("import into the record", imports),
        ("assess", assessments),
        ("decode the claims", decodes),
        ("bare csv parse", parses),
        ("bare SHA-256", hashes),
    ):
        print(f"  {label:<24}{min(seconds):8.2f}{statistics.median(seconds):8.2f}")
    parse, decode = statistics.median(parses), statistics.median(decodes)
    print(f"  import / bare parse   {statistics.median(imports) / parse:8.1f}")
    print(f"  assess / bare decode  {statistics.median(assessments) / decode:8.1f}")


if __name__ == "__main__":
    main()
