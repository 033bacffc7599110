"""The shipped law: complete, with status as the design's table has it, and tested by its cases."""

from __future__ import annotations

from datetime import date

import pytest

from watchkeeper.claims.times import Period
from watchkeeper.norms.cases import GENERATED, all_cases, generated_files, read_cases, run_case
from watchkeeper.norms.evaluation import evaluate
from watchkeeper.norms.facts import Facts, known
from watchkeeper.norms.mutation import changes, mutate_folder, noticed
from watchkeeper.norms.outline import cited
from watchkeeper.norms.reading import DATA, load_norms, load_paragraphs, load_regime, regime_names
from watchkeeper.norms.schema import AtLeast, AtMost, Norm, leaves

CONFIRMED = {
    "1718": "8(a)(i) 8(d) 8(e) 9 10",
    "1874": "11 12 23 24",
    "2094": "8 15 16 17 27",
    "2270": "12 17 18 31 32 36",
    "2321": "10 11 12(a) 12(b) 12(c) 12(d) 13 20 21 30 32",
    "2371": "6 11",
    "2375": "6 7 8 15 17",
    "2397": "4 5 6(vessels) 8 14 25",
    "2664": "1",
}
"""The paragraphs that the design's table marks as confirmed (F), typed from it by hand."""

DATES = {
    "S/RES/1718": date(2006, 10, 14), "S/RES/1874": date(2009, 6, 12),
    "S/RES/2094": date(2013, 3, 7), "S/RES/2270": date(2016, 3, 2),
    "S/RES/2321": date(2016, 11, 30), "S/RES/2371": date(2017, 8, 5),
    "S/RES/2375": date(2017, 9, 11), "S/RES/2397": date(2017, 12, 22),
    "S/RES/2664": date(2022, 12, 9),
}  # fmt: skip
BOUNDARIES = [
    ("coal", "2016-11-30 2017-01-01 2017-08-05 2017-09-05"),
    ("refined-petroleum", "2017-10-01 2018-01-01"),
    ("crude-oil", "2017-09-11 2017-12-22"),
    ("textiles", "2017-09-11 2017-12-11"),
    ("joint-ventures", "2017-08-05 2017-09-11 2018-01-09"),
    ("worker-permits", "2017-08-05 2017-09-11 2017-12-22"),
    ("worker-repatriation", "2019-12-22"),
    ("dprk-banks-abroad", "2016-03-02 2016-05-31"),
    ("banks-in-dprk", "2016-11-30 2017-02-28"),
    ("seafood", "2017-08-05 2017-09-05"),
    ("sectoral-exports", "2017-12-22 2018-01-22"),
    ("vessel-sales", "2016-11-30 2017-12-22"),
    ("asset-freeze", "2006-10-14 2022-12-09"),
    ("mali-asset-freeze", "2017-09-05"),
]
NORMS = load_norms()


def test_the_regime_is_whole() -> None:
    assert set(regime_names()) == {"dprk", "iran", "mali"}
    assert len(load_regime("dprk").norms) >= 60
    assert all(norm.questions for norm in NORMS.values())


def test_only_what_the_table_confirms_is_confirmed() -> None:
    wanted = {f"S/RES/{res}/{n}" for res, numbers in CONFIRMED.items() for n in numbers.split()}
    found = {r for r, p in load_paragraphs().items() if p.status == "confirmed"}
    assert found == wanted
    assert {p.symbol: p.adopted for p in load_paragraphs().values()}.items() >= DATES.items()


def test_every_paragraph_is_cited_by_something() -> None:
    used = {reference for norm in NORMS.values() for reference in cited(norm)}
    for norm in NORMS.values():
        for argument in norm.arguments:
            used |= {*argument.source}
            for said in (*argument.made_by, *argument.replies):
                used |= {*said.source}
            used |= {r for node in argument.preconditions for x in leaves(node) for r in x.source}
    unused = {reference for reference in load_paragraphs() if reference not in used}
    assert unused <= {
        "UN-Charter/25", "UN-Charter/41", "UN-Charter/103", "S/RES/2231/7", "S/RES/2649/1",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "days"), BOUNDARIES)
