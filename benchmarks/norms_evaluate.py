"""How fast facts are tested against norms: evaluations a second, beside a bare loop of look-ups.

The bare loop looks up the same facts in the same mappings and does nothing with them; the ratio is
what three-valued logic, dates, positions and both verdicts cost above that. Explanations are made
on demand and are measured apart.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.times import Period
from watchkeeper.norms.evaluation import evaluate, requests
from watchkeeper.norms.facts import FactValue, known, quantity, unknown
from watchkeeper.norms.reading import load_norms
from watchkeeper.norms.schema import Norm, Term
from watchkeeper.norms.verdicts import as_dict

FACT_SETS = 2000
CONDUCT = Period(date(2023, 5, 1), date(2023, 5, 1))


def fact_sets(norms: list[Norm], count: int) -> list[Mapping[str, FactValue]]:
    """Random facts, one in four of them unknown; the same on every run."""
    chance = random.Random(7)  # noqa: S311  # no secret
    terms = norms[0].terms
    return [{name: _value(term, chance) for name, term in terms.items()} for _ in range(count)]


def _value(term: Term, chance: random.Random) -> FactValue:
    if chance.random() < 0.25:
        return unknown()
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
    """Prints evaluations a second and the ratios, as least and median of three."""
    norms = list(load_norms().values())
    sets = fact_sets(norms, FACT_SETS)
    asked = [tuple(request.name for request in requests(norm, CONDUCT)) for norm in norms]

    def bare() -> None:
        for facts in sets:
            for names in asked:
                for name in names:
                    facts.get(name)

    def tested() -> None:
        for facts in sets:
            for norm in norms:
                evaluate(norm, facts, CONDUCT)

    def explained() -> None:
        for facts in sets[:100]:
            for norm in norms:
                as_dict(evaluate(norm, facts, CONDUCT))

    tested()
    count = len(sets) * len(norms)
    base, full = ([timed(run) for _ in range(3)] for run in (bare, tested))
    ratios = [b / a for a, b in zip(base, full, strict=True)]
    print(
        f"norms: {count / min(full):,.0f} evaluations/s (median"
        f" {count / statistics.median(full):,.0f}); {min(ratios):.1f} times a bare look-up loop"
        f" (median {statistics.median(ratios):.1f}), {len(norms)} norms x {len(sets)} fact sets"
    )
    print(
        f"norms: {100 * len(norms) / timed(explained):,.0f} explained verdicts/s as JSON mappings"
    )


if __name__ == "__main__":
    main()
