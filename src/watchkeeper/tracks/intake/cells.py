"""The cells of a table, whatever it was read from, into the staging tables.

Input is the table `cells`: `message` and some of our columns, as text or typed. The rules:

1. A row without MMSI, or whose position or time cannot be read, is set aside with its cells.
2. Any other cell that cannot be read is null, and its text kept in `raw`.
3. What decides for a whole column (unit and zone of times, order of day and month, decimal commas)
   is counted first, said in a note, and in doubt asked for (`times`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from watchkeeper.tracks.intake.formats import Seen, load_formats
from watchkeeper.tracks.intake.settlements import POSITION_FACTORS, SPEED_FACTORS
from watchkeeper.tracks.intake.staging import Staging
from watchkeeper.tracks.intake.tables import drop_cells
from watchkeeper.tracks.intake.times import TimeColumn, see_times
from watchkeeper.tracks.positions import mask_of

_NUMERIC = ("INT", "DOUBLE", "FLOAT", "DECIMAL")
_NOTHING = "('', 'null', 'none', 'nan', 'na', 'n/a', '-', 'unknown', 'undefined', '\\n')"
_MOBILES = {
    "base station": "mmsi_coast_station",
    "aton": "mmsi_aid",
    "sar airborne": "mmsi_aircraft",
    "search and rescue transponder": "mmsi_distress",
    "man overboard device": "mmsi_distress",
}
"""What a table calls stations that are no ships, and the reason that their rows get."""

_IDENTITY = (
    "imo", "name", "callsign", "ship_type", "length", "beam", "draught", "destination", "eta",
)  # fmt: skip


def stage_cells(staging: Staging, seen: Seen, file: str) -> None:
    """Moves the rows of `cells` into the staging tables.

    Args:
        staging: Holds the table `cells`.
        seen: What the file is.
        file: Its name, for errors.

    Raises:
        InputError: Times that leave a doubt.
    """
    cells = Cells(staging, seen)
    time = see_times(staging, seen, file, cells.types.get("time", ""))
    staging.connection.execute(cells.parsed(time))
    _set_aside(staging, tuple(cells.types))
    drop_cells(staging)
    staging.connection.execute("DROP TABLE staged_position")
    staging.connection.execute(
        "CREATE VIEW staged_position AS SELECT message, mmsi, time_s, lat, lon, sog, cog, heading, "
        "rot, nav_status, msg_type, transceiver, reception, receiver, found, raw FROM parsed "
        # Types 5 and 24 hold no position.
        "WHERE NOT (msg_type IN (5, 24) AND lat IS NULL AND lon IS NULL) OR msg_type IS NULL"
    )
    if any(name in cells.types for name in _IDENTITY):
        staging.connection.execute(_INSERT_IDENTITY)
    marked = staging.row("SELECT count(*) FROM parsed WHERE lower(receiver) LIKE 'simulated%'")
    staging.simulated |= marked[0] > 0


class Cells:
    """The expressions that read our columns.

    Attributes:
        types: SQL type of each of our columns that `cells` has.
    """

    def __init__(self, staging: Staging, seen: Seen) -> None:
        self._staging = staging
        self._seen = seen
        described = staging.connection.execute("DESCRIBE cells").fetchall()
        self.types: Mapping[str, str] = {
            name: kind for name, kind, *_ in described if name not in ("message", "position")
        }
        self._has_position_words = any(name == "position" for name, *_ in described)
        self._comma = self._has_decimal_commas()

    def _has_decimal_commas(self) -> bool:
        """Whether latitudes or longitudes are written with commas, and never with points."""
        texts = [name for name in ("lat", "lon") if self._is_text(name)]
        if not texts:
            return False
        sums = ", ".join(
            f"count(*) FILTER (contains({n}, ',')), count(*) FILTER (contains({n}, '.'))"
            for n in texts
        )
        found = self._staging.row(f"SELECT {sums} FROM cells")  # noqa: S608  # our own names
        commas, points = sum(found[0::2]), sum(found[1::2])
        if commas and not points:
            self._staging.notes.append(f"decimal commas in {commas} cells of latitude or longitude")
        elif commas:
            self._staging.notes.append(
                f"{commas} cells of latitude or longitude have a comma where {points} have a "
                "point; rows with a comma are set aside"
            )
        return bool(commas and not points)

    def _is_text(self, name: str) -> bool:
        return name in self.types and not any(kind in self.types[name] for kind in _NUMERIC)

    def texts(self) -> str:
        """Each column once, trimmed and null when it says that there is nothing; numbers as are."""
        parts = []
        for name in self.types:
            if self._is_text(name):
                short = f"length({name}) < 11 AND lower(trim({name}::VARCHAR)) IN {_NOTHING}"
                parts.append(f"CASE WHEN NOT ({short}) THEN trim({name}::VARCHAR) END AS {name}")
            else:
                parts.append(name)
        if self._has_position_words:
            parts.append("position")
        return ", ".join(part for part in parts if not part.endswith(" AS time") and part != "time")

    def text(self, name: str) -> str:
        """A column as text."""
        if name not in self.types:
            return "NULL::VARCHAR"
        return name if self._is_text(name) else f"{name}::VARCHAR"

    def given(self, name: str) -> str:
        """Whether a cell says anything."""
        return f"{name} IS NOT NULL" if name in self.types else "false"

    def number(self, name: str) -> str:
        """A column as a number; null when it is none."""
        if name not in self.types:
            return "NULL::DOUBLE"
        if not self._is_text(name):
            return f"{name}::DOUBLE"
        if self._comma:
            return f"TRY_CAST(replace({name}, ',', '.') AS DOUBLE)"
        return f"TRY_CAST({name} AS DOUBLE)"

    def parsed(self, time: TimeColumn) -> str:
        """The statement that reads all cells into the table `parsed`."""
        settled = self._staging.settings
        axes = ("lon", "lat") if settled.get("axes") == "swapped" else ("lat", "lon")
        degrees = POSITION_FACTORS[settled.get("position", "degrees")]
        knots = SPEED_FACTORS[settled.get("speed", "knots")]
        lon = f"{self.number(axes[1])} * {degrees}"
        if settled.get("longitude") == "360":
            lon = f"CASE WHEN {lon} > 180 AND {lon} <= 360 THEN {lon} - 360 ELSE {lon} END"
        unread = list(self._unread(("sog", "cog", "heading", "rot")))
        # 102.3 stands for "not available" whatever the unit of the column.
        speed = self.number("sog")
        return f"""
        CREATE TABLE parsed AS
        WITH trimmed AS (
            SELECT message, {time.seconds} AS time_s, {time.code} AS time_code, {self.texts()}
            FROM cells
        ),
        receptions AS (
            SELECT name AS receiver_name, {self._reception("lower(name)")} AS reception
            FROM (SELECT DISTINCT {self.text("receiver")} AS name FROM trimmed)
        )
        SELECT message, time_s, time_code,
            TRY_CAST({self.number("mmsi")} AS BIGINT) AS mmsi, {self.given("mmsi")} AS mmsi_given,
            {self.number(axes[0])} * {degrees} AS lat, {self.given(axes[0])} AS lat_given,
            {lon} AS lon, {self.given(axes[1])} AS lon_given,
            CASE WHEN {speed} = 102.3 THEN 102.3 ELSE {speed} * {knots} END AS sog,
            {self.number("cog")} AS cog, {self.number("heading")} AS heading,
            {self.number("rot")} AS rot,
            {self._coded("nav_status", load_formats().nav_status)} AS nav_status,
            TRY_CAST({self.number("msg_type")} AS SMALLINT) AS msg_type,
            {self._transceiver()} AS transceiver, reception, {self.text("receiver")} AS receiver,
            {self._found(unread)} AS found, {self._raw(unread)} AS raw,
            {self._imo()} AS imo,
            {self.text("name")} AS name, {self.text("callsign")} AS callsign,
            {self._coded("ship_type", load_formats().ship_type)} AS ship_type,
            TRY_CAST({self.number("length")} AS SMALLINT) AS length_m,
            TRY_CAST({self.number("beam")} AS SMALLINT) AS beam_m,
            {self.number("draught")} AS draught_m,
            {self.text("destination")} AS destination, {self.text("eta")} AS eta
        FROM trimmed
        LEFT JOIN receptions ON receiver_name IS NOT DISTINCT FROM {self.text("receiver")}
        """  # noqa: S608  # our own names

    def _unread(self, names: Sequence[str]) -> Iterator[str]:
        """For each column the words for `raw` when a cell of it is no number."""
        for name in names:
            if self._is_text(name):
                wrong = f"{name} IS NOT NULL AND {self.number(name)} IS NULL"
                yield f"CASE WHEN {wrong} THEN '{name}=' || {name}[:40] END"

    def _raw(self, unread: Sequence[str]) -> str:
        return f"nullif(concat_ws('; ', {', '.join(unread)}), '')" if unread else "NULL::VARCHAR"

    def _found(self, unread: Sequence[str]) -> str:
        parts = ["0"]
        if unread:
            wrong = f"coalesce({', '.join(unread)}) IS NOT NULL"
            parts.append(f"CASE WHEN {wrong} THEN {mask_of(['value_unreadable'])} ELSE 0 END")
        if self._is_text("transceiver"):
            whens = " ".join(f"WHEN '{w}' THEN {mask_of([c])}" for w, c in _MOBILES.items())
            parts.append(f"CASE lower(transceiver) {whens} ELSE 0 END")
        if self._has_position_words:
            parts.append(f"CASE position WHEN 'mean' THEN {mask_of(['coarse'])} ELSE 0 END")
        return "(" + " | ".join(parts) + ")::BIGINT"

    def _coded(self, name: str, words: Mapping[str, int]) -> str:
        """A column of AIS numbers, or of the words that stand for them."""
        number = f"TRY_CAST({self.number(name)} AS SMALLINT)"
        if not self._is_text(name):
            return number
        whens = " ".join(f"WHEN '{word}' THEN {code}" for word, code in words.items())
        return f"coalesce({number}, CASE lower({name}) {whens} END)::SMALLINT"

    def _imo(self) -> str:
        """An IMO number, also as `IMO1234567`."""
        if not self._is_text("imo"):
            return f"TRY_CAST({self.number('imo')} AS BIGINT)"
        return (
            "CASE WHEN starts_with(upper(imo), 'IMO') THEN TRY_CAST(trim(imo[4:]) AS BIGINT) "
            "ELSE TRY_CAST(TRY_CAST(imo AS DOUBLE) AS BIGINT) END"
        )

    def _transceiver(self) -> str:
        if not self._is_text("transceiver"):
            return "NULL::VARCHAR"
        text = "upper(transceiver)"
        return (
            f"CASE WHEN {text} IN ('A', 'B') THEN {text} "
            f"WHEN {text} IN ('CLASS A', 'CLASS B') THEN {text}[-1:] END"
        )

    def _reception(self, text: str) -> str:
        stars = " OR ".join(f"starts_with({text}, '{s}')" for s in load_formats().satellites)
        otherwise = self._staging.reception or self._seen.table.reception or "unknown"
        return (
            f"CASE WHEN {text} IN ('terrestrial', 'satellite') THEN {text} "
            f"WHEN {stars} THEN 'satellite' ELSE '{otherwise}' END"
        )


# Of each ship and day that says one thing only, one row; of others all, to find the runs.
_INSERT_IDENTITY = """
INSERT INTO staged_identity
WITH stated AS (
    SELECT *, hash(imo, name, callsign, ship_type, length_m, beam_m, draught_m, destination, eta)
        AS statement
    FROM parsed
    WHERE imo IS NOT NULL OR name IS NOT NULL OR callsign IS NOT NULL OR ship_type IS NOT NULL
        OR length_m IS NOT NULL OR beam_m IS NOT NULL OR draught_m IS NOT NULL
        OR destination IS NOT NULL OR eta IS NOT NULL
),
groups AS (
    SELECT mmsi, time_s // 86400 AS day, min(statement) AS one, max(statement) AS other,
        arg_min(message, (time_s, message)) AS first_message, min(time_s) AS first_s,
        max(time_s) AS last_s, count(*)::INTEGER AS said
    FROM stated GROUP BY ALL
)
SELECT message, stated.mmsi, time_s,
    CASE WHEN one = other THEN last_s ELSE time_s END,
    CASE WHEN one = other THEN said ELSE 1 END,
    imo, name, callsign, ship_type, length_m, beam_m, draught_m, destination, eta,
    NULL, reception, receiver
