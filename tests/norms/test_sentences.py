"""What a verdict says in a sentence: every fact in words, none by its name in the files."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from watchkeeper.claims.times import Period
from watchkeeper.norms.explanation import explain
from watchkeeper.norms.facts import FactValue, Reason, disputed, known, unknown
from watchkeeper.norms.lint import lint_folder
from watchkeeper.norms.reading import DATA, load_norms, load_terms
from watchkeeper.norms.sentences import in_words, sentence
from watchkeeper.norms.turning import DATE
from watchkeeper.norms.verdicts import verdicts

TERMS = load_terms()
NAMED = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, TERMS))})(?![\w])")
"""A fact by its name."""
ON = (
    Period(date(2017, 12, 1), date(2017, 12, 1)),
    Period(date(2024, 5, 1), date(2024, 5, 1)),
    Period(date(2016, 1, 1), date(2024, 5, 1)),
)


def given(reason: Reason) -> dict[str, FactValue]:
    """Every yes-or-no fact open for one reason; the others were not sought."""
    value = disputed(known("yes"), known("no")) if reason == "disputed" else unknown(reason)
    return {name: value for name, term in TERMS.items() if term.type == "yes_no"}


@pytest.mark.parametrize("conduct", ON)
@pytest.mark.parametrize("reason", ["not_sought", "below_required_confidence", "disputed"])
def test_no_sentence_names_a_fact_and_each_tells_of_all_it_turns_on(
    conduct: Period, reason: Reason
) -> None:
    said = 0
    for verdict in verdicts(load_norms().values(), given(reason), conduct):
        explanation = explain(verdict)
        text = sentence(explanation)
        assert NAMED.search(text) is None, text
        facts = [one.fact for one in explanation.turns_on]
        facts += [one.fact for one in explanation.disputes]
        assert all(in_words(fact, TERMS) in text for fact in facts), text
        said += len(facts)
    assert said > 100


def test_lint_names_a_text_that_holds_a_fact(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    path = data / "dprk" / "training.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("is asked as a fact", "is link.flag, asked", 1), "utf-8")
    found = [remark for remark in lint_folder(data) if "link.flag" in str(remark.problem)]
    assert [remark.severity for remark in found] == ["error"]
    assert "words for the fact 'link.flag'" in str(found[0].problem)


def test_the_pattern_finds_a_name() -> None:
    assert NAMED.search("this turns on link.flag (not sought)")
    assert NAMED.search("about cap.announced.")
    assert not NAMED.search("see https://example.org/link.flags")


def test_words_differ_between_facts_and_stay_short() -> None:
    words = [term.words for term in TERMS.values()]
    assert len(set(words)) == len(words)
    assert max(map(len, words)) < 140
    assert not any("  " in text or NAMED.search(text) for text in words)


def test_the_day_and_an_undeclared_fact_have_words_too() -> None:
    assert in_words(DATE, TERMS) == "on which day it happened"
    assert in_words("of.a.small.norm", {}) == "of.a.small.norm"
