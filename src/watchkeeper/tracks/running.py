"""From a lake to observations on disk: what `watchkeeper tracks detect` calls.

The rules:

1. A run over all days keeps its rows by day in `LAKE/bin10`, and versions of its observations in
   `LAKE/observations`. A run over some days, or on Spark, keeps nothing.
2. What is written says on what it rests: the version of the data, the hashes of its files, the
   rules with their parameters, the days, and whether positions are made up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.record.durable import make_folder, write_file
from watchkeeper.tracks.chains import goals, ships_of_chains
from watchkeeper.tracks.database import Duck
from watchkeeper.tracks.days import Store
from watchkeeper.tracks.detection import Detection, Inputs, detect, detect_and
from watchkeeper.tracks.gazetteer import our_gazetteer
from watchkeeper.tracks.history import Version, keep_version
from watchkeeper.tracks.lake import Lake, Manifest
from watchkeeper.tracks.linking import RULE as CHAINS
from watchkeeper.tracks.linking import link, link_fields, may_link
from watchkeeper.tracks.observations import (
    Basis,
    Observation,
    Observer,
    feature_head,
    write_features,
    write_geojson,
    write_parquet,
)
from watchkeeper.tracks.place_tables import RegisterRow
from watchkeeper.tracks.plans import day_of, iso_of
from watchkeeper.tracks.ready import Ready
from watchkeeper.tracks.rules import Rules
from watchkeeper.tracks.standing import Made, Observations, Standing


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is made.

    Attributes:
        first: First UTC day; None from the beginning.
        last: Last UTC day; None to the end.
        engine: `duckdb`, or the address of a Spark master (`local[2]`, `spark://host:7077`).
        memory: Limit of DuckDB, such as `3GB`.
        threads: Of DuckDB.
        temporary: Folder for what does not fit into memory; the out folder when None.
        fresh: Forget what was kept of earlier runs.
        register: Ships with flag and end, to compare identities with.
    """

    first: date | None = None
    last: date | None = None
    engine: str = "duckdb"
    memory: str = "3GB"
    threads: int = 2
    temporary: Path | None = None
    fresh: bool = False
    register: tuple[RegisterRow, ...] = ()

    @property
    def whole(self) -> bool:
        """All days, on DuckDB: rows by day are kept."""
        return self.first is None and self.last is None and self.engine == "duckdb"


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found and wrote.

    Attributes:
        observations: All that stand, in the order in which they are written.
        detection: Rows, times, shared numbers.
        basis: What they rest on.
        version: The new version of the lake's observations; None when nothing differs or is kept.
        rules: Full version of each rule by name.
        files: What was written of them.
    """

    observations: Sequence[Observation]
    detection: Detection
    basis: Basis
    version: Version | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()

    def counts(self) -> dict[str, dict[str, int]]:
        """Observations by kind and tier."""
        if isinstance(self.observations, Observations):
            found = self.observations.counts
        else:
            found = Counter(
                (str(o.fields["kind"]), str(o.fields["tier"] or "")) for o in self.observations
            )
        kinds = sorted({kind for kind, _ in found})
        return {k: {t: n for (kind, t), n in sorted(found.items()) if kind == k} for k in kinds}

    def summary(self) -> dict[str, Any]:
        """What `--json` prints, and `run.json` keeps."""
        days = sorted(self.basis.sources)
        return {
            "counts": self.counts(),
            "observations": len(self.observations),
            "simulated": self.basis.simulated,
            "data_version": self.basis.data_version,
            "days": [iso_of(days[0]), iso_of(days[-1])] if days else [],
            "days_with_positions": len(days),
            "sources": sorted(
                {source for found in self.basis.sources.values() for source in found}
            ),
            "recomputed_from": None
            if self.detection.first_day is None
            else iso_of(self.detection.first_day),
            "shared_numbers": list(self.detection.shared),
            "rules": dict(self.rules),
            "version": self.version.number if self.version else None,
            "superseded": len(self.version.superseded) if self.version else 0,
        }


def run(
    lake: Lake,
    rules: Rules,
    options: Options | None = None,
    progress: Callable[[str], None] = lambda _: None,
    out: Path | None = None,
) -> Report:
    """Detects over a lake.

    Args:
        lake: The lake.
        rules: Detectors and parameters.
        options: How.
        progress: Gets a line of text before each part.
        out: Folder that gets the observations (`write_report`), while rows by day are written.

    Raises:
        InputError: The lake cannot be read, has no positions in these days, or is being written.
    """
    options = options or Options()
    manifest = lake.manifest()
    found = inputs_of(lake, manifest, options.first, options.last)
    inputs = replace(found, register=options.register)
    if not inputs.positions:
        between = f" between {options.first} and {options.last}" if not options.whole else ""
        problem = Problem(str(lake.folder), 0, "", "", f"a lake with positions{between}")
        raise InputError(problem)
    progress(f"Detecting in {len(inputs.positions)} days")
    if not options.whole:
        return _detect(inputs, options, None, _Observing(manifest, rules, out))
    with lake.writing():
        folder = lake.folder / "bin10"
        make_folder(folder)
        return _detect(inputs, options, folder, _Observing(manifest, rules, out))


def inputs_of(
    lake: Lake, manifest: Manifest, first: date | None = None, last: date | None = None
) -> Inputs:
    """The files of a lake by day and source."""
    low = first.isoformat() if first else ""
    high = last.isoformat() if last else "~"
    days: dict[int, dict[str, Path]] = {}
    for file in manifest.files:
        for day in file.position_days:
            if low <= day <= high:
                path = lake.path_of("positions", file.source, day)
                days.setdefault(day_of(day), {})[file.source] = path
    return Inputs(days, lake.identity_files(first, last))


def _detect(inputs: Inputs, options: Options, folder: Path | None, observing: _Observing) -> Report:
    rules = observing.rules
    if options.engine != "duckdb":
        found = _detect_on_spark(rules, inputs, options)
        for name in found.rows:
            observing.observe(name, found)
        return observing.report(found)
    with (
        TemporaryDirectory(prefix="watchkeeper-", dir=options.temporary) as temporary,
        Duck(options.memory, options.threads, Path(temporary)) as duck,
    ):
        if folder is None:
            return detect_and(duck, rules, inputs, None, observing)
        versions = folder.parent / "observations"
        manifest = observing.manifest
        ready = Ready(
            versions / "ready", duck, manifest.data_version, manifest.simulated, fresh=options.fresh
        )
        store = Store(folder, duck, fresh=options.fresh)
        keeping = _Keeping(observing, versions, ready)
        return detect_and(duck, rules, inputs, store, keeping)


def _detect_on_spark(rules: Rules, inputs: Inputs, options: Options) -> Detection:
    try:
        from watchkeeper.tracks.spark import Spark  # noqa: PLC0415  (an extra, slow to load)
    except ImportError:
        problem = Problem(
            "", 0, "--engine", options.engine, "duckdb, or the extra [spark] installed"
        )
        raise InputError(problem) from None
    database = Spark(options.engine)
    try:
        return detect(database, rules, inputs)
    finally:
        database.close()


class _Observing:
    """Makes observations of a run, while it goes on."""

    def __init__(self, manifest: Manifest, rules: Rules, out: Path | None) -> None:
        self.manifest = manifest
        self.rules = rules
        self.out = out
        self.ready: Ready | None = None
        self.made: list[Made] = []

    def basis(self, found: Detection) -> Basis:
        """What the observations rest on."""
        version, simulated = self.manifest.data_version, self.manifest.simulated
        return Basis(version, found.sources, found.data_end_s or 0, simulated)

    def names(self) -> dict[str, str]:
        """Full version of each rule by name."""
        chosen = [*(rule for rule in self.rules.detectors if rule.enabled), CHAINS]
        return {rule.name: rule.full_version for rule in chosen}

    def observe(self, name: str, found: Detection, /) -> None:
        """Makes the observations of one detector."""
        self.made += _made(self.rules, name, found, self.basis(found))

    def report(self, found: Detection, /) -> Report:
        """Links them, and writes all."""
        basis = self.basis(found)
        observations = _linked([one.observation for one in self.made], basis)
        report = Report(observations, found, basis, None, self.names())
        if self.out is None:
            return report
        return replace(report, files=write_report(report, self.out))


class _Keeping:
    """As `_Observing`, for a lake that keeps observations ready, and their versions."""

    def __init__(self, observing: _Observing, versions: Path, ready: Ready) -> None:
        self.observing = observing
        self.versions = versions
        self.ready = ready
        self.standing = Standing(ready.duck)

    def observe(self, name: str, found: Detection, /) -> None:
        """Makes the observations of one detector that are not ready."""
        observing = self.observing
        made = _made(observing.rules, name, found, observing.basis(found), self.ready.basis_of)
        self.standing.add(made)

    def report(self, found: Detection, /) -> Report:
        """Puts them beside those that are ready, keeps what differs, and writes all."""
        observing, ready, standing = self.observing, self.ready, self.standing
        basis, names = observing.basis(found), observing.names()
        if found.data_end_s is None:
            ready.load(found.sources, 0)
        again = ready.found_again()
        if again:
            standing.take_over(again, basis.data_version)
        self._add_chains(basis)
        with ThreadPoolExecutor(2) as pool:
            data_version = basis.data_version
            version = pool.submit(keep_version, self.versions, standing, data_version, names)
            written = pool.submit(self._write_tables)
            report = Report(standing.observations(), found, basis, None, names)
            if observing.out:
                _write_features(report, observing.out)
            report = replace(report, version=version.result())
            written.result()
        if observing.out is None:
            return report
        _write_summary(report, observing.out)
        return replace(report, files=_paths_in(observing.out))

    def _add_chains(self, basis: Basis) -> None:
        """Of the ships that met, in a row, up to one with a call that ends a chain."""
        ships = ships_of_chains(self.standing.pairs(goals(our_gazetteer())))
        chains = link_fields(self.standing.links_of(ships), basis)
        self.standing.add([Made(one, feature_head(one)) for one in chains])

    def _write_tables(self) -> None:
        if self.observing.out is not None:
            self.standing.write(_paths_in(self.observing.out)[0])
        self.ready.keep(self.standing)


def observations_of(rules: Rules, found: Detection, basis: Basis) -> tuple[Observation, ...]:
    """The observations of a detection, sorted by kind, ship, start."""
    made = [one for name in found.rows for one in _made(rules, name, found, basis)]
    return _linked([one.observation for one in made], basis)


def _made(
    rules: Rules,
    name: str,
    found: Detection,
    basis: Basis,
    basis_of: Callable[[range], str] = lambda _: "",
) -> list[Made]:
    observer = Observer(rules[name], basis)
    placed = _placed if observer.rule.kind in ("meeting", "loitering") else _as_it_is
    made = []
    for row in found.rows[name]:
        key = row.pop("row_key", "")
        one = observer.observe(placed(row))
        days = basis.days(row["start_s"], row.get("end_s"))
        said = basis_of(days) if key else ""
        made.append(Made(one, feature_head(one), key, days, said, may_link(one.fields)))
    return made


def _linked(made: list[Observation], basis: Basis) -> tuple[Observation, ...]:
    return tuple(sorted((*made, *link(made, basis)), key=_order))


def _order(one: Observation) -> tuple[str, int, str, int, str]:
    fields = one.fields
    other = fields["other_mmsi"] or 0
    return fields["kind"], fields["mmsi"], fields["start"], other, fields["id"]


def _as_it_is(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return row


def _placed(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A meeting or a stay at sea with the watched transfer area in which it began."""
    area = our_gazetteer().area_at(row["start_lat_e7"] / 1e7, row["start_lon_e7"] / 1e7)
    return {**row, "place": area.id if area else None}


def write_report(report: Report, out: Path) -> tuple[Path, ...]:
    """Writes observations.parquet, observations.geojson and run.json.

    Args:
        report: Of a run.
        out: Folder; made when missing.
    """
    make_folder(out)
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write_parquet, _paths_in(out)[0], report.observations)
        _write_features(report, out)
        _write_summary(report, out)
        written.result()
    return _paths_in(out)


def _paths_in(out: Path) -> tuple[Path, ...]:
    names = ("observations.parquet", "observations.geojson", "run.json")
    return tuple(out / name for name in names)


def _write_features(report: Report, out: Path) -> None:
    path, found = _paths_in(out)[1], report.observations
    if isinstance(found, Observations):
        write_features(path, map(str.encode, found.features), report.basis.simulated)
    else:
        write_geojson(path, found, report.basis.simulated)


def _write_summary(report: Report, out: Path) -> None:
    text = msgspec.json.format(msgspec.json.encode(report.summary()), indent=2)
    write_file(_paths_in(out)[2], text + b"\n")
