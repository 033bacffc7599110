"""Points of the Edwards curve that honest keys never are."""

from __future__ import annotations

from functools import cache
from hashlib import sha512

from watchkeeper.verify import verify

P, ORDER = verify.P, verify.ORDER
Point = tuple[int, int, int, int]


def little(number: int) -> bytes:
    return number.to_bytes(32, "little")


def encoded(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return little(y | (x & 1) << 255)


@cache
def torsions() -> tuple[Point, ...]:
    """The eight points whose order divides 8, as multiples of one of order 8."""
    for y in range(2, 1000):
        try:
            point = verify.times(ORDER, verify.point_of(little(y)))
        except ValueError:
            continue
        made = tuple(verify.times(n, point) for n in range(8))
        if len({encoded(p) for p in made}) == 8:
            return made
    raise AssertionError


def small_points() -> list[bytes]:
    """Their encodings, and those with the other sign bit, which are no better."""
    own = {encoded(point) for point in torsions()}
    return sorted(own | {point[:31] + bytes([point[31] ^ 128]) for point in own})


def sign_as(public: bytes, seed: bytes, message: bytes) -> bytes:
    """A signature with the secret of a seed under a public key that is not quite its own."""
    digest = sha512(seed).digest()
    a = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    r = int.from_bytes(sha512(digest[32:] + message).digest(), "little") % ORDER
    first = encoded(verify.times(r, verify.BASE))
    k = int.from_bytes(sha512(first + public + message).digest(), "little") % ORDER
    return first + little((r + k * a) % ORDER)
