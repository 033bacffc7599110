"""Attacks on a bundle: each changes a bundle on the disk, and says which checks must fail.

An attacker without keys changes files, and may make the manifests fit again. What the participants
themselves could sign wrongly is signed again with their keys (`reseal`).
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.verify.points import small_points
from tests.verify.small import ALONE, Body, Made, key, log_key, make, report
from watchkeeper.record import canonical, dsse, roots
from watchkeeper.record.checkpoint import Checkpoint
from watchkeeper.record.keys import LogKey
from watchkeeper.record.roots import ROOT_TYPE
from watchkeeper.record.signers import ParticipantKey
from watchkeeper.report.bundle import bagit
from watchkeeper.report.bundle.signing import release_statement, sign_release
from watchkeeper.report.bundle.zipped import write_zip

ORDER = 2**252 + 27742317777372353535851937790883648493


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def refit(made: Made) -> None:
    """Makes the manifests fit again, as anyone can."""
    folder = made.folder
    sizes = {path: (folder / path).stat().st_size for path in digests(folder)}
    (folder / "bag-info.txt").write_bytes(bagit.information(made.release.name, sizes))
    (folder / bagit.MANIFEST).write_bytes(bagit.payload_manifest(digests(folder)))
    (folder / bagit.TAGMANIFEST).write_bytes(bagit.tag_manifest(digests(folder)))


def reseal(made: Made, signers: dict[str, list[ParticipantKey]] | None = None) -> None:
    """Makes the manifests fit and signs again, as only the participants can."""
    refit(made)
    digest = sha256((made.folder / bagit.TAGMANIFEST).read_bytes()).hexdigest()
    statement = release_statement(digest, (made.folder / "log/checkpoint").read_text())
    for name, keys in (signers or made.origin.signers).items():
        path = made.folder / "sign" / f"{name}.dsse.json"
        path.write_bytes(sign_release(statement, keys).encode())


def change(made: Made, path: str, old: bytes, new: bytes, count: int = 1) -> None:
    data = (made.folder / path).read_bytes()
    assert old in data, (path, old)
    (made.folder / path).write_bytes(data.replace(old, new, count))


def edit(made: Made, path: str, how: Callable[[Any], None]) -> None:
    value = json.loads((made.folder / path).read_bytes())
    how(value)
    (made.folder / path).write_bytes(canonical.encode(value))


@dataclass(frozen=True)
class Attack:
    """What is done to a bundle, and what must be found.

    Attributes:
        name: Name of the attack.
        do: Changes the bundle; gives a zip to verify in place of the folder, or None.
        fails: Checks that fail.
        body: Who signs the bundle beforehand.
        pin: The reader has the pin of the root; or another pin.
        browser: A browser sees it too.
    """

    name: str
    do: Callable[[Made], Path | None]
    fails: frozenset[str]
    body: Body = ALONE
    pin: str = ""
    browser: bool = True


ATTACKS: list[Attack] = []


def attack(*fails: str, **more: Any) -> Callable[[Callable[[Made], Any]], Callable[[Made], Any]]:
    def keep(do: Callable[[Made], Any]) -> Callable[[Made], Any]:
        name = do.__name__
        ATTACKS.append(Attack(name, do, frozenset(fails), **more))
        return do

    return keep


# Entries and log -------------------------------------------------------------------------------


@attack("disclosures")
def entry_reordered(made: Made) -> None:
    def swap(value: Any) -> None:
        first, second = value["entries"][1:3]
        first["index"], second["index"] = second["index"], first["index"]

    edit(made, "data/disclosures.json", swap)
    reseal(made)


@attack("log")
def leaves_reordered(made: Made) -> None:
    data = (made.folder / "log/tile/0/000").read_bytes()
    (made.folder / "log/tile/0/000").write_bytes(data[32:64] + data[:32] + data[64:])


@attack("claims")
def entry_dropped(made: Made) -> None:
    edit(made, "data/disclosures.json", lambda value: value["entries"].pop(1))
    reseal(made)


@attack("log")
def leaf_dropped(made: Made) -> None:
    path = made.folder / "log/tile/0/001.p/48"
    path.write_bytes(path.read_bytes()[:-32])


@attack("disclosures")
def entry_replaced(made: Made) -> None:
    change(made, "data/disclosures.json", b'"low":"1015588"', b'"low":"1015589"')
    reseal(made)


@attack("claims")
def claim_unlike_its_entry(made: Made) -> None:
    def lie(value: Any) -> None:
        value["claims"][2] |= {"bounds": {**value["claims"][0]["bounds"], "low": "1"}}

    edit(made, "data/report.json", lie)
    reseal(made)


@attack("disclosures")
def evidence_swapped(made: Made) -> None:
    (path,) = (made.folder / "data/evidence").iterdir()
    path.write_bytes(b"another table")
    reseal(made)


@attack("disclosures")
def evidence_without_entry(made: Made) -> None:
    name = sha256(b"stray").hexdigest()
    (made.folder / "data/evidence" / name).write_bytes(b"stray")
    reseal(made)


@attack("checkpoint")
def forged_checkpoint(made: Made) -> None:
    forger = LogKey("small-log", bytes(32))
    note = forger.sign(Checkpoint("small-log", 304, bytes(32)).text())
    (made.folder / "log/checkpoint").write_text(str(note), encoding="utf-8")


@attack("checkpoint")
def checkpoint_with_another_size(made: Made) -> None:
    change(made, "log/checkpoint", b"\n304\n", b"\n303\n")


@attack("checkpoint")
def checkpoint_with_a_second_signature(made: Made) -> None:
    path = made.folder / "log/checkpoint"
    line = path.read_bytes().splitlines()[-1]
    path.write_bytes(path.read_bytes() + line + b"\n")


@attack("checkpoint")
def checkpoint_with_padding(made: Made) -> None:
    path = made.folder / "log/checkpoint"
    path.write_bytes(path.read_bytes() + b"\n")


@attack("log")
def further_tile(made: Made) -> None:
    (made.folder / "log/tile/0/002").write_bytes(bytes(32))


@attack("log")
def upper_tile_changed(made: Made) -> None:
    (made.folder / "log/tile/1/000.p/1").write_bytes(bytes(32))


# Trust and signatures ----------------------------------------------------------------------------


@attack("roots", pin="right")
def wrong_root(made: Made) -> None:
    """Everything is signed anew by others: only the pin tells."""
    thief = ParticipantKey("publisher", bytes(32))
    root = ALONE.root(log_key(), participants={"publisher": (thief.public_key,)})
    (made.folder / "trust/1.root.json").write_bytes(roots.sign(root, [thief]).encode())
    reseal(made, {"publisher": [thief]})


def _root(made: Made, how: Callable[[Any], None], body: Body = ALONE) -> None:
    """Changes what a root says and signs it properly again."""
    envelope = dsse.parse((made.folder / "trust/1.root.json").read_bytes())
    value = json.loads(envelope.payload)
    how(value)
    keys = [own for name in body.names for own in body.keys(name)]
    signed = dsse.sign(ROOT_TYPE, canonical.encode(value), keys)
    (made.folder / "trust/1.root.json").write_bytes(signed.encode())
    reseal(made)


@attack("roots")
def quorum_none(made: Made) -> None:
    _root(made, lambda value: value["roles"]["release"].update(threshold=0))


@attack("signatures")
def nobody_signed(made: Made) -> None:
    shutil.rmtree(made.folder / "sign")


@attack("roots")
def quorum_out_of_reach(made: Made) -> None:
    _root(made, lambda value: value["roles"]["root"].update(threshold=2))


ELEVEN = Body()
TWO_KEYS = Body(extra={"member-a": 1})


@attack("signatures", body=TWO_KEYS)
def one_participant_counted_twice(made: Made) -> None:
    """Seven participants, eight keys: member-a signs with both of its own."""
    (made.folder / "sign/member-h.dsse.json").unlink()
    assert len(TWO_KEYS.keys("member-a")) == 2


@attack("signatures", body=ELEVEN)
def one_signature_under_two_names(made: Made) -> None:
    sign = made.folder / "sign"
    (sign / "member-h.dsse.json").write_bytes((sign / "member-a.dsse.json").read_bytes())


@attack("roots", body=ELEVEN)
def participant_listed_twice(made: Made) -> None:
    def twice(value: Any) -> None:
        value["roles"]["release"]["participants"].insert(0, "member-a")

    _root(made, twice, ELEVEN)


@attack("roots", body=ELEVEN)
def key_of_two_participants(made: Made) -> None:
    def share(value: Any) -> None:
        value["participants"]["member-b"] += value["participants"]["member-a"]

    _root(made, share, ELEVEN)


@attack("signatures", body=ELEVEN)
def seven_of_eleven(made: Made) -> None:
    (made.folder / "sign/member-a.dsse.json").unlink()


@attack("signatures", body=ELEVEN)
def redundant_signature_spoiled(made: Made) -> None:
    reseal(made, ELEVEN.signers(9))
    edit(made, "sign/member-i.dsse.json", _spoil)


def _spoil(value: Any) -> None:
    raw = bytearray(base64.b64decode(value["signatures"][0]["sig"]))
    raw[5] ^= 1
    value["signatures"][0]["sig"] = base64.b64encode(raw).decode()


@attack("roots", pin="9" * 64)
def stale_root(made: Made) -> None:
    """The reader knows a newer root than the bundle has."""


@attack("roots")
def chain_with_a_gap(made: Made) -> None:
    trust = made.folder / "trust"
    shutil.copy(trust / "1.root.json", trust / "3.root.json")
    reseal(made)


@attack("roots")
def policy_replaced(made: Made) -> None:
    (made.folder / "trust/policy.json").write_bytes(b'{"format":"watchkeeper-policy/1"}')
    reseal(made)


@attack("signatures")
def signature_with_second_spelling_of_s(made: Made) -> None:
    def stretch(value: Any) -> None:
        raw = base64.b64decode(value["signatures"][0]["sig"])
        number = int.from_bytes(raw[32:], "little") + ORDER
        stretched = raw[:32] + number.to_bytes(32, "little")
        value["signatures"][0]["sig"] = base64.b64encode(stretched).decode()

    edit(made, "sign/publisher.dsse.json", stretch)


@attack("roots")
def key_of_small_order(made: Made) -> None:
    """Anyone can sign for such a key: for some text, a signature of zeros holds."""
    for number, (weak, r) in enumerate(product(small_points(), repeat=2)):
        root = ALONE.root(log_key(), participants={"publisher": (weak,)}, body=f"body {number}")
        envelope = dsse.Envelope(ROOT_TYPE, root.encode(), ((dsse.key_id(weak), r + bytes(32)),))
        try:
            Ed25519PublicKey.from_public_bytes(weak).verify(
                r + bytes(32), dsse.pae(ROOT_TYPE, root.encode())
            )
        except InvalidSignature:
            continue
        (made.folder / "trust/1.root.json").write_bytes(envelope.encode())
        reseal(made)
        return
    raise AssertionError("no such signature was found")


@attack("signatures")
def base64_in_a_second_spelling(made: Made) -> None:
    def respell(value: Any) -> None:
        text = value["signatures"][0]["sig"]
        assert text.endswith("==")
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        other = letters[letters.index(text[-3]) ^ 1]
        value["signatures"][0]["sig"] = text[:-3] + other + "=="

    edit(made, "sign/publisher.dsse.json", respell)


@attack("signatures")
def signed_for_another_bundle(made: Made) -> None:
    refit(made)
    note = (made.folder / "log/checkpoint").read_text()
    envelope = sign_release(release_statement("0" * 64, note), [key("publisher")])
    (made.folder / "sign/publisher.dsse.json").write_bytes(envelope.encode())


@attack("signatures")
def signed_by_an_outsider(made: Made) -> None:
    reseal(made, {"outsider": [key("outsider")]})


# Files and zips ------------------------------------------------------------------------------------


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


# JSON and numbers ------------------------------------------------------------------------------------


def _raw(path: str, old: bytes, new: bytes) -> Callable[[Made], None]:
    def do(made: Made) -> None:
        change(made, path, old, new)
        reseal(made)

    return do


REPORT = "data/report.json"
ATTACKS += [
    Attack(name, _raw(path, old, new), frozenset(fails))
    for name, path, old, new, *fails in (
        ("duplicate_key", REPORT, b'"version":"0"}', b'"version":"0","version":"1"}', "report"),
        ("duplicate_key_first", REPORT, b'{"claims":', b'{"claims":[],"claims":', "report"),
        ("duplicate_key_disclosed", "data/disclosures.json", b'{"entries"', b'{"entries":[],"entries"',
         "disclosures"),
        ("space_in_json", REPORT, b'"version":"0"', b'"version": "0"', "report"),
        ("escape_in_json", REPORT, b'"version":"0"', b'"version":"\\u0030"', "report"),
        ("nan", REPORT, b'"version":"0"', b'"version":NaN', "report"),
        ("float", REPORT, b'"version":"0"', b'"version":1.5', "report"),
        ("huge_integer", REPORT, b'"version":"0"', b'"version":' + b"9" * 5000, "report"),
        ("large_integer", REPORT, b'"version":"0"', b'"version":9007199254740992', "report"),
        ("minus_zero", REPORT, b'"version":"0"', b'"version":-0', "report"),
        ("half_of_a_pair", REPORT, b'"version":"0"', b'"version":"\\ud800"', "report"),
        ("not_utf_8", REPORT, b'"version":"0"', b'"version":"\xff"', "report"),
        ("byte_order_mark", REPORT, b'{"claims"', b'\xef\xbb\xbf{"claims"', "report"),
        ("deep", REPORT, b'"version":"0"', b'"version":' + b"[" * 65 + b"]" * 65, "report"),
        ("very_deep", REPORT, b'"version":"0"', b'"version":' + b"[" * 9**6, "report"),
        ("exercise_as_number", REPORT, b'"exercise":true', b'"exercise":1', "report"),
        ("another_format", REPORT, b"watchkeeper-report/1", b"watchkeeper-report/2", "report"),
        ("text_changed", REPORT, b"another, above", b"nobody, above", "report"),
        ("unknown_claim", REPORT, b'"basis":["a1","a2"]', b'"basis":["a1","a9"]', "report"),
        ("unknown_figure", REPORT, b'"figures":["f1","f2"]', b'"figures":["f1","f99"]', "report"),
        ("exponent", REPORT, b'"low":"126948.5"', b'"low":"1269485e-1"', "figures"),
        ("leading_zero", REPORT, b'"low":"126948.5"', b'"low":"0126948.5"', "figures"),
        ("negative", REPORT, b'"low":"126948.5"', b'"low":"-1"', "figures"),
        ("very_long_number", REPORT, b'"low":"126948.5"', b'"low":"' + b"9" * 201 + b'"', "figures"),
        ("arabic_digits", REPORT, b'"low":"126948.5"', '"low":"١"'.encode(), "figures"),
        ("low_end_unbounded", REPORT, b'"low":"126948.5"', b'"low":"unbounded"', "figures"),
        ("rounded_inward", REPORT, b'"low":"7812215.384615"', b'"low":"7812215.384616"', "figures"),
        ("wrong_sum", REPORT, b'"low":"1515588"', b'"low":"1515587"', "figures"),
        ("wrong_answer", REPORT, b'{"answer":"yes"}', b'{"answer":"no"}', "figures"),
        ("unlike_its_claim", REPORT, b'"id":"f1","inputs":[],"op":"given","shown":["1,015,588"],'
         b'"unit":"bbl","value":{"high":"1015588"', b'"id":"f1","inputs":[],"op":"given","shown":'
         b'["1,015,588"],"unit":"bbl","value":{"high":"1015589"', "figures"),
        ("cycle", REPORT, b'"id":"f5","inputs":["f1","f2"]', b'"id":"f5","inputs":["f5","f2"]',
         "figures"),
        ("used_before_made", REPORT, b'"id":"f5","inputs":["f1","f2"]',
         b'"id":"f5","inputs":["f6","f2"]', "figures"),
        ("unknown_operation", REPORT, b'"op":"hull"', b'"op":"mean"', "figures"),
        ("inherited_operation", REPORT, b'"op":"hull"', b'"op":"constructor"', "figures"),
        ("three_factors", REPORT, b'"id":"f6","inputs":["f1","f4"]',
         b'"id":"f6","inputs":["f1","f4","f4"]', "figures"),
        ("comparison_as_number", REPORT, b'"id":"f5","inputs":["f1","f2"]',
         b'"id":"f5","inputs":["f1","f11"]', "figures"),
        ("other_units", REPORT, b'"id":"f10","inputs":["f1","f3"]',
         b'"id":"f10","inputs":["f1","f4"]', "figures"),
        ("shown_otherwise", REPORT, b'"shown":["3"]', b'"shown":["4"]', "report"),
        ("printed_otherwise", "data/report.html", b">1,015,588<", b">1,015,589<", "html"),
        ("figure_not_printed", "data/report.html", b'data-figure="f12"', b'data-f="f12"', "html"),
        ("unknown_figure_printed", "data/report.html", b'data-figure="f12"', b'data-figure="f99"',
         "html"),
        ("words_changed", "data/report.html", b"China said", b"Chile said", "html"),
        ("statement_not_printed", "data/report.html", b'<p id="s3" data-text-hash', b'<p id="s3" data-x',
         "html"),
        ("entity_changed", "data/report.html", b"&lt;said&gt;", b"&lt;Said&gt;", "html"),
    )
]  # fmt: skip


def prepare(attack: Attack, folder: Path) -> tuple[Made, Path, str | None]:
    """Does an attack; gives the bundle, what to verify and the pin."""
    made = make(folder, attack.body, said=report(), name="small")
    target = attack.do(made) or made.folder
    pin = {"": None, "right": made.written.pin}.get(attack.pin, attack.pin)
    return made, target, pin
