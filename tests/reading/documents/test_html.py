"""Pages: the article in its order, and nothing that a reader cannot see."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.documents.files import DENIAL, ENDING, HEADLINE, page
from watchkeeper.reading.documents import DocumentError, SourceDocument, read_document

ADMISSION = "Norland admitted everything."


def _read(body: str, head: str = "") -> SourceDocument:
    return read_document(page(body, head), "page.bin")


def _texts(document: SourceDocument) -> list[str]:
    return [document.words(paragraph) for paragraph in document.paragraphs]


def test_blocks_keep_their_order_and_kind() -> None:
    document = _read(
        "<ul><li>One point.</li></ul><table><tr><th>Year</th><td>2023</td></tr></table>"
        "<h2>Later</h2><figure><figcaption>A ship, said Kim.</figcaption></figure>"
    )
    assert [(p.kind, document.words(p)) for p in document.paragraphs] == [
        ("headline", HEADLINE),
        ("body", DENIAL),
        ("list_item", "One point."),
        ("table", "Year | 2023"),
        ("heading", "Later"),
        ("caption", "A ship, said Kim."),
        ("body", ENDING),
    ]
    assert (document.format, document.title, document.language) == ("html", HEADLINE, "en")
    assert document.extractor.name == "trafilatura"


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">{}</p>',
        '<p style="color:red; DISPLAY : none !important">{}</p>',
        "<div hidden><p>{}</p></div>",
        '<p aria-hidden="true">{}</p>',
        '<p style="visibility:hidden">{}</p>',
        '<p style="font-size:0">{}</p>',
        '<p style="font-size:0.0px">{}</p>',
        '<p style="opacity:0">{}</p>',
        '<p style="color:#fff">{}</p>',
        '<p style="color:white;background:#fefefe">{}</p>',
        '<div style="background:black"><p style="color:rgb(0,0,0)">{}</p></div>',
        '<p style="color:rgba(255, 255.0, 255, 0.9)">{}</p>',
        '<p><font color="white">{}</font></p>',
        '<p style="color:transparent">{}</p>',
        '<p style="position:absolute;left:-9999px">{}</p>',
        '<p style="text-indent:-9999px">{}</p>',
        '<p style="height:0;overflow:hidden">{}</p>',
        '<p style="clip:rect(0,0,0,0)">{}</p>',
        '<p class="unseen">{}</p>',
        '<p id="gone">{}</p>',
        '<p class="sr-only">{}</p>',
        "<script>document.write('{}')</script>",
        "<noscript><p>{}</p></noscript>",
        "<template><p>{}</p></template>",
        "<!-- {} -->",
        "<!--> <p>{}</p> -->",
        "<style>p:after {{ content: '{}' }}</style>",
        "<textarea>{}</textarea><select><option>{}</option></select>",
        "<svg><text>{}</text></svg>",
        '<img alt="{}" src="x"><input value="{}">',
        '<iframe srcdoc="<p>{}</p>">{}</iframe>',
    ],
)
def test_what_a_reader_cannot_see_is_not_text(hidden: str) -> None:
    head = "<style>.unseen{display:none} @media print{.seen{display:none}} #gone{opacity:0}</style>"
    document = _read(f"<p class='seen'>Seen.</p>{hidden.replace('{}', ADMISSION)}", head)
    assert _texts(document) == [HEADLINE, DENIAL, "Seen.", ENDING]


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="color:black">{}</p>',
        '<div style="background:#003"><p style="color:#fff">{}</p></div>',
        '<div style="background:url(dark.png)"><p style="color:#fff">{}</p></div>',
        '<p aria-hidden="false">{}</p>',
        '<p style="color:rgb(.,.,.);background:rgb(1e9,);left:-">{}</p>',
        '<p style="opacity:0.9;font-size:10px">{}</p>',
        "<p>{}<span hidden>x</span></p>",
        "<div>{}</div>",
        "<p><b>Norland</b> <a href='#'>admitted</a>&nbsp;everything.</p>",
    ],
)
def test_what_a_reader_sees_stays(shown: str) -> None:
    assert ADMISSION in _texts(_read(shown.replace("{}", ADMISSION)))


def test_a_table_that_lays_the_page_out_is_no_table() -> None:
    html = (
        "<table><tr><td><a href='/'>Home</a><br><a href='/'>News</a><br></td><td><b>A statement of"
        f" the ministry</b><br><br>Pyongyang, November 4 (Agency)<br><br>{DENIAL}<br></td></tr>"
    )
    document = read_document(html.encode(), "a")
    assert [(p.kind, document.words(p)) for p in document.paragraphs] == [
        ("headline", "A statement of the ministry"),
        ("dateline", "Pyongyang, November 4 (Agency)"),
        ("body", DENIAL),
    ]


def test_a_byline_is_a_dateline() -> None:
    html = f"<h1>{HEADLINE}</h1><p class='meta'>By a writer<time>3 Nov.</time></p><p>{DENIAL}</p>"
    document = read_document(html.encode(), "a")
    assert [(p.kind, document.words(p)) for p in document.paragraphs][1] == (
        "dateline", "By a writer 3 Nov.",
    )  # fmt: skip


def test_control_characters_around_hidden_elements_do_no_harm() -> None:
    document = _read(
        "<p>One\x01<script>x</script>\x02 two&#1;&#xfffe;<i hidden>x</i>\x1b three.</p>"
    )
    assert _texts(document)[2].split() == ["One", "two", "three."]


def test_hidden_text_is_counted() -> None:
    document = _read("<p style='display:none'>abc def</p>")
    assert any(notice.startswith("6 characters") for notice in document.notices)


def test_navigation_and_lists_of_links_are_left_out() -> None:
    links = "<nav><a href='/'>Home</a></nav>" + "<p><a href='/x'>Ten ships to watch</a></p>"
    document = _read(f"{links}<footer>All rights reserved.</footer><aside>Advert.</aside>")
    assert _texts(document) == [HEADLINE, DENIAL, ENDING]


def test_breaks_part_paragraphs() -> None:
    document = _read("<div>One says<br>so.<br><br>Two denies.<br>Three agrees.</div>")
    assert _texts(document)[2:5] == ["One says so.", "Two denies.", "Three agrees."]


def test_dates_are_reported_in_order() -> None:
    head = (
        "<meta property='article:published_time' content='2024-11-03T23:00:00-08:00'>"
        '<script type="application/ld+json">{"@graph":[{"datePublished":"2024-11-02"}]}</script>'
        "<meta name='date' content='2024-02-31'>"
    )
    found = [(found.on.isoformat(), found.where) for found in _read("", head).dates]
    assert found == [
        ("2024-11-03", "meta article:published_time"),
        ("2024-11-02", "linked data datePublished"),
    ]


@pytest.mark.parametrize(
    ("encoding", "declared", "notice"),
    [
        ("cp1252", "", "encoding detected: cp1252"),
        ("cp1252", "utf-8", "declares utf-8, which it is not"),
        ("utf-8", "iso-8859-1", "declares iso-8859-1 but is UTF-8"),
        ("cp1251", "windows-1251", "read as cp1251, as it declares"),
        ("utf-16", "", ""),
    ],
)
def test_the_encoding_is_said(encoding: str, declared: str, notice: str) -> None:
    words = "Он сказал" if encoding == "cp1251" else "“Nobody\u2019s café”"
    meta = f"<meta charset='{declared}'>" if declared else ""
    html = f"<html><head>{meta}</head><body><p>{DENIAL}</p><p>{words}</p></body></html>"
    document = read_document(html.encode(encoding), "page")
    assert _texts(document)[1] == words
    assert notice in "".join(document.notices)


def test_spoilt_text_is_left_and_said() -> None:
    spoilt = "“Nobody\u2019s”".encode().decode("cp1252", "replace")
    document = _read(f"<p>{spoilt}</p>")
    assert spoilt in document.text
    assert any(notice.startswith("mojibake") for notice in document.notices)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (page("<p>word word word</p>\n" * 600_000), "characters of markup"),
        (b"<html>" + b"<div>" * 2_000, "deeper than"),
        (b"<p>" + b"<b>x</b>" * 250_000, "tags"),
        (b"<html><body><script>write('all')</script></body></html>", "without text"),
        (b"<!DOCTYPE html [<!ENTITY a 'aaa'>]><p>&a;</p>", "entities"),
    ],
    ids=["large", "deep", "tags", "scripts", "entities"],
)
def test_a_page_that_costs_too_much_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        read_document(content, "page")


def test_a_large_page_of_pictures_is_read() -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 20_000_000}'>"
    assert _texts(_read(picture)) == [HEADLINE, DENIAL, ENDING]


@given(st.binary(max_size=400))
def test_any_bytes_after_a_tag_give_a_document_or_one_error(content: bytes) -> None:
    try:
        document = read_document(b"<html><p>" + content, "page")
    except DocumentError:
        return
    again = read_document(b"<html><p>" + content, "page")
    assert document == again
    for paragraph in document.paragraphs:
        words = document.words(paragraph)
        assert words == words.strip() != ""


PIECES = st.sampled_from(
    [b"<", b">", b"&#x;", b"&#1;", b"\x00", b"\x0b", b"\xff", b'<i style="', b"color:rgb(.,1e9,",
     b"<![CDATA[", b"<!--", b"<script", b"</td>", b"<table>", b"<br>", b"<i hidden>", b"<time>"]
)  # fmt: skip
RICH = page(
    "<table><tr><td>a<br><br>b</td></tr></table><ul><li>y</li></ul><p class=a>z</p>",
    "<style>.a{color:#fff;background:red}</style><meta name=date content=2024-11-03>",
)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(RICH)), PIECES, st.integers(0, 30)), max_size=8))
def test_damage_anywhere_gives_a_document_or_one_error(
    damages: list[tuple[int, bytes, int]],
) -> None:
    content = RICH
    for place, piece, gone in damages:
        content = content[:place] + piece + content[place + gone :]
    try:
        document = read_document(content, "page")
    except DocumentError:
        return
    assert all(document.words(paragraph).strip() for paragraph in document.paragraphs)
