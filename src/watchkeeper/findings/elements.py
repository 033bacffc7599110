"""The necessary elements of a finding, as a question names them: which claims show each.

The rules:

1. An element is shown in one of several ways; each way rests on its own claims, weighed together,
   and of several ways the best word counts.
2. A way names topics of claims, texts of their scope, and matters on which an acknowledgment by a
   party shows it too: a party's own acknowledgment is a line against its interest.
3. What is planned shows nothing of what happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from watchkeeper.claims.model import Claim
from watchkeeper.findings.evidence import Evidence
from watchkeeper.weighing.confidence.items import Measure
from watchkeeper.weighing.figures import concerns

ACKNOWLEDGING = frozenset({"acknowledge", "acknowledge_with_legal_basis"})
NOTHING = "(?!)"
"""An expression that no text matches."""
StandardWord = Literal["", "low", "moderate", "high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in which an element can be shown.

    Attributes:
        topics: Topics of the claims.
        only: Coordinates of scope with the texts that they may have, case aside; `*` stands for
            any text.
        matters: Matters of statements in which an acknowledgment shows it.
    """

    topics: tuple[str, ...] = ()
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    matters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementOf:
    """One necessary element of a finding.

    Attributes:
        name: What it is, for printing.
        ways: How it can be shown.
        facts: Facts of the norm test that hold when it is shown.
        measure: Whether it is that something happened, or how much.
        standard: The word that it needs; that of its facts in the norms when left out.
        necessary: `no` when it only feeds a norm: the finding's word does not rest on it.
    """

    name: str
    ways: tuple[Way, ...]
    facts: tuple[str, ...] = ()
    measure: Measure = "event"
    standard: StandardWord = ""
    necessary: Literal["yes", "no"] = "yes"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose conduct is asked about, and when.

    Attributes:
        subject: Actor id that claims must be about, "" for anyone.
        year: Calendar year, None for any.
    """

    subject: str = ""
    year: int | None = None


def shown_by(way: Way, evidence: Evidence, asked: Asked) -> list[Claim]:
    """The claims of a way, in order of id, each once."""
    found = {claim.id: claim for claim in _claims(way, evidence, asked)}
    return [found[name] for name in sorted(found)]


def _claims(way: Way, evidence: Evidence, asked: Asked) -> Iterator[Claim]:
    wanted = {
        name: re.compile("|".join(map(_pattern, texts)) or NOTHING, re.DOTALL)
        for name, texts in way.only.items()
    }
    for claim in evidence.about(way.topics):
        if _scoped(claim, wanted) and asserts(claim, asked):
            yield claim
    yield from acknowledged(way.matters, evidence)


def _pattern(text: str) -> str:
    """A text of scope in which `*` stands for any text, as an expression."""
    return rf"(?:{'.*'.join(map(re.escape, text.casefold().split('*')))})\Z"


def asserts(claim: Claim, asked: Asked) -> bool:
    """The claim is about the conduct asked about, and not about a plan."""
    return (
        (asked.year is None or concerns(claim, asked.year))
        and (not asked.subject or asked.subject in claim.subject)
        and claim.phase != "planned"
        and claim.act != "deny"
    )


def _scoped(claim: Claim, wanted: Mapping[str, re.Pattern[str]]) -> bool:
    """Every coordinate that is asked about has one of the texts."""
    if not wanted:
        return True
    scope = dict(claim.scope)
    return all(
        pattern.match(scope.get(name, "").casefold()) is not None
        for name, pattern in wanted.items()
    )


def acknowledged(matters: Iterable[str], evidence: Evidence) -> list[Claim]:
    """The statements in which a party to the conduct acknowledges a matter."""
    registry = evidence.registry
    return [
        claim
        for claim in evidence.statements(matters)
        if claim.act in ACKNOWLEDGING
        and {registry.state_of(a) for a in claim.speaker} & {*claim.subject, *claim.object}
    ]
