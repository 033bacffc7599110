"""What was read from a document and is cited is published only when somebody else has read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.reading.proposing import IDS, workspace
from watchkeeper.findings import casework
from watchkeeper.findings.model import Assessment
from watchkeeper.reading.recording import decide, join_accepted, read_again, review_items
from watchkeeper.record.workspace import Workspace
from watchkeeper.report import publication
from watchkeeper.report.publication import UnreadError, render_public

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def released(held: Workspace) -> Mapping[str, bytes]:
    return render_public(held)(False, None, NOW)


def test_a_cited_claim_waits_for_its_second_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace(tmp_path / "case") as held:
        item = next(one for one in review_items(held) if one.proposed.id == IDS[0])
        decide(held, item, "accepted", "Ada")
        (joined,) = join_accepted(held)

        def citing(*args: object, **options: object) -> Assessment:
            made = casework.assess_workspace(*args, **options)  # type: ignore[arg-type]
            first = made.findings[0]
            cites = replace(first, claims=(*first.claims, joined.id))
            return replace(made, findings=(cites, *made.findings[1:]))

        monkeypatch.setattr(publication, "assess_workspace", citing)
        with pytest.raises(UnreadError) as refused:
            released(held)
        assert [claim for claim, _ in refused.value.unread] == [joined.id]
        accepted = next(one for one in review_items(held) if one.proposed.id == IDS[0])
        read_again(held, accepted, "Ben", agrees=True)
        assert "report.json" in released(held)
