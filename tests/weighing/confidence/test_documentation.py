"""The worked example of the page is recomputed from its own table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.weighing.confidence.build import MEMBERS, REGISTRY, table
from watchkeeper.weighing.confidence.elements import Confidence
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.itemtable import COLUMNS, read_items
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.overrides import Override, stand
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


def test_the_example_of_a_decision() -> None:
    joined = Decision("one_origin", ("I1", "I3"), "The newspaper bought the image.")
    held = Confidence(example(), Parties(REGISTRY, MEMBERS), (joined,)).weigh(["C1"])
    assert f"> {held.reason}\n" in PAGE.read_text(encoding="utf-8")
    refused = replace(joined, kind="not_one_origin")
    left = Confidence(example(), Parties(REGISTRY, MEMBERS), (refused,)).weigh(["C1"])
    assert left == Confidence(example(), Parties(REGISTRY, MEMBERS)).weigh(["C1"])


def test_the_example_of_an_override() -> None:
    whole = Confidence(example(), Parties(REGISTRY, MEMBERS)).weigh(["C1"])
    made = Override("f", whole.word, "low", "A. Analyst", "both passes are of one day", "B. Reader")
    assert f"> {stand('f', whole.word, [made]).printed}\n" in PAGE.read_text(encoding="utf-8")
    assert stand("f", "low", [made]).override is None
