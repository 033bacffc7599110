"""Sentences generated from the word, so that prose and count cannot part.

Confidence words and the likelihood words of ICD 203 never stand in one sentence: the first say how
well a finding is founded, the second how probable something to come is.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from watchkeeper.weighing.confidence.items import Word

Likelihood = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance",
    "likely", "very likely", "almost certainly",
]  # fmt: skip
"""ICD 203, in its order: 1-5 %, 5-20 %, 20-45 %, 45-55 %, 55-80 %, 80-95 %, 95-99 %."""

_SYNONYMS = ("remote", "improbable", "probable", "probably", "nearly certain", "highly likely")
_LIKELIHOOD = re.compile(
    r"\b(?:" + "|".join((*get_args(Likelihood), "almost certain", *_SYNONYMS)) + r")\b", re.I
)
_CONFIDENCE = re.compile(
    r"\b(?:high|moderate|low|insufficient)[ -]confidence\b|\bwith (?:high|moderate|low) conf", re.I
)
_PROSE: dict[Word, str] = {
    "high": "The Team finds, with high confidence, that {statement}.",
    "moderate": "The Team finds, with moderate confidence, that {statement}.",
    "low": "The Team has indications, with low confidence, that {statement}.",
    "insufficient": "The evidence held is insufficient for a finding whether {statement}.",
    "contested": "It is contested whether {statement}: strong evidence speaks against it.",
}


def finding_sentence(word: Word, statement: str) -> str:
    """The sentence that states a finding.

    Args:
        word: Its word.
        statement: A clause in the indicative, without a full stop.

    Raises:
        ValueError: The statement has a likelihood word, or a confidence word of its own.
    """
    if _LIKELIHOOD.search(statement) or _CONFIDENCE.search(statement):
        raise ValueError("a finding's statement has no likelihood or confidence word of its own")
    return _PROSE[word].format(statement=statement)


def forecast_sentence(likelihood: Likelihood, statement: str) -> str:
    """The sentence that states a forecast, in words of ICD 203.

    Raises:
        ValueError: The statement has a confidence word.
    """
    if _CONFIDENCE.search(statement):
        raise ValueError("a forecast has no confidence word in its sentence")
    return f"Forecast: {likelihood}, {statement}."


def mixes(text: str) -> tuple[str, ...]:
    """The sentences of a text that have both a confidence word and a likelihood word."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return tuple(s for s in sentences if _CONFIDENCE.search(s) and _LIKELIHOOD.search(s))
