"""The lexicons against their schema, the registry and the annotation guide."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from watchkeeper.claims.datafile import read_as
from watchkeeper.claims.problems import InputError
from watchkeeper.reading.lexicon import EventFile, VerbFile, load_lexicons
from watchkeeper.reading.model import EVENT_TYPES, STANCES
from watchkeeper.reading.rules.naming import names_in_text
from watchkeeper.reading.tries import key_of
from watchkeeper.reading.words import ExclusionsWords, MarginsWords, WordFile, load_words


def test_every_event_type_has_a_rule_and_a_class_for_export() -> None:
    lexicons = load_lexicons()
    assert set(lexicons.plover) == set(EVENT_TYPES)
    assert all(lexicons.plover.values())
    assert {combination.type for combination in lexicons.combinations} == set(EVENT_TYPES)


def test_the_verbs_cover_every_stance() -> None:
    lexicons = load_lexicons()
    acts = {act for complements in lexicons.verbs.values() for act in complements.values()}
    acts |= {phrase.act for phrases in lexicons.phrases.values() for _, phrase in phrases}
    assert acts == set(STANCES)
    assert len(lexicons.verbs) >= 130


def test_lists_of_verbs_name_verbs_that_are_there() -> None:
    lexicons = load_lexicons()
    assert (lexicons.weak | lexicons.strict | lexicons.topical) <= set(lexicons.verbs)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("South Korea's Defence Ministry", "actor:ROK-MND"),
        ("the Russian Foreign Ministry", "actor:RUSSIA"),
        ("Permanent Mission of the DPRK to the United Nations", "actor:DPRK"),
        ("Department Press Briefing", "actor:USA-STATE"),
        ("the Multilateral Sanctions Monitoring Team", "actor:MSMT"),
        ("a fisherman", ""),
    ],
)
def test_names_in_headings(text: str, entity: str) -> None:
    assert names_in_text(text, load_lexicons()) == entity


def test_a_hyphen_is_a_space_and_a_possessive_is_a_word() -> None:
    assert key_of("Ship-to-ship") == ("ship", "to", "ship")
    assert key_of("prosecutor general\u2019s office") == ("prosecutor", "general", "'s", "office")


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        (VerbFile, "verbs: {say: {that: shout}}\nweak: []\nstrict: []\ntopical: []\nspeaking: []"),
        (VerbFile, "verbs: {}\nweak: []\nstrict: []\ntopical: []\nspeaking: []\nloud: []"),
        (EventFile, "types: {weather: {plover: X, any: []}}"),
        (ExclusionsWords, "shouting: [hey]"),
        (MarginsWords, "after: [in]\nhearers: [reporters]"),
    ],
)
def test_what_the_schema_does_not_know_is_refused(schema: type, text: str) -> None:
    with pytest.raises(InputError):
        read_as(schema, text, "lexicon.yaml")


def test_listed_words_are_written_as_the_rules_compare_them() -> None:
    groups = [getattr(load_words(), name) for name in WordFile.__dataclass_fields__]
    lists = [getattr(group, name) for group in groups for name in group.__dataclass_fields__]
    words = [word for held in lists for word in _flat(held)]
    assert len(words) > 300
    assert [word for word in words if word != word.lower().strip() or " " in word] == []


def _flat(held: frozenset[str] | Mapping[str, object]) -> list[str]:
    if isinstance(held, frozenset):
        return list(held)
    return [*held, *(word for one in held.values() if isinstance(one, frozenset) for word in one)]
