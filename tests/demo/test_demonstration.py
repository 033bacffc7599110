"""What the public record must show, and what must change nothing in it."""

from __future__ import annotations

import csv
import random
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.demo.conftest import MOMENT, build_at, findings_of
from watchkeeper.claims.model import Claim
from watchkeeper.claims.recording import CLAIM
from watchkeeper.demo.building import DATA, Built
from watchkeeper.record.check import check
from watchkeeper.record.clock import FixedClock, SystemEntropy
from watchkeeper.record.workspace import Workspace
from watchkeeper.report.bundle.model import BundleError

YEARS = range(2018, 2026)
WITH_ESTIMATE_ABOVE = {2018, 2019, 2020, 2022, 2023, 2024}
CAP = Decimal(500_000)


def _copy(target: Path, change: Any) -> Path:
    """A copy of the tables with each table's rows passed through `change(name, header, rows)`."""
    target.mkdir()
    for path in DATA.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        with (target / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *change(path.name, header, rows)])
    return target


def _open(folder: Path) -> Workspace:
    return Workspace.open(folder, clock=FixedClock(MOMENT), entropy=SystemEntropy())


def test_no_row_is_set_aside(demo: Built) -> None:
    assert demo.rejected == 0


@pytest.mark.parametrize("year", YEARS)
def test_no_notified_ledger_exceeds_the_cap(findings: dict[str, Any], year: int) -> None:
    ledger = findings[f"petroleum-{year}"]["ledgers"]["notified"]
    assert ledger["exceeds"] == "no"
    assert Decimal(ledger["high_bbl"]) <= CAP == Decimal(ledger["cap_bbl"])


@pytest.mark.parametrize("year", YEARS)
def test_who_is_wholly_above_the_cap(findings: dict[str, Any], year: int) -> None:
    claimants = findings[f"petroleum-{year}"]["per_claimant"]
    above = [claimant for claimant in claimants if claimant["exceeds"] == "yes"]
    assert bool(above) == (year in WITH_ESTIMATE_ABOVE)
    for claimant in above:
        low = Decimal(claimant["low_bbl"])
        assert low > CAP or (low == CAP and claimant["low_open"])
        assert claimant["basis"] == "on this claimant's own figures and method"
    assert all(claimant["exceeds"] != "no" for claimant in claimants)


@pytest.mark.parametrize("year", sorted(set(YEARS) - WITH_ESTIMATE_ABOVE))
def test_a_year_without_an_estimate_is_undetermined(findings: dict[str, Any], year: int) -> None:
    finding = findings[f"petroleum-{year}"]
    assert finding["per_claimant"] == []
    for name in ("unnotified", "combined"):
        assert finding["ledgers"][name]["exceeds"] == "undetermined"
        assert finding["ledgers"][name]["high_bbl"] == "unbounded"


def test_tonnes_printed_as_barrels_are_set_aside(findings: dict[str, Any]) -> None:
    aside = findings["petroleum-2023"]["set_aside"]
    assert [entry["claim"].split("-")[0] for entry in aside] == ["PM115", "PM116", "PM117", "PM118"]
    assert {entry["consistent_unit"] for entry in aside} == {"t"}
    for year in set(YEARS) - {2023}:
        assert findings[f"petroleum-{year}"]["set_aside"] == []


def test_break_even_of_the_panel_of_2024(findings: dict[str, Any]) -> None:
    """1,523,381 barrels at 90 %: the cap is passed from 500,000 / (1,523,381 / 0.9) on."""
    panel = next(
        claimant
        for claimant in findings["petroleum-2023"]["per_claimant"]
        if "S/2024/215" in "".join(claimant["documents"])
    )
    assert Decimal(panel["break_even_laden_fraction"]) == Decimal("0.2954")


def test_nothing_unrated_is_at_standard(findings: dict[str, Any]) -> None:
    for finding in findings.values():
        for verdict in finding["verdicts"]:
            if verdict["basis"] == "at_standard":
                assert verdict["strict"] == "undetermined"
        for ledger in finding.get("ledgers", {}).values():
            assert ledger["at_standard"] == "undetermined"


