"""A block of lines split into AIS sentences (`!--VDM`, `!--VDO`), all lines at once.

The rules:

1. A sentence begins at the first `!` of its line, after a tag block if the line begins with one;
   what a logger wrote before it does not matter.
2. Any two characters are a talker, since stations use their own; the checksum decides.
3. The checksum is required: exclusive or of the bytes between `!` and `*` (IEC 61162-1).
4. Other sentences are counted and passed over; a line that is no sentence is malformed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from watchkeeper.tracks.nmea.fields import (
    Bytes,
    Flags,
    Ints,
    byte_at,
    following,
    padded,
    read_hex_pairs,
)

_VDM = np.array([86, 68, 77], np.uint8)
_BANG, _STAR, _COMMA, _BACKSLASH, _DOLLAR = 33, 42, 44, 92, 36


@dataclass(frozen=True)
class Block:
    """A block of whole lines.

    Attributes:
        text: Its bytes, padded.
        size: Number of its bytes.
        start: First byte of each line.
        end: Byte after the last of each line, without the line's end.
    """

    text: Bytes
    size: int
    start: Ints
    end: Ints

    @cached_property
    def commas(self) -> Ints:
        """Places of all commas."""
        return np.flatnonzero(self.text == _COMMA)

    def cut(self, line: int, limit: int = 200) -> str:
        """The text of a line, for a message."""
        start, end = int(self.start[line]), int(self.end[line])
        return self.text[start : min(end, start + limit)].tobytes().decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Sentences:
    """The AIS sentences of a block whose checksum is right, in order.

    Attributes:
        line: Index of the line in the block.
        total: Sentences of the message.
        number: Which of them this is, from 1.
        group: Talker, sequence number and channel as one number: what joins the parts of a message.
        start: First byte of the payload.
        end: Byte after its last.
        fill: Bits at its end that do not count.
        checksum: The checksum.
        rest: Byte after the checksum: what a feed appended to the line.
    """

    line: Ints
    total: Ints
    number: Ints
    group: Ints
    start: Ints
    end: Ints
    fill: Ints
    checksum: Ints
    rest: Ints


@dataclass(frozen=True, slots=True)
class Split:
    """What the lines of a block are.

    Attributes:
        sentences: AIS sentences to decode.
        wrong_checksum: Lines with an AIS sentence whose checksum is missing or wrong.
        malformed: Lines that are no sentence, or an AIS sentence without its fields.
        others: Number of other sentences.
    """

    sentences: Sentences
    wrong_checksum: Ints
    malformed: Ints
    others: int


def block_of(data: bytes) -> Block:
    """The lines of a block; the last line may lack its end."""
    text, size = padded(data), len(data)
    ends = np.flatnonzero(text == 10)
    if size and (not ends.size or ends[-1] != size - 1):
        ends = np.append(ends, size)
    start = np.concatenate([[0], ends[:-1] + 1]) if ends.size else ends
    end = ends - ((ends > start) & (byte_at(text, ends - 1) == 13))
    return Block(text, size, start.astype(np.int64), end)


def split_block(block: Block) -> Split:
    """Finds the AIS sentences and checks their checksums."""
    text, end = block.text, block.end
    first = byte_at(text, block.start)
    body = _after_tag_block(block, first)
    bang = _first_of(block, _BANG, body, body)
    has_bang = bang < end
    is_ais = has_bang & _names_ais(text, bang)
    empty = block.end <= block.start
    other = ~is_ais & (has_bang | (first == _DOLLAR) | (byte_at(text, body) == _DOLLAR))
    line = np.flatnonzero(is_ais)
    sentences, shaped, summed = _fields(block, line, bang[line])
    return Split(
        _take(sentences, shaped & summed),
        line[~summed],
        np.sort(
            np.concatenate([np.flatnonzero(~is_ais & ~other & ~empty), line[summed & ~shaped]])
        ),
        int(other.sum()),
    )


def _after_tag_block(block: Block, first: Bytes) -> Ints:
    tagged = first == _BACKSLASH
    if not tagged.any():
        return block.start
    closing = following(np.flatnonzero(block.text == _BACKSLASH), block.start + 1, block.size)
    return np.where(tagged, np.minimum(closing + 1, block.end), block.start)


def _first_of(block: Block, letter: int, start: Ints, likely: Ints) -> Ints:
    """The first such byte from each start on; searched only where the likely place is wrong."""
    found = likely.copy()
    wrong = np.flatnonzero(byte_at(block.text, likely) != letter)
    if wrong.size:
        places = np.flatnonzero(block.text == letter)
        found[wrong] = following(places, start[wrong], block.size)
    return found


def _names_ais(text: Bytes, bang: Ints) -> Flags:
    last = byte_at(text, bang + 5)
    named: Flags = (
        (byte_at(text, bang + 3) == _VDM[0])
        & (byte_at(text, bang + 4) == _VDM[1])
        & ((last == _VDM[2]) | (last == ord("O")))
        & (byte_at(text, bang + 6) == _COMMA)
    )
    return named


def _fields(block: Block, line: Ints, bang: Ints) -> tuple[Sentences, Flags, Flags]:
    """The fields of the sentences, which have all of them, and whose checksums are right."""
    text, end = block.text, block.end[line]
    star = _first_of(block, _STAR, bang, np.maximum(end - 3, bang))
    ended = star + 2 < end
    checksum = read_hex_pairs(text, star + 1)
    sums = np.bitwise_xor.accumulate(text)
    found = byte_at(sums, star - 1) ^ byte_at(sums, bang)
    summed = ended & (checksum == found)
    # Sequence number and channel are one byte or none; everything before them has its fixed place.
    c0, c1, c2 = bang + 6, bang + 8, bang + 10
    sequence = byte_at(text, c2 + 1)
    sequence = np.where(sequence == _COMMA, 0, sequence).astype(np.int64)
    c3 = c2 + 1 + (sequence > 0)
    channel = byte_at(text, c3 + 1)
    channel = np.where(channel == _COMMA, 0, channel).astype(np.int64)
    c4 = c3 + 1 + (channel > 0)
    c5 = star - 1 - (byte_at(text, star - 1) != _COMMA)
    shaped = c4 < c5
    for comma in (c1, c2, c3, c4, c5):
        shaped &= byte_at(text, comma) == _COMMA
    talker = byte_at(text, bang + 1).astype(np.int64) << 8 | byte_at(text, bang + 2)
    total = byte_at(text, c0 + 1).astype(np.int64) - 48
    number = byte_at(text, c1 + 1).astype(np.int64) - 48
    fill = np.where(star - c5 == 2, byte_at(text, c5 + 1).astype(np.int64) - 48, 0)
    shaped &= (number >= 1) & (number <= total) & (total <= 9) & (fill >= 0) & (fill <= 5)
    group = talker << 16 | sequence << 8 | channel
    sentences = Sentences(
        line, total, number, group, c4 + 1, c5, fill, checksum, np.minimum(star + 3, end)
    )
    return sentences, shaped, summed


def _take(sentences: Sentences, chosen: Flags) -> Sentences:
    return Sentences(*(getattr(sentences, name)[chosen] for name in Sentences.__slots__))
