"""Whether two forms of a norm give the same verdicts on all facts, tried on every combination.

Facts are cut into the few values that their tests can tell apart: each word that a test names and
one that none names; each limit, and a number on either side of it. Beyond `MOST` combinations the
answer is no: it is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.times import Period
from watchkeeper.norms.evaluation import evaluate
from watchkeeper.norms.facts import FactValue, known
from watchkeeper.norms.lint import leaves_of
from watchkeeper.norms.schema import AtLeast, AtMost, Norm, OneOf
from watchkeeper.norms.selection import DAY

MOST = 20_000


def same_law(one: Norm, other: Norm) -> bool:
    """The two norms give every addressee the same verdicts, as far as it can be tried."""
    values = _values(one, other)
    days = [
        day
        for norm in (one, other)
        for version in norm.versions
        for day in (
            version.since - DAY,
            version.since,
            version.until,
            (version.until or version.since) + DAY,
        )
        if day is not None
    ]
    combinations = prod(len(ways) for ways in values.values())
    if combinations * len(set(days)) * len(one.binds) > MOST:
        return False
    for ways in product(*values.values()):
        facts = dict(zip(values, ways, strict=True))
        for day in set(days):
            for binding in one.binds:
                found = [
                    (v.strict, v.after_burdens, v.version and v.version.since)
                    for norm in (one, other)
                    for v in [evaluate(norm, facts, Period(day, day), binding.who)]
                ]
                if found[0] != found[1]:
                    return False
    return True


def _values(*norms: Norm) -> dict[str, list[FactValue]]:
    found: dict[str, dict[str, FactValue]] = {}
    for norm in norms:
        for leaf in leaves_of(norm):
            ways = found.setdefault(leaf.fact, {})
            if isinstance(leaf, AtMost | AtLeast):
                for step in (-1, 0, 1):
                    number = leaf.limit + step
                    ways[str(number)] = FactValue(interval=Interval.exactly(number), unit=leaf.unit)
            else:
                words = leaf.values if isinstance(leaf, OneOf) else (leaf.value,)
                ways |= {word: known(word) for word in words}
                ways["some other word"] = known("some other word")
    return {name: [*ways.values(), *_open()] for name, ways in found.items()}


def _open() -> Iterator[FactValue]:
    yield FactValue(reason="not_sought")
