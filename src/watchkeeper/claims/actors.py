"""One registry of actors: who speaks, supplies, receives or reports, by any of its names.

The rules:

1. A name matches only when it equals an alias, case and spaces aside; nothing is guessed.
2. `X via Y` is X, and Y is a conduit; `X via Y via Z` has two.
3. The speaker is not the office: `US NSC (Kirby)` is the agency, and `Kirby` is kept as its office;
   a text in parentheses that holds a digit is a document (`letter, July 2018`), and so is a
   document number or a year at the end (`PoE S/2020/151`, `NYT 2017`).
4. `China+Russia`, `US and ROK`, `OSC with Reuters`, `OSC/BBC` and `A, B` are joint; the whole text
   is tried before it is split, so that `Bosnia and Herzegovina` stays one.
5. What matches nothing becomes `unregistered:<slug>` and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal
from unicodedata import normalize

from watchkeeper.claims.datafile import read_as
from watchkeeper.claims.problems import InputError, Problem

Kind = Literal[
    "state", "agency", "organ", "outlet", "research", "group", "company", "ship", "person"
]
UNREGISTERED = "unregistered:"
MAX_LENGTH = 300

_DOCUMENT = re.compile(r"(.{1,200}?),? ((?:S/)?(?:19|20)[0-9]{2}(?:/[0-9]{1,4})?)\Z")
_OFFICE = re.compile(r"([^()]{1,200}) \(([^()]*)\)\Z")
_JOINTS = ("+", " = ", " / ", "/", " and ", " with ", ", ")
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Actor:
    """One entry of the registry.

    Attributes:
        id: `actor:<NAME>`.
        name: Short name for running text.
        kind: What it is.
        formal: The name that the party itself uses in formal documents, "" when it is `name`.
        aliases: Other spellings.
        offices: Texts that name an office or official who speaks for the actor.
        parent: Id of the actor that it belongs to, "" when none.
        members: Ids of the members of a group, where known.
    """

    id: str
    name: str
    kind: Kind
    formal: str = ""
    aliases: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    parent: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a speaker or reporter text names.

    Attributes:
        actors: Ids, sorted; several are joint.
        office: Official or office named beside the actor, "" when none.
        via: Ids of the conduits, in the order of the text.
        document: Document or year named beside the actor, "" when none.
    """

    actors: tuple[str, ...]
    office: str
    via: tuple[str, ...]
    document: str = ""

    @property
    def unregistered(self) -> tuple[str, ...]:
        """Ids that the registry does not hold."""
        return tuple(i for i in self.actors + self.via if i.startswith(UNREGISTERED))


