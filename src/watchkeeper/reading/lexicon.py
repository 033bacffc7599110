"""The lexicons of `lexicons/*.yaml`, typed by a schema and indexed for the rules.

The rules:

1. A speech act, an event type or an actor id that does not exist is an error with file and line.
2. The registry of actors is asked for its names too; codes of two or three letters are no names in
   running text, except those that are written so.
3. Phrases are matched on lemmas and on words, longest first (`tries`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Literal, TypeVar, cast

from watchkeeper.claims.actors import Registry, load_registry
from watchkeeper.claims.datafile import read_as
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.reading.model import EVENT_TYPES, EventType, Stance
from watchkeeper.reading.tries import Key, Trie, key_of, trie_of

T = TypeVar("T")
Named = Literal["body", "state", "seat", "adjective", "person"]

_NOUNS = (
    "elided", "papers", "speakers", "private", "civilians", "persons", "offices", "titles", "sides",
    "things",
)  # fmt: skip
"""The plain lists of `nouns.yaml`."""
_DOTTED = {"un": "u.n.", "us": "u.s.", "uk": "u.k.", "eu": "e.u."}
_CODES_IN_TEXT = frozenset({"us", "uk", "un", "eu", "rok", "dprk", "prc", "usa", "poe", "uae"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cue of several words.

    Attributes:
        words: Lemmas in order, separated by spaces; a bar parts lemmas that are as good.
        act: Speech act.
        content: np (object), or none.
        saying: Whether it counts only when its object is a word of saying.
        refusing: Whether it counts only negated with a modal ("would not say").
    """

    words: str
    act: Stance
    content: Literal["np", "none"] = "np"
    saying: bool = False
    refusing: bool = False


@dataclass(frozen=True, slots=True)
class VerbFile:
    """Schema of `verbs.yaml`."""

    verbs: dict[str, dict[str, Stance]]
    weak: list[str]
    strict: list[str]
    topical: list[str]
    speaking: list[str]
    weighing: list[str]


@dataclass(frozen=True, slots=True)
class PhraseFile:
    """Schema of `phrases.yaml`."""

    phrases: list[Phrase]


@dataclass(frozen=True, slots=True)
class NounFile:
    """Schema of `nouns.yaml`."""

    claims: dict[str, Stance]
    elided: list[str]
    papers: list[str]
    speakers: list[str]
    private: list[str]
    civilians: list[str]
    persons: list[str]
    offices: list[str]
    titles: list[str]
    sides: list[str]
    things: list[str]
    kin: list[list[str]]
    epithets: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class ConduitFile:
    """Schema of `conduits.yaml`."""

    telling: list[str]
    citing: list[str]
    carried: list[str]
    nouns: list[str]


@dataclass(frozen=True, slots=True)
class EventRule:
    """One type of `events.yaml`.

    Attributes:
        plover: Class of the PLOVER ontology, for export.
        any: Combinations of concepts, each `a+b:weight`.
    """

    plover: str
    any: list[str]


@dataclass(frozen=True, slots=True)
class ConceptFile:
    """Schema of `concepts/*.yaml`: concept to the words that carry it."""

    concepts: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class EventFile:
    """Schema of `events.yaml`."""

    types: dict[EventType, EventRule]


@dataclass(frozen=True, slots=True)
class StateNames:
    """What stands for one state in running text."""

    adjectives: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameFile:
    """Schema of `names.yaml`."""

    states: dict[str, StateNames]
    bodies: dict[str, list[str]]
    scopes: dict[str, str]


@dataclass(frozen=True, slots=True)
class StanceFile:
    """Schema of `stances.yaml`: words by which a clause shows its own act, or its doubt."""

    deny: list[str]
    refute: list[str]
    false: list[str]
    no_comment: list[str]
    condemn: list[str]
    warn: list[str]
    demand: list[str]
    commit: list[str]
    acknowledge: list[str]
    characterize: list[str]
    allege: list[str]
    hedges: list[str]
    doubts: list[str]
    absence: list[str]
    hypothetical: list[str]
    duties: list[str]
    procedure: list[str]
    background: list[str]
    ceremony: list[str]


