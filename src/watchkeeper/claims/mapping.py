"""Mapping files: how the rows of one kind of table become claims. Data, not code.

The rules:

1. A table finds its mapping by the set of its column names; optional columns aside, the set must
   be the same. With a mapping named by the user, further columns are left unread and reported.
2. One row gives one claim for each template whose `when` conditions all hold, and for each part of
   a cell that the template splits. A row that no template reads is set aside.
3. A look-up table covers every text of its column, or names what stands `otherwise`; a text that
   it does not cover is a problem that lists what would be right.
4. A note column (`note`, or a name that ends in `_note`) is never read: a mapping that names one is
   refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from watchkeeper.claims.datafile import parse_text, read_text, type_as
from watchkeeper.claims.problems import InputError, Problem

YesNo = Literal["", "yes", "no"]


@dataclass(frozen=True, slots=True)
class When:
    """One condition on one column; all that are given must hold.

    Attributes:
        column: The column.
        one_of: The cell is one of these texts.
        none_of: The cell is none of these texts.
        contains: The cell contains this text.
        lacks: The cell does not contain this text.
        filled: The cell is not blank (`yes`) or blank (`no`).
    """

    column: str
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    contains: str = ""
    lacks: str = ""
    filled: YesNo = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text read from the row.

    Attributes:
        column: The column.
        words: Instead of a column: words with `{column}` in them.
        pick: `remark` takes the last text in parentheses of the cell instead of the cell; `share`,
            in a method, reads a share (`1/3`, `33%`, `full?`) and gives none for other texts.
        table: Look-up; a key that ends in `*` covers every text that starts so.
        otherwise: What stands for a text that the table does not cover; `=` is the text itself.
    """

    column: str = ""
    words: str = ""
    pick: Literal["cell", "remark", "share"] = "cell"
    table: dict[str, str] | None = None
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Actors:
    """Actors read from a column.

    Attributes:
        column: The column.
        read: `actor` resolves the text; `publisher` takes who publishes at the address in it.
        table: Texts that are no names, with the ids they stand for (several joined by `+`, none
            for "").
        otherwise: What stands for other texts; `=` (the default) resolves them, "" is no one.
    """

    column: str
    read: Literal["actor", "publisher"] = "actor"
    table: dict[str, str] | None = None
    otherwise: str = "="


@dataclass(frozen=True, slots=True)
class Span:
    """A period read from one column, or from the columns of its start and its end.

    Attributes:
        column: The column of a whole period.
        start: The column of its start.
        end: The column of its end; with a start alone the period is open.
        table: Texts that are no dates, with the period they stand for ("" for none).
        otherwise: With a table: what stands for other texts; `=` (the default) reads them.
    """

    column: str = ""
    start: str = ""
    end: str = ""
    table: dict[str, str] | None = None
    otherwise: str = "="


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure read from a column.

    Attributes:
        column: The column.
        unit: Its unit.
        nouns: Words that may stand behind the number besides the unit, in lower case.
        noun_scope: Name of the scope coordinate that keeps such a word.
        sense: A bound that stands in another column, as a sign (`>`); put before the figure, and
            the text of that column is kept in the raw figure.
        not_figures: Texts of the column that are known to be no figure: kept, not computed.
    """

    column: str
    unit: str | Text
    nouns: tuple[str, ...] = ()
    noun_scope: str = "counted"
    sense: Text | None = None
    not_figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Cells that list several parts; each part gives a claim of its own.

    Attributes:
        column: The column that is split.
        on: The marks between parts.
        beside: Columns split the same way and paired part by part; a cell with one part counts for
            all.
        alternatives: `yes` when only one of the parts can hold.
        when: Conditions that a part must meet, as the template's `when` is for the whole row.
    """

    column: str
    on: tuple[str, ...]
    beside: tuple[str, ...] = ()
    alternatives: YesNo = "no"
    when: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimTemplate:
    """How a row becomes one claim; the fields are those of `model.Claim`."""

    topic: str | Text
    act: str | Text
    speaker: str | tuple[str, ...] | Actors
    when: tuple[When, ...] = ()
    split: Split | None = None
    reporter: str = ""
    subject: str | tuple[str, ...] | Actors = ()
    object: str | tuple[str, ...] | Actors = ()
    scope: dict[str, str | Text] | None = None
    coverage: str | Text = "part"
    conduct: Span | None = None
    stated_on: Span | None = None
    seen_on: Span | None = None
    quantity: Amount | None = None
    nature: str | Text = "count"
    phase: str | Text = "unstated"
    method: dict[str, str | Text] | None = None
    supersedes: str | Text = ""
    answers: str | Text = ""
    gist: str | Text = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping file.

    Attributes:
        name: Name of the kind of table; it labels claims of rows without a ref.
        title: What the rows are.
        columns: The columns that the table must have.
        claims: The templates.
        optional: Columns that it may have.
        ref: Column of the row's own label, "" when it has none.
        address: Column of the source address, "" when it has none.
        status: Columns that say whether a source confirmed the row.
        tables: Look-ups that several templates share; `table: <name>` stands for one.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    claims: tuple[ClaimTemplate, ...]
    optional: tuple[str, ...] = ()
    ref: str = ""
    address: str = ""
    status: tuple[str, ...] = ()
    tables: dict[str, dict[str, str]] | None = None


_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_COLUMN_FIELDS = ("column", "start", "end", "reporter", "ref", "address")


