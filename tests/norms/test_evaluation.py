from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.norms.build import (
    DAY,
    NUMBER_FACTS,
    START,
    WORD_FACTS,
    excuse,
    fact_sets,
    norm,
    norms,
    possible,
    word,
)
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.times import Period
from watchkeeper.norms.evaluation import Strict, evaluate, requests
from watchkeeper.norms.facts import FactValue, disputed, known, quantity, unknown
from watchkeeper.norms.leaves import Rules
from watchkeeper.norms.schema import (
    AllOf,
    AnyOf,
    AtMost,
    LegalException,
    Node,
    Norm,
    Not,
    Patch,
    Position,
    Version,
    leaves,
)
from watchkeeper.norms.turning import disputes, turns_on

A, B = known("a"), known("b")
FACTS = (*WORD_FACTS, *NUMBER_FACTS)
DEFINITE = ("inconsistent", "not_inconsistent", "not_in_force", "contested",
            "called_upon_not_followed")  # fmt: skip
PERIODS = (
    DAY,
    Period(date(2019, 12, 31), date(2019, 12, 31)),
    Period(date(2021, 1, 1), date(2021, 1, 1)),
    Period(date(2020, 6, 1), date(2021, 6, 1)),
    Period(date(2019, 1, 1), date(2022, 1, 1)),
    Period(None, date(2020, 6, 1)),
)


def strict(tested: Norm, **facts: FactValue) -> Strict:
    return evaluate(tested, facts, DAY).strict


def completions(facts: Mapping[str, FactValue], names: list[str]) -> Iterator[dict[str, FactValue]]:
    ways = [possible(name, facts.get(name)) for name in names]
    for values in itertools.product(*ways):
        yield dict(zip(names, values, strict=True))


def asked(tested: Norm) -> list[str]:
    trees = [v.elements for v in tested.versions]
    trees += [e.when for v in tested.versions for e in v.exceptions]
    trees += [n for p in tested.positions for _, n in p.patch.replace]
    return sorted({leaf.fact for tree in trees for leaf in leaves(tree)})


def test_elements_met_and_no_exception_is_inconsistent() -> None:
    assert strict(norm(word("w1")), w1=A) == "inconsistent"
    assert strict(norm(word("w1")), w1=B) == "not_inconsistent"
    assert strict(norm(word("w1"))) == "undetermined"


@pytest.mark.parametrize(
    ("exception", "verdicts"),
    [
        (A, ("not_inconsistent", "not_inconsistent")),
        (B, ("inconsistent", "inconsistent")),
        (unknown(), ("undetermined", "inconsistent_unless_excused")),
        (unknown("sought_not_found"), ("undetermined", "inconsistent_unless_excused")),
    ],
)
def test_an_exception_that_the_invoker_shows(
    exception: FactValue, verdicts: tuple[str, str]
) -> None:
    found = evaluate(norm(word("w1"), excuse(word("w2"))), {"w1": A, "w2": exception}, DAY)
    assert (found.strict, found.after_burdens) == verdicts


def test_an_open_exception_of_the_proponent_leaves_it_undetermined() -> None:
    tested = norm(word("w1"), excuse(word("w2"), "proponent"))
    assert evaluate(tested, {"w1": A}, DAY).after_burdens == "undetermined"
    both = norm(word("w1"), excuse(word("w2"), "proponent"), excuse(word("w3"), name="y"))
    assert evaluate(both, {"w1": A}, DAY).after_burdens == "undetermined"
    shown = evaluate(both, {"w1": A, "w2": B}, DAY)
    assert (shown.strict, shown.after_burdens) == ("undetermined", "inconsistent_unless_excused")


def test_an_open_element_is_never_excused_by_burdens() -> None:
    assert evaluate(norm(word("w1"), excuse(word("w2"))), {}, DAY).after_burdens == "undetermined"


