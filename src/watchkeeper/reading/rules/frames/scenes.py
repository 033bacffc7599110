"""The state in whose name offices go without an owner: of the dateline, or of whoever speaks.

A dispatch from Seoul that writes "the Foreign Ministry" means South Korea's; so does a statement
or a briefing by an office of that state.
"""

from __future__ import annotations

from collections.abc import Sequence

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.frames.blocks import Block
from watchkeeper.reading.rules.frames.statements import Frame


def scene_of(blocks: Sequence[Block], frame: Frame | None, lexicons: Lexicons) -> str:
    """The state whose offices a statement or a briefing names without their owner."""
    speakers = frame.speakers if frame is not None else ()
    labelled = [one for block in blocks if block.rule == "frame:label" for one in block.speakers]
    for speaker in (*speakers, *labelled):
        if speaker.entity:
            state = lexicons.registry.state_of(speaker.entity)
            return state if lexicons.registry.actors[state].kind == "state" else ""
    return ""
