"""Whose paper a text is that no heading gives away: the body that is at home in it.

News names a speaker in every other sentence; a text in which hardly anybody is said to have said
something is a body's own paper, or an author's. Of the bodies that such a text names, its owner is
the one to which most signs point, each with its weight in `layout.yaml` (`signs`):

1. at-head, at-foot: a line among the first or last holds its name between marks, or is its name.
2. opens: it is the subject of the first sentence, in which nobody says anything, or finds in it.
3. finds: the text has it assess, record or recommend, by its name, its abbreviation or its short
   name ("Norwegian Intelligence Service (NIS)": "the NIS", "the Service").
4. about: the last lines say what it is or does, whose name is a heading of its own.
5. quiet: hardly anybody is said to say something; own-words: the text says "we".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, Speaker
from watchkeeper.reading.rules.frames.letterheads import HEADING, is_body_name, parts_of
from watchkeeper.reading.rules.frames.signs import Sign
from watchkeeper.reading.rules.layout import load_layout
from watchkeeper.reading.rules.naming import listed_names, names_in_text
from watchkeeper.reading.rules.sentences.parsing import Parsed
from watchkeeper.reading.rules.speakers.conduits import is_outlet
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings
_KINDS = (_WORDS.bodies | _WORDS.firms | _WORDS.offices | _WORDS.organs) - _WORDS.fields
_LESSER = _WORDS.lesser | {"&", "to", "under", "de", "la", "du", "des", "und", "der", "di", "del"}
_TOP, _HEAD, _FOOT = 3, 6, 6
_SHORT, _LONGEST = 6, 12
"""Most words of a name that holds no noun of bodies, and of one that does."""
_COUNCIL = "actor:UNSC"
_QUIET, _LOUD = 1.0, 1.6
"""Words of saying in a hundred: those of a paper at most, and those of news at least."""
_QUOTED = re.compile(r"[\"\u201c][^\"\u201c\u201d\n]{0,900}[\"\u201d]?")
_SAID = re.compile(r"\b(?:said|says|saying|told|tells|added|adding|according to)\b")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
_LEAD = re.compile(r"\A(?:.{0,40}?\b(?:[Bb]y|[Ff]rom):? )?(?:[Tt]he |[Oo]ur )?")
_OWNED = re.compile(r"['\u2019]s? .*\Z")
_CAPITAL = r"[A-Z][\w&\u2019'-]*"
_NAME = rf"{_CAPITAL}(?:,? (?:(?:of|for|and|on|the|&|to) )*{_CAPITAL})*"
_EXPANDED = re.compile(
    rf"(?P<name>{_NAME}) \((?:the )?[\"\u201c]?(?P<short>[A-Z][A-Za-z&-]{{1,9}})"
)
_BY_WHOM = r"(?: (?:established|mandated|created|appointed|set up|formed|led) [^,;.]{0,90}?)?"
_OPENS = re.compile(rf"\A(?:The )?(?P<name>{_NAME})(?: \([^()]{{2,30}}\))?,? ")
_POSSESSIVE = re.compile(r"(.{2,40}?)['\u2019]s? ")
_STOPS = re.compile(r" (?:of|for|on|against|to|established|pursuant) ")


@dataclass(frozen=True, slots=True)
class House:
    """A body that may own a text, with the signs of where it is named, and its short names."""

    speaker: Speaker
    shorts: tuple[str, ...]
    signs: tuple[str, ...]


def houses(document: Document, parsed: Parsed, since: int, lexicons: Lexicons) -> Iterator[Sign]:
    """The signs of the bodies that may own a text.

    Args:
        document: The document.
        parsed: Its paragraphs.
        since: Number of the first paragraph behind the headings.
        lexicons: The lexicons.
    """
    body = _told(document, parsed)
    saying = _share_of_saying(body)
    if saying >= _LOUD:
        return
    general = [
        rule
        for rule, holds in (("quiet", saying <= _QUIET), ("own-words", _WE.search(body)))
        if holds
    ]
    for house in _found(document, parsed, lexicons):
        found = ("finds",) if _finds(house, body) else ()
        for rule in (*house.signs, *found, *general):
            yield Sign(rule, (house.speaker,), since)


def _told(document: Document, parsed: Parsed) -> str:
    """The body of a text without what stands between quotation marks."""
    lines = (document.text[p.start : p.end] for p, _ in parsed if p.role == "body")
    return "\n".join(_QUOTED.sub(" ", line) for line in lines)


def _share_of_saying(body: str) -> float:
    """Words of saying among a hundred words."""
    return 100 * len(_SAID.findall(body)) / max(1, len(body.split()))


def full_names(text: str) -> dict[str, str]:
    """Abbreviations and the names before them: "Norwegian Intelligence Service (NIS)"."""
    found: dict[str, str] = {}
    for match in _EXPANDED.finditer(text):
        name, short = _LEAD.sub("", match["name"], count=1), match["short"]
        words = [w for w in re.split(r"[ -]", name) if w[:1].isupper()]
        while words and words[0][:1] != short[:1]:
            words.pop(0)
        if words and len(words) > 1:
            found.setdefault(short, name[name.index(words[0]) :])
    return found


def _found(document: Document, parsed: Parsed, lexicons: Lexicons) -> Iterator[House]:
    """The bodies named at the head, at the foot and in the first sentence, each once."""
    full = full_names(document.text)
    signs: dict[str, list[str]] = {}
    for rule, name in _named(document, parsed, lexicons):
        signs.setdefault(full.get(name, name), []).append(rule)
    for name, rules in signs.items():
        speaker = _speaker(name, lexicons, described="about" in rules)
        if speaker is not None:
            abbreviated = [short for short, one in full.items() if one == name]
            yield House(speaker, (*abbreviated, *_shortened(name)), tuple(dict.fromkeys(rules)))


def _named(document: Document, parsed: Parsed, lexicons: Lexicons) -> Iterator[tuple[str, str]]:
    """What is a body's name, with the sign that its place is."""
    lines = [(p, document.text[p.start : p.end]) for p, _ in parsed]
    size, verb = len(lines), load_layout().finding
    for number, (paragraph, line) in enumerate(lines):
        rule = "at-head" if number < _HEAD else "at-foot" if number >= size - _FOOT else ""
        if not rule or len(line.split()) > HEADING:
            continue
        for part in (one for one in parts_of(document, paragraph) if not one.headline):
            if match := re.search(rf"\A(?P<name>{_NAME}) {verb}\Z", part.whole):
                yield from ((rule, n) for n in [match["name"]] if is_name(n, lexicons))
            wholes = [load_layout().doing.split(w)[0] for w in (part.whole, part.words)]
            cut = [_LEAD.sub("", _OWNED.sub("", w), count=1) for w in wholes]
            name = next((one.strip(" .") for one in cut if is_name(one.strip(" ."), lexicons)), "")
            if name:
                yield rule, name
    yield from _described([line for _, line in lines])
    first = next((line for p, line in lines if p.role == "body"), "").split(". ")[0]
    if (match := _OPENS.match(first)) and not _SAID.search(first):
        yield from (("opens", n) for n in [match["name"]] if is_name(n, lexicons))
    for match in re.finditer(rf"\b[Tt]he (?P<name>{_NAME})(?P<by>{_BY_WHOM}) {verb}", first):
        if is_name(match["name"], lexicons):
            yield "opens", match["name"] + match["by"]


