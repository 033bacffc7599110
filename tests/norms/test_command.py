"""`watchkeeper norms` from outside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from watchkeeper.cli.norms import norms
from watchkeeper.norms.reading import DATA

KEYS = {
    "norm", "title", "for", "force", "version_from", "strict", "after_burdens", "turns_on",
    "exceptions", "tree", "sources", "positions", "arguments", "settled", "reading", "norm_hash",
    "standard",
}  # fmt: skip
SUPPLY = """\
date: 2023-12-01
norms: refined-petroleum
for: all-states
facts:
  goods.category: refined-petroleum
  goods.destination: {value: DPRK, word: high, evidence: [E1]}
  link.national: yes
  petroleum.year_total: 612000..940000 bbl
  notice.within_30_days: yes
  parties.tainted: no
  use.livelihood_only: yes
  cap.announced: no
"""


def run(*args: str) -> Result:
    return CliRunner().invoke(norms, args)


def verdicts(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    result = run("test", str(path), "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["verdicts"]
    return found


def leaves(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        own = [node] if "fact" in node and "test" in node else []
        return own + [leaf for part in node.values() for leaf in leaves(part)]
    return [leaf for part in node for leaf in leaves(part)] if isinstance(node, list) else []


def test_a_contested_supply(tmp_path: Path) -> None:
    (verdict,) = verdicts(tmp_path, SUPPLY)
    assert set(verdict) == KEYS
    assert (verdict["strict"], verdict["for"], verdict["force"]) == (
        "contested", "all-states", "decides")  # fmt: skip
    assert verdict["version_from"] == "2018-01-01"
    assert {p["id"]: p["strict"] for p in verdict["positions"]} == {
        "on-figures": "inconsistent",
        "on-announcement": "not_inconsistent",
    }
    assert {h["ref"] for p in verdict["positions"] for h in p["held_by"]} >= {"ST27", "ST28"}
    assert all(h["address"] for p in verdict["positions"] for h in p["held_by"])
    assert not verdict["settled"]
    assert {s["status"] for s in verdict["sources"]} == {"confirmed", "recalled"}
    assert len(verdict["norm_hash"]) == 64


def test_every_leaf_says_what_it_stands_on(tmp_path: Path) -> None:
    (verdict,) = verdicts(tmp_path, SUPPLY)
    found = leaves(verdict["tree"])
    assert len(found) >= 10
    for leaf in found:
        assert leaf["says"]
        assert leaf["question"]
        assert leaf["paragraphs"]
        assert leaf["required"] in ("low", "moderate", "high")
    total = next(leaf for leaf in found if leaf["fact"] == "petroleum.year_total")
    assert (total["test"], total["given"]) == ("at most 500000 bbl", "612000..940000 bbl")
    assert total["state"] == "not_met"
    destination = next(leaf for leaf in found if leaf["fact"] == "goods.destination")
    assert (destination["reached"], destination["evidence"]) == ("high", ["E1"])


def test_everything_left_out_tests_every_norm_for_everyone(tmp_path: Path) -> None:
    found = verdicts(tmp_path, "date: 2023-12-01\n")
    assert {(v["norm"], v["for"]) for v in found} >= {
        ("refined-petroleum", "all-states"), ("refined-petroleum", "DPRK"),
        ("arms-from-dprk", "DPRK"), ("arms-to-dprk", "all-states"),
    }  # fmt: skip
    assert {v["strict"] for v in found} == {"undetermined", "not_in_force"}
    assert {v["norm"] for v in found if v["strict"] == "not_in_force"} == {
        "arms-from-iran", "mali-asset-freeze",
    }  # fmt: skip
    assert {o["reason"] for v in found for o in v["turns_on"]} == {"not_sought"}
    assert all(v["reading"].endswith(".") for v in found)


def test_standards_are_printed(tmp_path: Path) -> None:
    (verdict,) = verdicts(tmp_path, SUPPLY + "standard: as_alleged\n")
    assert verdict["standard"] == "as_alleged"
    assert "as alleged" in verdict["reading"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("date: 2023-12-01\nfor: [DPRK]\nnorms: [arms-to-dprk]\n", "whom a tested norm binds"),
        ("date: 2023-12-01\nfacts: {x: 1}\n", "line 2"),
        ("{", "valid YAML"),
        ("", "keys and values"),
        ("- 1\n", "keys and values"),
    ],
)
def test_unusable_input_ends_with_two_and_one_error(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    result = run("test", str(path))
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert run("test", str(path)).exit_code == 2
    assert run("test", str(tmp_path / "none.yaml")).exit_code == 2


def test_list_and_show() -> None:
    listed = json.loads(run("list", "--json").stdout)["norms"]
    assert "refined-petroleum" in {row["norm"] for row in listed}
    assert "refined-petroleum" in run("list").stdout
    shown = json.loads(run("show", "refined-petroleum", "--json").stdout)
    assert set(shown["hashes"]) == {"2017-10-01", "2018-01-01"}
    text = run("show", "refined-petroleum").stdout
    assert "S/RES/2375/14 (recalled)" in text
    assert "open, for counsel" in text
    wrong = run("show", "refined-petrol")
    assert (wrong.exit_code, "did you mean 'refined-petroleum'" in wrong.stderr) == (2, True)


def test_checks_end_with_zero_or_one(tmp_path: Path) -> None:
    assert run("lint").exit_code == 0
    assert json.loads(run("lint", "--json").stdout)["ok"]
    result = run("cases", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["run"] > 300
    (tmp_path / "terms.yaml").write_text("facts: [{id: x}]\n", encoding="utf-8")
    assert run("lint", "--data", str(tmp_path)).exit_code == 1
    assert run("lint", "--data", str(tmp_path), "--json").exit_code == 1
    (tmp_path / "terms.yaml").write_text("facts: []\n", encoding="utf-8")
    assert run("cases", "--data", str(tmp_path)).exit_code == 1


def test_mutate_one_norm() -> None:
    done = run("mutate", "ship-to-ship", "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["ok"], found["survivors"]) == (0, True, [])
    assert found["tried"] > 20
    assert "0 survive" in run("mutate", "ship-to-ship").stdout
    assert run("mutate", "ship-to-shop").exit_code == 2


def test_survivors_fail_the_gate_and_are_printed_with_the_reason(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data/dprk/shipping.yaml"
    text = path.read_text(encoding="utf-8")
    leaf = "- {fact: vessel.sts, is: yes, says: goods passed from ship to ship}\n"
    assert leaf in text
    path.write_text(text.replace(leaf, leaf + " " * 6 + leaf), encoding="utf-8")
    done = run("mutate", "ship-to-ship", "--data", str(tmp_path / "data"))
    assert done.exit_code == 1
    assert "part vessel.sts deleted: the same verdict on all facts" in done.stdout


def test_break_even_values_are_printed_beside_their_limit(tmp_path: Path) -> None:
    total = "  petroleum.year_total: 612000..940000 bbl\n"
    assert total in SUPPLY
    point = "{value: 612000..940000, unit: bbl, break_even: {laden_fraction: 0.62}}"
    (verdict,) = verdicts(tmp_path, SUPPLY.replace(total, f"  petroleum.year_total: {point}\n"))
    leaf = next(x for x in leaves(verdict["tree"]) if x["fact"] == "petroleum.year_total")
    assert leaf["break_even"] == [{"parameter": "laden_fraction", "value": "0.62"}]
    assert leaf["parameters"] == ["barrels_per_tonne", "laden_fraction"]
    wrong = SUPPLY.replace(total, "  petroleum.year_total: {value: 5 bbl, break_even: {x: y}}\n")
    path = tmp_path / "facts.yaml"
    path.write_text(wrong, encoding="utf-8")
    result = run("test", str(path))
    assert (result.exit_code, "a number, the value of the parameter" in result.stderr) == (2, True)


def test_a_break_even_value_is_in_the_sentence(tmp_path: Path) -> None:
    text = SUPPLY.replace("612000..940000 bbl", "{low: 1, high: 940000, unit: bbl, "
                          "break_even: {laden_fraction: 0.62}}")  # fmt: skip
    (verdict,) = verdicts(tmp_path, text.replace("cap.announced: no", "cap.announced: yes"))
    assert verdict["strict"] == "undetermined"
    assert "at the limit when laden_fraction is 0.62" in verdict["reading"]


def test_every_command_has_an_example() -> None:
    for name in ("list", "show", "test", "lint", "cases", "mutate", "match", "texts", "page"):
        assert "Example: watchkeeper norms" in run(name, "--help").stdout


def test_the_example_of_the_page_runs(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/norms.md").read_text(encoding="utf-8")
    example = page.split("## Facts in, verdicts out")[1].split("```yaml\n")[1].split("```")[0]
    (verdict,) = verdicts(tmp_path, example)
    assert (verdict["strict"], verdict["after_burdens"]) == (
        "undetermined", "inconsistent_unless_excused")  # fmt: skip
    assert {(o["fact"], o["reason"]) for o in verdict["turns_on"]} == {
        ("cap.announced", "not_sought"),
        ("notice.within_30_days", "disputed"),
        ("parties.tainted", "below_required_confidence"),
        ("use.livelihood_only", "sought_not_found"),
    }
    table = page.split("With `--json`")[1].split("## Cases")[0]
    assert all(f"`{key}`" in table for key in KEYS)
