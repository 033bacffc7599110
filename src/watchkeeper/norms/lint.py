"""Checks on the law itself: what is readable as a file and still not sound as a norm.

Errors: a file that cannot be read; a leaf that does not say what it means; a paragraph adopted
after the version that cites it begins; days between two versions under neither; a fact that is
asked and has no words for a sentence, or words that take an answer for granted or end it; a text
that holds the name of a fact. Warnings: no file of words; a fact used twice in one reading (an
unknown there is judged too cautiously); a version that does not say what it changed; a position
that nobody holds; a force that counts against nobody, without a question that says where the duty
lies; a fact that neither a norm nor an argument nor the matrix asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.norms.canonical import canonical
from watchkeeper.norms.matching import load_matrix
from watchkeeper.norms.reading import SPOKEN, TERMS, load_regime, load_terms, regime_names
from watchkeeper.norms.resolution import readings_of
from watchkeeper.norms.schema import AnyLeaf, Node, Norm, Patch, Regime, Term, Version, leaves
from watchkeeper.norms.selection import DAY

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a check found.

    Attributes:
        severity: An error fails the check, a warning does not.
        problem: Where, what was found and what would be right.
    """

    severity: Severity
    problem: Problem


NAMES = re.compile(r"(?<![\w./-])\w+(?:\.\w+)+")
"""What may be the name of a fact in a text."""

UNSPOKEN = Remark(
    "warning",
    Problem(SPOKEN, 0, "", "", "a file of words for the facts; sentences quote their questions"),
)


def lint_folder(data: Path) -> tuple[Remark, ...]:
    """Checks every regime of a folder, and the facts that they share."""
    remarks: list[Remark] = []
    asked: set[str] = set()
    try:
        terms = load_terms(data)
    except InputError as error:
        return tuple(Remark("error", problem) for problem in error.problems)
    for name in regime_names(data):
        try:
            regime = load_regime(name, data)
        except InputError as error:
            remarks += [Remark("error", problem) for problem in error.problems]
            continue
        remarks += lint(regime)
        asked |= {leaf.fact for norm in regime.norms for leaf in leaves_of(norm)}
        asked |= {leaf.fact for norm in regime.norms for leaf in _argued(norm)}
    if not any(remark.severity == "error" for remark in remarks):
        try:
            asked |= {leaf.fact for row in load_matrix(data) for leaf in leaves(row.when)}
        except InputError as error:
            remarks += [Remark("error", problem) for problem in error.problems]
        remarks += [
            Remark("warning", Problem(TERMS, term.line, "id", term.id, "a fact that a norm asks"))
            for term in terms.values()
            if term.id not in asked
        ]
    remarks += _unspoken(terms, asked) if (data / SPOKEN).is_file() else [UNSPOKEN]
    return tuple(dict.fromkeys(remarks))


def _unspoken(terms: Mapping[str, Term], asked: set[str]) -> Iterator[Remark]:
    """Asked facts without words, and words that do not fit into a sentence that takes no side."""
    for term in terms.values():
        if not term.words:
            if term.id in asked:
                expected = f"words for it in {SPOKEN}"
                yield Remark("error", Problem(TERMS, term.line, term.id, "", expected))
            continue
        expected = ""
        if term.type == "yes_no" and not term.words.startswith("whether "):
            expected = "a clause that begins with 'whether', for it is a yes-or-no fact"
        elif term.words.endswith((".", "?", "!")):
            expected = "a clause without an end mark, for the sentence goes on"
        elif any(name in terms for name in term.words.split()):
            expected = "words, not the name of a fact"
        if expected:
            yield Remark("error", Problem(SPOKEN, term.words_line, term.id, term.words, expected))


def lint(regime: Regime) -> tuple[Remark, ...]:
    """Checks the norms of one regime, in the order of its file."""
    return tuple(dict.fromkeys(remark for norm in regime.norms for remark in _norm(norm)))


def trees_of(norm: Norm) -> Iterator[Node]:
    """Every tree that the file of a norm writes, patches included."""
    for version in norm.versions:
        yield version.elements
        yield from (exception.when for exception in version.exceptions)
    for patch in (*(b.patch for b in norm.binds), *(p.patch for p in norm.positions)):
        yield from _patched(patch)


