"""The examples in the documentation work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from watchkeeper.claims.importing import import_table
from watchkeeper.claims.mapping import read_mapping
from watchkeeper.claims.quantities import parse_figures
from watchkeeper.claims.times import parse_period

TEXT = (Path(__file__).parents[2] / "docs" / "claims.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]


def printed(title: str) -> list[str]:
    """The forms in the first column of a section's table."""
    rows = re.findall(r"^\| (`.*?`.*?) \|", section(title), re.MULTILINE)
    return [form for row in rows for form in re.findall(r"`([^`]+)`", row)]


def test_the_mapping_reads_a_table() -> None:
    example = re.search(r"```yaml\n(.*?)```", section("Mapping files"), re.DOTALL)
    assert example is not None
    mapping = read_mapping(example[1])
    table = (
        "claim_id,claimant,stated_on,measure,value,source_address\n"
        "X1,ROK NIS,2024-10-18,present / soon,3000 / 12000,\n"
    )
    claims = import_table(table, mapping).claims
    assert [(claim.scoped("measure"), claim.phase) for claim in claims] == [
        ("present", "present"),
        ("soon", "planned"),
    ]


WORDS = re.compile(r"[a-z$≥ ]+\Z", re.IGNORECASE)
COUNTS = ("dozen", "hundred", "thousand", "million", "half")


@pytest.mark.parametrize("form", printed("Figures"))
def test_every_figure_form_is_read(form: str) -> None:
    bare = WORDS.match(form) and not any(count in form for count in COUNTS)
    assert parse_figures(f"{form} 5" if bare else form, "t").parts


@pytest.mark.parametrize("form", printed("Dates"))
def test_every_date_form_is_read(form: str) -> None:
    assert parse_period(form) is not None
