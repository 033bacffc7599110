-- Checks that compare rows. A code in braces stands for its bit in data/reasons.yaml.
-- Input: checked; known, the usable (mmsi, time_s, lat_e7, lon_e7) that the lake has of these days.
-- Output: cleaned.
CREATE TEMP MACRO distance_m(lat1, lon1, lat2, lon2) AS
    -- Haversine on a sphere of 6,371,008.8 m (IUGG mean radius); coordinates in 1e-7 degrees.
    2 * 6371008.8 * asin(least(1.0, sqrt(
        sin(radians((lat2::BIGINT - lat1) / 2e7)) ** 2
        + cos(radians(lat1 / 1e7)) * cos(radians(lat2 / 1e7))
        * sin(radians((lon2::BIGINT - lon1) / 2e7)) ** 2)));

CREATE TEMP MACRO impossible(lat1, lon1, time1, lat2, lon2, time2) AS
    -- Near enough is possible without any trigonometry: 0.01 degrees are less than a nautical mile.
    CASE
        WHEN lat1 IS NULL OR lat2 IS NULL THEN false
        WHEN abs(lat1::BIGINT - lat2) < 100000 AND abs(lon1::BIGINT - lon2) < 100000 THEN false
        ELSE round(distance_m(lat1, lon1, lat2, lon2), 3)
            > greatest({jump_distance_m}, {jump_speed_kn} * 1852.0 / 3600 * (time2 - time1))
    END;

CREATE TABLE cleaned AS
WITH
parted AS (
    SELECT *, reasons & {unusable} = 0 AS positioned FROM checked
),
-- The neighbours of each fix in its ship's time; a type 27 is too coarse to speak of jumps.
neighbours AS (
    SELECT *,
        lag(time_s) OVER ship AS time_before, lead(time_s) OVER ship AS time_after,
        lag(lat_e7) OVER ship AS lat_before, lead(lat_e7) OVER ship AS lat_after,
        lag(lon_e7) OVER ship AS lon_before, lead(lon_e7) OVER ship AS lon_after
    FROM parted WHERE positioned
    WINDOW ship AS (PARTITION BY mmsi
        ORDER BY time_s, lat_e7, lon_e7, receiver NULLS FIRST, message)
),
jumps AS (
    SELECT *,
        time_s = time_before AND lat_e7 = lat_before AND lon_e7 = lon_before AS copied,
        impossible(lat_before, lon_before, time_before, lat_e7, lon_e7, time_s) AS jumped_in,
        impossible(lat_e7, lon_e7, time_s, lat_after, lon_after, time_after) AS jumped_out
    FROM neighbours
),
spikes AS (
    SELECT *,
        jumped_in AND jumped_out AND NOT impossible(
            lat_before, lon_before, time_before, lat_after, lon_after, time_after) AS spiked
    FROM jumps
),
-- Many ships at one point: cells that at least so many ships entered by jumps in one clock hour.
crowded AS (
    SELECT lat_e7 // {interference_cell_e7} AS row_cell, lon_e7 // {interference_cell_e7} AS column_cell, time_s // 3600 AS hour
    FROM spikes WHERE jumped_in
    GROUP BY ALL HAVING count(DISTINCT mmsi) >= {interference_ships}
),
flagged AS (
    SELECT spikes.* EXCLUDE (copied, time_before, time_after, lat_before, lat_after, lon_before,
            lon_after, jumped_in, jumped_out, spiked, positioned, reasons),
        spikes.reasons
        | CASE WHEN copied OR known.mmsi IS NOT NULL THEN {duplicate} ELSE 0 END
        | CASE WHEN jumped_in THEN {jump} ELSE 0 END
        | CASE WHEN spiked THEN {spike} ELSE 0 END
        | CASE WHEN jumped_in AND crowded.hour IS NOT NULL THEN {interference} ELSE 0 END
        | CASE WHEN offsets.receiver IS NOT NULL THEN {clock_offset} ELSE 0 END
        | CASE WHEN inland_cells.row_cell IS NOT NULL THEN {on_land} ELSE 0 END
            AS reasons
    FROM spikes
    LEFT JOIN known USING (mmsi, time_s, lat_e7, lon_e7)
    LEFT JOIN inland_cells ON inland_cells.row_cell = lat_e7 // {land_cell_e7}
        AND inland_cells.column_cell = lon_e7 // {land_cell_e7}
    LEFT JOIN crowded ON crowded.row_cell = lat_e7 // {interference_cell_e7}
        AND crowded.column_cell = lon_e7 // {interference_cell_e7}
        AND crowded.hour = time_s // 3600
    LEFT JOIN offsets ON offsets.receiver = coalesce(spikes.receiver, '')
)
SELECT * FROM flagged
UNION ALL BY NAME
SELECT * EXCLUDE positioned FROM parted WHERE NOT positioned;