def test_blank_notes_change_nothing(demo: Built, findings: dict[str, Any], tmp_path: Path) -> None:
    def blank(name: str, header: list[str], rows: list[list[str]]) -> list[list[str]]:
        del name
        notes = {i for i, column in enumerate(header) if column in {"note", "date_note"}}
        return [["" if i in notes else cell for i, cell in enumerate(row)] for row in rows]

    changed = build_at(tmp_path / "case", _copy(tmp_path / "data", blank))
    assert findings_of(changed) == list(findings.values())
    assert set(changed.assessment.claims) == set(demo.assessment.claims)


def test_the_order_of_rows_changes_nothing(findings: dict[str, Any], tmp_path: Path) -> None:
    def shuffled(name: str, header: list[str], rows: list[list[str]]) -> list[list[str]]:
        del header
        return random.Random(name).sample(rows, len(rows))  # noqa: S311  a repeatable order

    changed = build_at(tmp_path / "case", _copy(tmp_path / "data", shuffled))
    assert findings_of(changed) == list(findings.values())


def test_other_figures_give_other_answers(tmp_path: Path) -> None:
    """Ten times the notified figures: the answers follow the table, not the demonstration."""

    def tenfold(name: str, header: list[str], rows: list[list[str]]) -> list[list[str]]:
        if name != "refined_notified_claims.csv":
            return rows
        value = header.index("value")
        for row in rows:
            row[value] = format(Decimal(row[value]) * 10, "f")
        return rows

    changed = build_at(tmp_path / "case", _copy(tmp_path / "data", tenfold))
    exceeds = {f["id"]: f["ledgers"]["notified"]["exceeds"] for f in findings_of(changed)[:8]}
    assert exceeds["petroleum-2018"] == "yes"
    assert exceeds["petroleum-2025"] == "no"


def _bytes(folder: Path) -> dict[Path, bytes]:
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_two_builds_are_the_same_bytes(demo: Built, tmp_path: Path) -> None:
    """Report, log, findings, and the whole release with PDF, evidence and signatures."""
    again = build_at(tmp_path / "case", release=True)
    assert findings_of(demo) == findings_of(again)
    assert demo.release is not None
    assert again.release is not None
    for first, second in (
        (demo.report, again.report),
        (demo.report.parent / "log", again.report.parent / "log"),
        (demo.release, again.release),
    ):
        assert _bytes(first) == _bytes(second)
    assert (
        demo.release.with_name("release.zip").read_bytes()
        == again.release.with_name("release.zip").read_bytes()
    )


def test_a_release_is_kept_and_a_spoiled_one_is_named(demo: Built, tmp_path: Path) -> None:
    assert demo.release is not None
    copy = tmp_path / "case"
    shutil.copytree(demo.report.parent, copy)
    before = _bytes(copy / "release")
    build_at(copy, seed="another", release=True)
    assert _bytes(copy / "release") == before
    page = copy / "release" / "data" / "report.html"
    page.chmod(0o644)
    page.write_bytes(page.read_bytes().replace(b"<", b" <", 1))
    with pytest.raises(BundleError, match=r"report\.html"):
        build_at(copy, seed="another", release=True)


def test_a_second_run_adds_nothing(tmp_path: Path) -> None:
    build_at(tmp_path / "case")
    sizes = []
    for _ in range(2):
        with _open(tmp_path / "case") as opened:
            sizes.append(opened.journal.size)
            assert check(opened).ok
        build_at(tmp_path / "case", seed="another")
    assert sizes[0] == sizes[1]


def test_every_claim_came_from_a_recorded_row(demo: Built) -> None:
    with _open(demo.report.parent) as opened:
        for claim in opened.journal.bodies(CLAIM, Claim):
            lines = opened.exhibits.read(claim.source.exhibit).decode().splitlines()
            assert claim.source.row >= 2
            assert claim.ref in lines[claim.source.row - 1]
