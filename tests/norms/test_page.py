"""Counsel's pages: whole, safe, and working from disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from watchkeeper.cli.norms import norms
from watchkeeper.norms.lint import leaves_of
from watchkeeper.norms.outline import cited
from watchkeeper.norms.page import norm_view, write_pages
from watchkeeper.norms.reading import load_norms, load_regime, regime_names
from watchkeeper.norms.timeline import LEFT, RIGHT, WIDTH, timeline

VOID = {"meta", "line", "rect", "br", "link"}
HOSTILE = "<script>alert(1)</script>&\"'"


class Page(HTMLParser):
    """Checks that tags match and collects what a browser would fetch, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        assert not any(name.startswith("on") for name in found)
        self.fetched += [found[name] or "" for name in ("src", "srcset", "data") if name in found]
        if tag == "a":
            self.links.append(found["href"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pages")
    write_pages([load_regime(name) for name in regime_names()], out)
    return out


@pytest.mark.parametrize("name", sorted(load_norms()))
def test_every_page_is_whole_and_fetches_nothing(folder: Path, name: str) -> None:
    norm = load_norms()[name]
    page = Page((folder / f"{name}.html").read_text(encoding="utf-8"))
    assert page.fetched == []
    assert not {"script", "iframe", "img", "link"} & set(page.tags)
    assert all(link.startswith("https://") for link in page.links)
    shown = " ".join(page.text.split())
    assert norm.title in shown
    for reference in cited(norm):
        assert reference in shown
    for leaf in leaves_of(norm):
        assert " ".join(leaf.says.split()) in shown
        assert leaf.fact in shown
    for question in norm.questions:
        assert " ".join(question.split()) in shown
    for version in norm.versions:
        assert version.since.isoformat() in shown
        assert norm.version_hashes[version.since] in shown


def test_the_index_links_every_page(folder: Path) -> None:
    page = Page((folder / "index.html").read_text(encoding="utf-8"))
    assert {link.removesuffix(".html") for link in page.links} == set(load_norms())


def test_the_same_law_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_pages([load_regime("dprk")], tmp_path, "coal")
    assert [path.name for path in tmp_path.iterdir()] == ["coal.html"]
    assert (tmp_path / "coal.html").read_bytes() == (folder / "coal.html").read_bytes()


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    regime = load_regime("dprk")
    norm = replace(regime.norms[0], title=HOSTILE, questions=(HOSTILE,))
    write_pages([replace(regime, norms=(norm,), title=HOSTILE)], tmp_path)
    for path in tmp_path.iterdir():
        page = Page(path.read_text(encoding="utf-8"))
        assert "script" not in page.tags
        assert HOSTILE in page.text


def test_arguments_and_positions_are_shown(folder: Path) -> None:
    arms = Page((folder / "arms-from-dprk.html").read_text(encoding="utf-8")).text
    assert "Arises only if" in arms
    assert "Article 103" in arms
    iran = Page((folder / "arms-from-iran.html").read_text(encoding="utf-8")).text
    assert "until 2025-09-27 only" in iran
    assert "does not bind on this position" in iran
    petroleum = Page((folder / "refined-petroleum.html").read_text(encoding="utf-8")).text
    assert "laden_fraction" in petroleum
    assert "Not settled" in petroleum


def test_the_timeline_keeps_its_bars_in_order() -> None:
    for norm in load_norms().values():
        drawn = timeline(norm)
        text = [bar for bar in drawn.bars if bar.y == min(b.y for b in drawn.bars)]
        assert len(text) == len(norm.versions)
        for before, after in pairwise(text):
            assert before.x + before.width <= after.x + 2
        for bar in drawn.bars:
            assert bar.x >= LEFT
            assert bar.x + bar.width <= WIDTH - RIGHT + 2


def test_the_view_is_a_function_of_the_norm_alone() -> None:
    regime = load_regime("iran")
    assert norm_view(regime.norms[0], regime) == norm_view(regime.norms[0], regime)
    assert regime.norms[0].positions[1].until == date(2025, 9, 27)


def test_the_command(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(norms, ["page", "coal", "--out", str(out)])
    assert (done.exit_code, done.stdout.strip()) == (0, str(out / "coal.html"))
    wrong = CliRunner().invoke(norms, ["page", "coall", "--out", str(out)])
    assert (wrong.exit_code, "did you mean 'coal'" in wrong.stderr) == (2, True)
