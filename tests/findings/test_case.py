"""The case file: questions as data, with one clear error for each mistake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from watchkeeper.claims.problems import InputError
from watchkeeper.findings.case import Case, asked, load_case, question_set, write_case


def test_a_new_case_file_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    case = Case(title='A "quoted": title # not a comment', compiled_by="조선 — тест")
    write_case(case, path)
    assert load_case(path) == case


def test_an_edited_case_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("title: mine\ncompiled_by: me\n")
    write_case(Case(title="other", compiled_by="other"), path)
    assert load_case(path).title == "mine"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: a\ncompiled_by: b\nasks: [nowhere]\n", "one of dprk"),
        ("title: a\ntitle: b\ncompiled_by: c\n", "each key once"),
        ("compiled_by: c\n", "title"),
        ("title: a\ncompiled_by: c\nquestions: 5\n", "array"),
    ],
)
def test_a_wrong_case_file_has_one_error(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=expected):
        asked(load_case(path), ())


def test_a_question_asked_twice_is_refused() -> None:
    question = question_set("dprk")[1]
    with pytest.raises(InputError, match="each id once"):
        asked(Case(title="a", compiled_by="b", questions=(question,)), ())


def test_years_must_be_a_span() -> None:
    question = question_set("dprk")[0]
    wrong = type(question)(
        id="x-{year}", title="", asks="", norms=question.norms, years="2018 to 2020"
    )
    with pytest.raises(InputError, match=r"2018\.\.2025"):
        asked(Case(title="a", compiled_by="b", asks=(), questions=(wrong,)), ())


def test_elements_and_series_have_a_name_each() -> None:
    question = question_set("dprk")[1]
    twice = replace(question, series=(*question.series, question.series[0]))
    case = Case(title="A", compiled_by="B", asks=(), questions=(twice,))
    with pytest.raises(InputError, match="each name once"):
        asked(case, [])
    elements = replace(question, elements=(*question.elements, question.elements[0]))
    with pytest.raises(InputError, match="each name once"):
        asked(replace(case, questions=(elements,)), [])


def test_braces_of_a_question_are_text() -> None:
    question = replace(question_set("dprk")[0], statement="{year} and {other}", id="q-{year}")
    case = Case(title="A", compiled_by="B", asks=(), questions=(question,))
    assert asked(case, [])[0].statement == "2018 and {other}"
