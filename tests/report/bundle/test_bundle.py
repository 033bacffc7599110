from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.verify.attacks import digests
from tests.verify.small import NOON, RULES, TABLE, Body, Made, files, key, make, report
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.entries import Draft
from watchkeeper.record.exhibits import ExhibitError
from watchkeeper.record.labels import Label
from watchkeeper.record.workspace import Workspace
from watchkeeper.report.bundle import Trust, write_bundle, write_zip
from watchkeeper.report.bundle.model import BundleError
from watchkeeper.report.bundle.signing import add_signature
from watchkeeper.report.content import Supersedes
from watchkeeper.verify.verify import verify


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = make(tmp_path / "one"), make(tmp_path / "two")
    assert digests(one.folder) == digests(two.folder)
    assert one.written.digest == two.written.digest
    zips = [write_zip(m.folder, m.folder.with_suffix(".zip"), "small") for m in (one, two)]
    assert zips[0].read_bytes() == zips[1].read_bytes()


def test_a_bag_has_the_form_of_bagit(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    folder = made.folder
    assert (folder / "bagit.txt").read_text().splitlines() == [
        "BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8",
    ]  # fmt: skip
    payload = [path for path in (folder / "data").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in payload)
    assert f"Payload-Oxum: {size}.{len(payload)}\n" in (folder / "bag-info.txt").read_text()
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        lines = [line.split("  ") for line in (folder / name).read_text().splitlines()]
        assert [path for _, path in lines] == sorted(path for _, path in lines)
        assert all(digests(folder)[path] == digest for digest, path in lines)
    covered = (folder / "tagmanifest-sha256.txt").read_text()
    for path in ("manifest-sha256.txt", "trust/1.root.json", "trust/policy.json", "verify.py"):
        assert f"  {path}\n" in covered
    assert "sign/" not in covered and "log/" not in covered
    assert made.written.files == len(digests(folder))


def test_the_zip_opens_with_any_tool(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    path = write_zip(made.folder, tmp_path / "b.zip", "small")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist())
        archive.extractall(tmp_path / "out")
    assert digests(tmp_path / "out" / "small") == digests(made.folder)
    assert verify(tmp_path / "out" / "small", made.written.pin)["ok"]


def test_a_published_bundle_is_never_changed(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    before = digests(made.folder)
    write_bundle(made.release, made.folder, made.origin, at=NOON)
    assert digests(made.folder) == before
    other = replace(made.release, files=files(report()) | {"more.txt": b"more"})
    with pytest.raises(FileExistsError, match="never changed"):
        write_bundle(other, made.folder, made.origin, at=NOON)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("keep me")
    with pytest.raises(FileExistsError):
        write_bundle(made.release, tmp_path / "mine", made.origin, at=NOON)
    assert digests(made.folder) == before
    assert (tmp_path / "mine" / "letter").read_text() == "keep me"
    assert not [path for path in tmp_path.iterdir() if ".partial-" in path.name]


def test_an_interrupted_write_leaves_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    made = make(tmp_path / "b")
    blob = made.origin.exhibits
    monkeypatch.setattr(blob, "chunks", lambda digest: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError, match="disk"):
        write_bundle(made.release, tmp_path / "c", made.origin, at=NOON)
    assert not (tmp_path / "c").exists()
    assert not [path for path in tmp_path.iterdir() if ".partial-" in path.name]


def test_damaged_evidence_is_not_published(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    (blob,) = (tmp_path / "b-case/exhibits/blobs/sha256").iterdir()
    blob.chmod(0o644)
    blob.write_bytes(TABLE.replace(b"1015588", b"1015589"))
    with pytest.raises(ExhibitError):
        write_bundle(made.release, tmp_path / "c", made.origin, at=NOON)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": "A Name"}, "cannot name"),
        ({"name": "../up"}, "cannot name"),
        ({"files": {"report.html": b""}}, "report.json"),
        ({"files": {**files(), "../x": b""}}, "cannot be a path"),
        ({"files": {**files(), "a/.b": b""}}, "cannot be a path"),
        ({"files": {**files(), "r\u0301.txt": b""}}, "cannot be a path"),
        ({"files": {**files(), "evidence/x": b""}}, "cannot be a path"),
        ({"files": {**files(), "disclosures.json": b""}}, "cannot be a path"),
        ({"files": {**files(), "Report.json": b""}}, "case alone"),
        ({"exercise": False}, "exercise"),
        ({"supersedes": Supersedes("ab" * 32, "why")}, "supersedes"),
        ({"evidence": ("ab" * 32,)}, "no disclosed entry"),
    ],
)
def test_releases_that_cannot_be(tmp_path: Path, changes: dict[str, Any], why: str) -> None:
    made = make(tmp_path / "b")
    with pytest.raises(BundleError, match=why):
        write_bundle(replace(made.release, **changes), tmp_path / "c", made.origin, at=NOON)
    assert not (tmp_path / "c").exists()


def test_what_the_public_may_not_read_is_not_disclosed(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    with Workspace.create(
        tmp_path / "w", clock=FixedClock(NOON), entropy=SeededEntropy("w"), name="w"
    ) as workspace:
        label = Label(readers=frozenset({"member-a"}))
        (entry,) = workspace.journal.append([Draft("note", {"a": "b"}, "clerk", label)])
    release = replace(made.release, disclosed=(*made.release.disclosed, entry))
    with pytest.raises(BundleError, match="not for the public"):
        write_bundle(release, tmp_path / "c", made.origin, at=NOON)
    stranger = replace(entry, label=Label())
    release = replace(made.release, disclosed=(*made.release.disclosed, stranger))
    with pytest.raises(BundleError, match="not in the log"):
        write_bundle(release, tmp_path / "c", made.origin, at=NOON)


def test_the_root_names_the_policy(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    with pytest.raises(BundleError, match="policy"):
        Trust(made.origin.trust.chain, RULES + b" ")


def test_signatures_are_added_one_by_one(tmp_path: Path) -> None:
    body = Body()
    made = make(tmp_path / "b", body, signers={})
    for number, name in enumerate(body.names[:8], 1):
        add_signature(made.folder, name, [key(name)])
        assert verify(made.folder)["ok"] is (number == 8)
    add_signature(made.folder, body.names[0], [key(body.names[0])])
    assert verify(made.folder, made.written.pin)["ok"]


def disclosed(made: Made) -> list[Any]:
    entries: list[Any] = json.loads((made.folder / "data/disclosures.json").read_bytes())["entries"]
    return entries


def test_disclosed_is_only_what_was_named(tmp_path: Path) -> None:
    made = make(tmp_path / "b")
    assert [entry["envelope"]["kind"] for entry in disclosed(made)] == ["exhibit", *["claim"] * 3]
    everything = b"".join(p.read_bytes() for p in made.folder.rglob("*") if p.is_file())
    assert b'"kind":"note"' not in everything
