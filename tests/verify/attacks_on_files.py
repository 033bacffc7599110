"""Attacks by files that do not belong, by links, names and zips."""

from __future__ import annotations

import os
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.verify.attacks import attack, digests, refit, reseal
from tests.verify.small import Made
from watchkeeper.report.bundle import bagit
from watchkeeper.report.bundle.zipped import write_zip


@attack("manifests")
def unlisted_file(made: Made) -> None:
    (made.folder / "data/extra.txt").write_bytes(b"more")


@attack("structure")
def unknown_file(made: Made) -> None:
    (made.folder / "README.txt").write_bytes(b"more")


@attack("structure")
def hidden_file(made: Made) -> None:
    (made.folder / "data/.hidden").write_bytes(b"more")
    refit(made)
    reseal(made)


@attack("manifests")
def missing_file(made: Made) -> None:
    (made.folder / "data/context.jsonld").unlink()


@attack("manifests")
def manifest_in_another_order(made: Made) -> None:
    path = made.folder / bagit.MANIFEST
    path.write_bytes(b"".join(sorted(path.read_bytes().splitlines(keepends=True), reverse=True)))
    (made.folder / bagit.TAGMANIFEST).write_bytes(bagit.tag_manifest(digests(made.folder)))


@attack("structure", browser=False)
def symlink(made: Made) -> None:
    target = made.folder.parent / "elsewhere.html"
    shutil.move(made.folder / "data/report.html", target)
    (made.folder / "data/report.html").symlink_to(target)


@attack("structure", browser=False)
def symlinked_folder(made: Made) -> None:
    target = made.folder.parent / "elsewhere"
    shutil.move(made.folder / "sign", target)
    (made.folder / "sign").symlink_to(target)


@attack("structure", browser=False)
def empty_folder(made: Made) -> None:
    (made.folder / "data/nothing").mkdir()


@attack("structure", browser=False)
def pipe(made: Made) -> None:
    os.mkfifo(made.folder / "data/pipe")


@attack("structure")
def name_in_another_unicode_form(made: Made) -> None:
    (made.folder / "data/re\u0301port.txt").write_bytes(b"more")
    refit(made)


@attack("manifests")
def path_traversal_in_a_manifest(made: Made) -> None:
    path = made.folder / bagit.MANIFEST
    path.write_bytes(path.read_bytes() + b"0" * 64 + b"  data/../../etc/passwd\n")
    (made.folder / bagit.TAGMANIFEST).write_bytes(bagit.tag_manifest(digests(made.folder)))


def _zip(made: Made) -> Path:
    return write_zip(made.folder, made.folder.with_name(f"{made.folder.name}.zip"), "small")


def _python_zip(made: Made, how: Callable[[zipfile.ZipFile, str, bytes], None]) -> Path:
    path = made.folder.with_name("other.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(digests(made.folder)):
            how(archive, f"small/{name}", (made.folder / name).read_bytes())
    return path


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.external_attr = 0o100644 << 16
    info.create_system = 3
    return info


@attack("structure")
def zip_compressed(made: Made) -> Path:
    return _python_zip(
        made, lambda z, name, data: z.writestr(_info(name), data, zipfile.ZIP_DEFLATED)
    )


@attack("structure")
def zip_with_times(made: Made) -> Path:
    def dated(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        info = _info(name)
        info.date_time = (2026, 1, 1, 0, 0, 0)
        archive.writestr(info, data)

    return _python_zip(made, dated)


@attack("structure")
def symlink_in_a_zip(made: Made) -> Path:
    def linked(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        info = _info(name)
        if name.endswith("report.html"):
            info.external_attr = 0o120777 << 16
        archive.writestr(info, data)

    return _python_zip(made, linked)


@attack("structure")
def path_traversal(made: Made) -> Path:
    (made.folder / "zz").write_bytes(b"out")
    path = _zip(made)
    data = path.read_bytes().replace(b"small/zz", b"small/..")
    path.write_bytes(data)
    return path


@attack("structure")
def zip_with_two_folders(made: Made) -> Path:
    (made.folder / "verify.zz").write_bytes(b"out")
    path = _zip(made)
    path.write_bytes(path.read_bytes().replace(b"small/verify.zz", b"smalm/verify.zz"))
    return path


@attack("structure")
def zip_with_an_entry_twice(made: Made) -> Path:
    def twice(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        archive.writestr(_info(name), data)
        if name.endswith("report.html"):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                archive.writestr(_info(name), b"another")

    return _python_zip(made, twice)


@attack("structure")
def zip_with_something_before(made: Made) -> Path:
    path = _zip(made)
    path.write_bytes(b"#!/bin/sh\n" + path.read_bytes())
    return path


@attack("structure")
def zip_with_a_comment(made: Made) -> Path:
    path = _zip(made)
    path.write_bytes(path.read_bytes()[:-2] + b"\x02\x00hi")
    return path


@attack("structure")
def no_zip_at_all(made: Made) -> Path:
    path = made.folder.with_name("other.zip")
    path.write_bytes(b"PK\x03\x04")
    return path
