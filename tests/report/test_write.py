"""Writing: the same bytes everywhere, whole or not at all, and nobody else's files."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.report import builders
from watchkeeper.report import compose, write_html
from watchkeeper.report.content import Document
from watchkeeper.report.write import MANIFEST

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def document() -> Document:
    return compose(builders.realistic())


@pytest.fixture(scope="module")
def smaller() -> Document:
    return compose(builders.empty())


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_twice_gives_the_same_bytes(document: Document, tmp_path: Path) -> None:
    written = write_html(document, tmp_path / "deep" / "a")
    write_html(document, tmp_path / "b")
    assert tree(tmp_path / "deep" / "a") == tree(tmp_path / "b")
    write_html(document, tmp_path / "b")
    assert tree(tmp_path / "deep" / "a") == tree(tmp_path / "b")
    assert all(path.is_file() for path in written)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_two_processes_give_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.report import builders;"
        "from watchkeeper.report import compose, write_html;"
        "write_html(compose(builders.realistic()), Path(sys.argv[1]))"
    )
    digests = []
    for seed in ("0", "4242"):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        digests.append(hashlib.sha256(repr(tree(folder)).encode()).hexdigest())
    assert digests[0] == digests[1]


def test_importing_the_report_does_not_import_the_drawing_library() -> None:
    code = "import sys, watchkeeper.report; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_stale_files_of_ours_go_and_those_of_others_stay(
    document: Document, smaller: Document, tmp_path: Path
) -> None:
    write_html(document, tmp_path / "r")
    (tmp_path / "r" / "notes.txt").write_text("mine")
    (tmp_path / "r" / "figures" / "own.svg").write_text("mine")
    kept = tmp_path / "r" / "figures" / "by-year.svg"
    kept.write_text("edited by hand")
    write_html(smaller, tmp_path / "r")
    assert set(tree(tmp_path / "r")) == {
        MANIFEST, "index.html", "claims.html", "style.css", "notes.txt", "figures/own.svg",
        "figures/by-year.svg",
    }  # fmt: skip
    assert kept.read_text() == "edited by hand"


def test_a_file_of_someone_else_is_not_replaced(document: Document, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(FileExistsError, match=r"index\.html was not written by this program"):
        write_html(document, tmp_path)
    assert set(tree(tmp_path)) == {"index.html"}
    with pytest.raises(NotADirectoryError):
        write_html(document, tmp_path / "index.html")


def test_an_interrupted_run_is_repaired(
    document: Document, smaller: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "r"
    write_html(smaller, folder)
    real, moves = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        moves.append(target)
        if len(moves) == 4:
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(KeyboardInterrupt):
            write_html(document, folder)
    assert [path for path in tmp_path.iterdir() if path != folder] == []
    write_html(document, folder)
    write_html(document, tmp_path / "fresh")
    assert tree(folder) == tree(tmp_path / "fresh")


def test_a_manifest_cannot_reach_outside(smaller: Document, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    digest = hashlib.sha256(b"precious").hexdigest()
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / MANIFEST).write_text(f"{digest}  ../victim\n{digest}  {victim}\n")
    write_html(smaller, tmp_path / "r")
    assert victim.read_text() == "precious"
