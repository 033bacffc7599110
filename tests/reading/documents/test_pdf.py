"""PDF files: paragraphs across lines and pages, and scans that are never guessed."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import Path
from typing import Literal

import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.documents.files import DENIAL, ENDING, HEADLINE, REPLY, pdf, picture_pdf
from watchkeeper.reading.documents import DocumentError, read_document


def test_paragraphs_lists_and_headline() -> None:
    document = read_document(pdf(), "a.txt")
    found = [(p.kind, document.words(p)) for p in document.paragraphs]
    assert found == [
        ("headline", HEADLINE),
        ("body", DENIAL),
        ("body", REPLY),
        ("list_item", "• A first point, said Kim."),
        ("list_item", "• A second point."),
        ("body", " ".join([DENIAL] * 14)),
        ("body", ENDING),
    ]
    assert (document.format, document.extractor.name) == ("pdf", "pypdf")
    assert "4 running heads and page numbers were left out" in document.notices
    assert [found.on.isoformat() for found in document.dates] == ["2024-11-03"]


def test_a_headline_of_two_lines_and_short_paragraphs() -> None:
    headline = "A headline that is so long that it does not fit on one line of this small page"
    short = [f"{name} denied it, as it had the year before." for name in ("Norland", "Estland")]
    source = f'#set page(paper: "a6")\n= {headline}\n\n{DENIAL}\n\n{short[0]}\n\n{short[1]}\n'
    document = read_document(typst.compile(source.encode(), format="pdf"), "a")
    assert [(p.kind, document.words(p)) for p in document.paragraphs] == [
        ("headline", headline),
        ("body", DENIAL),
        ("body", short[0]),
        ("body", short[1]),
    ]


@pytest.mark.parametrize("bits", [4, 6], ids=["AES-128", "AES-256"])
def test_an_encrypted_pdf_says_so(bits: Literal[4, 6]) -> None:
    data = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as opened:
        opened.save(data, encryption=pikepdf.Encryption(owner="o", user="u", R=bits))
    with pytest.raises(DocumentError, match="is encrypted with a password"):
        read_document(data.getvalue(), "a.pdf")


def test_a_pdf_that_only_forbids_copying_is_read_and_said() -> None:
    data = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as opened:
        opened.save(data, encryption=pikepdf.Encryption(owner="o", user=""))
    document = read_document(data.getvalue(), "a.pdf")
    assert DENIAL in document.text
    assert "is encrypted, but opens without a password" in document.notices


def test_a_scan_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match=r"no text on its 2 pages.*install tesseract"):
        read_document(picture_pdf(2), "a.pdf")
    with pytest.raises(DocumentError, match="needs the program tesseract"):
        read_document(picture_pdf(), "a.pdf", ocr=True)


def test_a_scan_is_recognised_when_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program is played by one that says what it was handed: a PNG of one page."""
    program = tmp_path / "tesseract"
    program.write_text(
        '#!/bin/sh\nread -r head\ncase "$head" in *PNG*) echo "The ministry denied it.";; esac\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match="--ocr can recognise"):
        read_document(picture_pdf(), "a.pdf")
    document = read_document(picture_pdf(), "a.pdf", ocr=True)
    assert document.text == "The ministry denied it."
    assert document.ocr
    assert document.notices[0].startswith("ocr: page 1 was recognised")


def test_a_page_without_text_among_others_is_said() -> None:
    data = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as opened, pikepdf.open(BytesIO(picture_pdf())) as scan:
        opened.pages.extend(scan.pages)
        opened.save(data)
    document = read_document(data.getvalue(), "a.pdf")
    assert DENIAL in document.text
    assert any("no text on the pages 3" in notice for notice in document.notices)


@pytest.mark.parametrize(
    "drawing",
    [b" " * 100_000_000, b"q " * 3_000_000, b"0 0 m " * 160_000],
    ids=["blanks", "states", "steps"],
)
def test_a_page_that_draws_without_end_is_left_out(drawing: bytes) -> None:
    data = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as opened:
        opened.add_blank_page()
        opened.pages[-1].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
        opened.pages[-1].Contents = opened.make_stream(drawing)
        opened.save(data)
    document = read_document(data.getvalue(), "a.pdf")
    assert DENIAL in document.text
    assert "the drawing of the pages 3 is too large to be read" in document.notices


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj", pdf()[:2000]]
)
def test_a_damaged_pdf_is_one_error(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"damaged PDF|no text"):
        read_document(content, "a.pdf")


@settings(max_examples=15)
@given(st.data())
def test_damage_anywhere_gives_a_document_or_one_error(data: st.DataObject) -> None:
    content = bytearray(picture_pdf())
    for _ in range(5):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_document(bytes(b"%PDF-1.4\n" + content), "a.pdf")
    except DocumentError:
        return
