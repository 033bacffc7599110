"""A document as report.json: statements, the graph of figures, claims and findings.

The format is that of docs/bundle.md. The bytes are canonical JSON, so that the same report has the
same bytes and anyone can hash its parts again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.model import Claim
from watchkeeper.claims.times import Period
from watchkeeper.findings.encoding import finding_dict
from watchkeeper.findings.model import Assessment
from watchkeeper.panel.casework.encoding import casework_dict
from watchkeeper.panel.casework.model import Casework
from watchkeeper.record import canonical
from watchkeeper.report import walk
from watchkeeper.report.content import ClaimCard, Document, Statement, Supersedes, plain, text_hash
from watchkeeper.report.context import Context
from watchkeeper.report.figure_graph import FigureGraph, ends

FORMAT: Final = "watchkeeper-report/1"


def report_data(  # noqa: PLR0913  # what a report is made of
    document: Document,
    graph: FigureGraph,
    assessment: Assessment,
    registry: Registry,
    *,
    exercise: bool = False,
    supersedes: Supersedes | None = None,
    casework: Casework | None = None,
) -> bytes:
    """The report as data.

    Args:
        document: The report.
        graph: The graph of the numbers that it prints.
        assessment: What it was composed from.
        registry: Names of actors, as `assess --json` prints them.
        exercise: The material is made up.
        supersedes: The release that this one corrects.
        casework: What was asked, sought, closed and recommended.

    Raises:
        CanonicalError: A key is not ASCII, or the whole is no canonical JSON.
    """
    replaced = None if supersedes is None else {
        "bundle": supersedes.bundle,
        "reason": supersedes.reason,
    }  # fmt: skip
    context = Context(assessment)
    value = {
        "format": FORMAT,
        "title": document.title,
        "compiled_by": assessment.compiled_by,
        "version": assessment.version,
        "exercise": exercise,
        "supersedes": replaced,
        "statements": [_statement(statement, graph) for statement in walk.statements(document)],
        "figures": [node.as_dict() for node in graph.in_order()],
        "claims": [_claim(context, card) for card in document.cards],
        "findings": [finding_dict(finding, registry) for finding in assessment.findings],
        "casework": casework_dict(casework or Casework()),
    }
    return canonical.encode(_text_only(value))


def _statement(statement: Statement, graph: FigureGraph) -> dict[str, Any]:
    text = plain(statement.line)
    return {
        "id": statement.id,
        "text": text,
        "sha256": text_hash(text),
        "figures": list(graph.shown_in(statement.line)),
        "basis": list(statement.stands_on),
    }


def _claim(context: Context, card: ClaimCard) -> dict[str, Any]:
    claim = card.claim
    figure = claim.quantity
    return {
        "id": claim.id,
        "label": card.label,
        "speaker": context.speaker(claim),
        "actors": list(claim.speaker),
        "reporter": claim.reporter,
        "act": claim.act,
        "topic": claim.topic,
        "raw": "" if figure is None else figure.raw,
        "bounds": None if figure is None else ends(figure.bounds),
        "unit": "" if figure is None else figure.unit,
        "missing": claim.missing,
        "gist": claim.gist,
        "conduct": _period(claim.conduct),
        "stated_on": _period(claim.stated_on),
        **_source(claim),
    }


def _source(claim: Claim) -> dict[str, Any]:
    source = claim.source
    return {
        "address": source.address,
        "tier": source.tier,
        "captured": source.captured,
        "exhibit": source.exhibit,
        "row": source.row,
    }


def _period(period: Period | None) -> dict[str, Any] | None:
    if period is None:
        return None
    return {"start": period.start, "end": period.end, "raw": period.raw}


def _text_only(value: Any) -> Any:
    """The value with halves of surrogate pairs, which no text may hold, replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if isinstance(value, Mapping):
        return {key: _text_only(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_text_only(held) for held in value]
    return value
