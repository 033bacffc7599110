"""A page of the system's Chromium; without one, these tests are skipped and say so."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
]
VERIFIER = Path(__file__).parents[2] / "src" / "watchkeeper" / "verify" / "verify.html"


@pytest.fixture(scope="session")
def page() -> Iterator[Page]:
    """The verifier, opened from disk."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: install the package chromium to run browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        opened = browser.new_page()
        opened.goto(VERIFIER.as_uri())
        yield opened
        browser.close()


def contents(folder: Path) -> dict[str, str]:
    """The files of a folder as a browser sees them, in base64."""
    return {
        path.relative_to(folder).as_posix(): base64.b64encode(path.read_bytes()).decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


VERIFY = """async ([files, zip, pin]) => {
    const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const input = zip ? { zip: bytes(zip) }
        : { given: new Map(Object.entries(files).map(([path, text]) => [path, bytes(text)])) };
    return await watchkeeperVerify(input, pin);
}"""


def verify_in(page: Page, target: Path, pin: str | None = None) -> Any:
    """What the page says of a folder or zip."""
    if target.is_dir():
        return page.evaluate(VERIFY, [contents(target), None, pin or ""])
    return page.evaluate(VERIFY, [{}, base64.b64encode(target.read_bytes()).decode(), pin or ""])
