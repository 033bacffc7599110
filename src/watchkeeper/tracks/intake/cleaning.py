"""The cleaning checks, run over what a reader staged: every row is kept, and says what was found.

The rules stand in `clean_rows.sql`, `clean_sets.sql` and `clean_identity.sql`; their thresholds in
`data/cleaning.yaml`, their reasons in `data/reasons.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import duckdb

from watchkeeper.claims.datafile import load_as
from watchkeeper.tracks.intake.inland import CELL_E7, find_inland
from watchkeeper.tracks.intake.staging import Staging
from watchkeeper.tracks.positions import load_reasons, mask_of, unusable_mask

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What `data/cleaning.yaml` holds; see there."""

    version: str
    jump_speed_kn: int
    jump_distance_m: int
    interference_ships: int
    interference_cell_e7: int
    clock_samples: int
    clock_offset_s: int
    clock_window_s: int
    clock_sog_dkn: int
    doubt_rows: int
    doubt_share: float
    doubt_pairs: int
    first_time: date


@cache
def load_thresholds() -> Thresholds:
    """The thresholds of the checks.

    Raises:
        InputError: The file does not fit its schema.
    """
    return load_as(Thresholds, _HERE.parent / "data" / "cleaning.yaml")


def clean(staging: Staging, known: Sequence[Path], last_time: datetime, settled: bool) -> None:
    """Runs all checks; afterwards `cleaned` and `said` hold the rows of the lake.

    Args:
        staging: What was staged.
        known: Files of the lake with positions of the same days.
        last_time: No position can be later.
        settled: The user settled units, axes or a zone, which every row then says.
    """
    connection = staging.connection
    words = _words(staging, last_time, settled)
    connection.execute(_sql("clean_identity", words))
    connection.execute("DROP TABLE staged_identity")
    connection.execute(_sql("clean_rows", words))
    _drop_staged(staging)
    _find_known(connection, known)
    _find_offsets(staging)
    find_inland(staging)
    connection.execute(_sql("clean_sets", words))


def _drop_staged(staging: Staging) -> None:
    """Frees the rows as they were read: only their checked form is needed from here on."""
    (kind,) = staging.row(
        "SELECT table_type FROM information_schema.tables WHERE table_name = 'staged_position'"
    )
    if kind == "VIEW":
        staging.connection.execute("DROP VIEW staged_position")
        staging.connection.execute("DROP TABLE parsed")
    else:
        staging.connection.execute("DROP TABLE staged_position")


def _words(staging: Staging, last_time: datetime, settled: bool) -> Mapping[str, object]:
    """What the names in braces stand for."""
    thresholds = load_thresholds()
    first = datetime.combine(thresholds.first_time, datetime.min.time(), UTC)
    bits = {code: 1 << r.bit for code, r in load_reasons().items() if r.bit is not None}
    return {
        **bits,
        **asdict(thresholds),
        "unusable": unusable_mask(),
        "land_cell_e7": CELL_E7,
        "first_time": int(first.timestamp()),
        "last_time": int(last_time.timestamp()),
        "forgiven": staging.forgiven,
        "settled": mask_of(["units_settled"]) if settled else 0,
    }


def _sql(name: str, words: Mapping[str, object]) -> str:
    text = (_HERE / f"{name}.sql").read_text(encoding="utf-8")
    return text.format_map(words)


def _find_known(connection: duckdb.DuckDBPyConnection, known: Sequence[Path]) -> None:
    """What the lake has of these positions already, so that only new ones are usable."""
    connection.execute(
        "CREATE TEMP TABLE known (mmsi INTEGER, time_s BIGINT, lat_e7 INTEGER, lon_e7 INTEGER)"
    )
    if known:
        connection.execute(
            "INSERT INTO known SELECT DISTINCT mmsi, time_s, lat_e7, lon_e7 "
            "FROM read_parquet(?) AS lake SEMI JOIN checked USING (mmsi, time_s, lat_e7, lon_e7) "
            "WHERE lake.usable",
            [[str(path) for path in known]],
        )


