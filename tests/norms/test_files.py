"""Files of the law and of facts: what is accepted, and the one error that what is not gets."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.problems import InputError
from watchkeeper.norms.cases import generated_text, run_folder, write_generated
from watchkeeper.norms.document import open_text
from watchkeeper.norms.factfile import FactFile, read_fact_file
from watchkeeper.norms.factpage import fact_page
from watchkeeper.norms.facts import FactValue
from watchkeeper.norms.generation import uncovered
from watchkeeper.norms.lint import lint_folder
from watchkeeper.norms.reading import DATA, load_norms, load_regime, load_terms, regime_names
from watchkeeper.norms.sentences import in_words

ROOT = Path(__file__).parents[2]
TERMS = """\
facts:
- {id: w, type: yes_no, question: 'Is it?', rated_by: analyst}
- {id: n, type: quantity, unit: bbl, question: 'How much?', rated_by: computed}
- {id: d, type: date, question: 'When?', rated_by: analyst}
- {id: c, type: category, values: [NO, SE], question: 'Which?', rated_by: analyst}
"""
SPOKEN = """\
words:
  w: whether it was
  n: how much it was
  c: which it was
  d: on which day it was
"""
INSTRUMENTS = """\
organ: An organ
instruments:
- symbol: R/1
  adopted: 2020-01-01
  address: https://example.org/1
  paragraphs:
  - {number: '1', status: confirmed}
  - {number: '0815', status: recalled}
"""
REGIME = """\
regime: toy
title: A toy
addressees:
- {id: all, title: everyone}
norms:
- id: one
  title: One
  binds: all
  versions:
  - from: 2020-01-01
    until: 2020-12-31
    source: [R/1/1]
    elements: {fact: w, is: yes, says: it is}
  - from: 2021-01-01
    source: [R/1/0815]
    changed: more
    elements:
      all:
      - {fact: w, is: yes, says: it is}
      - {fact: n, at_least: 5 bbl, says: it is much}
      - {fact: c, is: NO, says: it is Norway}
      - {fact: d, at_most: 2022-01-01, says: it was early}