def leaves_of(norm: Norm) -> Iterator[AnyLeaf]:
    """Every leaf that the file of a norm writes, patches included."""
    for tree in trees_of(norm):
        yield from leaves(tree)


def _argued(norm: Norm) -> Iterator[AnyLeaf]:
    for argument in norm.arguments:
        for node in argument.preconditions:
            yield from leaves(node)


def _patched(patch: Patch) -> Iterator[Node]:
    yield from (node for _, node in patch.replace)
    yield from (node for _, nodes in patch.add for node in nodes)
    yield from (exception.when for exception in patch.exceptions)


def _norm(norm: Norm) -> Iterator[Remark]:
    for tree in trees_of(norm):
        for leaf in leaves(tree):
            if not leaf.says:
                expected = f"'says': what it means that {leaf.fact} meets this test"
                yield _error(norm, leaf.line, "says", "", expected)
    for previous, version in zip((None, *norm.versions), norm.versions, strict=False):
        yield from _version(norm, version, previous)
    for position in norm.positions:
        if not position.held_by:
            yield _warning(norm, position.line, "held_by", position.id, "who holds the position")
    yield from _named(norm)
    yield from _repeated(norm)


def _named(norm: Norm) -> Iterator[Remark]:
    """Texts for readers that name a fact as the files do."""
    for text in _texts([canonical(norm), canonical(norm.arguments)]):
        for name in NAMES.findall(text):
            if name in norm.terms:
                expected = f"words for the fact {name!r}, for the text is printed"
                yield _error(norm, norm.line, "text", text, expected)


def _texts(content: Any) -> Iterator[str]:
    """Every text of canonical content but the names under which facts are asked for."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        yield from (t for key, part in content.items() if key != "fact" for t in _texts(part))
    elif isinstance(content, list):
        yield from (text for part in content for text in _texts(part))


def _version(norm: Norm, version: Version, previous: Version | None) -> Iterator[Remark]:
    for reference in _references(version):
        adopted = norm.paragraphs[reference].adopted
        if adopted > version.since:
            expected = f"a paragraph adopted by {version.since}, not on {adopted}"
            yield _error(norm, version.line, "source", reference, expected)
    if previous is not None:
        joined = previous.until is None or previous.until + DAY == version.since
        if previous.until is not None and not joined and not version.after_gap:
            expected = f"{previous.until + DAY}, the day after the version before, or 'after_gap'"
            yield _error(norm, version.line, "from", version.since.isoformat(), expected)
        if not version.changed:
            since = version.since.isoformat()
            yield _warning(norm, version.line, "changed", since, "what this version changed")
    if version.force not in ("decides", "calls_upon") and not norm.questions:
        expected = "a question that says where the duty lies, for this force counts against nobody"
        yield _warning(norm, version.line, "force", version.force, expected)


def _references(version: Version) -> tuple[str, ...]:
    nodes = (version.elements, *(exception.when for exception in version.exceptions))
    cited = [*version.source, *(r for e in version.exceptions for r in e.source)]
    cited += [reference for node in nodes for leaf in leaves(node) for reference in leaf.source]
    return tuple(dict.fromkeys(cited))


def _repeated(norm: Norm) -> Iterator[Remark]:
    for version in norm.versions:
        for binding in norm.binds:
            for resolved in readings_of(norm, version, binding, ""):
                seen: set[str] = set()
                for tree in (resolved.elements, *(e.when for e in resolved.exceptions)):
                    for leaf in leaves(tree):
                        if leaf.fact in seen:
                            yield _warning(norm, leaf.line, "fact", leaf.fact, "a fact used once")
                        seen.add(leaf.fact)


def _error(norm: Norm, line: int, column: str, value: str, expected: str) -> Remark:
    return Remark("error", Problem(norm.file, line, f"{norm.id}, {column}", value, expected))


def _warning(norm: Norm, line: int, column: str, value: str, expected: str) -> Remark:
    return Remark("warning", Problem(norm.file, line, f"{norm.id}, {column}", value, expected))