@pytest.mark.parametrize(
    ("force", "verdict"),
    [
        ("decides", "inconsistent"),
        ("calls_upon", "called_upon_not_followed"),
        ("recalls", "undetermined"),
        ("clarifies", "undetermined"),
    ],
)
def test_only_what_decides_yields_inconsistent(force: str, verdict: str) -> None:
    tested = norm(word("w1"), force=force)  # type: ignore[arg-type]
    assert strict(tested, w1=A) == verdict
    assert strict(tested, w1=B) == "not_inconsistent"
    assert "inconsistent" not in evaluate(tested, {}, DAY).after_burdens


def test_a_word_below_the_standard_is_unknown_and_says_so() -> None:
    leaf = replace(word("w1"), standard="high")
    moderate = replace(A, word="moderate")
    found = evaluate(norm(leaf), {"w1": moderate}, DAY)
    assert found.strict == "undetermined"
    assert [(o.fact, o.reason) for o in turns_on(found)] == [("w1", "below_required_confidence")]
    alleged = evaluate(norm(leaf), {"w1": moderate}, DAY, rules=Rules("as_alleged"))
    assert alleged.strict == "inconsistent"
    assert strict(norm(leaf), w1=replace(A, word="high")) == "inconsistent"
    assert strict(norm(leaf), w1=replace(A, word="contested")) == "undetermined"


@pytest.mark.parametrize(
    ("low", "high", "low_open", "verdict"),
    [
        ("450000", "1200000", False, "undetermined"),
        ("612000", "940000", False, "not_inconsistent"),
        ("0", "500000", False, "inconsistent"),
        ("500000", None, False, "undetermined"),
        ("500000", None, True, "not_inconsistent"),
        (None, "499999", False, "inconsistent"),
        (None, None, False, "undetermined"),
    ],
)
def test_bounds_against_a_limit(
    low: str | None, high: str | None, low_open: bool, verdict: str
) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    value = quantity(Interval(ends[0], ends[1], low_open), "bbl")
    limit = AtMost(fact="n", limit=Decimal(500000), unit="bbl")
    assert strict(norm(limit), n=value) == verdict


def test_units_that_differ_are_an_error_that_names_both() -> None:
    limit = AtMost(fact="n", limit=Decimal(5), unit="bbl")
    tonnes = quantity(Interval.exactly(1), "t")
    with pytest.raises(InputError, match=r"'bbl', not in 't'"):
        evaluate(norm(limit), {"n": tonnes}, DAY)
    convert = Rules(convert=lambda span, _unit, _wanted: span.scaled(Decimal(8)))
    assert evaluate(norm(limit), {"n": tonnes}, DAY, rules=convert).strict == "not_inconsistent"


def test_a_word_where_a_quantity_is_asked_is_an_error() -> None:
    with pytest.raises(InputError, match="not a word"):
        strict(norm(AtMost(fact="n", limit=Decimal(5), unit="bbl")), n=A)
    with pytest.raises(InputError, match="not a quantity"):
        strict(norm(word("w1")), w1=quantity(Interval.exactly(1), "t"))


def test_a_dispute_is_evaluated_each_way() -> None:
    twice = norm(AnyOf(parts=(word("w1", "a"), word("w1", "b"))))
    found = evaluate(twice, {"w1": disputed(A, B)}, DAY)
    assert found.strict == "inconsistent"
    assert not disputes(found)[0].material
    once = evaluate(norm(AllOf(parts=(word("w1"), word("w2")))), {"w1": disputed(A, B)}, DAY)
    assert once.strict == "undetermined"
    assert disputes(once)[0].material
    assert disputes(once)[0].ways == (("a", "undetermined"), ("b", "not_inconsistent"))
    moot = evaluate(
        norm(AllOf(parts=(word("w1"), word("w2")))), {"w1": disputed(A, B), "w2": B}, DAY
    )
    assert moot.strict == "not_inconsistent"
    assert not disputes(moot)[0].material


