"""Attacks on a bundle: each changes a bundle on the disk, and says which checks must fail.

An attacker without keys changes files, and may make the manifests fit again. What the participants
themselves could sign wrongly is signed again with their keys (`reseal`).
"""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.verify.points import small_points
from tests.verify.small import ALONE, Body, Made, key, log_key, make
from watchkeeper.record import canonical, dsse, roots
from watchkeeper.record.checkpoint import Checkpoint
from watchkeeper.record.keys import LogKey
from watchkeeper.record.roots import ROOT_TYPE
from watchkeeper.record.signers import ParticipantKey
from watchkeeper.report.bundle import bagit
from watchkeeper.report.bundle.signing import release_statement, sign_release

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


@cache
def _made(body: Body) -> Made:
    """A bundle that the attacks of one process copy: making one waits for the disk."""
    return make(Path(_SHARED.name) / f"{len(body.names)}-{len(body.extra)}", body)


_SHARED = TemporaryDirectory()


def prepare(attack: Attack, folder: Path) -> tuple[Made, Path, str | None]:
    """Does an attack; gives the bundle, what to verify and the pin."""
    shared = _made(attack.body)
    shutil.copytree(shared.folder, folder)
    made = replace(shared, folder=folder)
    target = attack.do(made) or made.folder
    pin = {"": None, "right": made.written.pin}.get(attack.pin, attack.pin)
    return made, target, pin
