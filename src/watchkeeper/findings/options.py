"""What a reader may change to redo an assessment: speakers left out, parameters set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.model import Claim
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.weighing.assumptions import Parameters

SETTABLE = {
    "laden_fraction": ("laden_fraction", Decimal(1)),
    "barrels_per_tonne": ("bbl_per_t", Decimal(20)),
    "discharge_share": ("discharge_share", Decimal(1)),
}
"""Parameters that can be set: the field, and its greatest value (the least is above zero)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader changed.

    Attributes:
        without_speakers: Speakers (or reporters) whose claims are left out, as the reader wrote.
        settings: Parameter names and values.
        only_confirmed: Leave out claims and parameters marked unconfirmed.
    """

    without_speakers: tuple[str, ...] = ()
    settings: dict[str, Decimal] = field(default_factory=dict)
    only_confirmed: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For printing; empty when nothing was changed."""
        changed: dict[str, Any] = {}
        if self.without_speakers:
            changed["without_speaker"] = list(self.without_speakers)
        if self.settings:
            changed["set"] = {k: format(v, "f") for k, v in sorted(self.settings.items())}
        if self.only_confirmed:
            changed["only_confirmed"] = True
        return changed

    def parameters(self) -> Parameters:
        """The fixed parameters for weighing."""
        return Parameters(**{SETTABLE[name][0]: value for name, value in self.settings.items()})


def read_setting(text: str) -> tuple[str, Decimal]:
    """Reads `NAME=VALUE`.

    Raises:
        InputError: No such parameter, no number, or out of range; the message says what would do.
    """
    name, _, value = text.partition("=")
    if name not in SETTABLE:
        expected = f"NAME=VALUE with one of {', '.join(sorted(SETTABLE))}"
        raise InputError(Problem("--set", 0, "", text, expected))
    greatest = SETTABLE[name][1]
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number <= greatest:
        expected = f"a number above 0 and at most {greatest}"
        raise InputError(Problem("--set", 0, name, value, expected))
    return name, number


def selected(claims: Iterable[Claim], options: Options, registry: Registry) -> list[Claim]:
    """The claims that the options leave, in order of id.

    Raises:
        InputError: A speaker to leave out is nobody's name in the record.
    """
    known = sorted(claims, key=lambda claim: claim.id)
    if options.only_confirmed:
        known = [claim for claim in known if claim.status != "unconfirmed"]
    for name in options.without_speakers:
        known = without(known, name, registry)
    return known


def without(claims: Sequence[Claim], name: str, registry: Registry) -> list[Claim]:
    """The claims that neither the named speaker nor one of its agencies said, nor a reporter.

    Args:
        claims: Where to look.
        name: Actor id, or a name that the registry resolves, or a text of the tables.
        registry: The actors.

    Raises:
        InputError: The name leaves out nothing.
    """
    ids = set(registry.resolve(name).actors) if name not in registry else {name}
    text = name.casefold()

    def said_by(claim: Claim) -> bool:
        if text in {claim.speaker_text.casefold(), claim.reporter.casefold()}:
            return True
        return any(_belongs(actor, ids, registry) for actor in claim.speaker)

    left = [claim for claim in claims if not said_by(claim)]
    if len(left) == len(claims):
        speakers = {registry.name(a) if a in registry else a for c in claims for a in c.speaker}
        expected = f"a speaker or reporter in the record, such as {', '.join(sorted(speakers)[:8])}"
        raise InputError(Problem("--without-speaker", 0, "", name, expected))
    return left


def _belongs(actor: str, ids: set[str], registry: Registry) -> bool:
    """The actor is one of `ids` or an agency of one."""
    while actor:
        if actor in ids:
            return True
        actor = registry[actor].parent if actor in registry else ""
    return False
