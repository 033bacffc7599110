"""Words and weights of answers: `lexicons/answers.yaml`, `answer_weights.yaml`, with a schema.

The rules:

1. A pattern is matched on the words of one clause, in any case, between boundaries of words.
2. A weight without its meaning, or a sign that no rule gives, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from watchkeeper.claims.datafile import read_as

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Nouns:
    """What an answer may name of what it answers, by lemma."""

    sayings: frozenset[str]
    figures: frozenset[str]
    pictures: frozenset[str]
    papers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Wording by which a clause answers; see the head of `answers.yaml`."""

    lawful: list[str]
    rightful: list[str]
    mandate: list[str]
    powers: list[str]
    doubting: list[str]
    proving: list[str]
    false: list[str]
    breaching: list[str]
    basing: list[str]
    resting: list[str]
    negating: list[str]
    replying: list[str]
    informing: list[str]
    asked: list[str]
    earlier: list[str]


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """Schema of `answers.yaml`."""

    nouns: Nouns
    pointing: frozenset[str]
    common: frozenset[str]
    patterns: Patterns


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The words, with the patterns compiled.

    Attributes:
        nouns: What an answer may name of what it answers.
        pointing: Words that point at what was said right before.
        common: Words that say nothing about whether two claims are about one matter.
        patterns: Matchers by name.
    """

    nouns: Nouns
    pointing: frozenset[str]
    common: frozenset[str]
    patterns: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sign weighs, for answers in natural logarithms of odds, and what it means."""

    weight: float
    means: str


@dataclass(frozen=True, slots=True)
class WeightFile:
    """Schema of `answer_weights.yaml`.

    Attributes:
        reach: How many claims back a target may stand.
        ahead: How many claims ahead.
        most: Most targets of one answer.
        base: What every pair starts from.
        least: Least score of a link.
        beside: How far below the best target another may score.
        answer: Signs of the answering claim.
        pair: Signs of an answer and a claim before or after it.
        least_same: Least score of a claim that a headline sums up.
        same: Signs that a headline sums up a claim, on a scale of their own.
    """

    reach: int
    ahead: int
    most: int
    base: float
    least: float
    beside: float
    answer: dict[str, Sign]
    pair: dict[str, Sign]
    least_same: float
    same: dict[str, Sign]


def _read(schema: type[T], name: str) -> T:
    text = (files("watchkeeper.reading") / "lexicons" / name).read_text(encoding="utf-8")
    return read_as(schema, text, name)


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?:(?<=\W)|^)(?:" + "|".join(words) + r")(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def load_answer_words() -> AnswerWords:
    """The words of answers.

    Raises:
        InputError: The file does not fit the schema.
    """
    file = _read(AnswerFile, "answers.yaml")
    patterns = {one.name: _pattern(getattr(file.patterns, one.name)) for one in fields(Patterns)}
    return AnswerWords(file.nouns, file.pointing, file.common, patterns)


@lru_cache(maxsize=1)
def load_weights() -> WeightFile:
    """The weights of signs.

    Raises:
        InputError: The file does not fit the schema.
    """
    return _read(WeightFile, "answer_weights.yaml")
