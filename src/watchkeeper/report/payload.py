"""A document as the values that the Typst templates set: text as data, never as markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from watchkeeper.report.addresses import pieces
from watchkeeper.report.content import (
    Address,
    Basis,
    Block,
    ClaimCard,
    ClaimRef,
    Document,
    Fact,
    Facts,
    Figure,
    Inline,
    Items,
    Line,
    Notice,
    Number,
    PartRef,
    Section,
    Statement,
    Table,
    Text,
    TreeNode,
    Verdict,
    Word,
    basis_id,
    plain,
)
from watchkeeper.report.context import claim_anchor
from watchkeeper.report.figures.specs import Drawn, FigureSpec, Gaps, Independence, Spans, Timeline
from watchkeeper.report.widths import measures

Json = dict[str, Any]
LONGEST_DATA: Final = 12
"""A figure's data with more rows stands in the HTML only; the figure shows all of it."""

WHOLE: Final = 200.0
"""A table up to this height, in points, stands on one page."""

LONG_CARD: Final = 3000
"""A card with more characters may be broken over pages."""

FEW_ROWS: Final = 4
"""A grid of up to so many rows is low enough to stand where it is named."""

FEW_ITEMS: Final = 18
"""Other figures with up to so many rows are, too."""

ROW: Final = 260.0
"""A row up to this height is not broken."""

ELSEWHERE: Final = "The data of this figure stands as a table in report.html."
HANGING: Final = 6
"""Deepest heading that is set as one."""


def payload(document: Document) -> Json:
    """What the templates set.

    Args:
        document: The report.
    """
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "compiled_by": document.compiled_by,
        "language": document.language,
        "version": document.version,
        "front": _section(document.front, 1),
        "sections": [_section(section, 1) for section in document.sections],
        "cards": [_card(card) for card in document.cards],
        "bases": _bases(document),
    }


def _section(section: Section, level: int) -> Json:
    return {
        "id": section.id,
        "title": section.title,
        "level": min(level, HANGING),
        "blocks": [_block(block) for block in section.blocks],
        "sections": [_section(part, level + 1) for part in section.sections],
    }


def _block(block: Block) -> Json:  # noqa: PLR0911  # one for each kind
    match block:
        case Statement():
            return {"kind": "statement", **_statement(block)}
        case Items():
            items = [_statement(item) for item in block.items]
            return {"kind": "items", "title": block.title, "items": items}
        case Facts():
            return {"kind": "facts", "facts": _facts(block.facts)}
        case Table():
            return _table(block)
        case Figure():
            return _figure(block)
        case Verdict():
            return _verdict(block)
        case Notice():
            items = [_statement(item) for item in block.items]
            return {"kind": "notice", "id": block.id, "title": block.title, "items": items}


def _statement(statement: Statement) -> Json:
    return {"id": statement.id, "role": statement.role, "line": _line(statement.line)}


def _facts(facts: Iterable[Fact]) -> list[Json]:
    return [{"label": fact.label, "line": _line(fact.line)} for fact in facts]


def _table(table: Table) -> Json:
    measured = measures(table)
    return {
        "kind": "table",
        "id": table.id,
        "caption": table.caption,
        # Whole numbers, since canonical JSON has no others: hundredths and tenths of a point.
        "widths": [int(width * 100) for width in measured.widths],
        "size": round(measured.size * 10),
        "whole": measured.height <= WHOLE,
        "whole_rows": measured.tallest <= ROW,
        "bold": table.columns[0].holds != "address",
        "head": [column.title for column in table.columns],
        "rows": [[_line(cell) for cell in row] for row in table.rows],
    }


def _figure(figure: Figure) -> Json:
    grid = any(column.holds == "mark" for column in figure.data.columns)
    fits = len(figure.data.rows) <= LONGEST_DATA and not grid
    short = figure.data_in_print == "always" or (figure.data_in_print == "short" and fits)
    return {
        "kind": "figure",
        "id": figure.id,
        "caption": _statement(figure.says),
        "alt": figure.alt,
        "file": f"figures/{figure.id}.svg",
        "data": _table(figure.data) if short else None,
        "data_id": figure.data.id,
        "floats": not _low(figure.spec),
        "elsewhere": ELSEWHERE,
    }


def _low(spec: FigureSpec) -> bool:
    """It is low enough to stand where it is named."""
    match spec:
        case Drawn():
            return True
        case Gaps():
            return len(spec.rows) <= FEW_ROWS
        case Independence():
            return sum(max(len(line.items), 3) for line in spec.lines) <= FEW_ITEMS
        case Spans():
            return sum(len(group.rows) + 1 for group in spec.groups) <= FEW_ITEMS // 2
        case Timeline():
            return len(spec.rows) <= FEW_ITEMS
        case _:
            return False


def _verdict(verdict: Verdict) -> Json:
    return {
        "kind": "verdict",
        "id": verdict.id,
        "title": verdict.title,
        "basis": verdict.basis,
        "says": _statement(verdict.says),
        "strict": verdict.strict,
        "after": verdict.after_burdens,
        "facts": _facts(verdict.facts),
        "tree": _tree(verdict.tree),
    }


def _tree(nodes: Iterable[TreeNode]) -> list[Json]:
    return [
        {"outcome": node.outcome, "line": _line(node.line), "children": _tree(node.children)}
        for node in nodes
    ]


def _card(card: ClaimCard) -> Json:
    return {
        "id": claim_anchor(card.claim.id),
        "label": card.label,
        "line": _line(card.statement.line),
        "facts": _facts(card.facts),
        "used": [_part(part) for part in card.used_in],
        "breaks": sum(len(plain(fact.line)) for fact in card.facts) > LONG_CARD,
    }


def _bases(document: Document) -> list[Json]:
    labels = {card.claim.id: card.label for card in document.cards}
    return [{"id": basis.id, "claims": _refs(basis, labels)} for basis in document.bases]


def _refs(basis: Basis, labels: dict[str, str]) -> list[Json]:
    return [{"to": claim_anchor(claim), "t": labels[claim]} for claim in basis.claims]


def _line(line: Line) -> list[Json]:
    return [_part(part) for part in line]


def _part(part: Inline) -> Json:
    match part:
        case Text():
            language = part.language
            return (
                {"k": "f", "t": part.text, "l": language}
                if language
                else {"k": "t", "t": part.text}
            )
        case Number():
            return {"k": "n", "t": part.text, "to": _target(part)}
        case ClaimRef():
            return {"k": "r", "t": part.text, "to": claim_anchor(part.claim)}
        case PartRef():
            return {"k": "p", "t": part.text, "to": part.target}
        case Address():
            return {"k": "a", "p": [[piece, is_link] for piece, is_link in pieces(part.text)]}
        case Word():
            return {"k": "w", "t": part.text, "tone": part.tone}


def _target(number: Number) -> str:
    if len(number.claims) > 1:
        return basis_id(number.claims)
    return claim_anchor(number.claims[0]) if number.claims else number.target
