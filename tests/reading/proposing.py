"""A document of ours with proposals of ours, for the tests of review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from watchkeeper.reading.documents import read_document
from watchkeeper.reading.model import Amount, Answer, ProposedClaim, Speaker, When
from watchkeeper.reading.recording import record_reading
from watchkeeper.reading.review import StoredDocument
from watchkeeper.record.clock import SeededEntropy, SystemClock
from watchkeeper.record.labels import PUBLIC, Label
from watchkeeper.record.workspace import Workspace

SENTENCES = (
    "Seoul said the DPRK had sent more than 9,000 rounds to Russia in March 2024.",
    "Moscow denied the shipments.",
    "Tokyo warned of consequences.",
)
TEXT = "\n\n".join(SENTENCES) + "\n"
CONTENT = TEXT.encode()
IDS = ("c00000000000a", "c00000000000b", "c00000000000c")


def claim(number: int) -> ProposedClaim:
    """The proposal on one of the sentences."""
    words = SENTENCES[number]
    start = TEXT.index(words)
    plain = ProposedClaim(
        IDS[number], (start, start + len(words)), words, "reported",
        Speaker("Tokyo", "actor:JAPAN"), "warn", "warn", event_types=("arms_transfer",),
        rules=("subject",),
    )  # fmt: skip
    if number == 0:
        return replace(
            plain, speaker=Speaker("Seoul", "actor:ROK"), stance="allege", cue="say",
            participants=(("recipient", "actor:RUSSIA"), ("supplier", "actor:DPRK")),
            quantity=Amount(9000, None, "more_than", "round", "artillery"),
            time=When(date(2024, 3, 1), date(2024, 3, 31), "month", "in March 2024"),
            rules=("subject", "quantity"),
        )  # fmt: skip
    if number == 1:
        return replace(
            plain, speaker=Speaker("Moscow", "actor:RUSSIA"), stance="deny", cue="deny",
            answers=(Answer(IDS[0], "denies occurrence"),), rules=("subject", "elided"),
        )  # fmt: skip
    return plain


def workspace(folder: Path, label: Label = PUBLIC) -> Workspace:
    """A workspace that holds the three proposals."""
    made = Workspace.create(
        folder, clock=SystemClock(), entropy=SeededEntropy("review"), name="a-test"
    )
    add(made, label)
    return made


def stored() -> StoredDocument:
    """The document."""
    source = read_document(CONTENT, "statement.txt")
    return StoredDocument(source, date(2024, 4, 1), "actor:YONHAP", "https://example.org/1")


def add(made: Workspace, label: Label = PUBLIC) -> None:
    """Records the reading."""
    claims = [claim(number) for number in range(3)]
    record_reading(made, CONTENT, stored(), "rules/1", claims, author="Ada", label=label)
