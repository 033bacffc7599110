"""Messages in several sentences put together, across blocks and out of order.

The rules:

1. Parts belong together when talker, sequence number, channel and number of parts agree, and no
   more than `MAX_LINES` lines lie between the first and the last: a feed uses only ten numbers.
2. A part that is there already begins a new message; the old one is incomplete.
3. A message takes line, time and station of its first part, or of another part when that has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from watchkeeper.tracks.nmea.fields import NONE

MAX_LINES = 500


class Part(NamedTuple):
    """One sentence of a message in several.

    Attributes:
        line: Line of the file.
        total: Parts of the message.
        number: Which of them this is, from 1.
        group: What the parts have in common.
        payload: Its payload.
        fill: Bits at its end that do not count.
        time_ms: When it was received; -1 when nobody says.
        how: Who says so, see `times`.
        station: Index of its receiver, see `reading`.
    """

    line: int
    total: int
    number: int
    group: int
    payload: bytes
    fill: int
    time_ms: int
    how: int
    station: int


@dataclass(slots=True)
class Assembler:
    """Keeps parts until their message is whole."""

    _waiting: dict[tuple[int, int], dict[int, Part]] = field(default_factory=dict)

    def add(self, part: Part) -> tuple[Part | None, Sequence[Part]]:
        """Takes a part.

        Returns:
            The whole message, if this part completed it, and the parts that were given up.
        """
        key = (part.group, part.total)
        waiting = self._waiting.setdefault(key, {})
        lost: list[Part] = []
        if waiting and (part.number in waiting or part.line - _first_line(waiting) > MAX_LINES):
            lost = list(waiting.values())
            waiting = self._waiting[key] = {}
        waiting[part.number] = part
        if len(waiting) < part.total:
            return None, lost
        del self._waiting[key]
        return _joined(waiting), lost

    def give_up(self) -> Iterator[Part]:
        """The parts whose message never became whole; nothing waits any longer."""
        for waiting in self._waiting.values():
            yield from waiting.values()
        self._waiting.clear()


def _first_line(parts: dict[int, Part]) -> int:
    return min(part.line for part in parts.values())


def _joined(parts: dict[int, Part]) -> Part:
    ordered = [parts[number] for number in sorted(parts)]
    timed = next((part for part in ordered if part.time_ms != NONE), ordered[0])
    named = next((part for part in ordered if part.station != NONE), ordered[0])
    return Part(
        ordered[0].line,
        1,
        1,
        ordered[0].group,
        b"".join(part.payload for part in ordered),
        ordered[-1].fill,
        timed.time_ms,
        timed.how,
        named.station,
    )
