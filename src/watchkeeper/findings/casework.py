"""A workspace's case assessed, and its findings appended to the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.model import Claim
from watchkeeper.claims.parameters import load_parameters
from watchkeeper.claims.recording import CLAIM, recorded_claims
from watchkeeper.findings.arguments import with_argument_claims
from watchkeeper.findings.assessing import Basis, assess
from watchkeeper.findings.case import CASE_FILE, Case, load_case
from watchkeeper.findings.encoding import finding_dict
from watchkeeper.findings.leaving_out import leave_one_out
from watchkeeper.findings.model import Assessment, Finding
from watchkeeper.findings.options import Options
from watchkeeper.findings.planning import Sought, collection_plan
from watchkeeper.findings.rejudging import Rejudged, recorded, rejudge, with_hashes
from watchkeeper.norms.reading import load_norms
from watchkeeper.record.entries import Draft
from watchkeeper.record.labels import Readable
from watchkeeper.record.workspace import Workspace
from watchkeeper.weighing.confidence.recording import (
    recorded_decisions,
    recorded_items,
    recorded_overrides,
)

FINDING = "finding"
"""Kind of the entry that records a finding; its body is the finding as JSON."""

NOTHING_CHANGED = Options()


@cache
def shipped_basis() -> Basis:
    """The norms, actors and parameters that ship with the program."""
    return Basis(load_norms(), load_registry(), load_parameters())


PARTICIPANTS = "actor:MSMT"
"""Whose members are the participants of the monitoring."""


def basis_of(workspace: Workspace, readable: Readable | None = None) -> Basis:
    """What a workspace's claims are assessed with: the shipped basis and the ratings recorded.

    Args:
        workspace: The workspace.
        readable: What the audience may read; None is for whoever may read all of it.
    """
    shipped = shipped_basis()
    return replace(
        shipped,
        items=recorded_items(workspace, readable),
        decisions=recorded_decisions(workspace, readable),
        overrides=recorded_overrides(workspace, readable),
        participants=shipped.registry[PARTICIPANTS].members,
    )


def case_of(workspace: Workspace) -> Case:
    """The workspace's case file, or the shipped questions when it has none.

    Raises:
        InputError: The case file is wrong.
    """
    path = workspace.folder / CASE_FILE
    if not path.is_file():
        return Case(title=workspace.folder.resolve().name, compiled_by="not stated")
    return load_case(path)


def assess_workspace(
    workspace: Workspace,
    options: Options = NOTHING_CHANGED,
    *,
    readable: Readable | None = None,
) -> Assessment:
    """Assesses the claims that a workspace has recorded.

    Args:
        workspace: The workspace.
        options: What the reader changed.
        readable: What the audience may read; nothing else is looked at. None is for whoever may
            read all of it.

    Raises:
        InputError: The case file or an option is wrong.
    """
    basis = basis_of(workspace, readable)
    claims = recorded_claims(workspace, readable)
    assessment = assess(case_of(workspace), claims, basis, options)
    return with_hashes(with_argument_claims(assessment), basis.parameters)


def plan_workspace(workspace: Workspace, options: Options = NOTHING_CHANGED) -> tuple[Sought, ...]:
    """The collection plan of a workspace's case: the open facts that would settle most verdicts.

    Args:
        workspace: The workspace.
        options: What the reader changed.

    Raises:
        InputError: The case file or an option is wrong.
    """
    return collection_plan(
        case_of(workspace), recorded_claims(workspace), basis_of(workspace), options
    )


def leave_each_out(
    workspace: Workspace, assessment: Assessment, options: Options = NOTHING_CHANGED
) -> tuple[tuple[str, Assessment], ...]:
    """The workspace's case without each speaker in turn, by the speaker's name.

    Args:
        workspace: The workspace.
        assessment: Its assessment with everyone.
        options: Those of the assessment.
    """
    return tuple(leave_one_out(case_of(workspace), assessment, basis_of(workspace), options))


def rejudge_workspace(
    workspace: Workspace, assessment: Assessment, moment: datetime | date | None
) -> Rejudged:
    """The findings recorded up to a moment (None is now) beside those of an assessment."""
    before = recorded(workspace.journal.entries(FINDING), moment)
    after = {finding.id: finding_body(assessment, finding) for finding in assessment.findings}
    return rejudge(before, after)


def finding_body(assessment: Assessment, finding: Finding) -> dict[str, Any]:
    """The body of the entry that records a finding."""
    shown = finding_dict(finding, shipped_basis().registry)
    return {"options": assessment.options, "version": assessment.version, **shown}


def record_findings(workspace: Workspace, assessment: Assessment, author: str) -> int:
    """Appends the findings, each naming the claim entries that it came from.

    A finding that the record already holds, word for word and from the same entries, is not
    appended again.

    Returns:
        How many were appended.
    """
    entries = {entry.read(Claim).id: entry.id for entry in workspace.journal.entries(CLAIM)}
    drafts = [
        Draft(
            FINDING,
            finding_body(assessment, finding),
            author,
            inputs=tuple(entries[claim] for claim in finding.claims),
        )
        for finding in assessment.findings
    ]
    new = [draft for draft in drafts if workspace.journal.same(draft) is None]
    if new:
        workspace.journal.append(new)
    return len(new)
