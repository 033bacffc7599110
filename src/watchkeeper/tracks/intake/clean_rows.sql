-- Checks that look at one row. A code in braces stands for its bit in data/reasons.yaml.
-- Input: staged_position. Output: checked, with integer times and coordinates.
CREATE TABLE checked AS
WITH
-- What is wrong with the position. Axes: latitude beyond 90 while the exchange would be a position.
placed AS (
    SELECT *,
        CASE
            WHEN lat IS NULL OR lon IS NULL OR isnan(lat) OR isnan(lon) THEN {position_missing}
            WHEN abs(lat - 91) < 1e-6 OR abs(lon - 181) < 1e-6 THEN {position_not_available}
            WHEN lat = 0 AND lon = 0 THEN {position_zero}
            WHEN abs(lat) > 90 AND abs(lat) <= 180 AND abs(lon) <= 90 THEN {axes_swapped}
            WHEN abs(lat) > 90 OR abs(lon) > 180 THEN {position_out_of_range}
            ELSE 0
        END AS position_reason
    FROM staged_position
),
-- Speed in tenths, course in tenths, heading and rate of turn in whole numbers.
measured AS (
    SELECT *,
        CASE
            WHEN sog IS NULL OR isnan(sog) THEN 0
            WHEN msg_type = 27 AND sog = 63 THEN {sog_not_available}
            WHEN msg_type = 9 AND sog = 1023 THEN {sog_not_available}
            WHEN abs(sog - 102.3) < 0.005 THEN {sog_not_available}
            WHEN abs(sog - 51.2) < 0.005 AND msg_type IS NULL THEN {sog_512}
            WHEN sog < 0 OR (sog > 102.25 AND msg_type IS DISTINCT FROM 9) THEN {sog_out_of_range}
            ELSE 0
        END AS sog_reason,
        CASE
            WHEN cog IS NULL OR isnan(cog) THEN 0
            WHEN abs(cog - 360) < 0.005 OR (msg_type = 27 AND cog = 511) THEN {cog_not_available}
            WHEN cog < 0 OR cog > 360 THEN {cog_out_of_range}
            ELSE 0
        END AS cog_reason,
        CASE
            WHEN heading IS NULL OR isnan(heading) THEN 0
            WHEN heading = 511 THEN {heading_not_available}
            WHEN heading < 0 OR heading >= 360 THEN {heading_out_of_range}
            ELSE 0
        END AS heading_reason,
        CASE WHEN rot = -128 THEN {rot_not_available} ELSE 0 END AS rot_reason
    FROM placed
),
-- What kind of station has this MMSI (ITU-R M.585): its first digits.
classed AS (
    SELECT *,
        CASE
            WHEN mmsi BETWEEN 200000000 AND 799999999 THEN 0
            WHEN mmsi BETWEEN 2000000 AND 7999999 THEN {mmsi_coast_station}
            WHEN mmsi BETWEEN 20000000 AND 79999999 THEN {mmsi_group}
            WHEN mmsi BETWEEN 111200000 AND 111799999 THEN {mmsi_aircraft}
            WHEN mmsi BETWEEN 992000000 AND 997999999 THEN {mmsi_aid}
            WHEN mmsi // 1000000 IN (970, 972, 974) THEN {mmsi_distress}
            WHEN mmsi BETWEEN 982000000 AND 987999999 THEN {mmsi_craft}
            WHEN mmsi BETWEEN 820000000 AND 879999999 THEN {mmsi_handheld}
            ELSE {mmsi_junk}
        END AS mmsi_reason,
        CASE
            WHEN time_s IS NULL THEN {time_missing}
            WHEN time_s < {first_time} OR time_s > {last_time} THEN {time_out_of_range}
            ELSE 0
        END AS time_reason
    FROM measured
)
SELECT
    CASE WHEN mmsi BETWEEN 0 AND 2147483647 THEN mmsi::INTEGER ELSE 0 END AS mmsi,
    time_s,
    CASE WHEN position_reason = 0 THEN round(lat * 1e7)::INTEGER END AS lat_e7,
    CASE WHEN position_reason = 0 THEN round(lon * 1e7)::INTEGER END AS lon_e7,
    CASE WHEN sog_reason = 0 THEN TRY_CAST(round(sog * 10) AS SMALLINT) END AS sog_dkn,
    CASE WHEN cog_reason = 0 THEN round(cog * 10)::SMALLINT % 3600 END AS cog_ddeg,
    CASE WHEN heading_reason = 0 THEN round(heading)::SMALLINT % 360 END AS heading_deg,
    CASE WHEN rot_reason = 0 THEN TRY_CAST(round(rot) AS SMALLINT) END AS rot_deg_min,
    nav_status, msg_type, transceiver, reception, receiver,
    msg_type IS NOT DISTINCT FROM 27 OR found & {coarse} <> 0 AS coarse,
    found & ~{forgiven} | position_reason | sog_reason | cog_reason | heading_reason | rot_reason
        | mmsi_reason | time_reason | {settled}
        | CASE WHEN msg_type = 27 THEN {coarse} ELSE 0 END AS reasons,
    nullif(concat_ws('; ', raw,
        CASE WHEN position_reason & ({position_out_of_range} | {axes_swapped}) <> 0
            THEN printf('lat=%s; lon=%s', lat::VARCHAR, lon::VARCHAR) END,
        CASE WHEN sog_reason & {sog_out_of_range} <> 0 THEN 'sog=' || sog::VARCHAR END,
        CASE WHEN cog_reason & {cog_out_of_range} <> 0 THEN 'cog=' || cog::VARCHAR END,
        CASE WHEN heading_reason & {heading_out_of_range} <> 0
            THEN 'heading=' || heading::VARCHAR END,
        CASE WHEN mmsi NOT BETWEEN 0 AND 2147483647 THEN 'mmsi=' || mmsi::VARCHAR END), '') AS raw,
    message
FROM classed;
