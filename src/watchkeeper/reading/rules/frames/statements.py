"""The statement frame: a speaker named once, who speaks the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, Paragraph, Speaker
from watchkeeper.reading.rules.frames.letterheads import owner_of, signed
from watchkeeper.reading.rules.layout import agency_of, load_layout
from watchkeeper.reading.rules.naming import entity_of, find_names, names_in_text
from watchkeeper.reading.rules.sentences.nominals import phrase_of
from watchkeeper.reading.rules.speakers.subjects import subject_of
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings

_FIRST_BLOCKS = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """A speaker in force.

    Attributes:
        speakers: Whoever speaks; several when a statement is joint.
        since: Number of the first paragraph under the frame.
        via: Conduits (the agency of the dateline).
        rule: Which rule found it.
    """

    speakers: tuple[Speaker, ...]
    since: int
    via: tuple[str, ...] = ()
    rule: str = "frame:statement"


def find_frame(  # noqa: PLR0911
    document: Document, parsed: Sequence[tuple[Paragraph, Sequence[Sentence]]], lexicons: Lexicons
) -> Frame | None:
    """The statement frame of a document, None for a text with several speakers."""
    head = parsed[:_FIRST_BLOCKS]
    via = _agency(document, head, lexicons)
    for paragraph, sentences in head:
        for sentence in sentences:
            found = _handed_over(document, paragraph, sentence, lexicons)
            if found:
                found = _owned(document, found, head, via, lexicons)
                return Frame(found, paragraph.number + 1, via, "frame:issued")
    wire = _is_wire(document, head)
    if not wire or via:
        for paragraph, sentences in head:
            if paragraph.role == "body" and len(sentences) > 1:
                break
            found = _titled(document, paragraph, sentences, lexicons)
            if found:
                found = _owned(document, found, head, via, lexicons)
                since = max(p.number for p, _ in head if p.role != "body" or p is paragraph) + 1
                return Frame(found, since, via, "frame:title")
        owner = owner_of(document, [paragraph for paragraph, _ in head[:3]], lexicons)
        if owner is not None:
            since = max(owner[1], *(p.number for p, _ in head if p.role != "body"), 0) + 1
            return Frame((owner[0],), since, via, "frame:title")
    release = _performed(document, parsed, lexicons)
    if release is not None:
        return release
    own = tuple(a for a in via if lexicons.registry.actors[a].parent)
    if own:
        name = lexicons.registry.name(own[0])
        return Frame((Speaker(name, own[0], None, "frame"),), 1, (), "frame:dateline")
    signer = None if wire else signed(document, [p for p, _ in head[:2]], lexicons)
    if signer is not None:
        return Frame((signer,), 1, (), "frame:signed")
    if not wire and _first_person(parsed):
        return Frame((), 1, (), "voice:author")
    return None


def _performed(
    document: Document,
    parsed: Sequence[tuple[Paragraph, Sequence[Sentence]]],
    lexicons: Lexicons,
) -> Frame | None:
    """A release: its first sentence tells what a body does today, and the body speaks the rest."""
    for paragraph, sentences in parsed:
        if paragraph.role != "body" or not sentences:
            continue
        first = sentences[0]
        match = load_layout().performed.match(document.text[first.start : first.end])
        entity = "" if match is None else names_in_text(match["who"], lexicons)
        if match is None or not entity:
            return None
        speaker = Speaker(match["who"], entity, None, "frame")
        return Frame((speaker,), paragraph.number, (), "frame:release")
    return None


def _owned(
    document: Document,
    speakers: tuple[Speaker, ...],
    head: Sequence[tuple[Paragraph, Sequence[Sentence]]],
    via: tuple[str, ...],
    lexicons: Lexicons,
) -> tuple[Speaker, ...]:
    """An office without its state takes it from the headings or from a state's agency."""
    if any(speaker.entity for speaker in speakers):
        return speakers
    entity = ""
    for paragraph, _ in head:
        if paragraph.role != "body" and not entity:
            named = names_in_text(document.text[paragraph.start : paragraph.end], lexicons)
            entity = lexicons.registry.state_of(named) if named else ""
    entity = entity or _subject_state(speakers[0].text, head, lexicons)
    parents = [lexicons.registry.actors[a].parent for a in via]
    entity = next((parent for parent in parents if parent), "") or entity
    return tuple(replace(speaker, entity=entity) for speaker in speakers)


def _subject_state(
    office: str, head: Sequence[tuple[Paragraph, Sequence[Sentence]]], lexicons: Lexicons
) -> str:
    """The state whose office the first sentence of the body has for its subject."""
    first = next((s[0] for p, s in head if p.role == "body" and s), None)
    if first is None:
        return ""
    root = next(row for row in range(len(first)) if first.heads[row] == row)
    subject = first.child(root, "nsubj", "nsubjpass")
    rows = [] if subject is None else phrase_of(first, subject)
    shared = set(office.lower().split()) & {first.lowers[row] for row in rows}
    if subject is None or not shared & (lexicons.nouns["offices"] | lexicons.nouns["persons"]):
        return ""
    return entity_of(first, rows, subject, lexicons)[0]


