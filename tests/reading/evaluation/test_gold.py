"""The gold itself: read, checked against its texts, and varied enough to mean something."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.reading.evaluation.gold import KINDS, PARTS, load_document, load_part
from watchkeeper.reading.model import ANSWER_KINDS, EVENT_TYPES, STANCES
from watchkeeper.reading.scoring import score

DEV = load_part("dev")


def test_every_document_measures_itself_as_perfect() -> None:
    for document in (one for part in PARTS for one in load_part(part)):
        measured = score(document.claims, document.claims)
        assert measured.all_labels.f1 == measured.links_with_kind.f1 == 1, document.id


def test_the_development_set_holds_every_stance_type_kind_and_answer() -> None:
    assert len(DEV) >= 40
    claims = [claim for document in DEV for claim in document.claims]
    assert {claim.stance for claim in claims} == set(STANCES)
    assert {event for claim in claims for event in claim.events} == set(EVENT_TYPES)
    assert {answer.kind for claim in claims for answer in claim.answers} == set(ANSWER_KINDS)
    assert set(Counter(document.kind for document in DEV)) == set(KINDS)


def test_every_text_has_its_gold() -> None:
    folder = Path(__file__).parent
    for part in PARTS:
        texts = {path.stem for path in (folder / part).glob("*.txt")}
        assert texts == {path.stem for path in (folder / part).glob("*.json")}


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("text", "twice", "its text occurs 2 times"),
        ("text", "never", "its text occurs 0 times"),
        ("stance", "shout", "stance"),
        ("event_types", ["weather"], "event_types"),
        ("event_types", [], "one to three event types"),
        ("speaker", {"text": "X", "entity": "actor:NOBODY"}, "actor actor:NOBODY"),
        ("voice", "author", "has no speaker text"),
        ("time", {"expr": "May", "start": None, "end": None}, "time 'May' is not in its text"),
        ("answers", [{"claim": "c9", "kind": "acknowledges"}], "link to c9"),
        ("same_as", ["c1"], "link to c1"),
        ("spans", [], "spans"),
    ],
)
def test_faulty_gold_is_refused(tmp_path: Path, key: str, value: Any, message: str) -> None:
    claim = {
        "id": "c1",
        "text": "X said it",
        "speaker": {"text": "X", "entity": ""},
        "stance": "assert",
        "event_types": ["cyber"],
    }
    entry = {"id": "d", "kind": "wire", "date": "2025-01-01", "text": "d.txt", "claims": [claim]}
    (tmp_path / "d.txt").write_text("X said it. twice twice\n")
    (tmp_path / "d.json").write_text(json.dumps(entry))
    assert [held.span for held in load_document(tmp_path / "d.json").claims] == [(0, 9)]
    claim[key] = value
    (tmp_path / "d.json").write_text(json.dumps(entry))
    with pytest.raises(ValueError, match=r"d\.json") as caught:
        load_document(tmp_path / "d.json")
    assert message in str(caught.value)
