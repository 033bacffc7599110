-- What ships said of themselves, one row for each run of equal statements within a day.
-- A code in braces stands for its bit. Input: staged_identity. Output: said.
CREATE TABLE said AS
WITH
-- Values that stand for "not available" become null. IMO check digit: the first six digits times
-- 7, 6, 5, 4, 3, 2 add up to a number that ends with the seventh (IMO resolution A.1117(30)).
checked_identity AS (
    SELECT mmsi::INTEGER AS mmsi, time_s, last_time_s, said, message,
        CASE WHEN imo BETWEEN 1 AND 2147483647 THEN imo::INTEGER END AS imo,
        nullif(trim(name), '') AS name,
        nullif(trim(callsign), '') AS callsign,
        ship_type,
        CASE WHEN length_m > 0 THEN length_m END AS length_m,
        CASE WHEN beam_m > 0 THEN beam_m END AS beam_m,
        CASE WHEN draught_m > 0 AND draught_m < 25.45 THEN round(draught_m * 10)::SMALLINT END
            AS draught_dm,
        nullif(trim(destination), '') AS destination,
        nullif(trim(eta), '') AS eta,
        msg_type, reception, receiver,
        -- The parts of type 24 say different things in turn and are no change of mind.
        CASE WHEN msg_type = 24 THEN ship_type IS NULL ELSE false END AS kind_of_part,
        CASE WHEN imo IS NULL THEN 0
            WHEN imo = 0 THEN {imo_not_reported}
            WHEN imo NOT BETWEEN 1000000 AND 9999999
                OR (imo // 1000000 * 7 + imo // 100000 % 10 * 6 + imo // 10000 % 10 * 5
                    + imo // 1000 % 10 * 4 + imo // 100 % 10 * 3 + imo // 10 % 10 * 2) % 10
                    <> imo % 10 THEN {imo_invalid}
            ELSE 0 END
        | CASE WHEN draught_m IS NULL THEN 0
            WHEN draught_m = 0 THEN {draught_not_reported}
            WHEN abs(draught_m - 25.5) < 0.05 THEN {draught_255}
            WHEN draught_m < 0 OR draught_m > 25.5 THEN {draught_out_of_range}
            ELSE 0 END AS reasons
    FROM staged_identity
    WHERE mmsi BETWEEN 0 AND 2147483647
),
-- A statement is compared with the one before it, of the same kind of message and the same day.
compared AS (
    SELECT *,
        hash(imo, name, callsign, ship_type, length_m, beam_m, draught_dm, destination, eta)
            AS statement
    FROM checked_identity
),
changes AS (
    SELECT *,
        CASE WHEN statement IS DISTINCT FROM lag(statement) OVER ship
            OR time_s // 86400 IS DISTINCT FROM lag(time_s // 86400) OVER ship
            THEN 1 ELSE 0 END AS changed
    FROM compared
    WINDOW ship AS (PARTITION BY mmsi, msg_type, kind_of_part ORDER BY time_s, message)
),
runs AS (
    SELECT *, sum(changed) OVER (
        PARTITION BY mmsi, msg_type, kind_of_part ORDER BY time_s, message
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM changes
)
SELECT mmsi, min(time_s) AS time_s, max(last_time_s) AS last_time_s, sum(said)::INTEGER AS messages,
    any_value(imo) AS imo, any_value(name) AS name, any_value(callsign) AS callsign,
    any_value(ship_type) AS ship_type, any_value(length_m) AS length_m,
    any_value(beam_m) AS beam_m, any_value(draught_dm) AS draught_dm,
    any_value(destination) AS destination, any_value(eta) AS eta, msg_type,
    arg_min(reception, message) AS reception, arg_min(receiver, message) AS receiver,
    bit_or(reasons) AS reasons, min(message) AS message
FROM runs
GROUP BY mmsi, msg_type, kind_of_part, run;
