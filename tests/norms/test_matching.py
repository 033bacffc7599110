"""Norms proposed for kinds of conduct, held against the table of the design."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from watchkeeper.claims.problems import InputError
from watchkeeper.claims.times import Period
from watchkeeper.cli.norms import norms
from watchkeeper.norms.facts import known
from watchkeeper.norms.matching import Proposal, load_matrix, match
from watchkeeper.norms.reading import DATA, load_norms

DAY = date(2024, 6, 1)
TABLE = [
    ({"goods.category": "arms", "transfer.direction": "from-DPRK"}, {"arms-from-dprk"},
     {"arms-to-dprk"}),
    ({"service.kind": "training", "transfer.direction": "to-DPRK"}, {"training-to-dprk"},
     {"training-from-dprk", "hosting-trainers"}),
    ({"service.kind": "training", "transfer.direction": "from-DPRK"},
     {"training-from-dprk", "hosting-trainers"}, {"training-to-dprk"}),
    ({"conduct.troops": "yes"}, {"training-to-dprk", "training-from-dprk", "hosting-trainers",
     "armed-forces-catch-all"}, {"coal"}),
    ({"goods.category": "arms", "transfer.direction": "to-DPRK"},
     {"arms-to-dprk", "training-to-dprk", "armed-forces-catch-all"}, {"arms-from-dprk"}),
    ({"service.kind": "launch-cooperation", "transfer.direction": "to-DPRK"},
     {"listed-items-to-dprk", "launch-cooperation", "training-to-dprk"}, set()),
    ({"goods.category": "refined-petroleum"}, {"refined-petroleum", "ship-to-ship",
     "designated-vessels-port", "designated-vessels-freeze", "vessel-seizure"}, {"crude-oil"}),
    ({"worker.income": "yes"}, {"worker-permits", "worker-repatriation"}, {"asset-freeze"}),
    ({"party.dprk_bank": "yes"}, {"asset-freeze", "financial-services", "dprk-banks-abroad",
     "banks-in-dprk", "bank-representatives", "non-bank-finance"}, {"coal"}),
    ({"conduct.cyber": "yes"}, {"asset-freeze", "worker-repatriation", "worker-permits"}, set()),
]  # fmt: skip


def proposed(facts: Mapping[str, str], day: date = DAY) -> dict[str, Proposal]:
    given = {name: known(value) for name, value in facts.items()}
    found = match(load_matrix(), load_norms(), given, Period(day, day))
    return {proposal.norm.id: proposal for proposal in found}


@pytest.mark.parametrize(("facts", "wanted", "others"), TABLE)
def test_the_table_of_the_design(
    facts: Mapping[str, str], wanted: set[str], others: set[str]
) -> None:
    found = proposed(facts)
    certain = {name for name, proposal in found.items() if proposal.certain}
    assert wanted <= certain
    assert not others & set(found)


def test_nothing_known_proposes_nothing_and_something_may_apply() -> None:
    assert proposed({}) == {}
    half = proposed({"goods.category": "arms"})
    assert {"arms-from-dprk", "arms-to-dprk"} <= set(half)
    assert not any(proposal.certain for proposal in half.values())


def test_a_norm_that_was_not_in_force_says_so() -> None:
    early = proposed({"goods.category": "refined-petroleum"}, date(2010, 1, 1))
    assert early["refined-petroleum"].in_force == ()
    assert "notice.within_30_days" in proposed({"goods.category": "refined-petroleum"})[
        "refined-petroleum"].asks  # fmt: skip


def test_every_norm_of_the_regime_is_in_some_row_or_stands_apart() -> None:
    named = {name for row in load_matrix() for name in row.norms}
    regime = {norm.id for norm in load_norms().values() if norm.file not in {
        "mali.yaml", "iran.yaml"}}  # fmt: skip
    apart = {"further-petroleum-cuts", "humanitarian-exemption", "implementation-reports"}
    assert regime - named == apart


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("date: 2024-06-01\nfacts: {goods.category: luxury}\n", encoding="utf-8")
    shown = CliRunner().invoke(norms, ["match", str(path), "--json"])
    (row,) = json.loads(shown.stdout)["norms"]
    assert (row["norm"], row["fits"], row["in_force"]) == ("luxury-goods", "applies", True)
    assert "Luxury goods" in CliRunner().invoke(norms, ["match", str(path)]).stdout
    path.write_text("date: 2024-06-01\n", encoding="utf-8")
    assert "No row" in CliRunner().invoke(norms, ["match", str(path)]).stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("norms: [luxury-goods]", "norms: [luxury-good]", "did you mean 'luxury-goods'"),
        ("- id: luxury\n", "- id: science\n", "a name used once"),
        ("goods.category, is: luxury", "goods.kind, is: luxury", "a fact of terms.yaml"),
    ],
)
def test_a_wrong_row_gets_one_error_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    path = data / "matrix/dprk.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        load_matrix(data)
    (problem,) = caught.value.problems
    assert problem.row == text[: text.index(old)].count("\n") + 1
