-- Ten-minute bins: what all detectors read instead of positions.
--
-- One row for each track (ship number and segment), ten minutes (`bin` = seconds since 1970 // 600)
-- and kind of position (`coarse`: type 27, good to 185 m). It holds the first and the last fix, and
-- sums. Two bins of the same ten minutes merge by least first fix, greatest last fix and sums, in
-- any order: a late file costs its own rows only.
--
-- A fix is ordered by (time, latitude, longitude, speed), so that equal times have one order in
-- every engine; positions of one ship that agree in all four are duplicates.
-- fix(), fix_time() … pack and unpack a fix; each engine has its own way (see README.md).

-- step bins (daily)
-- from $positions (of all numbers; or of those that more than one ship uses, parted): mmsi, segment,
-- time_s, lat_e7, lon_e7, sog_dkn, coarse, reception, transceiver
SELECT
  mmsi,
  segment,
  bin,
  coarse,
  fix_time(bin, first_fix) AS first_s,
  fix_lat(first_fix) AS first_lat,
  fix_lon(first_fix) AS first_lon,
  fix_sog(first_fix) AS first_sog,
  fix_time(bin, last_fix) AS last_s,
  fix_lat(last_fix) AS last_lat,
  fix_lon(last_fix) AS last_lon,
  fix_sog(last_fix) AS last_sog,
  fixes,
  satellite,
  terrestrial,
  class_b,
  lat_min,
  lat_max,
  lon_min,
  lon_max
FROM (
  SELECT
    mmsi,
    segment,
    time_s // 600 AS bin,
    coarse,
    min(fix(time_s, lat_e7, lon_e7, sog_dkn)) AS first_fix,
    max(fix(time_s, lat_e7, lon_e7, sog_dkn)) AS last_fix,
    count(*) AS fixes,
    count(CASE WHEN reception = 'satellite' THEN 1 END) AS satellite,
    count(CASE WHEN reception = 'terrestrial' THEN 1 END) AS terrestrial,
    count(CASE WHEN transceiver = 'B' THEN 1 END) AS class_b,
    min(lat_e7) AS lat_min,
    max(lat_e7) AS lat_max,
    min(lon_e7) AS lon_min,
    max(lon_e7) AS lon_max
  FROM $positions
  GROUP BY mmsi, segment, time_s // 600, coarse
) AS packed

-- step merged_bins (late)
-- from bin_parts: bins of the same days, made of different files
SELECT
  mmsi,
  segment,
  bin,
  coarse,
  fix_time(bin, first_fix) AS first_s,
  fix_lat(first_fix) AS first_lat,
  fix_lon(first_fix) AS first_lon,
  fix_sog(first_fix) AS first_sog,
  fix_time(bin, last_fix) AS last_s,
  fix_lat(last_fix) AS last_lat,
  fix_lon(last_fix) AS last_lon,
  fix_sog(last_fix) AS last_sog,
  fixes,
  satellite,
  terrestrial,
  class_b,
  lat_min,
  lat_max,
  lon_min,
  lon_max
FROM (
  SELECT
    mmsi,
    segment,
    bin,
    coarse,
    min(fix(first_s, first_lat, first_lon, first_sog)) AS first_fix,
    max(fix(last_s, last_lat, last_lon, last_sog)) AS last_fix,
    CAST(sum(fixes) AS BIGINT) AS fixes,
    CAST(sum(satellite) AS BIGINT) AS satellite,
    CAST(sum(terrestrial) AS BIGINT) AS terrestrial,
    CAST(sum(class_b) AS BIGINT) AS class_b,
    min(lat_min) AS lat_min,
    max(lat_max) AS lat_max,
    min(lon_min) AS lon_min,
    max(lon_max) AS lon_max
  FROM bin_parts
  GROUP BY mmsi, segment, bin, coarse
) AS packed
