"""The home of a report: the state whose offices it names without saying whose they are.

The rules, the surest first:

1. The state from whose capital the dispatch is dated.
2. That of the outlet that signs: in the dateline, in brackets at the head or the foot, or in a
   short line there; else that of the outlets that somebody told something, when they are of one
   state.
3. That of a clock which only one state has ("4.10pm AEDT").

An office that tells an outlet something is at home where the outlet is ("a minister told TASS").
Outlets are in `lexicons/homes.yaml`; agencies that write from everywhere have no home.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from watchkeeper.claims.datafile import read_as
from watchkeeper.reading.model import Document
from watchkeeper.reading.trees import Sentence

_HEAD, _FOOT = 6, 4
"""Paragraphs at the head and the foot of a document in which its outlet signs."""
_SHORT = 15
"""Most words of a line that is a signature."""
_OPENING = 200
"""Characters of a paragraph in which brackets are a signature."""
_NAME = 4
"""Most words of an outlet's name behind who tells it something."""


@dataclass(frozen=True, slots=True)
class HomeFile:
    """Schema of `homes.yaml`."""

    outlets: dict[str, list[str]]
    clocks: dict[str, list[str]]
    stateless: list[str]


@dataclass(frozen=True, slots=True)
class Homes:
    """The states of outlets and clocks, the patterns that find them, and whom no state owns."""

    states: Mapping[str, str]
    bracketed: re.Pattern[str]
    named: re.Pattern[str]
    told: re.Pattern[str]
    clock: re.Pattern[str]
    stateless: re.Pattern[str]


@lru_cache(maxsize=1)
def load_homes() -> Homes:
    """The homes that ship with the package."""
    text = (files("watchkeeper.reading") / "lexicons" / "homes.yaml").read_text(encoding="utf-8")
    file = read_as(HomeFile, text, "homes.yaml")
    outlets = {name: state for state, names in file.outlets.items() for name in names}
    clocks = {name: state for state, names in file.clocks.items() for name in names}
    outlet = f"(?P<name>{_any(outlets)})"
    return Homes(
        outlets | clocks,
        re.compile(rf"\((?:[^()\n]{{0,20}}\W)?{outlet}(?:\W[^()\n]{{0,20}})?\)"),
        re.compile(rf"(?<!\w){outlet}(?!\w)"),
        re.compile(rf"\b(?:told|tells|telling) (?:the )?{outlet}(?!\w)"),
        re.compile(rf"\b\d\d? ?[ap]m (?P<name>{_any(clocks)})\b"),
        re.compile(rf"(?<!\w)(?:{_any(dict.fromkeys(file.stateless, ''))})(?!\w)"),
    )


def _any(names: Mapping[str, str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def home_of(document: Document) -> str:
    """The state where the outlet of a document is at home, "" when the text does not show it.

    Args:
        document: The document.
    """
    homes = load_homes()
    for found in (_signed(document, homes), _all(document, homes.told, homes)):
        states = {homes.states[name] for name in found}
        if states:
            return next(iter(states)) if len(states) == 1 else ""
    clocks = {homes.states[name] for name in _all(document, homes.clock, homes)}
    return next(iter(clocks)) if len(clocks) == 1 else ""


def _signed(document: Document, homes: Homes) -> Iterator[str]:
    """The outlets that sign at the head, else at the foot."""
    paragraphs = document.paragraphs
    for group in (paragraphs[:_HEAD], paragraphs[-_FOOT:]):
        found = [
            match["name"]
            for one in group
            if (match := _signature(document.text[one.start : one.end], homes)) is not None
        ]
        if found:
            yield from found
            return


def _signature(line: str, homes: Homes) -> re.Match[str] | None:
    """The outlet in brackets that open or close a paragraph, or in a short line without a verb."""
    if (match := homes.bracketed.search(line[:_OPENING])) is not None:
        return match
    if (match := homes.bracketed.search(line[-_OPENING:])) is not None:
        return match
    signs = len(line.split()) <= _SHORT and not re.search(r"\b(?:said|says|told|reports)\b", line)
    return homes.named.search(line) if signs else None


def _all(document: Document, pattern: re.Pattern[str], homes: Homes) -> Iterator[str]:
    return (match["name"] for match in pattern.finditer(document.text))


def told_home(sentence: Sentence, head: int) -> str:
    """The home of the outlet that a speaker tells something, "" when he tells none."""
    verb = sentence.heads[head]
    for row in sentence.children(verb, "dobj", "dative", "iobj"):
        words = sentence.subtree(row)[:_NAME]
        name = " ".join(sentence.words[r] for r in words if sentence.pos[r] != "DET")
        if (state := load_homes().states.get(name)) is not None:
            return state
    return ""
