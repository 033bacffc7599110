from __future__ import annotations

import re
import resource
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from watchkeeper.record import Label, LabelError, canonical, clock, derive, merkle, rows
from watchkeeper.record.canonical import CanonicalError
from watchkeeper.record.check import check
from watchkeeper.record.checkpoint import open_signed
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.entries import Draft, Entry, EntryError, leaf_of
from watchkeeper.record.journal import JournalError, UnknownEntryError
from watchkeeper.record.rows import TakenError
from watchkeeper.record.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Figure:
    barrels: Decimal
    on: date
    by: tuple[str, ...] = ()


FIGURE = Figure(Decimal("500000.50"), date(2024, 1, 31), ("A", "B"))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
JAPAN = Label(frozenset({"JP"}))
BOTH = Label(frozenset({"JP", "KR"}))


def notes(count: int, start: int = 0) -> list[Draft]:
    return [Draft("note", {"number": number}, "clerk") for number in range(start, start + count)]


def test_an_entry_says_who_what_and_when(workspace: Workspace) -> None:
    (made,) = workspace.journal.append([Draft("figure", FIGURE, "clerk", JAPAN)])
    assert (made.index, made.kind, made.author, made.label) == (0, "figure", "clerk", JAPAN)
    assert made.recorded_at == NOON
    assert made.read(Figure) == FIGURE
    assert workspace.journal.entry(made.id) == made
    assert list(workspace.journal.entries()) == [made]
    assert list(workspace.journal.bodies("figure", Figure)) == [FIGURE]


def test_the_leaf_follows_its_written_definition(workspace: Workspace) -> None:
    """As docs/record.md defines it, without any function of the room but canonical JSON."""
    first = workspace.journal.append([Draft("note", {"a": "1"}, "clerk", JAPAN)])[0]
    made = workspace.journal.append([Draft("figure", FIGURE, "clerk", JAPAN, (first.id,))])[0]
    envelope = (
        '{"author":"clerk","body":{"barrels":"500000.50","by":["A","B"],"on":"2024-01-31"},'
        f'"id":"{made.id}","inputs":["{first.id}"],"kind":"figure",'
        '"label":{"handling":[],"not_before":null,"originator_control":[],"readers":["JP"]},'
        '"recorded_at":"2026-03-01T12:00:00.000000Z","version":1}'
    ).encode()
    assert canonical.encode(canonical.parse(envelope)) == envelope
    assert len(made.salt) == 32
    commitment = sha256(made.salt + envelope).digest()
    assert made.leaf == sha256(b"\x00" + commitment).digest() == leaf_of(made)


def test_the_worked_example_of_the_documentation_holds() -> None:
    text = (Path(__file__).parents[2] / "docs/record.md").read_text(encoding="utf-8")
    found = re.search(r"```\n({.*})\ncommitment ([0-9a-f]{64})\nleaf hash  ([0-9a-f]{64})\n", text)
    assert found
    envelope = found[1].encode()
    fields = canonical.parse(envelope)
    assert canonical.encode(fields) == envelope
    assert sha256(bytes(32) + envelope).hexdigest() == found[2]
    assert sha256(b"\x00" + bytes.fromhex(found[2])).hexdigest() == found[3]
    entry = Entry(
        0, fields["id"], fields["kind"], fields["author"], clock.read(fields["recorded_at"]),
        Label(), (), canonical.encode(fields["body"]), bytes(32), b"",
    )  # fmt: skip
    assert leaf_of(entry).hex() == found[3]


def test_each_call_ends_in_a_signed_checkpoint(workspace: Workspace) -> None:
    journal = workspace.journal
    for count in (1, 3, 0, 300):
        journal.append(notes(count))
        signed = open_signed(journal.last().note.encode(), workspace.verifier)
        leaves = [entry.leaf for entry in journal.entries()]
        assert (signed.size, signed.root) == (len(leaves), merkle.root_of(leaves))
    with workspace.engine.connect() as connection:
        sizes = connection.execute(sa.text("SELECT size FROM checkpoints ORDER BY 1")).scalars()
        assert list(sizes) == [0, 1, 4, 304]


