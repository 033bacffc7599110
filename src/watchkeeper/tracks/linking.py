"""Route chains as observations: what `detect` adds when its detectors have run.

The chains are found over all observations at once (`watchkeeper.tracks.chains`), so that a chain
across the border of two days or files is one chain. No SQL: there are few observations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from watchkeeper.tracks.chains import Chain, Limits, find_chains
from watchkeeper.tracks.gazetteer import our_gazetteer
from watchkeeper.tracks.observations import Basis, Observation, observe
from watchkeeper.tracks.observed import Observation as Observed
from watchkeeper.tracks.rules import Rule, Threshold
from watchkeeper.tracks.statements import Step


@dataclass(frozen=True, slots=True)
class LinkingRule(Rule):
    """A rule without SQL: its version is a hash of its parameters."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """None."""
        return ()


_LIMITS = Limits()
RULE = LinkingRule(
    "route_chains",
    "1",
    "route_chain",
    {
        "window_s": Threshold(
            int(_LIMITS.window.total_seconds()), "house choice: 14 days between two links of a ship"
        ),
        "links": Threshold(_LIMITS.links, "house choice: most links of a chain"),
    },
    named_by=("place", "links"),
)


def link(observations: Iterable[Observation], basis: Basis) -> tuple[Observation, ...]:
    """The route chains among observations.

    Args:
        observations: Of all detectors.
        basis: What they rest on.
    """
    return link_fields((one.fields for one in observations if may_link(one.fields)), basis)


def link_fields(fields: Iterable[Mapping[str, Any]], basis: Basis) -> tuple[Observation, ...]:
    """As `link`, from the fields of what may be a link; the evidence is not needed."""
    chains = find_chains(map(_observed, fields), our_gazetteer(), _LIMITS)
    return tuple(observe(RULE, _row(chain), basis) for chain in chains)


def may_link(fields: Mapping[str, Any]) -> bool:
    """Meetings, calls with a stay, and the likeliest of those that a silence leaves open."""
    if fields["kind"] == "dark_call":
        return bool(fields["evidence"]["details"]["nearest"] == 1)
    if fields["kind"] == "port_call":
        return bool(fields["tier"] != "passage")
    return bool(fields["kind"] == "meeting")


_SAME = (
    "kind", "id", "mmsi", "imo", "duration_h", "start_lat", "start_lon", "end_lat", "end_lon",
    "place", "other_mmsi", "tier", "confidence",
)  # fmt: skip


def _observed(fields: Mapping[str, Any]) -> Observed:
    """An observation of this run as `find_chains` takes it."""
    same: dict[str, Any] = {name: fields[name] for name in _SAME}
    same["start"] = datetime.fromisoformat(fields["start"])
    same["end"] = None if fields["end"] is None else datetime.fromisoformat(fields["end"])
    return Observed(**same)


def _row(chain: Chain) -> dict[str, Any]:
    """A chain as a row of a detector's last step."""
    first, last = chain.links[0], chain.links[-1]
    ships = list(dict.fromkeys(chain.ships))
    met = [one for one in chain.links if one.kind == "meeting"]
    others = [ship for one in met for ship in (one.mmsi, one.other_mmsi) if ship != last.mmsi]
    return {
        "mmsi": last.mmsi,
        "imo": last.imo,
        "other_mmsi": others[0] if others else None,
        "start_s": _seconds(first.start),
        "end_s": _seconds(last.last),
        "duration_s": (last.last - first.start) // timedelta(seconds=1),
        "start_lat_e7": _e7(first.start_lat),
        "start_lon_e7": _e7(first.start_lon),
        "end_lat_e7": _e7(last.end_lat),
        "end_lon_e7": _e7(last.end_lon),
        "place": last.place,
        "tier": chain.kind if last.kind == "port_call" else f"{chain.kind}, feasible only",
        "confidence": chain.confidence,
        "links": [one.id for one in chain.links],
        "steps": [
            {"kind": one.kind, "ship": ship, "place": one.place, "start": one.start.isoformat()}
            for one, ship in zip(chain.links, chain.ships, strict=True)
        ],
        "ships": ships,
    }


def _seconds(when: datetime) -> int:
    return int(when.astimezone(UTC).timestamp())


def _e7(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * 1e7)
