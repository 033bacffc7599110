"""A place in a data file: its value with the line it stands on, and errors that name both.

Used by every reader of this room, so that each of them types text in the same way.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from watchkeeper.claims.datafile import parse_text
from watchkeeper.claims.problems import InputError, Problem

W = TypeVar("W", bound=str)


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """A phrase that offers the nearest known word, or lists the known words when they are few."""
    words = sorted(known)
    near = [word for word in words if found and word.startswith(found)]
    near = near or difflib.get_close_matches(found, words, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"one of {', '.join(words)}" if len(words) <= 12 else f"one of {len(words)} known names"


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a parsed document and where it stands.

    Attributes:
        value: Text, list, mapping or None.
        lines: Line of every path of the document.
        file: Name of the file.
        path: Path of this value.
        name: Key or field under which it stands, for errors.
    """

    value: Any
    lines: Mapping[str, int]
    file: str
    path: str = "$"
    name: str = ""

    @property
    def line(self) -> int:
        """Line of the file, counted from 1."""
        return self.lines.get(self.path, 0)

    def error(self, expected: str, found: str | None = None) -> InputError:
        """The error for this place; `found` is its own text when not given."""
        if found is None:
            found = self.value if isinstance(self.value, str) else ""
        return InputError(Problem(self.file, self.line, self.name, found, expected))

    def mapping(self, allowed: Iterable[str], required: Iterable[str] = ()) -> Place:
        """This place, checked to be a mapping with these keys."""
        entries, allowed = self.entries(), tuple(allowed)
        for key, place in entries:
            if key not in allowed:
                raise place.error(f"a known key; {did_you_mean(key, allowed)}", key)
        for key in required:
            if self.value.get(key) is None:
                raise self.error(f"a value for {key!r}")
        return self

    def entries(self) -> list[tuple[str, Place]]:
        """The keys of a mapping with their places."""
        if not isinstance(self.value, dict):
            raise self.error("keys and values")
        return [(key, self[key]) for key in self.value]

    def __getitem__(self, key: str) -> Place:
        value = self.value.get(key)
        path = f"{self.path}.{key}" if key in self.value else self.path
        return Place(value, self.lines, self.file, path, key)

    def has(self, key: str) -> bool:
        """The mapping has a value under this key."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def items(self) -> Iterator[Place]:
        """The items of a list; none when the value is missing."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.error("a list")
        for index, item in enumerate(self.value):
            yield Place(item, self.lines, self.file, f"{self.path}[{index}]", self.name)

    def text(self) -> str:
        """A text; "" when the value is missing."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            raise self.error("a text")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """One text or a list of texts; none when the value is missing."""
        if isinstance(self.value, str):
            return (self.value,)
        return tuple(item.text() for item in self.items())

    def day(self) -> date:
        """A date written as year-month-day."""
        text = self.text()
        try:
            if len(text) != len("2018-01-01"):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            raise self.error("a date such as 2018-01-01") from None

    def yes(self) -> bool:
        """A switch, `yes` or `no` (or `true`, `false`); a missing value is no."""
        return self.one_of(("yes", "no", "true", "false"), "no") in ("yes", "true")

    def one_of(self, words: tuple[W, ...], default: W | None = None) -> W:
        """One of a few words; `default` when the value is missing."""
        if self.value is None and default is not None:
            return default
        text = self.text()
        found = next((word for word in words if word == text), None)
        if found is None:
            raise self.error(f"one of {', '.join(words)}")
        return found


def open_text(text: str, file: str) -> Place:
    """The root of a document; raises `InputError` when it is no YAML of plain text."""
    value, lines = parse_text(text, file)
    return Place(value, lines, file)


def open_file(path: Path) -> Place:
    """The root of a file; raises `InputError` when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(Problem(path.name, 0, "", "", "UTF-8 text")) from None
    except OSError as error:
        raise InputError(Problem(str(path), 0, "", error.strerror or "", "a file")) from None
    return open_text(text, path.name)
