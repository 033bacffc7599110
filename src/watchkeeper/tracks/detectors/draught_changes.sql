-- Draught changes: what a ship said of her draught before a call and after it.
--
-- Supporting evidence only: the crew types the number, many never do, and it may be changed late or
-- not at all. The last draught said before the call (or in its first hours, at most half of it) is
-- compared with the first one said after it, within a window on each side.

-- step draughts_said (final)
-- runs of one number, whatever the file: a ship that says the same again says nothing new
SELECT mmsi, draught_dm, time_s, last_time_s
FROM identity
WHERE draught_dm IS NOT NULL

-- step draughts_before (final, inline)
SELECT
  calls.mmsi, calls.segment, calls.place, calls.start_s,
  max(said.time_s) AS said_s,
  arg_max(said.draught_dm, said.time_s) AS draught_dm
FROM port_calls AS calls
JOIN draughts_said AS said
  ON said.mmsi = calls.mmsi
  AND said.time_s <= calls.start_s + least($settle_s, calls.duration_s // 2)
  AND said.last_time_s >= calls.start_s - $window_s
WHERE calls.tier <> 'passage'
GROUP BY calls.mmsi, calls.segment, calls.place, calls.start_s

-- step draughts_after (final, inline)
SELECT
  calls.mmsi, calls.segment, calls.place, calls.start_s,
  min(greatest(said.time_s, calls.end_s)) AS said_s,
  arg_min(said.draught_dm, greatest(said.time_s, calls.end_s)) AS draught_dm
FROM port_calls AS calls
JOIN draughts_said AS said
  ON said.mmsi = calls.mmsi
  AND said.last_time_s >= calls.end_s
  AND said.time_s <= calls.end_s + $window_s
WHERE calls.tier <> 'passage' AND calls.end_s IS NOT NULL
GROUP BY calls.mmsi, calls.segment, calls.place, calls.start_s

-- step draught_changes (final, observations)
SELECT
  calls.mmsi,
  calls.segment,
  calls.start_s,
  calls.end_s,
  calls.duration_s,
  calls.start_lat_e7,
  calls.start_lon_e7,
  calls.end_lat_e7,
  calls.end_lon_e7,
  calls.place,
  CASE WHEN after.draught_dm > before.draught_dm THEN 'deeper' ELSE 'lighter' END AS tier,
  1 AS confidence,
  before.draught_dm AS before_dm,
  after.draught_dm AS after_dm,
  before.said_s AS before_s,
  after.said_s AS after_s
FROM port_calls AS calls
JOIN draughts_before AS before
  ON before.mmsi = calls.mmsi AND before.segment = calls.segment
  AND before.place = calls.place AND before.start_s = calls.start_s
JOIN draughts_after AS after
  ON after.mmsi = calls.mmsi AND after.segment = calls.segment
  AND after.place = calls.place AND after.start_s = calls.start_s
WHERE abs(after.draught_dm - before.draught_dm) >= $least_change_dm
