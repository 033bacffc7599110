"""What all tests share: where everything is required, a skipped test is a failed one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None] | pytest.TestReport:
    """Under WATCHKEEPER_REQUIRE_ALL, a skip is a failure that says what was missing."""
    del item, call
    report: pytest.TestReport = yield  # type: ignore[misc,assignment]
    if report.skipped and os.environ.get("WATCHKEEPER_REQUIRE_ALL"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but everything is required here: {report.longrepr}"
    return report  # type: ignore[return-value]