def test_too_many_disputes_are_an_error_and_not_a_hang() -> None:
    tested = norm(AllOf(parts=tuple(word(f"f{i}") for i in range(13))))
    with pytest.raises(InputError, match="at most 4096 combinations"):
        evaluate(tested, {f"f{i}": disputed(A, B) for i in range(13)}, DAY)


def test_positions_that_differ_make_the_law_contested() -> None:
    loose = Position("loose", "", patch=Patch(replace=(("limb", word("w2")),)))
    tested = norm(
        AllOf(parts=(word("w1"), word("w3", name="limb"))), positions=(Position("plain", ""), loose)
    )
    facts = {"w1": A, "w2": B, "w3": A}
    found = evaluate(tested, facts, DAY)
    assert (found.strict, found.after_burdens, turns_on(found)) == ("contested", "contested", ())
    assert evaluate(tested, facts, DAY, position="loose").strict == "not_inconsistent"
    half = evaluate(tested, {"w1": A, "w3": A}, DAY)
    assert half.strict == "undetermined"
    assert [o.fact for o in turns_on(half)] == ["w2"]
    assert evaluate(tested, {"w1": B}, DAY).strict == "not_inconsistent"
    with pytest.raises(InputError, match="did you mean 'loose'"):
        evaluate(tested, facts, DAY, position="lose")


def test_a_position_adds_to_a_joint_and_adds_exceptions() -> None:
    more = Position("more", "", patch=Patch(add=(("elements", (word("w2"),)),)))
    waived = Position("waived", "", patch=Patch(exceptions=(excuse(word("w3")),)))
    tested = norm(AllOf(parts=(word("w1"),)), positions=(more, waived))
    facts = {"w1": A, "w2": B, "w3": A}
    assert evaluate(tested, facts, DAY, position="more").strict == "not_inconsistent"
    assert evaluate(tested, facts, DAY, position="waived").strict == "not_inconsistent"


def test_for_whom() -> None:
    tested = norm(word("w1"))
    assert evaluate(tested, {"w1": A}, DAY, "Norway").addressee == "Norway"
    with pytest.raises(InputError, match="whom n binds"):
        evaluate(tested, {"w1": A}, DAY, "nobody")
    assert requests(tested, DAY, "nobody") == ()
    assert [(r.name, r.subject) for r in requests(tested, DAY, "Norway")] == [("w1", "Norway")]


def test_dates() -> None:
    early = Version(START, date(2020, 12, 31), (), word("w1"))
    late = Version(date(2021, 1, 1), date(2021, 12, 31), (), word("w2"))
    tested = norm(word("w1"), versions=(early, late))
    facts = {"w1": A, "w2": B}
    days = {
        date(2019, 12, 31): "not_in_force", date(2020, 1, 1): "inconsistent",
        date(2020, 12, 31): "inconsistent", date(2021, 1, 1): "not_inconsistent",
        date(2021, 12, 31): "not_inconsistent", date(2022, 1, 1): "not_in_force",
    }  # fmt: skip
    for day, verdict in days.items():
        assert evaluate(tested, facts, Period(day, day)).strict == verdict
    straddling = Period(date(2020, 6, 1), date(2021, 6, 1))
    found = evaluate(tested, facts, straddling)
    assert found.strict == "undetermined"
    assert [o.fact for o in turns_on(found)] == ["date"]
    assert found.version is None
    assert evaluate(tested, {"w1": A, "w2": A}, straddling).strict == "inconsistent"
    assert evaluate(tested, facts, Period(None, date(2020, 6, 1))).strict == "undetermined"
    assert evaluate(tested, facts, Period(date(2022, 1, 1), None)).strict == "not_in_force"
    assert evaluate(tested, {}, Period(None, None)).strict == "undetermined"


