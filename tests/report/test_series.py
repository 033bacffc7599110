"""Number series, reply histories and reasons, as printed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.report import builders, counting, hostility
from tests.report.counting import name
from watchkeeper.claims.intervals import Interval
from watchkeeper.findings.model import Alternative
from watchkeeper.report import compose, walk
from watchkeeper.report.content import ClaimRef, Document, Number, Table, plain
from watchkeeper.report.figures.draw import draw
from watchkeeper.report.figures.specs import (
    Moment,
    PartyRow,
    SpanGroup,
    SpanRow,
    Spans,
    Timeline,
)
from watchkeeper.report.html import render_html
from watchkeeper.weighing.series.model import Combined

HERE = "finding-arms-to-russia"
CONTAINERS = f"{HERE}-series-containers"
TROOPS = f"{HERE}-replies-troops"


def document() -> Document:
    return compose(counting.counted(builders.realistic()))


def tables(held: Document) -> dict[str, Table]:
    found = {b.id: b for b in walk.blocks(held) if isinstance(b, Table)}
    return found | {figure.data.id: figure.data for figure in walk.figures(held)}


def cells(held: Document, table: str) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in tables(held)[table].rows]


def text(held: Document, statement: str) -> str:
    return plain(next(s.line for s in walk.statements(held) if s.id == statement))


def test_every_figure_stands_with_its_speaker_days_and_use() -> None:
    rows = {row[0]: row for row in cells(document(), f"{CONTAINERS}-every")}
    assert set(rows) == {"CS05", "CS06", "CS09", "CS12"}
    assert rows["CS09"][1] == "US" and rows["CS09"][4] == (
        "more than 10,000 containers, no upper bound"
    )
    assert rows["CS12"][3] == "from the beginning to 2024-09-30"
    assert rows["CS12"][6] == "a floor" and rows["CS06"][6] == "counted"
    assert rows["CS05"][6] == "replaced by its own speaker: counts for nothing"
    assert rows["CS09"][5] == "“10000”, stated 2024-02-26; rests on imagery"
    assert rows["CS09"][6] == "marked with doubt"


def test_each_number_opens_its_claims() -> None:
    held = tables(document())
    for row in held[f"{CONTAINERS}-every"].rows:
        reference, amount = row[0][0], row[4][0]
        assert isinstance(reference, ClaimRef) and isinstance(amount, Number)
        assert amount.claims == (reference.claim,)
    (row,) = held[f"{CONTAINERS}-together"].rows
    answer = row[2][0]
    assert isinstance(answer, Number) and answer.claims == (name("CS06"), name("CS09"))
    assert answer.value == counting.at_least(6700)


def test_the_answer_is_the_hull_and_agreement_is_never_it() -> None:
    (row,) = cells(document(), f"{CONTAINERS}-together")
    assert row[1] == "hull of independent lines (conflicting)"
    assert row[3] == "no common value"
    assert row[4] == "2, 2 (state of the US)"
    assert row[5] == "low: low: 2 lines, none against; not moderate: none strong"
    assert row[6] == "US: 6,700; ROK MND: more than 10,000, no upper bound"
    agree = counting.combined(agreement=Interval.exactly(7), conflicting=False)
    assert _together(agree)[3] == "7 containers"
    (first, _) = counting.combined().lines
    alone = counting.combined(conflicting=False, lines=(first,), without=(("US", None),))
    total = counting.combined(conflicting=False, how="sum", lines=(), event_lines=())
    assert _together(total)[3:5] == ["not asked of a sum", "those of its parts"]
    assert _together(alone)[3] == "one line" and _together(alone)[6] == "US: nothing is left"


def _together(one: Combined) -> list[str]:
    base = counting.counted(builders.realistic())
    changed = replace(counting.SERIES, combined=(one,))
    last = replace(base.findings[-1], series=(changed,))
    held = compose(replace(base, findings=(*base.findings[:-1], last)))
    (row,) = cells(held, f"{CONTAINERS}-together")
    return row


def test_conflicts_refusals_and_revisions_are_listed() -> None:
    held = document()
    (conflict,) = cells(held, f"{CONTAINERS}-conflicts")
    assert conflict[2] == (
        "CS06: 6,700 containers; CS09: more than 10,000 containers, no upper bound"
    )
    (refused,) = cells(held, f"{CONTAINERS}-refused")
    assert refused == [
        "window", "CS12 ends on another day than CS06", "CS06, CS09 | CS12", "no value in common",
    ]  # fmt: skip
    (revision,) = cells(held, f"{CONTAINERS}-revisions")
    assert revision[2] == "2024-01-01: 5,000 containers; day not stated: 6,700 containers"
    assert revision[3] == "the same days: revised"


def test_capacity_is_one_line_for_each_owner_and_says_what_it_is() -> None:
    held = document()
    assert cells(held, f"{CONTAINERS}-capacity") == [
        ["Republic of Korea", "152 mm", "440", "6,700", "0 to 1", "0 to 2,948,000", "2,948,000",
         "0.5"]
    ]  # fmt: skip
    (row,) = tables(held)[f"{CONTAINERS}-would-hold"].rows
    assert [plain(cell) for cell in row] == ["6,700 (CS06)", "2,948,000"]
    would = tables(held)[f"{CONTAINERS}-would-hold"]
    assert would.columns[1].title == "Republic of Korea, 152 mm"
    assert "not rounds that anyone saw" in would.caption


def test_what_the_answer_turns_on_and_what_is_missing() -> None:
    held = document()
    assert text(held, f"{CONTAINERS}-turns-rounds-in-a-container-" + _digits(held)) == (
        "rounds in a container: 440 to 2,200, which moves the answer by a factor of 5; no other"
        " parameter moves it more."
    )
    assert text(held, f"{CONTAINERS}-turns-share") == "share: unknown: 0 or more, no upper bound."
    assert text(held, f"{CONTAINERS}-missing") == (
        "Named without a figure, which is not zero: CS13 (not reported)."
    )
    assert text(held, f"{HERE}-series-voyages-none").endswith("Not reported is not zero.")


def _digits(held: Document) -> str:
    """The digits of a hash that an anchor with spaces has."""
    found = next(s.id for s in walk.statements(held) if "-turns-rounds" in s.id)
    return found.rpartition("-")[2]


def test_a_history_gives_the_days_between() -> None:
    held = document()
    assert text(held, f"{TROOPS}-says-1").startswith("Russia denied it on 2024-10-10")
    rows = {row[0]: row for row in cells(held, f"{TROOPS}-parties")}
    assert rows["Russian Federation"][1:] == [
        "denies (2024-10-10), ST01, then acknowledges (2025-04-26), ST03 (198 days later)",
        "acknowledges", "198 days",
    ]  # fmt: skip
    assert rows["People's Republic of China"][1] == "makes no comment (day not stated), ST04"
    assert rows["Democratic People's Republic of Korea"][3] == "not both"
    answers = {row[6]: row for row in cells(held, f"{TROOPS}-table")}
    assert answers["ST03"][2] == "acknowledges, against its own interest (changed)"
    assert [answers[ref][5] for ref in ("ST01", "ST02", "ST04")] == [
        "7 days", "22 days before", "not known",
    ]  # fmt: skip


def test_the_body_rejected_stands_beside_its_mandate() -> None:
    held = document()
    (rejected,) = cells(held, "body-rejected-table")
    assert rejected[2] == "rejects the body" and rejected[6] == "ST05"
    assert text(held, f"{TROOPS}-body") == (
        "1 statement rejects the body that reports, which answers no fact: see the body itself"
        " rejected."
    )
    assert cells(held, "body-rejected-mandate") == [
        ["2024-04-30", builders.ACTORS["actor:POE"], "The mandate expires.", "MA01"]
    ]
    assert "ST05" not in {row[6] for row in cells(held, f"{TROOPS}-table")}


def test_replies_outside_a_history_are_kept_and_silence_is_said() -> None:
    held = document()
    assert [row[5] for row in cells(held, f"{HERE}-replies-table")] == ["ST29"]
    assert text(held, f"{HERE}-replies-missiles-none").endswith("Silence is not evidence.")


def test_reasons_are_listed() -> None:
    held = document()
    assert cells(held, f"{HERE}-alternatives-table") == [
        ["the containers held other goods", "manifests; imagery of the unloading",
         "arms.containers"],
        ["the ships sailed empty", "nothing named", "all of it"],
    ]  # fmt: skip
    assert text(held, f"{HERE}-change-1") == "An inspection of one container."
    assert text(held, f"{HERE}-reasoning-2") == "Containers hold arms."
    assert text(held, "exculpatory-alternatives").endswith("2 stand with the findings.")
    none = compose(builders.realistic())
    assert text(none, f"{HERE}-alternatives-none").startswith("No other explanation was recorded.")


@pytest.mark.parametrize(("greatest", "logarithmic"), [(10_000, False), (1_000_000, True)])
def test_a_wide_scale_says_that_it_is_logarithmic(greatest: int, logarithmic: bool) -> None:
    rows = (
        SpanRow("A", "2024", Interval.exactly(500), "500", "counted"),
        SpanRow("B", "2024", Interval(None, Interval.exactly(greatest).high), "up to", "floor"),
    )
    drawn = draw(Spans((SpanGroup("one", rows),), "rounds")).decode()
    assert ("logarithmic scale" in drawn) == logarithmic
    assert "Counts what was seen: a floor" in drawn and "Replaced by its speaker" not in drawn


def test_crowded_and_empty_figures_still_draw() -> None:
    row = SpanRow("A", "2024", counting.at_least(1), "at least 1", "counted")
    groups = tuple(SpanGroup(f"group {n}", (row,) * 10) for n in range(9))
    drawn = draw(Spans(groups, "rounds")).decode()
    assert "and 46 more figures, in the table" in drawn and "group 5" not in drawn
    assert draw(Spans((), "rounds")) and draw(Timeline((), None, ()))


def test_the_timeline_marks_each_statement_with_a_mark_of_its_own() -> None:
    figures = {figure.id: figure for figure in walk.figures(document())}
    figure = figures[f"{TROOPS}-figure"]
    drawn = draw(figure.spec).decode()
    assert "first alleged 2024-10-03" in drawn and "latest stance" in drawn
    assert isinstance(figure.spec, Timeline)
    assert [kind for kind, _ in figure.spec.words] == [
        "denies", "neither_with_legal_basis", "acknowledges",
    ]  # fmt: skip
    assert "Russian Federation: denies (2024-10-10); acknowledges (2025-04-26)" in figure.alt


@pytest.mark.parametrize("last", ["2024-02-15", "2024-11-30", "2031-06-01", "2090-01-01"])
def test_a_timeline_of_any_length_has_few_months_below_it(last: str) -> None:
    moments = (Moment(date(2023, 12, 20), "denies"), Moment(date.fromisoformat(last), "other"))
    drawn = draw(Timeline((PartyRow("X", moments, "x"),), None, ())).decode()
    assert 1 <= len(re.findall(r">\d{4}-\d\d<", drawn)) <= 6


def test_hostile_text_stays_text() -> None:
    bad = hostility.HOSTILE
    base = counting.counted(builders.realistic())
    last = base.findings[-1]
    figures = tuple(
        replace(one, speaker_text=bad, raw=bad, basis=bad, alternatives=bad)
        for one in counting.FIGURES
    )
    one = replace(
        counting.SERIES, title=bad, figures=figures, conventions=(bad,), id=bad,
        combined=(counting.combined(reason=bad, turns_on=bad),),
        refused=(replace(counting.SERIES.refused[0], reason=bad),),
        conflicts=(replace(counting.SERIES.conflicts[0], what=bad),),
    )  # fmt: skip
    reply = replace(counting.TROOPS.replies[0], gist=bad, office=bad, answers_text=bad)
    history = replace(
        counting.TROOPS, matter=bad, title=bad, says=(bad,), replies=(reply,),
        rejects_body=(reply,), body=(replace(counting.TROOPS.body[0], what=bad),),
    )  # fmt: skip
    evil = replace(
        last, series=(one,), histories=(history,), would_change=(bad,), reasoning=(bad,),
        alternatives=(Alternative(says=bad, distinguished_by=(bad,), bears_on=(bad,)),),
    )  # fmt: skip
    pages = render_html(compose(replace(base, findings=(*base.findings[:-1], evil))))
    text = b"".join(pages.values()).decode("utf-8")
    assert "<script" not in text and "\u202e" not in text
