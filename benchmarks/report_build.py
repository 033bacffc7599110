"""A report of just over 60 pages as PDF, beside a bare Typst compile of it without figures.

The report is the shipped demonstration's, with its first findings and its last. "Built" composes
the document, draws the figures, checks every glyph and compiles to PDF/A-3a and PDF/UA-1 with the
data attached; "bare" is `typst.compile` alone, on the same values without figures, to a PDF without
standard or tags. Typst remembers what it has laid out, so each run is a process of its own, started
anew. Prints seconds and their ratio: minimum and median of three.
"""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import typst

from watchkeeper.cli.main import collect_rarely
from watchkeeper.demo.building import build
from watchkeeper.findings.model import Assessment
from watchkeeper.record import canonical
from watchkeeper.record.clock import FixedClock
from watchkeeper.report import compose, fonts, walk
from watchkeeper.report.content import Document, Section
from watchkeeper.report.pdf import TEMPLATES, page_values, render_pdf

FINDINGS = 5
"""With the last one beside them, which makes a report of just over sixty pages."""
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)
NOTHING = "0" * 64


def built(assessment: Assessment) -> bytes:
    """The PDF as a release has it."""
    from watchkeeper.report.figures.draw import draw  # noqa: PLC0415  # matplotlib is heavy

    document = compose(assessment)
    pictures = {figure.id: draw(figure.spec) for figure in walk.figures(document)}
    return render_pdf(document, pictures, b"{}", NOTHING, PUBLISHED)


def bare(assessment: Assessment) -> Callable[[], bytes]:
    """A compile of the same pages, with everything that Typst needs at hand."""
    document = compose(assessment)
    values = page_values(_without_figures(document), NOTHING, PUBLISHED)
    files = {
        "main.typ": (TEMPLATES / "report.typ").read_bytes(),
        "blocks.typ": (TEMPLATES / "blocks.typ").read_bytes(),
        "data.json": canonical.encode(values),
        "report.json": b"{}",
    }

    def compiled() -> bytes:
        made = typst.compile(  # type: ignore[call-overload]  # its stub lacks the mapping of files
            files, format="pdf", font_paths=[fonts.FOLDER], ignore_system_fonts=True,
            pdf_tags=False, timestamp=0,
        )  # fmt: skip
        assert isinstance(made, bytes)
        return made

    return compiled


def _without_figures(document: Document) -> Document:
    def cut(section: Section) -> Section:
        blocks = tuple(block for block in section.blocks if block.kind != "figure")
        return replace(section, blocks=blocks, sections=tuple(map(cut, section.sections)))

    return replace(document, sections=tuple(map(cut, document.sections)))


def timed(assessment: Assessment, how: str) -> tuple[float, int]:
    """Seconds and pages of one run."""
    make = bare(assessment) if how == "bare" else lambda: built(assessment)
    start = time.perf_counter()
    made = make()
    seconds = time.perf_counter() - start
    return seconds, len(re.findall(rb"/Type */Page\b(?!s)", made))


def run(path: Path, how: str) -> tuple[float, int]:
    """One run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.report_build", how, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, pages = done.stdout.split()
    return float(seconds), int(pages)


def main() -> None:
    """Prints the measurements."""
    with tempfile.TemporaryDirectory() as folder:
        case = build(Path(folder) / "case", clock=FixedClock(PUBLISHED), seed="benchmark")
        assessment = case.assessment
        path = Path(folder) / "assessment"
        chosen = (*assessment.findings[:FINDINGS], assessment.findings[-1])
        path.write_bytes(pickle.dumps(replace(assessment, findings=chosen)))
        whole = [run(path, "built") for _ in range(3)]
        alone = [run(path, "bare") for _ in range(3)]
    print(f"{whole[0][1]} pages built, {alone[0][1]} pages bare")
    for name, of in (("min", min), ("median", median)):
        slow, fast = of([s for s, _ in whole]), of([s for s, _ in alone])
        print(f"{name}: {slow:.2f} s built, {fast:.2f} s bare, ratio {slow / fast:.2f}")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        collect_rarely()
        held = pickle.loads(Path(sys.argv[2]).read_bytes())  # noqa: S301  # our own file
        print(*timed(held, sys.argv[1]))
    else:
        main()
