"""The answer to a question in sentences, made from its values only.

Arithmetic comes first and is called that; what remains at the confidence that the norm requires
comes second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from watchkeeper.claims.model import Claim
from watchkeeper.claims.wording import amount, number, plural, series
from watchkeeper.weighing.model import ClaimantEstimate, Exceeds, Ledger, YearLedgers
from watchkeeper.weighing.replies.model import ReplyHistory

Names = Callable[[Iterable[str]], str]
"""Prints actor ids as a list of names."""

_AGAINST: Mapping[Exceeds, str] = {
    "yes": "which is above the quota of",
    "no": "which is not above the quota of",
    "undetermined": "so that it is undetermined whether they exceed the quota of",
}


def ledger_answer(
    ledgers: YearLedgers, at_standard: Mapping[str, Mapping[str, str]], names: Names
) -> str:
    """The answer of a year's ledgers."""
    sentences = [
        _notified(ledgers.notified),
        _estimates(ledgers.per_claimant, names),
        _combined(ledgers.combined),
        _standard(at_standard["combined"]),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _notified(ledger: Ledger) -> str:
    if not ledger.claims:
        return "The record holds no notified delivery of the year: not reported is not zero."
    return (
        f"On the figures in the record, notified deliveries are {amount(ledger.amount, 'bbl')}, "
        f"{_AGAINST[ledger.exceeds]} {number(ledger.limit)}."
    )


def _estimates(claimants: Sequence[ClaimantEstimate], names: Names) -> str:
    if not claimants:
        return "The record holds no estimate of deliveries that were not notified."
    above = [claimant for claimant in claimants if claimant.exceeds == "yes"]
    count = plural(len(claimants), "claimant estimates", "claimants estimate")
    if not above:
        return (
            f"{count} deliveries that were not notified; none gives figures for the year that are "
            "wholly above the quota."
        )
    who = series(names(claimant.speaker) for claimant in above)
    verb = "gives" if len(above) == 1 else "give"
    return (
        f"{count} deliveries that were not notified; {who} {verb} figures wholly above the quota, "
        f"on {'its' if len(above) == 1 else 'their'} own figures and method."
    )


def _combined(ledger: Ledger) -> str:
    if not ledger.claims:
        return ""
    return (
        f"Taken together, with unknown overlap, they are {amount(ledger.amount, 'bbl')}, "
        f"{_AGAINST[ledger.exceeds]} {number(ledger.limit)}."
    )


def _standard(result: Mapping[str, str]) -> str:
    answer = {
        "yes": "deliveries above the quota are shown",
        "no": "deliveries are shown not to exceed the quota",
        "undetermined": "it is not shown whether deliveries exceed the quota",
    }[result["exceeds"]]
    required = f"At the confidence that the norm requires ({result['required']})"
    return f"{required}, {answer}: {result['reason']}."


def claims_answer(
    alleged: Sequence[Claim],
    histories: Iterable[ReplyHistory],
    standing: Mapping[str, str],
    names: Names,
) -> str:
    """The answer of a question without ledgers: who says what, and who answers how.

    Args:
        alleged: The claims that assert the conduct.
        histories: The replies on the conduct itself, not on a body or a treaty.
        standing: The word required, the word reached, and why.
        names: Prints actor ids.
    """
    if not alleged:
        return "The record holds no claim that asserts this: not sought is not absent."
    names_of = sorted({names(claim.speaker) for claim in alleged})
    first = (
        f"{plural(len(alleged), 'claim asserts', 'claims assert')} this; "
        f"{'the speakers are' if len(names_of) > 1 else 'the speaker is'} {series(names_of)}."
    )
    held = list(histories)
    denied = {party for one in held for party in one.still_denied}
    admitted = {party for one in held for party in one.acknowledged}
    before = {party for one in held for party in one.denied} - denied
    said = (
        first,
        _parties(denied, "denies it", "deny it", names),
        _parties(before, "denied it before", "denied it before", names),
        _parties(admitted, "has acknowledged it", "have acknowledged it", names)
        or "The record holds no acknowledgment of it by a party.",
        f"Confidence reached: {standing['reached']} ({standing['reason']}).",
    )
    return " ".join(sentence for sentence in said if sentence)


def _parties(parties: Iterable[str], one: str, many: str, names: Names) -> str:
    told = sorted(names((party,)) for party in parties)
    return f"{series(told)} {one if len(told) == 1 else many}." if told else ""
