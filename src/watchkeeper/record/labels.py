"""Labels: who may read an entry, and what binds whoever reads it.

The rules:

1. A label is a point of a lattice, and `derive` is its join: the readers of a derived object are
   those who may read every input; control, flags and the latest date add up.
2. A label of a derived object is computed by `derive`, never typed.
3. Reading is denied unless the label allows it. A named participant reads what names them or is
   open to all, once its date has come. The public reads only what is open to all and bound by
   nobody: originator control and handling flags keep it from the public.
4. Originator control and handling flags do not decide which participant reads; they bind release,
   which needs the originator's grant for the exact bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from typing import TypeAlias

from watchkeeper.record import canonical, clock


class LabelError(ValueError):
    """A label that is malformed, or weaker than its inputs allow."""


@dataclass(frozen=True, slots=True)
class Label:
    """Who may read an object, and on which conditions.

    Attributes:
        readers: Participants who may read it; None is everyone, the empty set is nobody.
        originator_control: Originators whose grant is needed before it goes any further.
        handling: Handling flags, as the originators name them.
        not_before: Nobody reads it before this moment (UTC); None is at once.

    Raises:
        LabelError: A name that is empty or no text, or a moment without a time zone.
    """

    readers: frozenset[str] | None = None
    originator_control: frozenset[str] = frozenset()
    handling: frozenset[str] = frozenset()
    not_before: datetime | None = None

    def __post_init__(self) -> None:
        for names in (self.readers, self.originator_control, self.handling):
            if names is not None and not all(isinstance(name, str) and name for name in names):
                raise LabelError("a reader, originator or flag of a label is empty or no text")
        if self.not_before is not None and self.not_before.tzinfo is None:
            raise LabelError(f"{self.not_before.isoformat()} has no time zone")


PUBLIC = Label()
"""Everyone, at once, on no condition: the bottom of the lattice."""

Readable: TypeAlias = Callable[[Label], bool]
"""Tells whether the reader in question may read what carries a label."""


def derive(inputs: Iterable[Label]) -> Label:
    """The label of an object made from inputs: their join; `PUBLIC` when there are none."""
    return reduce(_join, inputs, PUBLIC)


def _join(a: Label, b: Label) -> Label:
    if b in (a, PUBLIC):
        return a
    if a.readers is None or b.readers is None:
        readers = b.readers if a.readers is None else a.readers
    else:
        readers = a.readers & b.readers
    dates = [label.not_before for label in (a, b) if label.not_before is not None]
    return Label(
        readers,
        a.originator_control | b.originator_control,
        a.handling | b.handling,
        max(dates, default=None),
    )


def at_least(label: Label, floor: Label) -> bool:
    """Whether `label` allows nothing that `floor` does not."""
    return derive((label, floor)) == label


def readable_by(label: Label, participant: str | None, at: datetime) -> bool:
    """Whether someone may read what carries a label; the one access policy of the program.

    Args:
        label: The object's label.
        participant: Who asks; None is the public, and so is the empty name.
        at: When, with `tzinfo`.

    Raises:
        ValueError: The moment has no time zone.
    """
    if label.not_before is not None and clock.utc(at) < label.not_before:
        return False
    if participant:
        return label.readers is None or participant in label.readers
    return label.readers is None and not label.originator_control and not label.handling


@lru_cache(maxsize=4096)
def encode(label: Label) -> bytes:
    """The canonical JSON of a label, as the envelope of an entry holds it."""
    return canonical.encode(
        {
            "handling": sorted(label.handling),
            "not_before": clock.written(label.not_before) if label.not_before else None,
            "originator_control": sorted(label.originator_control),
            "readers": None if label.readers is None else sorted(label.readers),
        }
    )


@lru_cache(maxsize=4096)
def decode(data: bytes) -> Label:
    """The label of its canonical JSON.

    Raises:
        LabelError: Not exactly the bytes that `encode` gives for some label.
    """
    try:
        value = canonical.parse(data)
        label = Label(
            None if value["readers"] is None else frozenset(value["readers"]),
            frozenset(value["originator_control"]),
            frozenset(value["handling"]),
            None if value["not_before"] is None else clock.read(value["not_before"]),
        )
        exact = encode(label) == data
    except (ValueError, TypeError, KeyError) as error:
        raise LabelError(f"not a label: {error}") from None
    if not exact:
        raise LabelError("not a label in canonical form")
    return label
