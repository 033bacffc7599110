-- Segments: the tracks of a ship number, and the numbers that more than one ship uses.
--
-- `moves` puts the last fix before each bin beside it; every detector starts from there. Numbers in
-- `suspects` moved as no ship can, faster than 60 kn over more than 2 nm: across a bin's border, or
-- within its box. `watchkeeper.tracks.splitting` then follows each hull through the fixes of such a
-- number (segment 1, 2 …), and its bins and moves are made again from these. A number that never
-- did so is one track, segment 0.

-- step moves (daily)
-- from $track_bins (bins of the days at hand and of the 12 hours before) and carry (the last fix of
-- each track before that). Type 27 is left out: it says that a ship was there, not where.
SELECT
  mmsi,
  segment,
  bin,
  first_s,
  first_lat,
  first_lon,
  first_sog,
  last_s,
  last_lat,
  last_lon,
  last_sog,
  prev_s,
  prev_lat,
  prev_lon,
  prev_sog,
  fixes,
  nth = 1 AS opening,
  nth = 2 AND prev_opens AS after_opening
FROM (
  SELECT
    *,
    lag(last_s) OVER track AS prev_s,
    lag(last_lat) OVER track AS prev_lat,
    lag(last_lon) OVER track AS prev_lon,
    lag(last_sog) OVER track AS prev_sog,
    lag(opens) OVER track AS prev_opens,
    row_number() OVER track AS nth
  FROM (
    SELECT
      mmsi, segment, bin, first_s, first_lat, first_lon, first_sog,
      last_s, last_lat, last_lon, last_sog, fixes,
      first_s = last_s AS opens,
      FALSE AS carried
    FROM $track_bins
    WHERE NOT coarse AND bin >= $context_bin
    UNION ALL
    SELECT
      mmsi, segment, fine_s // 600, fine_s, fine_lat, fine_lon, fine_sog,
      fine_s, fine_lat, fine_lon, fine_sog, 0,
      fine_first_s = fine_s,
      TRUE
    FROM carry
    WHERE fine_s IS NOT NULL
  ) AS fine
  WINDOW track AS (PARTITION BY mmsi, segment ORDER BY bin)
) AS ordered
WHERE NOT carried

