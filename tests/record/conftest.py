from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.workspace import Workspace

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(
        tmp_path / "case", clock=FixedClock(NOON), entropy=SeededEntropy("case"), name="case"
    ) as made:
        yield made
