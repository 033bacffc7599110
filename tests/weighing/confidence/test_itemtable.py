"""The items table: the house's errors, rows set aside, nothing lost."""

from __future__ import annotations

import pytest

from tests.weighing.confidence.build import HEADER, ROW, table
from watchkeeper.claims.problems import InputError
from watchkeeper.weighing.confidence.itemtable import COLUMNS, ReadItems, read_items

NAMES = {"C1": ("C1-a", "C1-b"), "C1-a": ("C1-a",), "C2": ("C2-a",)}


def read(*rows: str, header: str = HEADER) -> ReadItems:
    return read_items(table(*rows, header=header), NAMES, "items.csv")


def changed(column: str, value: str) -> str:
    cells = ROW.split(",")
    cells[COLUMNS.index(column)] = value
    return ",".join(cells)


def test_a_row_names_a_claim_by_id_or_ref() -> None:
    assert read(ROW).items[0].claims == ("C1-a", "C1-b")
    assert read(changed("claim_id", "C1-a")).items[0].claims == ("C1-a",)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("item_id", "", "label"),
        ("claim_id", "C9", "id or ref of a claim"),
        ("kind", "rumour", "imagery, tracking, document"),
        ("inspectable", "perhaps", "yes or no"),
        ("reliability", "G", "A, B, C, D, E, F"),
        ("plausibility", "1", "never typed"),
        ("plausibility", "7", "2 (probably true) to 6"),
        ("plausibility", "2.0", "2 (probably true) to 6"),
        ("deception", "certain", "low, possible, likely"),
        ("stance", "", "for, against"),
    ],
)
def test_a_wrong_cell_sets_its_row_aside(column: str, value: str, expected: str) -> None:
    found = read(changed(column, value), ROW.replace("I1", "I2"))
    assert [item.item_id for item in found.items] == ["I2"]
    (reject,) = found.rejects
    problem = reject.problem
    assert (problem.file, problem.row, problem.column, problem.value) == (
        "items.csv", 2, column, value,
    )  # fmt: skip
    assert column == "item_id" or expected in problem.expected


def test_columns_in_any_order_and_more_of_them() -> None:
    header = ",".join(reversed(HEADER.split(","))) + ",reason,note,colour"
    row = ",".join(reversed(ROW.split(","))) + ",seen,private,blue"
    found = read(row, header=header)
    assert found.items[0].reason == "seen"
    assert found.ignored == ("colour",)
    assert found.items == read(ROW + ",seen", header=HEADER + ",reason").items


def test_missing_columns_end_the_import() -> None:
    with pytest.raises(InputError, match="missing: plausibility"):
        read(ROW.replace(",2,", ","), header=HEADER.replace("plausibility,", ""))


def test_the_same_row_twice_and_one_item_for_two_claims() -> None:
    found = read(ROW, ROW, changed("claim_id", "C2"))
    assert (len(found.items), len(found.rejects), found.rows) == (2, 0, 3)
    against = changed("claim_id", "C2").replace(",for", ",against")
    assert not read(ROW, against).rejects


def test_one_label_stands_for_one_thing() -> None:
    other = changed("claim_id", "C2").replace(",A,", ",B,")
    (reject,) = read(ROW, other).rejects
    assert reject.problem.column == "item_id"
    (again,) = read(ROW, changed("reliability", "B")).rejects
    assert "once for each claim" in again.problem.expected


def test_ragged_rows_are_set_aside() -> None:
    found = read(ROW + ",more", ROW)
    assert len(found.rejects) == len(found.items) == 1


def test_semicolons_separate_and_nobody_is_nobody() -> None:
    (one,) = read(changed("repeats", "I7; MSMT ;parameter:rounds")).items
    assert one.repeats == ("I7", "MSMT", "parameter:rounds")
    assert one.quoted == ("I7", "MSMT")
    assert one.interest == ""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("serves", "holder"), ("Serves_holder", "holder"), ("self-serving", "holder"),
        ("against", "against holder"), ("AGAINST_HOLDER", "against holder"), ("neutral", ""),
        ("-", ""), ("United States", "United States"), ("against Ukraine", "against Ukraine"),
    ],
)  # fmt: skip
def test_words_for_an_interest_mean_the_same_and_names_stay_names(said: str, meant: str) -> None:
    (one,) = read(changed("interest", said)).items
    assert one.interest == meant