@dataclass(frozen=True, slots=True)
class Combination:
    """Concepts that together show a type, and how strongly."""

    type: EventType
    concepts: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Lexicons:
    """All lexicons, indexed.

    Attributes:
        verbs: Lemma to complement to act.
        weak: Verbs that need a clause or quotation.
        strict: Verbs whose clause needs its "that".
        topical: Verbs whose object must be about an event or a saying.
        speaking: Verbs that may stand after or inside what is said.
        weighing: Verbs that weigh or measure: what they hold is asserted, whatever its words.
        phrases: First lemma to the multiword cues.
        nouns: The noun lists.
        claim_nouns: Nouns of saying to acts.
        kin: Sets of nouns by which one speaker may be named in turn.
        epithets: Actor id to the nouns by which the press calls a body that was named.
        conduits: The conduit lists.
        concepts: Words and phrases to concepts.
        combinations: Concept combinations in order of types.
        plover: Event type to PLOVER class.
        names: Words and phrases to (kind, actor id).
        owned: Actor id of a state to words of a body that the state owns, and the body's id.
        stances: Matchers of clause wording by kind.
        registry: The registry of actors.
        scopes: Id of a body to the one state that it is about.
        local: What shared names of bodies mean in the text at hand, "" for nobody known.
    """

    verbs: Mapping[str, Mapping[str, Stance]]
    weak: frozenset[str]
    strict: frozenset[str]
    topical: frozenset[str]
    speaking: frozenset[str]
    weighing: frozenset[str]
    phrases: Mapping[str, tuple[tuple[Key, Phrase], ...]]
    nouns: Mapping[str, frozenset[str]]
    claim_nouns: Mapping[str, Stance]
    kin: tuple[frozenset[str], ...]
    epithets: Mapping[str, frozenset[str]]
    conduits: Mapping[str, frozenset[str]]
    concepts: Trie
    combinations: tuple[Combination, ...]
    plover: Mapping[str, str]
    names: Trie
    owned: Mapping[str, Mapping[Key, str]]
    stances: Mapping[str, re.Pattern[str]]
    registry: Registry
    scopes: Mapping[str, str]
    local: Mapping[Key, str] = field(default_factory=dict)


def _read(schema: type[T], name: str) -> T:
    text = (files("watchkeeper.reading") / "lexicons" / name).read_text(encoding="utf-8")
    return read_as(schema, text, name)


def _concept_words() -> dict[str, list[str]]:
    """The concepts of all files, each of which has its own."""
    folder = files("watchkeeper.reading") / "lexicons" / "concepts"
    found: dict[str, list[str]] = {}
    for name in sorted(entry.name for entry in folder.iterdir()):
        concepts = _read(ConceptFile, f"concepts/{name}").concepts
        if twice := sorted(set(found) & set(concepts)):
            raise InputError(Problem(name, 0, "concepts", twice[0], "a concept of one file"))
        found.update(concepts)
    return found


def _concepts(words: Mapping[str, list[str]]) -> Trie:
    pairs: list[tuple[Key, object]] = []
    for concept, entries in words.items():
        for entry in entries:
            word, _, part = entry.partition("/")
            pairs.append((key_of(word), (concept, part)))
    return trie_of(pairs)


def _combinations(file: EventFile, known: Collection[str]) -> tuple[Combination, ...]:
    found = []
    for kind, rule in file.types.items():
        for text in rule.any:
            names, _, weight = text.partition(":")
            concepts = tuple(names.split("+"))
            for concept in concepts:
                if concept not in known:
                    raise InputError(Problem("events.yaml", 0, kind, concept, "a known concept"))
            found.append(Combination(kind, concepts, float(weight or "1")))
    if missing := set(EVENT_TYPES) - set(file.types):
        raise InputError(Problem("events.yaml", 0, "types", "", f"types for {sorted(missing)}"))
    return tuple(found)


def _registered(actor_id: str, registry: Registry) -> str:
    if actor_id not in registry:
        raise InputError(Problem("names.yaml", 0, "", actor_id, "a registered id"))
    return actor_id


