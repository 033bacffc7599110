"""The best one-to-one pairing of two small sets: exact, and the same whatever the order.

Worth is a tuple of whole numbers, first things first; the worth of a pairing is the sum of its
pairs' tuples, compared as tuples are. Pairs that could touch form one group; groups are solved
apart, each by the Hungarian method (Kuhn 1955; the potentials form of Jonker and Volgenant 1987).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Edge = tuple[int, int]
Worth = tuple[int, ...]


def best_pairs(worth: Mapping[Edge, Worth]) -> list[Edge]:
    """The pairing of greatest worth.

    Args:
        worth: What each possible pair (left, right) gains, none negative, all of one length; a pair
            that is not here is not possible.

    Returns:
        The chosen pairs, sorted.
    """
    chosen: list[Edge] = []
    for group in _groups(worth):
        chosen += _solve({edge: worth[edge] for edge in group})
    return sorted(chosen)


def _groups(edges: Iterable[Edge]) -> list[list[Edge]]:
    """Edges that hang together, each group in order."""
    groups: list[tuple[set[int], set[int], list[Edge]]] = []
    for left, right in sorted(edges):
        touching = [g for g in groups if left in g[0] or right in g[1]]
        groups = [g for g in groups if not (left in g[0] or right in g[1])]
        merged = ({left}, {right}, [(left, right)])
        for lefts, rights, held in touching:
            merged[0].update(lefts)
            merged[1].update(rights)
            merged[2].extend(held)
        groups.append(merged)
    return [sorted(group[2]) for group in groups]


def _solve(worth: Mapping[Edge, Worth]) -> list[Edge]:
    """The best pairing of one group."""
    if len(worth) == 1:
        return list(worth)
    lefts = sorted({left for left, _ in worth})
    rights = sorted({right for _, right in worth})
    size = max(len(lefts), len(rights))
    single = _as_numbers(worth, size)
    # A square of costs: impossible pairs and the padding cost nothing and gain nothing.
    cost = [
        [
            -single.get((lefts[i], rights[j]), 0) if i < len(lefts) and j < len(rights) else 0
            for j in range(size)
        ]
        for i in range(size)
    ]
    return [
        (lefts[i], rights[j])
        for i, j in enumerate(_assign(cost))
        if i < len(lefts) and j < len(rights) and (lefts[i], rights[j]) in worth
    ]


def _as_numbers(worth: Mapping[Edge, Worth], size: int) -> dict[Edge, int]:
    """Each tuple as one number, such that sums of up to `size` of them compare as the tuples do."""
    width = len(next(iter(worth.values())))
    bases = [1 + size * max(w[place] for w in worth.values()) for place in range(width)]
    numbers = {}
    for edge, parts in worth.items():
        number = 0
        for base, part in zip(bases, parts, strict=True):
            number = number * base + part
        numbers[edge] = number
    return numbers


def _assign(cost: list[list[int]]) -> list[int]:
    """The column of each row such that the whole costs least (square, whole numbers)."""
    size = len(cost)
    row_price, column_price = [0] * (size + 1), [0] * (size + 1)
    row_of = [size] * (size + 1)  # by column; the last column stands for "not yet"
    for row in range(size):
        row_of[size] = row
        column, came_from = _shortest(cost, row_of, row_price, column_price)
        while column != size:
            before = came_from[column]
            row_of[column] = row_of[before]
            column = before
    columns = [0] * size
    for column in range(size):
        columns[row_of[column]] = column
    return columns


def _shortest(
    cost: list[list[int]], row_of: list[int], row_price: list[int], column_price: list[int]
) -> tuple[int, list[int]]:
    """The free column that the waiting row reaches most cheaply, and the way there."""
    size = len(cost)
    slack: list[int | None] = [None] * size
    came_from = [size] * size
    seen = [False] * (size + 1)
    column = size
    while row_of[column] != size or column == size:
        seen[column] = True
        row = row_of[column]
        for other in range(size):
            if seen[other]:
                continue
            reduced = cost[row][other] - row_price[row] - column_price[other]
            held = slack[other]
            if held is None or reduced < held:
                slack[other], came_from[other] = reduced, column
        step, nearest = min((s, j) for j, s in enumerate(slack) if s is not None and not seen[j])
        _reprice(step, seen, row_of, row_price, column_price)
        slack = [s if s is None or seen[j] else s - step for j, s in enumerate(slack)]
        column = nearest
    return column, came_from


def _reprice(
    step: int, seen: list[bool], row_of: list[int], row_price: list[int], column_price: list[int]
) -> None:
    for column, was_seen in enumerate(seen):
        if was_seen:
            row_price[row_of[column]] += step
            column_price[column] -= step
