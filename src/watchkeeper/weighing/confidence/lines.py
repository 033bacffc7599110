"""Items joined to lines: what comes from one place counts once, however often it is told.

The rules (`join_by_…`; each names what joins two items):

1. a shared origin: the same actor, sensor pass or document;
2. `repeats`: the item that is quoted, or the origin that is quoted;
3. an unknown origin: all such items together are one line;
4. one state: its agencies, and the members of a body that report through it, unless an analyst
   decided that the items are independent;
5. an analyst's decision that items have one origin;
6. one parameter owner, for the number only: such items are two lines for the event.

Joining is transitive. Afterwards what speaks for and what speaks against are told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from watchkeeper.claims.actors import fold
from watchkeeper.weighing.confidence.items import Item, Measure, Stance
from watchkeeper.weighing.confidence.parties import Parties


@dataclass(frozen=True, slots=True)
class Decision:
    """What an analyst settled about the origin of items.

    Attributes:
        kind: `one_origin`; `not_one_origin`, which joins nothing and parts nothing; or
            `independent`: shown to be so although of one state.
        items: Labels of the items.
        reason: Why.
        shares: What the items share, as it was proposed.
    """

    kind: Literal["one_origin", "not_one_origin", "independent"]
    items: tuple[str, ...]
    reason: str
    shares: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Items that count once.

    Attributes:
        items: In order of their labels.
        stance: Whether they speak for or against.
        joined_by: What joins them, in words; empty for a single item.
    """

    items: tuple[Item, ...]
    stance: Stance
    joined_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ties:
    """What joins items besides what they say themselves.

    Attributes:
        decisions: An analyst's decisions.
        owners: Parameters on which a claim's number rests, by claim id, each with its owner.
    """

    decisions: tuple[Decision, ...] = ()
    owners: Mapping[str, tuple[str, ...]] | None = None


NO_TIES = Ties()
Join = Callable[[Item, Parties, Ties], Iterator[str]]


def join_by_origin(item: Item, parties: Parties, ties: Ties) -> Iterator[str]:
    """The same actor, sensor pass or document."""
    del ties
    for origin in item.origins:
        yield from _origin_keys(origin, parties)


def _origin_keys(origin: str, parties: Parties) -> Iterator[str]:
    """An actor of its own counts as that actor; a state's agencies are joined by their own rule."""
    heads = parties.heads(origin)
    if parties.registered(origin) and not any(parties.is_state(head) for head in heads):
        yield from (f"origin {head}" for head in heads)
    else:
        yield f"origin {fold(origin)}"


def join_by_repeats(item: Item, parties: Parties, ties: Ties) -> Iterator[str]:
    """The item that is quoted (every item can be), or the origin that is quoted."""
    del ties
    yield f"item {fold(item.item_id)}"
    for quoted in item.quoted:
        yield f"item {fold(quoted)}"
        yield from _origin_keys(quoted, parties)
        yield from _states_of(quoted, parties)


def join_by_unknown_origin(item: Item, parties: Parties, ties: Ties) -> Iterator[str]:
    """Neither an origin nor anything quoted is known."""
    del parties, ties
    if not item.origins and not item.quoted:
        yield "unknown origin"


def join_by_state(item: Item, parties: Parties, ties: Ties) -> Iterator[str]:
    """Agencies of one state, unless shown otherwise; the holder counts where no actor is origin."""
    if _independent(item, ties):
        return
    for origin in item.origins:
        yield from _states_of(origin, parties)
    if not any(parties.registered(origin) for origin in item.origins) and item.origins:
        yield from _states_of(item.holder, parties)


def _states_of(text: str, parties: Parties) -> Iterator[str]:
    yield from (f"state {head}" for head in parties.heads(text) if parties.is_state(head))


def _independent(item: Item, ties: Ties) -> bool:
    return any(
        decision.kind == "independent" and item.item_id in decision.items
        for decision in ties.decisions
    )


def join_by_decision(item: Item, parties: Parties, ties: Ties) -> Iterator[str]:
    """An analyst accepted that the items have one origin."""
    del parties
    for number, decision in enumerate(ties.decisions):
        if decision.kind == "one_origin" and item.item_id in decision.items:
            yield f"decision {number}: {decision.reason}"


def join_by_parameter(item: Item, parties: Parties, ties: Ties) -> Iterator[str]:
    """One parameter owner: for the number only."""
    del parties
    yield from (fold(name).replace("parameter:", "parameter ", 1) for name in item.parameters)
    for claim in item.claims:
        for owner in (ties.owners or {}).get(claim, ()):
            yield f"parameter {owner}"


JOINS: Mapping[Measure, tuple[Join, ...]] = {
    "event": (
        join_by_origin,
        join_by_repeats,
        join_by_unknown_origin,
        join_by_state,
        join_by_decision,
    ),
    "number": (
        join_by_origin,
        join_by_repeats,
        join_by_unknown_origin,
        join_by_state,
        join_by_decision,
        join_by_parameter,
    ),
}


def lines(
    items: Iterable[Item], parties: Parties, ties: Ties = NO_TIES, measure: Measure = "event"
) -> tuple[Line, ...]:
    """Joins items to lines.

    Args:
        items: In any order; the same label twice is one item.
        parties: Who stands behind the names.
        ties: Decisions and parameter owners.
        measure: Whether lines are for the event or for the number.

    Returns:
        Lines for, then lines against, each in order of its first item's label.
    """
    distinct = sorted({(i.item_id, i.stance): i for i in items}.items())
    held = [item for _, item in distinct]
    groups, keys = _joined(held, parties, ties, measure)
    made = [
        Line(tuple(same), stance, _why(same, keys))
        for stance in ("for", "against")
        for group in groups
        if (same := [item for item in group if item.stance == stance])
    ]
    return tuple(made)


def _joined(
    held: Sequence[Item], parties: Parties, ties: Ties, measure: Measure
) -> tuple[list[list[Item]], Mapping[int, frozenset[str]]]:
    """Groups of items that share a key with another of the group, by union-find."""
    parent = list(range(len(held)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[str, int] = {}
    keys: dict[int, frozenset[str]] = {}
    for index, item in enumerate(held):
        mine = frozenset(key for join in JOINS[measure] for key in join(item, parties, ties))
        keys[id(item)] = mine
        for key in sorted(mine):
            one, other = root(index), root(first.setdefault(key, index))
            parent[max(one, other)] = min(one, other)
    groups: dict[int, list[Item]] = defaultdict(list)
    for index, item in enumerate(held):
        groups[root(index)].append(item)
    return [groups[index] for index in sorted(groups)], keys


def _why(same: Sequence[Item], keys: Mapping[int, frozenset[str]]) -> tuple[str, ...]:
    """The keys that more than one of the items has."""
    counts: dict[str, int] = defaultdict(int)
    for item in same:
        for key in keys[id(item)]:
            counts[key] += 1
    return tuple(sorted(key for key, count in counts.items() if count > 1))
