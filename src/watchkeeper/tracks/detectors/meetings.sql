-- Meetings: two ships close together, slowly, away from port, for a while.
--
-- Positions are interpolated to a grid of 10 minutes between fixes less than an hour apart (the fixes
-- around a grid time are the last of one bin and the first of the next, so bins suffice). Pairs are
-- joined by equal grid time and equal earth-centred cell, so that neither the antimeridian nor a pole
-- is special; a position near a cell's border is copied into the cells beyond.
--
-- Tiers: `contact` and `possible` are runs of grid times at which both ships are slow, close, and away
-- from port. `GFW-equivalent` follows Global Fishing Watch's pipe-encounters: runs of close grid times
-- whatever the speed, seen from either ship, at least 60 min each; runs less than 4 h apart are one
-- encounter; at least 2 h, median speed below 2 kn, 10 km from port. Unlike there, midnight is no end.
-- Speeds are whole millionths of a knot (`ukn`), so that medians are the same in every engine.

-- step brackets (daily, inline)
-- pairs of following fixes less than an hour apart: grid times from_t … to_t lie between them. A track's
-- first fix counts for its own time when that is a grid time (GFW does so).
SELECT
  mmsi, segment, bin, first_s, first_lat, first_lon, first_sog, prev_s, prev_lat, prev_lon, prev_sog, fixes,
  CASE WHEN after_opening AND prev_s % 600 = 0 THEN prev_s ELSE (prev_s // 600 + 1) * 600 END AS from_t,
  bin * 600 AS to_t
FROM moves
WHERE first_s - prev_s < $max_gap_s
UNION ALL
SELECT
  mmsi, segment, bin, first_s, first_lat, first_lon, first_sog,
  first_s, first_lat, first_lon, first_sog, fixes, first_s, first_s
FROM moves
WHERE opening AND first_s % 600 = 0 AND last_s > first_s

-- step grid_times (daily, inline)
SELECT *, to_t AS t FROM brackets
WHERE to_t >= $first_day * 86400 - 3600
UNION ALL
SELECT brackets.*, to_t - 600 * k AS t
FROM brackets JOIN numbers ON to_t - 600 * k >= from_t
WHERE from_t < to_t AND k BETWEEN 1 AND 6 AND to_t - 600 * k >= $first_day * 86400 - 3600

-- step grid (daily)
-- interpolated to the nearest 1e-7 degree, in integers; longitude the short way round
SELECT
  mmsi, segment, t, t > from_t AS follows, slow, fixes,
  CAST((2 * lat_sum + seconds) // (2 * seconds) - 900000000 AS INTEGER) AS lat,
  CAST(((2 * lon_sum + seconds) // (2 * seconds)) % 3600000000 - 1800000000 AS INTEGER) AS lon
FROM (
  SELECT
    mmsi, segment, t, from_t,
    CASE WHEN t = to_t THEN fixes ELSE 0 END AS fixes,
    CASE WHEN first_s = prev_s THEN 1 ELSE first_s - prev_s END AS seconds,
    CASE
      WHEN first_s = prev_s THEN first_lat + CAST(900000000 AS BIGINT)
      ELSE (prev_lat + CAST(900000000 AS BIGINT)) * (first_s - t)
        + (first_lat + CAST(900000000 AS BIGINT)) * (t - prev_s)
    END AS lat_sum,
    CASE
      WHEN first_s = prev_s THEN first_lon + CAST(5400000000 AS BIGINT)
      ELSE (prev_lon + CAST(5400000000 AS BIGINT)) * (first_s - t)
        + (first_lon + CAST(5400000000 AS BIGINT)
          + CASE
              WHEN CAST(first_lon AS BIGINT) - prev_lon > 1800000000 THEN -3600000000
              WHEN CAST(first_lon AS BIGINT) - prev_lon < -1800000000 THEN 3600000000
              ELSE 0
            END) * (t - prev_s)
    END AS lon_sum,
    CASE
      WHEN prev_sog IS NOT NULL AND first_sog IS NOT NULL AND first_s > prev_s
        THEN prev_sog * (first_s - t) + first_sog * (t - prev_s) < $max_speed_dkn * (first_s - prev_s)
      WHEN first_s = prev_s THEN coalesce(first_sog, 0) < $max_speed_dkn
      ELSE distance_mm(prev_lat, prev_lon, first_lat, first_lon) * 36
        < $max_speed_dkn * 1852 * (first_s - prev_s)
    END AS slow
  FROM grid_times
) AS weighted

-- step port_distances (daily)
-- positions not far from a port, with the distance to the nearest
SELECT
  grid.mmsi, grid.segment, grid.t, min(grid.lat) AS lat, min(grid.lon) AS lon,
  min(distance_mm(grid.lat, grid.lon, port_cells.lat, port_cells.lon)) AS port_mm
FROM grid JOIN port_cells
  ON port_cells.cell = (grid.lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (grid.lon + CAST(1800000000 AS BIGINT)) // 1000000
GROUP BY grid.mmsi, grid.segment, grid.t

-- step in_port (daily, inline)
-- positions that are masked
SELECT * FROM port_distances WHERE port_mm < $mask_mm

-- step beside_watched (daily, inline)
-- ships in port that lie in the cell (0.05 degrees) of a ship of the watch list, or in the next one
SELECT DISTINCT ship.mmsi, ship.segment, ship.t
FROM in_port AS ship
JOIN (
  SELECT
    t,
    (lat + CAST(900000000 AS BIGINT)) // 500000 + up.k - 1 AS row_5,
    ((lon + CAST(1800000000 AS BIGINT)) // 500000 + across.k - 1 + 7200) % 7200 AS column_5
  FROM in_port
  JOIN ships ON ships.mmsi = in_port.mmsi AND ships.watched
  JOIN numbers AS up ON up.k BETWEEN 0 AND 2
  JOIN numbers AS across ON across.k BETWEEN 0 AND 2
) AS watched
  ON watched.t = ship.t
  AND watched.row_5 = (ship.lat + CAST(900000000 AS BIGINT)) // 500000
  AND watched.column_5 = (ship.lon + CAST(1800000000 AS BIGINT)) // 500000

-- step offshore (daily, inline)
-- what is left to pair: clear of ports; not far from one, with the distance to the nearest; and in
-- port (distance 0) ships of the watch list with their neighbours
SELECT
  grid.mmsi, grid.segment, grid.t, grid.follows, grid.slow, grid.fixes, grid.lat, grid.lon,
  CASE WHEN ports.port_mm < $mask_mm THEN 0 ELSE ports.port_mm END AS port_mm
FROM grid
LEFT JOIN port_distances AS ports
  ON ports.mmsi = grid.mmsi AND ports.segment = grid.segment AND ports.t = grid.t
LEFT JOIN beside_watched AS beside
  ON beside.mmsi = grid.mmsi AND beside.segment = grid.segment AND beside.t = grid.t
WHERE ports.port_mm IS NULL OR ports.port_mm >= $mask_mm OR beside.t IS NOT NULL

-- step celled (daily)
-- metres from the middle of the earth, the cell, and on which side its border is near
SELECT
  mmsi, segment, t, follows, slow, fixes, lat, lon, port_mm,
  x // $cell_m AS cx, y // $cell_m AS cy, z // $cell_m AS cz,
  CASE WHEN x % $cell_m < $edge_m THEN -1 WHEN x % $cell_m >= $cell_m - $edge_m THEN 1 ELSE 0 END AS dx,
  CASE WHEN y % $cell_m < $edge_m THEN -1 WHEN y % $cell_m >= $cell_m - $edge_m THEN 1 ELSE 0 END AS dy,
  CASE WHEN z % $cell_m < $edge_m THEN -1 WHEN z % $cell_m >= $cell_m - $edge_m THEN 1 ELSE 0 END AS dz
FROM (
  SELECT
    *,
    CAST(round(6371000 * cos(radians(lat / 1e7)) * cos(radians(lon / 1e7))) AS BIGINT) + 6400000 AS x,
    CAST(round(6371000 * cos(radians(lat / 1e7)) * sin(radians(lon / 1e7))) AS BIGINT) + 6400000 AS y,
    CAST(round(6371000 * sin(radians(lat / 1e7))) AS BIGINT) + 6400000 AS z
  FROM offshore
) AS centred

-- step near_pairs (daily)
-- a is at home in its cell, b may be a copy: each pair is found once
SELECT
  a.t,
  a.mmsi AS a, a.segment AS a_segment, b.mmsi AS b, b.segment AS b_segment,
  a.lat AS a_lat, a.lon AS a_lon, b.lat AS b_lat, b.lon AS b_lon,
  a.fixes AS a_fixes, b.fixes AS b_fixes,
  a.follows AS a_follows, b.follows AS b_follows,
  a.slow AND b.slow AS slow,
  least(a.port_mm, b.port_mm) AS port_mm,
  distance_mm(a.lat, a.lon, b.lat, b.lon) AS mm
FROM celled AS a
JOIN (
  SELECT
    mmsi, segment, t, follows, slow, fixes, lat, lon, port_mm,
    (cx * 10000 + cy) * 10000 + cz AS cell
  FROM celled
  UNION ALL
  SELECT
    mmsi, segment, t, follows, slow, fixes, lat, lon, port_mm,
    ((cx + dx * ix) * 10000 + cy + dy * iy) * 10000 + cz + dz * iz
  FROM celled JOIN sides
    ON (ix = 0 OR dx <> 0) AND (iy = 0 OR dy <> 0) AND (iz = 0 OR dz <> 0)
  WHERE dx <> 0 OR dy <> 0 OR dz <> 0
) AS b
  ON a.t = b.t AND (a.cx * 10000 + a.cy) * 10000 + a.cz = b.cell
WHERE a.mmsi < b.mmsi
  AND abs(a.lat - b.lat) <= $max_distance_mm // 11 + 1
  AND distance_mm(a.lat, a.lon, b.lat, b.lon) <= $max_distance_mm

-- step previous_grid (daily)
-- for ships of pairs: the grid time before a bracket's first one
SELECT mmsi, segment, from_t, lag(to_t) OVER track AS prev_t
FROM (
  SELECT mmsi, segment, bin, from_t, to_t FROM brackets
  UNION ALL
  SELECT mmsi, segment, grid_t // 600, grid_t, grid_t FROM carry WHERE grid_t IS NOT NULL
) AS times
SEMI JOIN (
  SELECT a AS mmsi, a_segment AS segment FROM near_pairs
  UNION
  SELECT b, b_segment FROM near_pairs
) AS paired USING (mmsi, segment)
WINDOW track AS (PARTITION BY mmsi, segment ORDER BY bin, to_t)

-- step near (daily, kept)
-- a grid time belongs to the day on which it is settled: an hour later all its fixes are known
SELECT
  pairs.t, pairs.a, pairs.a_segment, pairs.b, pairs.b_segment,
  pairs.a_lat, pairs.a_lon, pairs.b_lat, pairs.b_lon, pairs.slow, pairs.port_mm, pairs.mm,
  pairs.a_fixes, pairs.b_fixes,
  CASE WHEN pairs.a_follows THEN pairs.t - 600 ELSE of_a.prev_t END AS a_prev_t,
  CASE WHEN pairs.b_follows THEN pairs.t - 600 ELSE of_b.prev_t END AS b_prev_t,
  (pairs.t + 3600) // 86400 AS day
FROM near_pairs AS pairs
LEFT JOIN previous_grid AS of_a
  ON of_a.mmsi = pairs.a AND of_a.segment = pairs.a_segment AND of_a.from_t = pairs.t
LEFT JOIN previous_grid AS of_b
  ON of_b.mmsi = pairs.b AND of_b.segment = pairs.b_segment AND of_b.from_t = pairs.t

-- step together (final, inline)
-- grid times of the tiers contact and possible: both slow, and away from port (`masked` otherwise, for
-- ships of the watch list only)
SELECT
  near.*,
  CASE WHEN near.port_mm < $port_mm THEN 1 ELSE 0 END AS masked
FROM near
LEFT JOIN ships AS of_a ON of_a.mmsi = near.a
LEFT JOIN ships AS of_b ON of_b.mmsi = near.b
WHERE near.slow
  AND (near.port_mm IS NULL OR near.port_mm >= $port_mm
    OR coalesce(of_a.watched, FALSE) OR coalesce(of_b.watched, FALSE))

-- step contact_steps (final, inline)
SELECT
  *,
  sum(CASE WHEN t - prev_t <= 600 * (1 + $holes) THEN 0 ELSE 1 END)
    OVER (PARTITION BY a, a_segment, b, b_segment, masked ORDER BY t) AS run
FROM (
  SELECT
    *,
    lag(t) OVER pair AS prev_t,
    lag(a_lat) OVER pair AS prev_lat,
    lag(a_lon) OVER pair AS prev_lon
  FROM together
  WINDOW pair AS (PARTITION BY a, a_segment, b, b_segment, masked ORDER BY t)
) AS steps

-- step contacts (final, inline)
-- runs of at least 30 minutes
SELECT
  a, a_segment, b, b_segment, masked, run,
  min(t) AS start_s, max(t) AS end_s, count(*) AS points,
  median(mm) AS median_mm,
  median(CASE WHEN t - prev_t <= 600 * (1 + $holes)
    THEN distance_mm(prev_lat, prev_lon, a_lat, a_lon) * 36000000 // ((t - prev_t) * 18520)
    END) AS median_ukn
FROM contact_steps
GROUP BY a, a_segment, b, b_segment, masked, run
HAVING max(t) - min(t) >= $contact_s

-- step sightings_of_pairs (final)
-- GFW: a run goes on while the other ship is close at each grid time of the ship it is seen from
SELECT
  *,
  sum(CASE WHEN prev_t = own_prev_t THEN 0 ELSE 1 END)
    OVER (PARTITION BY side, a, a_segment, b, b_segment ORDER BY t) AS run
FROM (
  SELECT
    *,
    lag(t) OVER pair AS prev_t,
    lag(lat) OVER pair AS prev_lat,
    lag(lon) OVER pair AS prev_lon
  FROM (
    SELECT
      'a' AS side, t, a, a_segment, b, b_segment, mm, a_lat AS lat, a_lon AS lon,
      a_prev_t AS own_prev_t
    FROM near
    UNION ALL
    SELECT 'b', t, a, a_segment, b, b_segment, mm, b_lat, b_lon, b_prev_t
    FROM near
  ) AS sides
  WINDOW pair AS (PARTITION BY side, a, a_segment, b, b_segment ORDER BY t)
) AS steps

-- step raw_encounters (final)
SELECT
  side, a, a_segment, b, b_segment, run,
  min(t) AS start_s, max(t) AS end_s, count(*) AS points,
  arg_min(lon, t) AS start_lon,
  CAST(sum(CAST(lat AS BIGINT) + 900000000) AS BIGINT) // count(*) - 900000000 AS mean_lat,
  median(mm) AS median_mm,
  median(CASE WHEN prev_t = own_prev_t
    THEN distance_mm(prev_lat, prev_lon, lat, lon) * 36000000 // ((t - prev_t) * 18520)
    END) AS median_ukn
FROM sightings_of_pairs
GROUP BY side, a, a_segment, b, b_segment, run
HAVING max(t) - min(t) >= $raw_s AND count(*) >= 2

-- step raw_in_port (final, inline)
-- raw encounters whose middle is within 10 km of a port
SELECT DISTINCT side, a, a_segment, b, b_segment, run
FROM (
  SELECT
    *,
    CAST((start_lon + shift + CAST(5400000000 AS BIGINT)) % 3600000000 - 1800000000 AS INTEGER)
      AS mean_lon
  FROM (
    SELECT
      raw.side, raw.a, raw.a_segment, raw.b, raw.b_segment, raw.run, raw.mean_lat, raw.start_lon,
      CAST(sum(
        (CAST(steps.lon AS BIGINT) - raw.start_lon + 5400000000) % 3600000000
      ) AS BIGINT) // count(*) - 1800000000 AS shift
    FROM raw_encounters AS raw
    JOIN sightings_of_pairs AS steps
      ON steps.side = raw.side AND steps.a = raw.a AND steps.a_segment = raw.a_segment
      AND steps.b = raw.b AND steps.b_segment = raw.b_segment AND steps.run = raw.run
    GROUP BY
      raw.side, raw.a, raw.a_segment, raw.b, raw.b_segment, raw.run, raw.mean_lat, raw.start_lon
  ) AS shifted
) AS middles
JOIN port_cells
  ON port_cells.cell = (mean_lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (mean_lon + CAST(1800000000 AS BIGINT)) // 1000000
WHERE distance_mm(CAST(mean_lat AS INTEGER), mean_lon, port_cells.lat, port_cells.lon) < $port_mm

-- step encounter_groups (final, inline)
-- raw encounters less than 4 h apart are one
SELECT
  *,
  sum(CASE WHEN start_s - before_s < $merge_s THEN 0 ELSE 1 END)
    OVER (PARTITION BY a, a_segment, b, b_segment ORDER BY start_s, end_s, side
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS grp
FROM (
  SELECT
    *,
    max(end_s) OVER (PARTITION BY a, a_segment, b, b_segment ORDER BY start_s, end_s, side
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_s
  FROM raw_encounters
  ANTI JOIN raw_in_port USING (side, a, a_segment, b, b_segment, run)
) AS ordered

-- step encounters (final)
SELECT
  a, a_segment, b, b_segment, grp,
  min(start_s) AS start_s, max(end_s) AS end_s, CAST(sum(points) AS BIGINT) AS points, count(*) AS runs,
  median(median_mm) AS median_mm, median(median_ukn) AS median_ukn
FROM encounter_groups
GROUP BY a, a_segment, b, b_segment, grp
HAVING max(end_s) - min(start_s) >= $long_s AND median(median_ukn) < $slow_kn * 1000000

-- step contact_groups (final, inline)
SELECT
  *,
  sum(CASE WHEN start_s - before_s < $merge_s THEN 0 ELSE 1 END)
    OVER (PARTITION BY a, a_segment, b, b_segment, masked ORDER BY start_s
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS grp
FROM (
  SELECT
    *,
    lag(end_s) OVER (PARTITION BY a, a_segment, b, b_segment, masked ORDER BY start_s) AS before_s
  FROM contacts
) AS ordered

-- step merged_contacts (final, inline)
SELECT
  a, a_segment, b, b_segment, masked, grp,
  min(start_s) AS start_s, max(end_s) AS end_s, CAST(sum(points) AS BIGINT) AS points, count(*) AS runs,
  CAST(sum(end_s - start_s) AS BIGINT) AS together_s,
  median(median_mm) AS median_mm, median(median_ukn) AS median_ukn
FROM contact_groups
GROUP BY a, a_segment, b, b_segment, masked, grp

-- step met (final)
-- one row for each meeting: what lasted for two hours by GFW's definition, and the rest by ours
SELECT
  a, a_segment, b, b_segment, start_s, end_s, points, runs, end_s - start_s AS together_s,
  median_mm, median_ukn, 'GFW-equivalent' AS tier, 3 AS confidence
FROM encounters
UNION ALL
SELECT
  a, a_segment, b, b_segment, start_s, end_s, points, runs, together_s, median_mm, median_ukn,
  CASE WHEN masked = 1 THEN 'masked' WHEN together_s >= $possible_s THEN 'possible' ELSE 'contact' END,
  CASE WHEN masked = 0 AND together_s >= $possible_s THEN 2 ELSE 1 END
FROM merged_contacts AS contact
ANTI JOIN encounters AS encounter
  ON encounter.a = contact.a AND encounter.a_segment = contact.a_segment
  AND encounter.b = contact.b AND encounter.b_segment = contact.b_segment
  AND encounter.start_s <= contact.end_s AND encounter.end_s >= contact.start_s

-- step meetings (final, observations)
SELECT
  met.a AS mmsi,
  met.a_segment AS segment,
  met.b AS other_mmsi,
  met.start_s,
  met.end_s,
  met.end_s - met.start_s AS duration_s,
  first.a_lat AS start_lat_e7,
  first.a_lon AS start_lon_e7,
  last.a_lat AS end_lat_e7,
  last.a_lon AS end_lon_e7,
  distance_mm(first.a_lat, first.a_lon, last.a_lat, last.a_lon) AS distance_mm,
  met.median_ukn AS median_speed_ukn,
  met.median_mm AS median_distance_mm,
  met.tier,
  met.confidence,
  met.points AS grid_points,
  met.runs,
  met.together_s,
  met.b_segment AS other_segment,
  during.fixes,
  during.other_fixes
FROM met
JOIN near AS first
  ON first.a = met.a AND first.a_segment = met.a_segment
  AND first.b = met.b AND first.b_segment = met.b_segment AND first.t = met.start_s
JOIN near AS last
  ON last.a = met.a AND last.a_segment = met.a_segment
  AND last.b = met.b AND last.b_segment = met.b_segment AND last.t = met.end_s
JOIN (
  SELECT
    met.a, met.a_segment, met.b, met.b_segment, met.start_s,
    CAST(sum(near.a_fixes) AS BIGINT) AS fixes,
    CAST(sum(near.b_fixes) AS BIGINT) AS other_fixes
  FROM met JOIN near
    ON near.a = met.a AND near.a_segment = met.a_segment
    AND near.b = met.b AND near.b_segment = met.b_segment
    AND near.t BETWEEN met.start_s AND met.end_s
  GROUP BY met.a, met.a_segment, met.b, met.b_segment, met.start_s
) AS during
  ON during.a = met.a AND during.a_segment = met.a_segment
  AND during.b = met.b AND during.b_segment = met.b_segment AND during.start_s = met.start_s
