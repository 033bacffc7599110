"""A sign of who owns a document."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Speaker


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign.

    Attributes:
        rule: Its name in `layout.yaml`, under `signs`.
        speakers: The body that it names; several where a statement is joint.
        since: Number of the first paragraph that the body speaks.
    """

    rule: str
    speakers: tuple[Speaker, ...]
    since: int


def by_body(sign: Sign, lexicons: Lexicons) -> str:
    """What signs of one owner share: the state or body, else the words of its name."""
    registry = lexicons.registry
    states = {registry.state_of(one.entity) for one in sign.speakers if one.entity}
    if states:
        return " ".join(sorted(states))
    return sign.speakers[0].text.casefold().removeprefix("the ")
