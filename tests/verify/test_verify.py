"""verify.py as a program: what it finds, says and needs."""

from __future__ import annotations

import ast
import json
import os
import random
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.verify.attacks import edit, refit, reseal
from tests.verify.mutants import mutants
from tests.verify.small import ALONE, Body, key, log_key, make, report
from watchkeeper.record import roots
from watchkeeper.record.checkpoint import Checkpoint
from watchkeeper.record.keys import LogKey
from watchkeeper.record.roots import Role
from watchkeeper.report.bundle import write_zip
from watchkeeper.report.bundle.instructions import CHECKS as NAMED
from watchkeeper.report.content import Supersedes
from watchkeeper.verify import verify as module
from watchkeeper.verify.verify import CHECKS, verify

SOURCE = Path(module.__file__)


@pytest.mark.parametrize("part", range(6))
def test_six_hundred_changed_bytes_are_found(part: int, tmp_path: Path) -> None:
    made = make(tmp_path / "b", Body(("publisher", "second"), 1) if part == 5 else ALONE)
    for mutant in mutants(made.folder, part, 100):
        with mutant.applied(made.folder):
            result = verify(made.folder, made.written.pin)
            assert not result["ok"], mutant
    assert verify(made.folder, made.written.pin)["ok"]


def test_every_byte_that_no_manifest_covers_counts(tmp_path: Path) -> None:
    """Signatures and checkpoint have one spelling: each bit of each byte is held by something."""
    made = make(tmp_path / "b")
    for path in ("sign/publisher.dsse.json", "log/checkpoint"):
        file = made.folder / path
        good = file.read_bytes()
        for offset in range(0, len(good), 7):
            file.write_bytes(good[:offset] + bytes([good[offset] ^ 1]) + good[offset + 1 :])
            assert not verify(made.folder)["ok"], (path, offset)
        for extra in (good + b"\n", good + b" ", b" " + good, good[:-1]):
            file.write_bytes(extra)
            assert not verify(made.folder)["ok"], (path, extra[-3:])
        file.write_bytes(good)


