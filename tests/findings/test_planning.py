"""The collection plan: what each open fact alone would settle, counted by trying every answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from tests.findings.tables import CASE, ESTIMATED, MISSILES, claims_of, estimated
from watchkeeper.cli.assess import assess as command
from watchkeeper.findings.assessing import assess
from watchkeeper.findings.casework import shipped_basis
from watchkeeper.findings.options import Options
from watchkeeper.findings.planning import Sought, collection_plan, plan_dict
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.workspace import Workspace

MISSILE = "M1,US NSC,2024-01-04,ballistic missiles,>100,https://example.org"
ROWS = [
    *claims_of(MISSILES, MISSILE),
    *claims_of(ESTIMATED, estimated("E1", "RUSI", "2024-01-01", "2024-12-31", "600000")),
]


def plan() -> tuple[Sought, ...]:
    return collection_plan(CASE, ROWS, shipped_basis(), Options())


def test_it_lists_exactly_what_the_findings_turn_on() -> None:
    expected: dict[str, int] = {}
    for found in assess(CASE, ROWS, shipped_basis(), Options()).findings:
        for verdict in found.verdicts:
            for fact in verdict["turns_on"]:
                expected[fact["fact"]] = expected.get(fact["fact"], 0) + 1
    assert {one.fact: len(one.bearings) for one in plan()} == expected


def test_it_is_in_order_of_what_each_would_settle() -> None:
    keys = [(-one.settles, -one.whichever, -len(one.bearings), one.fact) for one in plan()]
    assert keys == sorted(keys)
    assert keys[0][0] < 0


def test_one_link_of_three_settles_only_one_way() -> None:
    """Above the cap without notice: a link decides, but its absence leaves the other two."""
    links = {one.fact: one for one in plan() if one.fact.startswith("link.")}
    for name in ("link.territory", "link.national", "link.flag"):
        effects = {
            bearing.effect
            for bearing in links[name].bearings
            if (bearing.finding, bearing.basis) == ("petroleum-2024", "as_alleged")
        }
        assert effects == {"one_way"}


def test_the_last_open_fact_settles_whichever_way_it_falls() -> None:
    listed = next(one for one in plan() if one.fact == "goods.listed")
    effects = {(b.finding, b.basis): b.effect for b in listed.bearings}
    assert effects["missiles-from-dprk", "as_alleged"] == "whichever"
    assert effects["missiles-from-dprk", "at_standard"] == "one_way"


def test_options_change_it() -> None:
    fewer = collection_plan(CASE, ROWS, shipped_basis(), Options(without_speakers=("RUSI",)))
    assert plan_dict(fewer) != plan_dict(plan())
    assert plan_dict(collection_plan(CASE, ROWS[::-1], shipped_basis(), Options())) == plan_dict(
        plan()
    )


def test_the_command_prints_it(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 1, 31, 8, tzinfo=UTC))
    folder = tmp_path / "case"
    Workspace.create(folder, name="t", clock=clock, entropy=SeededEntropy("t")).close()
    shown = CliRunner().invoke(command, [str(folder), "--turns-on", "--json"])
    assert shown.exit_code == 0
    empty = collection_plan(replace(CASE), [], shipped_basis(), Options())
    assert json.loads(shown.stdout) == plan_dict(empty)
    plain = CliRunner().invoke(command, [str(folder), "--turns-on"])
    assert plain.stdout.startswith("settles  bears on  fact")
    both = CliRunner().invoke(command, [str(folder), "--turns-on", "--record"])
    assert both.exit_code == 2