MAX_LABEL = 40
LABEL = f"a label of 1 to {MAX_LABEL} letters, digits, '.', '_' and '-'"
_LABEL = re.compile(rf"[A-Za-z0-9._-]{{1,{MAX_LABEL}}}\Z")


def is_label(text: str) -> bool:
    """A ref or name that can begin the id of a claim."""
    return _LABEL.match(text) is not None


def placeholders(words: str) -> tuple[str, ...]:
    """The columns named in `words`."""
    return tuple(_PLACEHOLDER.findall(words))


def is_note(column: str) -> bool:
    """A column that is for the reader only and never read for meaning."""
    name = column.strip().casefold()
    return name in ("note", "notes") or name.endswith(("_note", "_notes"))


def read_mapping(text: str, file: str = "") -> Mapping:
    """Reads one mapping file and checks it.

    Raises:
        InputError: It does not fit the schema, names an unknown column, or reads a note column.
    """
    value, lines = parse_text(text, file)
    tables = value.get("tables") if isinstance(value, dict) else None
    mapping = type_as(Mapping, _with_tables(value, tables or {}, file), lines, file)
    known = {*mapping.columns, *mapping.optional}
    problems = []
    for column in sorted(set(_read_columns(mapping))):
        if is_note(column):
            problems.append(Problem(file, 0, column, "", "no reading of a note column"))
        elif column not in known:
            problems.append(Problem(file, 0, column, "", "a column listed under columns"))
    if not is_label(mapping.name):
        problems.append(Problem(file, 0, "name", mapping.name, LABEL))
    if not mapping.claims:
        problems.append(Problem(file, 0, "claims", "", "at least one claim template"))
    if problems:
        raise InputError(*problems)
    return mapping


def _with_tables(value: Any, tables: dict[str, Any], file: str) -> Any:
    """The parsed file with each table that is named put in its place."""
    if isinstance(value, list):
        return [_with_tables(item, tables, file) for item in value]
    if not isinstance(value, dict):
        return value
    filled = {key: _with_tables(item, tables, file) for key, item in value.items()}
    name = filled.get("table")
    if isinstance(name, str):
        if name not in tables:
            raise InputError(Problem(file, 0, "table", name, "a name listed under tables"))
        filled["table"] = tables[name]
    return filled


def _read_columns(value: Any) -> Iterable[str]:
    """Every column that a mapping reads."""
    if is_dataclass(value):
        for item in fields(value):
            inner = getattr(value, item.name)
            if item.name in _COLUMN_FIELDS and isinstance(inner, str) and inner:
                yield inner
            elif item.name in ("status", "beside"):
                yield from inner
            elif item.name == "words":
                yield from placeholders(inner)
            elif item.name not in ("columns", "optional"):
                yield from _read_columns(inner)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _read_columns(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _read_columns(inner)


def load_mapping(path: Path) -> Mapping:
    """Reads a mapping file; errors as `read_mapping`."""
    return read_mapping(read_text(path), path.name)


@lru_cache(maxsize=1)
def load_mappings() -> tuple[Mapping, ...]:
    """The mappings that ship with the package (`mappings/*.yaml`), by name."""
    folder = files("watchkeeper.claims") / "mappings"
    found = [item for item in folder.iterdir() if item.name.endswith(".yaml")]
    read = [read_mapping(item.read_text(encoding="utf-8"), item.name) for item in found]
    return tuple(sorted(read, key=lambda mapping: mapping.name))


def find_mapping(
    header: Sequence[str], file: str = "", mappings: Sequence[Mapping] | None = None
) -> Mapping:
    """The one mapping whose columns are those of the table.

    Raises:
        InputError: None fits; the nearest is named with the columns that are missing or unknown.
    """
    known = load_mappings() if mappings is None else mappings
    names = set(header)
    for mapping in known:
        required = set(mapping.columns)
        if required <= names <= required | set(mapping.optional):
            return mapping
    expected = f"the columns of a known table{_nearest(names, known)}"
    found = ", ".join(header)[:200]
    raise InputError(Problem(file, 1, "", found, f"{expected}, or a mapping named with --mapping"))


def _nearest(names: set[str], known: Sequence[Mapping]) -> str:
    """The mapping that shares most columns, with those that are missing or unknown."""
    near = max(known, key=lambda item: len(names & set(item.columns)) / len(item.columns))
    if not names & set(near.columns):
        return ""
    missing = [column for column in near.columns if column not in names]
    unknown = sorted(names - set(near.columns) - set(near.optional))
    differs = [f"{', '.join(missing)} missing"] if missing else []
    differs += [f"{', '.join(unknown)} unknown"] if unknown else []
    return f" (nearest: {near.name}; {'; '.join(differs)})"


def check_header(mapping: Mapping, header: Sequence[str], file: str = "") -> tuple[str, ...]:
    """Checks a table against a mapping that the user named.

    Returns:
        The columns that the mapping does not read because it does not know them.

    Raises:
        InputError: Required columns are missing; all are named.
    """
    missing = [column for column in mapping.columns if column not in header]
    if missing:
        expected = f"the columns of {mapping.name}; missing: {', '.join(missing)}"
        raise InputError(Problem(file, 1, "", ", ".join(header)[:200], expected))
    known = {*mapping.columns, *mapping.optional}
    return tuple(column for column in header if column not in known)
