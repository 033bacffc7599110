"""Casework as printed: everything that was asked and sought, and that nothing was when so."""

from __future__ import annotations

from dataclasses import replace

from tests.report import asking, builders, hostility
from watchkeeper.panel.casework.model import Casework, Effect
from watchkeeper.report import compose, walk
from watchkeeper.report.content import Document, PartRef, Table, plain
from watchkeeper.report.html import render_html


def document(held: Casework | None = None) -> Document:
    return compose(builders.realistic(), casework=held)


def tables(held: Document) -> dict[str, Table]:
    return {block.id: block for block in walk.blocks(held) if isinstance(block, Table)}


def cells(held: Document, name: str) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in tables(held)[name].rows]


def texts(held: Document) -> dict[str, str]:
    return {statement.id: plain(statement.line) for statement in walk.statements(held)}


def test_a_request_is_printed_with_all_that_followed() -> None:
    held = document(asking.casework())
    rows = {row[0]: row for row in cells(held, "requests-table")}
    assert rows["aaaa1111"] == [
        "aaaa1111", "Russian Federation", "Which vessels called? (Refined petroleum in 2023)",
        "2026-01-10, note verbale", "2026-02-10; reminded 2026-02-20",
        "2026-02-22: acknowledges receipt: It arrived.; 2026-02-25: answers in part: Names one."
        " (https://example.org/answer)",
        "A port call.",
    ]  # fmt: skip
    assert rows["bbbb2222"][4:] == ["no day set", "not yet due", "no answer"]
    assert rows["bbbb2222"][2] == "Who paid? (elsewhere)"
    assert rows["cccc3333"][5] == "2026-01-20: withdrawn: Sent twice."
    assert "As of 2026-03-01." in texts(held)["requests-note"]


def test_rates_count_everybody() -> None:
    assert cells(document(asking.casework()), "requests-rates") == [
        ["A bank", "no", "1", "0", "0", "0", "0", "0"],
        ["Russia", "no", "1", "1", "0", "1", "0", "0"],
    ]


def test_an_enquiry_stands_beside_the_replies_of_its_finding() -> None:
    held = document(asking.casework())
    assert [row[0] for row in cells(held, "finding-petroleum-2023-enquiries")] == ["aaaa1111"]
    assert "finding-arms-to-russia-enquiries" not in tables(held)


def test_searches_and_closed_matters_are_in_the_exculpatory_register() -> None:
    held = document(asking.casework())
    assert cells(held, "exculpatory-sought") == [
        ["2026-01-10", "Imagery of unloading", "two archives",
         "Arms from the DPRK to the Russian Federation"],
    ]  # fmt: skip
    (row,) = tables(held)["exculpatory-sought"].rows
    assert isinstance(row[3][0], PartRef) and row[3][0].target == "finding-arms-to-russia"
    assert cells(held, "exculpatory-closed")[0][2:] == [
        "Another ship.", "no finding of this report",
    ]  # fmt: skip


def test_recommendations_and_effects() -> None:
    held = document(asking.casework())
    assert cells(held, "recommendations-table")[0][1:] == [
        "flag States", "Inspect the vessels.", "S/RES/2397 (2017), para. 9",
        "Refined petroleum in 2023",
        "made 2026-01-10; partly implemented 2026-02-10: Two of five.",
    ]  # fmt: skip
    assert cells(held, "humanitarian-table") == [
        ["2026-01-10", "effect", "Pumps waited nine months.", "patients", "https://example.org/h"]
    ]
    assert "humanitarian-not-assessed" not in texts(held)


def test_an_exemption_alone_is_no_assessment() -> None:
    one = Effect("exemption", "Tractors.", "farmers", asking.SENT)
    held = document(replace(asking.casework(), effects=(one,)))
    assert texts(held)["humanitarian-not-assessed"].endswith("was not assessed.")
    assert cells(held, "humanitarian-table")[0][4] == "no address in the record"


def test_nothing_recorded_is_said() -> None:
    told = texts(document())
    assert told["requests-none"].startswith("No request is in the record")
    assert told["exculpatory-sought-none"].endswith("Not sought is not absent.")
    assert told["exculpatory-closed-none"].endswith("nothing recorded.")
    assert told["recommendations-none"].startswith("Nothing recorded.")
    assert told["humanitarian-none"].startswith("Not assessed.")


def test_hostile_text_stays_text() -> None:
    bad = hostility.HOSTILE
    held = asking.casework()
    request = replace(asking.ASKED, addressee=bad, facts=bad, channel=bad, finding=bad)
    answer = replace(asking.ANSWERED.answers[0], gist=bad, changed=bad, address=bad)
    file = replace(asking.ANSWERED, request=request, answers=(answer,), ref=bad)
    made = replace(
        held,
        requests=(file,),
        rates=(replace(held.rates[0], addressee=bad),),
        sought=(replace(held.sought[0], what=bad, where=bad),),
        closed=(replace(held.closed[0], what=bad, reason=bad),),
        effects=(replace(held.effects[0], says=bad, whom=bad, address=bad),),
    )
    pages = render_html(document(made))
    text = b"".join(pages.values()).decode("utf-8")
    assert "<script" not in text and "\u202e" not in text
    assert "&lt;script&gt;" in text