def _registry_names(registry: Registry) -> Iterable[tuple[Key, object]]:
    for actor in registry.actors.values():
        kind: Named = "state" if actor.kind == "state" else "body"
        for name in (actor.name, actor.formal, *actor.aliases):
            code = name.isupper() and len(name) <= 3 and actor.kind == "state"
            if name and "(" not in name and not (code and name.lower() not in _CODES_IN_TEXT):
                yield key_of(name), (kind, actor.id)


def _names(file: NameFile, registry: Registry) -> tuple[Trie, dict[str, dict[Key, str]]]:
    found: dict[Key, object] = {}
    owned: dict[str, dict[Key, str]] = {}
    for key, value in _registry_names(registry):
        found.setdefault(key, value)
    for state, names in file.states.items():
        _registered(state, registry)
        groups: tuple[tuple[Named, Sequence[str]], ...] = (
            ("adjective", names.adjectives),
            ("seat", names.seats),
            ("body", names.bodies),
            ("person", names.people),
        )
        for kind, words in groups:
            for word in words:
                found.setdefault(key_of(word), (kind, state))
    for body, words in file.bodies.items():
        _registered(body, registry)
        for word in words:
            if word.startswith("<"):
                state, _, rest = word[1:].partition("> ")
                owned.setdefault("actor:" + state, {})[key_of(rest)] = body
            else:
                found[key_of(word)] = ("body", body)
    dotted = {
        (_DOTTED[key[0]], *key[1:]): value for key, value in found.items() if key[0] in _DOTTED
    }
    return trie_of({**dotted, **found}.items()), owned


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", re.IGNORECASE)


def _lists(file: NounFile | ConduitFile, *names: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(cast("list[str]", getattr(file, name))) for name in names}


def _heads(file: NounFile) -> dict[str, frozenset[str]]:
    """The plain lists of nouns; civilians are private persons, and both."""
    found = _lists(file, *_NOUNS)
    found["private"] |= found["civilians"]
    return found


def _phrases(file: PhraseFile) -> dict[str, tuple[tuple[Key, Phrase], ...]]:
    found: dict[str, list[tuple[Key, Phrase]]] = {}
    for phrase in file.phrases:
        for key in product(*(part.split("|") for part in phrase.words.split())):
            one = replace(phrase, words=" ".join(key))
            found.setdefault(key[0], []).append((key, one))
    return {h: tuple(sorted(p, key=lambda kp: -len(kp[0]))) for h, p in found.items()}


def _stances(file: StanceFile) -> dict[str, re.Pattern[str]]:
    return {
        name: _pattern(cast("list[str]", getattr(file, name)))
        for name in StanceFile.__dataclass_fields__
    }


@lru_cache(maxsize=1)
def load_lexicons() -> Lexicons:
    """The lexicons that ship with the package.

    Raises:
        InputError: A lexicon does not fit its schema, or names an unknown id, act or type.
    """
    registry = load_registry()
    verbs, nouns = _read(VerbFile, "verbs.yaml"), _read(NounFile, "nouns.yaml")
    conduits, events = _read(ConduitFile, "conduits.yaml"), _read(EventFile, "events.yaml")
    words, file = _concept_words(), _read(NameFile, "names.yaml")
    names, owned = _names(file, registry)
    return Lexicons(
        verbs=verbs.verbs,
        weak=frozenset(verbs.weak),
        strict=frozenset(verbs.strict),
        topical=frozenset(verbs.topical),
        speaking=frozenset(verbs.speaking),
        weighing=frozenset(verbs.weighing),
        phrases=_phrases(_read(PhraseFile, "phrases.yaml")),
        nouns=_heads(nouns),
        claim_nouns=nouns.claims,
        kin=tuple(frozenset(family) for family in nouns.kin),
        epithets={
            _registered(body, registry): frozenset(words) for body, words in nouns.epithets.items()
        },
        conduits=_lists(conduits, "telling", "citing", "carried", "nouns"),
        concepts=_concepts(words),
        combinations=_combinations(events, words),
        plover={kind: rule.plover for kind, rule in events.types.items()},
        names=names,
        owned=owned,
        stances=_stances(_read(StanceFile, "stances.yaml")),
        registry=registry,
        scopes={_registered(k, registry): _registered(v, registry) for k, v in file.scopes.items()},
    )