def test_the_dates_of_the_table(name: str, days: str) -> None:
    starts = {version.since for version in NORMS[name].versions}
    assert {date.fromisoformat(day) for day in days.split()} <= starts


def test_limits_of_the_table() -> None:
    limits = {
        (norm.id, leaf.fact, str(leaf.limit))
        for norm in NORMS.values()
        for version in norm.versions
        for exception in version.exceptions
        for leaf in leaves(exception.when)
        if isinstance(leaf, AtMost | AtLeast) and leaf.unit != "date"
    }
    assert limits == {
        ("refined-petroleum", "petroleum.first_period_total", "500000"),
        ("refined-petroleum", "petroleum.year_total", "500000"),
        ("crude-oil", "crude.period_total", "4000000"),
        ("crude-oil", "crude.period_mass", "525000"),
        ("coal", "coal.period_value", "53495894"),
        ("coal", "coal.period_mass", "1000866"),
        ("coal", "coal.period_value", "400870018"),
        ("coal", "coal.period_mass", "7500000"),
    }


def test_every_norm_has_named_cases_that_differ() -> None:
    named = {
        name: [case for case in cases if case.expect.file and case.expect.line]
        for name, cases in all_cases(DATA).items()
    }
    for norm in NORMS.values():
        verdicts = {case.expect["strict"].text() for case in named[norm.id]}
        assert len(verdicts) >= 2, norm.id


@pytest.mark.parametrize("name", ["asset-freeze", "arms-from-iran", "mission-accounts", "coal"])
def test_a_generated_file_read_again_runs_as_it_was_made(name: str) -> None:
    path = next(path for path, norm in generated_files(DATA) if norm.id == name)
    assert path.parent.name == GENERATED
    read = list(read_cases(path, NORMS))
    made = [case for case in all_cases(DATA)[name] if not case.expect.line]
    assert [case.name for case in read] == [case.name for case in made]
    assert [f for case in read for f in run_case(case)] == []


def test_the_mutation_gate() -> None:
    gate = mutate_folder(DATA)
    assert gate.tried > 4000
    assert gate.ok
    assert {s.reason for s in gate.survivors} == {"the same verdict on all facts"}


def test_a_norm_without_cases_does_not_pass_the_gate() -> None:
    found = list(changes(NORMS["ship-to-ship"]))
    assert len({what for what, _ in found}) > 20
    assert not any(noticed(changed, ()) for _, changed in found)


TRAVELS: Facts = {
    "transfer.happened": known("yes"), "transfer.direction": known("from-DPRK"),
    "goods.category": known("arms"), "link.national": known("yes"), "link.self": known("yes"),
}  # fmt: skip


@pytest.mark.parametrize("who", ["Russia", "China", "Norway", "NO"])
def test_states_that_no_norm_names_are_bound_with_all_others(who: str) -> None:
    day = Period(date(2024, 5, 1), date(2024, 5, 1))
    assert evaluate(NORMS["arms-from-dprk"], TRAVELS, day, who).strict == "inconsistent"


def test_the_dprk_is_bound_where_the_text_addresses_it() -> None:
    bound = {norm.id for norm in NORMS.values() if "DPRK" in {b.who for b in norm.binds}}
    assert {"refined-petroleum", "arms-from-dprk", "coal", "textiles", "statues"} <= bound
    assert "aviation-fuel" not in bound


def sound(norm: Norm) -> bool:
    return all(norm.paragraphs[reference].status == "confirmed" for reference in cited(norm))


def test_most_of_the_law_is_not_settled_and_says_so() -> None:
    settled = {norm.id for norm in NORMS.values() if sound(norm)}
    assert {"asset-freeze", "worker-repatriation", "vessel-sales", "cargo-inspection"} <= settled
    assert not {"arms-from-dprk", "coal", "joint-ventures", "ship-to-ship"} & settled
