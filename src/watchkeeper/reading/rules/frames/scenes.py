"""The state in whose name offices go without an owner: of the dateline, or of whoever speaks.

A dispatch from Seoul that writes "the Foreign Ministry" means South Korea's; so does a statement
or a briefing by an office of that state.
"""

from __future__ import annotations

from collections.abc import Sequence

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document
from watchkeeper.reading.rules.frames.blocks import Block
from watchkeeper.reading.rules.frames.statements import Frame
from watchkeeper.reading.rules.layout import opening
from watchkeeper.reading.rules.naming import names_in_text


def dateline_state(document: Document, lexicons: Lexicons) -> str:
    """The state from whose capital the dispatch is dated."""
    for paragraph in document.paragraphs[:4]:
        length = opening(document.text, paragraph)
        if paragraph.role == "body" and length > 3:
            place = document.text[paragraph.start : paragraph.start + length].split(",")[0]
            name = names_in_text(place.split("(")[0].strip().title(), lexicons)
            return name if name and lexicons.registry.actors[name].kind == "state" else ""
    return ""


def scene_of(blocks: Sequence[Block], frame: Frame | None, lexicons: Lexicons) -> str:
    """The state whose offices a statement or a briefing names without their owner."""
    speakers = frame.speakers if frame is not None else ()
    labelled = [one for block in blocks if block.rule == "frame:label" for one in block.speakers]
    for speaker in (*speakers, *labelled):
        if speaker.entity:
            state = lexicons.registry.state_of(speaker.entity)
            return state if lexicons.registry.actors[state].kind == "state" else ""
    return ""
