"""The grade of a line: strong, fair or weak, by its best first-hand item.

Each rule is a function of its name that returns what the item lacks for it, "" when nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.weighing.confidence.items import Grade, Item
from watchkeeper.weighing.confidence.lines import Line
from watchkeeper.weighing.confidence.parties import Parties

RANKS: dict[Grade, int] = {"weak": 0, "fair": 1, "strong": 2}


@dataclass(frozen=True, slots=True)
class Graded:
    """An item or a line with its grade.

    Attributes:
        grade: The grade.
        reason: Why it is this one and not the next better one.
        item: Label of the item that decided.
    """

    grade: Grade
    reason: str
    item: str


def deception_likely(item: Item) -> str:
    """Deception likely makes it weak."""
    return "deception is likely" if item.deception == "likely" else ""


def second_hand(item: Item) -> str:
    """Only a first-hand item gives a line its grade."""
    return f"it only repeats {', '.join(item.quoted)}" if not item.first_hand else ""


def participant_serving_itself(item: Item, parties: Parties) -> str:
    """A participant's uninspectable claim that serves its holder, not examined by two others."""
    if item.inspectable or not parties.takes_part(item.holder) or not parties.serves_holder(item):
        return ""
    examined = len(parties.other_examiners(item))
    if examined >= 2:
        return ""
    return (
        "a participant's claim that serves its holder and cannot be inspected; "
        f"{examined} of 2 other participants examined it"
    )


def not_fair(item: Item, parties: Parties) -> str:
    """Fair: A to C, plausibility 2 or 3, and none of the reasons that make it weak."""
    return (
        deception_likely(item)
        or second_hand(item)
        or participant_serving_itself(item, parties)
        or ("" if item.reliability in "ABC" else f"its source is {item.reliability}, not A to C")
        or ("" if item.plausibility <= 3 else f"its plausibility is {item.plausibility}, not 2-3")
    )


def not_strong(item: Item, parties: Parties) -> str:
    """Strong: A or B, plausibility 2, deception low, and inspectable or against its holder."""
    return (
        not_fair(item, parties)
        or ("" if item.reliability in "AB" else f"its source is {item.reliability}, not A or B")
        or ("" if item.plausibility == 2 else f"its plausibility is {item.plausibility}, not 2")
        or ("" if item.deception == "low" else "the deception review does not say low")
        or (
            ""
            if item.inspectable or parties.against_holder(item)
            else "others cannot inspect it and it is not against its holder's interest"
        )
    )


def grade_item(item: Item, parties: Parties) -> Graded:
    """The grade of one item, and what it lacks for the next better one."""
    if lacks := not_fair(item, parties):
        return Graded("weak", lacks, item.item_id)
    if lacks := not_strong(item, parties):
        return Graded("fair", lacks, item.item_id)
    how = "inspectable" if item.inspectable else "against its holder's interest"
    reason = f"{item.reliability}{item.plausibility}, deception reviewed low, {how}"
    return Graded("strong", reason, item.item_id)


def grade_line(line: Line, parties: Parties) -> Graded:
    """The grade of its best first-hand item; of equal ones the first by label tells why."""
    graded = [grade_item(item, parties) for item in line.items]
    return max(graded, key=lambda one: RANKS[one.grade])
