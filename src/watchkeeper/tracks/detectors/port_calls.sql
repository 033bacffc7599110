-- Port calls: a ship that comes within a port, whether she stops there, and whether she leaves.
--
-- Hysteresis, as in Global Fishing Watch's anchorages: a ship enters at a place's shape (3 km unless
-- the gazetteer says otherwise) and leaves 1 km further out; a stop begins at 0.2 kn or less and ends
-- at 0.5 kn or more. Between the two limits the state before goes on. Judged at the first and the
-- last fix of each ten minutes, and at the fix before. Places are found by the 0.1° cell of a fix,
-- never by comparing positions with all ports.
--
-- Confidence: 4 entry and exit seen, with a stop or a gap of reception in port; 3 one of entry and
-- exit, with a stop or gap; 2 a stop or gap only; 1 neither stop nor gap.

-- step place_numbers (daily)
-- whole numbers for places: rows are grouped and ordered faster by these than by names
SELECT place, row_number() OVER (ORDER BY place) AS number FROM places

-- step numbered_cells (daily)
SELECT place_cells.cell, place_numbers.number
FROM place_cells JOIN place_numbers ON place_numbers.place = place_cells.place

-- step numbered_places (daily)
SELECT
  place_numbers.number, places.lat, places.lon, places.enter_mm, places.leave_mm
FROM places JOIN place_numbers ON place_numbers.place = places.place

-- step numbered_edges (daily)
SELECT
  place_numbers.number, place_edges.shape,
  place_edges.lat1, place_edges.lon1, place_edges.lat2, place_edges.lon2
FROM place_edges JOIN place_numbers ON place_numbers.place = place_edges.place

