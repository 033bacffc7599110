-- Dark periods: a ship that was heard, and then was not for longer than a threshold.
--
-- Two fixes that follow each other on one track further apart than the threshold: 2 h for a tanker
-- in a watch area and for a ship of the watch list, else 6 h; from 12 h on the tier says so. A track
-- that is silent at the end of the data is an open dark period. Silence is not proof of a switch
-- thrown: how often the ship was heard in the 12 hours before, and how many fixes ships of her class
-- gave in the same cells on the same days, stand beside it.

-- step coarse_tracks (daily)
-- tracks with type 27, whose presence is not in moves
SELECT DISTINCT mmsi, segment FROM bins WHERE coarse AND bin >= $context_bin
UNION
SELECT mmsi, segment FROM carry WHERE fine_s IS NULL OR fine_s < last_s

-- step gap_ends (daily)
-- silences longer than the least threshold, with both ends
SELECT
  mmsi, segment, prev_s AS off_s, prev_lat AS off_lat, prev_lon AS off_lon,
  first_s AS on_s, first_lat AS on_lat, first_lon AS on_lon
FROM moves ANTI JOIN coarse_tracks USING (mmsi, segment)
WHERE first_s - prev_s > $shortest_s
UNION ALL
SELECT mmsi, segment, off_s, off_lat, off_lon, on_s, on_lat, on_lon
FROM (
  SELECT
    mmsi, segment, bin,
    lag(fix_time(bin, last_fix)) OVER track AS off_s,
    lag(fix_lat(last_fix)) OVER track AS off_lat,
    lag(fix_lon(last_fix)) OVER track AS off_lon,
    fix_time(bin, first_fix) AS on_s,
    fix_lat(first_fix) AS on_lat,
    fix_lon(first_fix) AS on_lon
  FROM (
    SELECT
      mmsi, segment, bin,
      min(fix(first_s, first_lat, first_lon, first_sog)) AS first_fix,
      max(fix(last_s, last_lat, last_lon, last_sog)) AS last_fix
    FROM (
      SELECT
        mmsi, segment, bin, first_s, first_lat, first_lon, first_sog,
        last_s, last_lat, last_lon, last_sog
      FROM bins
      WHERE bin >= $context_bin
      UNION ALL
      SELECT
        mmsi, segment, last_s // 600, last_s, last_lat, last_lon, fine_sog,
        last_s, last_lat, last_lon, fine_sog
      FROM carry
    ) AS present
    SEMI JOIN coarse_tracks USING (mmsi, segment)
    GROUP BY mmsi, segment, bin
  ) AS presence
  WINDOW track AS (PARTITION BY mmsi, segment ORDER BY bin)
) AS silences
WHERE on_s - off_s > $shortest_s

-- step silences (daily)
-- where tracks fell silent within the days at hand: in a gap, or before the end of the data; and those
-- that were not heard after the carry of this run, for a gap of which a later run sees the other end
SELECT mmsi, segment, off_s, (off_s - $before_s) // 600 AS since_bin
FROM (
  SELECT mmsi, segment, off_s FROM gap_ends
  UNION
  SELECT mmsi, segment, last_s
  FROM carry_bounds SEMI JOIN data_bounds USING (mmsi, segment, last_s)
  UNION
  SELECT mmsi, segment, last_s
  FROM data_bounds CROSS JOIN (SELECT max(last_s) AS data_end_s FROM data_bounds) AS newest
  WHERE data_end_s - last_s > $shortest_s
) AS offs
WHERE off_s >= $context_bin * 600

-- step heard (daily)
-- fixes of the track in the 12 hours before, that fix included: whole bins, and of the first,
-- which is cut, the positions themselves
SELECT
  mmsi, segment, off_s,
  CAST(sum(fixes) AS BIGINT) AS heard,
  CAST(sum(satellite) AS BIGINT) AS satellite,
  CAST(sum(terrestrial) AS BIGINT) AS terrestrial,
  CAST(max(is_b) AS BIGINT) AS is_b
