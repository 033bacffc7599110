"""The tree that is evaluated: a version as it binds one addressee, under one position.

A patch replaces the node that carries an id, or adds parts to an `all` or `any` that carries one.
The root of the elements answers to the id `elements`. A patch whose ids a version does not have
leaves that version as it is; that no version has them is an error of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from watchkeeper.norms.schema import (
    AllOf,
    AnyOf,
    Binding,
    LegalException,
    Node,
    Norm,
    Not,
    Patch,
    Position,
    Version,
    leaves,
)

ROOT = "elements"


@dataclass(frozen=True, eq=False)
class Resolved:
    """What one reading of a norm asks.

    Attributes:
        version: The version that it comes from.
        position: The position, or None when the norm has none.
        elements: The tree that must be met.
        exceptions: Any one of them, met, excuses.
        sources: References of the paragraphs behind it, without the position's own.
    """

    version: Version
    position: Position | None
    elements: Node
    exceptions: tuple[LegalException, ...]
    sources: tuple[str, ...]

    @cached_property
    def fact_names(self) -> tuple[str, ...]:
        """The facts that it asks for, each once, in the order of the file."""
        trees = (self.elements, *(exception.when for exception in self.exceptions))
        return tuple(dict.fromkeys(leaf.fact for tree in trees for leaf in leaves(tree)))


@lru_cache(maxsize=4096)
def resolve(norm: Norm, version: Version, binding: Binding, position: Position | None) -> Resolved:
    """The tree of one version for one addressee under one position.

    Args:
        norm: The norm, whose identity keys the cache.
        version: One of its versions.
        binding: One of its addressees.
        position: One of its positions, or None.
    """
    elements, exceptions = version.elements, version.exceptions
    for patch in (binding.patch, position.patch if position else Patch()):
        changes, gains = dict(patch.replace), dict(patch.add)
        elements = _patched(elements, changes, gains, root=True)
        exceptions = (
            *(replace(e, when=_patched(e.when, changes, gains)) for e in exceptions),
            *patch.exceptions,
        )
    cited = [binding.source or version.source, *(e.source for e in exceptions)]
    trees = (elements, *(e.when for e in exceptions))
    cited += [leaf.source for tree in trees for leaf in leaves(tree)]
    own = position.source if position else ()
    sources = tuple(dict.fromkeys(r for refs in cited for r in refs if r not in own))
    return Resolved(version, position, elements, exceptions, sources)


def _patched(
    node: Node,
    changes: Mapping[str, Node],
    gains: Mapping[str, tuple[Node, ...]],
    *,
    root: bool = False,
) -> Node:
    name = node.id or (ROOT if root else "")
    if name in changes:
        return changes[name]
    if not isinstance(node, AllOf | AnyOf | Not):
        return node
    parts = tuple(_patched(part, changes, gains) for part in node.parts)
    return replace(node, parts=(*parts, *gains.get(name, ())))


def node_ids(version: Version) -> Iterator[str]:
    """Every id that a patch may name in a version."""
    yield ROOT
    pending: list[Node] = [version.elements, *(e.when for e in version.exceptions)]
    while pending:
        node = pending.pop()
        if node.id:
            yield node.id
        if isinstance(node, AllOf | AnyOf | Not):
            pending.extend(node.parts)


def binding_for(norm: Norm, addressee: str) -> Binding | None:
    """How a norm binds an addressee: by its name, else as one of those covered together.

    Args:
        norm: The norm.
        addressee: A name, or "" for the first addressee of the norm.
    """
    if not addressee:
        return norm.binds[0]
    named = next((b for b in norm.binds if b.who == addressee), None)
    others = (b for b in norm.binds if b.covers_others and addressee not in b.but)
    return named or next(others, None)


@lru_cache(maxsize=4096)
def readings_of(
    norm: Norm, version: Version, binding: Binding, position: str
) -> tuple[Resolved, ...]:
    """One tree per rival position; the named one alone when `position` is not ""."""
    rivals = [p for p in norm.positions if not p.versions or version.since in p.versions]
    named = [p for p in rivals if p.id == position]
    if not rivals:
        return (resolve(norm, version, binding, None),)
    return tuple(resolve(norm, version, binding, rival) for rival in named or rivals)
