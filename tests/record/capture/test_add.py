"""`watchkeeper add` with pages, end to end on the loopback."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.record.capture.conftest import Serve
from tests.record.capture.server import page, redirect
from watchkeeper.cli.workspaces import add, init
from watchkeeper.record.capture.policy import Policy
from watchkeeper.record.check import check
from watchkeeper.record.clock import SystemClock, SystemEntropy
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.workspace import EXHIBIT, Workspace

PAGE = page(b"<title>A statement</title>", "Content-Type: text/html")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    assert CliRunner().invoke(init, [str(tmp_path / "case")]).exit_code == 0
    return tmp_path / "case"


def _add(case: Path, *arguments: str | Path, policy: Policy | None = None) -> Result:
    return CliRunner().invoke(add, [*map(str, arguments), "-w", str(case)], obj=policy)


def _exhibits(case: Path) -> list[Exhibit]:
    with Workspace.open(case, clock=SystemClock(), entropy=SystemEntropy()) as opened:
        assert check(opened).ok
        return list(opened.journal.bodies(EXHIBIT, Exhibit))


def test_pages_and_files_become_exhibits(serve: Serve, case: Path, tmp_path: Path) -> None:
    server = serve({"/": redirect("/statement"), "/statement": PAGE})
    file = tmp_path / "note.txt"
    file.write_text("a note")
    url = server.url("/")
    done = _add(case, file, url, "--source", "by hand", "--json", policy=server.policy)
    assert done.exit_code == 0, done.output
    printed: dict[str, Any] = json.loads(done.stdout)
    assert printed["failures"] == []
    note, got = printed["exhibits"]
    assert note["name"] == "note.txt"
    assert (got["address"], got["arrived_at"]) == (url, server.url("/statement"))
    assert (got["status"], got["title"], got["peer"]) == (200, "A statement", "127.0.0.1")
    kept, wacz = _exhibits(case)
    assert (kept.address, kept.media_type) == ("by hand", "text/plain")
    assert (wacz.address, wacz.media_type, wacz.sha256) == (url, "application/wacz", got["sha256"])
    assert wacz.name == got["name"]
    blob = case / "exhibits" / "blobs" / "sha256" / wacz.sha256
    assert sha256(blob.read_bytes()).hexdigest() == wacz.sha256
    assert len(server.requests) == 2


def test_refused_addresses_end_with_2_and_the_rest_is_added(serve: Serve, case: Path) -> None:
    server = serve({"/": PAGE, "/inside": redirect("http://169.254.169.254/")})
    done = _add(
        case, "http://2130706433/", server.url("/"), server.url("/gone"), server.url("/inside"),
        "--json", policy=server.policy,
    )  # fmt: skip
    assert done.exit_code == 2
    printed = json.loads(done.stdout)
    assert len(printed["exhibits"]) == 1
    assert [failure["refused"] for failure in printed["failures"]] == [True, False, True]
    assert "odd spelling" in done.stderr
    assert "metadata service" in done.stderr
    assert len(_exhibits(case)) == 1


def test_a_failed_fetch_ends_with_1_and_records_nothing(serve: Serve, case: Path) -> None:
    server = serve({"/": page(b"no", status="404 Not Found")})
    done = _add(case, server.url("/"), policy=server.policy)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert f"error: {server.url('/')}: answered 404 Not Found" in done.stderr
    assert _exhibits(case) == []


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://localhost/", "file:///etc/passwd"])
def test_without_a_policy_object_only_public_addresses_are_fetched(case: Path, url: str) -> None:
    done = _add(case, url)
    assert done.exit_code == 2
    assert "refused" in done.stderr


def test_a_port_is_allowed_by_an_option_and_a_network_is_not(serve: Serve, case: Path) -> None:
    server = serve({"/": PAGE})
    assert "port" in _add(case, server.url("/")).stderr
    done = _add(case, server.url("/"), "--port", str(server.port))
    assert done.exit_code == 2
    assert "loopback" in done.stderr
    opened = Policy(open_networks=server.policy.open_networks)
    assert _add(case, server.url("/"), "--port", str(server.port), policy=opened).exit_code == 0


def test_a_missing_file_is_a_usage_error(case: Path) -> None:
    done = _add(case, "nowhere.pdf")
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


def test_a_source_needs_a_file(case: Path) -> None:
    done = _add(case, "https://example.org/", "--source", "elsewhere")
    assert done.exit_code == 2
    assert "--source is for files" in done.stderr
