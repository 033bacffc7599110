"""Each claimant's own figures for a year: arithmetic on that speaker's figures and method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.assumptions import ONE, Parameters
from watchkeeper.weighing.figures import Figure
from watchkeeper.weighing.ledgers import Limit, Plan, Pool
from watchkeeper.weighing.model import ClaimantEstimate, exceeds


def per_claimant(
    figures: Iterable[Figure], limit: Limit, base: Parameters
) -> tuple[ClaimantEstimate, ...]:
    """One estimate for each speaker, joint speakers being their own.

    Args:
        figures: Of the unnotified ledger.
        limit: Limit and year.
        base: The parameters of the assessment.
    """
    by_speaker: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        by_speaker[figure.claim.speaker].append(figure)
    return tuple(
        _estimate(speaker, tuple(by_speaker[speaker]), limit, base)
        for speaker in sorted(by_speaker)
    )


def pools_of(figures: tuple[Figure, ...], limit: Limit) -> tuple[Pool, Pool]:
    """One speaker's figures as estimates of the year, and as the whole of their own windows.

    A speaker who counted only what was seen still has an upper figure, for those windows alone.
    """
    everything = tuple(figure.counted(figure.block, whole=True) for figure in figures)
    return (
        Pool("claimant", limit, figures, joint=True, actual=True),
        Pool("claimant", limit, everything, joint=True, actual=False),
    )


def _estimate(
    speaker: tuple[str, ...], figures: tuple[Figure, ...], limit: Limit, base: Parameters
) -> ClaimantEstimate:
    pool, windows = pools_of(figures, limit)
    own = pool.amount(base)
    upper = windows.upper(base)
    amount = Interval(own.low, upper.high, own.low_open, upper.high_open)
    answer = exceeds(amount, limit.barrels)
    if answer == "no" and not pool.complete:
        answer = "undetermined"
    turn: Decimal | None = None
    capacity = None
    if pool.has_capacity:
        capacity = windows.amount(replace(base, laden_fraction=ONE))
        turn = Plan("claimant", (pool,), "alone", pool.complete).turn(base, "laden_fraction", ONE)
    return ClaimantEstimate(
        speaker=speaker,
        documents=tuple(sorted({f.claim.speaker_text for f in figures})),
        amount=amount,
        exceeds=answer,
        whole_year=pool.complete,
        windows=tuple(sorted({f.window for f in figures})),
        capacity=capacity,
        break_even_laden_fraction=turn,
        claims=pool.claims,
    )
