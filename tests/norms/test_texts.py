"""Official texts of a user: hashed, and held against the key phrases."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from watchkeeper.claims.problems import InputError
from watchkeeper.cli.norms import norms
from watchkeeper.norms.reading import load_paragraphs
from watchkeeper.norms.texts import import_texts, symbol_of

INVENTED = """\
The organ, recalling much,

1. Says nothing of note;
8. Decides on 24 months for some;
9. Decides, after
30 days, to seize, inspect,
   and freeze what it finds;
14. Speaks of new or
used vessels;
"""
SYMBOLS = ("S/RES/1718", "S/RES/2397", "UN-Charter")


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("S_RES_2397(2017).txt", "S/RES/2397"),
        ("s-res-2397-2017.html", "S/RES/2397"),
        ("2397.txt", "S/RES/2397"),
        ("sres1718.txt", "S/RES/1718"),
        ("UN-Charter.txt", "UN-Charter"),
        ("un charter (full).txt", "UN-Charter"),
        ("S_2023_2397x.txt", None),
        ("12397.txt", None),
        ("notes.txt", None),
    ],
)
def test_files_are_known_by_their_names(name: str, symbol: str | None) -> None:
    assert symbol_of(name, SYMBOLS) == symbol


def test_phrases_are_found_in_their_paragraph_across_lines(tmp_path: Path) -> None:
    (tmp_path / "S_RES_2397.txt").write_text(INVENTED, encoding="utf-8")
    (text,) = import_texts(tmp_path, load_paragraphs())
    assert text.sha256 == hashlib.sha256(INVENTED.encode()).hexdigest()
    found = {checked.paragraph.number: checked.found for checked in text.checked}
    assert (found["8"], found["9"], found["14"]) == ("in_paragraph",) * 3
    assert found["25"] == "missing"
    assert found["10"] == "no_phrase"


def test_articles_are_numbered_too(tmp_path: Path) -> None:
    charter = "Article 25\nThey accept and carry out the decisions.\nArticle 51\nNothing.\n"
    (tmp_path / "UN-Charter.txt").write_text(charter, encoding="utf-8")
    (text,) = import_texts(tmp_path, load_paragraphs())
    found = {checked.paragraph.number: checked.found for checked in text.checked}
    assert (found["25"], found["51"], found["41"]) == ("in_paragraph", "missing", "no_phrase")


def test_a_phrase_in_another_paragraph_says_which(tmp_path: Path) -> None:
    moved = INVENTED.replace("14. Speaks", "15. Speaks")
    (tmp_path / "2397.html").write_text(
        "<style>14. new or used vessels</style>" + moved.replace("\n", "<br>"), encoding="utf-8"
    )
    (text,) = import_texts(tmp_path, load_paragraphs())
    (vessels,) = [c for c in text.checked if c.paragraph.number == "14"]
    assert (vessels.found, vessels.elsewhere) == ("elsewhere", ("15",))


def test_the_command_ends_with_one_when_a_phrase_is_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "2397.txt").write_text(INVENTED, encoding="utf-8")
    out = tmp_path / "hashes.json"
    result = CliRunner().invoke(norms, ["texts", str(folder), "--out", str(out)])
    assert result.exit_code == 1
    assert "stands in paragraph nowhere" in result.stdout
    written = json.loads(out.read_text(encoding="utf-8"))["texts"]
    assert [(row["symbol"], row["file"]) for row in written] == [("S/RES/2397", "2397.txt")]
    shown = CliRunner().invoke(norms, ["texts", str(folder), "--json"])
    assert json.loads(shown.stdout)["ok"] is False


def test_a_whole_text_passes(tmp_path: Path) -> None:
    own = [p for p in load_paragraphs().values() if p.symbol == "S/RES/2397"]
    body = "".join(f"\n{p.number.split('(')[0].split()[0]}. {p.words}." for p in own)
    (tmp_path / "2397.txt").write_text(body, encoding="utf-8")
    assert CliRunner().invoke(norms, ["texts", str(tmp_path)]).exit_code == 0


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "files named after instruments"),
        ({"notes.txt": b"x"}, "files named after instruments"),
        ({"2397.pdf": b"x"}, "files named after instruments"),
        ({"2397.txt": b"\xff"}, "UTF-8"),
        ({"2397.txt": b"x", "S_RES_2397.html": b"x"}, "one file for S/RES/2397"),
    ],
)
def test_unusable_folders_get_one_error(
    tmp_path: Path, files: dict[str, bytes], message: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        import_texts(tmp_path, load_paragraphs())
