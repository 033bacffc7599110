"""The worked example of docs/weighing.md, recomputed from the page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.weighing.build import CHINA, RUSSIA, D, claim, weigh
from watchkeeper.claims.model import Claim
from watchkeeper.claims.times import Period

PAGE = Path(__file__).parents[2] / "docs" / "weighing.md"
ACTORS = {
    "China": (CHINA,),
    "Russia": (RUSSIA,),
    "a panel": ("actor:PANEL",),
    "a newspaper": ("actor:PRESS",),
}


def example() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The two tables of the worked example: claims and results."""
    section = PAGE.read_text(encoding="utf-8").split("## A worked example")[1].split("\n## ")[0]
    tables: list[list[list[str]]] = [[]]
    for line in section.splitlines():
        if line.startswith("|"):
            tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif tables[-1]:
            tables.append([])
    found = [[dict(zip(t[0], row, strict=True)) for row in t[2:]] for t in tables if t]
    claims, results = found
    return claims, results


def read(row: dict[str, str]) -> Claim:
    """The claim of one row."""
    return claim(
        row["Figure"],
        by=ACTORS[row["Speaker"]],
        unit=row["Unit"],
        id=row["Claim"],
        coverage=row["Coverage"],
        laden=row["Laden fraction"],
        conduct=Period(date.fromisoformat(row["From"]), date.fromisoformat(row["To"])),
    )


def test_the_results_follow_from_the_claims_as_printed() -> None:
    claims, results = example()
    ledgers = {name: [read(r) for r in claims if r["Ledger"] == name] for name in
               ("notified", "unnotified")}  # fmt: skip
    year = weigh(ledgers["notified"], ledgers["unnotified"])
    assert [row["Ledger"] for row in results] == [
        "notified", "unnotified", "combined", "combined_apart",
    ]  # fmt: skip
    for row in results:
        ledger = getattr(year, row["Ledger"])
        turn = row["Break-even laden fraction"]
        assert ledger.amount.low == D(row["Low"])
        assert ledger.amount.high == (None if row["High"] == "unbounded" else D(row["High"]))
        assert ledger.exceeds == row["Verdict"]
        assert ledger.break_even_laden_fraction == (D(turn) if turn else None)


def test_the_conflict_and_the_claims_of_the_example_are_those_named() -> None:
    claims, _ = example()
    year = weigh(
        *([read(r) for r in claims if r["Ledger"] == n] for n in ("notified", "unnotified"))
    )
    assert [[name for name, _ in one.values] for one in year.conflicts] == [["C", "D"]]
    assert year.combined.claims == tuple("ABCDEFG")
    assert year.set_aside == ()
    assert year.refused == ()
