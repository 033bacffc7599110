"""Canonical JSON: one value, one sequence of bytes (RFC 8785, restricted).

The rules:

1. No floats: a decimal is a string of its digits, so nobody's rounding changes a hash.
2. Keys are ASCII, so their order is the same by byte, code point and UTF-16 unit.
3. Integers lie strictly within ±2^53, so every JSON reader has them exactly.
4. On reading, a key occurs once, and size and nesting are bounded.
5. Dataclasses and structs are objects with all their fields; a set has no order, so it is refused.

The bytes are those of `msgspec` with sorted keys, which under these rules are those of RFC 8785; a
property test holds the two together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from types import NoneType
from typing import Any, NoReturn

import msgspec

MAX_BYTES = 16_000_000
MAX_DEPTH = 64
MAX_INTEGER = 2**53 - 1

_ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="string")
_PLAIN: frozenset[type] = frozenset({str, bool, NoneType, date, msgspec.Raw})
_EMPTY: tuple[()] = ()
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


class CanonicalError(ValueError):
    """A value that has no canonical form, or bytes that are not strict JSON."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path.lstrip('.')}: {message}" if path else message)
        self.message = message
        self.path = path

    def within(self, key: object) -> CanonicalError:
        """The same error, seen from the object or list that holds the place."""
        step = f"[{key}]" if isinstance(key, int) else f".{key}"
        return CanonicalError(self.message, step + self.path)


def encode(value: object) -> bytes:
    """The canonical bytes of a value.

    Args:
        value: Strings, integers, booleans, None, decimals, dates, moments with a time zone, enums
            of these, lists, tuples, dicts, dataclasses and structs. `msgspec.Raw` is taken as it
            is: its bytes must be canonical already.

    Raises:
        CanonicalError: The value breaks a rule; the message names the place.
    """
    _check(value, 0)
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:
        raise CanonicalError("half of a surrogate pair is not text") from None


def _check(value: object, depth: int) -> None:
    """Refuses what has no canonical form; most of its work is telling that nothing is wrong."""
    kind = type(value)
    if kind not in _PLAIN:
        (_CHECKS.get(kind) or _check_for(kind))(value, depth)


def _check_items(keys: Iterable[object], items: Iterable[object], depth: int) -> None:
    # One look at the types, at C speed, tells that most containers hold nothing to check.
    if _PLAIN.issuperset(map(type, items)):
        return
    if depth >= MAX_DEPTH - 1:
        raise CanonicalError(f"more than {MAX_DEPTH} levels of nesting")
    key: object = None
    try:
        for key, item in zip(keys, items, strict=True):  # noqa: B007 -- the error names it
            kind = type(item)
            if kind not in _PLAIN and item is not _EMPTY:
                (_CHECKS.get(kind) or _check_for(kind))(item, depth + 1)
    except CanonicalError as error:
        raise error.within(key) from None


def _check_dict(value: dict[object, object], depth: int) -> None:
    for key in value:
        if type(key) is not str or not key.isascii():
            raise CanonicalError(f"the key {key!r} is not ASCII text")
    _check_items(value, value.values(), depth)


def _check_sequence(value: Sequence[object], depth: int) -> None:
    _check_items(range(len(value)), value, depth)


def _check_integer(value: int, _depth: int) -> None:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise CanonicalError(f"the integer {value} is not within ±2^53; write it as text")


def _check_decimal(value: Decimal, _depth: int) -> None:
    if not value.is_finite():
        raise CanonicalError(f"the decimal {value} is not a number")


def _check_moment(value: datetime, _depth: int) -> None:
    if value.tzinfo is None:
        raise CanonicalError(f"the moment {value.isoformat()} has no time zone")


def _check_enum(value: Enum, depth: int) -> None:
    _check(value.value, depth)


def _refuse_value(value: object, _depth: int) -> NoReturn:
    if isinstance(value, float):
        raise CanonicalError(f"the float {value!r} has no canonical form; use a Decimal")
    if isinstance(value, (set, frozenset)):
        raise CanonicalError("a set has no order; use a sorted tuple")
    raise CanonicalError(f"a {type(value).__name__} has no canonical form")


_CHECKS: dict[type, Callable[[Any, int], None]] = {
    dict: _check_dict,
    list: _check_sequence,
    tuple: _check_sequence,
    int: _check_integer,
    Decimal: _check_decimal,
    datetime: _check_moment,
}


def _check_for(kind: type) -> Callable[[Any, int], None]:
    """The check of a type that was not met before, remembered."""
    check: Callable[[Any, int], None] = _refuse_value
    if issubclass(kind, Enum):
        check = _check_enum
    elif issubclass(kind, tuple):
        check = _check_sequence
    elif issubclass(kind, msgspec.Struct):
        check = _check_object(kind, kind.__struct_fields__)
    elif is_dataclass(kind):
        check = _check_object(kind, tuple(field.name for field in fields(kind)))
    _CHECKS[kind] = check
    return check


def _check_object(kind: type, names: tuple[str, ...]) -> Callable[[Any, int], None]:
    for name in names:
        if not name.isascii():
            raise CanonicalError(f"the field {name!r} of {kind.__name__} is not ASCII text")
    # `attrgetter` gives a tuple only for two names or more.
    values = attrgetter(*names, *names[:1]) if names else lambda _: ()
    keys = (*names, *names[:1])

    def check(value: object, depth: int) -> None:
        _check_items(keys, values(value), depth)

    return check


def parse(data: bytes) -> Any:
    """Reads JSON strictly.

    Args:
        data: UTF-8 text of at most `MAX_BYTES` bytes; spaces between tokens are allowed.

    Returns:
        Nested dict, list, str, int, bool and None.

    Raises:
        CanonicalError: Not JSON, too large, too deep, a key twice or not ASCII, a float, an
            integer outside ±2^53, or half of a surrogate pair.
    """
    if len(data) > MAX_BYTES:
        raise CanonicalError(f"{len(data)} bytes; at most {MAX_BYTES} are read")
    try:
        text = data.decode("utf-8")
        _check_depth(text)
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_refuse_float,
            parse_constant=_refuse_float,
            parse_int=_integer,
        )
        # Escapes can spell half of a surrogate pair; encoding finds it, wherever it is.
        encode(value)
    except UnicodeDecodeError:
        raise CanonicalError("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise CanonicalError(f"not JSON: {error}") from None
    return value


def _check_depth(text: str) -> None:
    """Counts brackets outside strings, before any recursion could meet them."""
    depth = 0
    for char in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if char in "[{" else -1
        if depth > MAX_DEPTH:
            raise CanonicalError(f"more than {MAX_DEPTH} levels of nesting")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key, value in pairs:
        if key in built:
            raise CanonicalError(f"the key {key!r} occurs twice")
        built[key] = value
    return built


def _integer(text: str) -> int:
    if len(text) > 17:
        raise CanonicalError(f"the integer {text[:20]}… is not within ±2^53")
    return int(text)


def _refuse_float(text: str) -> NoReturn:
    raise CanonicalError(f"the number {text} is a float; decimals are written as strings")