def _described(lines: list[str]) -> Iterator[tuple[str, str]]:
    """A name that is a heading of its own, and of which the last lines say what it is or does."""
    for line in lines[:_TOP]:
        name = _LEAD.sub("", line, count=1).strip(" .")
        words = name.split()
        if not 1 <= len(words) <= _SHORT or not all(
            word[:1].isupper() or word in _LESSER for word in words
        ):
            continue
        forms = "|".join(re.escape(form) for form in {name, name.title()})
        told = re.compile(rf"(?:\A|[.!] )(?:The )?(?:{forms}){load_layout().about}", re.IGNORECASE)
        if any(told.search(last) for last in lines[-_FOOT:]):
            yield "about", name


def is_name(name: str, lexicons: Lexicons) -> bool:
    """Whether words are the name of a body: an office, or capitals with a noun of bodies."""
    words = name.split()
    lowers = {word.lower().strip(".,") for word in words}
    if not all(w[:1].isupper() or w.isdigit() or w.lower() in _LESSER for w in words):
        return False
    if len(words) == 1:
        return name.isupper() and len(name) > 2
    if len(words) > _LONGEST or lowers <= _WORDS.issues | _LESSER:
        return False
    return (is_body_name(name, lexicons) or bool(lowers & _KINDS)) and not _is_anothers(
        name, lexicons
    )


def _is_anothers(name: str, lexicons: Lexicons) -> bool:
    """As in "China's customs office": a state does not own its own body in that body's paper."""
    owner = _POSSESSIVE.match(name)
    actor = lexicons.registry.actors.get(names_in_text(owner[1], lexicons) if owner else "")
    return actor is not None and actor.kind == "state"


def _speaker(name: str, lexicons: Lexicons, *, described: bool) -> Speaker | None:
    """The body with its id; an institute or company is nobody's office, an outlet no body."""
    words = {word.lower().strip(".,") for word in name.split()}
    entity = names_in_text(name.title() if name.isupper() else name, lexicons)
    if is_outlet(entity, lexicons):
        return None
    actor = lexicons.registry.actors.get(entity)
    office = words & (_WORDS.offices | lexicons.nouns["offices"])
    if actor is not None and actor.kind == "state" and not office:
        entity = ""
    if entity == _COUNCIL and words & {"committee", "panel", "experts"}:
        # A body of the Council speaks for itself, also where it has no id.
        organs = (one for one in listed_names(name, lexicons) if one in lexicons.scopes)
        entity = next(organs, "")
    if (
        not described
        and not words & _KINDS
        and (not entity or actor is None or actor.kind == "state")
    ):
        return None
    return Speaker(name, entity, None, "frame")


def _shortened(name: str) -> Iterator[str]:
    """As in "Panel of Experts on Libya": "the Panel"."""
    head = _STOPS.split(name)[0].split()
    kinds = [word for word in head if word.lower() in _KINDS]
    if kinds:
        yield f"[Tt]he {kinds[-1].title()}"
        yield "[Tt]he " + " ".join(head[: head.index(kinds[-1]) + 1])


def _finds(house: House, body: str) -> bool:
    """Whether the body finds, records or recommends under any of its names."""
    forms = "|".join([re.escape(house.speaker.text), *house.shorts])
    finding = rf"\b(?:{forms})(?: \([^()]*\))? {load_layout().finding}"
    return re.search(finding, body) is not None
