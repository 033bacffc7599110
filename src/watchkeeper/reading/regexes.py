"""Reading without a model: expressions that find the plainest attributions, and few of them.

The rules:

1. A speaker is a name of the registry or of the lexicons right before or after a verb of saying, or
   after "according to"; nothing is resolved and nothing is inferred.
2. A sentence is cut at a full stop; a clause belongs to the one verb of saying before it.
3. Every claim says so: its first rule is `regex:low-recall`, and the extractor is named `regex/1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import cast

from watchkeeper.reading.lexicon import load_lexicons
from watchkeeper.reading.model import (
    Document,
    EventType,
    ProposedClaim,
    Quote,
    Span,
    Speaker,
    Stance,
)
from watchkeeper.reading.rules.layout import paragraphs_of
from watchkeeper.reading.rules.naming import names_in_text
from watchkeeper.reading.rules.quotes import find_quotations, quotes_within

EXTRACTOR = "regex/1"
RULE = "regex:low-recall"
MAX_SENTENCE = 1200

_SENTENCE = re.compile(r"[^.!?\n]{2,1200}(?:[.!?](?=\d|[A-Z]\.)[^.!?\n]{0,600})*[.!?]*[\"\u201d]?")
_ACCORDING = re.compile(r"\b[Aa]ccording to (?P<who>[^,.;]{2,80})")
_ABSENT = re.compile(r"\b(?:not|never|n't|yet to|no)\b[^.]{0,12}\Z")


@lru_cache(maxsize=1)
def _saying() -> tuple[re.Pattern[str], dict[str, Stance]]:
    """Past and present forms of the regular verbs that take a clause or a topic."""
    lexicons = load_lexicons()
    forms: dict[str, Stance] = {}
    for lemma, acts in lexicons.verbs.items():
        act = acts.get("that") or acts.get("np")
        if act is None or lemma in lexicons.weak | lexicons.topical:
            continue
        for form in _forms(lemma):
            forms.setdefault(form, act)
    forms.update({"said": "assert", "says": "assert", "told": "assert", "tells": "assert"})
    words = "|".join(sorted(map(re.escape, forms), key=lambda form: (-len(form), form)))
    return re.compile(rf"\b(?P<verb>{words})\b"), forms


def _forms(lemma: str) -> tuple[str, ...]:
    if lemma.endswith("e"):
        return lemma + "d", lemma + "s"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied", lemma[:-1] + "ies"
    return lemma + "ed", lemma + "s"


@lru_cache(maxsize=1)
def _topics() -> tuple[tuple[EventType, re.Pattern[str]], ...]:
    """For each event type the phrases that show it alone."""
    lexicons = load_lexicons()
    found: dict[EventType, list[str]] = {}
    single = {c.concepts[0]: c.type for c in lexicons.combinations if len(c.concepts) == 1}
    for entries in lexicons.concepts.heads.values():
        for key, value in entries:
            concept, _ = cast("tuple[str, str]", value)
            if concept in single and concept != "diplomacy":
                found.setdefault(single[concept], []).append(r"[\s-]".join(map(re.escape, key)))
    return tuple(
        (kind, re.compile(r"\b(?:" + "|".join(sorted(words)) + r")s?\b", re.IGNORECASE))
        for kind, words in found.items()
    )


def extract(text: str | Document, anchor: date) -> tuple[ProposedClaim, ...]:
    """Proposes the plainest claims of a document without a parser.

    Args:
        text: The stored text, or a document.
        anchor: Day of the document.

    Returns:
        The claims in order of their spans, each marked as found with low recall.
    """
    document = text if isinstance(text, Document) else Document(text, anchor)
    paragraphs = document.paragraphs or paragraphs_of(document.text)
    quotations = find_quotations(document.text, paragraphs)
    claims = []
    for paragraph in paragraphs:
        for span in _sentences(document.text, paragraph.start, paragraph.end):
            claim = _claim(document.text, span)
            if claim is not None:
                quotes = quotes_within(span, quotations)
                claims.append(_quoted(claim, quotes))
    return tuple(claims)


def _quoted(claim: ProposedClaim, quotes: tuple[Quote, ...]) -> ProposedClaim:
    return replace(claim, quotes=quotes, mode="partial") if quotes else claim


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _SENTENCE.finditer(text, start, end):
        first, last = match.start(), match.end()
        while first < last and text[first].isspace():
            first += 1
        if last - first > 20:
            yield first, last


def _claim(text: str, span: Span) -> ProposedClaim | None:
    sentence = text[span[0] : span[1]]
    found = _attribution(sentence)
    if found is None:
        return None
    who, cue, act, content = found
    kinds = [kind for kind, pattern in _topics() if pattern.search(content)][:2]
    entity = names_in_text(who, load_lexicons())
    if not kinds or not entity:
        return None
    key = f"{span}|{entity}|{cue}"
    return ProposedClaim(
        id="c" + sha256(key.encode()).hexdigest()[:12],
        span=span,
        text=sentence,
        voice="reported",
        speaker=Speaker(who, entity),
        cue=cue,
        stance=act,
        event_types=tuple(kinds),
        rules=(RULE,),
    )


def _attribution(sentence: str) -> tuple[str, str, Stance, str] | None:
    """Speaker, cue, act and content of the plainest attribution of a sentence."""
    if (match := _ACCORDING.search(sentence)) is not None:
        rest = sentence[: match.start()] + sentence[match.end() :]
        return match["who"].strip(), "according to", "assert", rest
    pattern, acts = _saying()
    match = pattern.search(sentence)
    if match is None or _ABSENT.search(sentence[: match.start()]):
        return None
    before, after = sentence[: match.start()].strip(" ,"), sentence[match.end() :]
    if before and '"' not in before and len(before) < 120:
        return before, match["verb"], acts[match["verb"]], after
    after_name = re.match(r"\s+((?:[A-Z][\w.'\u2019-]*\s?){1,6})", after)
    if after_name is not None:
        return after_name[1].strip(), match["verb"], acts[match["verb"]], before
    return None
