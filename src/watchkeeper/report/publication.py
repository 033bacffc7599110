"""The report of a workspace as its audience may read it, rendered for a release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from watchkeeper.findings.casework import assess_workspace, basis_of, leave_each_out
from watchkeeper.findings.model import Assessment
from watchkeeper.findings.origins import origins_of
from watchkeeper.panel.casework.folding import casework_of
from watchkeeper.reading.recording import review_items
from watchkeeper.reading.review import unread
from watchkeeper.record.labels import Label, readable_by
from watchkeeper.record.workspace import Workspace
from watchkeeper.report.bundle.publishing import Render
from watchkeeper.report.content import Supersedes
from watchkeeper.report.figure_graph import engine_of
from watchkeeper.report.parts.observed import ObservedMap
from watchkeeper.report.release import render_release


class UnreadError(Exception):
    """Claims from documents are cited that no second reader has agreed to.

    Attributes:
        unread: Each claim's id with the words that it rests on.
    """

    def __init__(self, unread: Iterable[tuple[str, str]]) -> None:
        self.unread = tuple(unread)
        super().__init__(f"{len(self.unread)} cited claims without a second reader")


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

    Raises (when it renders):
        UnreadError: A cited claim was read from a document, and nobody has read it a second time.
    """

    def render(
        exercise: bool, supersedes: Supersedes | None, published: datetime
    ) -> Mapping[str, bytes]:
        def public(label: Label) -> bool:
            return readable_by(label, None, published)

        say("Weighing what the public may read, and leaving out each speaker in turn")
        assessment = assess_workspace(workspace, readable=public)
        _read_twice(workspace, assessment)
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


def _read_twice(workspace: Workspace, assessment: Assessment) -> None:
    cited = {claim for finding in assessment.findings for claim in finding.claims}
    found = unread(review_items(workspace), cited)
    if found:
        raise UnreadError((item.joined, item.proposed.text) for item in found)
