"""Plain text: stored as it is, its paragraphs found, its language told."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.documents.files import DENIAL, ENDING
from watchkeeper.reading.documents import DocumentError, for_rules, read_document
from watchkeeper.reading.documents.layout import paragraphs_of


def _pieces(text: str) -> list[tuple[str, str]]:
    return [(p.kind, text[p.start : p.end]) for p in paragraphs_of(text)]


def test_text_is_stored_as_it_is() -> None:
    text = f"  {DENIAL}\n\n\tTabs and  blanks stay.\n"
    document = read_document(text.replace("\n", "\r\n").encode("utf-8-sig"), "a.pdf")
    assert document.format == "text"
    assert document.text == text
    assert [document.words(p) for p in document.paragraphs] == [DENIAL, "Tabs and  blanks stay."]


def test_headline_standfirst_and_dateline() -> None:
    text = (
        "Ministry rejects report\n\nSpokesman blames a leak\n\nSEOUL, 3 Nov. 2024 --\n\n" + DENIAL
    )
    assert [kind for kind, _ in _pieces(text)] == ["headline", "standfirst", "dateline", "body"]


def test_a_single_sentence_is_no_headline() -> None:
    assert _pieces(DENIAL) == [("body", DENIAL)]
    assert [kind for kind, _ in _pieces(f"{DENIAL}\n\n{ENDING}")] == ["body", "body"]


def test_lines_broken_at_the_edge_are_one_paragraph() -> None:
    words = DENIAL.split()
    lines = [" ".join(words[n : n + 9]) for n in range(0, len(words), 9)]
    assert _pieces("\n".join(lines)) == [("body", "\n".join(lines))]


def test_a_headline_may_ask() -> None:
    assert _pieces(f"Did it ship shells?\n\n{DENIAL}")[0][0] == "headline"
    assert _pieces(f"{DENIAL}\n\nDid it?")[0][0] == "body"


def test_lines_of_a_letterhead_are_apart_where_lines_are_long() -> None:
    text = f"Ministry of Norland\nPress statement of the spokesperson\n\n{DENIAL}"
    assert [piece for _, piece in _pieces(text)] == [
        "Ministry of Norland", "Press statement of the spokesperson", DENIAL,
    ]  # fmt: skip


def test_lines_that_end_before_the_edge_are_paragraphs() -> None:
    text = f"Ministry rejects report\n{DENIAL}\n{ENDING}\n- One point\n- Two points"
    assert [kind for kind, _ in _pieces(text)] == [
        "headline", "body", "body", "list_item", "list_item",
    ]  # fmt: skip


@given(st.text(alphabet="aB.\n -\t", max_size=120))
def test_paragraphs_cover_every_letter_once(text: str) -> None:
    found = paragraphs_of(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(text[p.start : p.end].split()) for p in found) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (DENIAL, "en"),
        (DENIAL.upper(), "en"),
        ("The port of Rajin, the ships Angara and Lady R, and Choe Son Hui of the MFA.", "en"),
        ("외무성 대변인은 일요일 이 주장을 단호히 부인하였다고 말했다.", "ko"),
        ("外務省の報道官は日曜日、この主張を否定したと述べ、根拠がないと語った。", "ja"),
        ("外交部发言人星期日否认了这一指控,称其毫无根据,并表示坚决反对此类说法。", "zh"),
        ("Представитель министерства иностранных дел опроверг эти обвинения.", "ru"),
        ("Речниця міністерства закордонних справ заперечила ці звинувачення.", "uk"),
        ("Le ministère des Affaires étrangères a démenti ces allégations dimanche.", "fr"),
        ("12 34", ""),
    ],
)
def test_the_language_is_told(text: str, language: str) -> None:
    assert read_document(text.encode(), "a").language == language


def test_hidden_characters_are_taken_out_and_said() -> None:
    text = "The ministry de\u200bnied\x00 it, \u202eeht\u202c spokesman said.\U000e0041"
    document = read_document(text.encode(), "a")
    assert document.text == "The ministry denied it, eht spokesman said."
    assert len([n for n in document.notices if "taken out" in n]) == 3


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_other_encodings_are_told_apart(encoding: str) -> None:
    text = f"“{DENIAL}” said the café."
    assert read_document(text.encode(encoding), "a").text == text


def test_another_script_without_a_declaration() -> None:
    text = "Представитель министерства иностранных дел опроверг эти обвинения в воскресенье. " * 5
    document = read_document(text.encode("cp1251"), "a")
    assert document.text == text
    assert document.notices == ("encoding detected: cp1251",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\x00 ", "is empty"),
        (b"-- ... --", "holds no text"),
        (bytes(range(32)) * 40, "no text and no format"),
        (b"PK\x03\x04 damaged", "damaged archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
        (b"{\\rtf1 denied}", "rich-text"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<?xml version='1.0'?><rss><item/></rss>", "XML of another kind"),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        read_document(content, "a.txt")


def test_the_rules_see_paragraphs_by_role() -> None:
    from datetime import date  # noqa: PLC0415

    source = read_document(f"Ministry rejects report\n\n{DENIAL}".encode(), "a")
    seen = for_rules(source, date(2024, 11, 3), "actor:YONHAP")
    assert [(p.role, p.number) for p in seen.paragraphs] == [("headline", 0), ("body", 1)]
    assert (seen.text, seen.outlet) == (source.text, "actor:YONHAP")


def test_a_paragraph_without_end_is_parsed_in_pieces() -> None:
    from datetime import date  # noqa: PLC0415

    text = f"{DENIAL} " * 400 + "x" * 50_000
    seen = for_rules(read_document(text.encode(), "a"), date(2024, 11, 3)).paragraphs
    assert max(p.end - p.start for p in seen) <= 3_000
    assert "".join(text[p.start : p.end] for p in seen) == text
    assert text[: seen[0].end].endswith("carried.")
