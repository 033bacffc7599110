"""`watchkeeper read` as it is called: good files are read, bad ones named, nothing is guessed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.reading.documents.files import DENIAL, HEADLINE, docx, message, page, pdf
from watchkeeper.cli.main import main
from watchkeeper.reading import nlp
from watchkeeper.record.labels import PUBLIC
from watchkeeper.record.workspace import Workspace

SAID = (
    "South Korea said on Sunday that North Korea had sent some 9 million artillery rounds to "
    "Russia.\n\nRussia denied the allegations.\n"
)
KEYS = {
    "id", "span", "text", "voice", "speaker", "via", "cue", "stance", "mode", "quotes",
    "event_types", "participants", "time", "place", "quantity", "modality", "certainty", "answers",
    "same_as", "rules",
}  # fmt: skip


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["read", *map(str, arguments)])


def _json(*arguments: str | Path) -> list[dict[str, Any]]:
    done = _run(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture
def said(tmp_path: Path) -> Path:
    path = tmp_path / "said.txt"
    path.write_text(SAID, encoding="utf-8")
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def test_claims_are_printed_as_json_with_their_contract(said: Path) -> None:
    (document,) = _json(said, "--date", "2024-11-03")
    assert document["text"] == SAID
    assert (document["date"], document["language"], document["format"]) == (
        "2024-11-03", "en", "text",
    )  # fmt: skip
    first, second = document["claims"]
    assert set(first) >= KEYS
    assert (first["speaker"]["entity"], second["speaker"]["entity"]) == (
        "actor:ROK", "actor:RUSSIA",
    )  # fmt: skip
    assert second["stance"] == "deny"
    assert [answer["claim"] for answer in second["answers"]] == [first["id"]]
    for claim in document["claims"]:
        start, end = claim["span"]
        assert SAID[start:end] == claim["text"]


def test_every_format_gives_the_same_claim(tmp_path: Path) -> None:
    made = {"a.html": page(""), "b.pdf": pdf(), "c.docx": docx(), "d.eml": message().as_bytes()}
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    found = _json(*(tmp_path / name for name in made), "--date", "2024-11-03")
    assert [document["format"] for document in found] == ["html", "pdf", "docx", "eml"]
    for document in found:
        texts = {claim["text"].rstrip(".") for claim in document["claims"]}
        assert any(DENIAL.startswith(text[:80]) for text in texts if len(text) > 80)
        assert document["title"] == HEADLINE


def test_a_document_without_a_date_asks_for_one(said: Path, tmp_path: Path) -> None:
    done = _run(said)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "give --date YYYY-MM-DD" in done.stderr
    mail = tmp_path / "a.eml"
    mail.write_bytes(message().as_bytes())
    done = _run(mail)
    assert done.exit_code == 2
    assert "2024-11-03 (header Date)" in done.stderr
    assert _json(mail, "--date", "metadata")[0]["date"] == "2024-11-03"
    assert _run(said, "--date", "metadata").exit_code == 2


def test_one_bad_file_does_not_lose_the_good_ones(said: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4\n")
    done = _run(bad, said, tmp_path / "missing.txt", "--date", "2024-11-03", "--json")
    assert done.exit_code == 1
    assert [document["file"] for document in json.loads(done.stdout)] == [str(said)]
    errors = [line for line in done.stderr.splitlines() if line.startswith("error")]
    assert len(errors) == 2
    assert str(bad) in errors[0]
    assert "missing.txt is not there" in errors[1]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("{said}", "--date", "3.11.2024"),
        ("{said}", "--date", "2024-02-31"),
        ("{said}", "--date", "20241103"),
        ("{said}", "--date", "2024-11-03", "--date", "2024-11-03"),
        ("{said}", "--date", "2024-11-03", "--model", "ko_core_news_sm"),
        ("{said}", "--date", "2024-11-03", "--model", "en_core_web_lg"),
        ("{said}", "--date", "2024-11-03", "--backend", "http://127.0.0.1:9/v1"),
        ("{said}", "--date", "2024-11-03", "--workspace", "{said}"),
        ("{said}", "--date", "2024-11-03", "--outlet", "The Daily Nothing"),
        ("--example", "{said}"),
        ("--example", "--workspace", "{case}"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_2(said: Path, case: Path, arguments: tuple[str, ...]) -> None:
    done = _run(*(argument.format(said=said, case=case) for argument in arguments))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "rror" in done.stderr


def test_each_file_may_have_its_own_date(said: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(SAID, encoding="utf-8")
    found = _json(said, other, "--date", "2024-11-03", "--date", "2023-11-03")
    assert [document["date"] for document in found] == ["2024-11-03", "2023-11-03"]


def test_the_example_is_marked_and_enters_no_record() -> None:
    found = _json("--example")
    assert [document["file"] for document in found] == ["article.html", "statement.txt"]
    assert all(document["example"] for document in found)
    assert all(document["claims"] for document in found)
    assert "admitted everything" not in found[0]["text"]
    shown = _run("--example")
    assert shown.stdout.startswith("Example: documents made up by us.")


def test_people_read_speaker_stance_event_and_sentence(said: Path) -> None:
    lines = _run(said, "--date", "2024-11-03").stdout
    assert "Russia (RUSSIA) denies: arms transfer  [97, 127]" in lines
    assert "“Russia denied the allegations.”" in lines
    assert "answers 1: denies occurrence" in lines


def test_another_language_is_said_and_not_sought(tmp_path: Path) -> None:
    path = tmp_path / "ko.txt"
    path.write_text(
        "외무성 대변인은 일요일 이 주장을 단호히 부인하였다고 말했다.", encoding="utf-8"
    )
    (document,) = _json(path, "--date", "2024-11-03")
    assert (document["language"], document["claims"]) == ("ko", [])
    assert any("only English is read" in notice for notice in document["notices"])


PLAIN = "The Kremlin denied that it had received shells from North Korea.\n"
"""What is found without a model too."""


def test_without_a_model_reading_goes_on_and_says_so(
    said: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said.write_text(PLAIN, encoding="utf-8")
    monkeypatch.setattr(nlp, "_load", nlp._load.__wrapped__)
    monkeypatch.setattr(nlp, "find_spec", lambda _: None)
    done = _run(said, "--date", "2024-11-03", "--json")
    assert done.exit_code == 0
    assert "make reading" in done.stderr
    (document,) = json.loads(done.stdout)
    assert document["extractor"].startswith("regex")
    assert any("without a model" in notice for notice in document["notices"])
    assert document["claims"]


def test_the_base_install_reads_text_and_says_what_pages_need(
    said: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The libraries of the extra are missing; a page and a PDF say how to get them."""
    for name in ("spacy", "trafilatura", "pypdf", "docx", "lxml", "lxml.html", "fasttext", "httpx"):
        monkeypatch.setitem(sys.modules, name, None)
    said.write_text(PLAIN, encoding="utf-8")
    (tmp_path / "a.html").write_bytes(page(""))
    (tmp_path / "b.pdf").write_bytes(pdf())
    done = _run(
        said, tmp_path / "a.html", tmp_path / "b.pdf", "--date", "2024-11-03", "--model", "regex"
    )
    assert done.exit_code == 1
    assert "The Kremlin (RUSSIA) denies" in done.stdout
    assert done.stderr.count("needs `make reading` to be read") == 2


