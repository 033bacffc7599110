-- Checks that compare rows. A code in braces stands for its bit in data/reasons.yaml.
-- Input: checked; known, the usable (mmsi, time_s, lat_e7, lon_e7) that the lake has of these days.
-- Output: flags, the reasons of rows that have one, and cleaned, all rows with all their reasons.
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

CREATE TABLE flags AS
WITH
positioned AS (
    SELECT mmsi, time_s, lat_e7, lon_e7, receiver, message
    FROM checked WHERE reasons & {unusable} = 0
),
-- The neighbours of each fix in its ship's time.
neighbours AS (
    SELECT *,
        lag(time_s) OVER ship AS time_before, lead(time_s) OVER ship AS time_after,
        lag(lat_e7) OVER ship AS lat_before, lead(lat_e7) OVER ship AS lat_after,
        lag(lon_e7) OVER ship AS lon_before, lead(lon_e7) OVER ship AS lon_after
    FROM positioned
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
spikes AS MATERIALIZED (
    SELECT mmsi, time_s, lat_e7, lon_e7, message, copied, jumped_in,
        jumped_in AND jumped_out AND NOT impossible(
            lat_before, lon_before, time_before, lat_after, lon_after, time_after) AS spiked
    FROM jumps WHERE copied OR jumped_in
),
-- Many ships at one point: cells that at least so many ships entered by jumps in one clock hour.
crowded AS (
    SELECT lat_e7 // {interference_cell_e7} AS row_cell,
        lon_e7 // {interference_cell_e7} AS column_cell, time_s // 3600 AS hour
    FROM spikes WHERE jumped_in
    GROUP BY ALL HAVING count(DISTINCT mmsi) >= {interference_ships}
),
found AS (
    SELECT message,
        CASE WHEN copied THEN {duplicate} ELSE 0 END
        | CASE WHEN jumped_in THEN {jump} ELSE 0 END
        | CASE WHEN spiked THEN {spike} ELSE 0 END
        | CASE WHEN jumped_in AND crowded.hour IS NOT NULL THEN {interference} ELSE 0 END AS bits
    FROM spikes
    LEFT JOIN crowded ON row_cell = lat_e7 // {interference_cell_e7}
        AND column_cell = lon_e7 // {interference_cell_e7} AND hour = time_s // 3600
    UNION ALL
    SELECT message, {duplicate} FROM positioned
    SEMI JOIN known USING (mmsi, time_s, lat_e7, lon_e7)
    UNION ALL
    SELECT message, {clock_offset} FROM positioned
    SEMI JOIN offsets ON offsets.receiver = coalesce(positioned.receiver, '')
    UNION ALL
    SELECT message, {on_land} FROM positioned
    SEMI JOIN inland_cells ON row_cell = lat_e7 // {land_cell_e7}
        AND column_cell = lon_e7 // {land_cell_e7}
)
SELECT message, bit_or(bits) AS bits FROM found GROUP BY message;

CREATE VIEW cleaned AS
SELECT checked.* EXCLUDE (reasons), reasons | coalesce(bits, 0) AS reasons
FROM checked LEFT JOIN flags USING (message);
