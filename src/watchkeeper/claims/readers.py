"""Mapping fields compiled to functions of a row: one closure for each column that a template reads.

A closure takes the cells of a row, already trimmed, and raises `InputError` with its column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from watchkeeper.claims import mapping as maps
from watchkeeper.claims.actors import Registry, Resolved, unregistered_id
from watchkeeper.claims.addresses import load_addresses
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.spans import join_periods, read_span
from watchkeeper.claims.times import Period

T = TypeVar("T")
Cells = Sequence[str]
Reader = Callable[[Cells], T]
Columns = dict[str, int]


def refused(column: str, value: str, expected: str) -> InputError:
    """An error about one cell; file and row are added by whoever reads the row."""
    return InputError(Problem("", 0, column, value[:200], expected))


def in_column(column: str, error: InputError) -> InputError:
    """The same error, with the column that it came from."""
    first = error.problems[0]
    return InputError(Problem("", 0, column, first.value, first.expected))


def cell(columns: Columns, column: str) -> Reader[str]:
    """Reads a cell; an optional column that the table lacks is blank."""
    index = columns.get(column)
    if index is None:
        return lambda cells: ""
    return lambda cells: cells[index]


def text(field: str | maps.Text, columns: Columns, allowed: tuple[str, ...] = ()) -> Reader[str]:
    """Reads a text.

    Args:
        field: A constant or a column.
        columns: Index of each column.
        allowed: The texts that may result; any when empty.

    Raises:
        InputError: A constant or a look-up value that is not allowed.
    """
    if isinstance(field, str):
        _check_allowed(field, allowed)
        return lambda cells: field
    if field.words:
        return _words(field.words, columns)
    for value in (*(field.table or {}).values(), field.otherwise or ""):
        if value not in ("", "="):
            _check_allowed(value, allowed)
    if field.table is None and not allowed and field.pick == "cell":
        return cell(columns, field.column)
    return _looked_up(field, cell(columns, field.column), allowed)


def _check_allowed(value: str, allowed: tuple[str, ...]) -> None:
    if allowed and value not in allowed:
        raise InputError(Problem("", 0, "", value, f"one of {', '.join(allowed)}"))


def _looked_up(field: maps.Text, read: Reader[str], allowed: tuple[str, ...]) -> Reader[str]:
    column = field.column

    @lru_cache(maxsize=4096)
    def find(found: str) -> str:
        if field.pick == "remark":
            found = found[found.rfind("(") + 1 : -1].strip() if found.endswith(")") else ""
        value = found if field.table is None else covered(field.table, found)
        if value is None and found and field.otherwise is None:
            expected = "one of " + ", ".join(key for key in field.table or {} if key)
            raise refused(column, found, expected)
        if value is None:
            value = field.otherwise or ""
        value = found if value == "=" else value
        if allowed and value not in allowed:
            raise refused(column, found, f"one of {', '.join(allowed)}")
        return value

    return lambda cells: find(read(cells))


def covered(table: dict[str, str], found: str) -> str | None:
    """The value that a look-up table has for a text, None when it does not cover it."""
    if (value := table.get(found)) is not None:
        return value
    for key, value in table.items():
        if key.endswith("*") and found.startswith(key[:-1]):
            return value
    return None


def _words(words: str, columns: Columns) -> Reader[str]:
    names = maps.placeholders(words)
    readers = [cell(columns, name) for name in names]
    pattern = words
    for name in names:
        pattern = pattern.replace("{" + name + "}", "\0", 1)
    pieces = pattern.split("\0")

    def read(cells: Cells) -> str:
        parts = [pieces[0]]
        for reader, piece in zip(readers, pieces[1:], strict=True):
            parts += (reader(cells), piece)
        return "".join(parts)

    return read


def condition(field: maps.When, columns: Columns) -> Reader[bool]:
    """Reads whether a condition holds."""
    read = cell(columns, field.column)

    @lru_cache(maxsize=4096)
    def holds(found: str) -> bool:
        return (
            (not field.one_of or found in field.one_of)
            and found not in field.none_of
            and field.contains in found
            and (not field.lacks or field.lacks not in found)
            and (not field.filled or (found != "") == (field.filled == "yes"))
        )

    return lambda cells: holds(read(cells))


def period(field: maps.Span | None, columns: Columns) -> Reader[Period | None]:
    """Reads a period."""
    if field is None:
        return lambda cells: None
    if not field.column:
        return _joined_period(field, columns)
    read, column = cell(columns, field.column), field.column
    table, otherwise = field.table, field.otherwise

    def read_one(cells: Cells) -> Period | None:
        found = read(cells)
        if table is not None:
            value = covered(table, found)
            value = otherwise if value is None else value
            found = found if value == "=" else value
        try:
            return read_span(found)
        except InputError as error:
            raise in_column(column, error) from None

    return read_one


def _joined_period(field: maps.Span, columns: Columns) -> Reader[Period | None]:
    first, last = cell(columns, field.start), cell(columns, field.end)
    named = field.start or field.end

    def read_both(cells: Cells) -> Period | None:
        begin, end = first(cells), last(cells)
        try:
            return join_periods(begin, end)
        except InputError as error:
            wrong = _which(error.problems[0].value, end, field.end, named)
            raise in_column(wrong, error) from None

    return read_both


def _which(value: str, end: str, end_column: str, named: str) -> str:
    return end_column if value == end and end_column else named


def actors(
    field: maps.Actors, columns: Columns, registry: Registry, unregistered: set[str]
) -> Reader[Resolved]:
    """Reads the actors that a cell names.

    Args:
        field: The column and its look-up table.
        columns: Index of each column.
        registry: Actors.
        unregistered: Gathers the ids that the registry does not hold.

    Raises:
        InputError: An id in the look-up table that the registry does not hold.
    """
    read = cell(columns, field.column)
    table = {
        key: constant_actors(tuple(filter(None, value.split("+"))), registry)
        for key, value in (field.table or {}).items()
    }
    find = _publisher(registry) if field.read == "publisher" else registry.resolve
    if field.otherwise != "=":
        fixed = constant_actors(tuple(filter(None, field.otherwise.split("+"))), registry)
        return lambda cells: table.get(read(cells), fixed)

    resolve = remembered(find, unregistered)

    def resolved(cells: Cells) -> Resolved:
        found = read(cells)
        known = table.get(found)
        return resolve(found) if known is None else known

    return resolved


def remembered(
    find: Callable[[str], Resolved], unregistered: set[str]
) -> Callable[[str], Resolved]:
    """`find` with a memory; ids that the registry does not hold are gathered when first met."""

    @lru_cache(maxsize=16384)
    def resolve(found: str) -> Resolved:
        resolved = find(found)
        unregistered.update(resolved.unregistered)
        return resolved

    return resolve


def constant_actors(ids: tuple[str, ...], registry: Registry) -> Resolved:
    """Actors named in a mapping by id."""
    for actor in ids:
        if actor not in registry:
            raise InputError(Problem("", 0, "", actor, "an id of the registry of actors"))
    return Resolved(tuple(sorted(ids)), "", ())


def _publisher(registry: Registry) -> Callable[[str], Resolved]:
    addresses = load_addresses()

    def find(address: str) -> Resolved:
        name = addresses.publisher(address)
        if name in registry:
            return Resolved((name,), "", ())
        if name:
            return registry.resolve(name)
        host = address.partition("://")[2].partition("/")[0] or "no source"
        return Resolved((unregistered_id(host),), "", ())

    return find
