"""Whose paper it is: headings that are a body's name, with or without what it issues.

The rules:

1. A heading is read by the parts between its marks; what follows "on" or "about" in a part is the
   subject, not the owner.
2. A part owns the document when a body's name, words of offices and words for what is issued
   leave nothing of it over; an office may take its state from another part.
3. A part before a colon with other words behind it is a headline's as often as an owner's: it
   counts where the body is a list of points, or where nobody tells what the owner said.
4. An organisation of no register owns its note when a part is its name in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, Paragraph, Speaker
from watchkeeper.reading.rules.layout import is_listed, load_layout
from watchkeeper.reading.rules.names import SEATS, scan, spelled
from watchkeeper.reading.rules.naming import names_in_text
from watchkeeper.reading.rules.speakers.conduits import is_outlet
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings
_OFFICE_WORDS = _WORDS.offices | _WORDS.office_words
_MONTHS = load_words().speakers.months

_PARTS = re.compile(r"\s+[\u2013\u2014|-]+\s+|\s*[:;|(),/]\s*|\u2014")
_MADE_BY = re.compile(
    r"(?:published|issued|prepared|released|produced|written|compiled)(?: jointly)? by (?:the )?"
    r"|(?:by|from|source|author|issuer|originator)(?:: |:? the )",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\s(?:on|about|regarding|concerning|for|to)\s", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:ministry|agency|service|department|pentagon|treasury|intelligence|it|officials?"
    r"|spokes\w+|minister|secretary|he|she)(?: also)? (?:has |have )?"
    r"(?:said|says|told|added|reported|announced|warned)\b"
    r"|\baccording to (?:the|an?|its)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\b(?:meeting|session|debate|record|transcript)\b", re.IGNORECASE)
_NAME = 9
HEADING = 26
"""Most words of a heading that may name the owner."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a heading.

    Attributes:
        words: Its text.
        start: Where it begins in the document.
        headline: Whether a colon and other words than those for an issue follow it.
        whole: Its text with what it is about.
    """

    words: str
    start: int
    headline: bool
    whole: str


def owner_of(
    document: Document, head: Iterable[Paragraph], lexicons: Lexicons
) -> tuple[Speaker, int] | None:
    """The body whose paper this is and the number of the heading that names it, else None.

    Args:
        document: The document.
        head: Its first paragraphs.
        lexicons: The lexicons.
    """
    own = is_listed(document.text, document.paragraphs) or not _told_of(document)
    bare: Paragraph | None = None
    stateless: tuple[Speaker, int] | None = None
    for paragraph in head:
        if paragraph.role == "body" and not _hands_over(document, paragraph):
            first = None if bare is None else _named_first(document, paragraph, lexicons)
            return first or stateless
        bare = paragraph if _only_issue(document, paragraph) else bare
        parts = list(parts_of(document, paragraph))
        for part in parts:
            speaker = _registered(part, parts, lexicons)
            if speaker is not None and (own or not part.headline):
                if speaker.entity:
                    return speaker, paragraph.number
                stateless = stateless or (speaker, paragraph.number)
    return stateless


def _only_issue(document: Document, paragraph: Paragraph) -> bool:
    """As in "Intelligence update, 12 June 2025": what it is, and not whose."""
    words = spelled(document.text[paragraph.start : paragraph.end])
    lowers = {word.lower() for word in words if word.isalpha()}
    rest = lowers - {"intelligence"}
    return rest != lowers and rest <= _WORDS.issues | _MONTHS


def _named_first(
    document: Document, paragraph: Paragraph, lexicons: Lexicons
) -> tuple[Speaker, int] | None:
    """The service that the first sentence under such a heading gives as its source."""
    first = document.text[paragraph.start : paragraph.end].split(". ")[0]
    entity = names_in_text(first, lexicons)
    actor = lexicons.registry.actors.get(entity)
    if actor is None or actor.kind != "agency":
        return None
    return Speaker(lexicons.registry.name(entity), entity, None, "frame"), paragraph.number - 1


def _hands_over(document: Document, paragraph: Paragraph) -> bool:
    """As in "British Defence Intelligence:" on a line of its own."""
    line = document.text[paragraph.start : paragraph.end]
    return line.endswith(":") and len(line.split()) <= _NAME


def _told_of(document: Document) -> bool:
    """Whether somebody else tells what the owner says."""
    body = (document.text[p.start : p.end] for p in document.paragraphs if p.role == "body")
    return any(_TOLD.search(text) for text in body)


def signed(document: Document, head: Sequence[Paragraph], lexicons: Lexicons) -> Speaker | None:
    """An organisation of no register that heads its own note."""
    headings = []
    for paragraph in head:
        if paragraph.role == "body":
            break
        headings.append(list(parts_of(document, paragraph)))
    numbered = any(_is_numbered(part) for parts in headings for part in parts)
    for parts in headings:
        for part in parts:
            others = [other for other in parts if other is not part]
            if all(_opens_issue(one) or _is_place(one, lexicons) for one in others):
                entity = names_in_text(part.whole, lexicons)
                dated = any(other.words[-1:].isdigit() for other in others)
                if _is_organisation(part, numbered=numbered or dated) and not is_outlet(
                    entity, lexicons
                ):
                    span = (part.start, part.start + len(part.whole))
                    return Speaker(part.whole, "", span, "frame")
    return None


def _is_organisation(part: Part, *, numbered: bool) -> bool:
    """A name in capitals with a noun of bodies, or of companies where a series is numbered."""
    words = part.whole.split()
    lowers = {word.lower() for word in words}
    kinds = (_WORDS.bodies | (_WORDS.firms if numbered else frozenset())) - _WORDS.fields
    body = lowers & kinds and not lowers <= _OFFICE_WORDS | {"public"} | _WORDS.issues
    capital = all(word[:1].isupper() or word in _WORDS.lesser for word in words)
    acting = load_layout().doing.search(part.whole)
    return not part.headline and not acting and 2 <= len(words) <= 8 and capital and bool(body)


def _is_numbered(part: Part) -> bool:
    """As in "Loss Prevention Circular No. 12"."""
    words = [word.lower() for word in spelled(part.whole)]
    issued = any(word in _WORDS.issues for word in words[:-1])
    return issued and words[-1].isdigit() and len(words[-1]) < 4


def _is_place(part: Part, lexicons: Lexicons) -> bool:
    """The town of an organisation behind its name."""
    words = [word.lower() for word in spelled(part.whole)]
    return bool(words) and len(_covered(words, lexicons)) == len(words)


def parts_of(document: Document, paragraph: Paragraph) -> Iterator[Part]:
    """The parts of a heading, without what they are about."""
    line = document.text[paragraph.start : paragraph.end]
    if len(line.split()) > HEADING:
        return
    begin = lead.end() if (lead := _MADE_BY.match(line)) else 0
    for match in [*_PARTS.finditer(line), None]:
        end = len(line) if match is None else match.start()
        whole = line[begin:end].strip()
        words = _SUBJECT.split(whole)[0].strip()
        if words and begin < end:
            rest = line[match.end() :] if match and ":" in match[0] else ""
            headline = len(rest.split()) > 3 and not _issues(rest.split()[0])
            yield Part(words, paragraph.start + begin, headline, whole)
        begin = len(line) if match is None else match.end()


def _opens_issue(part: Part) -> bool:
    words = spelled(part.words)
    edges = (words[0].lower(), words[-1].lower()) if words else ()
    return any(word in _WORDS.issues or word.isdigit() for word in edges)


def _issues(word: str) -> bool:
    return word.lower() in _WORDS.issues


def _registered(part: Part, parts: Sequence[Part], lexicons: Lexicons) -> Speaker | None:
    """The registered body that a part names and nothing else."""
    words = [word.lower() for word in spelled(part.words) if not word.isdigit()]
    meeting = any(_MEETING.search(other.whole) for other in parts)
    if meeting or all(word in _WORDS.issues for word in words):
        return None
    entity = names_in_text(part.words.title() if part.words.isupper() else part.words, lexicons)
    covered = _covered(words, lexicons)
    loose = [w for n, w in enumerate(words) if n not in covered]
    if any(word not in _WORDS.issues | _OFFICE_WORDS for word in loose):
        return None
    actor = lexicons.registry.actors.get(entity)
    office = bool(set(words) & _WORDS.offices)
    if not office and entity in {place for place, _ in _places(words, lexicons)}:
        return None
    if actor is None or actor.kind in ("state", "outlet"):
        if not office or (actor is not None and actor.kind == "outlet"):
            return None
        entity = entity or _elsewhere(part, parts, lexicons)
    alone = all(other is part or _opens_issue(other) for other in parts)
    if not entity and not (alone and office and len(words) > 2):
        return None
    return Speaker(part.words, entity, (part.start, part.start + len(part.words)), "frame")


def _covered(words: Sequence[str], lexicons: Lexicons) -> set[int]:
    """Places of the words that belong to a registered name."""
    found: set[int] = set()
    place = 0
    while place < len(words):
        hit = next(iter(lexicons.names.at((list(words),), place)), None)
        size = 0 if hit is None else len(hit[0])
        found.update(range(place, place + size))
        place += max(size, 1)
    return found


def _elsewhere(part: Part, parts: Sequence[Part], lexicons: Lexicons) -> str:
    """The body or state that another part of the heading names."""
    for other in parts:
        words = [word.lower() for word in spelled(other.whole)]
        alone = len(_covered(words, lexicons)) == len(words)
        named = names_in_text(other.whole, lexicons) if other is not part and alone else ""
        if named and not is_outlet(named, lexicons):
            return named
    return ""


def is_body_name(line: str, lexicons: Lexicons) -> bool:
    """Whether a line is nothing but the name of a state's office or of a registered body."""
    words = [word.lower() for word in spelled(line)]
    if not 1 <= len(words) <= _NAME or not any(word[:1].isupper() for word in line.split()):
        return False
    covered = _covered(words, lexicons)
    loose = {word for n, word in enumerate(words) if n not in covered}
    entity = names_in_text(line.title() if line.isupper() else line, lexicons)
    actor = lexicons.registry.actors.get(entity)
    if actor is None or actor.kind == "outlet" or not loose <= _OFFICE_WORDS:
        return False
    stands = actor.kind != "state" or bool(set(words) & _WORDS.offices)
    return stands or entity not in {e for e, _ in _places(words, lexicons)}


