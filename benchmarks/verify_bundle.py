"""What verifying a bundle costs beside the bare hash of its bytes.

A log of 100,000 entries and a bundle of more than 5,000 files, 5,000 of them evidence with its
disclosed entries; eleven participants, eight of whom signed. Both times are taken in one run, each
the median of three, as a ratio; the times themselves say little about another machine.
"""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from watchkeeper.record import canonical, policy, roots
from watchkeeper.record.clock import FixedClock, SystemEntropy
from watchkeeper.record.entries import Draft
from watchkeeper.record.roots import Role, Root
from watchkeeper.record.signers import ParticipantKey
from watchkeeper.record.workspace import EXHIBIT, Workspace
from watchkeeper.report.bundle import Origin, Release, Trust, Written, write_bundle, write_zip
from watchkeeper.verify import verify as verifier

ENTRIES = 100_000
EVIDENCE = 5_000
FIGURES = 2_000
RUNS = 3
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = tuple(f"member-{letter}" for letter in "abcdefghijk")


def report() -> dict[str, bytes]:
    """A report of many figures, each printed in a statement of its own."""
    figures, statements, lines = [], [], []
    for number in range(FIGURES):
        shown = f"{number:,} barrels"
        end = {"low": str(number), "high": str(number), "low_open": False, "high_open": False}
        figures.append(
            {"id": f"f{number}", "op": "given", "inputs": [], "unit": "bbl", "value": end,
             "shown": [shown], "parameter": "the benchmark"}
        )  # fmt: skip
        text = f"The figure is {shown}."
        digest = hashlib.sha256(text.encode()).hexdigest()
        statements.append(
            {"id": f"s{number}", "text": text, "sha256": digest, "figures": [f"f{number}"],
             "basis": []}
        )  # fmt: skip
        marked = f'The figure is <data data-figure="f{number}">{shown}</data>.'
        lines.append(f'<p data-text-hash="{digest}">{marked}</p>')
    said = {
        "format": "watchkeeper-report/1", "title": "A benchmark", "compiled_by": "benchmarks",
        "version": "0", "exercise": True, "supersedes": None, "statements": statements,
        "figures": figures, "claims": [], "findings": [],
    }  # fmt: skip
    page = "<!doctype html>\n" + "\n".join(lines)
    return {"report.json": canonical.encode(said), "report.html": page.encode()}


def build(folder: Path) -> Written:
    """The bundle."""
    keys = {name: ParticipantKey(name, hashlib.sha256(name.encode()).digest()) for name in NAMES}
    rules = policy.encode({"release": "Eight of eleven sign."})
    with Workspace.create(
        folder / "case", clock=FixedClock(NOON), entropy=SystemEntropy(), name="benchmark"
    ) as workspace:
        drafts = []
        for number in range(EVIDENCE):
            data = f"evidence {number}\n".encode() * 200
            exhibit = workspace.exhibits.add(
                data, name=f"{number}.txt", media_type="text/plain", address=""
            )
            drafts.append(Draft(EXHIBIT, exhibit, "clerk"))
        disclosed = workspace.journal.append(drafts)
        workspace.journal.append(
            [Draft("note", {"n": n}, "clerk") for n in range(ENTRIES - EVIDENCE)]
        )
        role = Role(NAMES, 8)
        people = {name: (key.public_key,) for name, key in keys.items()}
        digest = policy.digest(rules)
        root = Root("a body", 1, workspace.verifier, people, role, role, digest)
        eight = [keys[name] for name in NAMES[:8]]
        trust = Trust((roots.sign(root, eight),), rules)
        leaves = workspace.journal.leaves()
        signers = {name: [keys[name]] for name in NAMES[:8]}
        origin = Origin(workspace.exhibits, workspace.checkpoint(), leaves, trust, signers)
        evidence = tuple(json_digest(entry.body) for entry in disclosed)
        release = Release("benchmark", report(), evidence, tuple(disclosed), exercise=True)
        return write_bundle(release, folder / "bundle", origin, at=NOON)


def json_digest(body: bytes) -> str:
    """The digest that an exhibit's body names."""
    return str(canonical.parse(body)["sha256"])


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time, the median of some runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def hash_folder(folder: Path) -> str:
    """The bare work: every byte read and hashed once."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def main() -> None:
    """Builds a bundle and prints what verifying it costs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = build(folder)
        bundle = folder / "bundle"
        packed = write_zip(bundle, folder / "bundle.zip", "benchmark")
        files = [path for path in bundle.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        print(f"{ENTRIES:,} entries, {len(files):,} files, {size / 1e6:.1f} MB, 8 signatures")

        def program() -> None:
            command = [sys.executable, "-I", "-S", str(bundle / "verify.py"), str(bundle)]
            subprocess.run([*command, "--root", written.pin], check=True, capture_output=True)

        bare = timed(lambda: hash_folder(bundle))
        whole = timed(program)
        inside = timed(lambda: verifier.verify(bundle, written.pin))
        zipped = timed(lambda: verifier.verify(packed, written.pin))
        assert verifier.verify(bundle, written.pin)["ok"]
        print(f"bare hash of the files    {bare:6.2f} s")
        print(f"verify.py, as a program   {whole:6.2f} s   {whole / bare:5.1f} x")
        print(f"verify.py, in a process   {inside:6.2f} s   {inside / bare:5.1f} x")
        print(f"verify.py, the zip        {zipped:6.2f} s   {zipped / bare:5.1f} x")


if __name__ == "__main__":
    main()