-- step move_cells (daily, inline)
-- the cells of the fixes of each ten minutes, and of the fix before
SELECT
  mmsi, segment, bin,
  (first_lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (first_lon + CAST(1800000000 AS BIGINT)) // 1000000 AS first_cell,
  (last_lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (last_lon + CAST(1800000000 AS BIGINT)) // 1000000 AS last_cell,
  (prev_lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (prev_lon + CAST(1800000000 AS BIGINT)) // 1000000 AS prev_cell
FROM moves
WHERE bin >= $first_day * 144

-- step port_bins (daily)
-- ten minutes with a fix in a cell around a place; most ships keep to one cell in that time
SELECT move_cells.mmsi, move_cells.segment, move_cells.bin, numbered_cells.number
FROM move_cells JOIN numbered_cells ON numbered_cells.cell = move_cells.last_cell
UNION
SELECT move_cells.mmsi, move_cells.segment, move_cells.bin, numbered_cells.number
FROM move_cells JOIN numbered_cells ON numbered_cells.cell = move_cells.first_cell
WHERE move_cells.first_cell <> move_cells.last_cell
UNION
SELECT move_cells.mmsi, move_cells.segment, move_cells.bin, numbered_cells.number
FROM move_cells JOIN numbered_cells ON numbered_cells.cell = move_cells.prev_cell
WHERE move_cells.prev_cell <> move_cells.last_cell

-- step port_moves (daily)
SELECT
  moves.*, port_bins.number,
  (moves.prev_lat + CAST(900000000 AS BIGINT)) // 1000000
    <> (moves.last_lat + CAST(900000000 AS BIGINT)) // 1000000
  OR (moves.prev_lon + CAST(1800000000 AS BIGINT)) // 1000000
    <> (moves.last_lon + CAST(1800000000 AS BIGINT)) // 1000000 AS from_elsewhere
FROM moves
JOIN port_bins
  ON port_bins.mmsi = moves.mmsi AND port_bins.segment = moves.segment
  AND port_bins.bin = moves.bin

-- step port_samples (daily)
-- the fix before is a sample only where it comes from another cell: else it is the last of its own bin
SELECT
  samples.mmsi, samples.segment, samples.number, samples.bin // 144 AS day, samples.time_s,
  samples.lat, samples.lon, samples.sog,
  numbered_places.enter_mm, numbered_places.leave_mm,
  CASE WHEN numbered_places.enter_mm IS NOT NULL
    THEN distance_mm(samples.lat, samples.lon, numbered_places.lat, numbered_places.lon) END AS mm
FROM (
  SELECT
    mmsi, segment, number, bin, last_s AS time_s, last_lat AS lat, last_lon AS lon, last_sog AS sog
  FROM port_moves
  UNION ALL
  SELECT mmsi, segment, number, bin, first_s, first_lat, first_lon, first_sog
  FROM port_moves
  WHERE first_s <> last_s OR first_lat <> last_lat OR first_lon <> last_lon
  UNION ALL
  SELECT mmsi, segment, number, bin, prev_s, prev_lat, prev_lon, prev_sog
  FROM port_moves
  WHERE from_elsewhere
) AS samples
JOIN numbered_places ON numbered_places.number = samples.number

-- step port_crossings (daily)
-- places with an outline: how many edges lie to the east of a fix (odd: it is inside); a fix that is
-- both the last of a bin and the one before the next counts once
SELECT
  samples.mmsi, samples.segment, samples.number, samples.time_s, samples.lat, samples.lon,
  numbered_edges.shape, count(*) % 2 AS odd
FROM (
  SELECT DISTINCT mmsi, segment, number, time_s, lat, lon
  FROM port_samples
  WHERE enter_mm IS NULL
) AS samples
JOIN numbered_edges ON numbered_edges.number = samples.number
WHERE (numbered_edges.lat1 > samples.lat) <> (numbered_edges.lat2 > samples.lat)
  AND CASE WHEN numbered_edges.lat2 > numbered_edges.lat1 THEN 1 ELSE -1 END
    * ((CAST(samples.lon AS BIGINT) - numbered_edges.lon1) * (numbered_edges.lat2 - numbered_edges.lat1)
      - (CAST(samples.lat AS BIGINT) - numbered_edges.lat1) * (numbered_edges.lon2 - numbered_edges.lon1)) < 0
GROUP BY
  samples.mmsi, samples.segment, samples.number, samples.time_s, samples.lat, samples.lon,
  numbered_edges.shape

-- step port_states (daily)
-- where a fix is: 1 within the place, 0 outside, null between the two limits
SELECT
  samples.mmsi, samples.segment, samples.number, samples.day, samples.time_s,
  samples.lat, samples.lon, samples.sog, samples.mm,
  CASE
    WHEN samples.enter_mm IS NOT NULL AND samples.mm <= samples.enter_mm THEN 1
    WHEN samples.enter_mm IS NOT NULL AND samples.mm > samples.leave_mm THEN 0
    WHEN samples.enter_mm IS NULL AND coalesce(entered.odd, 0) = 1 THEN 1
    WHEN samples.enter_mm IS NULL AND coalesce(gone.odd, 0) = 0 THEN 0
  END AS inside
FROM port_samples AS samples
LEFT JOIN port_crossings AS entered
  ON entered.mmsi = samples.mmsi AND entered.segment = samples.segment
  AND entered.number = samples.number AND entered.time_s = samples.time_s
  AND entered.lat = samples.lat AND entered.lon = samples.lon AND entered.shape = 'enter'
LEFT JOIN port_crossings AS gone
  ON gone.mmsi = samples.mmsi AND gone.segment = samples.segment
  AND gone.number = samples.number AND gone.time_s = samples.time_s
  AND gone.lat = samples.lat AND gone.lon = samples.lon AND gone.shape = 'leave'

-- step port_kinds (daily)
-- each time once; `still` 1 at the speed of a stop, 0 at that of a ship under way, else null
SELECT
  mmsi, segment, number, day, time_s, inside, lat, lon, mm,
  CASE WHEN sog <= $stop_dkn THEN 1 WHEN sog >= $go_dkn THEN 0 END AS still
FROM (
  SELECT
    mmsi, segment, number, day, time_s, max(inside) AS inside, min(sog) AS sog,
    min(lat) AS lat, min(lon) AS lon, min(mm) AS mm
  FROM port_states
  GROUP BY mmsi, segment, number, day, time_s
) AS times

-- step port_stretches (daily, kept)
-- of a day, stretches of fixes that say the same and follow each other without a gap: all that is
-- needed of a ship that lies in port for days
SELECT
  stretches.mmsi, stretches.segment, place_numbers.place, stretches.day,
  stretches.inside, stretches.still,
  stretches.first_s, stretches.first_lat, stretches.first_lon,
  stretches.last_s, stretches.last_lat, stretches.last_lon,
  stretches.mm, stretches.samples
FROM (
  SELECT
    mmsi, segment, number, day, inside, still,
    min(time_s) AS first_s,
    arg_min(lat, time_s) AS first_lat,
    arg_min(lon, time_s) AS first_lon,
    max(time_s) AS last_s,
    arg_max(lat, time_s) AS last_lat,
    arg_max(lon, time_s) AS last_lon,
    min(mm) AS mm,
    count(*) AS samples
  FROM (
    SELECT
      *,
      sum(CASE
        WHEN prev_kind = 3 * coalesce(inside, 2) + coalesce(still, 2) AND time_s - prev_s < $gap_s
        THEN 0 ELSE 1 END)
        OVER (PARTITION BY mmsi, segment, number, day ORDER BY time_s
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS stretch
    FROM (
      SELECT
        *,
        lag(3 * coalesce(inside, 2) + coalesce(still, 2)) OVER of_day AS prev_kind,
        lag(time_s) OVER of_day AS prev_s
      FROM port_kinds
      WINDOW of_day AS (PARTITION BY mmsi, segment, number, day ORDER BY time_s)
    ) AS compared
  ) AS numbered
  GROUP BY mmsi, segment, number, day, inside, still, stretch
) AS stretches
JOIN place_numbers ON place_numbers.number = stretches.number

-- step port_hysteresis (final, inline)
-- the last limit passed decides: it is carried as 2 × time + state, the greatest so far
SELECT
  *,
  max(CASE WHEN inside IS NOT NULL THEN 2 * first_s + inside END) OVER so_far % 2 AS state
FROM port_stretches
WINDOW so_far AS (
  PARTITION BY mmsi, segment, place ORDER BY first_s, last_s
  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
)

-- step port_steps (final, inline)
SELECT
  *,
  lag(state) OVER track AS prev_state,
  lag(last_s) OVER track AS prev_last_s,
  lead(state) OVER track AS next_state,
  lead(first_s) OVER track AS next_s,
  lead(first_lat) OVER track AS next_lat,
  lead(first_lon) OVER track AS next_lon
FROM port_hysteresis
WINDOW track AS (PARTITION BY mmsi, segment, place ORDER BY first_s, last_s)

-- step port_visits (final, inline)
SELECT
  *,
  sum(CASE WHEN prev_state = 1 THEN 0 ELSE 1 END)
    OVER (PARTITION BY mmsi, segment, place ORDER BY first_s, last_s
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS visit
FROM port_steps
WHERE state = 1

-- step port_stops (final, inline)
-- a stop is one of the visit: what she did before she entered does not count
SELECT
  *,
  max(CASE WHEN still IS NOT NULL THEN 2 * first_s + still END)
    OVER (PARTITION BY mmsi, segment, place, visit ORDER BY first_s, last_s
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) % 2 AS stopped
FROM port_visits

-- step port_runs (final)
-- a fix that ends one day's stretch may stand again at the head of the next day's
SELECT
  mmsi, segment, place, visit,
  min(first_s) AS start_s,
  arg_min(first_lat, first_s) AS start_lat,
  arg_min(first_lon, first_s) AS start_lon,
  max(last_s) AS last_s,
  arg_max(last_lat, last_s) AS last_lat,
  arg_max(last_lon, last_s) AS last_lon,
  max(CASE WHEN next_state = 0 THEN next_s END) AS exit_s,
  max(CASE WHEN next_state = 0 THEN next_lat END) AS exit_lat,
  max(CASE WHEN next_state = 0 THEN next_lon END) AS exit_lon,
  max(CASE WHEN prev_state = 0 THEN 1 ELSE 0 END) AS entered,
  CAST(sum(CASE WHEN stopped = 1 THEN coalesce(next_s, last_s) - first_s ELSE 0 END) AS BIGINT)
    AS stopped_s,
  min(CASE WHEN stopped = 1 THEN first_s END) AS stop_s,
  max(CASE WHEN next_s - last_s >= $gap_s THEN next_s - last_s END) AS gap_s,
  min(mm) AS least_mm,
  min(CASE WHEN stopped = 1 THEN mm END) AS stop_mm,
  CAST(sum(samples - CASE WHEN prev_last_s = first_s AND prev_state = 1 THEN 1 ELSE 0 END) AS BIGINT)
    AS samples
FROM port_stops
GROUP BY mmsi, segment, place, visit

-- step port_calls (final, observations)
-- of calls at places that overlap, the one where she stops; if at both, where she stops nearer
SELECT
  runs.mmsi,
  runs.segment,
  runs.start_s,
  coalesce(runs.exit_s, CASE WHEN runs.last_s < $data_end_s - $gap_s THEN runs.last_s END) AS end_s,
  coalesce(runs.exit_s, runs.last_s) - runs.start_s AS duration_s,
  runs.start_lat AS start_lat_e7,
  runs.start_lon AS start_lon_e7,
  coalesce(runs.exit_lat, runs.last_lat) AS end_lat_e7,
  coalesce(runs.exit_lon, runs.last_lon) AS end_lon_e7,
  runs.least_mm AS distance_mm,
  runs.place,
  CASE
    WHEN runs.stop_s IS NOT NULL AND runs.gap_s IS NOT NULL THEN 'stop and gap'
    WHEN runs.stop_s IS NOT NULL THEN 'stop'
    WHEN runs.gap_s IS NOT NULL THEN 'gap'
    ELSE 'passage'
  END AS tier,
  CASE
    WHEN runs.stop_s IS NULL AND runs.gap_s IS NULL THEN 1
    WHEN runs.entered = 1 AND runs.exit_s IS NOT NULL THEN 4
    WHEN runs.entered = 1 OR runs.exit_s IS NOT NULL THEN 3
    ELSE 2
  END AS confidence,
  runs.entered, runs.stop_s, runs.stopped_s, runs.gap_s,
  CASE WHEN runs.exit_s IS NULL THEN 'open' ELSE 'closed' END AS state,
  runs.samples,
  coalesce(ships.tanker, FALSE) AS tanker
FROM port_runs AS runs
LEFT JOIN ships ON ships.mmsi = runs.mmsi
LEFT JOIN (
  SELECT a.mmsi, a.segment, a.place, a.visit
  FROM port_runs AS a
  JOIN port_runs AS b
    ON b.mmsi = a.mmsi AND b.segment = a.segment AND b.place <> a.place
    AND b.start_s <= coalesce(a.exit_s, a.last_s) AND coalesce(b.exit_s, b.last_s) >= a.start_s
  WHERE CASE
    WHEN a.stop_s IS NULL AND b.stop_s IS NULL THEN b.least_mm < a.least_mm
    WHEN a.stop_s IS NULL OR b.stop_s IS NULL THEN b.stop_s IS NOT NULL
    ELSE b.stop_mm < a.stop_mm
  END
  GROUP BY a.mmsi, a.segment, a.place, a.visit
) AS farther
  ON farther.mmsi = runs.mmsi AND farther.segment = runs.segment
  AND farther.place = runs.place AND farther.visit = runs.visit
WHERE farther.mmsi IS NULL
