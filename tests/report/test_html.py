"""The rendered pages: well formed, self-contained, accessible, and the numbers as given."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from tests.report import builders, hostility
from tests.report.pages import Page, broken, read
from watchkeeper.report import compose, walk
from watchkeeper.report.content import Document, Figure, Table, plain
from watchkeeper.report.html import render_html

CASES = ("realistic", "hostile", "empty")


@cache
def document(case: str) -> Document:
    return compose({"realistic": builders.realistic, "hostile": hostility.hostile,
                    "empty": builders.empty}[case]())  # fmt: skip


@cache
def files(case: str) -> dict[str, bytes]:
    return render_html(document(case))


@cache
def pages(case: str) -> dict[str, Page]:
    return read(files(case))


@pytest.mark.parametrize("case", CASES)
def test_pages_are_well_formed(case: str) -> None:
    for name, page in pages(case).items():
        assert page.faults == [], name
        assert page.open == [], name
        assert [i for i, times in Counter(page.ids).items() if times > 1] == [], name
        assert set(page.described) <= set(page.ids), name
        assert page.language == "en"


@pytest.mark.parametrize("case", CASES)
def test_every_link_leads_somewhere_and_only_to_the_web(case: str) -> None:
    assert list(broken(files(case), pages(case))) == []


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_asked_of_the_network(case: str) -> None:
    for page in pages(case).values():
        assert all(resource in files(case) for resource in page.resources)
        policies = [m["content"] for m in page.metas if m.get("http-equiv")]
        assert policies and policies[0].startswith("default-src 'none'; style-src 'self'")
    css = files(case)["style.css"].decode()
    assert "@import" not in css and "url(" not in css
    for name, data in files(case).items():
        if name.endswith(".svg"):
            text = data.decode()
            assert "<script" not in text and "<!DOCTYPE" not in text
            assert 'href="http' not in text and "url(http" not in text


@pytest.mark.parametrize("case", CASES)
def test_headings_descend_one_at_a_time(case: str) -> None:
    for page in pages(case).values():
        assert page.headings[0] == 1 and page.headings.count(1) == 1
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps)


@pytest.mark.parametrize("case", CASES)
def test_tables_have_captions_and_headings(case: str) -> None:
    for page in pages(case).values():
        for table in page.tables:
            assert table["caption"] == 1 and table["col"] > 1
            assert table["row"] == table["rows"] - 1


@pytest.mark.parametrize("case", CASES)
def test_figures_have_words_and_data(case: str) -> None:
    figures = [b for b in walk.blocks(document(case)) if isinstance(b, Figure)]
    index = pages(case)["index.html"]
    assert len(index.images) == len(figures)
    for image, figure in zip(index.images, figures, strict=True):
        assert image["alt"] == figure.alt and len(figure.alt) > 30
        assert figure.data.id in index.ids and figure.data.rows
        ET.fromstring(files(case)[f"figures/{figure.id}.svg"])  # noqa: S314  # our own file


def test_a_figures_text_is_text_in_its_own_font() -> None:
    text = files("realistic")["figures/by-year.svg"].decode()
    assert ">Open Source Centre</text>" in text
    assert text.count("@font-face") == 1


@pytest.mark.parametrize("case", CASES)
def test_every_number_is_printed_and_opens_its_claims(case: str) -> None:
    held = set(document(case).cards and [card.claim.id for card in document(case).cards])
    printed = {text for page in pages(case).values() for _, text in page.values}
    for number in walk.numbers(document(case)):
        assert set(number.claims) <= held
        assert number.claims or number.target
        assert number.text in printed


def test_numbers_are_the_values_given() -> None:
    index = pages("realistic")["index.html"]
    assert ("238805/362706", "238,805 to 362,706 barrels") in index.values
    assert ("1015588/", "at least 1,015,588 barrels, no upper bound") in index.values
    assert ("(500000/", "more than 500,000 barrels, no upper bound") in index.values
    assert ("500000", "500,000 barrels") in index.values
    assert ("0.295394979621", "0.2954") in index.values
    assert ("238805.125/505105.678", "238,805.12 to 505,105.68 barrels") in index.values


def test_hostile_text_stays_text() -> None:
    everything = b"".join(files("hostile").values()).decode()
    assert "<script" not in everything and "<b>unit</b>" not in everything
    assert "&lt;script&gt;" in everything
    assert "49" not in pages("hostile")["index.html"].text.replace("2049", "")
    assert "\u202e" not in everything and "\x00" not in everything
    assert hostility.KOREAN in pages("hostile")["claims.html"].text
    assert hostility.CYRILLIC in pages("hostile")["claims.html"].text
    outside = [link["href"] for page in pages("hostile").values() for link in page.links
               if ":" in link["href"]]  # fmt: skip
    assert set(outside) == {
        "https://ok.example/a(b)?c=1&d=",
        "https://example.org/2019",
        "https://main.un.org/securitycouncil/en/sanctions/1718/resolutions",
    }


def test_missing_and_unbounded_have_their_own_words() -> None:
    text = pages("hostile")["index.html"].text
    assert "unknown: 0 or more barrels, no upper bound" in text
    assert "Not reported" in text or "not reported" in text
    realistic = pages("realistic")
    assert "not computable from what is stated" in realistic["claims.html"].text
    assert "paragraph number recalled, not confirmed" in realistic["index.html"].text
    assert "inconsistent unless excused" in realistic["index.html"].text
    assert "not an organ of the Security Council" in realistic["index.html"].text


def test_arithmetic_stands_before_the_standard() -> None:
    tables = [b for b in walk.blocks(document("realistic")) if isinstance(b, Table)]
    ledgers = next(t for t in tables if t.id == "finding-petroleum-2023-ledgers")
    titles = [column.title for column in ledgers.columns]
    figures = titles.index("On the figures in the record")
    standard = titles.index("At the confidence that the norm requires")
    assert figures < standard
    assert [plain(row[figures]) for row in ledgers.rows][:2] == [
        "not above the limit",
        "above the limit",
    ]
    assert plain(ledgers.rows[0][standard]).startswith("undetermined (required: moderate")


def test_long_lists_of_claims_span_pages() -> None:
    many = {f"B{n:05d}-0123456789ab": builders.claim(f"B{n:05d}") for n in range(1200)}
    base = builders.realistic()
    claims = {**base.claims, **many}
    finding = builders.replace_claims(base.findings[0], tuple(many))
    big = compose(replace(base, findings=(finding,), claims=claims))
    rendered = render_html(big)
    parsed = read(rendered)
    assert {"claims.html", "claims-2.html", "claims-3.html"} <= rendered.keys()
    assert list(broken(rendered, parsed)) == []
    assert max(len(data) for data in rendered.values()) < 1_500_000
