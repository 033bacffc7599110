"""Values of the mappings that verdicts come as: missing or odd ones are empty, never an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from watchkeeper.report import words
from watchkeeper.report.content import Address, Line, Text
from watchkeeper.report.context import ours

Json = Mapping[str, Any]
NUMBER_RECALLED: Final = "number recalled, not confirmed"
RECALLED: Final = f"paragraph {NUMBER_RECALLED}"


def text(mapping: Json, name: str) -> str:
    """A value as text; "" when it is missing."""
    value = mapping.get(name)
    return "" if value is None else words.printable(str(value))


def texts(mapping: Json, name: str) -> list[str]:
    """A list of values as texts."""
    values: Iterable[Any] = mapping.get(name) or ()
    return [words.printable(str(value)) for value in values]


def items(mapping: Json, name: str) -> list[Json]:
    """A list of mappings."""
    values: Iterable[Any] = mapping.get(name) or ()
    return [value for value in values if isinstance(value, Mapping)]


def provision(source: Json) -> str:
    """A paragraph of a resolution, or an article of what is none."""
    symbol, number = text(source, "symbol"), text(source, "paragraph")
    kind = "paragraph" if "/" in symbol else "Article"
    return f"{symbol}, {kind} {number}" if number else symbol or "not named"


def recalled(source: Json) -> bool:
    """Whether its number was not confirmed in a public source."""
    return text(source, "status") == "recalled"


def cited(source: Json) -> Line:
    """A provision with its status and its address."""
    line = ours(provision(source))
    if recalled(source):
        known = RECALLED if "/" in text(source, "symbol") else NUMBER_RECALLED
        line = (*line, Text(f" ({known})"))
    return addressed(line, text(source, "address"))


def addressed(line: Line, address: str) -> Line:
    """The line and where it can be read, if that is known."""
    return (*line, Text(" "), Address(address)) if address else line
