"""Every command: help with an example, data on standard output, and its exit code."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run
from watchkeeper.cli.main import main


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _commands(below, (*path, name))


ALL = list(_commands(main, ()))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_has_an_example(run: Run, path: tuple[str, ...]) -> None:
    done = run(*path, "--help")
    assert done.returncode == 0
    assert f"watchkeeper {' '.join(path)}".strip() in done.stdout.partition("xample")[2]
    assert "\\b" not in done.stdout


def test_help_imports_nothing_heavy(run: Run) -> None:
    program = (
        "import sys; from watchkeeper.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(sys.modules))"
    )
    import subprocess  # noqa: PLC0415

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(ast.literal_eval(done.stdout.splitlines()[-1]))
    assert not loaded & {"sqlalchemy", "matplotlib", "numpy", "pint", "alembic", "jinja2", "yaml"}
    del run


def test_assess_prints_json_and_nothing_else(run: Run, workspace: Path) -> None:
    done = run("assess", workspace, "--json")
    assert done.returncode == 0
    findings = {entry["id"]: entry for entry in json.loads(done.stdout)["findings"]}
    year = findings["petroleum-2024"]
    assert year["year"] == 2024
    assert year["ledgers"]["unnotified"]["low_bbl"] == "600000"
    assert year["ledgers"]["unnotified"]["high_bbl"] == "700000"
    assert [entry["exceeds"] for entry in year["per_claimant"]] == ["yes", "yes"]
    assert year["conflicts"][0]["kind"] == "figures"


def test_assess_can_be_redone_differently(run: Run, workspace: Path) -> None:
    done = run("assess", workspace, "--json", "--without-speaker", "VOA")
    year = next(e for e in json.loads(done.stdout)["findings"] if e["id"] == "petroleum-2024")
    assert year["ledgers"]["unnotified"]["high_bbl"] == "600000"
    assert year["conflicts"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "{case}", "--without-speaker", "Nobody"),
        ("assess", "{case}", "--set", "laden_fraction=2"),
        ("assess", "{case}", "--set", "speed=2"),
        ("assess", "{case}/exhibits"),
        ("assess", "{case}/missing"),
        ("init", "{case}"),
        ("claims", "import", "{case}/case.yaml", "-w", "{case}"),
        ("norms", "show", "no-such-norm"),
        ("record", "check", "{case}/exhibits"),
        ("demo", "{case}/out", "--clock", "yesterday"),
        ("nonsense",),
    ],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_2_and_one_message(
    run: Run, workspace: Path, arguments: tuple[str, ...]
) -> None:
    done = run(*(argument.format(case=workspace) for argument in arguments))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "rror" in done.stderr


def test_findings_are_recorded_once(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path / "case").returncode == 0
    first = run("assess", tmp_path / "case", "--record")
    second = run("assess", tmp_path / "case", "--record")
    found = json.loads(run("assess", tmp_path / "case", "--json").stdout)["findings"]
    assert f"Recorded {len(found)} findings" in first.stderr
    assert "Recorded 0 findings" in second.stderr
    assert run("record", "check", tmp_path / "case").returncode == 0


def test_add_keeps_the_bytes(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path / "case").returncode == 0
    file = tmp_path / "statement.txt"
    file.write_bytes(b"\x00\xff not text")
    done = run("add", file, "--source", "https://example.org", "-w", tmp_path / "case", "--json")
    digest = json.loads(done.stdout)["exhibits"][0]["sha256"]
    stored = next((tmp_path / "case" / "exhibits").rglob(digest))
    assert stored.read_bytes() == file.read_bytes()


def test_report_is_written_from_a_workspace(run: Run, workspace: Path, tmp_path: Path) -> None:
    done = run("report", workspace, "--out", tmp_path / "report")
    assert done.returncode == 0
    page = Path(done.stdout.strip())
    assert "600,000 to 700,000 barrels" in page.read_text(encoding="utf-8")


def test_rejected_rows_end_with_1_after_the_good_ones(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "claims.csv"
    table.write_text(
        "claim_id,supplier,period_start,period_end,value,unit,as_reported_by,source_address,"
        "source_date\n"
        "A1,China,2024-01-01,2024-01-31,100,bbl,Yonhap,https://example.org,2024-03-01\n"
        "A2,China,2024-02-01,2024-02-31,100,bbl,Yonhap,https://example.org,2024-03-01\n"
    )
    assert run("init", tmp_path / "case").returncode == 0
    done = run("claims", "import", table, "-w", tmp_path / "case", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["added"] == 1
    rejects = (tmp_path / "case" / "rejects.csv").read_text(encoding="utf-8")
    assert "2024-02-31" in rejects
    assert "period_end" in rejects
