"""Data files (norms, mappings, parameters, cases): YAML read as text, typed by its schema.

The rules:

1. Every scalar is text until the schema types it: `NO` stays Norway, `0815` keeps its zero.
2. A duplicate key, an anchor, an alias or a tag is an error with its line.
3. A schema is a frozen dataclass; an unknown key or a wrong type is an error with file and line.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import yaml

from watchkeeper.claims.problems import InputError, Problem

T = TypeVar("T")

MAX_BYTES = 8_000_000
MAX_DEPTH = 60


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it is there, six times as fast; only its events and nodes are used."""


def _refuse(file: str, mark: Any, value: str, expected: str) -> InputError:
    return InputError(Problem(file, mark.line + 1 if mark else 0, "", value, expected))


def _build(node: yaml.Node, file: str, lines: dict[str, int], path: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return None if node.value in ("", "~") and not node.style else node.value
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(item, file, lines, f"{path}[{index}]") for index, item in enumerate(node.value)
        ]
    built: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _refuse(file, key.start_mark, "", "a plain word as key")
        if key.value in built:
            raise _refuse(file, key.start_mark, key.value, "each key once")
        built[key.value] = _build(value, file, lines, f"{path}.{key.value}")
        lines[f"{path}.{key.value}"] = key.start_mark.line + 1
    return built


def _check_events(text: str, file: str) -> None:
    """Refuses what the rules refuse while still reading, so that deep nesting costs nothing."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _refuse(file, event.start_mark, "", f"at most {MAX_DEPTH} levels of nesting")
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor or isinstance(event, yaml.AliasEvent):
            raise _refuse(file, event.start_mark, anchor or "", "no anchors or aliases")
        if tag:
            raise _refuse(file, event.start_mark, tag, "no tags")


def parse_text(text: str, file: str = "") -> tuple[Any, dict[str, int]]:
    """Reads one YAML document as nested text.

    Args:
        text: The document.
        file: Its name, for errors.

    Returns:
        The value (dict, list, str or None, nested) and the line of each JSON-style path (`$.a[0]`).

    Raises:
        InputError: Not YAML, a duplicate key, an anchor, a tag, or too deep.
    """
    if len(text) > MAX_BYTES:
        raise InputError(Problem(file, 0, "", f"{len(text)} characters", f"at most {MAX_BYTES}"))
    lines: dict[str, int] = {}
    try:
        _check_events(text, file)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line + 1, text.count("\n") + 1) if mark else 0
        raise InputError(Problem(file, line, "", "", f"valid YAML ({error.problem})")) from None
    except (yaml.YAMLError, RecursionError):
        raise InputError(Problem(file, 0, "", "", "valid YAML")) from None
    return (None if node is None else _build(node, file, lines, "$")), lines


def read_as(schema: type[T], text: str, file: str = "") -> T:
    """Reads one YAML document and types it by a schema.

    Args:
        schema: A dataclass, or any type that msgspec can decode to; numbers and dates are read
            from their text.
        text: The document.
        file: Its name, for errors.

    Raises:
        InputError: As `parse_text`, or the document does not fit the schema (with the line).
    """
    return type_as(schema, *parse_text(text, file), file)


def type_as(schema: type[T], value: Any, lines: dict[str, int], file: str = "") -> T:
    """Types what `parse_text` read by a schema.

    Raises:
        InputError: The value does not fit the schema (with the line).
    """
    _refuse_unknown_keys(value, schema, "$", lines, file)
    try:
        return msgspec.convert(value, schema, strict=False)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `")
        path = path.rstrip("`")
        line = next((lines[p] for p in _shortened(path) if p in lines), 0)
        raise InputError(Problem(file, line, path.removeprefix("$."), "", message)) from None


def _refuse_unknown_keys(
    value: Any, schema: Any, path: str, lines: dict[str, int], file: str
) -> None:
    """Walks value and schema together: msgspec passes over the unknown keys of a dataclass."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            inner = _item_type(schema, index)
            _refuse_unknown_keys(item, inner, f"{path}[{index}]", lines, file)
    elif isinstance(value, dict):
        known = _key_types(schema)
        for key, item in value.items():
            place = f"{path}.{key}"
            if known is not None and key not in known:
                expected = f"a known key ({', '.join(known)})"
                raise InputError(
                    Problem(file, lines.get(place, 0), place.lstrip("$."), key, expected)
                )
            inner = _value_type(schema) if known is None else known[key]
            _refuse_unknown_keys(item, inner, place, lines, file)


def _options(schema: Any) -> tuple[Any, ...]:
    """The members of a union, or the type itself."""
    return get_args(schema) if get_origin(schema) in (Union, UnionType) else (schema,)


@cache
def _key_types(schema: Any) -> dict[str, Any] | None:
    """The fields of the dataclass that a mapping can be; None when its keys are free."""
    for option in _options(schema):
        if isinstance(option, type) and is_dataclass(option):
            return get_type_hints(option)
    return None


def _item_type(schema: Any, index: int) -> Any:
    for option in _options(schema):
        if get_origin(option) in (list, tuple) and (args := get_args(option)):
            return args[0] if args[-1] is ... or len(args) == 1 else args[min(index, len(args) - 1)]
    return Any


def _value_type(schema: Any) -> Any:
    for option in _options(schema):
        if len(args := get_args(option)) == 2 and get_origin(option) not in (tuple, list):
            return args[1]
    return Any


def _shortened(path: str) -> list[str]:
    """The path and each of its parents, longest first."""
    paths = [path or "$"]
    while (cut := max(path.rfind("."), path.rfind("["))) > 0:
        path = path[:cut]
        paths.append(path)
    return paths


def load_as(schema: type[T], path: Path) -> T:
    """Reads a YAML file and types it by a schema; errors as `read_as`."""
    return read_as(schema, read_text(path), path.name)


def read_text(path: Path) -> str:
    """The text of a data file.

    Raises:
        InputError: No such file, or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(Problem(path.name, 0, "", "", f"a file ({error})")) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(Problem(path.name, line, "", "", "text in UTF-8")) from None
