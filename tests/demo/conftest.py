"""The demonstration, built once for all tests that only read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from watchkeeper.claims.actors import load_registry
from watchkeeper.demo.building import Built, build
from watchkeeper.findings.encoding import assessment_dict
from watchkeeper.record.clock import FixedClock

MOMENT = datetime(2026, 1, 31, 8, tzinfo=UTC)


def build_at(
    folder: Path, data: Path | None = None, seed: str = "test", release: bool = False
) -> Built:
    """Builds the demonstration with a fixed clock."""
    return build(folder, clock=FixedClock(MOMENT), seed=seed, data=data, release=release)


def findings_of(built: Built) -> list[dict[str, Any]]:
    """The findings as `assess --json` prints them."""
    printed = json.dumps(assessment_dict(built.assessment, load_registry()))
    findings: list[dict[str, Any]] = json.loads(printed)["findings"]
    return findings


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demonstration case."""
    return build_at(tmp_path_factory.mktemp("demo") / "case", release=True)


@pytest.fixture(scope="session")
def findings(demo: Built) -> dict[str, dict[str, Any]]:
    """Its findings by id."""
    return {finding["id"]: finding for finding in findings_of(demo)}