def test_changed_bytes_of_a_zip_are_found(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    path = write_zip(made.folder, tmp_path / "b.zip", "small")
    good = bytearray(path.read_bytes())
    chance = random.Random(7)  # noqa: S311 -- nothing is kept secret with it
    for offset in [
        *range(64),
        *range(len(good) - 64, len(good)),
        *chance.sample(range(len(good)), 80),
    ]:
        changed = good.copy()
        changed[offset] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        result = verify(path)
        assert not result["ok"], offset
    path.write_bytes(good + b"\0")
    assert not verify(path)["ok"]
    path.write_bytes(b"")
    assert verify(path)["checks"]["structure"]["state"] == "fails"
    assert verify(path)["checks"]["manifests"]["state"] == "not done"


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_it_runs_from_the_bundle_and_says_exercise_first(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    done = run("verify.py", ".", cwd=made.folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "EXERCISE: this material is made up."
    assert made.written.digest in lines[1]
    assert "Everything holds." in lines
    assert "Without --root" in done.stdout
    assert "re-signing cannot be excluded" in done.stdout
    assert "integrity is not truth" in done.stdout
    pinned = run("verify.py", ".", "--root", made.written.pin, cwd=made.folder)
    assert pinned.returncode == 0
    assert "Without --root" not in pinned.stdout
    assert run("verify.py", ".", cwd=made.folder).returncode == 0, "running it left nothing behind"


def test_exit_codes_and_json(tmp_path: Path) -> None:
    made = make(tmp_path / "b", said=report(exercise=False))
    good = run(SOURCE, made.folder, "--json")
    assert good.returncode == 0
    assert json.loads(good.stdout)["ok"] is True
    assert json.loads(good.stdout)["exercise"] is False
    wrong = run(SOURCE, made.folder, "--json", "--root", "0" * 64)
    assert wrong.returncode == 1
    assert json.loads(wrong.stdout)["checks"]["roots"]["state"] == "fails"
    for arguments in ((), (tmp_path / "nothing",), (made.folder, "--root", "1234"), ("--what",)):
        assert run(SOURCE, *arguments).returncode == 2


def test_the_commands_of_verify_txt_do_what_it_says(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    text = (made.folder / "VERIFY.txt").read_text()
    assert text.startswith("EXERCISE: this material is made up.\n")
    commands = [
        line.split(". ", 1)[1]
        for line in text.splitlines()
        if line.startswith("  ") and ". " in line[:5]
    ]
    assert len(commands) == 3
    outputs = []
    for command in commands:
        words = command.replace("python3", sys.executable).split()
        done = subprocess.run(words, capture_output=True, text=True, cwd=made.folder, check=True)
        outputs.append(done.stdout)
    assert outputs[0] == ""
    assert outputs[1].split()[0] == made.written.digest
    assert [*NAMED] == [check.__name__ for check in CHECKS]
    shown = [
        line.split("…")[0].strip() for line in text.splitlines() if line.startswith("     holds")
    ]
    assert shown == [
        line.strip()[:21].strip() for line in outputs[2].splitlines() if line.startswith("  holds")
    ]


def test_it_is_small_and_imports_only_the_standard_library() -> None:
    source = SOURCE.read_bytes()
    assert len(source) <= 25_000
    assert max(map(len, source.decode().splitlines())) <= 100
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert not any(name.startswith("watchkeeper") for name in names)


def test_it_is_the_file_in_the_bundle(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    for name in ("verify.py", "verify.html"):
        assert (made.folder / name).read_bytes() == SOURCE.with_name(name).read_bytes()


def test_all_problems_are_named(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    for path in ("data/report.html", "data/context.jsonld", "verify.html"):
        with (made.folder / path).open("ab") as file:
            file.write(b" ")
    (made.folder / "data/extra").write_bytes(b"")
    problems = " ".join(verify(made.folder)["checks"]["manifests"]["problems"])
    for name in ("report.html", "context.jsonld", "verify.html", "data/extra"):
        assert name in problems


def test_a_rotated_root_holds_for_both_pins(tmp_path: Path) -> None:
    old, new = Body(), Body((*Body().names[6:], *(f"member-{letter}" for letter in "lmnopq")), 8)
    first = old.root(log_key())
    second = new.root(log_key(), version=2)
    both = roots.sign(second, [key(n) for n in {*old.names, *new.names}])
    made = make(tmp_path / "b", new, chain=[old.signed(first), both])
    for pin in (first.pin, second.pin):
        assert verify(made.folder, pin)["ok"]
    (made.folder / "trust/2.root.json").write_bytes(new.signed(second).encode())
    reseal(made)
    result = verify(made.folder)
    assert "too few for root 1" in str(result["checks"]["roots"]["problems"])


@pytest.mark.parametrize(("size", "holds"), [(304, True), (303, False)])
def test_a_revoked_key_counts_up_to_the_size_beside_it(
    size: int, holds: bool, tmp_path: Path
) -> None:
    body = Body(("publisher", "second"), 1)
    gone = key("publisher")
    root = body.root(
        log_key(), revoked={gone.public_key: size}, root=Role(("publisher", "second"), 1)
    )
    chain = [roots.sign(root, [key("second")])]
    made = make(tmp_path / "b", body, chain=chain, signers={"publisher": [gone]})
    result = verify(made.folder)
    assert result["ok"] is holds, result
    assert result["checks"]["signatures"]["state"] == ("holds" if holds else "fails")


def test_a_correction_says_what_it_supersedes(tmp_path: Path) -> None:
    old = Supersedes("ab" * 32, "A figure was read from the wrong column.")
    made = make(tmp_path / "b", said=report(supersedes=old))
    result = verify(made.folder)
    assert result["ok"]
    assert result["supersedes"] == {"bundle": old.bundle, "reason": old.reason}
    edit(made, "data/report.json", lambda v: v["supersedes"].update(bundle="elsewhere"))
    reseal(made)
    assert verify(made.folder)["checks"]["report"]["state"] == "fails"


def test_a_token_is_reported_and_not_checked(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    (made.folder / "log/checkpoint.tsr").write_bytes(b"token")
    result = verify(made.folder)
    assert result["ok"]
    assert "not checked" in result["checks"]["checkpoint"]["checked"]


def test_anyone_can_refit_manifests_but_not_sign(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    (made.folder / "data/report.html").write_bytes(b"<p>lies</p>")
    refit(made)
    checks = verify(made.folder)["checks"]
    assert checks["manifests"]["state"] == "holds"
    assert checks["signatures"]["state"] == "fails"


def test_hostile_sizes_end_quickly(tmp_path: Path) -> None:
    """A checkpoint may claim any size; nothing is allocated for it."""
    made = make(tmp_path / "b")
    thief = LogKey("small-log", bytes(32))
    note = thief.sign(Checkpoint("small-log", 10**14, bytes(32)).text())
    (made.folder / "log/checkpoint").write_text(str(note), encoding="utf-8")
    root = ALONE.root(thief.verifier)
    (made.folder / "trust/1.root.json").write_bytes(roots.sign(root, [key("publisher")]).encode())
    reseal(made)
    assert verify(made.folder)["checks"]["log"]["state"] == "fails"


def test_a_bundle_that_cannot_be_read_fails(tmp_path: Path) -> None:
    assert not verify(tmp_path)["ok"]
    made = make(tmp_path / "b")
    if os.geteuid():
        (made.folder / "data/report.html").chmod(0)
        assert not verify(made.folder)["ok"]
    digest = sha256(b"x").hexdigest()
    assert verify(made.folder, digest)["checks"]["roots"]["state"] == "fails"