def test_a_workspace_keeps_the_document_and_its_proposals(said: Path, case: Path) -> None:
    arguments = (said, "--date", "2024-11-03", "--workspace", case, "--outlet", "Yonhap")
    (first,) = _json(*arguments)
    (second,) = _json(*arguments)
    assert first["outlet"] == "actor:YONHAP"
    assert (first["recorded"]["added"], first["recorded"]["known"]) == (2, 0)
    assert (second["recorded"]["added"], second["recorded"]["known"]) == (0, 2)
    with _open(case) as opened:
        assert [entry.kind for entry in opened.journal.entries()] == [
            "exhibit", "reading.document", "reading.proposal", "reading.proposal",
        ]  # fmt: skip
        assert opened.exhibits.read(first["sha256"]) == said.read_bytes()


def test_what_is_not_public_is_labelled_so(said: Path, case: Path) -> None:
    _json(said, "--date", "2024-11-03", "--workspace", case, "--not-public")
    with _open(case) as opened:
        assert PUBLIC not in {entry.label for entry in opened.journal.entries()}


def _open(case: Path) -> Workspace:
    from watchkeeper.record.clock import SystemClock, SystemEntropy  # noqa: PLC0415

    return Workspace.open(case, clock=SystemClock(), entropy=SystemEntropy())


def test_names_of_files_are_harmless(tmp_path: Path, case: Path) -> None:
    """An escape sequence or bytes that are no text in a name reach neither terminal nor record."""
    odd = Path(os.fsdecode(bytes(tmp_path) + b"/\x1b[31m\xff.txt"))
    odd.write_text(SAID, encoding="utf-8")
    done = _run(odd, odd.with_suffix(".gone"), "--date", "2024-11-03", "--workspace", case)
    assert done.exit_code == 1
    assert "\x1b[31m" not in done.stdout + done.stderr
    assert "\ufffd[31m\ufffd.txt" in done.stdout


def test_a_backend_that_fails_loses_nothing(said: Path, tmp_path: Path) -> None:
    done = _run(
        said, "--date", "2024-11-03", "--json", "--not-public",
        "--backend", "https://models.example.org/v1", "--responses", tmp_path / "answers",
    )  # fmt: skip
    assert done.exit_code == 0
    assert "goes to a loopback address only" in done.stderr
    assert json.loads(done.stdout)[0]["claims"]
    assert not (tmp_path / "answers").exists()
