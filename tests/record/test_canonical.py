from __future__ import annotations

import enum
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.record.canonical import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_INTEGER,
    CanonicalError,
    encode,
    parse,
)

keys = st.text(st.characters(max_codepoint=127), max_size=8)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=30
)


@given(values)
def test_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert encode(value) == rfc8785.dumps(value)


@given(values)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert parse(encode(value)) == value


class Colour(enum.Enum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Point:
    x: Decimal
    on: date
    colour: Colour = Colour.RED
    tags: tuple[str, ...] = ()


class Shape(msgspec.Struct):
    points: tuple[Point, ...]
    seen: datetime | None = None


def test_dataclasses_decimals_dates_and_moments_have_one_form() -> None:
    shape = Shape((Point(Decimal("1.50"), date(2024, 2, 29)),), datetime(2024, 1, 1, tzinfo=UTC))
    assert encode(shape) == (
        b'{"points":[{"colour":"red","on":"2024-02-29","tags":[],"x":"1.50"}],'
        b'"seen":"2024-01-01T00:00:00Z"}'
    )


@dataclass(frozen=True)
class Loose:
    value: Any
    other: str = ""


@dataclass(frozen=True)
class Single:
    value: Any


REFUSED: list[Any] = [
    1.0,
    0.0,
    float("nan"),
    float("inf"),
    2**53,
    -(2**53),
    Decimal("NaN"),
    Decimal("Infinity"),
    datetime(2024, 1, 1),  # noqa: DTZ001 -- the point of the test
    {"é": 1},
    {1: 1},
    {"a", "b"},
    frozenset({"a"}),
    b"bytes",
    object(),
    "\ud800",
]


@pytest.mark.parametrize("bad", REFUSED, ids=range(len(REFUSED)))
@pytest.mark.parametrize(
    "place",
    [
        lambda bad: bad,
        lambda bad: [bad],
        lambda bad: ("text", {"key": [1, bad]}),
        Loose,
        Single,
        lambda bad: Loose(Single((bad,))),
    ],
)
def test_what_has_no_canonical_form_is_refused_wherever_it_is(place: Any, bad: Any) -> None:
    with pytest.raises(CanonicalError):
        encode(place(bad))


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(CanonicalError, match=r"^value\.rows\[2\]\.share: the float 0\.5"):
        encode(Loose({"rows": [1, 2, {"share": 0.5}]}))


def test_largest_integers_pass() -> None:
    assert parse(encode([MAX_INTEGER, -MAX_INTEGER])) == [2**53 - 1, 1 - 2**53]


def _nested(levels: int) -> Any:
    value: Any = "core"
    for _ in range(levels):
        value = [value]
    return value


def test_nesting_is_bounded_and_everything_written_can_be_read() -> None:
    deepest = max(level for level in range(MAX_DEPTH + 3) if _encodes(_nested(level)))
    assert MAX_DEPTH - 3 <= deepest <= MAX_DEPTH
    assert parse(encode(_nested(deepest))) == _nested(deepest)


def _encodes(value: Any) -> bool:
    try:
        encode(value)
    except CanonicalError:
        return False
    return True


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":{"a":1,"a":2}}',
        b'{"\\u0061":1,"a":2}',
        b"1.0",
        b"[1e3]",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"9007199254740992",
        b"[" + b"9" * 5000 + b"]",
        b'{"\xc3\xa9":1}',
        b'"\\ud800"',
        b"\xff",
        b'\xef\xbb\xbf{"a":1}',
        b"",
        b"{",
        b"[1,]",
        b'"a" "b"',
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b"[" * 1_000_000,
        b'{"a":' * 100_000,
        b'"' + b"a" * MAX_BYTES + b'"',
    ],
    ids=lambda data: repr(data[:24]),
)
def test_strict_reading_refuses(data: bytes) -> None:
    with pytest.raises(CanonicalError):
        parse(data)


def test_brackets_in_strings_are_no_nesting() -> None:
    text = "[{" * 1000 + '"\\'
    assert parse(json.dumps([text]).encode()) == [text]