"""


def folder(tmp_path: Path, old: str = "", new: str = "", file: str = "toy.yaml") -> Path:
    (tmp_path / "instruments").mkdir(parents=True, exist_ok=True)
    texts = {
        "terms.yaml": TERMS,
        "words.yaml": SPOKEN,
        "instruments/r.yaml": INSTRUMENTS,
        "toy.yaml": REGIME,
    }
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def facts(body: str, head: str = "date: 2023-05-01") -> FactFile:
    norms = load_norms()
    return read_fact_file(open_text(f"{head}\n{body}", "f.yaml"), load_terms(), norms)


def fact(text: str, name: str = "petroleum.year_total") -> FactValue:
    return facts(f"facts:\n  {name}: {text}").facts[name]


def test_a_small_regime_is_data_alone(tmp_path: Path) -> None:
    data = folder(tmp_path)
    norm = load_regime("toy", data).norms[0]
    assert [leaf.value for leaf in norm.versions[1].elements.parts[2:3]] == ["NO"]  # type: ignore[union-attr]
    assert norm.versions[1].source == ("R/1/0815",)
    write_generated(data)
    report = run_folder(data)
    assert report.ok
    assert report.run > 15
    assert lint_folder(data) == ()
    assert regime_names(data) == ("toy",)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        ("toy.yaml", "  title: One\n", "  title: One\n  title: Two\n", 8, "each key once"),
        ("toy.yaml", "fact: w, is", "fact: ww, is", 13, "a fact of terms.yaml"),
        ("toy.yaml", "is: yes", "is: maybe", 13, "yes or no, for w is a yes-or-no fact"),
        ("toy.yaml", "is: yes", "is: NO", 13, "yes or no, for w is a yes-or-no fact"),
        ("toy.yaml", "is: NO", "is: 0815", 21, "a value of c"),
        ("toy.yaml", "at_least: 5 bbl", "at_least: 0815", 20, "a number with its unit"),
        ("toy.yaml", "    elements:\n", "    elemnts:\n", 17, "did you mean 'elements'"),
        ("toy.yaml", "    changed: more\n", "    after_gap: perhaps\n", 16, "one of yes, no"),
        ("terms.yaml", "values: [NO, SE]", "values: {NO: SE}", 5, "a list"),
        ("toy.yaml", "is: yes", "at_most: 5 bbl", 13, "is or one_of, for w is a yes_no"),
        ("toy.yaml", "at_least: 5 bbl", "at_least: 5 t", 20, "'bbl', not 't'"),
        ("toy.yaml", "at_least: 5 bbl", "at_least: five", 20, "a number with its unit"),
        ("toy.yaml", "at_least: 5 bbl", "is: 5 bbl", 20, "at_most or at_least"),
        ("toy.yaml", "is: NO", "is: Norway", 21, "a value of c"),
        ("toy.yaml", "at_most: 2022-01-01", "at_most: 20220101", 22, "a date such as"),
        ("toy.yaml", "from: 2021-01-01", "from: 2020-12-31", 14, "after the last one"),
        ("toy.yaml", "until: 2020-12-31", "until: 2019-12-31", 11, "not before 'from'"),
        ("toy.yaml", "[R/1/0815]", "[R/1/815]", 15, "did you mean 'R/1/0815'"),
        ("toy.yaml", "binds: all", "binds: al", 8, "did you mean 'all'"),
        ("toy.yaml", "title: One", "titel: One", 7, "did you mean 'title'"),
        ("toy.yaml", "elements: {", "elements: &x {", 13, "no anchors"),
        ("toy.yaml", "regime: toy", "regime: play", 1, "the name of the file"),
        ("terms.yaml", "id: n,", "id: w,", 3, "a name used once"),
        ("terms.yaml", "unit: bbl, ", "", 3, "a unit for a quantity"),
        ("instruments/r.yaml", "status: confirmed", "status: sure", 7, "confirmed, recalled"),
        ("words.yaml", "  w:", "  ww:", 2, "a fact of terms.yaml"),
        ("words.yaml", "  w: whether it was", "  w: [whether]", 2, "a text"),
        ("words.yaml", "whether it was", "it was", 2, "begins with 'whether'"),
        ("words.yaml", "how much it was", "how much was it?", 3, "without an end mark"),
        ("words.yaml", "which it was", "what c was", 4, "not the name of a fact"),
    ],
)
def test_an_unusable_file_gets_one_error_with_its_line(
    tmp_path: Path, file: str, *, old: str, new: str, line: int, message: str
) -> None:
    data = folder(tmp_path, old, new, file)
    found = [remark for remark in lint_folder(data) if remark.severity == "error"]
    assert len(found) == 1, found
    assert message in str(found[0].problem)
    assert (found[0].problem.file, found[0].problem.row) == (Path(file).name, line)


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "message"),
    [
        ("is: yes, says: it is}", "is: yes}", 13, "error", "what it means that w"),
        ("from: 2020-01-01", "from: 2019-06-01", 10, "error", "adopted by 2019-06-01"),
        ("until: 2020-12-31", "until: 2020-12-30", 14, "error", "2020-12-31, the day after"),
        ("    changed: more\n", "", 14, "warning", "what this version changed"),
        ("{fact: c, is: NO", "{fact: w, is: yes", 21, "warning", "a fact used once"),
        (
            "  title: One\n",
            "  title: One\n  force: recalls\n",
            11,
            "warning",
            "where the duty lies",
        ),
        ("- {fact: c, is: NO, says: it is Norway}\n", "", 5, "warning", "a fact that a norm asks"),
    ],
)
def test_lint_names_what_is_unsound_with_its_line(
    tmp_path: Path, *, old: str, new: str, line: int, severity: str, message: str
) -> None:
    data = folder(tmp_path, f"      {old}" if old.startswith("- ") else old, new)
    found = [r for r in lint_folder(data) if message in str(r.problem)]
    assert [(r.problem.row, r.severity) for r in found][:1] == [(line, severity)]


def test_a_fact_that_a_norm_asks_has_words(tmp_path: Path) -> None:
    data = folder(tmp_path, "  n: how much it was\n", "", "words.yaml")
    (found,) = lint_folder(data)
    assert (found.severity, found.problem.row) == ("error", 3)
    assert "n" in str(found.problem) and "words for it in words.yaml" in str(found.problem)


def test_a_folder_without_words_is_usable_and_told_so(tmp_path: Path) -> None:
    data = folder(tmp_path)
    (data / "words.yaml").unlink()
    load_terms.cache_clear()
    load_regime.cache_clear()
    (found,) = lint_folder(data)
    assert (found.severity, found.problem.file) == ("warning", "words.yaml")
    assert in_words("w", load_terms(data)) == "“Is it?”"
    load_terms.cache_clear()


def test_the_shipped_law_is_sound() -> None:
    assert lint_folder(DATA) == ()
    assert run_folder(DATA).failures == ()
    assert [name for norm in load_norms().values() for name in uncovered(norm)] == []


def test_a_stale_generated_file_fails(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    path = data / "cases/dprk/generated/arms-to-dprk.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("met", "mett", 1), encoding="utf-8")
    assert any("--generate" in failure for failure in run_folder(data).failures)
    extra = path.with_name("gone.yaml")
    extra.write_text(generated_text(load_norms()["arms-to-dprk"]), encoding="utf-8")
    assert any("gone.yaml: no such norm" in failure for failure in run_folder(data).failures)


def test_a_changed_limit_fails_its_cases(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    path = data / "dprk/energy.yaml"
    text = path.read_text(encoding="utf-8")
    assert "at_most: 500000 bbl" in text
    path.write_text(text.replace("at_most: 500000 bbl", "at_most: 500001 bbl"), encoding="utf-8")
    failures = run_folder(data).failures
    assert any("petroleum" in f and "strict is" in f for f in failures)


def test_the_page_of_facts_is_current() -> None:
    page = (ROOT / "docs/facts.md").read_text(encoding="utf-8")
    assert page == fact_page(load_terms(), load_norms().values())


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("500000 bbl", Interval.exactly(500000)),
        ("500,000 bbl", Interval.exactly(500000)),
        ("612000..940000 bbl", Interval(Decimal(612000), Decimal(940000))),
        ("'>500000 bbl'", Interval.more_than(500000)),
        ("'>= 500000 bbl'", Interval.at_least(500000)),
        ("<5 bbl", Interval(None, Decimal(5), high_open=True)),
        ("{value: 5 bbl}", Interval.exactly(5)),
        ("{value: 5, unit: bbl}", Interval.exactly(5)),
        ("{low: 612000, high: 940000, unit: bbl}", Interval(Decimal(612000), Decimal(940000))),
        ("{low: 612000, unit: bbl}", Interval.at_least(612000)),
        ("{low: 612000, low_open: yes, unit: bbl}", Interval.more_than(612000)),
        ("{high: 5.5, high_open: true, unit: bbl}", Interval(None, Decimal("5.5"), high_open=True)),
    ],
)
def test_quantities(text: str, bounds: Interval) -> None:
    assert fact(text).interval == bounds


def test_long_forms() -> None:
    found = fact("{value: no, word: high, evidence: [x1, x2], label: restricted}", "link.flag")
    assert (found.value, found.word, found.evidence) == ("no", "high", ("x1", "x2"))
    assert found.label == "restricted"
    assert fact("unknown", "link.flag").reason == "not_sought"
    assert fact("{reason: sought_not_found}", "link.flag").reason == "sought_not_found"
    rivals = fact("{disputed: [1 bbl, {value: 2 bbl, word: low}]}")
    assert [way.word for way in rivals.disputed] == [None, "low"]
    assert fact("NO", "goods.destination").value == "NO"


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("facts: {link.flagg: yes}", 2, "did you mean 'link.flag'?"),
        ("facts:\n  link.flag: maybe", 3, "yes or no"),
        ("facts:\n  link.flag: true", 3, "yes or no"),
        ("facts:\n  goods.category: refined", 3, "did you mean 'refined-petroleum'?"),
        ("facts:\n  petroleum.year_total: 500000", 3, "'bbl'"),
        ("facts:\n  petroleum.year_total: 500000 t", 3, "'bbl', not 't'"),
        ("facts:\n  petroleum.year_total: many bbl", 3, "a quantity such as"),
        ("facts:\n  petroleum.year_total: 9..5 bbl", 3, "not above the upper"),
        ("facts:\n  petroleum.year_total: {low: x, unit: bbl}", 3, "a number of bbl"),
        ("facts:\n  petroleum.year_total: {low: 1, unit: t}", 3, "'bbl', not 't'"),
        ("facts:\n  link.flag: [yes, no]", 3, "yes or no, or unknown"),
        ("facts:\n  link.flag: {disputed: [yes]}", 3, "at least two"),
        ("facts:\n  link.flag: {value: yes, reason: disputed}", 3, "one of value"),
        ("facts:\n  link.flag: {value: yes, word: sure}", 3, "contested"),
        ("facts:\n  link.flag:", 3, "yes or no, or unknown"),
        ("facts:\n  link.flag: yes\n  link.flag: no", 4, "each key once"),
        ("norms: [refined-petrol]", 2, "did you mean 'refined-petroleum'?"),
        ("norm: refined-petroleum", 2, "did you mean 'norms'?"),
        ("standard: low", 2, "required, as_alleged"),
        ("date_range: 2023-01-01..2023-02-01", 1, "either 'date' or 'date_range'"),
        ("facts: yes", 2, "keys and values"),
    ],
)
def test_a_bad_file_of_facts_gets_one_error_with_its_line(
    body: str, line: int, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        facts(body)
    (problem,) = caught.value.problems
    assert message in str(problem)
    assert (problem.file, problem.row) == ("f.yaml", line)


@pytest.mark.parametrize(
    "head",
    ["date_range: 2023-02-01..2023-01-01", "date_range: [2023-01-01]", "date: 01.05.2023",
     "date: 2023-02-30", "date_range: 2023", "date: 20230501"],
)  # fmt: skip
def test_bad_dates(head: str) -> None:
    with pytest.raises(InputError, match=r"f.yaml, line 1"):
        facts("facts: {}", head)


def test_ranges() -> None:
    for text in ("2017-12-01..2018-02-01", "[2017-12-01, 2018-02-01]"):
        found = facts("facts: {}", f"date_range: {text}").conduct
        assert (found.start, found.end) == (date(2017, 12, 1), date(2018, 2, 1))
