"""Observations: what detectors found, one shape for all kinds, as Parquet and GeoJSON.

The rules:

1. A detector's last step names its columns as `FIELDS` does, in whole units (`start_s`,
   `start_lat_e7`, `distance_mm`, `median_speed_ukn`, `slack_s`, `expected_milli`); here they become
   hours, degrees, kilometres and knots. Every other column goes into `evidence.details` under its
   own name, or into `evidence.fixes` when it counts fixes.
2. The id is a hash of kind, ships, start and where it starts (and what `named_by` of the rule
   names, such as the place of a port call): an open dark period keeps its id when
   it closes. `content` is a hash of all that is said, without the version of the data: it differs
   when, and only when, the observation does.
3. Null is "not known" or "does not apply to this kind", never zero.
"""

# ruff: noqa: S608  (names of our own tables and columns are put in, never a text of a user)

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from watchkeeper.record.durable import make_folder, write_file
from watchkeeper.tracks.database import copy_into_place
from watchkeeper.tracks.rules import Rule

FIELDS: Mapping[str, str] = {
    "kind": "VARCHAR",
    "id": "VARCHAR",
    "mmsi": "BIGINT",
    "imo": "BIGINT",
    "start": "TIMESTAMPTZ",
    "end": "TIMESTAMPTZ",
    "duration_h": "DOUBLE",
    "start_lat": "DOUBLE",
    "start_lon": "DOUBLE",
    "end_lat": "DOUBLE",
    "end_lon": "DOUBLE",
    "distance_km": "DOUBLE",
    "place": "VARCHAR",
    "other_mmsi": "BIGINT",
    "median_speed_kn": "DOUBLE",
    "median_distance_m": "DOUBLE",
    "tier": "VARCHAR",
    "confidence": "INTEGER",
    "expected_fixes": "DOUBLE",
    "slack_h": "DOUBLE",
    "rule": "VARCHAR",
    "rule_version": "VARCHAR",
    "data_version": "VARCHAR",
    "evidence": "VARCHAR",
}
"""Columns of observations, in order, with their SQL type.

- `kind`: `dark_period`, `meeting`, `loitering`, … (see detectors/README.md).
- `imo`: the one IMO number that the ship gave; null when it gave none, or several.
- `start`, `end`: UTC; `end` is null while the observation is open at the end of the data.
- `duration_h`: hours; of an open observation until the end of the data.
- `distance_km`: from start to end, great circle.
- `confidence`: 1 (least) to 4; what it counts is said in detectors/README.md.
- `expected_fixes`: dark periods: fixes that ships of her class gave in that time and place; null
  when no other ship was there to compare with.
- `evidence`: JSON: parameters of the rule, version and hashes of the source files of its days, how
  many of these days have positions, fixes, details.
"""

_SCALED = {
    "duration_s": ("duration_h", 3600, 6),
    "distance_mm": ("distance_km", 1_000_000, 6),
    "median_distance_mm": ("median_distance_m", 1000, 3),
    "median_speed_ukn": ("median_speed_kn", 1_000_000, 6),
    "expected_milli": ("expected_fixes", 1000, 3),
    "slack_s": ("slack_h", 3600, 6),
    "start_lat_e7": ("start_lat", 10_000_000, 7),
    "start_lon_e7": ("start_lon", 10_000_000, 7),
    "end_lat_e7": ("end_lat", 10_000_000, 7),
    "end_lon_e7": ("end_lon", 10_000_000, 7),
}
NUMBERS = {"BIGINT", "INTEGER", "DOUBLE"}
_EPOCH = date(1970, 1, 1)
_PLAIN = ("mmsi", "imo", "place", "other_mmsi", "tier", "confidence")


@dataclass(frozen=True, slots=True)
class Observation:
    """One observation.

    Attributes:
        fields: By the names of `FIELDS`; times as text, `evidence` as nested values.
        content: Hash of all that is said; see rule 2.
        evidence: The field `evidence` as JSON.
    """

    fields: Mapping[str, Any]
    content: str
    evidence: bytes

    @property
    def id(self) -> str:
        """Its id, 32 hexadecimal digits."""
        return str(self.fields["id"])


