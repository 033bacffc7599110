"""Reading is not allowed to get worse: figures of all sets against `floors.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

from tests.reading.evaluation.gold import PARTS, load_part
from tests.reading.evaluation.measuring import measure, total
from watchkeeper.reading.nlp import load_parser
from watchkeeper.reading.proposing import Reader
from watchkeeper.reading.scoring import LEVELS, Score

FLOORS: dict[str, dict[str, float]] = tomllib.loads(
    (Path(__file__).parent / "floors.toml").read_text(encoding="utf-8")
)
NAMES = {*LEVELS, "links_precision", "links_recall", "dates", "quantities"}


@lru_cache(maxsize=len(PARTS))
def measured(part: str) -> dict[str, float]:
    """The figures of a set by the names of the floors."""
    pytest.importorskip("spacy")
    whole: Score = total(measure(load_part(part), Reader(load_parser())))
    return {
        **{level: count.f1 for level, count in whole.together().items()},
        "links_precision": whole.links.precision,
        "links_recall": whole.links.recall,
        "dates": whole.dates.f1,
        "quantities": whole.quantities.f1,
    }


@pytest.mark.parametrize("part", sorted(FLOORS))
def test_every_figure_reaches_its_floor(part: str) -> None:
    assert set(LEVELS) <= set(FLOORS[part]) <= NAMES
    found = measured(part)
    short = {
        name: f"{found[name]:.3f} of {floor}"
        for name, floor in FLOORS[part].items()
        if found[name] < floor
    }
    assert not short


def test_every_set_that_is_there_has_floors() -> None:
    assert set(FLOORS) == {part for part in PARTS if load_part(part)}
