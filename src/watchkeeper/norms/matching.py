"""Which norms to test for a kind of conduct: proposed from the matrix of findings and norms.

The rules:

1. A row of the matrix applies when its test is met by the facts, and may apply when its test is
   open and some part of it is met; otherwise it proposes nothing.
2. A norm is proposed once, with every row that proposes it; a row that applies comes first.
3. A norm that was not in force on the day is kept and says so: that is an answer too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchkeeper.claims.times import Period
from watchkeeper.norms.document import did_you_mean, open_file
from watchkeeper.norms.evaluation import requests, truth
from watchkeeper.norms.facts import Facts
from watchkeeper.norms.reading import DATA, load_norms, load_paragraphs, load_terms
from watchkeeper.norms.schema import Node, Norm, leaves
from watchkeeper.norms.selection import touched
from watchkeeper.norms.trees import Names, read_node
from watchkeeper.norms.truth import MET, UNKNOWN

FOLDER = "matrix"


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of conduct with the norms to test for it.

    Attributes:
        id: Its name.
        conduct: The conduct in words.
        when: What must be so of the conduct.
        norms: Ids of the norms, in the order in which they are proposed.
        note: What a reader must know.
        regime: Name of the regime.
    """

    id: str
    conduct: str
    when: Node
    norms: tuple[str, ...]
    note: str
    regime: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A norm that is proposed.

    Attributes:
        norm: The norm.
        rows: The rows that propose it.
        certain: One of them applies; else they may apply.
        in_force: First days of the versions that the conduct touches, as printed; empty for none.
        asks: Facts that the norm needs and that were not given.
    """

    norm: Norm
    rows: tuple[Row, ...]
    certain: bool
    in_force: tuple[str, ...]
    asks: tuple[str, ...]


def load_matrix(data: Path = DATA) -> tuple[Row, ...]:
    """Reads every file of the matrix.

    Raises:
        InputError: An unknown key, fact or norm; with file and line.
    """
    names = Names(load_terms(data), load_paragraphs(data))
    norms = load_norms(data)
    found: list[Row] = []
    for path in sorted((data / FOLDER).glob("*.yaml")):
        root = open_file(path).mapping(("regime", "rows"), ("regime", "rows"))
        for item in root["rows"].items():
            needed = ("id", "conduct", "when", "norms")
            item.mapping((*needed, "note"), needed)
            for place in item["norms"].items():
                if place.text() not in norms:
                    raise place.error(f"the id of a norm; {did_you_mean(place.text(), norms)}")
            if any(row.id == item["id"].text() for row in found):
                raise item["id"].error("a name used once")
            found.append(
                Row(
                    item["id"].text(),
                    item["conduct"].text(),
                    read_node(item["when"], names),
                    item["norms"].texts(),
                    item["note"].text(),
                    root["regime"].text(),
                )
            )
    return tuple(found)


def match(
    matrix: tuple[Row, ...], norms: Mapping[str, Norm], facts: Facts, conduct: Period
) -> tuple[Proposal, ...]:
    """The norms to test for some conduct.

    Args:
        matrix: The rows.
        norms: All norms, by id.
        facts: What is known of the conduct.
        conduct: When it happened.

    Returns:
        Those of rows that apply first, each in the order of the matrix.
    """
    certain = [row for row in matrix if truth(row.when, facts) is MET]
    possible = [row for row in matrix if _may_apply(row, facts)]
    order = dict.fromkeys(name for row in (*certain, *possible) for name in row.norms)
    return tuple(_proposal(norms[name], certain, possible, facts, conduct) for name in order)


def _may_apply(row: Row, facts: Facts) -> bool:
    some = any(truth(leaf, facts) is MET for leaf in leaves(row.when))
    return truth(row.when, facts) is UNKNOWN and some


def _proposal(
    norm: Norm, certain: list[Row], possible: list[Row], facts: Facts, conduct: Period
) -> Proposal:
    rows = tuple(row for row in (*certain, *possible) if norm.id in row.norms)
    versions = tuple(v.since.isoformat() for v in touched(norm, conduct) if v is not None)
    asked = [request.name for b in norm.binds for request in requests(norm, conduct, b.who)]
    open_facts = tuple(name for name in dict.fromkeys(asked) if name not in facts)
    return Proposal(norm, rows, any(row in certain for row in rows), versions, open_facts)


def proposal_dict(proposal: Proposal) -> dict[str, Any]:
    """A proposal as a mapping, ready for JSON."""
    return {
        "norm": proposal.norm.id,
        "title": proposal.norm.title,
        "for": [binding.who for binding in proposal.norm.binds],
        "fits": "applies" if proposal.certain else "may apply",
        "in_force": bool(proposal.in_force),
        "versions": list(proposal.in_force),
        "because": [
            {"row": row.id, "conduct": row.conduct, "note": row.note} for row in proposal.rows
        ],
        "asks": list(proposal.asks),
    }
