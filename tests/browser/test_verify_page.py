"""verify.html in Chromium: it agrees with verify.py, and can be used."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from tests.browser.conftest import contents, verify_in
from tests.verify import attacks_on_files, attacks_on_numbers
from tests.verify.attacks import ATTACKS, Attack, prepare
from tests.verify.graphs import graphs, spans
from tests.verify.mutants import mutants
from tests.verify.oracle import Span, written
from tests.verify.small import Body, Made, make, report
from watchkeeper.record import canonical
from watchkeeper.report.bundle import write_zip
from watchkeeper.verify.verify import interval, verify

assert attacks_on_files and attacks_on_numbers
SEEN = [attack for attack in ATTACKS if attack.browser]


def states(result: dict[str, dict[str, dict[str, str]]]) -> dict[str, str]:
    return {name: check["state"] for name, check in result["checks"].items()}


@pytest.mark.parametrize("body", [Body(), Body(("publisher",), 1)], ids=["eleven", "one"])
def test_a_bundle_holds_as_a_folder_and_as_a_zip(page: Page, tmp_path: Path, body: Body) -> None:
    made = make(tmp_path / "b", body)
    path = write_zip(made.folder, tmp_path / "b.zip", "small")
    for target in (made.folder, path):
        here, there = verify(target, made.written.pin), verify_in(page, target, made.written.pin)
        assert here["ok"] and there["ok"], there
        for name in ("digest", "pins", "exercise", "supersedes", "pinned"):
            assert here[name] == there[name]
        assert {n: c["checked"] for n, c in here["checks"].items()} == {
            n: c["checked"] for n, c in there["checks"].items()
        }


@pytest.mark.parametrize("attack", SEEN, ids=lambda attack: attack.name)
def test_the_page_finds_what_verify_py_finds(page: Page, attack: Attack, tmp_path: Path) -> None:
    _, target, pin = prepare(attack, tmp_path / "b")
    here, there = verify(target, pin), verify_in(page, target, pin)
    assert not there["ok"]
    assert states(there) == states(here), (here["checks"], there["checks"])


def test_a_link_shows_as_what_it_leads_to(page: Page, tmp_path: Path) -> None:
    """A browser follows links: one to a file that is listed nowhere is found all the same."""
    made = make(tmp_path / "b")
    (tmp_path / "outside").write_bytes(b"secret")
    (made.folder / "data/link").symlink_to(tmp_path / "outside")
    assert states(verify_in(page, made.folder))["manifests"] == "fails"
    assert states(verify(made.folder))["structure"] == "fails"


MUTATE = """async ([path, offset, byte]) => {
    const given = new Map(window.small);
    const changed = given.get(path).slice();
    changed[offset] = byte;
    given.set(path, changed);
    const { ok, checks } = await watchkeeperVerify({ given });
    return { ok, checks };
}"""
KEEP = """(files) => { window.small = new Map(Object.entries(files).map(([path, text]) =>
    [path, Uint8Array.from(atob(text), (c) => c.charCodeAt(0))])); }"""


def test_sixty_changed_bytes_are_found(page: Page, tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    page.evaluate(KEEP, contents(made.folder))
    for mutant in mutants(made.folder, 60, 60):
        found = page.evaluate(MUTATE, [mutant.path, mutant.offset, mutant.byte])
        assert not found["ok"], mutant
        with mutant.applied(made.folder):
            assert states(found) == states(verify(made.folder)), mutant


FIGURES = """async (text) => {
    const given = new Map([["data/report.json", new TextEncoder().encode(text)]]);
    const { checks } = await watchkeeperVerify({ given });
    return [checks.report.state, checks.figures.state];
}"""


def figures_in(page: Page, nodes: list[dict[str, Any]]) -> Any:
    said = {**report(), "figures": nodes, "statements": [], "claims": []}
    return page.evaluate(FIGURES, canonical.encode(said).decode())


@settings(max_examples=60)
@given(nodes=graphs(), other=spans(), data=st.data())
def test_the_page_computes_figures_like_the_oracle(
    page: Page, nodes: list[dict[str, Any]], other: Span, data: st.DataObject
) -> None:
    assert figures_in(page, nodes) == ["holds", "holds"]
    changed = [node for node in nodes if node["op"] not in ("given", "compare")]
    if changed:
        node = data.draw(st.sampled_from(changed))
        same = interval(written(other)) == interval(node["value"])
        node["value"] = written(other)
        assert figures_in(page, nodes)[1] == ("holds" if same else "fails")


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make(tmp_path / "b")


def test_a_reader_picks_a_folder_and_a_zip(page: Page, made: Made, tmp_path: Path) -> None:
    page.reload()
    page.set_input_files("#folder", made.folder)
    page.wait_for_selector("#result:not([hidden])")
    assert page.inner_text("#live") == "Exercise. Everything holds."
    assert page.inner_text("#result").startswith("Exercise")
    assert page.evaluate("document.activeElement.id") == "result"
    page.fill("#pin", "0" * 64)
    page.set_input_files("#zip", write_zip(made.folder, tmp_path / "b.zip", "small"))
    expect(page.locator("#live")).to_contain_text("not hold")
    assert "another body's" in page.inner_text(".problems")
    page.fill("#pin", "1234")
    page.set_input_files("#folder", made.folder)
    expect(page.locator("#live")).to_contain_text("64")
    assert page.evaluate("document.activeElement.id") == "pin"


DROP = """async (zip) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(zip), (c) => c.charCodeAt(0));
    transfer.items.add(new File([bytes], 'b.zip'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
}"""


def test_a_reader_drops_a_zip(page: Page, made: Made, tmp_path: Path) -> None:
    page.reload()
    data = write_zip(made.folder, tmp_path / "b.zip", "small").read_bytes()
    page.evaluate(DROP, base64.b64encode(data).decode())
    page.wait_for_selector("#result:not([hidden])")
    assert page.inner_text("#live") == "Exercise. Everything holds."


def test_the_page_is_reached_by_keyboard_and_asks_for_nothing(page: Page, made: Made) -> None:
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.reload()
    order = []
    for _ in range(3):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id"))
    assert order == ["pin", "folder", "zip"]
    names = page.evaluate(
        "[...document.querySelectorAll('input')].map((i) => i.labels[0]?.innerText)"
    )
    assert all(names)
    page.set_input_files("#folder", made.folder)
    page.wait_for_selector("#result:not([hidden])")
    assert asked == [page.url]
    assert not errors
    refused = page.evaluate("fetch('https://example.org/').then(() => 'sent', () => 'refused')")
    assert refused == "refused"


@pytest.mark.parametrize("width", [320, 1200])
def test_the_page_fits_narrow_and_wide_windows(page: Page, made: Made, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.reload()
    page.set_input_files("#folder", made.folder)
    page.wait_for_selector("#result:not([hidden])")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
