"""From an assessment to a document: pure, and the same document for the same assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from watchkeeper.claims.actors import Registry, load_registry
from watchkeeper.findings.model import Assessment
from watchkeeper.findings.origins import Origins
from watchkeeper.panel.casework.model import Casework
from watchkeeper.report import walk, words
from watchkeeper.report.content import (
    Basis,
    ClaimRef,
    Document,
    Number,
    PartRef,
    Section,
    Supersedes,
    basis_id,
)
from watchkeeper.report.context import Context, claim_anchor
from watchkeeper.report.parts.annexes import annexes
from watchkeeper.report.parts.cards import cards
from watchkeeper.report.parts.casework import humanitarian, recommendations, requests
from watchkeeper.report.parts.finding import findings
from watchkeeper.report.parts.front import checking, front, reading
from watchkeeper.report.parts.histories import body
from watchkeeper.report.parts.leaving_out import Without, leaving_out
from watchkeeper.report.parts.lines import lines
from watchkeeper.report.parts.methods import corrections, export, methods
from watchkeeper.report.parts.observed import ObservedMap, observed
from watchkeeper.report.parts.register import exculpatory, reservations
from watchkeeper.report.parts.sources import sources
from watchkeeper.report.parts.summary import summary
from watchkeeper.report.parts.workings import workings

CLAIMS_PART = "claims"


def compose(  # noqa: PLR0913  # what a report is made of
    assessment: Assessment,
    *,
    leave_one_out: Sequence[Without] = (),
    exercise: bool = False,
    supersedes: Supersedes | None = None,
    registry: Registry | None = None,
    origins: Origins | None = None,
    casework: Casework | None = None,
    maps: Sequence[ObservedMap] = (),
) -> Document:
    """Composes the report of an assessment.

    Args:
        assessment: Findings and the claims that they name.
        leave_one_out: Each speaker left out, with the assessment of the same record without it.
        exercise: The material is made up, and the report says so first.
        supersedes: The release that this one corrects.
        registry: Names of actors that only the norms name; the shipped one when left out.
        origins: What is known of the origins of the items behind the findings.
        casework: What was asked, sought, closed and recommended.
        maps: Observations of ships with their maps.

    Returns:
        The document. Nothing in it depends on time, place or the order of a set.

    Raises:
        ValueError: A finding names a claim that the assessment does not hold, or two findings
            have the same id.
    """
    context = Context(
        assessment, registry or load_registry(), origins or Origins(), casework or Casework()
    )
    opening, short, long = front(context, exercise=exercise), summary(context), findings(context)
    rests, rejected = leaving_out(context, leave_one_out), _some(body(context))
    worked = (*_some(workings(context)), *_some(lines(context)))
    used = _used(context, (opening, short, long, rests, *rejected, *worked))
    parts = (
        short,
        reading(context, len(used)),
        checking(),
        long,
        *_some(observed(maps)),
        methods(context),
        sources(context, used),
        rests,
        *rejected,
        requests(context),
        exculpatory(context),
        reservations(),
        recommendations(context),
        humanitarian(context),
        corrections(supersedes),
        export(context, len(used)),
        *worked,
        annexes(context, used),
    )
    made = cards(context, used)
    document = Document(
        title=words.printable(assessment.title),
        subtitle="What public claims say, what follows from them, and what remains undetermined",
        front=opening,
        sections=parts,
        cards=made,
        bases=_bases((opening, *parts)),
        version=words.printable(assessment.version),
        compiled_by=words.printable(assessment.compiled_by),
    )
    _check(document)
    return document


def _some(part: Section | None) -> tuple[Section, ...]:
    return () if part is None else (part,)


def _used(context: Context, parts: Iterable[Section]) -> tuple[str, ...]:
    """Every claim that some part names, and every claim of a finding."""
    used = {claim for finding in context.assessment.findings for claim in finding.claims}
    for inline in walk.inlines_of(parts):
        match inline:
            case Number():
                used.update(inline.claims)
            case ClaimRef():
                used.add(inline.claim)
    return context.known(used)


def _bases(parts: Iterable[Section]) -> tuple[Basis, ...]:
    sets = {
        inline.claims
        for inline in walk.inlines_of(parts)
        if isinstance(inline, Number) and len(inline.claims) > 1
    }
    return tuple(sorted((Basis(basis_id(c), c) for c in sets), key=lambda basis: basis.id))


def _check(document: Document) -> None:
    """Ids are unique and every reference has its target."""
    names = Counter(walk.ids(document))
    names.update((CLAIMS_PART, *(claim_anchor(card.claim.id) for card in document.cards)))
    twice = sorted(name for name, times in names.items() if times > 1)
    if twice:
        raise ValueError(f"ids used twice in the report: {', '.join(twice[:5])}")
    for inline in walk.inlines(document):
        target = ""
        match inline:
            case Number():
                target = inline.target
                if not inline.claims and not target:
                    raise ValueError(f"the number {inline.text!r} opens nothing")
            case PartRef():
                target = inline.target
        if target and target not in names:
            raise ValueError(f"no part of the report has the id {target!r}")
