"""A file of NMEA lines into the staging tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from watchkeeper.tracks.intake.receivers import reception_of
from watchkeeper.tracks.intake.sources import Lines
from watchkeeper.tracks.intake.staging import Staging
from watchkeeper.tracks.nmea.decoding import Batch, Counts, Decoder
from watchkeeper.tracks.nmea.fields import NONE, Ints
from watchkeeper.tracks.nmea.payloads import Column
from watchkeeper.tracks.nmea.times import ARRIVAL, UNTIMED
from watchkeeper.tracks.positions import mask_of

LAG_SAMPLES = 20
LAG_MS = 60_000
"""Arrival is not taken for reception when, in the median, it is more than a minute later."""

CLOCK_SPREAD_S, CLOCK_AGREEMENT = 5, 0.6
"""Base stations' clocks differ too: an offset holds when so many samples agree on it."""

_NUMBERS = ("lat", "lon", "sog", "cog", "heading", "rot", "nav_status")
_IDENTITY = (
    "imo", "name", "callsign", "ship_type", "length_m", "beam_m", "draught_m", "destination",
    "eta_month", "eta_day", "eta_hour", "eta_minute",
)  # fmt: skip
_ABOUT = ("line", "kind", "time_ms", "how", "station", "mmsi")

# ROT: 4.733 * sqrt(degrees a minute), with its sign; 127 is a direction without a size.
_INSERT_POSITIONS = """
INSERT INTO staged_position
SELECT line, mmsi, CASE WHEN time_ms >= 0 THEN time_ms // 1000 END, lat, lon,
    CASE WHEN NOT isnan(sog) THEN sog END,
    CASE WHEN NOT isnan(cog) THEN cog END,
    CASE WHEN NOT isnan(heading) THEN heading END,
    CASE WHEN abs(rot) < 127 THEN sign(rot) * (rot / 4.733) ** 2 END,
    CASE WHEN NOT isnan(nav_status) THEN nav_status END,
    kind,
    CASE WHEN kind IN (18, 19) THEN 'B' WHEN kind IN (1, 2, 3, 27) THEN 'A' END,
    coalesce(reception, $unknown), receiver, found, NULL
FROM batch LEFT JOIN stations USING (station)
"""
_INSERT_IDENTITY = """
INSERT INTO staged_identity
SELECT line, mmsi, CASE WHEN time_ms >= 0 THEN time_ms // 1000 END,
    CASE WHEN time_ms >= 0 THEN time_ms // 1000 END, 1,
    CASE WHEN imo >= 0 THEN imo END, nullif(name, ''), nullif(callsign, ''),
    CASE WHEN ship_type >= 0 THEN ship_type END,
    CASE WHEN length_m > 0 THEN length_m END,
    CASE WHEN beam_m > 0 THEN beam_m END,
    CASE WHEN NOT isnan(draught_m) THEN draught_m END,
    nullif(destination, ''),
    CASE WHEN eta_month > 0 AND eta_day > 0
        THEN printf('%02d-%02d %02d:%02d', eta_month, eta_day, eta_hour, eta_minute) END,
    kind, coalesce(reception, $unknown), receiver
FROM batch LEFT JOIN stations USING (station)
"""