def is_only_names(line: str, lexicons: Lexicons) -> bool:
    """Whether a heading holds nothing but names, offices, what is issued, and a date."""
    words = [word.lower() for word in spelled(line)]
    covered = _covered(words, lexicons)
    loose = {word for n, word in enumerate(words) if n not in covered and word.isalpha()}
    return loose <= _OFFICE_WORDS | _WORDS.issues | _MONTHS | _WORDS.lesser


def is_only_places(line: str, lexicons: Lexicons) -> bool:
    """As in "our Seoul bureau": a state or its capital is named, and no office of it."""
    words = [word.lower() for word in spelled(line)]
    bodies = [one for one in scan(words, lexicons) if one.kind == "body"]
    return not bodies and not set(words) & (_WORDS.offices - {"bureau", "office"})


def opens_with(line: str, entity: str, lexicons: Lexicons) -> bool:
    """Whether a heading begins with the name of a body."""
    found = scan([word.lower() for word in spelled(line)], lexicons)
    return bool(found) and found[0].start == 0 and found[0].entity == entity


def _places(words: Sequence[str], lexicons: Lexicons) -> list[tuple[str, str]]:
    """The states and capitals among words: a name of a place signs nothing."""
    return [(o.entity, o.kind) for o in scan(words, lexicons) if o.kind in SEATS | {"person"}]
