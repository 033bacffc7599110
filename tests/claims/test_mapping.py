"""Mapping files: found by columns, checked before a row is read."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest

from tests.claims.tables import GOOD, notified
from watchkeeper.claims.importing import import_table
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.mapping import check_header, find_mapping, load_mappings, read_mapping
from watchkeeper.claims.problems import InputError

MINE = """
name: mine
title: Sightings
columns: [who, what, amount]
optional: [note]
claims:
- topic: {column: what, table: {"ship*": ship, "": none}, otherwise: other}
  act: assert
  speaker: {column: who}
  quantity: {column: amount, unit: t}
  scope: {what: {column: what}}
  gist: {words: "{who} saw {what}"}
"""


def test_each_shipped_mapping_is_found_by_its_own_columns() -> None:
    for mapping in load_mappings():
        assert find_mapping(mapping.columns) is mapping
        assert find_mapping([*mapping.columns, *mapping.optional]) is mapping
    for one, other in combinations(load_mappings(), 2):
        assert set(one.columns) != set(other.columns)


def test_a_named_mapping_leaves_further_columns_unread_and_reports_them() -> None:
    mapping = read_mapping(MINE)
    imported = import_table("who,extra,amount,what\nVOA,x,5,ship A\n", mapping)
    assert imported.ignored == ("extra",)
    (claim,) = imported.claims
    assert (claim.topic, claim.gist, claim.scoped("what")) == ("ship", "VOA saw ship A", "ship A")
    assert claim.id.startswith("mine-")
    with pytest.raises(InputError, match="missing: what, amount"):
        check_header(mapping, ["who"])


def test_a_second_mapping_needs_no_code() -> None:
    imported = import_table("who,what,amount\nNobody,,~10\n", mappings=[read_mapping(MINE)])
    (claim,) = imported.claims
    assert claim.topic == "none"
    assert claim.quantity is not None
    assert claim.quantity.bounds == Interval(Decimal(8), Decimal(12))
    assert imported.unregistered == ("unregistered:nobody",)
    assert claim.speaker == imported.unregistered


@pytest.mark.parametrize(
    ("change", "right"),
    [
        (("speaker: {column: who}", "speaker: {column: note}"), "no reading of a note column"),
        (('"{who} saw', '"{note} saw'), "no reading of a note column"),
        (("column: amount", "column: sum"), "a column listed under columns"),
        (('"{who} saw', '"{whom} saw'), "a column listed under columns"),
        (("claims:", "claimes:"), "a known key"),
        (("name: mine", "name: my table"), "a label of 1 to 40"),
        (("unit: t}", "unit: t, per: day}"), "a known key"),
        (('table: {"ship*": ship, "": none}', "table: ships"), "a name listed under tables"),
    ],
)
def test_a_wrong_mapping_is_refused(change: tuple[str, str], right: str) -> None:
    with pytest.raises(InputError, match=right):
        read_mapping(MINE.replace(*change), "mine.yaml")


@pytest.mark.parametrize(
    ("change", "right"),
    [
        (("act: assert", "act: insist"), "one of assert, allege"),
        (("speaker: {column: who}", 'speaker: "actor:NONE"'), "an id of the registry"),
    ],
)
def test_a_wrong_constant_is_refused_before_a_row_is_read(
    change: tuple[str, str], right: str
) -> None:
    with pytest.raises(InputError, match=right):
        import_table("who,what,amount\n", read_mapping(MINE.replace(*change)))


def test_a_text_that_the_look_up_does_not_cover_lists_what_would_be_right() -> None:
    mapping = read_mapping(MINE.replace(", otherwise: other", ""))
    imported = import_table("who,what,amount\nVOA,boat,5\nVOA,ships,5\n", mapping)
    assert [claim.topic for claim in imported.claims] == ["ship"]
    (reject,) = imported.rejects
    assert (reject.problem.column, reject.problem.value) == ("what", "boat")
    assert "one of ship*" in reject.problem.expected


def test_a_row_that_no_template_reads_is_set_aside() -> None:
    mapping = read_mapping(
        MINE.replace("  act: assert\n", '  act: assert\n  when: [{column: what, filled: "yes"}]\n')
    )
    imported = import_table("who,what,amount\nVOA,,5\n", mapping)
    assert imported.claims == ()
    assert "a row that a template of mine reads" in imported.rejects[0].problem.expected


def test_parts_that_cannot_be_paired_are_set_aside() -> None:
    mapping = read_mapping(
        MINE.replace(
            "  act: assert\n",
            '  act: assert\n  split: {column: amount, on: [" / "], beside: [what]}\n',
        )
    )
    table = "who,what,amount\nVOA,ship / x,1 / 2\nVOA,ship,3 / 4\nVOA,a / b / c,1 / 2\n"
    imported = import_table(table, mapping)
    assert [(c.scoped("what"), c.quantity and c.quantity.raw) for c in imported.claims] == [
        ("ship", "1"),
        ("x", "2"),
        ("ship", "3"),
        ("ship", "4"),
    ]
    assert "2 parts as in amount" in imported.rejects[0].problem.expected


def test_the_same_row_again_adds_nothing() -> None:
    imported = import_table(notified(GOOD, GOOD))
    assert (len(imported.claims), imported.repeated, imported.rejects) == (1, 1, ())
    other_note = import_table(notified(GOOD, GOOD + "a remark"))
    assert (len(other_note.claims), other_note.repeated) == (1, 1)


def test_ids_follow_from_content_alone() -> None:
    one = import_table(notified(GOOD)).claims[0]
    moved = import_table(notified(GOOD.replace("A1", "A0"), GOOD), exhibit_sha="cd" * 32).claims[1]
    assert moved.id == one.id
    assert (moved.source.exhibit, moved.source.row) == ("cd" * 32, 3)
    for change in (("12", "13"), ("China", "Russia"), ("Yonhap", "VOA"), ("2020-03-01", "2020-03")):
        assert import_table(notified(GOOD.replace(*change))).claims[0].id != one.id
