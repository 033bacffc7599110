"""The program as a user calls it: a process, its output and its exit code."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def run() -> Run:
    """Runs `watchkeeper` with arguments."""

    def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        program = "from watchkeeper.cli.main import main; main(prog_name='watchkeeper')"
        return subprocess.run(
            [sys.executable, "-c", program, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return call


@pytest.fixture(scope="session")
def workspace(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a few claims, which tests only read."""
    folder = tmp_path_factory.mktemp("cli")
    table = folder / "claims.csv"
    table.write_text(
        "claim_id,claimant,kind,period_start,period_end,calls_or_visits,fill_assumption,value,unit,"
        "source_address,source_date\n"
        "E1,RUSI,assessed,2024-01-01,2024-12-31,10,,600000,bbl,https://example.org,2025-01-01\n"
        "E2,VOA,assessed,2024-01-01,2024-12-31,10,,700000,bbl,https://example.org,2025-01-01\n"
    )
    case = folder / "case"
    assert run("init", case, "--title", "A test").returncode == 0
    assert run("claims", "import", table, "--workspace", case).returncode == 0
    return case
