"""The worked example of docs/series.md, recomputed from the page."""

from __future__ import annotations

from pathlib import Path

from tests.weighing.series.build import REGISTRY, claim, weighed
from watchkeeper.claims.wording import amount
from watchkeeper.weighing.series.model import Series

PAGE = Path(__file__).parents[3] / "docs" / "series.md"


def example() -> Series:
    """The series of the page's table."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith(("| A |", "| B |", "| C |", "| D |"))
    ]
    assert len(rows) == 4
    return weighed(
        claim(
            label,
            figure,
            "+".join(REGISTRY.resolve(speaker).actors),
            conduct=f"{first}..{last}",
        )
        for label, speaker, figure, first, last in rows
    )


def test_the_answer_is_the_one_on_the_page() -> None:
    (half,) = [one for one in example().combined if len(one.claims) > 1]
    (without,) = [left for label, left in half.without if label == "OSC"]
    assert without is not None and half.conflicting and half.agreement is None
    told = (
        f"> {amount(half.amount, 'container')}; conflicting; {len(half.lines)} lines;"
        f" without OSC: {amount(without, 'container')}\n"
    )
    assert told in PAGE.read_text(encoding="utf-8")


def test_the_refusal_is_the_one_on_the_page() -> None:
    (refused,) = example().refused
    assert f"> {refused.reason}\n" in PAGE.read_text(encoding="utf-8")
