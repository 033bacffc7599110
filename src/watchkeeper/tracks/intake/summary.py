"""Figures of the cleaned rows, for the quality report and the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watchkeeper.tracks.intake.report import utc_text
from watchkeeper.tracks.intake.staging import Staging
from watchkeeper.tracks.positions import load_reasons, mask_of, unusable_mask

MOST_RECEIVERS = 20


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of a file's rows; see `FileReport`."""

    positions: int
    usable: int
    undated: int
    identity: int
    ships: int
    first_time_s: int | None
    last_time_s: int | None
    bounds: tuple[float, float, float, float] | None
    reception: Mapping[str, int]
    receivers: Mapping[str, int]
    reasons: Mapping[str, int]
    identity_reasons: Mapping[str, int]

    @property
    def first_time(self) -> str | None:
        """Of the usable positions, as UTC text."""
        return utc_text(self.first_time_s)

    @property
    def last_time(self) -> str | None:
        """Of the usable positions, as UTC text."""
        return utc_text(self.last_time_s)


def summarise(staging: Staging) -> Summary:
    """Counts what `cleaned` and `said` hold."""
    usable = f"reasons & {unusable_mask()} = 0"
    row = staging.row(
        f"SELECT count(*), count(*) FILTER ({usable}), "  # noqa: S608  # our own names
        f"count(*) FILTER (reasons & {mask_of(['time_missing', 'time_out_of_range'])} <> 0), "
        f"count(DISTINCT mmsi) FILTER ({usable}), min(time_s) FILTER ({usable}), "
        f"max(time_s) FILTER ({usable}), min(lat_e7) FILTER ({usable}), "
        f"min(lon_e7) FILTER ({usable}), max(lat_e7) FILTER ({usable}), "
        f"max(lon_e7) FILTER ({usable}) FROM cleaned",
    )
    positions, used, undated, ships, first, last, *bounds = row
    return Summary(
        positions=positions,
        usable=used,
        undated=undated,
        identity=staging.row("SELECT count(*) FROM said")[0],
        ships=ships,
        first_time_s=first,
        last_time_s=last,
        bounds=None if bounds[0] is None else tuple(value / 1e7 for value in bounds),
        reception=_groups(staging, "reception", usable, 3),
        receivers=_groups(
            staging, "receiver", f"{usable} AND receiver IS NOT NULL", MOST_RECEIVERS
        ),
        reasons=_reasons(staging, "cleaned"),
        identity_reasons=_reasons(staging, "said"),
    )


def _groups(staging: Staging, column: str, where: str, most: int) -> dict[str, int]:
    rows = staging.connection.execute(
        f"SELECT {column}, count(*) AS n FROM cleaned WHERE {where} "  # noqa: S608  # our own names
        f"GROUP BY 1 ORDER BY n DESC, 1 LIMIT {most}"
    ).fetchall()
    return dict(rows)


def _reasons(staging: Staging, table: str) -> dict[str, int]:
    """Rows of a table by reason, in the order of the file of reasons, without zeros."""
    bits = [(code, r.bit) for code, r in load_reasons().items() if r.bit is not None]
    sums = ", ".join(f"count(*) FILTER (reasons & {1 << bit} <> 0)" for _, bit in bits)
    counts = staging.row(f"SELECT {sums} FROM {table}")  # noqa: S608  # our own names
    return {code: n for (code, _), n in zip(bits, counts, strict=True) if n}
