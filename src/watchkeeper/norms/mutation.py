"""The gate on the law's own tests: every small change of a norm must make one of its cases fail.

The changes, one at a time:

1. A part of an `all` or `any` is deleted; a `not` is taken away.
2. A leaf's value is flipped, a word leaves a list, a limit is shifted by one either way.
3. The standard of a leaf is moved.
4. An exception, or the burden of one, is lost or changed.
5. A day on which a version or a position begins or ends is shifted by one either way.
6. A version, an addressee's own wording, a position or its change is lost; the force is changed.

The cases are the named ones and those generated from the norm as it is. A change that no case
notices survives; a survivor that changes no verdict on any facts is the same law in other words,
and is listed with that reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from watchkeeper.claims.problems import InputError
from watchkeeper.norms.cases import Case, all_cases, run_case
from watchkeeper.norms.equivalence import same_law
from watchkeeper.norms.reading import load_norms
from watchkeeper.norms.schema import (
    AllOf,
    AnyLeaf,
    AnyOf,
    AtLeast,
    AtMost,
    Binding,
    Burden,
    Force,
    Is,
    LegalException,
    Node,
    Norm,
    Not,
    OneOf,
    Patch,
    Position,
    Term,
    Version,
    leaves,
)
from watchkeeper.norms.selection import DAY
from watchkeeper.norms.trees import WORDS

ALLOWED_SHARE = 0.03
"""Survivors at or above this share of all changes fail the gate."""

Changed = tuple[str, Norm]
ChangedNode = tuple[str, Node | None]


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no case noticed.

    Attributes:
        norm: Id of the norm.
        change: What was changed.
        reason: Why no case notices it, as far as the program can tell.
    """

    norm: str
    change: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate found.

    Attributes:
        tried: Number of changes.
        survivors: Those that no case noticed.
    """

    tried: int
    survivors: tuple[Survivor, ...]

    @property
    def ok(self) -> bool:
        """Something was tried, and fewer changes survived than are allowed."""
        return self.tried > 0 and len(self.survivors) < ALLOWED_SHARE * self.tried


def mutate_folder(data: Path, only: str = "") -> Gate:
    """Tries every change of every norm of a folder, or of one norm.

    Raises:
        InputError: A file that cannot be used.
    """
    norms = load_norms(data)
    cases = all_cases(data)
    tried, survivors = 0, list[Survivor]()
    for norm in norms.values():
        if only and norm.id != only:
            continue
        own = cases.get(norm.id, ())
        for change, changed in changes(norm):
            tried += 1
            if not noticed(changed, _likeliest_first(own, change)):
                survivors.append(Survivor(norm.id, change, _reason(norm, changed, change)))
    return Gate(tried, tuple(survivors))


def _likeliest_first(cases: Sequence[Case], change: str) -> list[Case]:
    """The same cases, those first whose name has most words of the change: it saves time only."""
    words = {word.strip(":") for word in change.split()}
    return sorted(cases, key=lambda case: -len(words.intersection(case.name.split())))


def _reason(norm: Norm, changed: Norm, change: str) -> str:
    """Why a change survives, as far as the program can tell."""
    if same_law(norm, changed):
        return "the same verdict on all facts"
    trees = [[v.elements, *(e.when for e in v.exceptions)] for v in norm.versions]
    counts = [Counter(leaf.fact for tree in part for leaf in leaves(tree)) for part in trees]
    twice = {fact for count in counts for fact, number in count.items() if number > 1}
    if any(f" {fact} standard " in change for fact in twice):
        return "the fact stands in another leaf too, which still asks for the higher word"
    return "no case tells them apart"


def noticed(changed: Norm, cases: Iterable[Case]) -> bool:
    """Some case fails on the changed norm, an error included."""
    for case in cases:
        try:
            if next(run_case(replace(case, norm=changed)), None) is not None:
                return True
        except InputError:
            return True
    return False


def changes(norm: Norm) -> Iterator[Changed]:
    """Every change of a norm, with what was changed."""
    for index, version in enumerate(norm.versions):
        others = (*norm.versions[:index], *norm.versions[index + 1 :])
        for what, found in _versions(version, norm.terms):
            held = (*norm.versions[:index], found, *norm.versions[index + 1 :])
            yield f"{version.since}: {what}", replace(norm, versions=held)
        if others:
            yield f"{version.since}: version deleted", replace(norm, versions=others)
    for index, binding in enumerate(norm.binds):
        for what, patch in _patches(binding.patch, norm.terms):
            held_by = _put(norm.binds, index, replace(binding, patch=patch))
            yield f"{binding.who}: {what}", replace(norm, binds=held_by)
    for index, position in enumerate(norm.positions):
        yield from _positions(norm, index, position)


def _put(binds: tuple[Binding, ...], index: int, changed: Binding) -> tuple[Binding, ...]:
    return (*binds[:index], changed, *binds[index + 1 :])


def _positions(norm: Norm, index: int, position: Position) -> Iterator[Changed]:
    rest = (*norm.positions[:index], *norm.positions[index + 1 :])
    yield f"position {position.id} deleted", replace(norm, positions=rest)

    def held(changed: Position) -> Norm:
        return replace(norm, positions=(*norm.positions[:index], changed, *rest[index:]))

    for what, patch in _patches(position.patch, norm.terms):
        yield f"{position.id}: {what}", held(replace(position, patch=patch))
    if position.since is not None:
        for what, day in _days("from", position.since):
            yield f"{position.id}: {what}", held(replace(position, since=day))
    if position.until is not None:
        for what, day in _days("until", position.until):
            yield f"{position.id}: {what}", held(replace(position, until=day))


def _patches(patch: Patch, terms: Mapping[str, Term]) -> Iterator[tuple[str, Patch]]:
    for index, (name, node) in enumerate(patch.replace):
        before, after = patch.replace[:index], patch.replace[index + 1 :]
        yield f"change of {name} lost", replace(patch, replace=(*before, *after))
        for what, changed in _nodes(node, terms):
            if changed is not None:
                put = (*before, (name, changed), *after)
                yield f"{name}: {what}", replace(patch, replace=put)
    for index in range(len(patch.add)):
        yield "addition lost", replace(patch, add=patch.add[:index] + patch.add[index + 1 :])
    for what, exceptions in _exceptions(patch.exceptions, terms):
        yield what, replace(patch, exceptions=exceptions)


def _versions(version: Version, terms: Mapping[str, Term]) -> Iterator[tuple[str, Version]]:
    for what, moved in _days("from", version.since):
        yield what, replace(version, since=moved)
    if version.until is not None:
        for what, moved in _days("until", version.until):
            yield what, replace(version, until=moved)
    other: Force = "calls_upon" if version.force == "decides" else "decides"
    yield f"force {other}", replace(version, force=other)
    for what, node in _nodes(version.elements, terms):
        if node is not None:
            yield f"elements: {what}", replace(version, elements=node)
    for what, exceptions in _exceptions(version.exceptions, terms):
        yield what, replace(version, exceptions=exceptions)


def _days(name: str, day: date) -> Iterator[tuple[str, date]]:
    yield f"{name} a day earlier", day - DAY
    yield f"{name} a day later", day + DAY


def _exceptions(
    exceptions: tuple[LegalException, ...], terms: Mapping[str, Term]
) -> Iterator[tuple[str, tuple[LegalException, ...]]]:
    for index, exception in enumerate(exceptions):
        before, after = exceptions[:index], exceptions[index + 1 :]
        yield f"exception {exception.id} lost", (*before, *after)
        other: Burden = "proponent" if exception.burden == "invoker" else "invoker"
        moved = replace(exception, burden=other)
        yield f"burden of {exception.id} on the {other}", (*before, moved, *after)
        for what, node in _nodes(exception.when, terms):
            if node is not None:
                changed = replace(exception, when=node)
                yield f"exception {exception.id}: {what}", (*before, changed, *after)


def _nodes(node: Node, terms: Mapping[str, Term]) -> Iterator[ChangedNode]:
    """Every change of a node; None where the node itself is deleted."""
    if isinstance(node, Not):
        yield "not taken away", node.parts[0]
        for what, found in _nodes(node.parts[0], terms):
            if found is not None:
                yield what, replace(node, parts=(found,))
        return
    if not isinstance(node, AllOf | AnyOf):
        yield f"{node.fact} deleted", None
        yield from _leaves(node, terms)
        return
    turned: Node = (AnyOf if isinstance(node, AllOf) else AllOf)(
        parts=node.parts, says=node.says, id=node.id
    )
    if len(node.parts) > 1:
        yield f"{'all' if isinstance(node, AllOf) else 'any'} turned round", turned
    for index, part in enumerate(node.parts):
        before, after = node.parts[:index], node.parts[index + 1 :]
        if before or after:
            name = part.id or getattr(part, "fact", "") or part.says
            yield f"part {name} deleted", replace(node, parts=(*before, *after))
        for what, found in _nodes(part, terms):
            if found is not None:
                yield what, replace(node, parts=(*before, found, *after))


def _leaves(leaf: AnyLeaf, terms: Mapping[str, Term]) -> Iterator[ChangedNode]:
    rank = WORDS.index(leaf.standard)
    for place in (rank - 1, rank + 1):
        if 0 <= place < len(WORDS):
            yield f"{leaf.fact} standard {WORDS[place]}", replace(leaf, standard=WORDS[place])
    if isinstance(leaf, Is):
        words = ("yes", "no") if terms[leaf.fact].type == "yes_no" else terms[leaf.fact].values
        other = next((word for word in words if word != leaf.value), "elsewhere")
        yield f"{leaf.fact} is {other}", replace(leaf, value=other)
    elif isinstance(leaf, OneOf):
        for word in leaf.values:
            rest = tuple(other for other in leaf.values if other != word)
            if rest:
                yield f"{leaf.fact} without {word}", replace(leaf, values=rest)
    else:
        for step in (-1, 1):
            yield f"{leaf.fact} limit shifted by {step}", replace(leaf, limit=leaf.limit + step)
        kind = AtLeast if isinstance(leaf, AtMost) else AtMost
        yield f"{leaf.fact} bound turned round", kind(
            fact=leaf.fact, says=leaf.says, id=leaf.id, standard=leaf.standard,
            source=leaf.source, limit=leaf.limit, unit=leaf.unit,
        )  # fmt: skip
