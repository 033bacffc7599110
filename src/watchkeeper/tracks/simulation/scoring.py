"""How well detectors find what the generator did: recall and precision by kind, misses explained.

The rules:

1. An event of the truth is found when an observation of its kind, of the same ship (of both of a
   meeting), overlaps it in time; for calls and draught changes the place is the same too.
2. Events that no receiver could hear (half of their time or more), that were cut by the end of the
   data, or that are shorter than the definition, are not asked for: they are counted apart.
3. An observation is right when it overlaps an event that it can stand for: a silence of the truth
   is a planned dark period, an outage of reception or a hand-off; drifting is loitering or a
   meeting; ships that drifted past each other within 500 m by chance did meet.
4. Ships whose number another ship used are told apart, because a receiver cannot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from watchkeeper.tracks.observed import Observation

Event = Mapping[str, Any]

SHORTEST_H = {"dark_period": 6.0, "meeting": 0.7, "loitering": 3.0, "port_call": 0.5}
"""An event must last as long to be asked for: a meeting of half an hour on a grid of ten minutes
needs 40 minutes, loitering of two clock hours needs three."""
_TRICKS = {
    "imo_check_digit": {"imo_check_digit"},
    "imo_edit_distance": {"imo_edit_distance"},
    "flag_against_mid": {"flag_against_mid"},
    "one_imo_two_ships": {"one_imo_two_ships"},
    "one_mmsi_two_ships": {"one_mmsi_alternates", "one_mmsi_two_tracks"},
    "hand_off": {"hand_off"},
    "zombie": {"zombie"},
}
"""Which flags stand for which trick."""


@dataclass(frozen=True, slots=True)
class Score:
    """One kind.

    Attributes:
        kind: Of observation; for identity, the trick.
        asked: Events of the truth that can be found.
        found: Of these, found.
        excused: Events that are not asked for, by reason.
        observed: Observations of the kind.
        right: Of these, right.
        missed: Events that were not found, by what was the matter.
        wrong: Observations that are not right, by what they stand for.
    """

    kind: str
    asked: int
    found: int
    excused: Mapping[str, int] = field(default_factory=dict)
    observed: int = 0
    right: int = 0
    missed: Mapping[str, int] = field(default_factory=dict)
    wrong: Mapping[str, int] = field(default_factory=dict)

    @property
    def recall(self) -> float | None:
        """Share of the events that were found; None when there is none."""
        return self.found / self.asked if self.asked else None

    @property
    def precision(self) -> float | None:
        """Share of the observations that are right; None when there is none."""
        return self.right / self.observed if self.observed else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class _Truth:
    """The truth, by kind and ship; `still_s`: seconds between reports of a ship that lies still."""

    events: Sequence[Event]
    by_ship: Mapping[tuple[str, int], Sequence[Event]]
    shared: frozenset[int]
    outage: tuple[datetime, datetime] | None
    still_s: int = 180


def _prepared(truth: Mapping[str, Any]) -> _Truth:
    by_ship: dict[tuple[str, int], list[Event]] = defaultdict(list)
    shared = set()
    for event in truth["events"]:
        for ship in {event["mmsi"], event["other_mmsi"]} - {None}:
            by_ship[event["kind"], ship].append(event)
        if event["note"] in ("one_mmsi_two_ships", "hand_off"):
            shared.add(event["mmsi"])
    out = truth["outage"]
    outage = (_time(out["start"]), _time(out["end"])) if out else None
    still_s = 3 * truth["interval_s"]
    return _Truth(truth["events"], by_ship, frozenset(shared), outage, still_s)


def score(truth: Mapping[str, Any], observations: Iterable[Observation]) -> list[Score]:
    """Compares observations with the truth.

    Args:
        truth: Content of `truth.json`.
        observations: What detectors found in its positions, with nothing else in the lake.
    """
    known = _prepared(truth)
    by_kind: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        by_kind[one.kind].append(one)
    return [
        *(_scored(kind, known, by_kind[kind]) for kind in (*SHORTEST_H, "draught_change")),
        _dark_calls(known, by_kind["dark_call"]),
        *_identity(known, by_kind["identity"]),
    ]


def _overlap(event: Event, one: Observation) -> bool:
    return _time(event["start"]) < one.last and one.start < _time(event["end"])


def _stands_for(kind: str) -> Callable[[Event, Observation], bool]:
    """Whether an observation is one of an event (rule 1)."""
    placed = kind in ("port_call", "draught_change")

    def same(event: Event, one: Observation) -> bool:
        ships = {event["mmsi"], event["other_mmsi"]} - {None}
        if not ships <= ({one.mmsi, one.other_mmsi} if kind == "meeting" else {one.mmsi}):
            return False
        return (not placed or event["place"] == one.place) and _overlap(event, one)

    return same


def _excuse(event: Event) -> str:
    if event["kind"] != "dark_period" and event["hidden"] >= 0.5:
        return "not heard for half of it or more"
    if event["hours"] < SHORTEST_H.get(event["kind"], 0):
        return "shorter than the definition"
    return "cut by the end of the data" if event["cut_at_end"] else ""


def _scored(kind: str, known: _Truth, observed: Sequence[Observation]) -> Score:
    same = _stands_for(kind)
    by_ship: dict[int, list[Observation]] = defaultdict(list)
    for one in observed:
        for ship in {one.mmsi, one.other_mmsi} - {None}:
            by_ship[int(ship or 0)].append(one)
    excused: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    asked = found = 0
    for event in (e for e in known.events if e["kind"] == kind):
        hit = any(same(event, one) for one in by_ship[event["mmsi"]])
        if excuse := _excuse(event):
            excused[excuse] += 1
            continue
        asked += 1
        found += hit
        if not hit:
            missed[_why(event, known)] += 1
    wrong: Counter[str] = Counter()
    right = 0
    for one in observed:
        reason = _objection(kind, one, known, same)
        right += not reason
        if reason:
            wrong[reason] += 1
    return Score(kind, asked, found, excused, len(observed), right, missed, wrong)


def _why(event: Event, known: _Truth) -> str:
    """What is the matter with an event that was not found."""
    if event["mmsi"] in known.shared or event["other_mmsi"] in known.shared:
        return "its number is used by two ships"
    if event["hidden"] > 0:
        return "partly not heard"
    near = [
        e
        for e in known.by_ship.get(("dark_period", event["mmsi"]), ())
        if _time(e["start"]) < _time(event["end"]) and _time(event["start"]) < _time(e["end"])
    ]
    if near:
        return "overlaps another silence"
    if known.still_s > 600 and event["kind"] in ("meeting", "loitering"):
        return f"few fixes: {known.still_s // 60} minutes apart while she lies still"
    return "not explained"


def _objection(
    kind: str,
    one: Observation,
    known: _Truth,
    same: Callable[[Event, Observation], bool],
) -> str:
    """Why an observation is not right, "" when it is."""
    events = known.by_ship.get((kind, one.mmsi), ())
    if any(same(event, one) for event in events) or _as_well(kind, one, known, same):
        return ""
    if kind == "dark_period" and one.tier == "2 h" and known.still_s > 1800:
        return "silence of 2 h from lost reports (the tier says so)"
    if kind == "port_call" and one.tier == "passage":
        return "passes a port without a stop (the tier says so)"
    return "of a number that two ships use" if one.mmsi in known.shared else "not explained"


def _as_well(
    kind: str,
    one: Observation,
    known: _Truth,
    same: Callable[[Event, Observation], bool],
) -> bool:
    """The observation stands for an event of another kind (rule 3)."""
    if kind == "dark_period":
        out = known.outage
        handed = (e["note"] for e in known.by_ship.get(("identity", one.mmsi), ()))
        return bool(out and out[0] < one.last and one.start < out[1]) or "hand_off" in handed
    if kind == "meeting":
        return any(same(e, one) for e in known.by_ship.get(("chance_meeting", one.mmsi), ()))
    if kind == "loitering":
        return any(_overlap(e, one) for e in known.by_ship.get(("meeting", one.mmsi), ()))
    return False


def _dark_calls(known: _Truth, observed: Sequence[Observation]) -> Score:
    """Calls that a silence hid: was the port among those that were feasible?"""
    hidden = [e for e in known.events if e["kind"] == "dark_period" and e["place"]]
    by_ship: dict[int, list[Observation]] = defaultdict(list)
    for one in observed:
        by_ship[one.mmsi].append(one)
    missed: Counter[str] = Counter()
    found, right = 0, set()
    for event in hidden:
        hits = [
            o for o in by_ship[event["mmsi"]] if o.place == event["place"] and _overlap(event, o)
        ]
        found += bool(hits)
        right |= {one.id for one in hits}
        if not hits:
            missed[_why(event, known)] += 1
    wrong = {"feasible, and did not happen": len(observed) - len(right)} if observed else {}
    return Score("dark_call", len(hidden), found, {}, len(observed), len(right), missed, wrong)


def _identity(known: _Truth, observed: Sequence[Observation]) -> list[Score]:
    """One score for each trick."""
    scores = []
    for trick, flags in _TRICKS.items():
        events = [e for e in known.events if e["kind"] == "identity" and e["note"] == trick]
        flagged = [one for one in observed if one.tier in flags]
        ships = {ship for one in flagged for ship in (one.mmsi, one.other_mmsi)}
        played = {ship for event in events for ship in (event["mmsi"], event["other_mmsi"])}
        found = sum(event["mmsi"] in ships for event in events)
        right = [one for one in flagged if {one.mmsi, one.other_mmsi} & (played - {None})]
        wrong = Counter(_tricks_of(one, known) for one in flagged if one not in right)
        scores.append(
            Score(
                f"identity: {trick}",
                len(events),
                found,
                {},
                len(flagged),
                len(right),
                {"not explained": len(events) - found} if len(events) > found else {},
                wrong,
            )
        )
    return scores


def _tricks_of(one: Observation, known: _Truth) -> str:
    """Other tricks of the ship, which can give the flag as a by-product."""
    notes = sorted(
        event["note"]
        for ship in (one.mmsi, one.other_mmsi)
        for event in known.by_ship.get(("identity", ship or 0), ())
    )
    return f"by-product of {', '.join(notes)}" if notes else "not explained"