CLOCK_SAMPLE = 500_000
"""Rows that are compared for the clocks: those of some ships, so that messages stay together."""

_HEARD = """
CREATE TEMP TABLE heard AS
SELECT mmsi, lat_e7, lon_e7, sog_dkn, cog_ddeg, coalesce(receiver, '') AS receiver,
    min(time_s) AS time_s
FROM checked
WHERE reasons & {unusable} = 0 AND sog_dkn >= {clock_sog_dkn} AND {some_ships}
GROUP BY ALL
"""
# Of a message that three receivers heard, the middle time is right unless two of them are wrong.
_AGAINST_OTHERS = """
WITH agreed AS (
    SELECT mmsi, lat_e7, lon_e7, sog_dkn, cog_ddeg, median(time_s) AS middle_s
    FROM heard GROUP BY ALL
    HAVING count(*) >= 3 AND max(time_s) - min(time_s) <= {clock_window_s}
)
SELECT receiver, median(time_s - middle_s)::BIGINT AS offset_s, count(*) AS messages
FROM heard JOIN agreed USING (mmsi, lat_e7, lon_e7, sog_dkn, cog_ddeg)
GROUP BY receiver HAVING count(*) >= {clock_samples} ORDER BY receiver
"""
_PAIRS = """
SELECT a.receiver, b.receiver, median(b.time_s - a.time_s)::BIGINT AS offset_s, count(*)
FROM heard AS a JOIN heard AS b USING (mmsi, lat_e7, lon_e7, sog_dkn, cog_ddeg)
WHERE a.receiver < b.receiver AND abs(b.time_s - a.time_s) <= {clock_window_s}
GROUP BY ALL
HAVING count(*) >= {clock_samples} AND abs(median(b.time_s - a.time_s)) >= {clock_offset_s}
ORDER BY ALL
"""


def some_ships(every: int) -> str:
    """A condition that holds for about one of so many ships, whatever their numbers have in common.

    Multiplicative hashing (Knuth, The Art of Computer Programming, 3, 6.4).
    """
    return f"(mmsi::BIGINT * 2654435761 % 4294967296) // 1024 % {every} = 0"


def _find_offsets(staging: Staging) -> None:
    """Which receivers have a clock unlike that of base stations, or of two other receivers."""
    connection, thresholds = staging.connection, load_thresholds()
    connection.execute("CREATE TEMP TABLE offsets (receiver VARCHAR)")
    rows, receivers = staging.row(
        "SELECT count(*), approx_count_distinct(coalesce(receiver, '')) FROM checked"
    )
    every = max(1, rows // CLOCK_SAMPLE) if receivers > 1 else max(1, rows)
    words = {**asdict(thresholds), "unusable": unusable_mask(), "some_ships": some_ships(every)}
    connection.execute(_HEARD.format_map(words))
    for receiver, offset, number in connection.execute(
        _AGAINST_OTHERS.format_map(words)
    ).fetchall():
        staging.clock_offsets[receiver] = (offset, number, "the same messages at other receivers")
    for one, other, offset, number in connection.execute(_PAIRS.format_map(words)).fetchall():
        staging.notes.append(
            f"receiver {other or 'without name'} gives times {offset:+d} s from those of "
            f"{one or 'the receiver without name'} for the same {number} messages"
        )
    for receiver, (offset, number, basis) in sorted(staging.clock_offsets.items()):
        if abs(offset) < thresholds.clock_offset_s or number < thresholds.clock_samples:
            continue
        if not receiver:
            # Rows without a receiver may be of many, so nothing follows for each of them.
            staging.notes.append(
                f"rows whose receiver is not named are {offset:+d} s off in the median "
                f"({number} samples against {basis})"
            )
            continue
        connection.execute("INSERT INTO offsets VALUES (?)", [receiver])
        staging.notes.append(
            f"the clock of receiver {receiver} is {offset:+d} s off "
            f"({number} samples against {basis}); its rows have the reason clock_offset"
        )