FROM stated JOIN groups
    ON stated.mmsi = groups.mmsi AND time_s // 86400 IS NOT DISTINCT FROM day
WHERE one IS DISTINCT FROM other OR message = first_message
"""

_WRONG = """
SELECT message,
    CASE WHEN NOT mmsi_given THEN 'mmsi_missing'
        WHEN mmsi IS NULL OR mmsi < 0 OR (lat IS NULL AND lat_given) OR (lon IS NULL AND lon_given)
            THEN 'not_a_number'
        ELSE time_code END AS code,
    CASE WHEN mmsi IS NULL OR mmsi < 0 THEN 'mmsi'
        WHEN lat IS NULL AND lat_given THEN 'lat'
        WHEN lon IS NULL AND lon_given THEN 'lon' ELSE 'time' END AS wrong
FROM parsed
WHERE code IS NOT NULL
"""


def _set_aside(staging: Staging, names: Sequence[str]) -> None:
    """Moves the rows that cannot be used from `parsed` to the rejects."""
    connection = staging.connection
    connection.execute(f"CREATE TEMP TABLE wrong_rows AS {_WRONG}")
    cells = ", ".join(f"'{name}': {name}::VARCHAR" for name in names)
    found = connection.execute(
        f"SELECT message, code, wrong, to_json({{{cells}}}) FROM wrong_rows "  # noqa: S608
        "JOIN cells USING (message) ORDER BY message"
    )
    while rows := found.fetchmany(1000):
        for message, code, wrong, original in rows:
            value = _value_of(original, wrong)
            staging.rejects.add(message, code, original, wrong, value)
    connection.execute("DELETE FROM parsed WHERE message IN (SELECT message FROM wrong_rows)")
    connection.execute("DROP TABLE wrong_rows")


def _value_of(original: str, name: str) -> str:
    return str(json.loads(original).get(name) or "")
