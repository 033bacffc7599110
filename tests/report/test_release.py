"""The release: the same statements in HTML, PDF and data, and nothing asked of anyone."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report import builders, founding, hostility, releases
from watchkeeper.record import canonical
from watchkeeper.report import Supersedes, compose, render_release, walk
from watchkeeper.report.content import plain
from watchkeeper.report.context import claim_anchor
from watchkeeper.verify import verify

ROOT = Path(__file__).parents[2]
FILES = {"report.html", "report.pdf", "report.json", "ro-crate-metadata.json", "context.jsonld"}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_files_of_a_release() -> None:
    assert set(releases.release()) == FILES
    for name in ("report.json", "ro-crate-metadata.json", "context.jsonld"):
        held = releases.release()[name]
        assert canonical.encode(canonical.parse(held)) == held


def test_statements_have_the_same_ids_and_hashes_everywhere() -> None:
    statements = releases.data()["statements"]
    assert len({held["id"] for held in statements}) == len(statements) > 60
    page, text = releases.page(), releases.pdf_text()
    for held in statements:
        assert held["sha256"] == sha256(held["text"].encode("utf-8"))
        assert held["text"] in page.hashed[held["sha256"]], held["id"]
        assert held["id"] in page.ids
        # A page may end inside a statement, so the PDF is asked for its halves.
        words = releases.squeezed(held["text"])
        middle = len(words) // 2
        assert words in text or (words[:middle] in text or words[middle:] in text), held["id"]
    for digest, texts in page.hashed.items():
        assert {sha256(text.encode("utf-8")) for text in texts} == {digest}
    attached = releases.opened().attachments["report.json"].get_file().read_bytes()
    assert attached == releases.release()["report.json"]


def test_the_document_is_what_the_data_holds() -> None:
    base = releases.multilingual()
    others = (("Panel of Experts", releases.without(base, "POE")), ("Nobody", base))
    document = compose(base, leave_one_out=others, origins=founding.origins())
    assert [(s.id, s.text_hash) for s in walk.statements(document)] == [
        (held["id"], held["sha256"]) for held in releases.data()["statements"]
    ]
    assert releases.data()["statements"][0]["text"] == plain(next(walk.statements(document)).line)


def test_claims_have_the_same_ids_everywhere() -> None:
    claims = releases.data()["claims"]
    base = releases.multilingual()
    names = [claim["id"] for claim in claims]
    assert names == sorted(releases.multilingual().claims)
    destinations = set(_destinations())
    for held in claims:
        claim = base.claims[held["id"]]
        assert claim_anchor(claim.id) in releases.page().ids
        assert claim_anchor(claim.id) in destinations
        assert held["exhibit"] == claim.source.exhibit and held["row"] == claim.source.row
        assert held["address"] == claim.source.address and held["speaker"]
        if claim.quantity is None:
            assert held["bounds"] is None and held["raw"] == ""
        else:
            assert held["raw"] == claim.quantity.raw and held["unit"] == claim.quantity.unit
    for statement in releases.data()["statements"]:
        assert set(statement["basis"]) <= set(names)


def _destinations() -> list[str]:
    def names(node: object) -> list[str]:
        held = [str(name) for name in list(node.get("/Names", []))[::2]]  # type: ignore[attr-defined]
        for kid in node.get("/Kids", []):  # type: ignore[attr-defined]
            held += names(kid)
        return held

    return names(releases.opened().Root.Names.Dests)


def test_every_printed_figure_is_marked_with_its_node() -> None:
    nodes = {node["id"]: node for node in releases.data()["figures"]}
    printed: dict[str, set[str]] = {}
    for name, text in releases.page().figures:
        assert text in nodes[name]["shown"]
        printed.setdefault(name, set()).add(text)
    for name, node in nodes.items():
        assert set(node["shown"]) == printed.get(name, set())
    for held in releases.data()["statements"]:
        for name in held["figures"]:
            assert any(text in held["text"] for text in nodes[name]["shown"])


def test_the_verifier_finds_report_figures_and_page_right() -> None:
    files = releases.release()
    held = {f"data/{name}": data for name, data in files.items()}
    bundle = Namespace(files=held, sizes={n: len(d) for n, d in held.items()}, problems=[])
    for check in (verify.report, verify.figures, verify.html):
        check(bundle)
        assert bundle.problems == []


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    text = releases.release()["report.html"].decode("utf-8")
    page = releases.page()
    assert not page.tags & {"script", "link", "iframe", "object", "embed", "form", "base"}
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "default-src 'none'" in policy[1] and "unsafe" not in policy[1]
    assert "\r" not in text and "CDATA" not in text
    ids = set(page.ids)
    assert len(ids) == len(page.ids)
    for address in page.addresses:
        assert address.startswith(("#", "https://", "http://", "data:image/svg+xml;base64,"))
        if address.startswith("#"):
            assert address[1:] in ids


def test_the_style_is_allowed_by_its_hash() -> None:
    from base64 import b64encode  # noqa: PLC0415

    text = releases.release()["report.html"].decode("utf-8")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = b64encode(hashlib.sha256(style[1].encode("utf-8")).digest()).decode("ascii")
    assert f"style-src 'sha256-{digest}'" in text


def test_nasty_text_stays_text() -> None:
    assert "<script>alert" not in releases.release()["report.html"].decode("utf-8")
    assert releases.squeezed(releases.NASTY) in releases.pdf_text()
    gists = [claim["gist"] for claim in releases.data()["claims"]]
    assert any(releases.NASTY in gist for gist in gists)


def test_what_nobody_assessed_is_said() -> None:
    texts = {held["id"]: held["text"] for held in releases.data()["statements"]}
    assert texts["humanitarian-none"].startswith("Not assessed.")
    assert texts["recommendations-none"].startswith("Nothing recorded.")
    assert texts["sources-captured"].startswith("0 of 32 sources captured")
    assert "Nobody" in texts["leave-one-out-unmoved"]
    plainly = render_release(builders.empty(), published=releases.PUBLISHED)
    held = {s["id"]: s["text"] for s in json.loads(plainly["report.json"])["statements"]}
    assert held["leave-one-out-none"].startswith("Not assessed")


def test_leaving_one_out_shows_what_changes() -> None:
    text = releases.release()["report.html"].decode("utf-8")
    table = text[text.index('id="leave-one-out-table"') :]
    table = table[: table.index("</table>")]
    assert "Panel of Experts" in table and "at least 1,015,588 barrels, no upper bound" in table
    assert "238,805 to 362,706 barrels" in table and table.count("<tr>") == 2


def test_corrections_and_exercises_say_so() -> None:
    replaced = Supersedes("ab" * 32, "A unit was read wrongly.")
    files = render_release(
        builders.empty(), published=releases.PUBLISHED, exercise=True, supersedes=replaced
    )
    held = json.loads(files["report.json"])
    assert held["exercise"] is True
    assert held["supersedes"] == {"bundle": "ab" * 32, "reason": "A unit was read wrongly."}
    texts = {s["id"]: s["text"] for s in held["statements"]}
    assert "A unit was read wrongly." in texts["corrections-replaces"]
    assert "made up" in texts["exercise-made-up"]
    crate = files["ro-crate-metadata.json"].decode("utf-8")
    assert f"urn:sha256:{'ab' * 32}" in crate and "Exercise" in crate


def test_the_description_names_every_file_exhibit_and_the_program() -> None:
    files = releases.release()
    graph = {node["@id"]: node for node in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    root = graph["./"]
    assert {part["@id"] for part in root["hasPart"]} == FILES - {"ro-crate-metadata.json"}
    for name in FILES - {"ro-crate-metadata.json"}:
        assert graph[name]["sha256"] == sha256(files[name])
        assert graph[name]["wasGeneratedBy"] == {"@id": "#build"}
    assert root["wasDerivedFrom"] == [{"@id": f"urn:sha256:{'ab' * 32}"}]
    assert graph[f"urn:sha256:{'ab' * 32}"]["sha256"] == "ab" * 32
    assert graph["#watchkeeper"]["softwareVersion"] == "0.1.0"
    assert root["datePublished"] == "2026-05-04"
    terms = json.loads(files["context.jsonld"])["@context"]
    used = {key for node in graph.values() for key in node if not key.startswith("@")}
    assert used <= set(terms)


def test_two_processes_give_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; from tests.report import releases;"
        "print([(n, hashlib.sha256(b).hexdigest()) for n, b in sorted(releases.release().items())])"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("0", "UTC"), ("4242", "Asia/Pyongyang"))
    }  # fmt: skip
    here = [(name, sha256(data)) for name, data in sorted(releases.release().items())]
    assert found == {f"{here}\n".encode()}


def test_hostile_assessments_give_a_release() -> None:
    base = hostility.hostile()
    standard = {"exceeds": hostility.HOSTILE, "reason": hostility.HOSTILE}
    finding = replace(
        base.findings[0],
        hashes={"norm": hostility.HOSTILE},
        at_standard=dict.fromkeys(builders.LEDGERS, standard),
    )
    named = replace(base, findings=(finding,), options={}, sources={})
    files = render_release(named, published=releases.PUBLISHED)
    text = files["report.html"].decode("utf-8")
    assert "<script" not in text and "\u202e" not in text
    assert set(files) == FILES


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_release(builders.empty(), published=releases.PUBLISHED.replace(tzinfo=None))
