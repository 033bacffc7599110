from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.captures import captured_addresses, same_page, with_captures
from watchkeeper.claims.model import Claim, Source
from watchkeeper.claims.recording import record_tables, recorded_claims
from watchkeeper.claims.sources import audit_sources
from watchkeeper.record.clock import SystemClock, SystemEntropy
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.workspace import Workspace

PAGE = "https://example.org/a"


def _claim(address: str, captured: bool = False) -> Claim:
    source = Source(address, "agency", captured, "ab" * 32, 7)
    return Claim("A-000000000000", "A", "topic", "assert", ("CHN",), "China", source)


def test_a_claim_says_whether_its_page_is_captured_and_keeps_the_rest() -> None:
    claims = [_claim(PAGE), _claim("https://example.org/b"), _claim("")]
    marked = list(with_captures(claims, [PAGE]))
    assert [claim.source.captured for claim in marked] == [True, False, False]
    for before, after in zip(claims, marked, strict=True):
        assert replace(after, source=before.source) == before
        assert replace(after.source, captured=False) == before.source
    assert str(audit_sources(marked)).startswith("1 of 3 sources captured")


def test_a_claim_that_says_so_itself_is_held_to_the_exhibits() -> None:
    (claim,) = with_captures([_claim(PAGE, captured=True)], [])
    assert not claim.source.captured


@pytest.mark.parametrize(
    "other",
    [
        "HTTPS://Example.ORG/a",
        "https://example.org:443/a",
        "https://example.org/a#part",
        "https://example.org/a#",
        " https://example.org/a ",
        "https://example.org/a (listed in the CSIS Beyond Parallel timeline)",
        "https://example.org/a  (copy of RUSI, 2023-10-16)",
    ],
)
def test_spellings_of_one_page_are_the_same(other: str) -> None:
    assert same_page(other) == same_page(PAGE) == PAGE


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a",
        "https://www.example.org/a",
        "https://example.org./a",
        "https://example.org:80/a",
        "https://example.org/a/",
        "https://example.org/A",
        "https://example.org/%61",
        "https://example.org/b/../a",
        "https://example.org/a?",
        "https://example.org/a?utm_source=x",
        "https://user@example.org/a",
        "https://example.org/a https://example.org/b",
        "https://example.org/a; https://example.org/b",
        "https://example.org/a (citing https://example.org/b)",
        "https://example.org/a _folder/file.md (copy of RUSI, 2025)",
        "seen at https://example.org/a",
        "README of the repository",
        "",
    ],
)
def test_nothing_else_is_evened_out(other: str) -> None:
    assert same_page(other) != PAGE
    (claim,) = with_captures([_claim(other)], [PAGE])
    assert not claim.source.captured


def test_an_empty_address_is_captured_by_nothing() -> None:
    (claim,) = with_captures([_claim("")], ["", "by hand"])
    assert not claim.source.captured


@given(st.text(max_size=60))
def test_any_text_has_a_form_that_stays(text: str) -> None:
    form = same_page(text)
    assert same_page(form) == form


def test_only_wacz_exhibits_are_pages() -> None:
    page = Exhibit("ab" * 32, 1, "page.wacz", "application/wacz", PAGE)
    table = Exhibit("cd" * 32, 1, "table.csv", "text/csv", "https://example.org/b")
    assert captured_addresses([page, table]) == {PAGE}


def test_recorded_claims_know_their_captures(tmp_path: Path) -> None:
    table = tmp_path / "claims.csv"
    table.write_text(
        "claim_id,claimant,kind,period_start,period_end,calls_or_visits,fill_assumption,value,unit,"
        "source_address,source_date\n"
        f"E1,RUSI,assessed,2024-01-01,2024-12-31,10,,600000,bbl,{PAGE}#top,2025-01-01\n"
        "E2,VOA,assessed,2024-01-01,2024-12-31,10,,700000,bbl,https://example.org/b,2025-01-01\n"
    )
    with Workspace.create(
        tmp_path / "case", clock=SystemClock(), entropy=SystemEntropy(), name="case"
    ) as opened:
        record_tables(opened, [table], "clerk")
        before = list(recorded_claims(opened))
        assert not any(claim.source.captured for claim in before)
        opened.add_exhibit(
            b"PK", name="a.wacz", media_type="application/wacz", author="clerk", address=PAGE
        )
        after = list(recorded_claims(opened))
        assert [claim.source.captured for claim in after] == [
            claim.source.address.startswith(PAGE) for claim in before
        ]
        assert any(claim.source.captured for claim in after)
        assert [claim.id for claim in after] == [claim.id for claim in before]
        assert record_tables(opened, [table], "clerk").added == 0
