from __future__ import annotations

from pathlib import Path

import pytest

from tests.verify import attacks_on_files, attacks_on_numbers
from tests.verify.attacks import ATTACKS, Attack, prepare
from tests.verify.small import make
from watchkeeper.verify.verify import told, verify

# Importing them adds their attacks.
assert attacks_on_files and attacks_on_numbers


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_found_and_named(attack: Attack, tmp_path: Path) -> None:
    _, target, pin = prepare(attack, tmp_path / "b")
    result = verify(target, pin)
    failing = {name for name, check in result["checks"].items() if check["state"] == "fails"}
    assert failing >= attack.fails, told(result)
    assert not result["ok"]
    assert all(result["checks"][name]["problems"] for name in failing)


def test_the_twelve_of_the_issue_are_among_them() -> None:
    names = {attack.name for attack in ATTACKS}
    assert names >= {
        "entry_reordered", "entry_dropped", "entry_replaced", "forged_checkpoint", "wrong_root",
        "quorum_none", "one_participant_counted_twice", "stale_root", "duplicate_key",
        "unlisted_file", "symlink", "path_traversal",
    }  # fmt: skip
    assert len(names) == len(ATTACKS)


def test_without_an_attack_everything_holds(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    assert verify(made.folder, made.written.pin)["ok"]
