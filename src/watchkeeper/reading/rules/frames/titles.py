"""Titles and sentences that say whose statement follows, and the parties of a joint one.

The rules:

1. "X issued the following statement:" and "the following statement was released by X" hand the
   floor to X.
2. A title names the owner before what the paper is called ("X's statement") or behind it
   ("Statement by X"); what it is about is cut off.
3. Several states or bodies that "and" binds are joint speakers, unless a group of theirs is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, Paragraph, Speaker
from watchkeeper.reading.rules.frames.letterheads import is_only_names
from watchkeeper.reading.rules.layout import load_layout
from watchkeeper.reading.rules.naming import find_names, listed_names, names_in_text
from watchkeeper.reading.rules.sentences.nominals import phrase_of
from watchkeeper.reading.rules.speakers.subjects import subject_of
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings

_MARK = re.compile(r" [|\u2013\u2014-] ")
_RELEASED = re.compile(
    r"\bfollowing (?:joint )?statement (?:was|is|has been) "
    r"(?:released|issued|adopted|made|given) by (?P<who>[^;]{3,200})"
)


def handed_over(
    document: Document, paragraph: Paragraph, sentence: Sentence, lexicons: Lexicons
) -> tuple[Speaker, ...]:
    """As in "X issued the following statement:" makes X the speaker of what follows."""
    text = document.text[sentence.start : sentence.end]
    if (released := _RELEASED.search(text)) is not None:
        return joint_in(released["who"], lexicons)
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
    found = _speakers(document, sentence, subject, lexicons)
    if any(one.entity for one in found):
        return found
    # The parser cuts long offices at their hyphens ("the vice-minister of ...").
    before = " ".join(text[: match.start()].split())
    entity = names_in_text(before, lexicons)
    return (Speaker(before, entity, None, "frame"),) if entity else found


def joint_in(words: str, lexicons: Lexicons) -> tuple[Speaker, ...]:
    """The speaker whom words name, or the parties whom "and" binds."""
    who = " ".join(words.split()).strip(" .,:")
    entity = names_in_text(who, lexicons)
    actor = lexicons.registry.actors.get(entity)
    parties = list(dict.fromkeys(listed_names(who, lexicons)))
    group = actor is not None and actor.kind in ("group", "organ")
    if group or len(parties) < 2 or " and " not in who:
        return (Speaker(who, entity, None, "frame"),)
    return tuple(Speaker(lexicons.registry.name(a), a, None, "frame") for a in parties)


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


def titled(
    document: Document,
    paragraph: Paragraph,
    sentences: Sequence[Sentence],
    lexicons: Lexicons,
) -> tuple[Speaker, ...]:
    """Whose statement follows under a title."""
    text = document.text[paragraph.start : paragraph.end]
    starts = [0, *(mark.end() for mark in _MARK.finditer(text))]
    for start in starts:
        for pattern in load_layout().titles:
            match = pattern.match(text[start:])
            if match and _can_issue(match["who"], lexicons):
                low = paragraph.start + start + match.start("who")
                high = paragraph.start + start + match.end("who")
                return _named_between(document, sentences, low, high, lexicons)
    return ()


def _can_issue(who: str, lexicons: Lexicons) -> bool:
    """Whether words name a body, an office or a person, and not what a headline tells of."""
    words = {word.strip(",.()\u2019'").lower() for word in who.replace("-", " ").split()}
    words |= {word.removesuffix("s") for word in words}
    nouns = lexicons.nouns
    if words & (nouns["offices"] | nouns["persons"] | nouns["speakers"] | _WORDS.offices):
        return True
    if words & (_WORDS.bodies | _WORDS.firms | {"joint"}):
        return True
    actor = lexicons.registry.actors.get(names_in_text(who, lexicons))
    return actor is not None and (actor.kind != "state" or is_only_names(who, lexicons))


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
        parties = joint_in(words, lexicons)
        if len(parties) > 1:
            return parties
        entity = names_in_text(words, lexicons)
        return (Speaker(words, entity, (low, high), "frame"),)
    return ()
