"""The job that `spark-submit` runs: a lake in an object store to observations beside it.

The lake is the folder that `watchkeeper tracks ingest` writes, copied as it is. The job reads its
manifest, runs the detectors on Spark, and writes the observations as Parquet; see
`docs/tracks-spark.md`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.detection import Inputs, detect
from watchkeeper.tracks.lake import LAYOUT, MANIFEST, Manifest
from watchkeeper.tracks.observations import FIELDS, Basis, parquet_row
from watchkeeper.tracks.plans import day_of
from watchkeeper.tracks.rules import default_rules, load_rules
from watchkeeper.tracks.running import observations_of
from watchkeeper.tracks.spark import Spark


def inputs_at(address: str, manifest: Manifest) -> Inputs:
    """The files of a lake by day and source, as addresses below its own.

    Args:
        address: Of the lake, such as `s3a://bucket/lake`.
        manifest: Of the lake.
    """
    base = address.rstrip("/")
    days: dict[int, dict[str, str]] = {}
    for file in manifest.files:
        for day in file.position_days:
            found = f"{base}/positions/day={day}/{file.source}.parquet"
            days.setdefault(day_of(day), {})[file.source] = found
    identity = [
        f"{base}/identity/day={day}/{file.source}.parquet"
        for file in manifest.files
        for day in file.identity_days
    ]
    return Inputs(days, sorted(identity))


def read_manifest(spark: Spark, address: str) -> Manifest:
    """The manifest of a lake at any address that Spark can read.

    Raises:
        InputError: It is of another layout.
    """
    path = f"{address.rstrip('/')}/{MANIFEST}"
    (row,) = spark.session.read.text(path, wholetext=True).collect()
    manifest = msgspec.json.decode(row[0], type=Manifest)
    if manifest.layout != LAYOUT:
        raise InputError(Problem(path, 0, "layout", str(manifest.layout), f"layout {LAYOUT}"))
    return manifest


def run(spark: Spark, lake: str, out: str, rules_text: str | None = None) -> int:
    """Runs the detectors over a lake and writes what they find.

    Args:
        spark: The session.
        lake: Address of the lake.
        out: Address of a folder for the observations; what it holds is replaced.
        rules_text: Path of a rules file on the machine of the driver.

    Returns:
        The number of observations.
    """
    manifest = read_manifest(spark, lake)
    rules = load_rules(Path(rules_text)) if rules_text else default_rules()
    found = detect(spark, rules, inputs_at(lake, manifest))
    basis = Basis(manifest.data_version, found.sources, found.data_end_s or 0, manifest.simulated)
    observations = observations_of(rules, found, basis)
    rows = [tuple(parquet_row(one)[name] for name in FIELDS) for one in observations]
    text = {name: "VARCHAR" if kind == "TIMESTAMPTZ" else kind for name, kind in FIELDS.items()}
    spark.load("observations", text, rows)
    times = {"start", "end"}
    columns = [f"to_timestamp(`{n}`) AS `{n}`" if n in times else f"`{n}`" for n in FIELDS]
    frame = spark.session.table("observations").selectExpr(*columns)
    frame.coalesce(1).write.mode("overwrite").parquet(out)
    return len(rows)


def main(arguments: Sequence[str]) -> int:
    """Reads the arguments, runs, says how many observations there are."""
    parser = argparse.ArgumentParser(description="Detect over a lake on Spark.")
    parser.add_argument("--lake", required=True, help="such as s3a://bucket/lake")
    parser.add_argument("--out", required=True, help="such as s3a://bucket/observations")
    parser.add_argument("--rules", default=None, help="rules file on the driver's machine")
    parser.add_argument("--master", default="", help="that of spark-submit when left out")
    chosen = parser.parse_args(arguments)
    spark = Spark(chosen.master)
    try:
        count = run(spark, chosen.lake, chosen.out, chosen.rules)
    finally:
        spark.close()
    print(f"{count} observations", file=sys.stderr)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
