r"""When and by whom a sentence was received, as the feed says it around the sentence.

The rules, in the order in which they are believed:

1. A wrapper sentence `$PGHP,1,year,month,day,hour,minute,second,millisecond,country,region,station,
   …,checksum`: its last field is the checksum of the sentence that it is about (of a message in
   several, the exclusive or of theirs), which stands after it or, in feeds sorted by arrival,
   before it; 00 is about the next line. Where a feed mixed the lines of a burst, it is about the
   only sentence with its checksum within `BURST_LINES`. A field that ends with `_S` says that it
   was a satellite.
2. A tag block `\s:station,c:time*hh\` before the sentence (NMEA 0183, 4.0); times from 10^11 are
   milliseconds. A tag block whose checksum is wrong is not believed.
3. What was appended after the checksum: `,r003669947,1325376000` or `,1328133720012`. That is when
   the line arrived somewhere, which may be later than when a satellite heard it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.tracks.nmea.fields import (
    NONE,
    Bytes,
    Flags,
    Ints,
    byte_at,
    following,
    read_hex_pairs,
    read_numbers,
    read_texts,
)
from watchkeeper.tracks.nmea.sentences import Block, Sentences

UNTIMED, ARRIVAL, TAGGED, WRAPPED = 0, 1, 2, 3
STATION_BYTES = 20
BURST_LINES = 16
_MILLISECONDS_FROM = 100_000_000_000


@dataclass(slots=True)
class Received:
    """Reception of each sentence.

    Attributes:
        time_ms: Milliseconds since 1970 UTC; -1 when nobody says.
        how: `UNTIMED`, `ARRIVAL`, `TAGGED` or `WRAPPED`.
        arrival_ms: When the line arrived, also when a better time is there; -1 when not said.
        station: Receiver as named; empty when not.
        satellite: The wrapper says that a satellite received it.
        wrong_tags: Tag blocks that were not believed.
    """

    time_ms: Ints
    how: Ints
    arrival_ms: Ints
    station: NDArray[np.bytes_]
    satellite: Flags
    wrong_tags: int = 0


def received(block: Block, sentences: Sentences) -> Received:
    """Reads what the feed says around each sentence."""
    size = sentences.line.size
    found = Received(
        np.full(size, NONE, np.int64),
        np.zeros(size, np.int64),
        np.full(size, NONE, np.int64),
        np.full(size, b"", f"S{STATION_BYTES}"),
        np.zeros(size, np.bool_),
    )
    if size:
        _read_appended(block, sentences, found)
        _read_tags(block, sentences, found)
        _read_wrappers(block, sentences, found)
    return found


def wrapper_lines(block: Block) -> Ints:
    """The lines that are wrapper sentences."""
    text, start = block.text, block.start
    named = byte_at(text, start) == ord("$")
    for step, letter in enumerate(b"PGHP,", start=1):
        named &= byte_at(text, start + step) == letter
    return np.flatnonzero(named)


def _in_ms(time: Ints) -> Ints:
    return np.where(time >= _MILLISECONDS_FROM, time, np.where(time >= 0, time * 1000, NONE))


def _read_appended(block: Block, sentences: Sentences, found: Received) -> None:
    text, end = block.text, block.end[sentences.line]
    some = np.flatnonzero((sentences.rest < end) & (byte_at(text, sentences.rest) == ord(",")))
    if not some.size:
        return
    rest, stop = sentences.rest[some], end[some]
    last = block.commas[np.searchsorted(block.commas, stop) - 1]
    time = read_numbers(text, last + 1, stop, 13)
    time = np.where(time >= 100_000_000, _in_ms(time), NONE)
    found.arrival_ms[some] = found.time_ms[some] = time
    found.how[some] = np.where(time == NONE, UNTIMED, ARRIVAL)
    _read_station_before(block, some[last > rest], last[last > rest], found)


def _read_station_before(block: Block, some: Ints, last: Ints, found: Received) -> None:
    """A station such as `r003669947` or `b003669947` in the field before the time."""
    if not some.size:
        return
    before = block.commas[np.searchsorted(block.commas, last) - 1]
    letter = byte_at(block.text, before + 1)
    named = (letter == ord("r")) | (letter == ord("b"))
    texts = read_texts(block.text, before + 1, last, STATION_BYTES)
    found.station[some[named]] = texts[named]


def _read_tags(block: Block, sentences: Sentences, found: Received) -> None:
    text, start = block.text, block.start[sentences.line]
    some = np.flatnonzero(byte_at(text, start) == ord("\\"))
    if not some.size:
        return
    begin = start[some] + 1
    closing = following(np.flatnonzero(text == ord("\\")), begin, block.size)
    star = following(np.flatnonzero(text == ord("*")), begin, block.size)
    sums = np.bitwise_xor.accumulate(text)
    right = star + 3 == closing
    right &= read_hex_pairs(text, star + 1) == byte_at(sums, star - 1) ^ byte_at(sums, begin - 1)
    found.wrong_tags += int((~right).sum())
    some, begin, star = some[right], begin[right], star[right]
    place, stop = _tag(block, "c", begin, star)
    time = _in_ms(read_numbers(text, place, stop, 13))
    timed = time != NONE
    found.time_ms[some[timed]] = time[timed]
    found.how[some[timed]] = TAGGED
    place, stop = _tag(block, "s", begin, star)
    texts = read_texts(text, place, stop, STATION_BYTES)
    found.station[some[texts != b""]] = texts[texts != b""]


def _tag(block: Block, letter: str, begin: Ints, star: Ints) -> tuple[Ints, Ints]:
    """First byte of the field `letter:` of each tag block and the byte after it; equal if none."""
    text = block.text
    here = np.flatnonzero((text[:-1] == ord(letter)) & (text[1:] == ord(":")))
    before = byte_at(text, here - 1)
    here = here[(before == ord(",")) | (before == ord("\\"))]
    place = following(here, begin, block.size)
    stop = np.minimum(following(block.commas, place, block.size), star)
    place = np.minimum(place + 2, star)
    return place, np.where(stop > place, stop, place)


def _read_wrappers(block: Block, sentences: Sentences, found: Received) -> None:
    line = wrapper_lines(block)
    if not line.size:
        return
    text = block.text
    first = np.searchsorted(block.commas, block.start[line])
    complete = np.append(block.commas, np.full(14, block.size))[first + 12] < block.end[line]
    line, first = line[complete], first[complete]
    comma = [block.commas[first + step] for step in range(13)]
    numbers = [
        read_numbers(text, comma[step] + 1, comma[step + 1], 4 if step == 1 else 3)
        for step in range(1, 8)
    ]
    about = _sentence_of(sentences, line, read_hex_pairs(text, comma[12] + 1))
    time = _moment(*numbers)
    good = (about >= 0) & (time != NONE)
    about = about[good]
    found.time_ms[about], found.how[about] = time[good], WRAPPED
    texts = read_texts(text, comma[10] + 1, comma[11], STATION_BYTES)[good]
    found.station[about] = np.where(texts == b"", found.station[about], texts)
    found.satellite[about] = _ends_with_s(text, comma[12])[good]


def _ends_with_s(text: Bytes, comma: Ints) -> Flags:
    ends: Flags = (byte_at(text, comma - 1) == ord("S")) & (byte_at(text, comma - 2) == ord("_"))
    return ends


def _sentence_of(sentences: Sentences, line: Ints, checksum: Ints) -> Ints:
    """Index of the sentence that each wrapper is about; -1 when neither neighbour is."""
    size = sentences.line.size
    joint = _joint_checksums(sentences)
    after = np.searchsorted(sentences.line, line)
    next_one = np.minimum(after, size - 1)
    is_next = (after < size) & (joint[next_one] == checksum)
    is_next |= (checksum == 0) & (sentences.line[next_one] == line + 1)
    last_one = np.maximum(after - 1, 0)
    is_last = (after > 0) & (joint[last_one] == checksum)
    about = np.where(is_next, next_one, np.where(is_last, last_one, NONE))
    _match_in_bursts(sentences.line, joint, line, checksum, about)
    return about


def _match_in_bursts(
    sentence_line: Ints, joint: Ints, line: Ints, checksum: Ints, about: Ints
) -> None:
    """Finds the sentences of wrappers that stand near them; two that could be meant give none."""
    taken = np.zeros(sentence_line.size, np.bool_)
    taken[about[about >= 0]] = True
    free = np.flatnonzero(~taken)
    open_wrappers = np.flatnonzero(about < 0)
    near_low = np.searchsorted(sentence_line[free], line[open_wrappers] - BURST_LINES)
    near_high = np.searchsorted(sentence_line[free], line[open_wrappers] + BURST_LINES, "right")
    meant: dict[int, list[int]] = {}
    for wrapper, low, high in zip(open_wrappers, near_low, near_high, strict=True):
        same = free[low:high][joint[free[low:high]] == checksum[wrapper]]
        if same.size == 1:
            meant.setdefault(int(same[0]), []).append(int(wrapper))
    for sentence, wrappers in meant.items():
        if len(wrappers) == 1:
            about[wrappers[0]] = sentence


def _joint_checksums(sentences: Sentences) -> Ints:
    """The checksum of each sentence, or the joint one of the message whose parts stand together."""
    joint = sentences.checksum.copy()
    first = np.flatnonzero((sentences.total > 1) & (sentences.number == 1))
    first = first[first + sentences.total[first] <= joint.size]
    for step in range(1, 9):
        some = first[sentences.total[first] > step]
        joint[some] ^= sentences.checksum[some + step]
    last = first + sentences.total[first] - 1
    joint[last] = joint[first]
    return joint


def _moment(  # noqa: PLR0913, PLR0917  # the parts of a time
    year: Ints, month: Ints, day: Ints, hour: Ints, minute: Ints, second: Ints, ms: Ints
) -> Ints:
    """Milliseconds since 1970; -1 where the parts are no time."""
    good = (year >= 1970) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    good &= (hour >= 0) & (hour < 24) & (minute >= 0) & (minute < 60) & (second >= 0)
    good &= (second < 61) & (ms >= 0)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]").astype(np.int64) + day - 1
    good &= (months.astype("datetime64[D]") + (day - 1)).astype("datetime64[M]") == months
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second
    return np.where(good, seconds * 1000 + ms, NONE)
