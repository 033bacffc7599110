"""What all tests share: where everything is required, a skipped test is a failed one."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# Time is measured in benchmarks, not in tests; where everything is required, runs repeat.
settings.register_profile("house", deadline=None)
settings.register_profile("required", deadline=None, derandomize=True)
settings.load_profile("required" if os.environ.get("WATCHKEEPER_REQUIRE_ALL") else "house")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under WATCHKEEPER_REQUIRE_ALL, a skip is a failure that says what was missing."""
    report = yield
    if report.skipped and os.environ.get("WATCHKEEPER_REQUIRE_ALL"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but everything is required here: {report.longrepr}"
    return report
