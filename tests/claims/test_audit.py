"""The source audit finds the known traps of the shipped tables without a note, and only by rule."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests.claims.tables import DATA, TABLES, split_table, text_of
from watchkeeper.claims.audit import audit, counted
from watchkeeper.claims.flags import Flag, events_in, page_day, significant
from watchkeeper.claims.importing import import_table
from watchkeeper.claims.mapping import is_note
from watchkeeper.claims.model import Claim
from watchkeeper.claims.times import parse_period
from watchkeeper.cli.main import main


@cache
def shipped() -> tuple[Claim, ...]:
    return tuple(claim for path in TABLES for claim in import_table(path).claims)


@cache
def flags() -> tuple[Flag, ...]:
    return audit(shipped())


def refs(flag: Flag) -> frozenset[str]:
    return frozenset(row.split(",")[0] for row in flag.rows)


def found(rule: str, among: Iterable[Flag] | None = None) -> set[frozenset[str]]:
    return {refs(flag) for flag in (flags() if among is None else among) if flag.rule == rule}


def test_tonnes_printed_as_barrels() -> None:
    suspects = {s.split("-")[0] for f in flags() if f.rule == "unit-error" for s in f.suspects}
    assert suspects == {"PM115", "PM116", "PM117", "PM118"}


def test_magnitudes_of_the_thefts() -> None:
    assert found("magnitude") == {frozenset({"CT01", "CT03"}), frozenset({"CT02", "CT08"})}


def test_one_number_for_troops_and_workers() -> None:
    assert frozenset({"TR11", "WK04"}) in found("one-number")


def test_a_later_figure_by_the_same_speaker() -> None:
    assert frozenset({"CA07", "CA09"}) in found("revision")


def test_windows_that_shift() -> None:
    assert {frozenset({"CS10", "CS12"}), frozenset({"CS16"})} <= found("shifting-window")


def test_missing_addresses_and_aggregators() -> None:
    assert any("TR04" in one for one in found("missing-address"))
    assert not any("TR05" in one for one in found("missing-address"))
    assert any("CT03" in one for one in found("on-aggregator"))


def test_the_shipped_dates_are_in_order() -> None:
    assert not found("date-order")
    assert not found("year-slip")


def test_the_date_that_the_timeline_misprints() -> None:
    misprint = parse_period("2023-10-23")
    claims = [replace(c, stated_on=misprint) if c.ref == "TR04" else c for c in shipped()]
    again = audit(claims)
    assert frozenset({"TR03", "TR04"}) in found("year-slip", again)
    assert frozenset({"TR04"}) in found("date-order", again)
    slip = next(flag for flag in again if flag.rule == "year-slip")
    assert {name.split("-")[0] for name in slip.suspects} == {"TR04"}


def test_notes_are_not_read() -> None:
    claims: list[Claim] = []
    for path in TABLES:
        header, rows = split_table(path)
        notes = [number for number, name in enumerate(header) if is_note(name)]
        for row in rows:
            for number in notes:
                row[number] = ""
        claims += import_table(text_of(header, rows), file=path.name).claims
    assert audit(claims) == flags()


def test_order_does_not_matter_and_nothing_is_changed() -> None:
    claims = list(reversed(shipped()))
    before = list(claims)
    assert audit(claims) == flags()
    assert claims == before


def estimate(ref: str, value: str, unit: str = "bbl", **cells: str) -> str:
    row = {
        "claim_id": ref, "claimant": "RUSI", "kind": "assessed", "period_start": "2024-01-01",
        "period_end": "2024-06-30", "calls_or_visits": "", "fill_assumption": "", "value": value,
        "unit": unit, "source_address": "https://example.org", "source_date": "2024-08-01",
    } | cells  # fmt: skip
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(row.values())
    return buffer.getvalue()


def read(*rows: str) -> tuple[Claim, ...]:
    header = (
        "claim_id,claimant,kind,period_start,period_end,calls_or_visits,fill_assumption,value,unit,"
        "source_address,source_date"
    )
    imported = import_table("\n".join([header, *rows]) + "\n", file="t.csv")
    assert not imported.rejects
    return imported.claims


def test_more_than_a_million_barrels_of_56_000_tonnes() -> None:
    two = read(estimate("E1", ">1000000"), estimate("E2", "56000", "t"))
    flag = next(f for f in audit(two) if f.rule == "impossible-ratio")
    assert refs(flag) == {"E1", "E2"}
    assert "17.9 barrels per tonne" in flag.what


@pytest.mark.parametrize(
    ("barrels", "tonnes", "wrong"),
    [
        (">1000000", "56000", True),
        ("1000000", "125000", False),
        (">100000", "56000", False),  # at least 1.8: 7.9 is not excluded
        ("100000", "56000", True),
        ("up to 1000000", "56000", False),
        ("650000", "56000", False),
    ],
)
def test_impossible_ratios_respect_bounds(barrels: str, tonnes: str, wrong: bool) -> None:
    flagged = audit(read(estimate("E1", barrels), estimate("E2", tonnes, "t")))
    assert bool(found("impossible-ratio", flagged)) is wrong


def test_a_text_that_gives_both_units() -> None:
    (claim,) = read(estimate("E1", "5000"))
    told = replace(claim, gist="it received more than a million barrels (56,000 tonnes) of oil")
    assert found("impossible-ratio", audit([told])) == {frozenset({"E1"})}
    right = replace(claim, gist="56,000 tonnes (446,880 barrels)")
    assert not found("impossible-ratio", audit([right]))


def test_said_before_it_happened_unless_planned() -> None:
    early = read(estimate("E1", "5000", source_date="2023-08-01"))
    assert found("date-order", audit(early)) == {frozenset({"E1"})}
    assert not found("date-order", audit([replace(c, phase="planned") for c in early]))


def test_said_before_the_window_ended_or_after_the_page() -> None:
    half = read(estimate("E1", "5000", source_date="2024-03-01"))
    late = read(estimate("E1", "5000", source_address="https://example.org/2024/07/01/oil"))
    assert found("date-order", audit(half)) == {frozenset({"E1"})}
    assert found("date-order", audit(late)) == {frozenset({"E1"})}


def test_a_month_is_over_at_its_end_only() -> None:
    month = read(estimate("E1", "5000", period_end="2024-08", source_date="2024-08-20"))
    assert not found("date-order", audit(month))


def test_days_in_addresses() -> None:
    assert str(page_day("https://a.example/news/20240610/5/x")) == "2024-06-10"
    assert str(page_day("https://a.example/AEN20241017009700315")) == "2024-10-17"
    assert page_day("https://a.example/?id=123420240610") is None
    assert page_day("https://a.example/2024/02/30/x") is None
    assert page_day("timeline, event of 2024-10-23") is None
    assert {str(day) for day in events_in("timeline, event of 2024-10-23")} == {"2024-10-23"}


def test_significant_digits() -> None:
    assert [significant(Decimal(n)) for n in ("1000", "1500", "0.010", "2837000000")] == [
        "1", "15", "1", "2837",
    ]  # fmt: skip


def test_every_rule_is_counted() -> None:
    assert sum(counted(flags()).values()) == len(flags())


def test_flags_name_lines_of_the_table() -> None:
    imported = import_table(DATA / "crypto_totals_claims.csv", exhibit_sha="0" * 64)
    flag = next(f for f in audit(imported.claims) if f.rule == "magnitude")
    assert flag.rows == ("CT01, line 2", "CT03, line 4")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "case")
    table = str(DATA / "crypto_totals_claims.csv")
    for arguments in (["init", folder], ["claims", "import", table, "-w", folder]):
        main(arguments, standalone_mode=False)
    capsys.readouterr()
    main(["claims", "audit", "-w", folder, "--json"], standalone_mode=False)
    shown = json.loads(capsys.readouterr().out)
    assert shown["counts"]["magnitude"] == 2
    assert {flag["rule"] for flag in shown["flags"]} <= set(shown["counts"])
    assert all(flag["rows"] and flag["what"] for flag in shown["flags"])