def test_the_same_seed_gives_the_same_log(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        with Workspace.create(
            tmp_path / name, clock=FixedClock(NOON), entropy=SeededEntropy("s"), name="case"
        ) as workspace:
            workspace.add_exhibit(b"x", name="a", media_type="text/plain", author="clerk")
            workspace.journal.append(notes(5))
            made.append((workspace.checkpoint(), list(workspace.journal.entries())))
    assert made[0] == made[1]


def test_a_seed_used_twice_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    Workspace.create(
        folder, clock=FixedClock(NOON), entropy=SeededEntropy("key"), name="case"
    ).close()
    with Workspace.open(folder, clock=FixedClock(NOON), entropy=SeededEntropy("s")) as workspace:
        workspace.journal.append(notes(1))
    with Workspace.open(folder, clock=FixedClock(NOON), entropy=SeededEntropy("s")) as workspace:
        with pytest.raises(TakenError, match="seeded entropy"):
            workspace.journal.append(notes(1))
        assert workspace.journal.size == 1
        assert check(workspace).ok


def test_entries_come_in_order_by_kind_and_page(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_PAGE", 7)
    kinds = ["odd", "even"] * 25
    drafts = [replace(draft, kind=kind) for draft, kind in zip(notes(50), kinds, strict=True)]
    made = workspace.journal.append(drafts)
    assert list(workspace.journal.entries()) == made
    assert list(workspace.journal.entries("odd")) == made[::2]
    assert list(workspace.journal.bodies("even", dict)) == [{"number": n} for n in range(1, 50, 2)]
    assert list(workspace.journal.entries("none")) == []
    assert workspace.journal.leaves() == [entry.leaf for entry in made]


def test_a_reader_sees_the_journal_as_it_was_when_it_began(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_PAGE", 2)
    workspace.journal.append(notes(5))
    reading = workspace.journal.entries()
    seen = [next(reading)]
    workspace.journal.append(notes(5))
    assert len(seen + list(reading)) == 5


def test_listings_show_only_what_is_readable(workspace: Workspace) -> None:
    public, secret = workspace.journal.append(
        [Draft("note", {"n": 1}, "clerk"), Draft("note", {"n": 2}, "clerk", JAPAN)]
    )

    def readable(label: Label) -> bool:
        return label.readers is None

    assert list(workspace.journal.entries(readable=readable)) == [public]
    assert list(workspace.journal.bodies("note", dict, readable=readable)) == [{"n": 1}]
    assert list(workspace.journal.entries()) == [public, secret]


def test_a_label_is_at_least_what_the_inputs_demand(workspace: Workspace) -> None:
    journal = workspace.journal
    a, b = journal.append([Draft("note", {}, "JP", JAPAN), Draft("note", {}, "KR", BOTH)])
    for weak in (Label(), BOTH, Label(handling=frozenset({"TLP:RED"}))):
        with pytest.raises(LabelError, match=r"record\.derive"):
            journal.append([Draft("claim", {}, "clerk", weak, (b.id, a.id))])
    assert journal.size == 2
    journal.append([Draft("claim", {}, "clerk", derive([a.label, b.label]), (a.id, b.id))])
    journal.append([Draft("claim", {}, "clerk", Label(frozenset()), (a.id, b.id))])
    assert journal.size == 4


def test_inputs_within_one_call_bind_as_well(workspace: Workspace) -> None:
    journal = workspace.journal
    first = Draft("note", {}, "JP", JAPAN, id=journal.new_id())
    weak = Draft("claim", {}, "clerk", inputs=(first.id,))
    with pytest.raises(LabelError):
        journal.append([first, weak])
    with pytest.raises(UnknownEntryError):
        journal.append([replace(weak, label=JAPAN), first])
    assert journal.size == 0
    made = journal.append([first, replace(weak, label=JAPAN)])
    assert made[0].id == first.id
    assert made[1].inputs == (first.id,)


def test_many_inputs_are_looked_up(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_LOOKUP", 3)
    made = workspace.journal.append([replace(draft, label=BOTH) for draft in notes(20)])
    ids = tuple(entry.id for entry in made)
    with pytest.raises(LabelError):
        workspace.journal.append([Draft("claim", {}, "clerk", inputs=ids)])
    workspace.journal.append([Draft("claim", {}, "clerk", BOTH, ids)])


BAD_DRAFTS: list[tuple[Draft, type[Exception]]] = [
    (Draft("Note", {}, "clerk"), EntryError),
    (Draft("", {}, "clerk"), EntryError),
    (Draft("no te", {}, "clerk"), EntryError),
    (Draft("note", {}, ""), EntryError),
    (Draft("note", {}, "cl\nerk"), EntryError),
    (Draft("note", {}, "c" * 256), EntryError),
    (Draft("note", [], "clerk"), EntryError),
    (Draft("note", "text", "clerk"), EntryError),
    (Draft("note", None, "clerk"), EntryError),
    (Draft("note", {"x": 1.5}, "clerk"), CanonicalError),
    (Draft("note", {"x": "\udc80"}, "clerk"), CanonicalError),
    (Draft("note", {"x": "y" * canonical.MAX_BYTES}, "clerk"), EntryError),
    (Draft("note", {}, "clerk", inputs=("../x",)), EntryError),
    (Draft("note", {}, "clerk", inputs=("0" * 32,)), UnknownEntryError),
    (Draft("note", {}, "clerk", inputs=("0" * 32, "0" * 32)), EntryError),
    (Draft("note", {}, "clerk", id="abc"), EntryError),
    (Draft("note", {}, "clerk", id="A" * 32), EntryError),
]


@pytest.mark.parametrize(("bad", "error"), BAD_DRAFTS, ids=range(len(BAD_DRAFTS)))
def test_one_bad_draft_refuses_the_whole_call(
    bad: Draft, error: type[Exception], workspace: Workspace
) -> None:
    with pytest.raises(error):
        workspace.journal.append([*notes(3), bad, *notes(3)])
    assert workspace.journal.size == 0
    assert list(workspace.journal.entries()) == []


def test_an_id_serves_once(workspace: Workspace) -> None:
    draft = Draft("note", {}, "clerk", id=workspace.journal.new_id())
    with pytest.raises(TakenError):
        workspace.journal.append([draft, draft])
    workspace.journal.append([draft])
    with pytest.raises(TakenError):
        workspace.journal.append([draft])
    assert workspace.journal.size == 1


def test_bodies_that_do_not_fit_name_their_entry(workspace: Workspace) -> None:
    workspace.journal.append(notes(3))
    with pytest.raises(EntryError, match="does not fit Figure"):
        list(workspace.journal.bodies("note", Figure))
    with pytest.raises(EntryError, match="does not fit"):
        next(workspace.journal.entries()).read(Figure)


def test_unknown_ids_are_named(workspace: Workspace) -> None:
    with pytest.raises(UnknownEntryError, match="no entry has the id 'nope'"):
        workspace.journal.entry("nope")


def test_the_database_itself_refuses_to_change_or_delete(workspace: Workspace) -> None:
    workspace.journal.append(notes(2))
    connection = sqlite3.connect(workspace.folder / "watchkeeper.db")
    try:
        for statement in (
            "UPDATE entries SET body = x'7b7d'",
            "DELETE FROM entries WHERE position = 1",
            "UPDATE checkpoints SET note = ''",
            "DELETE FROM checkpoints",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    finally:
        connection.close()


def test_replacing_a_row_is_refused_too(workspace: Workspace) -> None:
    workspace.journal.append(notes(2))
    statement = "INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE position = 1"
    with (
        workspace.engine.connect() as connection,
        pytest.raises(sa.exc.IntegrityError, match="append-only"),
    ):
        connection.execute(sa.text(statement))


def test_a_row_that_was_stored_otherwise_is_never_signed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = rows.insert

    def wrong(connection: sa.Connection, made: list[Entry]) -> None:
        insert(connection, [*made[:-1], replace(made[-1], body=b'{"number":99}')])

    monkeypatch.setattr(rows, "insert", wrong)
    with pytest.raises(JournalError, match="entry 2 was not stored as it was made"):
        workspace.journal.append(notes(3))
    monkeypatch.setattr(rows, "insert", lambda connection, made: insert(connection, made[:-1]))
    with pytest.raises(JournalError, match="root"):
        workspace.journal.append(notes(3))
    monkeypatch.undo()
    assert workspace.journal.size == 0
    assert check(workspace).ok


def test_a_wrong_incremental_root_is_never_signed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.journal.append(notes(3))
    extended = merkle.Frontier.extended

    def wrong(self: merkle.Frontier, leaves: Any) -> merkle.Frontier:
        return extended(self, [merkle.leaf_hash(leaf) for leaf in leaves])

    monkeypatch.setattr(merkle.Frontier, "extended", wrong)
    with pytest.raises(JournalError, match="root"):
        workspace.journal.append(notes(2))
    monkeypatch.undo()
    assert workspace.journal.size == 3


def test_a_damaged_frontier_is_not_built_upon(workspace: Workspace) -> None:
    workspace.journal.append(notes(3))
    connection = sqlite3.connect(workspace.folder / "watchkeeper.db")
    connection.execute("DROP TRIGGER checkpoints_refuse_update")
    connection.execute("UPDATE checkpoints SET frontier = zeroblob(64) WHERE size = 3")
    connection.commit()
    connection.close()
    with pytest.raises(JournalError, match="frontier"):
        workspace.journal.append(notes(1))
    assert workspace.journal.size == 3


def test_a_full_disk_records_nothing_and_shows_no_body(workspace: Workspace) -> None:
    workspace.journal.append(notes(3))
    drafts = [Draft("note", {"secret": "hunter2" * 200}, "clerk")] * 3_000
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(sa.exc.OperationalError) as caught:
            workspace.journal.append(drafts)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "hunter2" not in str(caught.value)
    assert workspace.journal.size == 3
    workspace.journal.append(drafts)
    assert workspace.journal.size == 3_003
    assert check(workspace).ok


def test_salts_do_not_show_in_representations(workspace: Workspace) -> None:
    made = workspace.journal.append(notes(1))[0]
    assert repr(made.salt) not in repr(made)
    assert made.salt.hex() not in repr(made)
