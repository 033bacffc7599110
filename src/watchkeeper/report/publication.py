"""The report of a workspace as its audience may read it, rendered for a release."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from watchkeeper.findings.casework import assess_workspace, basis_of, leave_each_out
from watchkeeper.findings.origins import origins_of
from watchkeeper.panel.casework.folding import casework_of
from watchkeeper.record.labels import Label, readable_by
from watchkeeper.record.workspace import Workspace
from watchkeeper.report.bundle.publishing import Render
from watchkeeper.report.content import Supersedes
from watchkeeper.report.figure_graph import engine_of
from watchkeeper.report.parts.observed import ObservedMap
from watchkeeper.report.release import render_release


def render_public(
    workspace: Workspace,
    say: Callable[[str], None] = lambda _: None,
    maps: Sequence[ObservedMap] = (),
) -> Render:
    """Renders the workspace's case for the public.

    The case is assessed anew from what the public may read: an entry that it may not read changes
    no number, no count and no word.

    Args:
        workspace: The workspace.
        say: Told of progress.
        maps: Observations of ships with their maps, all of them for the public.
    """

    def render(
        exercise: bool, supersedes: Supersedes | None, published: datetime
    ) -> Mapping[str, bytes]:
        def public(label: Label) -> bool:
            return readable_by(label, None, published)

        say("Weighing what the public may read, and leaving out each speaker in turn")
        assessment = assess_workspace(workspace, readable=public)
        others = leave_each_out(workspace, assessment)
        basis = basis_of(workspace, public)
        say("Rendering the release")
        return render_release(
            assessment,
            published=published,
            leave_one_out=others,
            engine=engine_of((assessment, *(other for _, other in others))),
            origins=origins_of(assessment, basis),
            casework=casework_of(
                workspace, basis.registry, basis.participants, published.date(), public
            ),
            maps=maps,
            exercise=exercise,
            supersedes=supersedes,
        )

    return render