FROM (
  SELECT
    wanted.mmsi, wanted.segment, wanted.off_s,
    recent_bins.fixes, recent_bins.satellite, recent_bins.terrestrial,
    CASE WHEN recent_bins.bin = wanted.off_s // 600 AND recent_bins.class_b > 0 THEN 1 ELSE 0 END
      AS is_b
  FROM (
    SELECT mmsi, segment, off_s, since_bin, since_bin + 1 + k AS bin
    FROM silences CROSS JOIN numbers
    WHERE since_bin + 1 + k <= off_s // 600
  ) AS wanted
  JOIN recent_bins
    ON recent_bins.mmsi = wanted.mmsi AND recent_bins.segment = wanted.segment
    AND recent_bins.bin = wanted.bin
  UNION ALL
  SELECT
    silences.mmsi, silences.segment, silences.off_s,
    1,
    CASE WHEN recent.reception = 'satellite' THEN 1 ELSE 0 END,
    CASE WHEN recent.reception = 'terrestrial' THEN 1 ELSE 0 END,
    0
  FROM (
    SELECT * FROM recent_positions WHERE mmsi IN (SELECT mmsi FROM silences)
  ) AS recent
  JOIN silences
    ON recent.mmsi = silences.mmsi
    AND recent.segment = silences.segment
    AND recent.time_s // 600 = silences.since_bin
  WHERE recent.time_s >= silences.off_s - $before_s
) AS counted
GROUP BY mmsi, segment, off_s

-- step gaps (daily, kept)
SELECT
  ends.mmsi, ends.segment,
  ends.off_s, ends.off_lat, ends.off_lon, ends.on_s, ends.on_lat, ends.on_lon,
  coalesce(heard.heard, carry.heard) AS heard,
  coalesce(heard.satellite, carry.satellite) AS satellite,
  coalesce(heard.terrestrial, carry.terrestrial) AS terrestrial,
  coalesce(heard.is_b, carry.last_b) AS is_b,
  ends.on_s // 86400 AS day
FROM gap_ends AS ends
LEFT JOIN heard
  ON heard.mmsi = ends.mmsi AND heard.segment = ends.segment AND heard.off_s = ends.off_s
LEFT JOIN carry
  ON carry.mmsi = ends.mmsi AND carry.segment = ends.segment AND carry.last_s = ends.off_s
WHERE ends.on_s >= $first_day * 86400

-- step reception (daily, kept)
-- what each ship gave in each cell on each day: fixes, and the bins from her first to her last
SELECT
  bin // 144 AS day,
  cell,
  is_b,
  mmsi,
  CAST(sum(fixes) AS BIGINT) AS fixes,
  max(bin) - min(bin) + 1 AS bins
FROM (
  SELECT
    bin, mmsi, fixes,
    CASE WHEN class_b > 0 THEN 1 ELSE 0 END AS is_b,
    (first_lat + CAST(900000000 AS BIGINT)) // $cell_e7 * 100000
      + (first_lon + CAST(1800000000 AS BIGINT)) // $cell_e7 AS cell
  FROM bins
  WHERE bin >= $first_day * 144
) AS placed
GROUP BY bin // 144, cell, is_b, mmsi

-- step stray_tracks (final, inline)
-- of a number that more than one ship uses: tracks of a few fixes, which no detector may call silent
SELECT ends.mmsi, ends.segment
FROM data_ends AS ends
JOIN (
  SELECT mmsi, max(fixes) AS most FROM data_ends WHERE segment > 0 GROUP BY mmsi
) AS longest
  ON longest.mmsi = ends.mmsi
WHERE ends.segment > 0 AND ends.fixes < $stray_fixes AND longest.most >= $stray_fixes

-- step dark_candidates (final, inline)
-- closed and open silences, with what is known of the ship
SELECT
  found.*,
  coalesce(ships.tanker, FALSE) AS tanker,
  coalesce(ships.watched, FALSE) AS watched,
  areas.area
FROM (
  SELECT
    mmsi, segment, off_s, off_lat, off_lon, on_s, on_lat, on_lon,
    on_s AS until_s, heard, satellite, terrestrial, is_b
  FROM gaps
  UNION ALL
  SELECT
    ends.mmsi, ends.segment, ends.last_s, ends.last_lat, ends.last_lon,
    CAST(NULL AS BIGINT), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER),
    $data_end_s, ends.heard, ends.satellite, ends.terrestrial, ends.last_b
  FROM data_ends AS ends
  JOIN (SELECT mmsi, max(first_s) AS latest_s FROM data_ends GROUP BY mmsi) AS begun
    ON begun.mmsi = ends.mmsi
  -- no other track of the number begins afterwards: then it went on, elsewhere
  WHERE $data_end_s - ends.last_s > $shortest_s AND begun.latest_s <= ends.last_s
) AS found
LEFT JOIN ships ON ships.mmsi = found.mmsi
LEFT JOIN (
  SELECT dark.mmsi, dark.segment, dark.off_s, min(watch_areas.area) AS area
  FROM (
    SELECT mmsi, segment, off_s, off_lat AS lat, off_lon AS lon FROM gaps
    UNION ALL
    SELECT mmsi, segment, last_s, last_lat, last_lon FROM data_ends
  ) AS dark
  JOIN watch_areas
    ON dark.lat BETWEEN watch_areas.south_e7 AND watch_areas.north_e7
    AND dark.lon BETWEEN watch_areas.west_e7 AND watch_areas.east_e7
  GROUP BY dark.mmsi, dark.segment, dark.off_s
) AS areas
  ON areas.mmsi = found.mmsi AND areas.segment = found.segment AND areas.off_s = found.off_s
