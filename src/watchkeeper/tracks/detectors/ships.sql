-- Ships: what each number says of itself, and whether it is on the watch list.
--
-- The IMO number is kept when a ship number gave exactly one (its check digit is tested elsewhere);
-- a number that gave two has none here. A tanker is a ship that ever sent a ship type 80 to 89.

-- step ships (daily)
-- from identity (mmsi, imo, ship_type) and watched (mmsi)
SELECT
  mmsi,
  CASE WHEN min(imo) = max(imo) THEN min(imo) END AS imo,
  max(CASE WHEN ship_type BETWEEN 80 AND 89 THEN 1 ELSE 0 END) = 1 AS tanker,
  max(watched) = 1 AS watched
FROM (
  SELECT mmsi, imo, ship_type, 0 AS watched FROM identity
  UNION ALL
  SELECT mmsi, CAST(NULL AS INTEGER), CAST(NULL AS SMALLINT), 1 FROM watched
) AS said
GROUP BY mmsi
