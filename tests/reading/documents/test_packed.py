"""DOCX files and messages: what is packed is measured before it is opened, or not opened."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from tests.reading.documents.files import DENIAL, ENDING, HEADLINE, docx, message, page, with_part
from watchkeeper.reading.documents import DocumentError, SourceDocument, read_document
from watchkeeper.reading.documents.model import LIMITS


def _pieces(document: SourceDocument) -> list[tuple[str, str]]:
    return [(p.kind, document.words(p)) for p in document.paragraphs]


def test_docx_keeps_order_and_kinds_and_leaves_out_hidden_words() -> None:
    document = read_document(docx(hidden=" They admitted it."), "a.eml")
    assert document.format == "docx"
    assert _pieces(document) == [
        ("headline", HEADLINE),
        ("body", DENIAL),
        ("list_item", "A first point, said Kim."),
        ("table", "2023 | 1,000 rounds"),
        ("body", ENDING),
    ]
    assert any("hidden text" in notice for notice in document.notices)


def test_docx_tracked_changes_are_read_as_accepted() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t xml:space="preserve">It </w:t></w:r>'
        "<w:del><w:r><w:delText>admitted</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>denied</w:t></w:r></w:ins><w:r><w:t> it.</w:t></w:r></w:p>"
        "</w:body></w:document>"
    )
    document = read_document(with_part(docx(), "word/document.xml", body.encode()), "a")
    assert document.text == "It denied it."
    assert any("tracked changes" in notice for notice in document.notices)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("word/media/bomb.bin", bytes(210_000_000), "unpacks to more than"),
        ("word/document.xml", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
         "declares a document type"),
        ("customXml/item1.xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "document type"),
        ("word/document.xml", b"<w:document", "damaged DOCX"),
        ("word/document.xml",
         b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
         b"<w:body>" + b"<w:sdt>" * 400 + b"</w:sdt>" * 400 + b"</w:body></w:document>",
         "damaged DOCX|deeper than"),
    ],
    ids=["bomb", "external entity", "entity elsewhere", "damaged", "deep"],
)  # fmt: skip
def test_a_hostile_docx_is_one_error(name: str, content: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        read_document(with_part(docx(), name, content), "a.docx")


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(DocumentError, match="parts"):
        read_document(docx(), "a", replace(LIMITS, parts=3))


def test_a_message_with_an_attachment() -> None:
    made = message()
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a\u202e.pdf")
    made.add_attachment(message("Inner admission."))
    document = read_document(made.as_bytes(), "a.docx")
    assert document.format == "eml"
    assert _pieces(document) == [("headline", HEADLINE), ("body", DENIAL), ("body", ENDING)]
    assert document.attachments == ("a.pdf (application/pdf)", "message/rfc822")
    # The day as its sender wrote it, not as it was then in Greenwich.
    assert [found.on.isoformat() for found in document.dates] == ["2024-11-03"]


def test_a_message_that_is_only_a_page() -> None:
    made = EmailMessage()
    made["Subject"], made["From"] = "A subject", "press@example.org"
    made.set_content(page("<p hidden>Secret.</p>").decode(), subtype="html")
    document = read_document(made.as_bytes(), "a")
    assert [text for _, text in _pieces(document)] == ["A subject", HEADLINE, DENIAL, ENDING]


def test_a_message_nested_without_end_is_refused() -> None:
    part: MIMEMultipart = MIMEMultipart()
    part.attach(MIMEText(DENIAL))
    for _ in range(40):
        outer = MIMEMultipart()
        outer.attach(part)
        part = outer
    part["Subject"], part["From"] = "A subject", "press@example.org"
    with pytest.raises(DocumentError, match="deeper than"):
        read_document(part.as_bytes(), "a")


def test_a_message_of_attachments_only_is_refused() -> None:
    made = EmailMessage()
    made["Subject"], made["From"] = "A subject", "press@example.org"
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    with pytest.raises(DocumentError, match="without text"):
        read_document(made.as_bytes(), "a")


def test_a_memorandum_is_text() -> None:
    memorandum = f"To: the desk\nFrom: the ministry\nDate: 3 November 2024\n\n{DENIAL}\n"
    assert read_document(memorandum.encode(), "a").format == "text"