-- step suspects (daily)
-- numbers whose moves, or whose boxes, no single ship can make; the first comparison only spares
-- distances: less than 1.4 nm in both directions is less than 2 nm
SELECT mmsi
FROM (
  SELECT
    mmsi,
    distance_mm(prev_lat, prev_lon, first_lat, first_lon) AS mm,
    first_s - prev_s AS seconds
  FROM plain_moves
  WHERE prev_s IS NOT NULL
    AND (abs(first_lat - prev_lat) > $jump_mm // 16 OR abs(CAST(first_lon AS BIGINT) - prev_lon) > $jump_mm // 16)
) AS jumps
WHERE mm > $jump_mm AND mm * 36 > $jump_speed_dkn * 1852 * seconds
UNION
SELECT mmsi
FROM (
  SELECT
    mmsi,
    distance_mm(lat_min, lon_min, lat_max, lon_max) AS mm,
    last_s - first_s AS seconds
  FROM $track_bins
  WHERE NOT coarse
    AND bin >= $context_bin
    AND (lat_max - lat_min > $jump_mm // 16
      OR CAST(lon_max AS BIGINT) - lon_min > $jump_mm // 16)
) AS boxes
WHERE mm > $jump_mm AND mm * 36 > $jump_speed_dkn * 1852 * seconds

-- step track_ends (daily)
-- the last fix of each track before $until_bin, from where they stood before ($before) and bins since
SELECT
  mmsi,
  segment,
  first_s,
  last_s,
  last_lat,
  last_lon,
  fixes,
  fine_first_s,
  fine_s,
  CASE WHEN fine_s IS NOT NULL THEN fine_lat END AS fine_lat,
  CASE WHEN fine_s IS NOT NULL THEN fine_lon END AS fine_lon,
  CASE WHEN fine_s IS NOT NULL AND fine_sog >= 0 THEN fine_sog END AS fine_sog
FROM (
  SELECT
    mmsi,
    segment,
    min(first_s) AS first_s,
    max(last_s) AS last_s,
    arg_max(last_lat, 2 * last_s + fine) AS last_lat,
    arg_max(last_lon, 2 * last_s + fine) AS last_lon,
    CAST(sum(fixes) AS BIGINT) AS fixes,
    min(CASE WHEN fine = 1 THEN first_s END) AS fine_first_s,
    max(CASE WHEN fine = 1 THEN last_s END) AS fine_s,
    arg_max(last_lat, last_s * fine) AS fine_lat,
    arg_max(last_lon, last_s * fine) AS fine_lon,
    arg_max(last_sog, last_s * fine) AS fine_sog
  FROM (
    SELECT
      mmsi, segment, first_s, last_s, last_lat, last_lon,
      coalesce(last_sog, -1) AS last_sog, fixes,
      CASE WHEN coarse THEN 0 ELSE 1 END AS fine
    FROM bins
    WHERE bin >= $since_bin AND bin < $until_bin
    UNION ALL
    SELECT mmsi, segment, first_s, last_s, last_lat, last_lon, -1, fixes, 0
    FROM $before
    UNION ALL
    SELECT
      mmsi, segment, fine_first_s, fine_s, fine_lat, fine_lon,
      coalesce(fine_sog, -1), 0, 1
    FROM $before
    WHERE fine_s IS NOT NULL
  ) AS fixes_of_tracks
  GROUP BY mmsi, segment
) AS last_of_tracks

-- step next_carry (daily)
-- all that later days need to know of earlier ones: with what was heard in the 12 hours before the
-- last fix (dark_periods.sql) and the last grid time (meetings.sql)
SELECT
  ends.mmsi, ends.segment, ends.first_s, ends.last_s, ends.last_lat, ends.last_lon,
  coalesce(heard.is_b, carry.last_b) AS last_b,
  ends.fixes, ends.fine_first_s, ends.fine_s, ends.fine_lat, ends.fine_lon, ends.fine_sog,
  coalesce(heard.heard, carry.heard) AS heard,
  coalesce(heard.satellite, carry.satellite) AS satellite,
  coalesce(heard.terrestrial, carry.terrestrial) AS terrestrial,
  coalesce(grid.grid_t, before.grid_t) AS grid_t
FROM carry_bounds AS ends
LEFT JOIN carry AS before ON before.mmsi = ends.mmsi AND before.segment = ends.segment
LEFT JOIN heard
  ON heard.mmsi = ends.mmsi AND heard.segment = ends.segment AND heard.off_s = ends.last_s
LEFT JOIN carry
  ON carry.mmsi = ends.mmsi AND carry.segment = ends.segment AND carry.last_s = ends.last_s
LEFT JOIN (
  SELECT mmsi, segment, max(to_t) AS grid_t
  FROM brackets
  WHERE bin < $until_bin
  GROUP BY mmsi, segment
) AS grid
  ON grid.mmsi = ends.mmsi AND grid.segment = ends.segment

-- step data_ends (daily)
-- where each track stands at the end of the data
SELECT
  ends.mmsi, ends.segment, ends.first_s, ends.last_s, ends.last_lat, ends.last_lon,
  coalesce(heard.is_b, carry.last_b) AS last_b,
  ends.fixes,
  coalesce(heard.heard, carry.heard) AS heard,
  coalesce(heard.satellite, carry.satellite) AS satellite,
  coalesce(heard.terrestrial, carry.terrestrial) AS terrestrial
FROM data_bounds AS ends
LEFT JOIN heard
  ON heard.mmsi = ends.mmsi AND heard.segment = ends.segment AND heard.off_s = ends.last_s
LEFT JOIN carry
  ON carry.mmsi = ends.mmsi AND carry.segment = ends.segment AND carry.last_s = ends.last_s
