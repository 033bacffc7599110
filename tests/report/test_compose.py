"""The content model: what it says, what it refuses, and that it holds at the extremes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.report import builders, hostility
from watchkeeper.claims.intervals import Interval
from watchkeeper.findings.model import Assessment
from watchkeeper.report import compose, walk
from watchkeeper.report.content import (
    Column,
    Document,
    Facts,
    Number,
    Section,
    Statement,
    Table,
    Text,
    Verdict,
    anchor,
    basis_id,
    plain,
    text_hash,
)
from watchkeeper.report.context import numbered
from watchkeeper.report.html import render_html
from watchkeeper.weighing.model import CurvePoint, FactorResult, exceeds


def part(document: Document, name: str) -> Section:
    return next(section for section in walk.sections(document) if section.id == name)


def table(document: Document, name: str) -> Table:
    blocks = walk.blocks(document)
    return next(b for b in blocks if isinstance(b, Table) and b.id == name)


def test_the_parts_stand_in_order() -> None:
    document = compose(builders.realistic())
    assert [section.id for section in document.sections] == [
        "summary", "reading", "checking", "findings", "methods", "sources", "rests-on",
        "requests", "exculpatory", "reservations", "recommendations", "humanitarian",
        "corrections", "claims-export", "workings", "annexes",
    ]  # fmt: skip
    words = " ".join(plain(line) for block in document.front.blocks for line in walk.lines(block))
    assert "not an organ of the Security Council" in words
    assert "Findings bind no one" in words
    assert "Integrity is not truth" in words
    assert "the Watchkeeper developers" in words


def test_each_claimant_stands_on_its_own_figures() -> None:
    rows = table(compose(builders.realistic()), "finding-petroleum-2023-claimants-table").rows
    assert plain(rows[0][0]).startswith("Panel of Experts established pursuant to resolution 1874")
    assert plain(rows[0][1]) == "1,015,588 to 1,523,381 barrels"
    assert plain(rows[0][2]) == "above the limit"
    assert plain(rows[1][1]) == "more than 500,000 barrels, no upper bound"
    assert plain(rows[1][3]).startswith("the whole year")


def test_conflicting_values_are_each_printed() -> None:
    (row,) = table(compose(builders.realistic()), "finding-petroleum-2023-conflicts-table").rows
    assert plain(row[3]) == "PM131: 238,805 barrels; PM101, PM137: 325,267 barrels"
    assert plain(row[4]) == "238,805 to 325,267 barrels"


def test_a_conflict_named_in_words_opens_the_ledger() -> None:
    base = builders.realistic()
    year = base.findings[0].ledgers
    assert year is not None
    side = ("least complete sum", Interval.exactly(3))
    odd = replace(year.conflicts[0], values=(side, side), kind="covers")
    finding = replace(base.findings[0], ledgers=replace(year, conflicts=(odd, odd)))
    document = compose(replace(base, findings=(finding,)))
    (row,) = table(document, "finding-petroleum-2023-conflicts-table").rows
    assert "least complete sum: 3 barrels" in plain(row[3])


def test_both_verdicts_and_the_tree_are_there() -> None:
    document = compose(builders.realistic())
    found = [block for block in walk.blocks(document) if isinstance(block, Verdict)]
    assert [v.basis for v in found] == [
        "As alleged, with every figure and statement taken at its word",
        "At the confidence that the norm requires",
    ]
    assert (found[0].strict, found[0].after_burdens) == (
        "undetermined",
        "inconsistent unless excused",
    )
    elements, exception = found[0].tree[0].children
    assert [child.outcome for child in elements.children] == ["met", "unknown"]
    assert "below the required confidence" in plain(elements.children[1].line)
    assert plain(exception.line) == "Exception “quota”, to be shown by the invoker"
    assert "People's Republic of China and Russian Federation" in " ".join(
        plain(fact.line) for fact in found[0].facts
    )


def test_sources_are_counted_as_n_of_m() -> None:
    facts = next(
        block for block in part(compose(builders.realistic()), "sources").blocks
        if isinstance(block, Facts)
    )  # fmt: skip
    counts = {fact.label: plain(fact.line) for fact in facts.facts}
    assert counts["Claims with an address"] == "20 of 20"
    assert counts["Resting on: aggregator"] == "1 of 20"
    assert counts["Claims whose page was not captured"] == "20 of 20"


def test_claims_that_no_finding_uses_are_counted_and_not_shown() -> None:
    base = builders.realistic()
    spare = builders.claim("Z1")
    document = compose(replace(base, claims={**base.claims, spare.id: spare}))
    assert spare.id not in {card.claim.id for card in document.cards}
    (note,) = part(document, "claims-export").blocks
    assert isinstance(note, Statement)
    assert plain(note.line).startswith("1 of 21 claims in the record are used by no finding")


def test_claims_of_one_row_are_told_apart() -> None:
    base = builders.realistic()
    twin = builders.claim("PM101", id="PM101-00000000beef")
    document = compose(replace(base, claims={**base.claims, twin.id: twin}))
    labels = [card.label for card in document.cards]
    assert "PM101·89ab" in labels and "PM102" in labels
    assert len(set(labels)) == len(labels)


def test_an_office_stands_beside_the_formal_name() -> None:
    base = builders.realistic()
    spoken = builders.claim("ST29", act="deny", number=None, scope=(("office", "spokesman"),))
    document = compose(replace(base, claims={**base.claims, spoken.id: spoken}))
    (row,) = table(document, "finding-arms-to-russia-replies-table").rows
    assert plain(row[1]) == "Russian Federation (spokesman)"
    assert plain(row[2]) == "denies"


def test_ids_and_hashes_are_stable() -> None:
    statements = {s.id: s.text_hash for s in walk.statements(compose(builders.realistic()))}
    assert len(statements) == len(list(walk.statements(compose(builders.realistic()))))
    answer = "On the figures in the record, notified deliveries are 238,805 to 362,706 barrels."
    assert statements["finding-petroleum-2023-answer"] == text_hash(answer)
    assert text_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert "claim-PM101-0123456789ab" in statements
    assert compose(builders.realistic()) == compose(builders.realistic())


def test_numbers_in_an_answer_open_their_claims() -> None:
    document = compose(builders.realistic())
    answer = part(document, "finding-petroleum-2023").blocks[1]
    assert isinstance(answer, Statement)
    (number,) = [inline for inline in answer.line if isinstance(inline, Number)]
    assert number.text == "238,805 to 362,706 barrels" and len(number.claims) > 10
    assert numbered("1,000 of 11,000.5", [number]) == (Text("1,000 of 11,000.5"),)


def test_a_changed_answer_keeps_its_id() -> None:
    base = builders.realistic()
    changed = replace(base.findings[0], answer="Another answer.")
    document = compose(replace(base, findings=(changed,)))
    statements = {s.id: s.text_hash for s in walk.statements(document)}
    assert statements["finding-petroleum-2023-answer"] == text_hash("Another answer.")


def test_a_claim_that_is_not_held_is_an_error() -> None:
    base = builders.realistic()
    with pytest.raises(ValueError, match="does not hold it"):
        compose(replace(base, claims={}))


def test_the_same_finding_twice_is_an_error() -> None:
    base = builders.realistic()
    with pytest.raises(ValueError, match="used twice"):
        compose(replace(base, findings=(base.findings[0],) * 2))


def test_changed_options_are_announced() -> None:
    base = builders.realistic()
    document = compose(
        replace(
            base, options={"without_speaker": ["VOA"], "set": {"laden_fraction": "0.25"}, "x": ()}
        )
    )
    words = " ".join(plain(line) for block in document.front.blocks for line in walk.lines(block))
    assert "changed by its reader: without speaker VOA; set laden_fraction = 0.25." in words


def test_anchors_are_safe_and_differ() -> None:
    assert anchor("claim", "PM101-0123456789ab") == "claim-PM101-0123456789ab"
    assert anchor("claim", "a b") != anchor("claim", "a-b") != anchor("claim", "a/b")
    assert set(anchor("x", hostility.HOSTILE)) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"
    )
    assert basis_id(("a", "b")) != basis_id(("a,b",))


def test_a_table_with_a_short_row_is_refused() -> None:
    with pytest.raises(ValueError, match="does not have 2 cells"):
        Table("t", "t", (Column("a"), Column("b")), (((Text("1"),),),))


ENDS = st.none() | st.decimals(min_value=0, max_value=10**12, allow_nan=False, places=4)
INTERVALS = st.builds(Interval, ENDS, ENDS, st.booleans(), st.booleans())
NAMES = st.text(max_size=120)


@st.composite
def extremes(draw: st.DrawFn) -> Assessment:
    """The realistic assessment with any bounds, names and curves."""
    base = builders.realistic()
    year = base.findings[0].ledgers
    assert year is not None
    amounts = [draw(INTERVALS) for _ in range(5)]
    ledgers = [
        replace(ledger, amount=amount, exceeds=exceeds(amount, ledger.limit))
        for ledger, amount in zip(
            (year.notified, year.unnotified, year.combined, year.combined_apart), amounts,
            strict=False,
        )
    ]  # fmt: skip
    estimate = replace(year.per_claimant[0], amount=amounts[4])
    highs = draw(st.lists(st.none() | st.integers(0, 10**9).map(Decimal), max_size=4))
    curve = tuple(
        CurvePoint(builders.day(f"2023-0{month}-01"), Decimal(month), high)
        for month, high in enumerate(highs, start=1)
    )
    crossing = replace(
        year.crossing,
        curve=curve,
        possible_from=draw(st.none() | st.just(builders.day("2023-01-01"))),
        certain_from=draw(st.none() | st.just(builders.day("2023-12-31"))),
    )
    changed = replace(
        year, notified=ledgers[0], unnotified=ledgers[1], combined=ledgers[2],
        combined_apart=ledgers[3], per_claimant=(estimate,) * draw(st.integers(0, 20)),
        crossing=crossing, gaps=year.gaps[: draw(st.integers(0, 2))],
        versions=year.versions[: draw(st.integers(0, 3))],
    )  # fmt: skip
    finding = replace(base.findings[0], ledgers=changed, title=draw(NAMES))
    actors = {**base.actors, "actor:POE": draw(NAMES), "actor:CHN": draw(NAMES)}
    return replace(base, findings=(finding,), actors=actors)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(extremes())
def test_no_value_breaks_the_report(assessment: Assessment) -> None:
    document = compose(assessment)
    rendered = render_html(document)
    assert b"None" not in rendered["index.html"]
    assert document == compose(assessment)


def test_factors_that_apply_stand_in_a_table_and_the_others_in_a_line_each() -> None:
    base = builders.realistic()
    year = base.findings[0].ledgers
    assert year is not None
    low, high = Interval.exactly(400_000), Interval.exactly(600_000)
    found = (
        FactorResult(Decimal("7.98"), "Russia", "unconfirmed", True, low, "no"),
        FactorResult(Decimal("7.9"), "VOA", "unconfirmed", False, low, "no"),
        FactorResult(Decimal("11.6"), "lpg", "confirmed", False, high, "yes"),
    )
    still = (found[0], replace(found[1], amount=low))
    changed = replace(
        year,
        notified=replace(year.notified, factors=found, exceeds="no"),
        unnotified=replace(year.unnotified, factors=still),
        combined=replace(year.combined, factors=()),
    )
    finding = replace(base.findings[0], ledgers=changed)
    document = compose(replace(base, findings=(finding,)))
    shown = table(document, "finding-petroleum-2023-factors")
    assert [c.title for c in shown.columns] == ["Barrels per tonne", "Whose factor", "Notified"]
    assert [[plain(cell) for cell in row] for row in shown.rows] == [
        ["7.98", "Russia (unconfirmed)", "400,000 barrels: not above the limit"]
    ]
    lines = [plain(s.line) for s in walk.statements(document) if "-2023-factor-" in s.id]
    assert lines == [
        "7.9 (VOA; unconfirmed): Notified 400,000 barrels; no result changes.",
        "11.6 (lpg; confirmed): Notified 600,000 barrels: above the limit.",
    ]


def test_a_break_even_of_a_fact_is_printed_with_it() -> None:
    base = builders.realistic()
    leaf = builders.leaf("the total is within the quota", "met", None, ["PE022-0123456789ab"])
    points = [
        {"parameter": "laden_fraction", "value": "0.62"},
        {"parameter": "discharge_share", "value": "<b>"},
    ]
    verdict = builders.verdict("as_alleged", [])
    reading = {**verdict["tree"]["readings"][0], "elements": {**leaf, "break_even": points}}
    changed = {**verdict, "tree": {"readings": [reading, reading]},
               "reading": "Within; at the limit when laden_fraction is 0.62."}  # fmt: skip
    finding = replace(base.findings[0], verdicts=(changed,))
    document = compose(replace(base, findings=(finding,)))
    (found,) = [block for block in walk.blocks(document) if isinstance(block, Verdict)]
    line = found.tree[0].children[0].line
    assert "at the limit when the laden fraction is 0.62; " in plain(line)
    assert "discharge share is <b>" in plain(line)
    (value,) = [p for p in line if isinstance(p, Number) and p.text == "0.62"]
    assert value.claims == ("PE022-0123456789ab",)
    assert "when laden fraction is" in plain(found.says.line)
    assert plain(found.tree[1].line).endswith(": as above") and found.tree[1].children == ()
