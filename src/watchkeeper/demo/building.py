"""The demonstration case, built: tables into the record, claims, findings, report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from watchkeeper.claims.recording import record_tables
from watchkeeper.findings.case import CASE_FILE, Case, write_case
from watchkeeper.findings.casework import (
    assess_workspace,
    basis_of,
    leave_each_out,
    record_findings,
)
from watchkeeper.findings.model import Assessment
from watchkeeper.findings.origins import origins_of
from watchkeeper.panel.casework.folding import casework_of
from watchkeeper.record.clock import Clock, Entropy, SeededEntropy, SystemEntropy
from watchkeeper.record.workspace import Workspace
from watchkeeper.report import compose, write_html
from watchkeeper.report.bundle.model import BundleError
from watchkeeper.report.bundle.publishing import publish
from watchkeeper.report.publication import render_public
from watchkeeper.verify.verify import verify
from watchkeeper.weighing.confidence.recording import record_items

DATA = Path(__file__).parent / "data"
RATINGS = Path(__file__).parent / "ratings" / "items.csv"
"""The demonstration's own ratings: ours, dated, with reasons. They name claims by id, that is by
content: of other tables in place of the shipped ones, a claim with another content is not rated."""
LOG_NAME = "watchkeeper-demonstration"
AUTHOR = "watchkeeper demo"
CASE = Case(
    title="Refined petroleum and arms: public claims about the DPRK, 2018 to 2026",
    compiled_by="the Watchkeeper project, from public claims; no official body is its author",
)


@dataclass(frozen=True, slots=True)
class Built:
    """What was built.

    Attributes:
        assessment: The findings.
        leave_one_out: The findings without each speaker in turn, by the speaker's name.
        report: Folder of the report.
        release: Folder of the published bundle, its zip beside it; None when none was asked for.
        rejected: Rows that were set aside.
    """

    assessment: Assessment
    leave_one_out: tuple[tuple[str, Assessment], ...]
    report: Path
    release: Path | None
    rejected: int


def build(  # noqa: PLR0913 -- each is a choice of the caller
    folder: Path,
    *,
    clock: Clock,
    seed: str,
    data: Path | None = None,
    release: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> Built:
    """Builds the case, or completes it where an earlier run stopped.

    Args:
        folder: The workspace, made when it is missing.
        clock: Tells when entries are recorded.
        seed: Text from which a new workspace draws its key, ids and salts.
        data: Folder of tables in place of the shipped ones.
        release: Publish the signed bundle too.
        say: Told of progress.

    Raises:
        InputError: A table or the case file cannot be used.
        WorkspaceError: The folder is something else.
        BundleError: An earlier release of it does not verify.
    """
    entropy: Entropy = SystemEntropy() if (folder / "keys").exists() else SeededEntropy(seed)
    with Workspace.create(
        folder, clock=clock, entropy=entropy, name=LOG_NAME, exist_ok=True
    ) as workspace:
        write_case(CASE, folder / CASE_FILE)
        say("Recording the tables and reading their rows as claims")
        recorded = record_tables(workspace, _tables(data or DATA), AUTHOR)
        say("Recording our ratings of the evidence")
        record_items(workspace, RATINGS, AUTHOR)
        say("Weighing the claims and testing them against the norms")
        assessment = assess_workspace(workspace)
        record_findings(workspace, assessment, AUTHOR)
        workspace.publish_log()
        say("Leaving out each speaker in turn")
        others = leave_each_out(workspace, assessment)
        say("Writing the report")
        _write_report(workspace, assessment, others, clock)
        published = _release(workspace, entropy, say) if release else None
    return Built(assessment, others, folder / "report", published, recorded.rejected)


def _write_report(
    workspace: Workspace,
    assessment: Assessment,
    others: tuple[tuple[str, Assessment], ...],
    clock: Clock,
) -> None:
    basis, today = basis_of(workspace), clock.now().date()
    document = compose(
        assessment,
        leave_one_out=others,
        origins=origins_of(assessment, basis),
        casework=casework_of(workspace, basis.registry, basis.participants, today),
    )
    write_html(document, workspace.folder / "report")


def _release(workspace: Workspace, entropy: Entropy, say: Callable[[str], None]) -> Path:
    """Publishes the case once; a release that is there already is verified and left alone."""
    out = workspace.folder / "release"
    if out.exists():
        say("Verifying the release that is there already")
        result = verify(out)
        if not result["ok"]:
            problems = [p for check in result["checks"].values() for p in check["problems"]]
            raise BundleError(f"{out} does not verify: {'; '.join(problems[:3])}")
        return out
    publish(workspace, out, render_public(workspace, say), entropy=entropy, zipped=True)
    say("Verified the release")
    return out


def _tables(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("*.csv"))
