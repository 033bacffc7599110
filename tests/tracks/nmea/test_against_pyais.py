"""Every message of the samples decoded as pyais decodes it, and what pyais encodes read back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyais import decode
from pyais.constants import ShipType
from pyais.encode import encode_dict
from pyais.exceptions import AISBaseException

from tests.tracks.samples import NMEA, content, messages
from watchkeeper.tracks.nmea.decoding import Batch, Decoder
from watchkeeper.tracks.nmea.payloads import NEEDED_BITS

NUMBERS = {"speed": "sog", "course": "cog", "heading": "heading", "status": "nav_status"}
TEXTS = {"shipname": "name", "callsign": "callsign", "destination": "destination"}
IDENTITY = {
    "imo": "imo", "month": "eta_month", "day": "eta_day",
    "hour": "eta_hour", "minute": "eta_minute", "draught": "draught_m",
}  # fmt: skip


def decoded(data: bytes) -> dict[int, dict[str, Any]]:
    """What our decoder gives, by the first line of each message."""
    decoder = Decoder()
    rows: dict[int, dict[str, Any]] = {}
    for batch in (decoder.feed(data, 1), decoder.finish()):
        for columns in (*batch.positions, *batch.identity):
            for index, line in enumerate(columns["line"].tolist()):
                row = {name: column[index].item() for name, column in columns.items()}
                rows.setdefault(line, {}).update(row)
    return rows


def text(value: bytes) -> str:
    return value.decode("ascii")


def ship_type(parts: list[bytes]) -> int:
    """The ship type out of the bits, since pyais turns some numbers into others."""
    bits = "".join(
        f"{character - 48 - 8 * (character > 87):06b}"
        for part in parts
        for character in part.split(b",")[5]
    )
    kind = int(bits[:6], 2)
    if kind == 24 and bits[38:40] != "01":
        return -1
    start = {5: 232, 19: 263, 24: 40}[kind]
    return int(bits[start : start + 8], 2)


def assert_same(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert ours["kind"] == theirs["msg_type"]
    assert ours["mmsi"] == int(theirs["mmsi"])
    if theirs.get("lat") is not None:
        # pyais rounds to six digits; type 27 is in tenths of a minute, of which it keeps all.
        assert ours["lat"] == pytest.approx(theirs["lat"], abs=1e-6)
        assert ours["lon"] == pytest.approx(theirs["lon"], abs=1e-6)
    for name, own in {**NUMBERS, **IDENTITY}.items():
        if own in ours and theirs.get(name) is not None:
            assert ours[own] == pytest.approx(float(theirs[name]), abs=1e-9), name
    for name, own in TEXTS.items():
        if own in ours and theirs.get(name) is not None:
            # pyais keeps what stands after an `@`, which ends a text.
            assert text(ours[own]) == theirs[name].split("@")[0].strip(), name
    if "length_m" in ours and ours["length_m"] >= 0 and theirs.get("to_bow") is not None:
        assert ours["length_m"] == theirs["to_bow"] + theirs["to_stern"]
        assert ours["beam_m"] == theirs["to_port"] + theirs["to_starboard"]


@pytest.mark.parametrize("name", NMEA)
def test_samples_message_by_message(name: str) -> None:
    ours = decoded(content(name))
    compared = 0
    for line, parts in messages(content(name)):
        try:
            message = decode(*parts)
        except (AISBaseException, ValueError, IndexError):
            assert line not in ours
            continue
        if message.msg_type not in NEEDED_BITS:
            assert line not in ours
            continue
        theirs = message.asdict(enum_as_int=True)
        if line not in ours:
            # Cut short on the way: pyais leaves fields open, we set the message aside.
            assert None in theirs.values()
            continue
        assert_same(ours[line], theirs)
        if "ship_type" in ours[line]:
            assert ours[line]["ship_type"] == ship_type(parts)
        compared += 1
    assert compared == len(ours) > 300


def one(message: dict[str, Any]) -> dict[str, Any]:
    """A message encoded by pyais and decoded by us."""
    lines = "\n".join(encode_dict(message, talker_id="AI", seq_id=1))
    (row,) = decoded(lines.encode()).values()
    return row


SHIP_TYPES = sorted(int(kind) for kind in ShipType)
MMSI = st.integers(0, 999_999_999)
LAT = st.integers(-54_000_000, 54_600_000)
LON = st.integers(-108_000_000, 108_600_000)
TENTHS = st.integers(0, 1023)
SIX_BIT_TEXT = st.text(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?", max_size=20
)


@given(
    st.sampled_from([1, 2, 3, 18, 19]),
    MMSI,
    LAT,
    LON,
    TENTHS,
    st.integers(0, 3600),
    st.integers(0, 511),
)
def test_positions_round_trip(
    kind: int, mmsi: int, lat: int, lon: int, sog: int, cog: int, heading: int
) -> None:
    row = one({
        "msg_type": kind, "mmsi": mmsi, "lat": lat / 600_000, "lon": lon / 600_000,
        "speed": sog / 10, "course": cog / 10, "heading": heading,
    })  # fmt: skip
    assert row["mmsi"] == mmsi
    # pyais cuts towards zero when it encodes: one ten-thousandth of a minute.
    assert abs(round(row["lat"] * 600_000) - lat) <= 1
    assert abs(round(row["lon"] * 600_000) - lon) <= 1
    assert abs(round(row["sog"] * 10) - sog) <= 1
    assert abs(round(row["cog"] * 10) - cog) <= 1
    assert row["heading"] == heading


@given(MMSI, st.integers(0, 2**30 - 1), SIX_BIT_TEXT, SIX_BIT_TEXT, st.sampled_from(SHIP_TYPES))
def test_voyages_round_trip(mmsi: int, imo: int, name: str, destination: str, kind: int) -> None:
    row = one({
        "msg_type": 5, "mmsi": mmsi, "imo": imo, "shipname": name, "callsign": name[:7],
        "destination": destination, "ship_type": kind, "to_bow": 100, "to_stern": 80,
        "to_port": 10, "to_starboard": 12, "draught": 8.2, "month": 3, "day": 4, "hour": 5,
        "minute": 6,
    })  # fmt: skip
    assert (row["mmsi"], row["imo"], row["ship_type"]) == (mmsi, imo, kind)
    assert text(row["name"]) == name.strip()
    assert text(row["callsign"]) == name[:7].strip()
    assert text(row["destination"]) == destination.strip()
    assert (row["length_m"], row["beam_m"]) == (180, 22)
    assert (row["eta_month"], row["eta_day"], row["eta_hour"], row["eta_minute"]) == (3, 4, 5, 6)


@given(st.integers(-54_000, 54_600), st.integers(-108_000, 108_600), st.integers(0, 63))
def test_long_range_round_trips(lat: int, lon: int, sog: int) -> None:
    row = one({
        "msg_type": 27, "mmsi": 273000001, "lat": lat / 600, "lon": lon / 600, "speed": sog,
        "course": 100,
    })  # fmt: skip
    assert abs(round(row["lat"] * 600) - lat) <= 1
    assert abs(round(row["lon"] * 600) - lon) <= 1
    assert row["sog"] == sog


@given(st.binary(max_size=300))
def test_any_bytes_are_taken(data: bytes) -> None:
    batch = Decoder().feed(data, 1)
    assert isinstance(batch, Batch)


@settings(max_examples=20)
@given(st.integers(0, 2**31), st.integers(1, 40))
def test_blocks_change_nothing(seed: int, parts: int) -> None:
    lines = content("exact_earth.txt").split(b"\n")[:200]
    cuts = sorted(np.random.default_rng(seed).integers(0, len(lines), parts).tolist())
    whole, cut = Decoder(), Decoder()
    expected = whole.feed(b"\n".join(lines), 1)
    kinds: dict[int, int] = {}
    start = 0
    for end in [*cuts, len(lines)]:
        batch = cut.feed(b"\n".join(lines[start:end]) + b"\n", start + 1)
        for columns in (*batch.positions, *batch.identity):
            kinds.update(zip(columns["line"].tolist(), columns["kind"].tolist(), strict=True))
        start = end
    assert kinds == {
        line: kind
        for columns in (*expected.positions, *expected.identity)
        for line, kind in zip(columns["line"].tolist(), columns["kind"].tolist(), strict=True)
    }
