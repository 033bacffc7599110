"""`items.csv` into items: what cannot be read is set aside with what would be right.

The rules:

1. All fourteen columns are there, in any order; `reason`, `rated_on`, `rated_by` and `bears_on`
   (`event` when an item says nothing of how much) may be; a note is not read.
2. `claim_id` is a claim's id, or the ref of a row: then the item bears on all claims of the row.
3. Plausibility is 2 to 6. Credibility 1, "confirmed", is never typed: it follows from the lines.
4. One item may bear on several claims, a row for each; its cells are the same but for claim,
   stance, reason and what it bears on.
5. A row that says what an earlier row says adds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast, get_args

from watchkeeper.claims.mapping import LABEL, is_label, is_note
from watchkeeper.claims.model import Claim
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.tables import Reject, Row, Table
from watchkeeper.weighing.confidence.items import (
    Deception,
    Item,
    Kind,
    Letter,
    Stance,
    split,
)

COLUMNS = (
    "item_id", "claim_id", "collector", "origin", "repeats", "holder", "kind", "inspectable",
    "interest", "reliability", "plausibility", "deception", "examined_by", "stance",
)  # fmt: skip
OPTIONAL = ("reason", "rated_on", "rated_by")
BEARS_ON = "bears_on"
"""Optional too: `event` when the item says nothing of how much."""
_YES = {"yes": True, "true": True, "y": True, "1": True}
_NO = {"no": False, "false": False, "n": False, "0": False, "": False, "unknown": False}
_DECEPTION: Mapping[str, Deception] = {
    "low": "low", "unlikely": "low", "possible": "possible", "medium": "possible",
    "likely": "likely", "high": "likely", "": "not_reviewed", "not_reviewed": "not_reviewed",
    "not reviewed": "not_reviewed", "unknown": "not_reviewed",
}  # fmt: skip
_NOBODY = frozenset({"none", "nobody", "neutral", "-", "no one", "no", "independent", "unknown"})
_HOLDER = frozenset({
    "holder", "its holder", "the holder", "serves", "serves holder", "serves the holder",
    "serves its holder", "for holder", "own", "own interest", "self", "self serving", "yes",
})  # fmt: skip
_AGAINST_HOLDER = frozenset({
    "against", "against holder", "against the holder", "against its holder", "against interest",
    "against own interest", "against self", "adverse", "contrary", "contrary to holder",
})  # fmt: skip
"""Words for whose interest an item serves; anything else is a name."""


@dataclass(frozen=True, slots=True)
class ReadItems:
    """What a table of items gave.

    Attributes:
        rows: Rows below the header.
        items: The items, in the order of the rows.
        rejects: The rows that were set aside.
        ignored: Columns that are not read, notes aside.
    """

    rows: int
    items: tuple[Item, ...]
    rejects: tuple[Reject, ...]
    ignored: tuple[str, ...]


def names_of(claims: Iterable[Claim]) -> dict[str, tuple[str, ...]]:
    """What `claim_id` can be: ids and refs, each with the ids of its claims, sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        found[claim.id].add(claim.id)
        if claim.ref:
            found[claim.ref].add(claim.id)
    return {name: tuple(sorted(ids)) for name, ids in found.items()}


def read_items(
    source: Path | bytes | str, names: Mapping[str, tuple[str, ...]], file: str = ""
) -> ReadItems:
    """Reads a table of items.

    Args:
        source: A path, the bytes of a table, or its text.
        names: What `claim_id` can be, as `names_of` gives it.
        file: Name of the table, for errors.

    Raises:
        InputError: The file cannot be used at all, or columns are missing.
    """
    table = Table(source, file)
    missing = [column for column in COLUMNS if column not in table.header]
    if missing:
        found = ", ".join(table.header)[:200]
        expected = f"the columns of an items table; missing: {', '.join(missing)}"
        raise InputError(Problem(table.file, 1, "", found, expected))
    reader = _Reader(table, names)
    rows = 0
    for row in table.rows():
        reader.take(row)
        rows += 1
    known = {*COLUMNS, *OPTIONAL, BEARS_ON}
    ignored = tuple(c for c in table.header if c not in known and not is_note(c))
    return ReadItems(rows, tuple(reader.items), tuple(reader.rejects), ignored)


