"""Tables into claims: pure, streaming, and nothing is lost.

The rules:

1. A row gives all its claims or none: with one wrong cell it is set aside whole.
2. A ref stands for one content. The same row again adds nothing; the same ref with another content
   is set aside.
3. The order of the rows, the exhibit and notes do not change a claim's id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from watchkeeper.claims.actors import Registry, load_registry
from watchkeeper.claims.mapping import LABEL, Mapping, check_header, find_mapping, is_label, is_note
from watchkeeper.claims.model import Claim, Status
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.tables import Reject, Row, Table
from watchkeeper.claims.templates import Build, RowFacts, compile_template


@dataclass(frozen=True, slots=True)
class Imported:
    """What a table gave.

    Attributes:
        mapping: Name of the mapping that read it.
        rows: Rows below the header, blank lines aside.
        claims: The claims, in the order of the rows.
        rejects: The rows that were set aside.
        repeated: Rows that say what an earlier row says.
        unregistered: Ids of actors that the registry does not hold, sorted.
        ignored: Columns that the mapping does not know.
    """

    mapping: str
    rows: int
    claims: tuple[Claim, ...]
    rejects: tuple[Reject, ...]
    repeated: int
    unregistered: tuple[str, ...]
    ignored: tuple[str, ...]


def import_table(  # noqa: PLR0913 -- each is a choice of the caller
    source: Path | bytes | str,
    mapping: Mapping | None = None,
    exhibit_sha: str = "",
    *,
    file: str = "",
    registry: Registry | None = None,
    mappings: Sequence[Mapping] | None = None,
) -> Imported:
    """Reads a table into claims.

    Args:
        source: A path, the bytes of a table, or its text.
        mapping: The mapping; found by the column names when None.
        exhibit_sha: SHA-256 of the exhibit that the table is, for each claim's source.
        file: Name of the table, for errors.
        registry: Actors; those that ship with the package by default.
        mappings: Where to look for a mapping; those that ship with the package by default.

    Raises:
        InputError: The file cannot be used at all, or no mapping fits its columns.
    """
    table = Table(source, file)
    if mapping is None:
        mapping = find_mapping(table.header, table.file, mappings)
    ignored = check_header(mapping, table.header, table.file)
    reader = _RowReader(mapping, table, registry or load_registry(), exhibit_sha)
    for row in table.rows():
        reader.take(row)
    return Imported(
        mapping.name,
        reader.rows,
        tuple(reader.claims),
        tuple(reader.rejects),
        reader.repeated,
        tuple(sorted(reader.unregistered)),
        tuple(column for column in ignored if not is_note(column)),
    )


@lru_cache(maxsize=16384)
def _doubted(address: str) -> bool:
    """The address itself says that the source is not confirmed."""
    return "unconfirmed" in address.casefold()


class _RowReader:
    """Gathers the claims and rejects of one table."""

    def __init__(self, mapping: Mapping, table: Table, registry: Registry, exhibit: str) -> None:
        columns = {name: index for index, name in enumerate(table.header)}
        self.claims: list[Claim] = []
        self.rejects: list[Reject] = []
        self.rows = self.repeated = 0
        self.unregistered: set[str] = set()
        self._file, self._exhibit, self._mapping = table.file, exhibit, mapping
        self._builds: list[Build] = [
            compile_template(template, columns, registry, self.unregistered)
            for template in mapping.claims
        ]
        self._ref = columns.get(mapping.ref) if mapping.ref else None
        self._address = columns.get(mapping.address) if mapping.address else None
        self._status = [columns[name] for name in mapping.status if name in columns]
        self._known: dict[str, tuple[str, ...]] = {}

    def take(self, row: Row | Reject) -> None:
        """Reads one row, or keeps it aside."""
        self.rows += 1
        if isinstance(row, Reject):
            self.rejects.append(row)
            return
        cells = [cell.strip() for cell in row.cells]
        try:
            facts = self._facts(cells, row.line)
            claims = [claim for build in self._builds for claim in build(cells, facts)]
            if not claims:
                raise self._wrong("", "", f"a row that a template of {self._mapping.name} reads")
            if self._is_new(facts, claims):
                self.claims += claims
        except InputError as error:
            found = error.problems[0]
            problem = Problem(self._file, row.line, found.column, found.value, found.expected)
            self.rejects.append(Reject(problem, tuple(row.cells)))

    def _facts(self, cells: list[str], line: int) -> RowFacts:
        ref = "" if self._ref is None else cells[self._ref]
        if self._ref is not None and not is_label(ref):
            raise self._wrong(self._mapping.ref, ref[:200], LABEL)
        address = "" if self._address is None else cells[self._address]
        status = self._row_status(cells, address)
        return RowFacts(ref or self._mapping.name, ref, address, status, self._exhibit, line)

    def _row_status(self, cells: list[str], address: str) -> Status:
        if _doubted(address):
            return "unconfirmed"
        if not self._status:
            return "unstated"
        said = [cells[index].casefold() for index in self._status]
        if any("unconfirmed" in text for text in said):
            return "unconfirmed"
        return "confirmed" if any(text.startswith("confirmed") for text in said) else "unstated"

    def _is_new(self, facts: RowFacts, claims: list[Claim]) -> bool:
        ids = tuple(claim.id for claim in claims)
        known = self._known.setdefault(facts.ref or ids[0], ids)
        if known is ids:
            return True
        if facts.ref and known != ids:
            raise self._wrong(self._mapping.ref, facts.ref, f"each {self._mapping.ref} once")
        self.repeated += 1
        return False

    def _wrong(self, column: str, value: str, expected: str) -> InputError:
        return InputError(Problem(self._file, 0, column, value, expected))
