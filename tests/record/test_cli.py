from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watchkeeper.cli.main import main
from watchkeeper.record.entries import Draft
from watchkeeper.record.workspace import Workspace


@pytest.fixture
def folder(workspace: Workspace) -> str:
    exhibit = workspace.add_exhibit(b"x", name="a.txt", media_type="text/plain", author="clerk")
    workspace.journal.append([Draft("note", {"n": 1}, "reader@1", inputs=(exhibit.id,))])
    return str(workspace.folder)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["record", *arguments])


def test_check_of_a_good_record(folder: str) -> None:
    result = run("check", folder)
    assert result.exit_code == 0
    assert result.stdout.startswith("entries 2, exhibits 1, root ")
    assert result.stdout.endswith(": everything holds\n")
    assert "checking entries" in result.stderr
    report = json.loads(run("check", folder, "--json").stdout)
    assert (report["ok"], report["entries"], report["faults"]) == (True, 2, [])


def test_check_of_a_changed_record(folder: str) -> None:
    connection = sqlite3.connect(Path(folder) / "watchkeeper.db")
    connection.execute("DROP TRIGGER entries_refuse_update")
    connection.execute("UPDATE entries SET author = 'forger' WHERE position = 1")
    connection.commit()
    connection.close()
    result = run("check", folder)
    assert result.exit_code == 1
    assert result.stdout.startswith("entry 1 (note ")
    assert "does not hold" in result.stdout
    result = run("check", folder, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["faults"][0]["subject"].startswith("entry 1 (note ")


def test_check_of_a_ruined_record(folder: str) -> None:
    (Path(folder) / "watchkeeper.db").write_bytes(b"no database" * 1000)
    for leftover in Path(folder).glob("watchkeeper.db-*"):
        leftover.unlink()
    result = run("check", folder)
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr


def test_log_lists_entries_in_order(folder: str) -> None:
    listed = json.loads(run("log", folder, "--json").stdout)
    assert [(row["index"], row["kind"], row["author"]) for row in listed] == [
        (0, "exhibit", "clerk"),
        (1, "note", "reader@1"),
    ]
    assert listed[1]["inputs"] == [listed[0]["id"]]
    lines = run("log", folder).stdout.splitlines()
    assert len(lines) == 2
    assert listed[1]["id"] in lines[1]
    assert f"from {listed[0]['id']}" in lines[1]
    assert len(json.loads(run("log", folder, "--kind", "note", "--json").stdout)) == 1


def test_show_takes_an_id_or_its_beginning(folder: str) -> None:
    listed = json.loads(run("log", folder, "--json").stdout)
    identity = listed[1]["id"]
    shown = json.loads(run("show", identity, folder, "--json").stdout)
    assert shown["body"] == {"n": 1}
    assert shown["label"]["readers"] is None
    assert run("show", identity[:12], folder).stdout.startswith("index: 1\nkind: note\n")


@pytest.mark.parametrize(
    ("start", "message"), [("", "several entries"), ("%", "no entry"), ("zz", "no entry")]
)
def test_show_of_what_is_not_one_entry(start: str, message: str, folder: str) -> None:
    result = run("show", start, folder)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize("command", [["check"], ["log"], ["show", "ab"]])
def test_what_is_no_workspace_is_a_usage_error(command: list[str], tmp_path: Path) -> None:
    result = run(*command, str(tmp_path))
    assert result.exit_code == 2
    assert "is not a workspace" in result.stderr
    assert result.stdout == ""


def test_the_current_folder_is_the_default(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert run("check").exit_code == 0


@pytest.mark.parametrize("command", ["check", "log", "show"])
def test_help_shows_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"watchkeeper record {command} " in result.stdout


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys, watchkeeper.cli.record\n"
        "heavy = {'sqlalchemy', 'cryptography', 'obstore', 'msgspec'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
