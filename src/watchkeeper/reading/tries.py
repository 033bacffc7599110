"""Phrases found in running text: by their first word, longest first; a hyphen is a space."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_PART = re.compile(r"[\s\-\u2013]+")

Key = tuple[str, ...]
"""The words of a phrase."""


@dataclass(frozen=True, slots=True)
class Trie:
    """Phrases by their first word, longest first, each with what it stands for."""

    heads: Mapping[str, tuple[tuple[Key, object], ...]]

    def at(self, streams: Sequence[Sequence[str]], place: int) -> Iterable[tuple[Key, object]]:
        """Phrases that begin at a place of any of the parallel streams (words, lemmas)."""
        for words in dict.fromkeys(stream[place] for stream in streams):
            for key, value in self.heads.get(words, ()):
                if len(key) == 1 or self._follows(streams, place, key):
                    yield key, value

    @staticmethod
    def _follows(streams: Sequence[Sequence[str]], place: int, key: Key) -> bool:
        if place + len(key) > len(streams[0]):
            return False
        # Written out, since this runs some hundred times for each sentence.
        for step in range(1, len(key)):
            if not any([stream[place + step] == key[step] for stream in streams]):  # noqa: C419
                return False
        return True


def key_of(phrase: str) -> Key:
    """The words of a phrase, without hyphens, in lower case."""
    return tuple(
        part
        for part in _PART.split(phrase.lower().replace("\u2019", "'").replace("'s", " 's"))
        if part
    )


def trie_of(pairs: Iterable[tuple[Key, object]]) -> Trie:
    """The phrases with what they stand for, indexed."""
    heads: dict[str, list[tuple[Key, object]]] = {}
    for key, value in pairs:
        heads.setdefault(key[0], []).append((key, value))
    return Trie({h: tuple(sorted(v, key=lambda kv: -len(kv[0]))) for h, v in heads.items()})
