"""From small tables to findings: arithmetic, law and standard kept apart."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.findings.tables import (
    ESTIMATED,
    MISSILES,
    NOTIFIED,
    STATED,
    assessed,
    claims_of,
    estimated,
    finding,
    notified,
)
from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.intervals import Interval
from watchkeeper.findings.encoding import assessment_dict
from watchkeeper.findings.model import Assessment
from watchkeeper.findings.options import Options, read_setting


def _verdict(assessment: Assessment, name: str, basis: str, who: str) -> dict[str, Any]:
    return next(
        verdict
        for verdict in finding(assessment, name).verdicts
        if verdict["basis"] == basis and verdict["for"] == who
    )


def test_the_limit_comes_from_the_law_in_force() -> None:
    ledgers = finding(assessed([]), "petroleum-2018").ledgers
    assert ledgers is not None
    assert ledgers.notified.limit == 500_000
    assert ledgers.notified.exceeds == "undetermined"


def test_an_empty_record_has_a_finding_for_every_year() -> None:
    ids = [entry.id for entry in assessed([]).findings]
    assert [f"petroleum-{year}" for year in range(2018, 2026)] == ids[:8]


def test_a_later_year_is_asked_when_claims_reach_it() -> None:
    claims = claims_of(NOTIFIED, notified("A1", "China", "2027-01-01", "2027-12-31", "600000"))
    entry = finding(assessed(claims), "petroleum-2027")
    assert entry.ledgers is not None
    assert entry.ledgers.notified.exceeds == "yes"


def test_a_total_above_the_cap_and_no_notice_leaves_the_link_open() -> None:
    claims = claims_of(ESTIMATED, estimated("E1", "RUSI", "2024-01-01", "2024-12-31", "600000"))
    verdict = _verdict(assessed(claims), "petroleum-2024", "as_alleged", "all-states")
    assert verdict["strict"] == "undetermined"
    assert {fact["fact"] for fact in verdict["turns_on"]} == {
        "link.territory",
        "link.national",
        "link.flag",
    }


def test_notified_deliveries_alone_say_nothing_of_missing_notice() -> None:
    claims = claims_of(NOTIFIED, notified("A1", "China", "2024-01-01", "2024-12-31", "10"))
    verdict = _verdict(assessed(claims), "petroleum-2024", "as_alleged", "all-states")
    facts = {fact["fact"] for fact in verdict["turns_on"]}
    assert "notice.within_30_days" in facts
    assert "goods.category" not in facts


def test_a_denial_makes_the_transfer_disputed_and_not_the_other_way() -> None:
    alleged = claims_of(
        MISSILES, "M1,US NSC,2024-01-04,ballistic missiles,>100,https://example.org"
    )
    denied = claims_of(
        STATED,
        "S1,2024-02-01,DPRK,spokesperson,arms to Russia,deny,Says there were none.,US,https://example.org",
    )
    plain = _verdict(assessed(alleged), "arms-from-dprk", "as_alleged", "DPRK")
    assert plain["strict"] == "inconsistent"
    disputed = _verdict(assessed(alleged + denied), "arms-from-dprk", "as_alleged", "DPRK")
    assert disputed["strict"] == "undetermined"
    assert [fact["reason"] for fact in disputed["turns_on"]] == ["disputed"]
    only_denied = _verdict(assessed(denied), "arms-from-dprk", "as_alleged", "DPRK")
    assert only_denied["strict"] == "undetermined"


def test_unrated_claims_reach_no_standard() -> None:
    alleged = claims_of(
        MISSILES, "M1,US NSC,2024-01-04,ballistic missiles,>100,https://example.org"
    )
    verdict = _verdict(assessed(alleged), "arms-from-dprk", "at_standard", "DPRK")
    assert verdict["strict"] == "undetermined"
    reasons = {fact["fact"]: fact["reason"] for fact in verdict["turns_on"]}
    assert reasons["transfer.happened"] == "below_required_confidence"


def test_a_speaker_can_be_left_out_with_its_agencies() -> None:
    rows = (
        estimated("E1", "ROK NIS", "2024-01-01", "2024-12-31", "600000"),
        estimated("E2", "RUSI", "2024-01-01", "2024-12-31", "100000"),
    )
    claims = claims_of(ESTIMATED, *rows)
    without = assessed(claims, Options(without_speakers=("ROK",)))
    ledgers = finding(without, "petroleum-2024").ledgers
    assert ledgers is not None
    assert ledgers.unnotified.amount == Interval(Decimal(100_000), Decimal(100_000))
    assert without.options == {"without_speaker": ["ROK"]}
    assert len(without.claims) == len(claims)


def test_a_shared_laden_fraction_can_be_set() -> None:
    row = estimated(
        "E1", "RUSI", "2024-01-01", "2024-12-31", "900000", "90%", "deliveries x capacity"
    )
    options = Options(settings=dict([read_setting("laden_fraction=0.25")]))
    ledgers = finding(assessed(claims_of(ESTIMATED, row), options), "petroleum-2024").ledgers
    assert ledgers is not None
    assert ledgers.unnotified.amount.low == 250_000
    assert ledgers.unnotified.exceeds == "no"
    assert ledgers.unnotified.break_even_laden_fraction == Decimal("0.5")


def test_only_confirmed_leaves_out_the_unconfirmed() -> None:
    row = estimated("E1", "RUSI", "2024-01-01", "2024-12-31", "600000?")
    claims = claims_of(ESTIMATED, row)
    assert finding(assessed(claims), "petroleum-2024").ledgers.unnotified.exceeds == "yes"  # type: ignore[union-attr]
    strict = finding(assessed(claims, Options(only_confirmed=True)), "petroleum-2024")
    assert strict.ledgers.unnotified.exceeds == "undetermined"  # type: ignore[union-attr]


def test_what_its_own_speaker_replaced_leaves_the_sums_and_is_named() -> None:
    rows = (
        estimated("E1", "RUSI", "2024-01-01", "2024-12-31", "600000"),
        estimated("E2", "RUSI", "2024-01-01", "2024-12-31", "100000"),
    )
    first, second = (
        c for c in claims_of(ESTIMATED, *rows) if c.quantity and c.quantity.unit == "bbl"
    )
    both = finding(assessed([first, second]), "petroleum-2024").ledgers
    assert both is not None
    assert both.unnotified.amount == Interval(Decimal(100_000), Decimal(600_000))
    newer = replace(second, supersedes="E1")
    ledgers = finding(assessed([first, newer]), "petroleum-2024").ledgers
    assert ledgers is not None
    assert ledgers.unnotified.amount == Interval(Decimal(100_000), Decimal(100_000))
    assert [(entry.claim, entry.reason) for entry in ledgers.refused] == [
        (first.id, f"its own speaker replaced it by {second.id}")
    ]
    others = replace(newer, speaker=("actor:VOA",))
    unmoved = finding(assessed([first, others]), "petroleum-2024").ledgers
    assert unmoved is not None
    assert unmoved.refused == ()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["China", "Russia", "China+Russia"]),
        st.integers(1, 12),
        st.integers(0, 11),
        st.integers(0, 300_000),
        st.sampled_from(["bbl", "t"]),
    ),
    max_size=7,
)


def _printed(rows: list[str]) -> str:
    assessment = assessed(claims_of(NOTIFIED, *rows))
    return json.dumps(assessment_dict(assessment, load_registry()))


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(rows: list[Any], random: Any) -> None:
    printed = [
        notified(
            f"R{number}",
            supplier,
            f"2024-{first:02}-01",
            f"2024-{min(12, first + more):02}-28",
            str(value),
            unit,
        )
        for number, (supplier, first, more, value, unit) in enumerate(rows)
    ]
    shuffled = list(printed)
    random.shuffle(shuffled)
    assert _printed(printed) == _printed(shuffled)
