"""The quality report of a file: what was seen, kept, flagged and set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from watchkeeper.tracks.positions import load_reasons

ADDED, KNOWN, REFUSED = "added", "known", "refused"

LINK_NOISE = frozenset({"checksum", "multipart", "not_decodable"})
"""Why radio lines are lost in every feed: counted, and no failure of a check."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    Attributes:
        file: As it was given.
        status: `added`, `known` (its bytes are in the lake already) or `refused`.
        source: Hash of its bytes, "" when it could not be read.
        size: Bytes.
        format: Name of the reader, "" when refused before.
        seen_as: What was seen of its format.
        problem: Why it was refused.
        truncated: Why its end is missing, "" when it is whole.
        settings: What the user settled.
        simulated: Its positions are made up.
        rows: Lines or rows of the file.
        positions: Positions kept.
        usable: Of these, usable.
        undated: Positions kept apart for want of a time.
        identity: Rows of identity and voyage.
        ships: Different MMSIs among the usable positions.
        first_time: Of the usable positions, as UTC text; None when there is none.
        last_time: Of the usable positions.
        bounds: South, west, north, east of the usable positions, degrees; None when there is none.
        reception: Usable positions by `terrestrial`, `satellite`, `unknown`.
        receivers: Usable positions by receiver, the most frequent ones.
        reasons: Positions by reason code.
        identity_reasons: Identity rows by reason code.
        set_aside: Lines or rows in the rejects by code.
        checks_not_made: Checks that could not be made, and why.
        seen: Further figures of the reader.
        notes: What was seen, as sentences.
    """

    file: str
    status: str
    source: str = ""
    size: int = 0
    format: str = ""
    seen_as: str = ""
    problem: str = ""
    truncated: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    simulated: bool = False
    rows: int = 0
    positions: int = 0
    usable: int = 0
    undated: int = 0
    identity: int = 0
    ships: int = 0
    first_time: str | None = None
    last_time: str | None = None
    bounds: tuple[float, float, float, float] | None = None
    reception: Mapping[str, int] = field(default_factory=dict)
    receivers: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    identity_reasons: Mapping[str, int] = field(default_factory=dict)
    set_aside: Mapping[str, int] = field(default_factory=dict)
    checks_not_made: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def lost(self) -> bool:
        """Whether rows are missing for another reason than noise on the radio link."""
        return bool(self.truncated) or bool(set(self.set_aside) - LINK_NOISE)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON."""
        return asdict(self)


def utc_text(time_s: int | None) -> str | None:
    """Seconds since 1970 as text, None for None."""
    if time_s is None:
        return None
    return datetime.fromtimestamp(time_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def report_lines(report: FileReport) -> Iterator[str]:
    """The report as lines of text."""
    if report.status == REFUSED:
        yield f"{report.file}: refused"
        return
    if report.status == KNOWN:
        yield f"{report.file}: in the lake already ({report.source[:12]}…), nothing added"
        yield from (f"  note: {note}" for note in report.notes)
        return
    made_up = ", SIMULATED" if report.simulated else ""
    yield f"{report.file}: added as {report.format}{made_up} ({report.seen_as})"
    yield f"  sha256 {report.source}, {report.size:,} bytes, {report.rows:,} rows"
    yield (
        f"  {report.positions:,} positions, {report.usable:,} usable, of {report.ships:,} ships; "
        f"{report.undated:,} undated; {report.identity:,} identity rows"
    )
    if report.first_time:
        yield f"  from {report.first_time} to {report.last_time}"
    if report.bounds:
        south, west, north, east = report.bounds
        yield f"  latitude {south:.4f} to {north:.4f}, longitude {west:.4f} to {east:.4f}"
    if report.reception:
        yield "  received: " + ", ".join(f"{n:,} {how}" for how, n in report.reception.items())
    if report.settings:
        yield "  settled: " + ", ".join(f"{key}={value}" for key, value in report.settings.items())
    yield from _counted("positions with a reason", report.reasons)
    yield from _counted("identity rows with a reason", report.identity_reasons)
    yield from _counted("set aside", report.set_aside)
    if report.truncated:
        yield f"  truncated: {report.truncated}; what came before is kept"
    for check, why in report.checks_not_made.items():
        yield f"  not checked: {check} ({why})"
    for note in report.notes:
        yield f"  note: {note}"


def _counted(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    if not counts:
        return
    yield f"  {title}:"
    width = max(len(f"{number:,}") for number in counts.values())
    for code, number in counts.items():
        yield f"    {number:>{width},}  {code}: {load_reasons()[code].meaning}"
