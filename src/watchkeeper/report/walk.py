"""Walks over a document: what every renderer and every check needs to find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watchkeeper.report.content import (
    Block,
    Document,
    Facts,
    Figure,
    Inline,
    Items,
    Line,
    Notice,
    Number,
    Section,
    Statement,
    Table,
    TreeNode,
    Verdict,
)


def sections(document: Document) -> Iterator[Section]:
    """Every section, parents first, in reading order."""
    yield from _nested((document.front, *document.sections))


def _nested(parts: Iterable[Section]) -> Iterator[Section]:
    for part in parts:
        yield part
        yield from _nested(part.sections)


def blocks(document: Document) -> Iterator[Block]:
    """Every block, in reading order; cards are not blocks."""
    for section in sections(document):
        yield from section.blocks


def figures(document: Document) -> Iterator[Figure]:
    """Every figure, in reading order."""
    return (block for block in blocks(document) if isinstance(block, Figure))


def statements(document: Document) -> Iterator[Statement]:
    """Every statement, those of the claim cards last."""
    for block in blocks(document):
        yield from statements_of(block)
    yield from (card.statement for card in document.cards)


def statements_of(block: Block) -> tuple[Statement, ...]:
    """The statements of a block: itself, its items, its sentence or its caption."""
    match block:
        case Statement():
            return (block,)
        case Items() | Notice():
            return block.items
        case Verdict() | Figure():
            return (block.says,)
    return ()


def lines(block: Block) -> Iterator[Line]:
    """Every line of words in a block."""
    match block:
        case Statement():
            yield block.line
        case Items() | Notice():
            yield from (item.line for item in block.items)
        case Facts():
            yield from (fact.line for fact in block.facts)
        case Table():
            yield from (cell for row in block.rows for cell in row)
        case Figure():
            yield from lines(block.data)
        case Verdict():
            yield block.says.line
            yield from (fact.line for fact in block.facts)
            yield from _tree_lines(block.tree)


def _tree_lines(nodes: Iterable[TreeNode]) -> Iterator[Line]:
    for node in nodes:
        yield node.line
        yield from _tree_lines(node.children)


def inlines_of(parts: Iterable[Section]) -> Iterator[Inline]:
    """Every inline in some sections and the sections below them."""
    for section in _nested(parts):
        for block in section.blocks:
            for line in lines(block):
                yield from line


def inlines(document: Document) -> Iterator[Inline]:
    """Every inline, those of the claim cards last."""
    yield from inlines_of((document.front, *document.sections))
    for card in document.cards:
        yield from card.statement.line
        for fact in card.facts:
            yield from fact.line


def numbers(document: Document) -> Iterator[Number]:
    """Every printed number."""
    return (part for part in inlines(document) if isinstance(part, Number))


def ids(document: Document) -> Iterator[str]:
    """Every id that a reference may name, except those of claims and bases."""
    for section in sections(document):
        yield section.id
        for block in section.blocks:
            if not isinstance(block, Items | Facts | Statement):
                yield block.id
            if isinstance(block, Figure):
                yield block.data.id
            yield from (statement.id for statement in statements_of(block))