_RELEASED = re.compile(
    r"\bfollowing (?:joint )?statement (?:was|is|has been) "
    r"(?:released|issued|adopted|made|given) by (?P<who>[^;]{3,200})"
)


def _first_person(parsed: Sequence[tuple[Paragraph, Sequence[Sentence]]]) -> bool:
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
    return sentence.lowers[row] == "authors" and before in ("the", "this")


def _is_wire(document: Document, head: Sequence[tuple[Paragraph, Sequence[Sentence]]]) -> bool:
    return any(agency_of(document.text, paragraph) for paragraph, _ in head)


def _agency(
    document: Document,
    head: Sequence[tuple[Paragraph, Sequence[Sentence]]],
    lexicons: Lexicons,
) -> tuple[str, ...]:
    for paragraph, _ in head:
        name = agency_of(document.text, paragraph)
        if name:
            actor = lexicons.registry.resolve(name).actors
            return tuple(a for a in actor if a in lexicons.registry)
    return ()


def _handed_over(
    document: Document, paragraph: Paragraph, sentence: Sentence, lexicons: Lexicons
) -> tuple[Speaker, ...]:
    """As in "X issued the following statement:" makes X the speaker of what follows."""
    text = document.text[sentence.start : sentence.end]
    if (released := _RELEASED.search(text)) is not None:
        who = " ".join(released["who"].split()).rstrip(".:")
        return (Speaker(who, names_in_text(who, lexicons), None, "frame"),)
    match = load_layout().issued.search(text)
    last = sentence.end >= paragraph.end - 2
    if (
        match is None
        or not last
        or not ("following" in match[0].lower() or text.rstrip().endswith(":"))
    ):
        return ()
    verb = next(
        (
            row
            for row, begin in enumerate(sentence.begins)
            if begin >= sentence.start + match.start() and sentence.pos[row] in ("VERB", "AUX")
        ),
        None,
    )
    subject = None if verb is None else subject_of(sentence, verb)
    if subject is None:
        return ()
    return _speakers(document, sentence, subject, lexicons)


def _speakers(
    document: Document, sentence: Sentence, subject: int, lexicons: Lexicons
) -> tuple[Speaker, ...]:
    rows = sentence.subtree(subject)
    rows = [
        row
        for row in rows
        if sentence.begins[row] >= sentence.begins[min(phrase_of(sentence, subject))]
    ]
    start, end = sentence.covers(rows)
    joint = _states(sentence, rows, lexicons)
    text = " ".join(document.text[start:end].split())
    if len(joint) > 1 and sentence.tags[subject] in ("NNS", "NNPS"):
        return tuple(Speaker(lexicons.registry.name(a), a, (start, end), "frame") for a in joint)
    entity = names_in_text(text, lexicons)
    return (Speaker(text, entity, (start, end), "frame"),)


def _states(sentence: Sentence, rows: Sequence[int], lexicons: Lexicons) -> list[str]:
    hits = find_names(sentence, rows, lexicons)
    return list(dict.fromkeys(hit.entity for hit in hits))


def _titled(
    document: Document,
    paragraph: Paragraph,
    sentences: Sequence[Sentence],
    lexicons: Lexicons,
) -> tuple[Speaker, ...]:
    """A heading that names whose statement follows, or that is nothing but a body's name."""
    text = document.text[paragraph.start : paragraph.end]
    for pattern in load_layout().titles:
        match = pattern.match(text)
        if match:
            low = paragraph.start + match.start("who")
            high = paragraph.start + match.end("who")
            return _named_between(document, sentences, low, high, lexicons)
    return ()


def _named_between(
    document: Document, sentences: Sequence[Sentence], low: int, high: int, lexicons: Lexicons
) -> tuple[Speaker, ...]:
    for sentence in sentences:
        rows = [row for row, begin in enumerate(sentence.begins) if low <= begin < high]
        if not rows:
            continue
        words = " ".join(document.text[low:high].split())
        if words.lower().startswith("joint "):
            cut = [row for row in rows if sentence.lowers[row] in _WORDS.about]
            kept = [row for row in rows if not cut or row < cut[0]]
            named = _states(sentence, kept, lexicons)
            if len(named) < 2:
                named = _states(sentence, rows, lexicons)
            return tuple(Speaker(lexicons.registry.name(a), a, None, "frame") for a in named)
        entity = names_in_text(words, lexicons)
        return (Speaker(words, entity, (low, high), "frame"),)
    return ()