def test_the_date_does_not_matter_between_texts_that_ask_the_same() -> None:
    early = Version(START, date(2020, 12, 31), (), word("w1"))
    late = Version(date(2021, 1, 1), None, (), word("w1"), changed="a new number")
    found = evaluate(
        norm(word("w1"), versions=(early, late)), {}, Period(date(2020, 6, 1), date(2021, 6, 1))
    )
    assert [o.fact for o in turns_on(found)] == ["w1"]


quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(norms(), fact_sets(), st.sampled_from(PERIODS), st.data())
def test_no_further_fact_changes_a_definite_verdict(
    tested: Norm, facts: Mapping[str, FactValue], conduct: Period, data: st.DataObject
) -> None:
    before = evaluate(tested, facts, conduct)
    if before.strict not in DEFINITE:
        return
    more = dict(facts)
    for name in data.draw(st.lists(st.sampled_from(FACTS), unique=True)):
        more[name] = data.draw(st.sampled_from(possible(name, facts.get(name))))
    days = [d for d in (conduct.start, conduct.end) if d is not None]
    day = data.draw(st.sampled_from(days))
    narrower = data.draw(st.sampled_from((conduct, Period(day, day))))
    assert evaluate(tested, more, narrower).strict == before.strict


@quick
@given(norms(), fact_sets())
def test_a_definite_verdict_is_that_of_every_completion(
    tested: Norm, facts: Mapping[str, FactValue]
) -> None:
    found = evaluate(tested, facts, DAY)
    if found.strict in DEFINITE:
        outcomes = {
            evaluate(tested, done, DAY).strict for done in completions(facts, asked(tested))
        }
        assert outcomes == {found.strict}


@quick
@given(norms(), fact_sets())
def test_turns_on_holds_every_fact_that_can_change_the_verdict(
    tested: Norm, facts: Mapping[str, FactValue]
) -> None:
    names = asked(tested)
    found = evaluate(tested, facts, DAY)
    listed = {o.fact for o in turns_on(found)}
    assert decisive(tested, facts, names) <= listed
    assert listed <= {name for name in names if open_(name, facts.get(name))}


def open_(name: str, value: FactValue | None) -> bool:
    """More than one completion is possible, were every number one."""
    wide = value is not None and value.interval is not None
    return wide or len(possible(name, value)) > 1


def decisive(tested: Norm, facts: Mapping[str, FactValue], names: list[str]) -> set[str]:
    """The facts by which two completions differ that give different verdicts."""
    verdicts = {
        tuple(str(done[n]) for n in names): evaluate(tested, done, DAY).strict
        for done in completions(facts, names)
    }
    found = set()
    for index, name in enumerate(names):
        groups: dict[tuple[str, ...], set[str]] = {}
        for key, verdict in verdicts.items():
            groups.setdefault(key[:index] + key[index + 1 :], set()).add(verdict)
        if any(len(group) > 1 for group in groups.values()):
            found.add(name)
    return found


@quick
@given(st.data())
def test_turns_on_is_exact_where_each_fact_stands_once(data: st.DataObject) -> None:
    names = list(WORD_FACTS)
    order = data.draw(st.permutations(names))
    one, two, three = (word(name) for name in order)
    shapes: tuple[tuple[Node, tuple[LegalException, ...]], ...] = (
        (AllOf(parts=(one, AnyOf(parts=(two, three)))), ()),
        (AnyOf(parts=(one, Not(parts=(two,)))), (excuse(three),)),
        (AllOf(parts=(one,)), (excuse(two), excuse(three, name="y"))),
        (Not(parts=(AllOf(parts=(one, two, three)),)), ()),
    )
    shape = data.draw(st.sampled_from(shapes))
    facts = {name: v for name in names if (v := data.draw(st.sampled_from((None, A, B))))}
    tested = norm(shape[0], *shape[1])
    listed = {o.fact for o in turns_on(evaluate(tested, facts, DAY))}
    assert listed == decisive(tested, facts, names)
