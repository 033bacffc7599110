"""Explanations of verdicts as trees: what stands above is not repeated.

The rules:

1. Within a verdict, a part that stands above word for word is “as above”.
2. A verdict at the standard has the elements of the one as alleged; its explanation names those
   that came out otherwise, or for another reason, and refers to the other for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from watchkeeper.report.content import Number, PartRef, Text, TreeNode, plain


def folded(nodes: Iterable[TreeNode], seen: set[TreeNode]) -> Iterator[TreeNode]:
    """The explanation with each part that stands in it already named and not repeated."""
    for node in nodes:
        if node.children and node in seen:
            yield replace(node, line=(*node.line, Text(": as above")), children=())
            continue
        seen.add(node)
        yield replace(node, children=tuple(folded(node.children, seen)))


def evidence(nodes: Iterable[TreeNode]) -> tuple[str, ...]:
    """The claims that some part of the explanation stands on."""
    found: set[str] = set()
    for node in nodes:
        found.update(evidence(node.children))
        for part in node.line:
            if isinstance(part, Number):
                found.update(part.claims)
    return tuple(sorted(found))


def beside(
    tree: Sequence[TreeNode], other: Sequence[TreeNode], above: PartRef
) -> tuple[TreeNode, ...]:
    """An explanation told by its difference from an earlier one.

    Args:
        tree: The explanation.
        other: The earlier one.
        above: Where the earlier one stands.

    Returns:
        What differs, or the whole where the two have not the same elements.
    """
    if not tree or not _alike(tree, other):
        return tuple(folded(tree, set()))
    changed = tuple(dict.fromkeys(_changed(tree, other)))
    if not changed:
        return (TreeNode("", (Text("Element by element as in "), above)),)
    return (TreeNode("", (Text("Element by element as in "), above, Text(", but:")), changed),)


def _alike(tree: Sequence[TreeNode], other: Sequence[TreeNode]) -> bool:
    """The same elements in the same places: what each says before its outcome and reasons."""
    return len(tree) == len(other) and all(
        _head(one) == _head(two) and _alike(one.children, two.children)
        for one, two in zip(tree, other, strict=True)
    )


def _head(node: TreeNode) -> str:
    """What a leaf is about; a part with children is known by them."""
    return "" if node.children else plain(node.line).partition(" test: ")[0]


def _changed(tree: Sequence[TreeNode], other: Sequence[TreeNode]) -> Iterator[TreeNode]:
    """The leaves that differ, in order."""
    for one, two in zip(tree, other, strict=True):
        if one.children:
            yield from _changed(one.children, two.children)
        elif (one.outcome, plain(one.line)) != (two.outcome, plain(two.line)):
            yield one
