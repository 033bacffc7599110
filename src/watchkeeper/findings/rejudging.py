"""What moved since findings were recorded, and why: the law, parameters, evidence or options.

A recorded finding keeps hashes of the norms, the parameters and the claims that it was judged on.
A verdict that differs from the recorded one is listed with everything that is no longer the same;
which of several changes moved it is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from watchkeeper.claims.parameters import Parameter
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.findings.model import Assessment, Finding
from watchkeeper.record.entries import Entry
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.overrides import Override

PARAMETERS, EVIDENCE, RATINGS = "parameters", "evidence", "ratings"
NOT_NORMS = (PARAMETERS, EVIDENCE, RATINGS)
LEDGERS = ("notified", "unnotified", "combined", "combined_apart")
LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Move:
    """A verdict that is no longer the recorded one.

    Attributes:
        finding: Id of the finding.
        what: The verdict: norm, addressee and basis, or a ledger against its limit.
        before: As recorded.
        after: As it is now.
        why: What changed: `law`, `parameter`, `evidence`, `rating`, `options` or `program`, each
            with a detail.
    """

    finding: str
    what: str
    before: str
    after: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejudged:
    """Recorded findings beside those of today.

    Attributes:
        moves: The verdicts that moved.
        new: Ids of findings that were not recorded.
        gone: Ids of recorded findings that are no longer asked.
        same: Number of findings of which no verdict moved.
    """

    moves: tuple[Move, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    same: int


def with_hashes(assessment: Assessment, parameters: Sequence[Parameter]) -> Assessment:
    """An assessment whose findings also keep the hashes of their parameters and their evidence.

    Args:
        assessment: The assessment.
        parameters: The parameters that it was made with.
    """
    whole = _digest(_plain(parameter) for parameter in parameters)
    findings = tuple(
        replace(finding, hashes={**finding.hashes, **_hashes(finding, whole)})
        for finding in assessment.findings
    )
    return replace(assessment, findings=findings)


def _hashes(finding: Finding, parameters: str) -> dict[str, str]:
    """Hash of the claims, of their ratings, and of the parameters where it weighs figures.

    A claim's id is a hash of its content, so the ids stand for the claims.
    """
    weighed = {PARAMETERS: parameters} if finding.ledgers is not None else {}
    ground = finding.ground
    ratings: tuple[Item | Decision | Override, ...] = ()
    if ground is not None:
        ratings = (*ground.items, *ground.decisions, *ground.overrides)
    return {
        **weighed,
        EVIDENCE: _digest(sorted(finding.claims)),
        RATINGS: _digest(map(_plain, ratings)),
    }


def _plain(value: Parameter | Item | Decision | Override) -> str:
    values = (getattr(value, field.name) for field in fields(value))
    return "\x1f".join(str(value) for value in values)


def _digest(parts: Iterable[str]) -> str:
    return sha256("\x1e".join(parts).encode()).hexdigest()


def read_moment(text: str) -> datetime | date | None:
    """Reads `--since`: a day, a time with its zone, or `latest` (None).

    Raises:
        InputError: None of them.
    """
    if text == LATEST:
        return None
    try:
        if len(text) == len("2026-01-31"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901  # refused below, for it has no zone
    if moment.tzinfo is None:
        expected = "a day such as 2026-01-31, a time with its zone, or 'latest'"
        raise InputError(Problem("--since", 0, "", text, expected))
    return moment


def recorded(
    entries: Iterable[Entry], moment: datetime | date | None = None
) -> dict[str, dict[str, Any]]:
    """The last recorded body of each finding, up to a moment (a day counts whole; None is now)."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if moment is None or _by(entry.recorded_at, moment):
            body = entry.read(dict)
            found[body["id"]] = body
    return found


def _by(recorded_at: datetime, moment: datetime | date) -> bool:
    if isinstance(moment, datetime):
        return recorded_at <= moment
    return recorded_at.date() <= moment


def rejudge(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Rejudged:
    """Compares recorded findings with those of today.

    Args:
        before: Bodies as recorded, by id of the finding.
        after: Bodies as they would be recorded now, by id.
    """
    both = [name for name in after if name in before]
    moves = [move for name in both for move in _moves(name, before[name], after[name])]
    moved = {move.finding for move in moves}
    return Rejudged(
        tuple(moves),
        tuple(name for name in after if name not in before),
        tuple(name for name in before if name not in after),
        len(both) - len(moved),
    )


def _moves(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Move]:
    old, new = _verdicts(before), _verdicts(after)
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key, "not tested"), new.get(key, "not tested")
        if was != now:
            norm, who, basis = key
            what = f"{norm} for {who}, {basis.replace('_', ' ')}" if norm else f"{who}, {basis}"
            yield Move(name, what, was, now, tuple(_why(norm, before, after)))


def _verdicts(body: Mapping[str, Any]) -> dict[tuple[str, str, str], str]:
    """Verdicts by norm, addressee and basis; of a ledger by its name."""
    found = {(v["norm"], v["for"], v["basis"]): _words(v) for v in body["verdicts"]}
    ledgers = body.get("ledgers", {})
    found |= {
        ("", f"the {name} ledger", "against its limit"): ledgers[name]["exceeds"]
        for name in LEDGERS
        if name in ledgers
    }
    if body.get("confidence"):
        found["", "the finding", "its confidence word"] = body["confidence"]["word"]
    return found


def _words(verdict: Mapping[str, Any]) -> str:
    strict, after = verdict["strict"], verdict["after_burdens"]
    return str(strict) if strict == after else f"{strict} / {after}"


def _why(norm: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old, new = before["hashes"], after["hashes"]
    concerned = [norm] if norm else [name for name in {**old, **new} if name not in NOT_NORMS]
    for name in concerned:
        if old.get(name) != new.get(name):
            yield f"law: {name} is not the text that it was judged on"
    if old.get(PARAMETERS) != new.get(PARAMETERS):
        yield "parameter: the parameters are not those that it was weighed with"
    if old.get(EVIDENCE) != new.get(EVIDENCE):
        yield f"evidence: {_evidence(before['claims'], after['claims'])}"
    if RATINGS in old and old[RATINGS] != new.get(RATINGS):
        yield "rating: the items, decisions or overrides are not those that it was weighed with"
    if before.get("options", {}) != after.get("options", {}):
        yield "options: the reader's options are not the same"
    if before.get("version") != after.get("version"):
        yield f"program: recorded with version {before.get('version', 'unknown')}"


def _evidence(before: Iterable[str], after: Iterable[str]) -> str:
    added, gone = set(after) - set(before), set(before) - set(after)
    return f"{len(added)} claims more, {len(gone)} fewer"


def rejudged_dict(rejudged: Rejudged) -> dict[str, Any]:
    """The comparison as a mapping, ready for JSON."""
    return {
        "moved": [
            {
                "finding": move.finding,
                "what": move.what,
                "before": move.before,
                "after": move.after,
                "why": list(move.why),
            }
            for move in rejudged.moves
        ],
        "new": list(rejudged.new),
        "gone": list(rejudged.gone),
        "same": rejudged.same,
    }
