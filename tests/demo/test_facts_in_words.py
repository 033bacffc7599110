"""The demonstration's report tells facts in words: on its pages, in its release and in the PDF."""

from __future__ import annotations

import re

import pytest
from pypdf import PdfReader

from tests.report import pages
from watchkeeper.demo.building import Built
from watchkeeper.norms.reading import load_terms

TERMS = load_terms()
NAMED = re.compile(rf"(?:{'|'.join(map(re.escape, TERMS))})(?![\w])")
"""A fact by its name in the files, also where a tag parts it from the word before."""
EVERY = 8
"""Every how many pages of the PDF are read; its text is the text of the release's page."""


@pytest.fixture(scope="module")
def texts(demo: Built) -> dict[str, str]:
    """What a reader sees of every page, by name."""
    assert demo.release is not None
    paths = [*demo.report.glob("*.html"), demo.release / "data" / "report.html"]
    read = pages.read({path.name: path.read_bytes() for path in paths})
    return {name: " ".join(page.text.split()) for name, page in read.items()}


def test_no_page_names_a_fact_as_the_files_do(texts: dict[str, str]) -> None:
    assert {"index.html", "report.html"} <= set(texts)
    for name, text in texts.items():
        found = NAMED.search(text)
        assert found is None, (name, text[max(0, found.start() - 80) : found.end() + 20])


@pytest.mark.parametrize("page", ["index.html", "report.html"])
def test_what_a_verdict_turns_on_is_said_in_words(texts: dict[str, str], page: str) -> None:
    said = re.findall(r"this turns on ([^.]*)\.", texts[page])
    assert len(said) > 20
    assert all(any(term.words in one for term in TERMS.values()) for one in said)


def test_the_pdf_names_none_either(demo: Built) -> None:
    assert demo.release is not None
    sheets = PdfReader(demo.release / "data" / "report.pdf").pages
    # A name can be broken at the end of a line, so that it is looked for without white space.
    text = "".join("".join(sheets[i].extract_text().split()) for i in range(0, len(sheets), EVERY))
    assert "thisturnson" in text
    assert [name for name in TERMS if name in text] == []


def test_the_data_keeps_the_names(findings: dict[str, dict[str, object]]) -> None:
    verdicts = findings["petroleum-2024"]["verdicts"]
    assert isinstance(verdicts, list)
    open_facts = {one["fact"] for verdict in verdicts for one in verdict["turns_on"]}
    assert open_facts and open_facts <= {*TERMS, "date"}
