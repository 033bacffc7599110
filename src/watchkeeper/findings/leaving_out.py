"""The case assessed again without each speaker in turn: what the answers rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watchkeeper.claims.model import Claim
from watchkeeper.findings.assessing import Basis, assess
from watchkeeper.findings.case import Case
from watchkeeper.findings.model import Assessment, Finding
from watchkeeper.findings.options import Options, without


def leave_one_out(
    case: Case, assessment: Assessment, basis: Basis, options: Options
) -> Iterator[tuple[str, Assessment]]:
    """Assesses the case without each speaker whose claims some finding uses.

    A finding that uses no claim of the speaker is not made again: leaving out what it does not
    use cannot change it.

    Args:
        case: What is asked.
        assessment: The assessment with everyone.
        basis: What it was made with.
        options: What the reader changed in it.

    Yields:
        The speaker's name and the assessment without the speaker and its agencies, by name.
    """
    claims = list(assessment.claims.values())
    used = {claim for finding in assessment.findings for claim in finding.claims}
    speakers = {actor for claim in claims if claim.id in used for actor in claim.speaker}
    for name, actor in sorted((basis.registry.name(actor), actor) for actor in speakers):
        left = without(claims, actor, basis.registry)
        known = {f.id: f for f in assessment.findings if _untouched(f, left)}
        fewer = Options(
            (*options.without_speakers, actor), options.settings, options.only_confirmed
        )
        yield name, assess(case, claims, basis, fewer, known=known)


def _untouched(finding: Finding, left: Sequence[Claim]) -> bool:
    """No claim and no supplier of the finding, whose gaps it lists, was left out."""
    ids = {claim.id for claim in left}
    suppliers = {actor for claim in left for actor in claim.subject}
    gaps = () if finding.ledgers is None else finding.ledgers.gaps
    return ids.issuperset(finding.claims) and all(gap.supplier in suppliers for gap in gaps)
