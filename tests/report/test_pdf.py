"""The PDF, read back: text, attachment, tags, language, metadata, fonts, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report import builders, releases
from watchkeeper.report import compose, fonts, render_release, walk
from watchkeeper.report.content import Column, Table, Text
from watchkeeper.report.pdf import MissingGlyphError
from watchkeeper.report.widths import PAGE, measures


def test_every_script_is_extracted_as_written() -> None:
    text = releases.pdf_text()
    for words in (releases.KOREAN, releases.JAPANESE, releases.CYRILLIC, releases.CHINESE):
        assert releases.squeezed(words) in text


def test_standards_language_and_metadata() -> None:
    pdf = releases.opened()
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.MarkInfo.Marked) and bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Public claims on petroleum and arms"
        assert "2026-05-04" in metadata["xmp:CreateDate"]
        assert "SHA-256" in metadata["pdf:Keywords"]


def test_the_data_is_attached_as_the_source() -> None:
    pdf = releases.opened()
    assert list(pdf.attachments) == ["report.json"]
    assert str(pdf.Root.AF[0].AFRelationship) == "/Source"


def test_tags_tell_headings_tables_figures_and_links() -> None:
    found: dict[str, list[object]] = {}
    for role, element in releases.tags(releases.opened()):
        found.setdefault(role, []).append(element)
    assert {"/Title", "/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/TR", "/TOC", "/L"} <= set(
        found
    )
    document = compose(releases.multilingual())
    alts = {str(figure.get("/Alt", "")) for figure in found["/Figure"]}  # type: ignore[attr-defined]
    for figure in walk.figures(document):
        assert figure.alt in alts
    assert len(found["/Link"]) > 100


def test_bookmarks_and_page_numbers() -> None:
    pdf = releases.opened()
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[:2] == ["About this report", "Contents"]
    assert {"Summary of findings", "Findings", "Annexes", "Claims"} <= set(titles)
    assert f"Page{len(pdf.pages)}of{len(pdf.pages)}" in releases.pdf_text()


def test_all_fonts_are_ours_and_embedded() -> None:
    names = set()
    for held in releases.opened().objects:
        if isinstance(held, dict) or not hasattr(held, "get"):
            continue
        if str(held.get("/Type", "")) == "/FontDescriptor":
            names.add(str(held.FontName).split("+")[-1].split("-")[0])
            assert "/FontFile2" in held or "/FontFile3" in held
    assert names <= {"NotoSans", "NotoSansCJKkr", "NotoSansCJKjp", "NotoSansCJKsc"}
    assert len(names) == 4


@pytest.mark.parametrize("character", ["\u0639", "\U0001f6a2", "\ue000"])
def test_a_missing_glyph_is_an_error_that_names_it(character: str) -> None:
    base = builders.realistic()
    finding = replace(base.findings[1], answer=f"Before {character} after.")
    with pytest.raises(MissingGlyphError, match=f"U\\+{ord(character):04X}.*Before") as caught:
        render_release(
            replace(base, findings=(base.findings[0], finding)), published=releases.PUBLISHED
        )
    assert caught.value.characters == (character,)


def test_the_shipped_fonts_cover_what_they_promise() -> None:
    korean = bytes(range(0xB0, 0xC9)), range(0xA1, 0xFF)
    hangul = "".join(bytes([row, cell]).decode("euc_kr") for row in korean[0] for cell in korean[1])
    assert len(hangul) == 2350
    kana = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7))))
    cyrillic = "".join(map(chr, range(0x0400, 0x0460)))
    assert fonts.without_glyph(hangul + kana + cyrillic + "“”±·…—‰€№→≥") == []
    assert fonts.without_glyph("a\u0639") == ["\u0639"]
    for file in (*fonts.FAMILIES, "NotoSans-Bold.ttf"):
        assert (fonts.FOLDER / file).stat().st_size < 2_000_000
    assert "SIL OPEN FONT LICENSE" in (fonts.FOLDER / "OFL.txt").read_text(encoding="utf-8")


def test_table_widths_fill_the_page_and_cut_no_word() -> None:
    document = compose(builders.realistic())
    tables = [block for block in walk.blocks(document) if isinstance(block, Table)]
    for table in tables:
        assert sum(measures(table).widths) == pytest.approx(PAGE)
    wide = Table("t", "c", (Column("A"), Column("B")), (((Text("x" * 400),), (Text("y"),)),))
    assert sum(measures(wide).widths) == pytest.approx(PAGE)
