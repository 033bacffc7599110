"""Of whom a text speaks as itself: "we", and the state whose deeds it tells as its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document
from watchkeeper.reading.rules.layout import opening
from watchkeeper.reading.rules.naming import entity_of, find_names, names_in_text
from watchkeeper.reading.rules.sentences.nominals import phrase_of
from watchkeeper.reading.rules.sentences.parsing import Parsed
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings
_DOMAIN = re.compile(
    r"[@./][\w-]+\.(?:(?:gov|govt|gob|gouv|gub|go|mil|gc|bund|admin)\.(?P<country>[a-z]{2})|gov|mil)\b"
)
_TOLD = 2
"""How often a text must speak of a state as its own."""


def says_we(parsed: Parsed) -> bool:
    """Whether the author speaks as "we", or of "the authors" or "this note"."""
    bodies = (sentences for paragraph, sentences in parsed if paragraph.role == "body")
    return any(_is_by_author(sentences) for sentences in bodies)


def _is_by_author(sentences: Sequence[Sentence]) -> bool:
    """Whether a paragraph's author means himself; "this note" also inside quotation marks."""
    marks = 0
    for sentence in sentences:
        for row, word in enumerate(sentence.lowers):
            before = sentence.lowers[row - 1] if row else ""
            if sentence.words[row] == '"' or sentence.tags[row] in ("``", "''"):
                marks += 1
            elif (word == "note" and before == "this") or (
                marks % 2 == 0 and _means_author(sentence, row, before)
            ):
                return True
    return False


def _means_author(sentence: Sentence, row: int, before: str) -> bool:
    """As in "we", "the authors"; "US" is no "us"."""
    if sentence.lowers[row] in _WORDS.own:
        return sentence.words[row] != "US"
    theirs = sentence.lowers[row + 1 : row + 2] == ("of",)
    return sentence.lowers[row] == "authors" and before in ("the", "this") and not theirs


def self_state(parsed: Parsed, lexicons: Lexicons, *, among: frozenset[str] = frozenset()) -> str:
    """The state that a text speaks for, "" when none stands out.

    The government that is the subject of the first sentence; else the state that most often does
    something now or in future, or whose position is told.

    Args:
        parsed: Paragraphs as parsed.
        lexicons: The lexicons.
        among: The states that may be meant, all when there are none.
    """
    counts: dict[str, int] = {}
    first = True
    for paragraph, sentences in parsed:
        for sentence in sentences if paragraph.role == "body" else ():
            if first and (own := _by_subject(sentence, lexicons)):
                return own
            first = False
            for entity, weight in _own(sentence, lexicons):
                if not among or entity in among:
                    counts[entity] = counts.get(entity, 0) + weight
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < (1 if among else _TOLD):
        return ""
    return "" if len(ranked) > 1 and ranked[0][1] <= ranked[1][1] else ranked[0][0]


def _by_subject(sentence: Sentence, lexicons: Lexicons) -> str:
    """As in "The Government of the Republic of Korea decided today"."""
    root = next(row for row in range(len(sentence)) if sentence.heads[row] == row)
    subject = sentence.child(root, "nsubj", "nsubjpass")
    if subject is None:
        return ""
    rows = phrase_of(sentence, subject)
    known = lexicons.nouns["offices"] | lexicons.nouns["persons"]
    if not {sentence.lemmas[row].lower() for row in rows} & known:
        return ""
    entity = entity_of(sentence, rows, subject, lexicons)[0]
    state = lexicons.registry.state_of(entity) if entity else ""
    return state if state and lexicons.registry.actors[state].kind == "state" else ""


def _own(sentence: Sentence, lexicons: Lexicons) -> list[tuple[str, int]]:
    """The states that a sentence names as a statement names its own, with their weights."""
    found = []
    for hit in find_names(sentence, range(len(sentence)), lexicons):
        row = hit.rows[-1]
        if hit.kind not in ("state", "seat"):
            continue
        head = sentence.heads[row]
        if sentence.deps[row] == "poss" and sentence.lemmas[head] in _WORDS.stands:
            found.append((hit.entity, 2))
        elif sentence.deps[row] in ("nsubj", "nsubjpass") and head != row:
            found.append((hit.entity, _nearness(sentence, head)))
    return [(entity, weight) for entity, weight in found if weight]


def dateline_state(document: Document, lexicons: Lexicons) -> str:
    """The state from whose capital the dispatch is dated."""
    for paragraph in document.paragraphs[:4]:
        length = opening(document.text, paragraph)
        if paragraph.role == "body" and length > 3:
            place = document.text[paragraph.start : paragraph.start + length].split(",")[0]
            name = names_in_text(place.split("(")[0].strip().title(), lexicons)
            return name if name and lexicons.registry.actors[name].kind == "state" else ""
    return ""


def domain_state(document: Document, lexicons: Lexicons) -> str:
    """The one state to which the addresses of offices in a text belong ("info@unit.gov.sg")."""
    found: set[str] = set()
    for match in _DOMAIN.finditer(document.text):
        code = (match["country"] or "us").upper()
        actors = lexicons.registry.resolve("UK" if code == "UK" else code).actors
        found.update(a for a in actors if lexicons.registry.actors[a].kind == "state")
    return next(iter(found)) if len(found) == 1 else ""


def _nearness(sentence: Sentence, verb: int) -> int:
    """2 for a deed of today or of the future, 1 for one of the present, 0 for others."""
    around = [verb, *sentence.kids[verb]]
    if {"will", "shall"} & {sentence.lowers[k] for k in around} or "today" in sentence.lowers:
        return 2
    return 1 if any(sentence.tags[k] == "VBZ" for k in around) else 0
