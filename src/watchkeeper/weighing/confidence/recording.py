"""Items, decisions on origins and overrides in the record: appended, attributable, folded.

An entry of an item names the entries of the claims on which it bears; an entry of a decision, those
of the items; a second signature, the override's. Labels are derived from these inputs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from watchkeeper.claims.actors import fold
from watchkeeper.claims.model import Claim
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.recording import CLAIM, recorded_claims
from watchkeeper.record.entries import Draft, Entry
from watchkeeper.record.labels import Readable, derive
from watchkeeper.record.workspace import Workspace
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.itemtable import ReadItems, names_of, read_items
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.overrides import Override, check_override

ITEM = "item"
"""Kind of the entry that records an item; its body is an `Item`."""
DECISION = "origin"
"""Kind of the entry that records a decision on origins; its body is a `Decision`."""
OVERRIDE = "confidence.override"
"""Kind of the entry that records an override, without its second signature."""
SECOND = "confidence.second"
"""Kind of the entry that signs an override second; its author is the second."""


@dataclass(frozen=True, slots=True)
class RecordedItems:
    """What recording a table of items did.

    Attributes:
        file: Name of the table.
        exhibit: Id of the entry of the table as an exhibit.
        read: What the table gave.
        added: Items that were new to the record.
    """

    file: str
    exhibit: str
    read: ReadItems
    added: int


@dataclass(frozen=True, slots=True)
class _Signature:
    """Body of a second signature."""

    override: str


def record_items(workspace: Workspace, path: Path, author: str) -> RecordedItems:
    """Reads a table of items and records it as an exhibit and its new items as entries.

    Args:
        workspace: Where the claims are.
        path: The table.
        author: Who records the ratings.

    Raises:
        InputError: The file cannot be used at all; nothing was recorded.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(Problem(str(path), 0, "", "", f"a file ({error})")) from None
    claims = list(recorded_claims(workspace))
    read = read_items(content, names_of(claims), path.name)
    entries = {entry.read(Claim).id: entry for entry in workspace.journal.entries(CLAIM)}
    named = {claim for item in read.items for claim in item.claims}
    table = workspace.add_exhibit(
        content,
        name=path.name,
        media_type="text/csv",
        author=author,
        label=derive(entries[claim].label for claim in sorted(named)),
    )
    held = set(workspace.journal.bodies(ITEM, Item))
    new = [item for item in read.items if item not in held]
    workspace.journal.append(
        _draft(ITEM, item, author, (table, *(entries[claim] for claim in item.claims)))
        for item in new
    )
    return RecordedItems(path.name, table.id, read, len(new))


def _draft(kind: str, body: object, author: str, inputs: Iterable[Entry]) -> Draft:
    held = tuple(dict.fromkeys(inputs))
    label = derive(entry.label for entry in held)
    return Draft(kind, body, author, label, tuple(entry.id for entry in held))


def recorded_items(workspace: Workspace, readable: Readable | None = None) -> tuple[Item, ...]:
    """The items in force: of one item and claim, what was recorded last."""
    last = {
        (item.item_id, item.claim_id): item
        for item in workspace.journal.bodies(ITEM, Item, readable=readable)
    }
    return tuple(last[key] for key in sorted(last))


def record_decision(workspace: Workspace, decision: Decision, author: str) -> Entry:
    """Records an analyst's decision on the origin of items.

    Raises:
        InputError: No reason, or an item that the record does not hold.
    """
    entries: Mapping[str, list[Entry]] = _item_entries(workspace)
    problems = [
        Problem("", 0, "items", name, "the label of an item in the record")
        for name in decision.items
        if name not in entries
    ]
    if not decision.reason.strip():
        problems.append(Problem("", 0, "reason", decision.reason, "why"))
    if problems:
        raise InputError(*problems)
    inputs = [entry for name in decision.items for entry in entries[name]]
    return workspace.journal.append([_draft(DECISION, decision, author, inputs)])[0]


def _item_entries(workspace: Workspace) -> dict[str, list[Entry]]:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in workspace.journal.entries(ITEM):
        entries[entry.read(Item).item_id].append(entry)
    return entries


def recorded_decisions(
    workspace: Workspace, readable: Readable | None = None
) -> tuple[Decision, ...]:
    """The decisions on origins, in their order."""
    return tuple(workspace.journal.bodies(DECISION, Decision, readable=readable))


def record_override(workspace: Workspace, override: Override, items: Iterable[str] = ()) -> Entry:
    """Records an override by its author; it is pending until somebody else signs it.

    Args:
        workspace: The workspace.
        override: Without a second signature.
        items: Labels of the items on which the word rests.

    Raises:
        InputError: The override lacks something.
    """
    check_override(replace(override, second=""))
    entries = _item_entries(workspace)
    inputs = [entry for name in items for entry in entries.get(name, ())]
    body = replace(override, second="")
    return workspace.journal.append([_draft(OVERRIDE, body, override.by, inputs)])[0]


def countersign(workspace: Workspace, override: Entry, second: str) -> Entry:
    """Signs an override second.

    Raises:
        InputError: The second is the one who overrides.
    """
    check_override(replace(override.read(Override), second=second))
    body = _Signature(override.id)
    return workspace.journal.append([_draft(SECOND, body, second, (override,))])[0]


def recorded_overrides(
    workspace: Workspace, readable: Readable | None = None
) -> tuple[Override, ...]:
    """The overrides, in their order, with their first second signature by somebody else."""
    seconds: dict[str, str] = {}
    made: list[tuple[str, Override]] = []
    for entry in workspace.journal.entries(readable=readable):
        if entry.kind == OVERRIDE:
            made.append((entry.id, replace(entry.read(Override), by=entry.author)))
        elif entry.kind == SECOND:
            seconds.setdefault(entry.read(_Signature).override, entry.author)
    return tuple(
        replace(one, second="" if fold(seconds.get(i, "")) == fold(one.by) else seconds.get(i, ""))
        for i, one in made
    )