ANTI JOIN stray_tracks
  ON stray_tracks.mmsi = found.mmsi AND stray_tracks.segment = found.segment

-- step dark (final)
SELECT *
FROM dark_candidates
WHERE until_s - off_s > $threshold_s
  OR (until_s - off_s > $watch_threshold_s AND (watched OR (tanker AND area IS NOT NULL)))

-- step dark_days (final, inline)
-- each day that a dark period touches, with the cell of each of its ends
SELECT
  dark.mmsi, dark.segment, dark.off_s, dark.is_b,
  days.day,
  least(dark.until_s, (days.day + 1) * 86400) - greatest(dark.off_s, days.day * 86400) AS seconds,
  dark.cell
FROM (
  SELECT
    mmsi, segment, off_s, until_s, is_b,
    (off_lat + CAST(900000000 AS BIGINT)) // $cell_e7 * 100000
      + (off_lon + CAST(1800000000 AS BIGINT)) // $cell_e7 AS cell
  FROM dark
  UNION
  SELECT
    mmsi, segment, off_s, until_s, is_b,
    (on_lat + CAST(900000000 AS BIGINT)) // $cell_e7 * 100000
      + (on_lon + CAST(1800000000 AS BIGINT)) // $cell_e7
  FROM dark
  WHERE on_s IS NOT NULL
) AS dark
JOIN (SELECT DISTINCT day FROM reception) AS days
  ON days.day >= dark.off_s // 86400 AND days.day <= (dark.until_s - 1) // 86400

-- step expected (final, inline)
-- fixes to be expected: for each day, the share of its time × what others gave for their time
SELECT
  mmsi, segment, off_s,
  CAST(sum(1000 * seconds * fixes // (600 * bins)) AS BIGINT) AS expected_milli,
  CAST(sum(others) AS BIGINT) AS others,
  count(*) AS days_with_others
FROM (
  SELECT
    dark_days.mmsi, dark_days.segment, dark_days.off_s, dark_days.day, dark_days.seconds,
    CAST(sum(reception.fixes) AS BIGINT) AS fixes,
    CAST(sum(reception.bins) AS BIGINT) AS bins,
    count(*) AS others
  FROM dark_days
  JOIN reception
    ON reception.day = dark_days.day AND reception.is_b = dark_days.is_b
    AND reception.mmsi <> dark_days.mmsi
    AND reception.cell = dark_days.cell
  GROUP BY
    dark_days.mmsi, dark_days.segment, dark_days.off_s, dark_days.day, dark_days.seconds
) AS by_day
GROUP BY mmsi, segment, off_s

-- step dark_periods (final, observations)
SELECT
  dark.mmsi,
  dark.segment,
  dark.off_s AS start_s,
  dark.on_s AS end_s,
  dark.until_s - dark.off_s AS duration_s,
  dark.off_lat AS start_lat_e7,
  dark.off_lon AS start_lon_e7,
  dark.on_lat AS end_lat_e7,
  dark.on_lon AS end_lon_e7,
  CASE WHEN dark.on_s IS NOT NULL
    THEN distance_mm(dark.off_lat, dark.off_lon, dark.on_lat, dark.on_lon) END AS distance_mm,
  dark.area AS place,
  CASE
    WHEN dark.until_s - dark.off_s > $long_s THEN '12 h'
    WHEN dark.until_s - dark.off_s > $threshold_s THEN '6 h'
    ELSE '2 h'
  END AS tier,
  1
    + CASE WHEN dark.heard >= $heard_well THEN 1 ELSE 0 END
    + CASE WHEN expected.expected_milli >= 1000 * $expected_well THEN 1 ELSE 0 END
    + CASE WHEN dark.until_s - dark.off_s > $long_s THEN 1 ELSE 0 END AS confidence,
  expected.expected_milli,
  CASE WHEN dark.on_s IS NULL THEN 'open' ELSE 'closed' END AS state,
  dark.heard AS fixes_before,
  dark.satellite AS satellite_fixes_before,
  dark.terrestrial AS terrestrial_fixes_before,
  CASE WHEN dark.is_b = 1 THEN 'B' ELSE 'A' END AS transceiver,
  expected.others AS other_ships_days,
  expected.days_with_others,
  dark.tanker,
  dark.watched
FROM dark
LEFT JOIN expected
  ON expected.mmsi = dark.mmsi AND expected.segment = dark.segment AND expected.off_s = dark.off_s
