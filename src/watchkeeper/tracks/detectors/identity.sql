-- Identity flags: what ships say of themselves that cannot all be true. Flags; nothing is corrected.
--
-- Each flag is a `tier`. A mistyped number, a shared beacon or a late change of register gives the
-- same flag as a false identity: the flag says what was heard, and no more. MMSIs that are no ship's
-- (the first digit is not 2 to 7) are passed over.

-- step openings (daily, kept)
-- where each track is heard first
SELECT mmsi, segment, first_s, first_lat, first_lon, bin // 144 AS day
FROM moves
WHERE prev_s IS NULL AND bin >= $first_day * 144

-- step imos_said (final, inline)
SELECT
  mmsi, imo,
  min(time_s) AS first_s, max(last_time_s) AS last_s,
  CAST(sum(messages) AS BIGINT) AS messages, max(name) AS name
FROM identity
WHERE imo IS NOT NULL AND mmsi BETWEEN 200000000 AND 799999999
GROUP BY mmsi, imo

-- step imos_checked (final)
-- the digits times 7, 6, 5, 4, 3, 2: the last digit of the sum is the seventh (IMO A.1117(30))
SELECT
  *,
  imo BETWEEN 1000000 AND 9999999
    AND (imo // 1000000 * 7 + imo // 100000 % 10 * 6 + imo // 10000 % 10 * 5
      + imo // 1000 % 10 * 4 + imo // 100 % 10 * 3 + imo // 10 % 10 * 2) % 10 = imo % 10 AS valid
FROM imos_said

-- step imo_pairs (final, inline)
-- two numbers of one ship that differ in exactly one of seven digits
SELECT a.mmsi, a.imo, b.imo AS other_imo, a.first_s AS a_s, b.first_s AS b_s,
  least(a.first_s, b.first_s) AS first_s, greatest(a.last_s, b.last_s) AS last_s,
  a.valid, b.valid AS other_valid
FROM imos_checked AS a
JOIN imos_checked AS b ON b.mmsi = a.mmsi AND b.imo > a.imo
WHERE a.imo BETWEEN 1000000 AND 9999999 AND b.imo BETWEEN 1000000 AND 9999999
  AND CASE WHEN a.imo // 1000000 <> b.imo // 1000000 THEN 1 ELSE 0 END
    + CASE WHEN a.imo // 100000 % 10 <> b.imo // 100000 % 10 THEN 1 ELSE 0 END
    + CASE WHEN a.imo // 10000 % 10 <> b.imo // 10000 % 10 THEN 1 ELSE 0 END
    + CASE WHEN a.imo // 1000 % 10 <> b.imo // 1000 % 10 THEN 1 ELSE 0 END
    + CASE WHEN a.imo // 100 % 10 <> b.imo // 100 % 10 THEN 1 ELSE 0 END
    + CASE WHEN a.imo // 10 % 10 <> b.imo // 10 % 10 THEN 1 ELSE 0 END
    + CASE WHEN a.imo % 10 <> b.imo % 10 THEN 1 ELSE 0 END = 1

-- step shared_imos (final, inline)
-- one IMO number under two ship numbers at the same time
SELECT a.imo, a.mmsi, b.mmsi AS other_mmsi, a.valid,
  greatest(a.first_s, b.first_s) AS first_s, least(a.last_s, b.last_s) AS last_s
FROM imos_checked AS a
JOIN imos_checked AS b ON b.imo = a.imo AND b.mmsi > a.mmsi
WHERE least(a.last_s, b.last_s) - greatest(a.first_s, b.first_s) >= $together_s

-- step imo_turns (final, inline)
-- the order in which one ship number says its IMO numbers
SELECT mmsi, imo, time_s, last_time_s, lag(imo) OVER track AS prev_imo
FROM (
  SELECT mmsi, imo, time_s, max(last_time_s) AS last_time_s
  FROM identity
  WHERE imo IS NOT NULL AND mmsi BETWEEN 200000000 AND 799999999
  GROUP BY mmsi, imo, time_s
) AS said
WINDOW track AS (PARTITION BY mmsi ORDER BY time_s, imo)

-- step alternations (final, inline)
-- A, B, A, B: at least three changes, between numbers that come back
SELECT mmsi, min(time_s) AS first_s, max(last_time_s) AS last_s, count(DISTINCT imo) AS imos,
  CAST(sum(CASE WHEN prev_imo <> imo THEN 1 ELSE 0 END) AS BIGINT) AS changes,
  min(imo) AS imo, max(imo) AS other_imo
FROM imo_turns
GROUP BY mmsi
HAVING sum(CASE WHEN prev_imo <> imo THEN 1 ELSE 0 END) >= $changes AND count(DISTINCT imo) > 1

-- step split_numbers (final, inline)
-- ship numbers whose fixes no single ship can make: more than one track of some length
SELECT mmsi, count(*) AS tracks, min(first_s) AS first_s, max(last_s) AS last_s,
  CAST(sum(fixes) AS BIGINT) AS fixes
FROM data_ends
WHERE segment > 0 AND fixes >= $track_fixes AND mmsi BETWEEN 200000000 AND 799999999
GROUP BY mmsi
HAVING count(*) > 1

-- step track_begins (final, inline)
SELECT
  openings.mmsi, openings.segment, openings.first_s, openings.first_lat, openings.first_lon
FROM openings
JOIN (SELECT mmsi, min(first_s) AS first_s FROM openings GROUP BY mmsi) AS earliest
  ON earliest.mmsi = openings.mmsi AND earliest.first_s = openings.first_s
WHERE openings.first_s >= $data_start_s + $quiet_s
  AND openings.mmsi BETWEEN 200000000 AND 799999999

-- step track_stops (final, inline)
SELECT ends.mmsi, ends.segment, ends.last_s, ends.last_lat, ends.last_lon
FROM data_ends AS ends
JOIN (SELECT mmsi, max(last_s) AS last_s FROM data_ends GROUP BY mmsi) AS latest
  ON latest.mmsi = ends.mmsi AND latest.last_s = ends.last_s
WHERE ends.last_s <= $data_end_s - $quiet_s
  AND ends.mmsi BETWEEN 200000000 AND 799999999

-- step hand_offs (final, inline)
-- one number ends where another begins: the way between fits a ship's speed; looked for in the same
-- stretch of time and the next one, so that stops and begins are not all compared
SELECT
  stops.mmsi, begins.mmsi AS other_mmsi,
  stops.last_s, begins.first_s,
  stops.last_lat, stops.last_lon, begins.first_lat, begins.first_lon,
  distance_mm(stops.last_lat, stops.last_lon, begins.first_lat, begins.first_lon) AS mm
FROM (
  SELECT track_stops.*, last_s // $hand_off_s + k AS stretch
  FROM track_stops CROSS JOIN numbers
  WHERE k <= 1
) AS stops
JOIN (
  SELECT track_begins.*, first_s // $hand_off_s AS stretch FROM track_begins
) AS begins
  ON begins.stretch = stops.stretch
  AND begins.mmsi <> stops.mmsi
  AND begins.first_s > stops.last_s
  AND begins.first_s - stops.last_s <= $hand_off_s
  AND abs(stops.last_lat - begins.first_lat) <= $hand_off_mm // 11
WHERE distance_mm(stops.last_lat, stops.last_lon, begins.first_lat, begins.first_lon) <= $hand_off_mm
  AND distance_mm(stops.last_lat, stops.last_lon, begins.first_lat, begins.first_lon) * 36
    <= $greatest_dkn * 1852 * (begins.first_s - stops.last_s) + $slip_mm * 36

-- step identity_flags (final, inline)
SELECT
  'imo_check_digit' AS tier, mmsi, imo, CAST(NULL AS INTEGER) AS other_imo,
  CAST(NULL AS INTEGER) AS other_mmsi, first_s, last_s, messages AS weight
FROM imos_checked WHERE NOT valid
UNION ALL
SELECT 'imo_edit_distance', mmsi, imo, other_imo, NULL, first_s, last_s, 2 FROM imo_pairs
UNION ALL
SELECT 'one_imo_two_ships', mmsi, imo, NULL, other_mmsi, first_s, last_s, 2
FROM shared_imos WHERE valid
UNION ALL
SELECT 'one_mmsi_alternates', mmsi, imo, other_imo, NULL, first_s, last_s, changes
FROM alternations
UNION ALL
SELECT 'one_mmsi_two_tracks', mmsi, NULL, NULL, NULL, first_s, last_s, tracks FROM split_numbers
UNION ALL
SELECT 'flag_against_mid', said.mmsi, said.imo, NULL, NULL, said.first_s, said.last_s, said.messages
FROM imos_checked AS said
JOIN register ON register.imo = said.imo
JOIN mids ON mids.mid = said.mmsi // 1000000
WHERE register.flag IS NOT NULL AND mids.flag IS NOT NULL AND register.flag <> mids.flag
UNION ALL
SELECT 'zombie', said.mmsi, said.imo, NULL, NULL, said.first_s, said.last_s, said.messages
FROM imos_checked AS said
JOIN register ON register.imo = said.imo
WHERE register.broken_up_s IS NOT NULL AND said.last_s > register.broken_up_s

-- step identity_observations (final, observations)
SELECT
  flags.mmsi,
  flags.other_mmsi,
  flags.imo AS said_imo,
  flags.first_s AS start_s,
  flags.last_s AS end_s,
  flags.last_s - flags.first_s AS duration_s,
  CAST(NULL AS INTEGER) AS start_lat_e7,
  CAST(NULL AS INTEGER) AS start_lon_e7,
  CAST(NULL AS INTEGER) AS end_lat_e7,
  CAST(NULL AS INTEGER) AS end_lon_e7,
  CAST(NULL AS BIGINT) AS distance_mm,
  flags.tier,
  CASE WHEN flags.weight >= $often THEN 2 ELSE 1 END AS confidence,
  flags.other_imo,
  flags.weight
FROM identity_flags AS flags
UNION ALL
SELECT
  mmsi, other_mmsi, NULL, last_s, first_s, first_s - last_s,
  last_lat, last_lon, first_lat, first_lon, mm, 'hand_off', 1, NULL, 1
FROM hand_offs
