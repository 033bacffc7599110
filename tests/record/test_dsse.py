from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from watchkeeper.record import dsse
from watchkeeper.record.dsse import Envelope, EnvelopeError
from watchkeeper.record.signers import ParticipantKey

ONE, TWO = ParticipantKey("one", bytes(32)), ParticipantKey("two", bytes([1] * 32))


def test_pae_is_that_of_the_specification() -> None:
    encoded = dsse.pae("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_an_envelope_tells_who_signed() -> None:
    made = dsse.sign("text/plain", b"hello", [TWO, ONE])
    assert dsse.parse(made.encode()) == made
    assert made.signed_by([ONE.public_key, TWO.public_key]) == {ONE.public_key, TWO.public_key}
    with pytest.raises(EnvelopeError, match="may not sign"):
        made.signed_by([ONE.public_key])
    for changed in (
        Envelope("text/html", made.payload, made.signatures),
        Envelope(made.payload_type, b"hullo", made.signatures),
    ):
        with pytest.raises(EnvelopeError, match="does not hold"):
            changed.signed_by([ONE.public_key, TWO.public_key])


def test_signatures_are_added_over_the_same_payload_only() -> None:
    first, second = dsse.sign("t", b"x", [ONE]), dsse.sign("t", b"x", [TWO])
    assert first.with_signatures([second]) == dsse.sign("t", b"x", [ONE, TWO])
    with pytest.raises(EnvelopeError):
        first.with_signatures([dsse.sign("t", b"y", [TWO])])
    with pytest.raises(EnvelopeError):
        dsse.sign("t", b"x", [])


def test_every_changed_byte_is_found() -> None:
    good = dsse.sign("text/plain", b"hello", [ONE]).encode()
    for at in range(len(good)):
        changed = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
        with pytest.raises(EnvelopeError):
            dsse.parse(changed).signed_by([ONE.public_key])


def test_one_spelling_only() -> None:
    good = dsse.sign("text/plain", b"hello", [ONE, TWO]).encode()
    value = json.loads(good)
    backwards = {**value, "signatures": value["signatures"][::-1]}
    twice = {**value, "signatures": value["signatures"][:1] * 2}
    more = {**value, "comment": "x"}
    none = {**value, "signatures": []}
    unpadded = {**value, "payload": value["payload"].rstrip("=")}
    others: list[Any] = [backwards, twice, more, none, unpadded, [], {"payload": 1}]
    for other in others:
        text = json.dumps(other, sort_keys=True, separators=(",", ":")).encode()
        with pytest.raises(EnvelopeError):
            dsse.parse(text)
    with pytest.raises(EnvelopeError):
        dsse.parse(good + b"\n")
    assert base64.b64decode(value["payload"]) == b"hello"


def test_a_statement_has_the_form_of_in_toto() -> None:
    made = json.loads(dsse.statement("file", "ab" * 32, "urn:x", {"a": 1}))
    assert made == {
        "_type": "https://in-toto.io/Statement/v1",
        "predicate": {"a": 1},
        "predicateType": "urn:x",
        "subject": [{"digest": {"sha256": "ab" * 32}, "name": "file"}],
    }