@lru_cache(maxsize=4096)
def _date_of(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()


def time_of(seconds: int) -> str:
    """Seconds since 1970 as `2024-01-31T08:00:00Z`."""
    day, rest = divmod(seconds, 86400)
    return f"{_date_of(day)}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}Z"


def _encoded(value: object) -> bytes:
    """JSON without spaces, keys in their order: one text for one value."""
    return msgspec.json.encode(value, order="sorted")


@dataclass(frozen=True, slots=True)
class Basis:
    """What observations of a run rest on.

    Attributes:
        data_version: Of the lake.
        sources: Hashes of the source files by day (days since 1970).
        data_end_s: Last fix of the data.
        simulated: Positions are made up.
    """

    data_version: str
    sources: Mapping[int, Sequence[str]]
    data_end_s: int
    simulated: bool = False

    def days(self, start_s: int, end_s: int | None) -> range:
        """Days since 1970 that an observation touches; an open one to the end of the data."""
        last = (self.data_end_s if end_s is None else end_s) // 86400
        return range(start_s // 86400, last + 1)

    def files(self, days: range) -> list[str]:
        """Hashes of the sources of some days."""
        return sorted({source for day in days for source in self.sources.get(day, ())})

    def coverage(self, days: range) -> dict[str, int]:
        """How many of some days have positions at all."""
        return {"days": len(days), "days_with_positions": sum(day in self.sources for day in days)}


class Observer:
    """Makes observations of the rows of one rule; what its rows share is worked out once.

    Args:
        rule: The detector.
        basis: What its rows rest on.
    """

    def __init__(self, rule: Rule, basis: Basis) -> None:
        self.rule = rule
        self.basis = basis
        self.version = rule.full_version
        self.parameters = rule.values
        self._of_days: dict[range, tuple[dict[str, Any], dict[str, Any], bytes, bytes]] = {}
        self._rest = b',"parameters":' + _encoded(self.parameters) + b"}"
        self._key = ("kind", "mmsi", "other_mmsi", "start", "start_lat", "start_lon")

    def observe(self, row: Mapping[str, Any]) -> Observation:
        """Makes an observation of a row of the rule's last step, by column name."""
        left = dict(row)
        found: dict[str, Any] = dict.fromkeys(FIELDS)
        for name in _PLAIN:
            found[name] = left.pop(name, None)
        for name, (target, unit, digits) in _SCALED.items():
            value = left.pop(name, None)
            found[target] = None if value is None else round(value / unit, digits)
        start_s, end_s = left.pop("start_s"), left.pop("end_s", None)
        found["start"] = time_of(start_s)
        found["end"] = None if end_s is None else time_of(end_s)
        found["kind"] = self.rule.kind
        found["rule"], found["rule_version"] = f"tracks/{self.rule.name}", self.version
        named = [found[name] for name in self._key]
        named += [found[name] if name in found else row[name] for name in self.rule.named_by]
        found["id"] = sha256(_encoded(named)).hexdigest()[:32]
        return self._with_evidence(found, left, self.basis.days(start_s, end_s))

    def _with_evidence(
        self, found: dict[str, Any], left: dict[str, Any], days: range
    ) -> Observation:
        """The evidence is written once: its text goes into the hash and into both files."""
        fixes = {name: left.pop(name) for name in list(left) if "fixes" in name}
        coverage, data, head, versioned = self._days(days)
        rest = b',"details":' + _encoded(left) + b',"fixes":' + _encoded(fixes) + self._rest
        found["evidence"] = msgspec.Raw(head + b"}" + rest)
        content = sha256(_encoded(found)).hexdigest()
        found["data_version"] = self.basis.data_version
        found["evidence"] = {
            "parameters": self.parameters,
            "fixes": fixes,
            "coverage": coverage,
            "details": left,
            "data": data,
        }
        return Observation(found, content, versioned + b"}" + rest)

    def _days(self, days: range) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
        """Coverage and data of some days, and their JSON without and with the data's version."""
        known = self._of_days.get(days)
        if known is None:
            coverage = self.basis.coverage(days)
            data = {"sources": self.basis.files(days), "simulated": self.basis.simulated}
            versioned = {**data, "version": self.basis.data_version}
            head = b'{"coverage":' + _encoded(coverage) + b',"data":'
            # each without its last brace: what comes after is the same for both
            texts = (head + _encoded(data)[:-1], head + _encoded(versioned)[:-1])
            known = self._of_days[days] = (coverage, versioned, *texts)
        return known


def observe(rule: Rule, row: Mapping[str, Any], basis: Basis) -> Observation:
    """One observation; see `Observer`."""
    return Observer(rule, basis).observe(row)


def parquet_row(observation: Observation) -> dict[str, Any]:
    """The fields with the evidence as JSON text."""
    return {**observation.fields, "evidence": observation.evidence.decode()}


def write_parquet(
    path: Path, observations: Sequence[Observation], extra: Mapping[str, str] = {}
) -> None:
    """Writes observations as Parquet, whole or not at all.

    Args:
        path: The file.
        observations: In the order of their rows.
        extra: Further columns with a constant text, by name.
    """
    import duckdb  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    rows = [{**one.fields, "evidence": one.evidence.decode(), **extra} for one in observations]
    kinds = {**FIELDS, **dict.fromkeys(extra, "VARCHAR")}
    types = {name: "float64" if kind in NUMBERS else "object" for name, kind in kinds.items()}
    columns = {n: np.array([row[n] for row in rows], dtype=kind) for n, kind in types.items()}
    # what is not known is NaN among numbers; whole ones are far below 2 ** 53, so none is changed
    null = {n: f"nullif(\"{n}\", 'NaN')" if types[n] == "float64" else f'"{n}"' for n in kinds}
    chosen = ", ".join(f'CAST({null[n]} AS {kind}) AS "{n}"' for n, kind in kinds.items())
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET threads = 1")  # one thread keeps the order of rows
        connection.register("rows_to_write", columns)
        copy_into_place(connection, f"SELECT {chosen} FROM rows_to_write", path)


def geometry(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """The line from start to end; two lines across the antimeridian (RFC 7946, 3.1.9)."""
    start = (fields["start_lon"], fields["start_lat"])
    end = (fields["end_lon"], fields["end_lat"])
    if None in start:
        return None
    if None in end or start == end:
        return {"type": "Point", "coordinates": list(start)}
    if abs(end[0] - start[0]) <= 180:
        return {"type": "LineString", "coordinates": [list(start), list(end)]}
    side = 180.0 if start[0] > 0 else -180.0
    beyond = end[0] + 2 * side
    share = (side - start[0]) / (beyond - start[0]) if beyond != start[0] else 0.0
    lat = round(start[1] + share * (end[1] - start[1]), 7)
    parts = [[list(start), [side, lat]], [[-side, lat], list(end)]]
    return {"type": "MultiLineString", "coordinates": parts}


def feature_head(observation: Observation) -> bytes:
    """The GeoJSON feature of an observation, up to its evidence, which comes last in it."""
    fields = {name: value for name, value in observation.fields.items() if name != "evidence"}
    head = {"type": "Feature", "id": observation.id, "geometry": geometry(fields)}
    # each without its last braces: what comes after stands within both
    properties = msgspec.json.encode(fields)[:-1]
    return msgspec.json.encode(head)[:-1] + b',"properties":' + properties + b',"evidence":'


def write_geojson(path: Path, observations: Iterable[Observation], simulated: bool) -> None:
    """Writes observations as GeoJSON (RFC 7946), one feature on each line.

    Args:
        path: The file.
        observations: In their order.
        simulated: Said at the head, where positions are made up.
    """
    features = (feature_head(one) + one.evidence + b"}}" for one in observations)
    write_features(path, features, simulated)


def write_features(path: Path, features: Iterable[bytes], simulated: bool) -> None:
    """As `write_geojson`, of features that are JSON already."""
    make_folder(path.parent)
    head = _encoded({"type": "FeatureCollection", "simulated": simulated})
    write_file(path, head[:-1] + b',"features":[\n' + b",\n".join(features) + b"\n]}\n")
