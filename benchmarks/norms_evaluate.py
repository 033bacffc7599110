"""How fast facts are tested against all shipped norms, beside a bare loop of look-ups.

The bare loop looks up the same facts in the same mappings and does nothing with them; the ratio is
what three-valued logic, dates, positions and both verdicts cost above that. `Batch` makes each test
of a fact once for all norms; `evaluate` is the plain definition that it is held equal to.
Explanations are made on demand and are measured apart.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.times import Period
from watchkeeper.norms.batch import Batch
from watchkeeper.norms.evaluation import evaluate, requests
from watchkeeper.norms.facts import FactValue, dated, known, quantity, unknown
from watchkeeper.norms.reading import load_norms
from watchkeeper.norms.schema import Norm, Term
from watchkeeper.norms.verdicts import as_dict

FACT_SETS = 10_000
PLAIN_SETS = 500
"""Fact sets for the plain evaluator, which is slower."""
CONDUCT = Period(date(2023, 5, 1), date(2023, 5, 1))


def fact_sets(norms: list[Norm], count: int) -> list[Mapping[str, FactValue]]:
    """Random facts, one in four of them unknown; the same on every run."""
    chance = random.Random(7)  # noqa: S311  # no secret
    terms = norms[0].terms
    return [{name: _value(term, chance) for name, term in terms.items()} for _ in range(count)]


def _value(term: Term, chance: random.Random) -> FactValue:
    if chance.random() < 0.25:
        return unknown()
    if term.type == "date":
        return dated(date(2006, 1, 1) + timedelta(days=chance.randrange(0, 7000)))
    if term.type == "quantity":
        low = Decimal(chance.randrange(0, 800_000))
        return quantity(Interval(low, low + chance.randrange(0, 300_000)), term.unit)
    words = ("yes", "no") if term.type == "yes_no" else term.values or ("DPRK", "elsewhere")
    return known(chance.choice(words))


def timed(run: Callable[[], None]) -> float:
    """Seconds that one run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    """Prints seconds, evaluations a second and the ratio to the bare loop, as least of three."""
    norms = list(load_norms().values())
    sets = fact_sets(norms, FACT_SETS)
    asked = [tuple(request.name for request in requests(norm, CONDUCT)) for norm in norms]

    def bare() -> None:
        for facts in sets:
            for names in asked:
                for name in names:
                    facts.get(name)

    def batched() -> None:
        batch = Batch(norms, CONDUCT)
        for facts in sets:
            batch.verdicts(facts)

    def plain() -> None:
        for facts in sets[:PLAIN_SETS]:
            for norm in norms:
                evaluate(norm, facts, CONDUCT)

    def explained() -> None:
        for facts in sets[:20]:
            for norm in norms:
                as_dict(evaluate(norm, facts, CONDUCT))

    count = len(sets) * len(norms)
    base, full = ([timed(run) for _ in range(3)] for run in (bare, batched))
    ratios = [b / a for a, b in zip(base, full, strict=True)]
    print(
        f"norms: {len(norms)} norms x {len(sets)} fact sets in {min(full):.2f} s (median"
        f" {statistics.median(full):.2f}), {count / min(full):,.0f} verdicts/s; {min(ratios):.1f}"
        f" times a bare look-up loop (median {statistics.median(ratios):.1f})"
    )
    one_by_one = PLAIN_SETS * len(norms) / timed(plain)
    print(f"norms: {one_by_one:,.0f} verdicts/s one by one, without sharing tests")
    print(f"norms: {20 * len(norms) / timed(explained):,.0f} explained verdicts/s as JSON mappings")


if __name__ == "__main__":
    main()