class NmeaReader:
    """Decodes blocks and stages what they hold.

    Args:
        staging: Where the rows go.
    """

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._decoder = Decoder()
        self._clock = (NONE, NONE)
        self._infer = staging.settings.get("time") == "base-stations"
        staging.connection.execute(
            "CREATE TEMP TABLE stations (station BIGINT, receiver VARCHAR, reception VARCHAR)"
        )
        self._named = 0

    def feed(self, lines: Lines) -> None:
        """Takes the next block."""
        for line in lines.too_long:
            self._staging.rejects.add(line, "too_long", "")
        self._stage(self._decoder.feed(lines.data, lines.first))

    def finish(self) -> None:
        """Ends the file: what is open is set aside, and what was seen is said."""
        self._stage(self._decoder.finish())
        counts = self._decoder.counts
        self._staging.rows = counts.lines
        self._judge_arrivals(counts)
        self._say(counts)
        self._note_clocks(counts)

    def _stage(self, batch: Batch) -> None:
        for aside in batch.set_aside:
            self._staging.rejects.add(aside.line, aside.code, aside.text)
        self._name_stations()
        if batch.positions:
            self._stage_positions(batch.positions)
        if batch.identity:
            self._insert(_joined(batch.identity, (*_ABOUT, *_IDENTITY)), _INSERT_IDENTITY)

    def _stage_positions(self, positions: Sequence[dict[str, Column]]) -> None:
        columns = _joined(positions, (*_ABOUT, *_NUMBERS))
        columns["found"] = _found(columns)
        if self._infer:
            self._infer_times(columns, positions)
        self._insert(columns, _INSERT_POSITIONS)

    def _insert(self, columns: dict[str, Column], sql: str) -> None:
        connection = self._staging.connection
        connection.register("batch", columns)
        connection.execute(sql, {"unknown": self._staging.reception or "unknown"})
        connection.unregister("batch")

    def _name_stations(self) -> None:
        for index, name in enumerate(self._decoder.stations[self._named :], start=self._named):
            satellite = name.endswith("(satellite)")
            reception = "satellite" if satellite else reception_of(name, self._staging.reception)
            receiver = name.removesuffix("(satellite)").strip()
            self._staging.connection.execute(
                "INSERT INTO stations VALUES (?, nullif(?, ''), ?)", [index, receiver, reception]
            )
        self._named = len(self._decoder.stations)

    def _infer_times(
        self, columns: dict[str, Column], positions: Sequence[dict[str, Column]]
    ) -> None:
        """Gives rows without a time that of the base station report before them, as asked for."""
        clocks = [
            (line, clock)
            for some in positions
            if "clock_ms" in some
            for line, clock in zip(some["line"].tolist(), some["clock_ms"].tolist(), strict=True)
            if clock >= 0
        ]
        clocks = sorted([self._clock, *clocks])
        self._clock = clocks[-1]
        lines, times = (np.array(column, np.int64) for column in zip(*clocks, strict=True))
        index = np.searchsorted(lines, columns["line"], side="right") - 1
        time = np.where(index >= 0, times[index], NONE)
        untimed = (columns["how"] == UNTIMED) & (time >= 0)
        columns["time_ms"] = np.where(untimed, time, columns["time_ms"])
        columns["found"] = columns["found"] | np.where(untimed, mask_of(["time_inferred"]), 0)

    def _judge_arrivals(self, counts: Counts) -> None:
        arrivals = counts.timed.get(ARRIVAL, 0)
        if not arrivals:
            return
        lags = counts.lags_ms
        if len(lags) >= LAG_SAMPLES and abs(float(np.median(lags))) > LAG_MS:
            self._staging.notes.append(
                f"{arrivals} sentences say only when they arrived; where both times are known, "
                f"arrival is {np.median(lags) / 1000:.0f} s after reception in the median of "
                f"{len(lags)} samples, so these positions have the reason time_of_arrival"
            )
            return
        self._staging.forgiven |= mask_of(["time_of_arrival"])
        self._staging.notes.append(
            f"{arrivals} sentences say only when they arrived; taken as the time of reception"
        )

    def _say(self, counts: Counts) -> None:
        seen = self._staging.seen
        seen["sentences"], seen["other_sentences"] = counts.sentences, counts.others
        seen["messages_by_type"] = {str(kind): n for kind, n in sorted(counts.messages.items())}
        untimed = counts.timed.get(UNTIMED, 0)
        if counts.wrong_tags:
            self._staging.notes.append(
                f"{counts.wrong_tags} tag blocks have a wrong checksum; their times are not used"
            )
        if untimed and not self._infer and untimed > counts.sentences // 2:
            self._staging.notes.append(
                f"{untimed} of {counts.sentences} sentences have no time; their positions are kept "
                "apart as undated; --settle time=base-stations takes the time of the base station "
                "report before them"
            )

    def _note_clocks(self, counts: Counts) -> None:
        for index, offsets in counts.clock_s.items():
            name = self._decoder.stations[index] if index >= 0 else ""
            name = name.removesuffix("(satellite)").strip()
            middle = int(np.median(offsets))
            agreeing = sum(abs(offset - middle) <= CLOCK_SPREAD_S for offset in offsets)
            if agreeing >= CLOCK_AGREEMENT * len(offsets):
                self._staging.clock_offsets[name] = (middle, agreeing, "base station reports")


def _joined(dicts: Sequence[dict[str, Column]], names: Sequence[str]) -> dict[str, Column]:
    """The columns of all types of message under one another."""
    joined: dict[str, Column] = {}
    for name in names:
        column = np.concatenate([some[name] for some in dicts])
        if column.dtype.kind == "S":
            # ASCII by construction; object arrays are what DuckDB takes as text.
            column = column.astype("U").astype(object)
        elif name in _NUMBERS or name == "draught_m":
            column = column.astype(np.float64)
        joined[name] = column
    return joined


def _found(columns: dict[str, Column]) -> Ints:
    """Reasons that the message itself gives."""
    kind, rot = columns["kind"], columns["rot"]
    found = np.zeros(kind.size, np.int64)
    for code, holds in (
        ("time_of_arrival", columns["how"] == ARRIVAL),
        ("coarse", kind == 27),
        ("mmsi_coast_station", kind == 4),
        ("mmsi_aircraft", kind == 9),
        ("mmsi_aid", kind == 21),
        ("rot_not_available", rot == -128),
    ):
        found |= np.where(holds, mask_of([code]), 0)
    return found