class _Reader:
    def __init__(self, table: Table, names: Mapping[str, tuple[str, ...]]) -> None:
        self.items: list[Item] = []
        self.rejects: list[Reject] = []
        self._file, self._header, self._names = table.file, table.header, names
        self._pairs: dict[tuple[str, str], Item] = {}
        self._things: dict[str, Item] = {}

    def take(self, row: Row | Reject) -> None:
        if isinstance(row, Reject):
            self.rejects.append(row)
            return
        cells = {name: " ".join(c.split()) for name, c in zip(self._header, row.cells, strict=True)}
        try:
            item = read_row(cells, self._names)
            if self._is_new(item):
                self.items.append(item)
        except InputError as error:
            found = error.problems[0]
            problem = Problem(self._file, row.line, found.column, found.value, found.expected)
            self.rejects.append(Reject(problem, tuple(row.cells)))

    def _is_new(self, item: Item) -> bool:
        pair = (item.item_id, item.claim_id)
        if (known := self._pairs.get(pair)) is not None:
            if known == item:
                return False
            raise _wrong("item_id", item.item_id, "each item once for each claim")
        thing = replace(item, claim_id="", claims=(), stance="for", reason="", event_only=False)
        if self._things.setdefault(item.item_id, thing) != thing:
            expected = "what the item's other rows say, claim, stance and reason aside"
            raise _wrong("item_id", item.item_id, expected)
        self._pairs[pair] = item
        return True


def read_row(cells: Mapping[str, str], names: Mapping[str, tuple[str, ...]]) -> Item:
    """One row as an item.

    Raises:
        InputError: A cell is wrong; the first wrong one is named.
    """
    if not is_label(cells["item_id"]):
        raise _wrong("item_id", cells["item_id"][:200], LABEL)
    claims = names.get(cells["claim_id"])
    if not claims:
        raise _wrong("claim_id", cells["claim_id"], "the id or ref of a claim in the record")
    return Item(
        item_id=cells["item_id"],
        claim_id=cells["claim_id"],
        claims=claims,
        collector=cells["collector"],
        origin=cells["origin"],
        repeats=split(cells["repeats"]),
        holder=cells["holder"],
        kind=cast("Kind", _one_of("kind", cells["kind"].casefold(), get_args(Kind))),
        inspectable=_inspectable(cells["inspectable"]),
        interest=_interest(cells["interest"]),
        reliability=cast(
            "Letter", _one_of("reliability", cells["reliability"].upper(), get_args(Letter))
        ),
        plausibility=_plausibility(cells["plausibility"]),
        deception=_deception(cells["deception"]),
        examined_by=split(cells["examined_by"]),
        stance=cast("Stance", _one_of("stance", cells["stance"].casefold(), get_args(Stance))),
        **{name: cells.get(name, "") for name in OPTIONAL},
        event_only=_one_of(BEARS_ON, cells.get(BEARS_ON, ""), ("", "both", "event")) == "event",
    )


def _one_of(column: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise _wrong(column, value, f"one of {', '.join(allowed)}")
    return value


def _inspectable(value: str) -> bool:
    answers = {**_YES, **_NO}
    if value.casefold() not in answers:
        raise _wrong("inspectable", value, "yes or no")
    return answers[value.casefold()]


def _plausibility(value: str) -> int:
    if value == "1":
        expected = "2 to 6; credibility 1, confirmed, is never typed: it follows from the lines"
        raise _wrong("plausibility", value, expected)
    if value not in ("2", "3", "4", "5", "6"):
        raise _wrong("plausibility", value, "a number from 2 (probably true) to 6 (cannot judge)")
    return int(value)


def _interest(value: str) -> str:
    """Whose interest: `holder`, `against holder`, a name, or "" for nobody's."""
    plain = " ".join(value.casefold().replace("_", " ").replace("-", " ").split())
    if value.strip() == "-" or plain in _NOBODY:
        return ""
    if plain in _HOLDER:
        return "holder"
    return "against holder" if plain in _AGAINST_HOLDER else value


def _deception(value: str) -> Deception:
    if value.casefold() not in _DECEPTION:
        raise _wrong("deception", value, "low, possible, likely or not_reviewed")
    return _DECEPTION[value.casefold()]


def _wrong(column: str, value: str, expected: str) -> InputError:
    return InputError(Problem("", 0, column, value, expected))
