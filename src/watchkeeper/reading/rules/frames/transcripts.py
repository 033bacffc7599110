"""Transcripts: whom the label at the head of a paragraph names.

The rules:

1. Labels make a transcript when there are two and one comes again, one asks, or they name states.
2. A label that names an outlet asks; whoever asks is no speaker of claims.
3. A bare title ("Secretary General") is the host's.
4. At a joint briefing each label speaks for the host of which its paragraphs speak as their own.
5. A label without a known name speaks for the body that an introduction gives ("Ms. Hallam of the
   Department's Bureau"), else for the host: the body of the headings, or the state of which the
   answers speak as their own.
"""

from __future__ import annotations

import re
from dataclasses import replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, Speaker
from watchkeeper.reading.rules.frames.selves import self_state
from watchkeeper.reading.rules.layout import Label, label_of, repeated_labels
from watchkeeper.reading.rules.naming import contains, find_names, names_in_text
from watchkeeper.reading.rules.sentences.parsing import Parsed
from watchkeeper.reading.rules.speakers.conduits import is_outlet
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings

_GENERALS = frozenset({"the", "deputy", "secretary", "director", "general"})
_ABOUT = re.compile(r" (?:on|about|regarding|concerning) ")
_STATED = re.compile(r"\A(?:Mr|Ms|Mrs|Dr|Sir|Dame)\.? [^()]{2,40}\([^()]{3,60}\)")


def labels_of(document: Document, lexicons: Lexicons) -> dict[int, Label]:
    """The labels of a transcript by paragraph; two are needed to make one."""
    known = repeated_labels(document.text, document.paragraphs)
    found = {p.number: label_of(document.text, p, known) for p in document.paragraphs}
    kept = {
        number: replace(label, question=label.question or _asks(label, lexicons))
        for number, label in found.items()
        if label is not None
    }
    texts = [label.text for label in kept.values()]
    repeated = len(texts) != len(set(texts)) or any(label.question for label in kept.values())
    states = sum(_STATED.search(text) is not None for text in texts)
    return kept if len(kept) >= 2 and (repeated or states >= 2) else {}


def _asks(label: Label, lexicons: Lexicons) -> bool:
    """Whether a label names an outlet: whoever comes from one asks."""
    return is_outlet(names_in_text(label.text, lexicons), lexicons)


def labelled(document: Document, label: Label, own: str, lexicons: Lexicons) -> Speaker:
    """The speaker whom a label names; an introduction or the heading says for whom he speaks."""
    heading = _heading(document, lexicons) or own
    entity = names_in_text(label.text, lexicons) or _introduced(document, label, heading, lexicons)
    if is_bare_title(label.text) and _is_apart(heading, entity, lexicons):
        entity = heading
    return Speaker(label.text, entity or heading, None, "label")


def is_bare_title(text: str) -> bool:
    """As in "Secretary General", "Director General": an office of whichever body is the host."""
    words = {word.strip(".,").lower() for word in text.replace("-", " ").split()}
    return "general" in words and words <= _GENERALS


def _is_apart(host: str, entity: str, lexicons: Lexicons) -> bool:
    """Whether the host is an organisation with such officials of its own."""
    actor = lexicons.registry.actors.get(host)
    return actor is not None and actor.kind in ("organ", "group") and actor.parent != entity


def _heading(document: Document, lexicons: Lexicons) -> str:
    """The body that the headings name as host: one with an id of its own before a state."""
    states = ""
    for paragraph in document.paragraphs[:4]:
        line = document.text[paragraph.start : paragraph.end]
        if paragraph.role == "body":
            continue
        line = _ABOUT.split(line)[0]
        named = names_in_text(line, lexicons)
        if named and lexicons.registry.actors[named].kind != "state":
            if not _is_place(line, lexicons):
                return named
            continue
        known = lexicons.nouns["offices"] | lexicons.nouns["persons"] | lexicons.nouns["speakers"]
        official = any(word.lower().strip(",.:()") in known for word in line.split())
        states = states or (named if official else "")
    return states


def _introduced(document: Document, label: Label, heading: str, lexicons: Lexicons) -> str:
    """As in "With us are Ms. Hallam of the Department's Bureau and Mr. Orrin of the Treasury"."""
    surname = label.text.split()[-1].title()
    match = re.search(
        rf"\b{re.escape(surname)}(?: of|, (?:of|from)) ([^.;,]{{3,60}})", document.text
    )
    if match is None:
        return ""
    phrase = re.split(r" and (?:Mr|Ms|Mrs|Dr)\b", match[1])[0]
    words = tuple(phrase.lower().replace("'s", " 's").replace("\u2019s", " 's").split())
    state = lexicons.registry.state_of(heading) if heading else ""
    for key, body in lexicons.owned.get(state, {}).items():
        if contains(words, key):
            return body
    return names_in_text(phrase, lexicons)


def own_state(parsed: Parsed, answers: set[int], lexicons: Lexicons) -> str:
    """The state of which a briefing speaks as its own: the one named most in the answers."""
    counts: dict[str, int] = {}
    for paragraph, sentences in parsed:
        if paragraph.number not in answers:
            continue
        for sentence in sentences:
            for hit in find_names(sentence, range(len(sentence)), lexicons):
                row = hit.rows[-1]
                if hit.kind in ("state", "seat") and sentence.deps[row] in ("nsubj", "poss"):
                    stands = sentence.lemmas[sentence.heads[row]] in _WORDS.stands
                    counts[hit.entity] = counts.get(hit.entity, 0) + (3 if stands else 1)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return ""
    return ranked[0][0]


def _is_place(line: str, lexicons: Lexicons) -> bool:
    """As in "Brussels, Belgium": a town and its state."""
    town, _, state = line.partition(",")
    actor = lexicons.registry.actors.get(names_in_text(state, lexicons))
    return bool(town) and actor is not None and state.strip() in (actor.name, actor.formal)


def own_of_labels(
    parsed: Parsed, labels: dict[int, Label], hosts: tuple[Speaker, ...], lexicons: Lexicons
) -> dict[str, str]:
    """For each label of a joint briefing the host of which its answers speak as their own."""
    found: dict[str, str] = {}
    known = frozenset(host.entity for host in hosts)
    for text in {label.text for label in labels.values() if not label.question}:
        spoken, current = [], ""
        for paragraph, sentences in parsed:
            label = labels.get(paragraph.number)
            current = label.text if label is not None else current
            spoken += [(paragraph, sentences)] if current == text else []
        state = self_state(spoken, lexicons, among=known)
        if state in known:
            found[text] = state
    return found


def state_of_labels(labels: dict[int, Label], lexicons: Lexicons) -> str:
    """The one state whose officials the labels name, "" when they are of several."""
    registry = lexicons.registry
    named = {names_in_text(one.text, lexicons) for one in labels.values() if not one.question}
    states = {registry.state_of(entity) for entity in named if entity}
    return next(iter(states)) if len(states) == 1 else ""
