-- Dark calls: at which ports could a ship have called while she was not heard?
--
-- For each dark period and each watched port: the way there and back must fit into the silence at the
-- greatest speed, with the least stay: d(off, port) + d(port, on) ≤ vmax × (hours − least stay). What
-- is left over is the slack, in hours. Distances are great circles to the port's edge: no way at sea
-- is shorter, so that what is not feasible here was not possible; what is feasible is not shown to
-- have happened. An open silence needs the way there only, and is judged up to the end of the data.

-- step dark_port_pairs (final, inline)
SELECT
  dark.mmsi, dark.segment, dark.off_s, dark.on_s, dark.until_s,
  dark.off_lat, dark.off_lon, dark.on_lat, dark.on_lon,
  places.place, places.lat, places.lon,
  greatest(0, distance_mm(dark.off_lat, dark.off_lon, places.lat, places.lon)
    - coalesce(places.enter_mm, 0)) AS there_mm,
  CASE WHEN dark.on_s IS NULL THEN 0 ELSE
    greatest(0, distance_mm(dark.on_lat, dark.on_lon, places.lat, places.lon)
      - coalesce(places.enter_mm, 0)) END AS back_mm
FROM dark CROSS JOIN places
WHERE places.dark_calls = 1
  -- 1e-7 degrees of latitude are more than 11 mm: a comparison that spares most distances
  AND abs(dark.off_lat - places.lat)
    <= (dark.until_s - dark.off_s) * $greatest_dkn * 1852 // 36 // 11 + 1000000

-- step dark_slacks (final, inline)
-- seconds that a ship needs at the greatest speed: mm × 36 / (tenths of a knot × 1852)
SELECT
  *,
  until_s - off_s - $least_stay_s
    - CAST(ceil((there_mm + back_mm) * 36.0 / ($greatest_dkn * 1852)) AS BIGINT) AS slack_s
FROM dark_port_pairs

-- step dark_calls (final, observations)
SELECT
  mmsi,
  segment,
  off_s AS start_s,
  on_s AS end_s,
  until_s - off_s AS duration_s,
  off_lat AS start_lat_e7,
  off_lon AS start_lon_e7,
  on_lat AS end_lat_e7,
  on_lon AS end_lon_e7,
  there_mm + back_mm AS distance_mm,
  place,
  slack_s,
  CASE WHEN on_s IS NULL THEN 'open' ELSE 'closed' END AS tier,
  -- a silence that leaves just enough time says more of a port than one of a month
  CASE
    WHEN on_s IS NULL THEN 1
    WHEN slack_s <= $near_slack_s THEN 2
    ELSE 1
  END AS confidence,
  there_mm,
  back_mm,
  rank() OVER (PARTITION BY mmsi, segment, off_s ORDER BY there_mm + back_mm, place) AS nearest
FROM dark_slacks
WHERE slack_s >= 0
