"""Accepted claims as gold: the documents and what a careful analyst found in them, for regression.

The files are those of the evaluation set (`docs/reading-annotation.md`): `NAME.txt` with the stored
text and `NAME.json` with the claims by the words that hold them. Only documents that are decided to
the end are gold, since a claim that nobody looked at is neither right nor wrong.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from watchkeeper.reading.review import ACCEPTED, DONE, Item

_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold of one document.

    Attributes:
        name: Name of its two files, without ending.
        text: The stored text.
        claims: The claims as JSON.
    """

    name: str
    text: str
    claims: str


def gold_of(items: Iterable[Item], kind: str = "wire") -> tuple[list[Gold], list[str]]:
    """The gold of all documents that are decided to the end.

    Args:
        items: All proposals.
        kind: Kind of the documents, as the annotation guide names it.

    Returns:
        The gold, and the names of the documents on which proposals are open or deferred.
    """
    documents: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        documents[item.document_entry].append(item)
    made: list[Gold] = []
    waiting: list[str] = []
    for group in documents.values():
        if all(item.state in DONE for item in group):
            made.append(_gold(group, kind))
        else:
            waiting.append(group[0].document.source.name)
    return made, waiting


def _gold(group: list[Item], kind: str) -> Gold:
    document = group[0].document
    source = document.source
    stem = _NAME.sub("-", source.name.rpartition(".")[0].lower() or source.name.lower())
    name = f"{stem.strip('-')[:40] or 'document'}-{source.text_sha256[:8]}"
    accepted = [item for item in group if item.state in ACCEPTED]
    known = {item.proposed.id for item in accepted}
    claims = [_claim(item, known) for item in sorted(accepted, key=lambda i: i.claim.span)]
    whole = {
        "id": name,
        "kind": kind,
        "date": document.anchor.isoformat(),
        "text": f"{name}.txt",
        "claims": [claim for claim in claims if claim["event_types"]],
    }
    return Gold(name, source.text, json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


def _claim(item: Item, known: set[str]) -> dict[str, Any]:
    """A claim as the evaluation set writes it; what is empty is left out."""
    claim = item.claim
    when, amount = claim.time, claim.quantity
    entry: dict[str, Any] = {
        "id": item.proposed.id,
        "text": claim.text,
        "speaker": {"text": claim.speaker.text, "entity": claim.speaker.entity},
        "stance": claim.stance,
        "event_types": list(claim.event_types)[:3],
        "voice": claim.voice,
        "via": [name for name in claim.via if name.startswith("actor:")],
        "answers": [
            {"claim": answer.claim, "kind": answer.kind}
            for answer in claim.answers
            if answer.claim in known
        ],
        "same_as": [name for name in claim.same_as if name in known],
    }
    if claim.voice == "author":
        entry["speaker"]["text"] = ""
    if when is not None:
        entry["time"] = {
            "expr": when.expr,
            "start": None if when.start is None else when.start.isoformat(),
            "end": None if when.end is None else when.end.isoformat(),
        }
    if amount is not None:
        entry["quantity"] = {
            "low": amount.low, "high": amount.high, "bound": amount.bound, "unit": amount.unit,
            "item": amount.item,
        }  # fmt: skip
    return {name: value for name, value in entry.items() if value not in ([], "")}
