"""Published vectors and what they leave out: Ed25519, RFC 8785, RFC 6962, tiles, DSSE."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verify.points import encoded, little, sign_as, small_points, torsions
from watchkeeper.record import canonical, dsse, merkle, tiles
from watchkeeper.verify import verify

# RFC 8032, section 7.1: secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b4"
        "6bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d"
        "8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6"
        "594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0"
        "303dca179c138ac17ad9bef1177331a704",
    ),
]
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
BOTH = [verify.signed, dsse.holds]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


@pytest.mark.parametrize("holds", BOTH)
@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_rfc_8032(holds: Any, secret: str, public: str, message: str, signature: str) -> None:
    key, text, made = map(bytes.fromhex, (public, message, signature))
    assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).sign(text) == made
    assert holds(key, text, made)
    assert not holds(key, text + b"x", made)
    for at in range(64):
        assert not holds(key, text, made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :])


@pytest.mark.parametrize("holds", BOTH)
def test_points_of_small_order_sign_nothing(holds: Any) -> None:
    points = small_points()
    assert len(points) >= 8
    for point in points:
        for r in points:
            assert not holds(point, b"anything", r + bytes(32))
        assert not holds(PUBLIC, b"anything", point + bytes(32))


@pytest.mark.parametrize("holds", BOTH)
def test_numbers_and_points_have_one_spelling(holds: Any) -> None:
    good = KEY.sign(b"text")
    assert holds(PUBLIC, b"text", good)
    s = int.from_bytes(good[32:], "little")
    for multiple in range(1, 15):
        if s + multiple * ORDER < 2**256:
            assert not holds(PUBLIC, b"text", good[:32] + little(s + multiple * ORDER))
    for y in range(19):  # y + p still fits in 255 bits
        for sign in (0, 1 << 255):
            assert not holds(little(y + P | sign), b"text", good)
            assert not holds(PUBLIC, b"text", little(y + P | sign) + good[32:])
    for key, signature in (
        (PUBLIC[:31], good),
        (PUBLIC + b"\0", good),
        (PUBLIC, good[:63]),
        (b"", b""),
    ):
        assert not holds(key, b"text", signature)


@pytest.mark.parametrize("holds", BOTH)
def test_a_key_with_a_part_of_small_order_gains_nothing(holds: Any) -> None:
    """Without the factor 8, both implementations decide such keys alike."""
    for torsion in torsions():
        key = encoded(verify.add(verify.point_of(PUBLIC), torsion))
        for number in range(16):
            text = str(number).encode()
            made = sign_as(key, bytes(range(32)), text)
            assert holds(key, text, made) is verify.signed(key, text, made)


@settings(max_examples=30)
@given(
    st.binary(min_size=32, max_size=32),
    st.binary(max_size=80),
    st.integers(0, 63),
    st.integers(1, 255),
)
def test_both_agree_on_random_signatures(seed: bytes, text: bytes, at: int, flip: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, made = key.public_key().public_bytes_raw(), key.sign(text)
    assert verify.signed(public, text, made)
    broken = made[:at] + bytes([made[at] ^ flip]) + made[at + 1 :]
    assert verify.signed(public, text, broken) is dsse.holds(public, text, broken) is False


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=5), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_canonical_json_is_that_of_rfc_8785(value: Any) -> None:
    expected = rfc8785.dumps(value)
    assert verify.canonical(value) == expected == canonical.encode(value)
    assert verify.parse(expected, "here") == value


@pytest.mark.parametrize(
    "text",
    [
        b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a":1 }', b"[1.0]", b"[1e2]", b"[NaN]", b"[-0]",
        b"[9007199254740992]", b"[Infinity]", b'["\\u0041"]', b'["\\/"]', b"[01]", b"", b"[",
        b"[1,]",
        b'["\xff"]', b'["\\ud800"]', b'{"\xc3\xa9":1}'[:-1], b'["\n"]', b"\xef\xbb\xbf[]", b"[] ",
        b"[" * 65 + b"]" * 65, b"[" * 100_000, b"'a'", b"nul",
    ],
    ids=lambda text: repr(text[:16]),
)  # fmt: skip
def test_anything_but_canonical_json_is_refused(text: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        verify.parse(text, "here")


def test_roots_and_tiles_are_those_of_the_record() -> None:
    leaves = [merkle.leaf_hash(str(n).encode()) for n in range(600)]
    for size in [*range(1, 70), 255, 256, 257, 511, 512, 513, 600]:
        assert verify.root_of(leaves[:size]) == merkle.root_of(leaves[:size])
    for index in (0, 7, 999, 1000, 1234067, 999_999_999):
        for width in (1, 255, 256):
            assert verify.tile(0, index, width) == "log/" + tiles.path_of(0, index, width)


def test_rfc_6962_leaves() -> None:
    """The tree over the leaves of the published test of Certificate Transparency."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    inputs.append("606162636465666768696a6b6c6d6e6f")
    leaves = [sha256(b"\0" + bytes.fromhex(text)).digest() for text in inputs]
    expected = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert verify.root_of(leaves).hex() == expected


def test_dsse_vector() -> None:
    """The example of the DSSE specification."""
    encoded = dsse.pae("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert dsse.pae("", b"") == b"DSSEv1 0  0 "
