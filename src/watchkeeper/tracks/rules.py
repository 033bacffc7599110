"""The rules of a run: which detectors, with which parameters, in which version.

The rules:

1. `detectors/defaults.toml` names the detectors in their order. A parameter is a whole number with
   its source.
2. A rules file of the user changes values, leaves out the observations of detectors
   (`enabled = false`) and replaces the watch areas; what it does not name stays. A section or a
   parameter that is not there is an error: a threshold that is spelt wrong must not be passed over.
3. A rule's version is the version of its SQL file's section and a hash of its text and parameters,
   so that two results with the same version were made in the same way.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from watchkeeper.claims.datafile import read_text
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.statements import FOLDER, Step, load_steps

DEFAULTS = FOLDER / "defaults.toml"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One parameter: a whole number in the unit that its name ends with, and where it is from."""

    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One detector with its parameters.

    Attributes:
        name: Of its SQL file.
        version: Of the file, counted by hand when its meaning changes.
        kind: Of its observations; "" for a foundation of other detectors.
        parameters: By name.
        foundation: It makes no observations; others stand on it.
        enabled: Its observations are given.
        named_by: Columns of its last step that make an observation's id, beside ships and start.
    """

    name: str
    version: str
    kind: str = ""
    parameters: Mapping[str, Threshold] = field(default_factory=dict)
    foundation: bool = False
    enabled: bool = True
    named_by: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, int]:
        """The parameters' values by name."""
        return {name: threshold.value for name, threshold in self.parameters.items()}

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of its SQL file."""
        return load_steps(self.name)

    @property
    def full_version(self) -> str:
        """Version, and 8 hexadecimal digits of the hash of text and parameters."""
        content = [[step.name, step.sql] for step in self.steps], sorted(self.values.items())
        return f"{self.version}+{sha256(json.dumps(content).encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class WatchArea:
    """A box in degrees in which a tanker's silence is looked at sooner."""

    name: str
    south: float
    north: float
    west: float
    east: float
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a run.

    Attributes:
        detectors: In the order in which they run.
        watch_areas: Boxes; see `WatchArea`.
        watched: Ship numbers (MMSI) of the watch list.
    """

    detectors: tuple[Rule, ...]
    watch_areas: tuple[WatchArea, ...] = ()
    watched: frozenset[int] = frozenset()

    def __getitem__(self, name: str) -> Rule:
        return next(rule for rule in self.detectors if rule.name == name)

    @property
    def running(self) -> tuple[Rule, ...]:
        """The detectors without the foundations; they stand on one another, so that all run."""
        return tuple(rule for rule in self.detectors if not rule.foundation)

    @property
    def daily_version(self) -> str:
        """A hash of everything that rows kept by day depend on."""
        content: list[object] = [rule.full_version for rule in self.detectors]
        content.append(sorted(self.watched))
        return sha256(json.dumps(content).encode()).hexdigest()

    @property
    def bin_version(self) -> str:
        """A hash of what the ten-minute bins depend on."""
        return sha256(self["bin10"].full_version.encode()).hexdigest()

    def watching(self, numbers: frozenset[int]) -> Rules:
        """The rules with more ships on the watch list."""
        return replace(self, watched=self.watched | numbers)


@dataclass(frozen=True)
class _Section:
    version: str | None = None
    kind: str = ""
    parameters: dict[str, Threshold | int] = field(default_factory=dict)
    foundation: bool = False
    enabled: bool = True
    named_by: tuple[str, ...] = ()


def _parse(path: Path) -> tuple[dict[str, _Section], dict[str, Any]]:
    try:
        found = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(Problem(path.name, 0, "", "", f"valid TOML ({error})")) from None
    others: tuple[str, ...] = ("watch_areas", "watched")
    rest: dict[str, Any] = {name: found.pop(name) for name in others if name in found}
    sections = {name: _typed(path, name, value, _Section) for name, value in found.items()}
    return sections, rest


def _typed(path: Path, name: str, value: Any, kind: Any) -> Any:
    try:
        if kind is _Section and isinstance(value, dict):
            _refuse_unknown(path, name, value)
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise InputError(Problem(path.name, 0, name, "", str(error))) from None


def _refuse_unknown(path: Path, name: str, value: dict[str, Any]) -> None:
    known = set(_Section.__dataclass_fields__)
    for key in value:
        if key not in known:
            expected = f"one of {', '.join(sorted(known))}"
            raise InputError(Problem(path.name, 0, name, key, expected))


@cache
def default_rules() -> Rules:
    """The rules that come with Watchkeeper.

    Raises:
        InputError: `defaults.toml` does not fit its schema.
    """
    sections, rest = _parse(DEFAULTS)
    areas = _typed(DEFAULTS, "watch_areas", rest.get("watch_areas", []), tuple[WatchArea, ...])
    detectors = tuple(_rule(name, section) for name, section in sections.items())
    return Rules(detectors, areas)


def _rule(name: str, section: _Section) -> Rule:
    parameters: dict[str, Threshold] = {}
    for key, found in section.parameters.items():
        if not isinstance(found, Threshold) or not found.source.strip():
            problem = Problem(
                DEFAULTS.name, 0, f"{name}.{key}", str(found), "a value and its source"
            )
            raise InputError(problem)
        parameters[key] = found
    if section.version is None or not (section.kind or section.foundation):
        raise InputError(Problem(DEFAULTS.name, 0, name, "", "a version, and a kind"))
    return Rule(
        name,
        section.version,
        section.kind,
        parameters,
        section.foundation,
        section.enabled,
        section.named_by,
    )


def load_rules(path: Path | None = None) -> Rules:
    """The default rules, changed by a file of the user.

    Args:
        path: The file; None for the defaults.

    Raises:
        InputError: Not TOML, a section or a parameter that the defaults do not have, a value that
            is no whole number, or a threshold that a detector cannot keep.
    """
    rules = default_rules()
    if path is None:
        return rules
    sections, rest = _parse(path)
    known = {rule.name: rule for rule in rules.detectors}
    for name, section in sections.items():
        if name not in known:
            raise InputError(Problem(path.name, 0, name, "", f"one of {', '.join(known)}"))
        known[name] = _changed(path, known[name], section)
    areas = _typed(path, "watch_areas", rest.get("watch_areas"), tuple[WatchArea, ...] | None)
    watched = _typed(path, "watched", rest.get("watched", []), frozenset[int])
    found = Rules(tuple(known.values()), rules.watch_areas if areas is None else areas, watched)
    _check_limits(path, found)
    return found


def _changed(path: Path, rule: Rule, section: _Section) -> Rule:
    parameters = dict(rule.parameters)
    for key, value in section.parameters.items():
        if key not in parameters:
            expected = f"one of {', '.join(parameters)}"
            raise InputError(Problem(path.name, 0, f"{rule.name}.parameters", key, expected))
        new = value if isinstance(value, Threshold) else Threshold(value, f"set in {path.name}")
        if new.value < 0:
            problem = Problem(path.name, 0, f"{rule.name}.{key}", str(new.value), "not below 0")
            raise InputError(problem)
        parameters[key] = new
    return replace(rule, parameters=parameters, enabled=section.enabled)


def _check_limits(path: Path, rules: Rules) -> None:
    """What the ten-minute bins and the cells of the pair join can keep."""
    dark, meet = rules["dark_periods"].values, rules["meetings"].values
    limits = (
        ("dark_periods.shortest_s", dark["shortest_s"], dark["shortest_s"] >= 600, "600 or more"),
        (
            "dark_periods.shortest_s",
            dark["shortest_s"],
            dark["shortest_s"] <= min(dark["threshold_s"], dark["watch_threshold_s"]),
            "no more than threshold_s and watch_threshold_s",
        ),
        (
            "dark_periods.before_s",
            dark["before_s"],
            dark["before_s"] % 600 == 0 and dark["before_s"] <= 43200,
            "a multiple of 600, up to 43200",
        ),
        (
            "meetings.max_gap_s",
            meet["max_gap_s"],
            meet["max_gap_s"] <= 3600,
            "up to 3600: a grid time is settled an hour later",
        ),
        (
            "meetings.edge_m",
            meet["edge_m"],
            meet["edge_m"] * 1000 >= meet["max_distance_mm"] + 2000,
            "max_distance_mm in metres, and 2 for rounding",
        ),
        (
            "meetings.cell_m",
            meet["cell_m"],
            meet["cell_m"] > 2 * meet["edge_m"],
            "more than twice edge_m",
        ),
    )
    problems = [
        Problem(path.name, 0, name, str(v), want) for name, v, fits, want in limits if not fits
    ]
    if problems:
        raise InputError(*problems)
