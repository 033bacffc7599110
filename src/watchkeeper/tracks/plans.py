"""What a run over days has to do, and what is kept between runs: plain values, no file is touched.

Days are counted since 1970; `days.py` says how they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from watchkeeper.tracks.database import Columns

LAYOUT = 3
BINS_PER_DAY = 144
CARRY_BIN = 126
"""Of the last day of a run: the carry is where tracks stood at 21:00. A day later needs bins of two
hours before it (meetings), and of those nine hours before are of the same day (dark periods)."""
_FIXES = {
    name: kind
    for end in ("first", "last")
    for name, kind in (
        (f"{end}_s", "BIGINT"),
        (f"{end}_lat", "INTEGER"),
        (f"{end}_lon", "INTEGER"),
        (f"{end}_sog", "SMALLINT"),
    )
}
BIN_COLUMNS: Columns = {
    "mmsi": "INTEGER",
    "segment": "BIGINT",
    "bin": "BIGINT",
    "coarse": "BOOLEAN",
    **_FIXES,
    **dict.fromkeys(("fixes", "satellite", "terrestrial", "class_b"), "BIGINT"),
    **dict.fromkeys(("lat_min", "lat_max", "lon_min", "lon_max"), "INTEGER"),
}
CARRY_COLUMNS: Columns = {
    "mmsi": "INTEGER",
    "segment": "BIGINT",
    "first_s": "BIGINT",
    "last_s": "BIGINT",
    "last_lat": "INTEGER",
    "last_lon": "INTEGER",
    "last_b": "INTEGER",
    "fixes": "BIGINT",
    "fine_first_s": "BIGINT",
    "fine_s": "BIGINT",
    "fine_lat": "INTEGER",
    "fine_lon": "INTEGER",
    "fine_sog": "SMALLINT",
    "heard": "BIGINT",
    "satellite": "BIGINT",
    "terrestrial": "BIGINT",
    "grid_t": "BIGINT",
}
HULL_COLUMNS: Columns = {
    "mmsi": "INTEGER",
    "segment": "BIGINT",
    "last_s": "BIGINT",
    "last_lat": "INTEGER",
    "last_lon": "INTEGER",
    "fixes": "BIGINT",
    "day": "BIGINT",
}
_EPOCH = date(1970, 1, 1)

Days = Mapping[int, Sequence[str]]
"""Hashes of sources by day, in days since 1970."""


def iso_of(day: int) -> str:
    """The date of a day since 1970, `YYYY-MM-DD`."""
    return (_EPOCH + timedelta(days=day)).isoformat()


def day_of(iso: str) -> int:
    """Days since 1970 of a date."""
    return (date.fromisoformat(iso) - _EPOCH).days


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do.

    Attributes:
        days: Days to work on, sorted; empty when nothing changed.
        to_read: Of these, the sources to read by day.
        merged_days: Days whose new sources are added to the bins that are there.
        cached_bins: Files of bins to take over: days at hand that did not change, those of
            `merged_days`, and the context.
        context_days: Days before that are needed for what was heard before.
        context_bins: Files of bins of these.
        context_split: Files of positions of shared numbers of these.
        context_bin: The bin at which the carry stands; 0 without one.
        carry: File of the carry.
    """

    days: tuple[int, ...]
    to_read: Days
    merged_days: tuple[int, ...] = ()
    cached_bins: tuple[Path, ...] = ()
    context_days: tuple[int, ...] = ()
    context_bins: tuple[Path, ...] = ()
    context_split: tuple[Path, ...] = ()
    context_bin: int = 0
    carry: Path | None = None

    @classmethod
    def everything(cls, sources: Days) -> Plan:
        """All days, from nothing."""
        return cls(tuple(sorted(sources)), sources)

    @property
    def first_day(self) -> int:
        """The first day to work on."""
        return self.days[0]

    @property
    def last_day(self) -> int:
        """The last one."""
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class State:
    """`state.json`: paths are relative to its folder, days are dates.

    Attributes:
        bin_version: What bins depend on; another one makes all bins again.
        daily_version: What the other rows depend on.
        sources: Hashes by day.
        shared: Numbers that more than one ship uses.
        tables: Files by table and day.
        carries: File of the carry at 21:00 of a day.
        opens: File of each table of rows that had not ended with a day.
        ends: File of where tracks stand at the end of the data.
        columns: File without rows of each table of detectors, for its columns.
        layout: Of this file.
    """

    bin_version: str = ""
    daily_version: str = ""
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared: tuple[int, ...] = ()
    tables: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    carries: dict[str, str] = field(default_factory=dict)
    opens: dict[str, dict[str, str]] = field(default_factory=dict)
    ends: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    layout: int = LAYOUT
