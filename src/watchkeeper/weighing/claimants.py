"""Each claimant's own figures for a year: arithmetic on that speaker's figures and method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from watchkeeper.weighing.assumptions import ONE, Parameters
from watchkeeper.weighing.break_even import break_even
from watchkeeper.weighing.figures import Figure
from watchkeeper.weighing.ledgers import Limit, Pool
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


def _estimate(
    speaker: tuple[str, ...], figures: tuple[Figure, ...], limit: Limit, base: Parameters
) -> ClaimantEstimate:
    pool = Pool("claimant", limit, figures, joint=True, actual=False)
    own = pool.total(base)
    # A speaker who counted only what was seen still has an upper figure, for those windows alone.
    windows = Pool(
        "claimant", limit, tuple(_as_whole(f) for f in figures), joint=True, actual=False
    )
    amount = replace(own.amount, high=windows.amount(base).high)
    answer = exceeds(amount, limit.barrels)
    if answer == "no" and not own.complete:
        answer = "undetermined"
    turn: Decimal | None = None
    capacity = None
    if pool.has_capacity:
        full = replace(base, laden_fraction=ONE)
        capacity = windows.amount(full)
        turn = break_even(
            lambda value: pool.amount(replace(base, laden_fraction=value)), limit.barrels, ONE
        )
    return ClaimantEstimate(
        speaker=speaker,
        documents=tuple(sorted({f.claim.speaker_text for f in figures})),
        amount=amount,
        exceeds=answer,
        whole_year=own.complete,
        windows=tuple(sorted({f.window for f in figures})),
        capacity=capacity,
        break_even_laden_fraction=turn,
        claims=pool.claims,
    )


def _as_whole(figure: Figure) -> Figure:
    return (
        figure if figure.whole else replace(figure, claim=replace(figure.claim, coverage="whole"))
    )
