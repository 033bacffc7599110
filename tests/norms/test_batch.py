"""The batch gives what the plain evaluator gives, errors included."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.norms.build import DAY, excuse, fact_sets, norm, norms, word
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.times import Period
from watchkeeper.norms.batch import Batch
from watchkeeper.norms.evaluation import Verdict, evaluate
from watchkeeper.norms.facts import FactValue, dated, disputed, known, quantity, unknown
from watchkeeper.norms.leaves import Rules
from watchkeeper.norms.reading import load_norms
from watchkeeper.norms.schema import AtMost, Norm, Term

PERIODS = (
    DAY,
    Period(date(2019, 12, 31), date(2019, 12, 31)),
    Period(date(2020, 6, 1), date(2021, 6, 1)),
    Period(date(2019, 1, 1), date(2022, 1, 1)),
    Period(None, None),
)
RULES = (Rules(), Rules("as_alleged"))


def content(verdict: Verdict) -> tuple[object, ...]:
    return (verdict.norm, verdict.addressee, verdict.binding, verdict.versions, verdict.readings,
            verdict.strict, verdict.after_burdens)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    tested=st.lists(norms(), min_size=1, max_size=2),
    many=st.lists(fact_sets(), min_size=1, max_size=2),
    conduct=st.sampled_from(PERIODS),
    rules=st.sampled_from(RULES),
)
def test_the_batch_equals_the_plain_evaluator(
    tested: list[Norm], many: list[Mapping[str, FactValue]], conduct: Period, rules: Rules
) -> None:
    batch = Batch(tested, conduct, rules=rules)
    for facts in many:
        plain = [evaluate(one, facts, conduct, rules=rules) for one in tested]
        assert list(map(content, batch.verdicts(facts))) == list(map(content, plain))


def random_fact(term: Term, chance: random.Random) -> FactValue:
    if chance.random() < 0.2:
        return unknown()
    if term.type == "quantity":
        low = Decimal(chance.choice((0, 1, 2, 91, 450_000, 500_000, 600_000, 4_000_000)))
        return quantity(Interval(low, low + chance.choice((0, 100_000))), term.unit)
    if term.type == "date":
        return dated(date(2006, 1, 1), date(2006 + chance.randrange(20), 1, 2))
    words = ("yes", "no") if term.type == "yes_no" else term.values or ("DPRK", "07", "NO")
    value = known(chance.choice(words), chance.choice((None, "low", "moderate", "high")))
    return disputed(value, known(words[0])) if chance.random() < 0.05 else value


@pytest.mark.parametrize("year", [2005, 2008, 2014, 2016, 2017, 2023, 2025])
def test_the_batch_equals_the_plain_evaluator_on_the_shipped_law(year: int) -> None:
    tested = list(load_norms().values())
    conduct = Period(date(year, 3, 1), date(year, 12, 31))
    chance = random.Random(year)  # noqa: S311  # no secret
    batch = Batch(tested, conduct)
    for _ in range(15):
        facts = {name: random_fact(term, chance) for name, term in tested[0].terms.items()}
        plain = [evaluate(one, facts, conduct) for one in tested]
        assert list(map(content, batch.verdicts(facts))) == list(map(content, plain))


def test_errors_are_those_of_the_plain_evaluator() -> None:
    limit = norm(AtMost(fact="n", limit=Decimal(5), unit="bbl"))
    with pytest.raises(InputError, match="'bbl', not in 't'"):
        Batch([limit], DAY).verdicts({"n": quantity(Interval.exactly(1), "t")})
    with pytest.raises(InputError, match="whom n binds"):
        Batch([limit], DAY, "nobody")


def test_a_test_is_made_once_for_all_norms() -> None:
    made: list[str] = []

    def counting(span: Interval, unit: str, _wanted: str) -> Interval:
        made.append(unit)
        return span

    limit = AtMost(fact="n", limit=Decimal(5), unit="bbl")
    tested = [norm(limit), norm(limit, excuse(word("w1"))), norm(word("w1"), excuse(limit))]
    batch = Batch(tested, DAY, rules=Rules(convert=counting))
    batch.verdicts({"n": quantity(Interval.exactly(1), "t")})
    assert made == ["t"]
