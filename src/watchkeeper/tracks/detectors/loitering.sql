-- Loitering: a ship that hardly moves, at sea, for hours.
--
-- The path of a clock hour runs through the last fix of each ten minutes, from the last fix before
-- the hour; steps longer than an hour are left out. Consecutive clock hours of mean speed below 2 kn
-- are one stay; it begins with the last fix before its first hour and ends with the last fix of its
-- last hour (GFW pipe-loitering does so). Hours that end within 10 km of a port are kept for ships of
-- the watch list only, and marked.

-- step slow_hours (daily)
SELECT
  mmsi, segment, hour, mm, seconds, fixes,
  from_s, from_lat, from_lon, to_s, to_lat, to_lon
FROM (
  SELECT
    mmsi, segment,
    last_s // 3600 AS hour,
    CAST(sum(mm) AS BIGINT) AS mm,
    CAST(sum(seconds) AS BIGINT) AS seconds,
    CAST(sum(fixes) AS BIGINT) AS fixes,
    min(from_s) AS from_s,
    arg_min(from_lat, from_s) AS from_lat,
    arg_min(from_lon, from_s) AS from_lon,
    max(last_s) AS to_s,
    arg_max(last_lat, last_s) AS to_lat,
    arg_max(last_lon, last_s) AS to_lon
  FROM (
    SELECT
      mmsi, segment, fixes, from_s, from_lat, from_lon, last_s, last_lat, last_lon,
      distance_mm(from_lat, from_lon, last_lat, last_lon) AS mm,
      last_s - from_s AS seconds
    FROM (
      SELECT
        mmsi, segment, fixes, last_s, last_lat, last_lon,
        CASE WHEN first_s - prev_s <= $max_step_s THEN prev_s ELSE first_s END AS from_s,
        CASE WHEN first_s - prev_s <= $max_step_s THEN prev_lat ELSE first_lat END AS from_lat,
        CASE WHEN first_s - prev_s <= $max_step_s THEN prev_lon ELSE first_lon END AS from_lon
      FROM moves
      WHERE bin >= $first_day * 144
    ) AS origins
  ) AS steps
  GROUP BY mmsi, segment, last_s // 3600
) AS hours
WHERE seconds > 0 AND mm * 36 < $max_speed_dkn * 1852 * seconds

-- step hours (daily, kept)
SELECT slow_hours.*, 0 AS masked, hour // 24 AS day
FROM slow_hours ANTI JOIN port_cells
  ON port_cells.cell = (slow_hours.to_lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (slow_hours.to_lon + CAST(1800000000 AS BIGINT)) // 1000000
UNION ALL
SELECT
  slow_hours.mmsi, slow_hours.segment, slow_hours.hour, slow_hours.mm, slow_hours.seconds,
  slow_hours.fixes, slow_hours.from_s, slow_hours.from_lat, slow_hours.from_lon,
  slow_hours.to_s, slow_hours.to_lat, slow_hours.to_lon,
  CASE WHEN min(distance_mm(slow_hours.to_lat, slow_hours.to_lon, port_cells.lat, port_cells.lon))
    < $port_mm THEN 1 ELSE 0 END,
  slow_hours.hour // 24
FROM slow_hours
JOIN port_cells
  ON port_cells.cell = (slow_hours.to_lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (slow_hours.to_lon + CAST(1800000000 AS BIGINT)) // 1000000
GROUP BY
  slow_hours.mmsi, slow_hours.segment, slow_hours.hour, slow_hours.mm, slow_hours.seconds,
  slow_hours.fixes, slow_hours.from_s, slow_hours.from_lat, slow_hours.from_lon,
  slow_hours.to_s, slow_hours.to_lat, slow_hours.to_lon

-- step stays (final, inline)
SELECT
  mmsi, segment, masked,
  hour - row_number() OVER (PARTITION BY mmsi, segment, masked ORDER BY hour) AS stay,
  hour, mm, seconds, fixes, from_s, from_lat, from_lon, to_s, to_lat, to_lon
FROM hours

-- step whole_stays (final, lasting)
-- one that reaches the last hour of the data may go on
SELECT
  mmsi,
  segment,
  masked,
  min(hour) AS first_hour,
  max(hour) < $last_day * 24 + 23 AS ended,
  min(from_s) AS start_s,
  max(to_s) AS end_s,
  arg_min(from_lat, hour) AS from_lat,
  arg_min(from_lon, hour) AS from_lon,
  arg_max(to_lat, hour) AS to_lat,
  arg_max(to_lon, hour) AS to_lon,
  median(mm * 36000000 // (seconds * 18520)) AS median_ukn,
  count(*) AS hours,
  CAST(sum(fixes) AS BIGINT) AS fixes,
  CAST(sum(mm) AS BIGINT) AS path_mm
FROM stays
GROUP BY mmsi, segment, masked, stay

-- step hours_open (final, open)
SELECT hours.*
FROM hours
JOIN whole_stays AS stays
  ON stays.mmsi = hours.mmsi AND stays.segment = hours.segment AND stays.masked = hours.masked
  AND NOT stays.ended AND hours.hour >= stays.first_hour

-- step loitering (final, observations)
SELECT
  stays.mmsi,
  stays.segment,
  stays.start_s,
  stays.end_s,
  stays.end_s - stays.start_s AS duration_s,
  stays.from_lat AS start_lat_e7,
  stays.from_lon AS start_lon_e7,
  stays.to_lat AS end_lat_e7,
  stays.to_lon AS end_lon_e7,
  distance_mm(stays.from_lat, stays.from_lon, stays.to_lat, stays.to_lon) AS distance_mm,
  stays.median_ukn AS median_speed_ukn,
  CASE WHEN stays.masked = 1 THEN 'masked' ELSE 'offshore' END AS tier,
  CASE
    WHEN stays.masked = 1 THEN 1
    WHEN stays.end_s - stays.start_s >= $long_s THEN 3
    ELSE 2
  END AS confidence,
  stays.hours,
  stays.fixes,
  stays.path_mm
FROM whole_stays AS stays
LEFT JOIN ships ON ships.mmsi = stays.mmsi
WHERE (stays.masked = 0 OR ships.watched) AND stays.end_s - stays.start_s >= $shortest_s
