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
  mmsi, segment, bin, first_s, first_lat, first_lon, first_sog, last_s, last_lat, last_lon, last_sog,
  prev_s, prev_lat, prev_lon, prev_sog,
  (first_lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (first_lon + CAST(1800000000 AS BIGINT)) // 1000000 AS first_cell,
  (last_lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (last_lon + CAST(1800000000 AS BIGINT)) // 1000000 AS last_cell,
  (prev_lat + CAST(900000000 AS BIGINT)) // 1000000 * 10000
    + (prev_lon + CAST(1800000000 AS BIGINT)) // 1000000 AS prev_cell
FROM moves
WHERE bin >= $first_day * 144

-- step cell_changes (daily)
-- ten minutes that touch more than one cell: few, most ships keep to one
SELECT * FROM move_cells WHERE first_cell <> last_cell OR prev_cell <> last_cell

-- step passing_bins (daily)
-- of these, the places around the other cells only
SELECT passing.mmsi, passing.segment, passing.bin, passing.number
FROM (
  SELECT changes.mmsi, changes.segment, changes.bin, changes.last_cell, numbered_cells.number
  FROM cell_changes AS changes JOIN numbered_cells ON numbered_cells.cell = changes.first_cell
  UNION
  SELECT changes.mmsi, changes.segment, changes.bin, changes.last_cell, numbered_cells.number
  FROM cell_changes AS changes JOIN numbered_cells ON numbered_cells.cell = changes.prev_cell
) AS passing
ANTI JOIN numbered_cells AS known
  ON known.cell = passing.last_cell AND known.number = passing.number

-- step port_bins (daily)
-- ten minutes with a fix in a cell around a place
SELECT move_cells.*, numbered_cells.number
FROM move_cells JOIN numbered_cells ON numbered_cells.cell = move_cells.last_cell
UNION ALL
SELECT changes.*, passing_bins.number
FROM cell_changes AS changes
JOIN passing_bins
  ON passing_bins.mmsi = changes.mmsi AND passing_bins.segment = changes.segment
  AND passing_bins.bin = changes.bin

-- step port_arrivals (daily)
-- the fix before is judged where it comes from another cell; where that too is one around the place,
-- it is the last fix of ten minutes judged already, unless they are of the day before
SELECT arrivals.*
FROM (SELECT * FROM port_bins WHERE prev_cell <> last_cell) AS arrivals
ANTI JOIN numbered_cells AS known
  ON known.cell = arrivals.prev_cell AND known.number = arrivals.number
  AND arrivals.prev_s // 86400 = arrivals.bin // 144

-- step port_pieces (daily, inline)
-- what is judged: the first and the last fix of ten minutes, or the fix before
SELECT
  mmsi, segment, number, bin, 0 AS arrival,
  first_s, first_lat, first_lon, first_sog, last_s, last_lat, last_lon, last_sog
FROM port_bins
UNION ALL
SELECT
  mmsi, segment, number, bin, 1,
  prev_s, prev_lat, prev_lon, prev_sog, prev_s, prev_lat, prev_lon, prev_sog
FROM port_arrivals

-- step port_fixes (daily)
SELECT
  pieces.mmsi, pieces.segment, pieces.number, pieces.bin, pieces.arrival,
  pieces.first_s, pieces.first_lat, pieces.first_lon, pieces.first_sog,
  pieces.last_s, pieces.last_lat, pieces.last_lon, pieces.last_sog,
  places.enter_mm, places.leave_mm,
  CASE WHEN places.enter_mm IS NOT NULL
    THEN distance_mm(pieces.first_lat, pieces.first_lon, places.lat, places.lon) END AS first_mm,
  CASE WHEN places.enter_mm IS NOT NULL
    THEN distance_mm(pieces.last_lat, pieces.last_lon, places.lat, places.lon) END AS last_mm
FROM port_pieces AS pieces
JOIN numbered_places AS places ON places.number = pieces.number

-- step port_crossings (daily)
-- places with an outline: whether an odd number of edges lies to the east of a fix (it is inside)
SELECT
  fixes.mmsi, fixes.segment, fixes.number, fixes.bin, fixes.arrival,
  count(CASE WHEN fixes.part = 1 AND edges.shape = 'enter' THEN 1 END) % 2 AS first_entered,
  count(CASE WHEN fixes.part = 1 AND edges.shape = 'leave' THEN 1 END) % 2 AS first_left,
  count(CASE WHEN fixes.part = 2 AND edges.shape = 'enter' THEN 1 END) % 2 AS last_entered,
  count(CASE WHEN fixes.part = 2 AND edges.shape = 'leave' THEN 1 END) % 2 AS last_left
FROM (
  SELECT mmsi, segment, number, bin, arrival, 1 AS part, first_lat AS lat, first_lon AS lon
  FROM port_fixes
  WHERE enter_mm IS NULL
  UNION ALL
  SELECT mmsi, segment, number, bin, arrival, 2, last_lat, last_lon
  FROM port_fixes
  WHERE enter_mm IS NULL
) AS fixes
JOIN numbered_edges AS edges ON edges.number = fixes.number
WHERE (edges.lat1 > fixes.lat) <> (edges.lat2 > fixes.lat)
  AND CASE WHEN edges.lat2 > edges.lat1 THEN 1 ELSE -1 END
    * ((CAST(fixes.lon AS BIGINT) - edges.lon1) * (edges.lat2 - edges.lat1)
      - (CAST(fixes.lat AS BIGINT) - edges.lat1) * (edges.lon2 - edges.lon1)) < 0
GROUP BY fixes.mmsi, fixes.segment, fixes.number, fixes.bin, fixes.arrival

-- step port_judged (daily, inline)
-- where a fix is: 1 within the place, 0 outside, null between the two limits
SELECT
  fixes.*,
  CASE
    WHEN fixes.enter_mm IS NOT NULL AND fixes.first_mm <= fixes.enter_mm THEN 1
    WHEN fixes.enter_mm IS NOT NULL AND fixes.first_mm > fixes.leave_mm THEN 0
    WHEN fixes.enter_mm IS NULL AND coalesce(crossings.first_entered, 0) = 1 THEN 1
    WHEN fixes.enter_mm IS NULL AND coalesce(crossings.first_left, 0) = 0 THEN 0
  END AS first_inside,
  CASE
    WHEN fixes.enter_mm IS NOT NULL AND fixes.last_mm <= fixes.enter_mm THEN 1
    WHEN fixes.enter_mm IS NOT NULL AND fixes.last_mm > fixes.leave_mm THEN 0
    WHEN fixes.enter_mm IS NULL AND coalesce(crossings.last_entered, 0) = 1 THEN 1
    WHEN fixes.enter_mm IS NULL AND coalesce(crossings.last_left, 0) = 0 THEN 0
  END AS last_inside
FROM port_fixes AS fixes
LEFT JOIN port_crossings AS crossings
  ON crossings.mmsi = fixes.mmsi AND crossings.segment = fixes.segment
  AND crossings.number = fixes.number AND crossings.bin = fixes.bin
  AND crossings.arrival = fixes.arrival

-- step port_once (daily, inline)
-- each time once: of two places at one time the inner one, the lower speed, the lesser distance
SELECT
  mmsi, segment, number, bin // 144 AS day, first_s, last_s,
  CASE WHEN tied THEN least(first_lat, last_lat) ELSE first_lat END AS first_lat,
  CASE WHEN tied THEN least(first_lon, last_lon) ELSE first_lon END AS first_lon,
  CASE WHEN tied THEN least(first_lat, last_lat) ELSE last_lat END AS last_lat,
  CASE WHEN tied THEN least(first_lon, last_lon) ELSE last_lon END AS last_lon,
  CASE WHEN tied THEN least(first_mm, last_mm) WHEN first_s = last_s THEN last_mm ELSE first_mm END
    AS first_mm,
  CASE WHEN tied THEN least(first_mm, last_mm) ELSE last_mm END AS last_mm,
  CASE
    WHEN tied AND (first_inside = 1 OR last_inside = 1) THEN 1
    WHEN tied AND (first_inside = 0 OR last_inside = 0) THEN 0
    WHEN first_s = last_s THEN last_inside
    ELSE first_inside
  END AS first_inside,
  CASE
    WHEN tied AND (first_inside = 1 OR last_inside = 1) THEN 1
    WHEN tied AND (first_inside = 0 OR last_inside = 0) THEN 0
    ELSE last_inside
  END AS last_inside,
  CASE
    WHEN tied THEN least(first_sog, last_sog) WHEN first_s = last_s THEN last_sog ELSE first_sog
  END AS first_sog,
  CASE WHEN tied THEN least(first_sog, last_sog) ELSE last_sog END AS last_sog
FROM (
  SELECT
    *, first_s = last_s AND (first_lat <> last_lat OR first_lon <> last_lon) AS tied
  FROM port_judged
) AS judged

-- step port_states (daily)
-- kinds: 3 × (0 outside, 1 inside, 2 between) + (1 at the speed of a stop, 0 of a ship under way, 2)
SELECT
  mmsi, segment, number, day,
  first_s, first_lat, first_lon, first_mm, last_s, last_lat, last_lon, last_mm,
  3 * coalesce(first_inside, 2)
    + CASE WHEN first_sog <= $stop_dkn THEN 1 WHEN first_sog >= $go_dkn THEN 0 ELSE 2 END AS first_kind,
  3 * coalesce(last_inside, 2)
    + CASE WHEN last_sog <= $stop_dkn THEN 1 WHEN last_sog >= $go_dkn THEN 0 ELSE 2 END AS last_kind
FROM port_once

-- step port_blocks (daily)
-- most ships in port say the same for hours: that is one row, so that few rows have to be put in order.
-- What follows each other in a block is less than a gap apart
SELECT
  mmsi, segment, number, day, first_s // $gap_s AS block,
  min(least(first_kind, last_kind)) AS kind,
  max(greatest(first_kind, last_kind)) AS last_kind,
  max(last_s - first_s) AS longest_s,
  min(first_s) AS first_s,
  arg_min(first_lat, first_s) AS first_lat,
  arg_min(first_lon, first_s) AS first_lon,
  max(last_s) AS last_s,
  arg_max(last_lat, last_s) AS last_lat,
  arg_max(last_lon, last_s) AS last_lon,
  min(least(first_mm, last_mm)) AS mm,
  count(*) + count(CASE WHEN first_s < last_s THEN 1 END) AS samples
FROM port_states
GROUP BY mmsi, segment, number, day, first_s // $gap_s

-- step port_changes (daily)
-- the ten minutes of all other blocks
SELECT port_states.*
FROM port_states
SEMI JOIN (
  SELECT mmsi, segment, number, day, block FROM port_blocks
  WHERE kind < last_kind OR longest_s >= $gap_s
) AS changing
  ON changing.mmsi = port_states.mmsi AND changing.segment = port_states.segment
  AND changing.number = port_states.number AND changing.day = port_states.day
  AND changing.block = port_states.first_s // $gap_s

-- step port_kinds (daily, inline)
-- ten minutes of one kind are one row, others two
SELECT
  mmsi, segment, number, day, first_s, first_lat, first_lon, last_s, last_lat, last_lon,
  least(first_mm, last_mm) AS mm, first_kind AS kind,
  CASE WHEN first_s = last_s THEN 1 ELSE 2 END AS samples
FROM port_changes
WHERE first_kind = last_kind AND last_s - first_s < $gap_s
UNION ALL
SELECT
  mmsi, segment, number, day, first_s, first_lat, first_lon, first_s, first_lat, first_lon,
  first_mm, first_kind, 1
FROM port_changes
WHERE first_kind <> last_kind OR last_s - first_s >= $gap_s
UNION ALL
SELECT
  mmsi, segment, number, day, last_s, last_lat, last_lon, last_s, last_lat, last_lon,
  last_mm, last_kind, 1
FROM port_changes
WHERE first_kind <> last_kind OR last_s - first_s >= $gap_s
UNION ALL
SELECT
  mmsi, segment, number, day, first_s, first_lat, first_lon, last_s, last_lat, last_lon,
  mm, kind, samples
FROM port_blocks
WHERE kind = last_kind AND longest_s < $gap_s

-- step port_stretches (daily, kept)
-- of a day, stretches of fixes that say the same and follow each other without a gap: all that is
-- needed of a ship that lies in port for days
SELECT
  stretches.mmsi, stretches.segment, place_numbers.place, stretches.day,
  CASE WHEN stretches.kind < 6 THEN stretches.kind // 3 END AS inside,
  CASE WHEN stretches.kind % 3 < 2 THEN stretches.kind % 3 END AS still,
  stretches.first_s, stretches.first_lat, stretches.first_lon,
  stretches.last_s, stretches.last_lat, stretches.last_lon,
  stretches.mm, stretches.samples
FROM (
  SELECT
    mmsi, segment, number, day, kind,
    min(first_s) AS first_s,
    arg_min(first_lat, first_s) AS first_lat,
    arg_min(first_lon, first_s) AS first_lon,
    max(last_s) AS last_s,
    arg_max(last_lat, last_s) AS last_lat,
    arg_max(last_lon, last_s) AS last_lon,
    min(mm) AS mm,
    CAST(sum(samples) AS BIGINT) AS samples
  FROM (
    SELECT
      *,
      sum(CASE WHEN prev_kind = kind AND first_s - prev_s < $gap_s THEN 0 ELSE 1 END)
        OVER (PARTITION BY mmsi, segment, number, day ORDER BY first_s
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS stretch
    FROM (
      SELECT *, lag(kind) OVER of_day AS prev_kind, lag(last_s) OVER of_day AS prev_s
      FROM port_kinds
      WINDOW of_day AS (PARTITION BY mmsi, segment, number, day ORDER BY first_s)
    ) AS compared
  ) AS numbered
  GROUP BY mmsi, segment, number, day, kind, stretch
) AS stretches
JOIN place_numbers ON place_numbers.number = stretches.number

-- step port_hysteresis (final, inline)
-- of ships that came within a place: the last limit passed decides; it is carried as 2 × time + state,
-- the greatest so far
SELECT
  *,
  max(CASE WHEN inside IS NOT NULL THEN 2 * first_s + inside END) OVER so_far % 2 AS state
FROM port_stretches
SEMI JOIN (SELECT DISTINCT mmsi, segment, place FROM port_stretches WHERE inside = 1) AS entered
  USING (mmsi, segment, place)
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

-- step port_outside (final, inline)
-- when she was last seen outside: what came before is over (of two at one time, inside counts)
SELECT mmsi, segment, place, max(first_s) AS since_s
FROM (SELECT * FROM port_stretches WHERE inside = 0) AS outside
ANTI JOIN (SELECT * FROM port_stretches WHERE inside = 1) AS within
  USING (mmsi, segment, place, first_s)
GROUP BY mmsi, segment, place

-- step port_stretches_open (final, open)
SELECT port_stretches.*
FROM port_stretches
LEFT JOIN port_outside
  ON port_outside.mmsi = port_stretches.mmsi AND port_outside.segment = port_stretches.segment
  AND port_outside.place = port_stretches.place
WHERE coalesce(port_stretches.first_s >= port_outside.since_s, TRUE)

-- step port_runs (final, lasting)
-- a fix that ends one day's stretch may stand again at the head of the next day's
SELECT
  mmsi, segment, place,
  coalesce(max(first_s) < max(since_s), FALSE) AS ended,
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
FROM port_stops LEFT JOIN port_outside USING (mmsi, segment, place)
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
  SELECT a.mmsi, a.segment, a.place, a.start_s
  FROM port_runs AS a
  JOIN port_runs AS b
    ON b.mmsi = a.mmsi AND b.segment = a.segment AND b.place <> a.place
    AND b.start_s <= coalesce(a.exit_s, a.last_s) AND coalesce(b.exit_s, b.last_s) >= a.start_s
  WHERE CASE
    WHEN a.stop_s IS NULL AND b.stop_s IS NULL THEN b.least_mm < a.least_mm
    WHEN a.stop_s IS NULL OR b.stop_s IS NULL THEN b.stop_s IS NOT NULL
    ELSE b.stop_mm < a.stop_mm
  END
  GROUP BY a.mmsi, a.segment, a.place, a.start_s
) AS farther
  ON farther.mmsi = runs.mmsi AND farther.segment = runs.segment
  AND farther.place = runs.place AND farther.start_s = runs.start_s
WHERE farther.mmsi IS NULL
