"""The worked example of the page is recomputed from its own table."""

from __future__ import annotations

from pathlib import Path

from tests.weighing.confidence.build import MEMBERS, REGISTRY, table
from watchkeeper.weighing.confidence.elements import Confidence
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.itemtable import COLUMNS, read_items
from watchkeeper.weighing.confidence.parties import Parties

PAGE = Path(__file__).parents[3] / "docs" / "confidence.md"
HEADINGS = {"item": "item_id", "source": "reliability"}


def example() -> tuple[Item, ...]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| i"]
    (head,) = [line for line in lines if line.startswith("| item |")]
    rows = [r for r in PAGE.read_text(encoding="utf-8").splitlines() if r.startswith("| I")]
    names = [HEADINGS.get(name, name) for name in _cells(head)]
    made = [dict(zip(names, _cells(row), strict=True)) for row in rows]
    rest = {"claim_id": "C1", "collector": "the Team", "stance": "for", "examined_by": ""}
    text = table(*(",".join((row | rest)[column] for column in COLUMNS) for row in made))
    read = read_items(text, {"C1": ("C1",)})
    assert not read.rejects
    return read.items


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_the_worked_example() -> None:
    parties = Parties(REGISTRY, MEMBERS)
    held = Confidence(example(), parties)
    whole = held.weigh(["C1"])
    assert f"> {whole.reason}\n" in PAGE.read_text(encoding="utf-8")
    assert held.weigh(["C1"], keep=lambda i: not parties.supplied_by_participant(i)).word == (
        "moderate"
    )
    assert held.weigh(["C1"], keep=lambda i: not i.origin.startswith("pass")).word == "insufficient"