@dataclass(frozen=True, slots=True)
class Registry:
    """All actors, and the index of their names.

    Attributes:
        actors: By id.
        index: Folded name to the id and the office text (the alias itself when it names an
            office, else "").
    """

    actors: Mapping[str, Actor]
    index: Mapping[str, tuple[str, str]] = field(repr=False)

    def __getitem__(self, actor_id: str) -> Actor:
        return self.actors[actor_id]

    def __contains__(self, actor_id: str) -> bool:
        return actor_id in self.actors

    def name(self, actor_id: str, *, formal: bool = False) -> str:
        """The short or formal name; an unregistered id is shown as it is."""
        actor = self.actors.get(actor_id)
        if actor is None:
            return actor_id
        return (actor.formal or actor.name) if formal else actor.name

    def state_of(self, actor_id: str) -> str:
        """The topmost parent: agencies of one state have one (weighing treats them as one line)."""
        seen = {actor_id}
        while (actor := self.actors.get(actor_id)) and actor.parent and actor.parent not in seen:
            actor_id = actor.parent
            seen.add(actor_id)
        return actor_id

    def resolve(self, text: str) -> Resolved:
        """Finds the actors that a text names.

        Args:
            text: Speaker, claimant, supplier or reporter as a table prints it.

        Returns:
            The actors, the office or document beside them, and the conduits. A blank text names
            no one.
        """
        text = " ".join(text.split())
        if not text:
            return Resolved((), "", ())
        if len(text) > MAX_LENGTH:
            return Resolved((unregistered_id(text),), "", ())
        if (whole := self.index.get(fold(text))) is not None:
            return Resolved((whole[0],), whole[1], ())
        head, *conduits = text.split(" via ")
        actors, office, document = self._joint(head)
        via = [actor for conduit in conduits for actor in self._joint(conduit)[0]]
        return Resolved(tuple(sorted(set(actors))), office, tuple(dict.fromkeys(via)), document)

    def _joint(self, text: str) -> tuple[list[str], str, str]:
        if (one := self._one(text)) is not None:
            return [one[0]], one[1], one[2]
        for joint in _JOINTS:
            if joint in text:
                found = [self._one(part) for part in text.split(joint)]
                if all(found):
                    parts = [part for part in found if part]
                    return (
                        [part[0] for part in parts],
                        "; ".join(part[1] for part in parts if part[1]),
                        "; ".join(part[2] for part in parts if part[2]),
                    )
        return [unregistered_id(text)], "", ""

    def _one(self, text: str) -> tuple[str, str, str] | None:
        """One actor: id, office and document; None when the text is no registered name."""
        text = text.strip()
        if (whole := self.index.get(fold(text))) is not None:
            return whole[0], whole[1], ""
        for pattern in (_OFFICE, _DOCUMENT):
            match = pattern.match(text)
            if match and (inner := self._one(match[1])) is not None:
                beside = match[2].strip()
                if any(c.isdigit() for c in beside):
                    return inner[0], inner[1], _joined(inner[2], beside)
                return inner[0], _joined(inner[1], beside), inner[2]
        return None


def _joined(first: str, second: str) -> str:
    return f"{first}, {second}" if first and second else first or second


def fold(text: str) -> str:
    """Text for comparison: compatibility forms, case and spaces folded."""
    return " ".join(normalize("NFKC", text).casefold().split())


def unregistered_id(text: str) -> str:
    """The id of a name that the registry does not hold; different names have different ids."""
    folded = fold(text)
    slug = _SLUG.sub("-", folded).strip("-")
    if slug.replace("-", " ") == folded and len(slug) <= 60:
        return UNREGISTERED + slug
    digest = sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{UNREGISTERED}{slug[:60].strip('-')}-{digest}".replace(":-", ":")


def build_registry(actors: Iterable[Actor], file: str = "") -> Registry:
    """Indexes actors by all their names.

    Raises:
        InputError: Two actors share a name or an id, or a parent or member is not registered.
    """
    problems: list[Problem] = []
    by_id: dict[str, Actor] = {}
    index: dict[str, tuple[str, str]] = {}
    for actor in actors:
        if actor.id in by_id:
            problems.append(Problem(file, 0, "id", actor.id, "each id once"))
        by_id[actor.id] = actor
        for name, office in _names(actor):
            known = index.setdefault(fold(name), (actor.id, office))
            if known[0] != actor.id:
                problems.append(Problem(file, 0, actor.id, name, f"a name not held by {known[0]}"))
    for actor in by_id.values():
        missing = [i for i in (actor.parent, *actor.members) if i and i not in by_id]
        problems += [Problem(file, 0, actor.id, i, "a registered id") for i in missing]
    if problems:
        raise InputError(*problems)
    return Registry(by_id, index)


def _names(actor: Actor) -> list[tuple[str, str]]:
    plain = [name for name in (actor.name, actor.formal, *actor.aliases) if name]
    return [(name, "") for name in plain] + [(office, office) for office in actor.offices]


@lru_cache(maxsize=1)
def load_registry() -> Registry:
    """The registry that ships with the package (`data/actors.yaml`)."""
    text = (files("watchkeeper.claims") / "data" / "actors.yaml").read_text(encoding="utf-8")
    return build_registry(read_as(list[Actor], text, "actors.yaml"), "actors.yaml")


@lru_cache(maxsize=16384)
def resolve(text: str) -> Resolved:
    """`Registry.resolve` with the registry that ships with the package."""
    return load_registry().resolve(text)
