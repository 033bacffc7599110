"""What a document says of itself: who issued it, who signed it, whom to ask, what saying does.

The rules, each with its weight in `layout.yaml` (`signs`):

1. made-by: a line of its own says "issued by X", "from: X", "posted by X".
2. self-issue: "X and Y are issuing this advisory", "this note is published by X".
3. we-named: "We, the foreign ministers of X".
4. release: the first sentence begins with "Today" and tells what a body does; announced: "today"
   stands later, and the body has the full name that only its own papers give it.
5. opening: the first sentence does by saying, in the present tense, with an office for its subject
   ("The Ministry rejects"); reporting: it ends with "the Service reports".
6. signature: a last line is nothing but a body's name.
7. contact: a last line says which body's press office to ask; citation: how the body's paper is to
   be cited.
8. acts: the headline's subject is a committee or agency, which later does by saying.
9. released: it is called a press release, and a government or minister opens it.
10. joint: a heading calls it a joint statement, and it or the first sentences name the parties.
11. recurring: a name in capitals in the headings is later said to find, assess or recommend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, Paragraph, Speaker
from watchkeeper.reading.rules.frames.letterheads import (
    is_body_name,
    is_only_places,
    parts_of,
)
from watchkeeper.reading.rules.frames.signs import Sign
from watchkeeper.reading.rules.frames.titles import joint_in
from watchkeeper.reading.rules.layout import load_layout, opening
from watchkeeper.reading.rules.names import spelled
from watchkeeper.reading.rules.naming import listed_names, names_in_text
from watchkeeper.reading.rules.sentences.parsing import Parsed
from watchkeeper.reading.rules.speakers.conduits import is_outlet
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings
_HEAD, _TAIL = 8, 5
_ORGANS = frozenset({"committee", "panel", "team", "agency", "board", "commission", "group"})
_SIGNED = 6
"""Words of a line behind a signature (place, date) are fewer."""
_LONGEST = 24
"""Most words of a line that says nothing but who made it."""
_DATED = re.compile(
    r"[,.]? +(?:on )?(?:\d{1,2}(?:st|nd|rd|th)?\.? )?(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)"
    r"\b.*$|[,.]? +\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*$"
)
_DEFINED = re.compile(r"\(hereinafter[^\"\u201c]{0,40}[\"\u201c](?:the )?(?P<name>[^\"\u201d]+)")


def imprints(document: Document, parsed: Parsed, since: int, lexicons: Lexicons) -> Iterator[Sign]:
    """The signs; `since` is the number of the first paragraph behind the headings."""
    layout, text = load_layout(), document.text
    lines = [(paragraph, text[paragraph.start : paragraph.end]) for paragraph, _ in parsed]
    yield from _makers(lines, since, lexicons)
    for paragraph, line in lines[:_HEAD]:
        if paragraph.role == "body":
            yield from _acting(line, paragraph.number, lexicons)
    first = next(((p, line) for p, line in lines if p.role == "body"), None)
    if first is not None:
        line = text[first[0].start + opening(text, first[0]) : first[0].end]
        yield from _opening(line, first[0].number, lexicons)
    longest = [len(line.split()) for _, line in lines]
    for paragraph, line in [one for one in lines[-_TAIL:] if one[0].number >= since]:
        last = all(size < _SIGNED for size in longest[paragraph.number + 1 :])
        if match := layout.contact.search(line):
            if not is_only_places(match["who"], lexicons):
                yield Sign("contact", _registered(match["who"], lexicons), since)
        elif match := layout.citation.match(line):
            yield Sign("citation", _owner(match["who"], lexicons), since)
        elif last and is_body_name(line.strip(" .*_"), lexicons):
            yield Sign("signature", _registered(line, lexicons), since)
    yield from _joint(lines, since, lexicons)
    yield from _recurring(document, parsed, since, lexicons)
    yield from _acts(lines, since, lexicons)
    released = first is not None and any(_is_release(document, p) for p, _ in lines[:_HEAD])
    if first is not None and released and (match := layout.doer.match(first[1])):
        yield Sign("released", (Speaker(match["who"], "", None, "frame"),), since)


def _makers(
    lines: Sequence[tuple[Paragraph, str]], since: int, lexicons: Lexicons
) -> Iterator[Sign]:
    """Lines at the head or the foot that say nothing but who made the document."""
    for paragraph, line in [*lines[:_HEAD], *lines[_HEAD:][-_TAIL:]]:
        if (match := load_layout().made_by.match(line)) and len(line.split()) <= _LONGEST:
            at_head = paragraph.number < _HEAD
            begins = max(since, paragraph.number + 1) if at_head else since
            yield Sign("made-by", _owner(_DATED.sub("", match["who"]), lexicons), begins)


def _is_release(document: Document, paragraph: Paragraph) -> bool:
    """Whether a heading, or what stands before its first mark, calls the paper a release."""
    if paragraph.role == "body":
        return False
    first = next(iter(parts_of(document, paragraph)), None)
    words = {word.lower() for word in spelled(first.whole)} if first is not None else set()
    return (
        len(words) > 1 and words <= _WORDS.issues and bool(words & {"release", "notice", "story"})
    )


def _acting(line: str, number: int, lexicons: Lexicons) -> Iterator[Sign]:
    """Sentences in which the document says who issues it, or "we" say who they are."""
    layout = load_layout()
    if match := layout.self_issue.search(line):
        who = match["who"] or match["by"]
        defined = _DEFINED.search(who)
        named = (Speaker(f"{defined['name']}, {_bare(who)}", "", None, "frame"),) if defined else ()
        yield Sign("self-issue", named or joint_in(who, lexicons), number)
    if match := layout.we_named.search(line):
        yield Sign("we-named", joint_in(match["who"], lexicons), number)


def _joint(
    lines: Sequence[tuple[Paragraph, str]], since: int, lexicons: Lexicons
) -> Iterator[Sign]:
    """The parties of what a heading calls a joint statement: named there or in what follows."""
    head = [line for paragraph, line in lines[:_HEAD] if paragraph.role != "body"]
    headed = next((line for line in head if load_layout().joint.search(line)), "")
    bodies = [line for paragraph, line in lines if paragraph.role == "body"][:2]
    if not headed:
        return
    named = [m["who"] for line in bodies if (m := load_layout().parties.search(line))]
    for words in (headed, *named):
        parties = list(dict.fromkeys(listed_names(words, lexicons)))
        states = [one for one in parties if lexicons.registry.actors[one].kind == "state"]
        if len(states) > 1:
            name = lexicons.registry.name
            yield Sign("joint", tuple(Speaker(name(a), a, None, "frame") for a in states), since)
            return
    for words in (headed, *bodies):
        if match := load_layout().undersigned.search(words):
            yield Sign("joint", joint_in(match["who"] or match["they"], lexicons), since)
            return


def _bare(who: str) -> str:
    """A phrase without its definition; short names stay, without their brackets."""
    return " ".join(re.sub(r"\(hereinafter.*", "", who).replace("(", "").replace(")", "").split())


def _opening(line: str, number: int, lexicons: Lexicons) -> Iterator[Sign]:
    """What the first sentence of the body does by saying."""
    layout = load_layout()
    rules = (
        ("release", layout.performed),
        ("announced", layout.announced),
        ("opening", layout.performing),
    )
    for rule, pattern in rules:
        if match := pattern.match(line):
            words = {word.lower().strip(",.") for word in match["who"].split()}
            office = words & (_WORDS.offices | _WORDS.bodies | _ORGANS)
            actor = lexicons.registry.actors.get(names_in_text(match["who"], lexicons))
            formal = bool(words & {"of", "for"})
            reported = actor is None or actor.kind == "organ" or not formal
            organ = pattern is layout.announced and reported
            if pattern is layout.performed or (office and not organ):
                yield Sign(rule, _owner(match["who"], lexicons, sure=True), number)
                break
    if match := layout.reporting.search(line.split(". ", maxsplit=1)[0].rstrip(".")):
        entity = names_in_text(match["who"], lexicons)
        actor = lexicons.registry.actors.get(entity)
        if actor is not None and actor.kind == "agency":
            yield Sign("reporting", _registered(match["who"], lexicons), number)


def _registered(words: str, lexicons: Lexicons) -> tuple[Speaker, ...]:
    """The registered body that words name, unless it is an outlet."""
    who = " ".join(words.split()).strip(" .,:")
    entity = names_in_text(who.title() if who.isupper() else who, lexicons)
    if not entity or is_outlet(entity, lexicons) or _is_private(who, lexicons):
        return ()
    return (Speaker(who, entity, None, "frame"),)


def _is_private(who: str, lexicons: Lexicons) -> bool:
    """As in "Ukrainian Institute of Trade": of a country, and no office of its state."""
    words = {word.lower().strip(",.") for word in who.split()}
    private = (_WORDS.bodies | _WORDS.firms) - _WORDS.offices - _WORDS.office_words
    return bool(words & private) and is_only_places(who, lexicons)


def _owner(words: str, lexicons: Lexicons, *, sure: bool = False) -> tuple[Speaker, ...]:
    """The body that words name: registered, or an organisation with a name in capitals."""
    found = _registered(words, lexicons)
    if found:
        return found
    who = " ".join(words.split()).strip(" .,:")
    if is_outlet(names_in_text(who, lexicons), lexicons):
        return ()
    lowers = {word.lower().strip(",.") for word in who.split()}
    office = bool(lowers) and lowers <= _WORDS.office_words | _WORDS.offices
    kinds = _WORDS.bodies | _WORDS.firms | _WORDS.offices
    if (office or lowers & kinds) and (sure or who[:1].isupper()):
        return (Speaker(who, "", None, "frame"),)
    return ()


def _recurring(
    document: Document, parsed: Parsed, since: int, lexicons: Lexicons
) -> Iterator[Sign]:
    """A name of the headings that later finds, assesses or recommends."""
    body = "\n".join(document.text[p.start : p.end] for p, _ in parsed if p.role == "body")
    for paragraph, _ in parsed[:_HEAD]:
        if paragraph.role == "body":
            break
        for part in parts_of(document, paragraph):
            name = part.whole
            capital = all(w[:1].isupper() or w in _WORDS.lesser for w in name.split())
            if not capital or len(name) < 3 or len(name.split()) > 8 or part.headline:
                continue
            verb = load_layout().finding
            forms = "|".join(re.escape(form) for form in {name, name.title()} if form)
            if re.search(rf"\b(?:{forms})(?: \([^()]*\))? {verb}", body):
                entity = names_in_text(name, lexicons)
                actor = lexicons.registry.actors.get(entity)
                if actor is None or actor.kind not in ("state", "outlet"):
                    yield Sign("recurring", (Speaker(name, entity, None, "frame"),), since)


def _acts(lines: Sequence[tuple[Paragraph, str]], since: int, lexicons: Lexicons) -> Iterator[Sign]:
    """A committee that the headline names first, and which later reminds, notes or recommends."""
    for paragraph, line in lines[:_HEAD]:
        if paragraph.role == "body":
            break
        words = [word.lower() for word in spelled(line)]
        noun = next((word for word in words[:5] if word in _ORGANS), "")
        name = line[: line.lower().index(noun) + len(noun)] if noun else ""
        entity = next(reversed(listed_names(name, lexicons)), "")
        actor = lexicons.registry.actors.get(entity)
        if actor is None or actor.kind != "organ":
            continue
        acting = re.compile(rf"(?:^|[.;] )The {noun.title()} (?=\w)")
        for other, text in lines:
            for found in acting.finditer(text) if other.role == "body" else ():
                start = found.start() + len(found[0]) - len(f"The {noun} ")
                if load_layout().performing.match(text, start):
                    yield Sign("acts", (Speaker(name, entity, None, "frame"),), since)
                    return
