"""From a workspace to a verified bundle, through the functions and the commands."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.report.bundle.test_bundle import disclosed
from tests.verify.attacks import digests, edit
from tests.verify.small import NOON, Made, files, make, record, report
from watchkeeper.cli.publish import publish as publish_command
from watchkeeper.cli.verify import diff, verify
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.keyfiles import KeyFileError
from watchkeeper.record.workspace import Workspace
from watchkeeper.report import publication
from watchkeeper.report.bundle.differing import difference
from watchkeeper.report.bundle.model import BundleError
from watchkeeper.report.bundle.publishing import publish
from watchkeeper.report.content import Supersedes
from watchkeeper.verify import verify as verifier


def render(exercise: bool, supersedes: Supersedes | None, at: datetime) -> Mapping[str, bytes]:
    assert at == NOON
    return files(report(exercise, supersedes))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    with Workspace.create(
        tmp_path / "case", clock=FixedClock(NOON), entropy=SeededEntropy("case"), name="A-Log"
    ) as workspace:
        record(workspace, 3)
    return tmp_path / "case"


def opened(case: Path) -> Workspace:
    return Workspace.open(case, clock=FixedClock(NOON), entropy=SeededEntropy("x"))


def test_a_release_is_made_signed_and_verified(case: Path, tmp_path: Path) -> None:
    entropy = SeededEntropy("publisher")
    with opened(case) as workspace:
        made = publish(workspace, tmp_path / "out", render, entropy=entropy, zipped=True)
        again = publish(workspace, tmp_path / "again", render, entropy=SeededEntropy("other"))
    assert made.zip == tmp_path / "out.zip"
    assert made.written.pin == again.written.pin, "the root is made once"
    assert digests(tmp_path / "out") == digests(tmp_path / "again")
    assert stat.S_IMODE((case / "keys/publisher.key").stat().st_mode) == 0o600
    assert (case / "trust/1.root.json").is_file()
    for target in (tmp_path / "out", made.zip):
        assert verifier.verify(target, made.written.pin)["ok"]
    assert "External-Identifier: a-log-2026-03-01\n" in (tmp_path / "out/bag-info.txt").read_text()
    secret = (case / "keys/publisher.key").read_text().strip().rpartition("+")[2]
    everything = b"".join(p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert secret.encode() not in everything and bytes.fromhex(secret) not in everything


def test_a_claim_that_is_not_recorded_is_not_published(case: Path, tmp_path: Path) -> None:
    def invent(exercise: bool, old: Supersedes | None, at: datetime) -> Mapping[str, bytes]:
        said = report(exercise, old)
        said["claims"].append({**said["claims"][2], "id": "a9"})
        return files(said)

    with opened(case) as workspace, pytest.raises(BundleError, match="a9"):
        publish(workspace, tmp_path / "out", invent, entropy=SeededEntropy("p"))


def test_what_does_not_verify_is_not_called_published(case: Path, tmp_path: Path) -> None:
    def lie(exercise: bool, old: Supersedes | None, at: datetime) -> Mapping[str, bytes]:
        said = report(exercise, old)
        said["figures"][4]["value"]["low"] = "1"
        return files(said)

    with opened(case) as workspace, pytest.raises(BundleError, match=r"does not verify: .*f5"):
        publish(workspace, tmp_path / "out", lie, entropy=SeededEntropy("p"))
    assert not (tmp_path / "out").exists()


def test_an_open_key_is_refused(case: Path, tmp_path: Path) -> None:
    with opened(case) as workspace:
        publish(workspace, tmp_path / "out", render, entropy=SeededEntropy("p"))
        (case / "keys/publisher.key").chmod(0o644)
        with pytest.raises(KeyFileError):
            publish(workspace, tmp_path / "two", render, entropy=SeededEntropy("p"))


def run(*arguments: Any) -> Result:
    commands = {"verify": verify, "diff": diff, "publish": publish_command}
    return CliRunner().invoke(commands[arguments[0]], [str(word) for word in arguments[1:]])


@pytest.fixture
def published(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(publication, "render_public", lambda workspace, say: render)
    done = run(
        "publish", case, "--audience", "public", "--out", tmp_path / "r1", "--zip", "--seed", "s"
    )
    assert done.exit_code == 0, done.output
    return tmp_path / "r1"


def test_the_commands_publish_correct_verify_and_compare(case: Path, published: Path) -> None:
    done = run("verify", published)
    assert done.exit_code == 0
    assert done.output.startswith("Not an exercise.\n")
    assert "No time-stamp token." in done.output
    second = published.with_name("r2")
    arguments = ("publish", case, "--audience", "public", "--out", second, "--json")
    reason = "A figure was read from the wrong column."
    done = run(*arguments, "--supersedes", published, "--reason", reason, "--exercise")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    checked = run("verify", second, "--root", told["root"], "--json")
    assert checked.exit_code == 0
    result = json.loads(checked.output)
    assert result["digest"] == told["digest"]
    assert result["supersedes"]["reason"] == reason
    compared = run("diff", published, second)
    assert compared.exit_code == 0
    assert f"supersedes it: {reason}" in compared.output
    assert "numbers: 0 changed" in compared.output


def test_publishing_refuses_what_cannot_be(case: Path, published: Path, tmp_path: Path) -> None:
    base = ("publish", case, "--audience", "public", "--out")
    assert run(*base, tmp_path / "x", "--reason", "why").exit_code == 2
    assert run(*base, tmp_path / "x", "--supersedes", published).exit_code == 2
    assert run(*base, tmp_path / "x", "--supersedes", case, "--reason", "why").exit_code == 2
    assert run("publish", case, "--audience", "members", "--out", tmp_path / "x").exit_code == 2
    taken = run(*base, published, "--exercise")
    assert taken.exit_code == 2 and "never changed" in taken.output


def test_verifying_tells_what_fails_and_looks_at_tokens(published: Path, tmp_path: Path) -> None:
    pin = "0" * 64
    assert run("verify", published, "--root", pin).exit_code == 1
    assert run("verify", published, "--root", "12").exit_code == 2
    assert run("verify", tmp_path / "nothing").exit_code == 2
    token = published / "log/checkpoint.tsr"
    token.write_bytes(b"a token of something else")
    assert "DOES NOT NAME the checkpoint" in run("verify", published).output
    token.write_bytes(b"x" + sha256((published / "log/checkpoint").read_bytes()).digest())
    assert json.loads(run("verify", published, "--json").output)["tokens"] == [
        {"path": "log/checkpoint.tsr", "names_checkpoint": True}
    ]
    (published / "data/report.html").write_bytes(b"x")
    done = run("verify", published)
    assert done.exit_code == 1
    assert "'data/report.html' is not as manifest-sha256.txt has it" in done.output


def test_the_bundles_own_verifier_is_not_run(published: Path) -> None:
    (published / "verify.py").write_text("raise SystemExit('owned')")
    done = run("verify", published)
    assert done.exit_code == 1
    assert "owned" not in done.output


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make(tmp_path / "b")


def test_a_difference_names_findings_numbers_texts_and_claims(made: Made, tmp_path: Path) -> None:
    said = report()
    said["findings"][0]["answer"] = "not above the limit"
    said["figures"][0] |= {"shown": ["1,015,589"]}
    said["figures"].pop()
    said["statements"][0]["text"] = "Another text."
    said["claims"].append({**said["claims"][0], "id": "a4"})
    (tmp_path / "n").mkdir()
    other = make(tmp_path / "n" / "b")
    edit(other, "data/report.json", lambda value: value.update(said))
    found = difference(made.folder, other.folder)
    assert [change.id for change in found.findings] == ["petroleum"]
    assert [change.id for change in found.numbers] == ["f1", "f12"]
    assert [change.id for change in found.texts] == ["s1"]
    assert [(change.id, change.before) for change in found.claims] == [("a4", None)]
    assert not found.empty
    assert difference(made.folder, made.folder).empty
    text = run("diff", made.folder, other.folder).output
    assert "- 1,015,588" in text and "+ 1,015,589" in text and "(not there)" in text
    listed = json.loads(run("diff", made.folder, other.folder, "--json").output)
    assert listed["findings"][0]["after"] == {"answer": "not above the limit"}
    assert listed["supersedes_before"] is False


def test_a_difference_of_no_bundle_is_refused(made: Made, tmp_path: Path) -> None:
    assert run("diff", made.folder, tmp_path).exit_code == 2
    (tmp_path / "x.zip").write_bytes(b"no zip")
    assert run("diff", made.folder, tmp_path / "x.zip").exit_code == 2
    assert len(disclosed(made)) == 4
