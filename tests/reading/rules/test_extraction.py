"""What must hold of every reading: offsets, quotations, links, the same claims twice, bad input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.rules.parsing import pipeline
from watchkeeper.claims.actors import load_registry
from watchkeeper.reading import regexes
from watchkeeper.reading.extraction import extract
from watchkeeper.reading.model import (
    ANSWER_KINDS,
    EVENT_TYPES,
    STANCES,
    Document,
    Paragraph,
    ProposedClaim,
)

ANCHOR = date(2025, 5, 29)
ARTICLE = """Seoul says North Korea shipped more shells

SEOUL, May 28 (Wire) \u2014 South Korea\u2019s Defence Ministry said on Wednesday that about
200 containers of artillery shells had left Rajin in late April, adding that
\u201cat least two\u201d ships were involved.

\u201cThe trade breaks every resolution,\u201d said a ministry spokesman.
\u201cIt has to stop.\u201d

Moscow brushed the reports aside. Pyongyang has not commented.

North Korea\u2019s Foreign Ministry said in March that its cooperation with Russia was
\u201clawful in every respect\u201d, according to KCNA."""


def _sound(claims: tuple[ProposedClaim, ...], text: str) -> None:
    ids = [claim.id for claim in claims]
    registry = load_registry()
    assert len(ids) == len(set(ids))
    for claim in claims:
        start, end = claim.span
        assert 0 <= start < end <= len(text)
        assert claim.text == text[start:end]
        assert claim.stance in STANCES
        assert set(claim.event_types) <= set(EVENT_TYPES)
        assert claim.event_types
        assert claim.speaker.entity == "" or claim.speaker.entity in registry
        assert all(entity in registry for _, entity in claim.participants)
        assert all(answer.claim in ids for answer in claim.answers)
        assert all(answer.kind in ANSWER_KINDS for answer in claim.answers)
        assert set(claim.same_as) <= set(ids) - {claim.id}
        assert all(start <= quote.start < quote.end <= end for quote in claim.quotes)
        assert (claim.voice == "author") == (claim.speaker.text == "")
        assert claim.rules


def test_an_article_is_read_as_written() -> None:
    claims = extract(ARTICLE, ANCHOR, pipeline())
    _sound(claims, ARTICLE)
    found = [(claim.speaker.entity, claim.stance) for claim in claims]
    assert ("actor:ROK-MND", "assert") in found
    assert ("actor:RUSSIA", "deny") in found
    assert not any("not commented" in claim.text for claim in claims)


def test_quotations_are_exact() -> None:
    claims = extract(ARTICLE, ANCHOR, pipeline())
    quoted = {ARTICLE[quote.start : quote.end] for claim in claims for quote in claim.quotes}
    assert {"at least two", "The trade breaks every resolution,", "It has to stop."} <= quoted


def test_a_headline_says_the_same_as_the_body() -> None:
    claims = extract(ARTICLE, ANCHOR, pipeline())
    headline = next(claim for claim in claims if claim.span[0] == 0)
    body = next(claim for claim in claims if "200 containers" in claim.text)
    assert headline.same_as == (body.id,)


def test_date_and_figure_belong_to_the_proposition() -> None:
    claims = extract(ARTICLE, ANCHOR, pipeline())
    claim = next(claim for claim in claims if "200 containers" in claim.text)
    assert claim.time is not None
    assert (claim.time.start, claim.time.end) == (date(2025, 4, 21), date(2025, 4, 30))
    assert claim.quantity is not None
    assert (claim.quantity.bound, claim.quantity.unit) == ("about", "container")


def test_the_same_text_gives_the_same_claims() -> None:
    first, second = (extract(ARTICLE, ANCHOR, pipeline()) for _ in range(2))
    assert first == second
    assert [claim.as_json() for claim in first] == [claim.as_json() for claim in second]


def test_given_paragraphs_are_kept() -> None:
    start = ARTICLE.index("Moscow brushed")
    only = Document(ARTICLE, ANCHOR, (Paragraph(start, start + 33),))
    claims = extract(only, ANCHOR, pipeline())
    assert [claim.text for claim in claims] == ["Moscow brushed the reports aside."]
    assert extract(replace(only, paragraphs=()), ANCHOR, pipeline()) != claims


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "\u201c", '"""', "?", "A:\n\nB:\n\n", "\u2014" * 50]
)
def test_texts_without_claims(text: str) -> None:
    assert extract(text, ANCHOR, pipeline()) == ()
    assert regexes.extract(text, ANCHOR) == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                *ARTICLE.split(),
                "\n\n",
                "\u201c",
                "\u201d",
                '"',
                ":",
                "-",
                "(",
                "Q:",
                "1.",
                "said",
                "denied",
            ]
        ),
        max_size=60,
    )
)
def test_any_order_of_words_is_read_soundly(words: list[str]) -> None:
    text = " ".join(words)
    _sound(extract(text, ANCHOR, pipeline()), text)
    for claim in regexes.extract(text, ANCHOR):
        assert claim.text == text[slice(*claim.span)]


def test_without_a_model_few_claims_are_found_and_say_so() -> None:
    claims = regexes.extract(ARTICLE, ANCHOR)
    assert claims
    assert all(claim.rules == (regexes.RULE,) for claim in claims)
    assert len(claims) < len(extract(ARTICLE, ANCHOR, pipeline()))
    assert regexes.EXTRACTOR.startswith("regex/")
