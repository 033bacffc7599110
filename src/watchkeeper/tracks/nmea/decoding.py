"""Blocks of NMEA lines in, columns of positions and identity out.

What a block leaves open (a message of which a part is missing) is kept for the next block. Nothing
here touches files: a reader feeds blocks, in order, and finishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from watchkeeper.tracks.nmea.assembly import Assembler, Part
from watchkeeper.tracks.nmea.fields import NONE, Ints, padded
from watchkeeper.tracks.nmea.payloads import (
    IDENTITY_TYPES,
    NEEDED_BITS,
    POSITION_TYPES,
    Column,
    Payloads,
    decodable,
    decode_clock,
    decode_identity,
    decode_positions,
    six_bits,
)
from watchkeeper.tracks.nmea.sentences import Block, Sentences, Split, block_of, split_block
from watchkeeper.tracks.nmea.times import ARRIVAL, WRAPPED, Received, received

CLOCK_TYPES = (4, 11)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that was not decoded.

    Attributes:
        line: Line of the file.
        code: A reason of `data/reasons.yaml`.
        text: The line, cut; "" when it is no longer at hand.
    """

    line: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What a block held, by columns of equal length.

    Attributes:
        positions: One dict for each type of message: `kind` (a number), `line`, `time_ms`, `how`,
            `station`, and what `decode_positions` gives.
        identity: The same with what `decode_identity` gives.
        set_aside: Lines that were not decoded.
    """

    positions: Sequence[dict[str, Column]]
    identity: Sequence[dict[str, Column]]
    set_aside: Sequence[SetAside]


@dataclass(slots=True)
class Counts:
    """What was seen, counted.

    Attributes:
        lines: Lines.
        sentences: AIS sentences with a right checksum.
        others: Other sentences.
        messages: Messages that are whole and of the six-bit alphabet, by type.
        timed: Sentences by who says their time, see `times`.
        wrong_tags: Tag blocks with a wrong checksum.
        lags_ms: Arrival after reception, of sentences that have both; a sample.
        clock_s: Reception minus the time that a base station sends, by station; samples.
    """

    lines: int = 0
    sentences: int = 0
    others: int = 0
    messages: dict[int, int] = field(default_factory=dict)
    timed: dict[int, int] = field(default_factory=dict)
    wrong_tags: int = 0
    lags_ms: list[int] = field(default_factory=list)
    clock_s: dict[int, list[int]] = field(default_factory=dict)


_SAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class _Messages:
    """Payloads with what is known of each message."""

    payloads: Payloads
    line: Ints
    time_ms: Ints
    how: Ints
    station: Ints


class Decoder:
    """Decodes blocks of lines, in order.

    Attributes:
        counts: What was seen until now.
        stations: Names of receivers; the index of a name stands in the column `station`. Names of
            satellites that a wrapper gives end with ` (satellite)`.
    """

    def __init__(self) -> None:
        self.counts = Counts()
        self.stations: list[str] = []
        self._station_index: dict[tuple[bytes, bool], int] = {}
        self._assembler = Assembler()

    def feed(self, data: bytes, first_line: int) -> Batch:
        """Decodes a block of whole lines.

        Args:
            data: The block.
            first_line: Line of the file with which it begins, from 1.
        """
        block = block_of(data)
        split = split_block(block)
        reception = received(block, split.sentences)
        station = self._stations_of(reception)
        self._count(block, split, reception)
        single = np.flatnonzero(split.sentences.total == 1)
        messages = [_singles(block, split.sentences, reception, station, single, first_line)]
        set_aside = list(_lines_set_aside(block, split, first_line))
        several = np.flatnonzero(split.sentences.total > 1)
        if several.size:
            parts = _parts(block, split.sentences, reception, station, several, first_line)
            joined, lost = self._assemble(parts)
            set_aside += lost
            if joined is not None:
                messages.append(joined)
        return self._decode(messages, set_aside)

    def finish(self) -> Batch:
        """Gives up what is still open."""
        return Batch((), (), [_incomplete(part) for part in self._assembler.give_up()])

    def _stations_of(self, reception: Received) -> Ints:
        if not reception.station.size:
            return np.empty(0, np.int64)
        if not reception.satellite.any() and not (reception.station != b"").any():
            return np.full(reception.station.size, NONE, np.int64)
        key = np.char.add(reception.station, np.where(reception.satellite, b"!", b"."))
        names, inverse = np.unique(key, return_inverse=True)
        index = [self._station(bytes(name)) for name in names]
        return np.array(index, np.int64)[inverse]

    def _station(self, name: bytes) -> int:
        station, satellite = name[:-1], name.endswith(b"!")
        if not station and not satellite:
            return NONE
        if (station, satellite) not in self._station_index:
            text = station.decode("ascii", "replace")
            self._station_index[station, satellite] = len(self.stations)
            self.stations.append(f"{text} (satellite)".lstrip() if satellite else text)
        return self._station_index[station, satellite]

    def _count(self, block: Block, split: Split, reception: Received) -> None:
        counts = self.counts
        counts.lines += block.start.size
        counts.sentences += split.sentences.line.size
        counts.others += split.others
        counts.wrong_tags += reception.wrong_tags
        for how, number in zip(*np.unique(reception.how, return_counts=True), strict=True):
            counts.timed[int(how)] = counts.timed.get(int(how), 0) + int(number)
        both = (reception.how > ARRIVAL) & (reception.arrival_ms != NONE)
        lags = (reception.arrival_ms - reception.time_ms)[both]
        counts.lags_ms += lags[: _SAMPLES - len(counts.lags_ms)].tolist()

    def _assemble(self, parts: Iterator[Part]) -> tuple[_Messages | None, list[SetAside]]:
        whole: list[Part] = []
        lost: list[SetAside] = []
        for part in parts:
            message, given_up = self._assembler.add(part)
            lost += [_incomplete(old) for old in given_up]
            if message is not None:
                whole.append(message)
        return (_joined_messages(whole) if whole else None), lost

    def _decode(self, messages: list[_Messages], set_aside: list[SetAside]) -> Batch:
        positions: list[dict[str, Column]] = []
        identity: list[dict[str, Column]] = []
        for some in messages:
            good = decodable(some.payloads)
            set_aside += _undecodable(some, np.flatnonzero(~good))
            types = np.where(good, some.payloads.types, 64)
            for kind, number in zip(*np.unique(types[good], return_counts=True), strict=True):
                self.counts.messages[int(kind)] = self.counts.messages.get(int(kind), 0) + int(
                    number
                )
            for kind in np.unique(types[good]):
                if int(kind) not in NEEDED_BITS:
                    continue
                chosen = np.flatnonzero(types == kind)
                self._decode_type(int(kind), some, chosen, positions, identity)
        return Batch(positions, identity, set_aside)

    def _decode_type(
        self,
        kind: int,
        some: _Messages,
        chosen: Ints,
        positions: list[dict[str, Column]],
        identity: list[dict[str, Column]],
    ) -> None:
        payloads = some.payloads.take(chosen)
        about: dict[str, Column] = {
            "kind": np.full(chosen.size, kind),
            "line": some.line[chosen],
            "time_ms": some.time_ms[chosen],
            "how": some.how[chosen],
            "station": some.station[chosen],
        }
        if kind in POSITION_TYPES:
            positions.append(about | decode_positions(kind, payloads))
        if kind in IDENTITY_TYPES:
            identity.append(about | decode_identity(kind, payloads))
        if kind in CLOCK_TYPES:
            clock_ms = decode_clock(payloads) * 1000
            self._compare_clocks(some, chosen, clock_ms)
            positions[-1]["clock_ms"] = clock_ms

    def _compare_clocks(self, some: _Messages, chosen: Ints, clock_ms: Ints) -> None:
        time, station = some.time_ms[chosen], some.station[chosen]
        both = (time != NONE) & (clock_ms >= 0) & (some.how[chosen] > 0)
        for index, offset in zip(station[both], (time - clock_ms)[both] // 1000, strict=True):
            samples = self.counts.clock_s.setdefault(int(index), [])
            if len(samples) < _SAMPLES:
                samples.append(int(offset))


def _singles(  # noqa: PLR0913, PLR0917  # what is known of a sentence
    block: Block,
    sentences: Sentences,
    reception: Received,
    station: Ints,
    chosen: Ints,
    first_line: int,
) -> _Messages:
    return _Messages(
        Payloads(
            block.text,
            six_bits(block.text),
            sentences.start[chosen],
            sentences.end[chosen],
            sentences.fill[chosen],
        ),
        sentences.line[chosen] + first_line,
        reception.time_ms[chosen],
        reception.how[chosen],
        station[chosen],
    )


def _parts(  # noqa: PLR0913, PLR0917  # what is known of a sentence
    block: Block,
    sentences: Sentences,
    reception: Received,
    station: Ints,
    chosen: Ints,
    first_line: int,
) -> Iterator[Part]:
    columns = [
        (sentences.line[chosen] + first_line).tolist(),
        sentences.total[chosen].tolist(),
        sentences.number[chosen].tolist(),
        sentences.group[chosen].tolist(),
        sentences.start[chosen].tolist(),
        sentences.end[chosen].tolist(),
        sentences.fill[chosen].tolist(),
        reception.time_ms[chosen].tolist(),
        reception.how[chosen].tolist(),
        station[chosen].tolist(),
    ]
    data = block.text.data
    for line, total, number, group, start, end, *rest in zip(*columns, strict=True):
        yield Part(line, total, number, group, bytes(data[start:end]), *rest)


def _joined_messages(whole: Sequence[Part]) -> _Messages:
    lengths = np.array([len(part.payload) for part in whole], np.int64)
    end = np.cumsum(lengths)
    text = padded(b"".join(part.payload for part in whole))
    return _Messages(
        Payloads(
            text,
            six_bits(text),
            end - lengths,
            end,
            np.array([part.fill for part in whole], np.int64),
        ),
        np.array([part.line for part in whole], np.int64),
        np.array([part.time_ms for part in whole], np.int64),
        np.array([part.how for part in whole], np.int64),
        np.array([part.station for part in whole], np.int64),
    )


def _lines_set_aside(block: Block, split: Split, first_line: int) -> Iterator[SetAside]:
    for code, lines in (("checksum", split.wrong_checksum), ("malformed", split.malformed)):
        for line in lines.tolist():
            yield SetAside(line + first_line, code, block.cut(line))


def _undecodable(some: _Messages, chosen: Ints) -> Iterator[SetAside]:
    payloads = some.payloads
    for index in chosen.tolist():
        start, end = int(payloads.start[index]), int(payloads.end[index])
        text = payloads.text[start : min(end, start + 200)].tobytes().decode("ascii", "replace")
        yield SetAside(int(some.line[index]), "not_decodable", text)


def _incomplete(part: Part) -> SetAside:
    text = part.payload[:200].decode("ascii", "replace")
    return SetAside(part.line, "multipart", f"part {part.number} of {part.total}: {text}")


__all__ = ["ARRIVAL", "WRAPPED", "Batch", "Counts", "Decoder", "SetAside"]
