"""A norm as a lawyer reads it: plain lines, and the same as nested mappings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watchkeeper.norms.arguments import Argument, Statement
from watchkeeper.norms.canonical import canonical
from watchkeeper.norms.explanation import bound_of
from watchkeeper.norms.resolution import readings_of
from watchkeeper.norms.schema import AllOf, AnyOf, Leaf, Node, Norm, Not, Version

JOINTS = {AllOf: "all of", AnyOf: "any of", Not: "not"}


def norm_dict(norm: Norm) -> dict[str, Any]:
    """A norm with its hashes and the status of its paragraphs, ready for JSON."""
    content: dict[str, Any] = canonical(norm)
    paragraphs = [norm.paragraphs[reference] for reference in cited(norm)]
    content["hashes"] = {day.isoformat(): text for day, text in norm.version_hashes.items()}
    content["sources"] = [
        {"reference": p.reference, "status": p.status, "address": p.address} for p in paragraphs
    ]
    content["arguments"] = canonical(norm.arguments)
    content["settled"] = all(p.status == "confirmed" for p in paragraphs)
    return content


def outline(norm: Norm) -> str:
    """A norm as indented lines."""
    return "\n".join(_lines(norm))


def _lines(norm: Norm) -> Iterator[str]:
    yield f"{norm.id}: {norm.title} ({norm.force})"
    for binding in norm.binds:
        yield f"  binds {binding.who}{': ' if binding.says else ''}{binding.says}"
        for name, node in binding.patch.replace:
            yield f"    in place of {name}:"
            yield from _node(node, 6)
    for version in norm.versions:
        yield from _version(norm, version)
    for position in norm.positions:
        yield f"  position {position.id}: {position.says}"
        for holder in position.held_by:
            yield f"    {', '.join(holder.who)}, {holder.on}: {holder.says} <{holder.address}>"
        for name, node in position.patch.replace:
            yield f"    in place of {name}:"
            yield from _node(node, 6)
        if position.until is not None:
            yield f"    on this position the text ends with {position.until}"
        if position.since is not None:
            yield f"    on this position the text begins on {position.since}"
    for argument in norm.arguments:
        yield from _argument(argument)
    for question in norm.questions:
        yield f"  open, for counsel: {question}"


def _argument(argument: Argument) -> Iterator[str]:
    yield f"  argument {argument.id} ({argument.kind.replace('_', ' ')}, on {argument.node}):"
    yield f"    {argument.says}"
    for statement in argument.made_by:
        yield f"    made by {_said(statement)}"
    for node in argument.preconditions:
        yield "    arises only if:"
        yield from _node(node, 6)
    for statement in argument.replies:
        yield f"    reply of {_said(statement)}"
    for point in argument.open_points:
        yield f"    left open: {point}"


def _said(statement: Statement) -> str:
    holder = statement.holder
    return f"{', '.join(holder.who)}, {holder.on}: {holder.says} <{holder.address}>"


def _version(norm: Norm, version: Version) -> Iterator[str]:
    yield f"  from {version.since} until {version.until or 'further notice'}"
    for reference in version.source:
        paragraph = norm.paragraphs[reference]
        yield f"    {reference} ({paragraph.status}) {paragraph.address}"
    if version.changed:
        yield f"    {version.changed}"
    yield "    elements:"
    yield from _node(version.elements, 6)
    for exception in version.exceptions:
        yield f"    exception {exception.id}, to be shown by the {exception.burden}:"
        yield from _node(exception.when, 6)
    for duty in version.duties:
        yield f"    also a duty, not tested: {duty.says}"


def _node(node: Node, indent: int) -> Iterator[str]:
    if isinstance(node, AllOf | AnyOf | Not):
        says = f" ({node.says})" if node.says else ""
        yield f"{' ' * indent}{JOINTS[type(node)]}{says}"
        for part in node.parts:
            yield from _node(part, indent + 2)
    elif isinstance(node, Leaf):
        yield f"{' ' * indent}{node.says} [{node.fact} {bound_of(node)}; {node.standard}]"


def cited(norm: Norm) -> tuple[str, ...]:
    """References of every paragraph that a norm and its positions cite, each once."""
    references = [
        reference
        for version in norm.versions
        for binding in norm.binds
        for resolved in readings_of(norm, version, binding, "")
        for reference in resolved.sources
    ]
    references += [reference for position in norm.positions for reference in position.source]
    return tuple(dict.fromkeys(references))
