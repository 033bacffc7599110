"""Which claims a reply answers, from the text in which a table says so; nothing is guessed.

The rules:

1. A ref or an id in the text binds to the claims of that row.
2. A name with a date binds to what that speaker, or an agency of its state, said on that date; a
   date whose name nobody knows, to what was said on that day.
3. A name without a date binds to what that speaker said before the reply.
4. What matches nothing binds to nothing, and the text is kept and shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from watchkeeper.claims.actors import UNREGISTERED, Registry
from watchkeeper.claims.model import Claim
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.times import Period, parse_period

_DATE = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]{2}(?:-[0-9]{2})?\b")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)}) ((?:19|20)[0-9]{{2}})\b", re.I)
_WORD = re.compile(r"[A-Za-z0-9._-]{2,60}")
_PARTS = re.compile(r"[;,]| and |\+")
MAX_TEXT = 2000


def bound(reply: Claim, pool: Sequence[Claim], registry: Registry) -> tuple[str, ...]:
    """Ids of the claims that a reply answers.

    Args:
        reply: The statement, with `answers`.
        pool: Claims that assert the matter; those said after the reply cannot be answered by it.
        registry: The actors.
    """
    text = _MONTH.sub(_numbered, reply.answers[:MAX_TEXT])
    words = set(_WORD.findall(text))
    named = [claim for claim in pool if claim.ref in words or claim.id in words]
    before = [claim for claim in pool if claim.id != reply.id and _not_after(claim, reply)]
    for part in _carried(text):
        named += _of_part(part, before, registry)
    return tuple(sorted({claim.id for claim in named}))


def _numbered(month: re.Match[str]) -> str:
    """`July 2018` as `2018-07`."""
    return f"{month[2]}-{_MONTHS.index(month[1].casefold()) + 1:02}"


def _carried(text: str) -> list[str]:
    """The parts of the text; the names before a name with a date have its date too."""
    parts = [part for piece in text.split(";") for part in _group(piece)]
    return [part for part in parts if part.strip()]


def _group(piece: str) -> list[str]:
    dates = _DATE.findall(piece)
    parts = _PARTS.split(piece)
    if len(dates) == 1:
        return [part if _DATE.search(part) else f"{part} {dates[0]}" for part in parts]
    return parts


def _of_part(part: str, pool: Iterable[Claim], registry: Registry) -> list[Claim]:
    found = _DATE.search(part)
    name = " ".join(_DATE.sub(" ", part).split())
    states, document = _states(name, registry), registry.resolve(name).document
    if found is None:
        said = [c for c in pool if states & _speakers(c, registry)]
        return [c for c in said if document in c.speaker_text or document in c.gist]
    period = _period(found[0])
    then = [c for c in pool if period is not None and _on(c.stated_on, period)]
    if not states:
        return then
    return [c for c in then if states & _speakers(c, registry)]


def _states(name: str, registry: Registry) -> set[str]:
    known = [a for a in registry.resolve(name).actors if not a.startswith(UNREGISTERED)]
    return {registry.state_of(actor) for actor in known}


def _speakers(claim: Claim, registry: Registry) -> set[str]:
    return {registry.state_of(actor) for actor in claim.speaker}


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except InputError:
        return None


def _on(said: Period | None, period: Period) -> bool:
    """Said within the period, as far as both say."""
    if said is None or said.start is None or period.start is None or period.end is None:
        return False
    return period.start <= said.start <= period.end


def _not_after(claim: Claim, reply: Claim) -> bool:
    said, replied = day_of(claim), day_of(reply)
    return said is None or replied is None or said <= replied


def day_of(claim: Claim) -> date | None:
    """The first day on which a claim may have been said."""
    return None if claim.stated_on is None else claim.stated_on.start
