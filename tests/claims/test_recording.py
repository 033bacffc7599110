"""Imported claims in the record, and the command line over them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.claims.tables import DATA, GOOD, NOTIFIED, TABLES, notified
from watchkeeper.claims.importing import import_table
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.recording import record_tables, recorded_claims
from watchkeeper.claims.sources import audit_sources
from watchkeeper.cli.claims import claims
from watchkeeper.record.clock import FixedClock, SystemEntropy
from watchkeeper.record.workspace import Workspace

CLOCK = FixedClock(datetime(2026, 1, 31, 8, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "case"
    Workspace.create(made, clock=CLOCK, entropy=SystemEntropy(), name="test").close()
    return made


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    with Workspace.open(folder, clock=CLOCK, entropy=SystemEntropy()) as opened:
        yield opened


def run(*arguments: object) -> Result:
    return CliRunner().invoke(claims, [str(argument) for argument in arguments])


def test_the_record_gives_back_what_was_imported(workspace: Workspace) -> None:
    recorded = record_tables(workspace, [NOTIFIED], "tester")
    held = tuple(recorded_claims(workspace))
    assert held == recorded.tables[0].imported.claims
    (exhibit,) = workspace.journal.entries("exhibit")
    assert {entry.inputs for entry in workspace.journal.entries("claim")} == {(exhibit.id,)}
    assert {claim.source.exhibit for claim in held} == {recorded.tables[0].exhibit}
    assert workspace.exhibits.read(recorded.tables[0].exhibit) == NOTIFIED.read_bytes()


def test_importing_again_adds_nothing(workspace: Workspace, tmp_path: Path) -> None:
    first = record_tables(workspace, TABLES, "tester")
    size = workspace.journal.size
    again = record_tables(workspace, TABLES, "tester")
    assert (again.added, again.known) == (0, first.added)
    assert workspace.journal.size == size
    longer = tmp_path / "longer.csv"
    longer.write_bytes(NOTIFIED.read_bytes() + GOOD.encode() + b"\n")
    assert record_tables(workspace, [longer], "tester").added == 1


def test_a_table_that_cannot_be_used_leaves_the_record_alone(
    workspace: Workspace, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n")
    with pytest.raises(InputError):
        record_tables(workspace, [NOTIFIED, bad], "tester")
    assert workspace.journal.size == 0


def test_import_list_show_and_audit(folder: Path) -> None:
    done = run("import", *TABLES, "--workspace", folder, "--json")
    assert done.exit_code == 0
    printed = json.loads(done.stdout)
    assert printed["rejected"] == 0
    assert printed["added"] == sum(len(import_table(path).claims) for path in TABLES)
    listed = run("list", "-w", folder, "--topic", "petroleum.refined.notified", "--json")
    assert len(json.loads(listed.stdout)) == len(import_table(NOTIFIED).claims)
    china = run("list", "-w", folder, "--speaker", "People's Republic of China")
    assert "PM005-" in china.stdout
    assert "PM006-" not in china.stdout
    shown = json.loads(run("show", "CS05", "-w", folder, "--json").stdout)
    assert {claim["ref"] for claim in shown} == {"CS05"}
    assert run("show", shown[0]["id"], "-w", folder).exit_code == 0
    assert run("show", "nothing", "-w", folder).exit_code == 1
    audit = json.loads(run("sources", "-w", folder, "--json").stdout)
    assert audit["total"] == printed["added"] == sum(audit["by_tier"].values())
    assert audit["captured"] == 0
    assert "of" in run("sources", "-w", folder).stdout


def test_rejected_rows_end_with_exit_code_one_after_the_good_ones(
    folder: Path, tmp_path: Path
) -> None:
    table = tmp_path / "some.csv"
    table.write_text(notified(GOOD, GOOD.replace("A1", "A2").replace("12", "many")))
    done = run("import", table, "-w", folder)
    assert done.exit_code == 1
    assert "1 claims added" in done.stdout
    assert (folder / "rejects.csv").read_text().count("\n") == 2
    assert run("show", "A1", "-w", folder).exit_code == 0
    table.write_text(notified(GOOD, GOOD.replace("A1", "A2")))
    assert run("import", table, "-w", folder).exit_code == 0
    assert not (folder / "rejects.csv").exists()


def test_a_named_mapping(folder: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(
        "name: mine\ntitle: Mine\ncolumns: [who, amount]\nclaims:\n"
        "- {topic: mine, act: assert, speaker: {column: who}, "
        "quantity: {column: amount, unit: t}}\n"
    )
    table = tmp_path / "table.csv"
    table.write_text("who,amount,more\nVOA,5,x\n")
    done = run("import", table, "-w", folder, "--mapping", mapping, "--json")
    assert json.loads(done.stdout)["tables"][0]["ignored_columns"] == ["more"]


@pytest.mark.parametrize("command", ["import", "list", "show", "sources"])
def test_help_has_an_example(command: str) -> None:
    assert f"watchkeeper claims {command}" in run(command, "--help").stdout


def test_the_audit_counts_what_the_tables_say() -> None:
    found = audit_sources(import_table(DATA / "ofac_addresses_all_programmes.csv").claims)
    assert found.by_tier[-1] == ("unknown", found.total)
    assert len(found.without_address) == len(found.not_captured) == found.total
    ships = audit_sources(import_table(DATA / "ownership_edges.csv").claims)
    lines = (DATA / "ownership_edges.csv").read_text().splitlines()[1:]
    assert len(ships.on_aggregator) == sum("github.com" in line for line in lines)
    assert "0 of 24 sources captured" in str(ships)
