"""From a document to proposed claims: the one entry of the rules.

`extract` is a pure function of the text, its date, the parser and the lexicons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from watchkeeper.reading.lexicon import Lexicons, load_lexicons
from watchkeeper.reading.model import (
    Answer,
    AnswerKind,
    Document,
    Paragraph,
    ProposedClaim,
    Speaker,
)
from watchkeeper.reading.rules.answers import link
from watchkeeper.reading.rules.attribution import Attribution, Block, read_sentence
from watchkeeper.reading.rules.conduits import is_outlet
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.grafts import mend
from watchkeeper.reading.rules.layout import (
    Label,
    label_of,
    load_layout,
    opening,
    paragraphs_of,
    repeated_labels,
)
from watchkeeper.reading.rules.naming import contains, find_names, names_in_text
from watchkeeper.reading.rules.participants import participants_of, place_of
from watchkeeper.reading.rules.quotes import Quotation, find_quotations, quotes_within
from watchkeeper.reading.rules.sameness import same_as
from watchkeeper.reading.rules.statements import Frame, find_frame
from watchkeeper.reading.rules.topics import Types, topic_of
from watchkeeper.reading.rules.values import Values, amount_of, time_of, values_in
from watchkeeper.reading.trees import Sentence, plant

EXTRACTOR = "rules/1"
_PLAIN = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u2019": "'", "\u2018": "'",
    "\n": " ", "\r": " ", "\t": " ", "\xa0": " ", "\u2009": " ", "\u202f": " ",
})  # fmt: skip
_BATCH = 128
_ABOUT = re.compile(r" (?:on|about|regarding|concerning) ")
_STATED = re.compile(r"\A(?:Mr|Ms|Mrs|Dr|Sir|Dame)\.? [^()]{2,40}\([^()]{3,60}\)")
_STANDS = frozenset({"position", "stance", "view", "side", "policy"})
_ASKED = re.compile(r"(^|[.!?]\"? )Asked about\b")


def extract(
    text: str | Document, anchor: date, nlp: Any, lexicons: Lexicons | None = None
) -> tuple[ProposedClaim, ...]:
    """Proposes the claims of a document.

    Args:
        text: The stored text, or a document.
        anchor: Day of the document, to which relative dates are counted.
        nlp: A spaCy pipeline with tagger, lemmatizer and parser.
        lexicons: The lexicons, by default those that ship with the package.

    Returns:
        The claims in order of their spans.
    """
    lexicons = lexicons or load_lexicons()
    document = text if isinstance(text, Document) else Document(text, anchor)
    if not document.paragraphs:
        document = replace(document, paragraphs=paragraphs_of(document.text))
    drafts = draft_claims(document, nlp, lexicons)
    return finish(document, drafts, lexicons)


def draft_claims(document: Document, nlp: Any, lexicons: Lexicons) -> list[Draft]:
    """Parses the paragraphs and applies the rules up to the drafts."""
    labels = _labels(document, lexicons)
    parsed = parse(document, labels, nlp, lexicons)
    quotations = find_quotations(document.text, document.paragraphs)
    frame = find_frame(document, parsed, lexicons)
    host = frame.speakers[0].entity if labels and frame and frame.speakers else ""
    frame = None if labels else frame
    attribution = Attribution(document, lexicons, quotations, frame)
    blocks = list(_blocks(document, parsed, labels, quotations, frame, lexicons, host))
    parts = [[read.sentence for read in block.reads] for block in blocks]
    attribution.topic = topic_of(parts, lexicons)
    for part in parts:
        for sentence in part:
            attribution.discourse.foresee(sentence)
    attribution.discourse.dateline = _dateline_state(document, lexicons)
    attribution.discourse.scene = _scene(blocks, frame, lexicons)
    for block in blocks:
        attribution.read(block)
    return attribution.drafts


def _labels(document: Document, lexicons: Lexicons) -> dict[int, Label]:
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


def parse(
    document: Document, labels: dict[int, Label], nlp: Any, lexicons: Lexicons
) -> list[tuple[Paragraph, tuple[Sentence, ...]]]:
    """The sentences of each paragraph, without its label or dateline."""
    starts = []
    for paragraph in document.paragraphs:
        label = labels.get(paragraph.number)
        skip = label.length if label else opening(document.text, paragraph)
        starts.append(paragraph.start + skip)
    texts = [
        _eased(document.text[start : p.end].translate(_PLAIN))
        for start, p in zip(starts, document.paragraphs, strict=True)
    ]
    parsed = []
    for paragraph, start, doc in zip(
        document.paragraphs, starts, nlp.pipe(texts, batch_size=_BATCH), strict=True
    ):
        sentences = tuple(
            mend(plant(span, start, paragraph.number), lexicons)
            for span in doc.sents
            if span.text.strip()
        )
        parsed.append((paragraph, sentences))
    return parsed


def _eased(text: str) -> str:
    """The text with openings that the parser takes for the main clause in words that it does not.

    Lengths stay, so that offsets do; only the parser sees it.
    """
    return _ASKED.sub(lambda match: match[1] + "In light of", text)


def _blocks(  # noqa: PLR0913, PLR0917
    document: Document,
    parsed: Sequence[tuple[Paragraph, tuple[Sentence, ...]]],
    labels: dict[int, Label],
    quotations: Sequence[Quotation],
    frame: Frame | None,
    lexicons: Lexicons,
    host: str,
) -> Iterable[Block]:
    """Paragraphs with the frame that holds in each."""
    current: tuple[Speaker, ...] = ()
    question = False
    answers = {number for number, label in labels.items() if not label.question}
    own = (host or _own_state(parsed, answers, lexicons)) if labels else ""
    delegates = sum(_delegate(document, paragraph) for paragraph, _ in parsed)
    if frame is not None and delegates >= 2 and frame.rule == "frame:title":
        frame = None
    scene = ""
    asked: Types = ()
    for paragraph, sentences in parsed:
        if paragraph.role == "label":
            scene = _section(document, paragraph, lexicons)
        reads = tuple(read_sentence(s, quotations, lexicons) for s in sentences)
        label = labels.get(paragraph.number)
        if label is not None:
            question = label.question
            current = () if question else (_labelled(document, label, own, lexicons),)
        if question:
            asked = topic_of([sentences], lexicons)
            put = replace(paragraph, role="question")
            yield Block(put, tuple(r for r in reads if r.cues), topic=asked)
        elif labels:
            yield Block(paragraph, reads, current, (), "frame:label", topic=asked)
        elif (
            frame is not None
            and frame.speakers
            and paragraph.number >= frame.since
            and paragraph.role == "body"
        ):
            yield Block(paragraph, reads, frame.speakers, frame.via, frame.rule)
        else:
            meeting = delegates >= 2 and _delegate(document, paragraph)
            named = _delegate_named(document, paragraph, lexicons) if meeting else ()
            yield Block(paragraph, reads, meeting=meeting, delegate=named, scene=scene)


def _dateline_state(document: Document, lexicons: Lexicons) -> str:
    """The state from whose capital the dispatch is dated."""
    for paragraph in document.paragraphs[:4]:
        length = opening(document.text, paragraph)
        if paragraph.role == "body" and length > 3:
            place = document.text[paragraph.start : paragraph.start + length].split(",")[0]
            name = names_in_text(place.split("(")[0].strip().title(), lexicons)
            return name if name and lexicons.registry.actors[name].kind == "state" else ""
    return ""


def _scene(blocks: Sequence[Block], frame: Frame | None, lexicons: Lexicons) -> str:
    """The state whose offices a statement or a briefing names without their owner."""
    speakers = frame.speakers if frame is not None else ()
    labelled = [one for block in blocks if block.rule == "frame:label" for one in block.speakers]
    for speaker in (*speakers, *labelled):
        if speaker.entity:
            state = lexicons.registry.state_of(speaker.entity)
            return state if lexicons.registry.actors[state].kind == "state" else ""
    return ""


def _own_state(
    parsed: Sequence[tuple[Paragraph, tuple[Sentence, ...]]], answers: set[int], lexicons: Lexicons
) -> str:
    """The state of which a briefing speaks as its own: the one named most in the answers."""
    counts: dict[str, int] = {}
    for paragraph, sentences in parsed:
        if paragraph.number not in answers:
            continue
        for sentence in sentences:
            for hit in find_names(sentence, range(len(sentence)), lexicons):
                row = hit.rows[-1]
                if hit.kind in ("state", "seat") and sentence.deps[row] in ("nsubj", "poss"):
                    stands = sentence.lemmas[sentence.heads[row]] in _STANDS
                    counts[hit.entity] = counts.get(hit.entity, 0) + (3 if stands else 1)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return ""
    return ranked[0][0]


def _delegate(document: Document, paragraph: Paragraph) -> bool:
    return bool(
        load_layout().delegates.match(document.text[paragraph.start : paragraph.start + 120])
    )


def _section(document: Document, paragraph: Paragraph, lexicons: Lexicons) -> str:
    """The state or body whose reactions follow under a heading that is nothing but its name."""
    line = document.text[paragraph.start : paragraph.end]
    words = line.title() if line.isupper() else line
    named = names_in_text(words, lexicons) if len(line.split()) <= 3 else ""
    if not named and line.isupper() and len(line.split()) <= 2:
        named = names_in_text(line, lexicons)
    return "" if is_outlet(named, lexicons) else named


def _delegate_named(
    document: Document, paragraph: Paragraph, lexicons: Lexicons
) -> tuple[Speaker, ...]:
    """As in "ROBERT WOOD (United States)": the delegate whose state stands behind the name."""
    opening_words = document.text[paragraph.start : paragraph.start + 120]
    match = load_layout().delegates.match(opening_words)
    state = names_in_text(match["state"], lexicons) if match and match["state"] else ""
    if match is None or not state:
        return ()
    span = (paragraph.start, paragraph.start + match.end())
    return (Speaker(match[0], state, span, "named"),)


def _labelled(document: Document, label: Label, own: str, lexicons: Lexicons) -> Speaker:
    """The speaker whom a label names; an introduction or the heading says for whom he speaks."""
    heading = _heading(document, lexicons) or own
    entity = names_in_text(label.text, lexicons) or _introduced(document, label, heading, lexicons)
    return Speaker(label.text, entity or heading, None, "label")


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
            return named
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


def finish(
    document: Document, drafts: Sequence[Draft], lexicons: Lexicons
) -> tuple[ProposedClaim, ...]:
    """Identifiers, spans, answers, duplicates, dates and figures."""
    links = link(drafts, lexicons)
    drafts = [_retyped(draft, drafts, links.get(place, [])) for place, draft in enumerate(drafts)]
    spans = _spans(document.text, drafts)
    ids = _ids(document.text, drafts, spans)
    same = same_as(drafts, lexicons)
    quotations = find_quotations(document.text, document.paragraphs)
    values: dict[int, Values] = {}
    claims = []
    for place, draft in enumerate(drafts):
        sentence = draft.proposition.sentence
        if id(sentence) not in values:
            values[id(sentence)] = values_in(document.text, sentence, document.anchor)
        claim = _claim(draft, values[id(sentence)], lexicons)
        claims.append(
            replace(
                claim,
                id=ids[place],
                span=spans[place],
                text=document.text[slice(*spans[place])],
                quotes=quotes_within(spans[place], quotations),
                answers=tuple(Answer(ids[to], kind) for to, kind in links.get(place, ())),
                same_as=(ids[same[place]],) if place in same else (),
            )
        )
    return tuple(sorted(claims, key=lambda claim: (claim.span, claim.id)))


def _claim(draft: Draft, values: Values, lexicons: Lexicons) -> ProposedClaim:
    """What a draft says by itself."""
    proposition, cue = draft.proposition, draft.proposition.said.cue
    hedges = _words_of("hedges", draft.clause, lexicons)
    doubts = _words_of("doubts", draft.clause, lexicons)
    time = time_of(proposition, values)
    inferred = [name for name, is_so in (
        ("event_types", draft.inherited),
        ("speaker", draft.speaker.resolved in ("pronoun", "description", "scene", "surname")),
        ("time", time is not None and time.inferred),
    ) if is_so]  # fmt: skip
    return ProposedClaim(
        id="",
        span=draft.span,
        text="",
        voice="reported" if draft.reported else "author",
        speaker=draft.speaker,
        cue="" if cue is None else cue.name,
        stance=draft.act,
        mode=draft.mode,
        via=draft.via,
        cue_span=None if cue is None else proposition.sentence.covers(cue.rows),
        event_types=draft.kinds,
        participants=participants_of(proposition, lexicons),
        time=time,
        place=place_of(proposition),
        quantity=amount_of(proposition, values),
        modality=tuple(dict.fromkeys((*doubts, *hedges))),
        certainty="doubtful" if doubts else "hedged" if hedges else "stated",
        rules=draft.rules,
        inferred=tuple(inferred),
    )


def _words_of(kind: str, text: str, lexicons: Lexicons) -> list[str]:
    return [match[0].lower() for match in lexicons.stances[kind].finditer(text)]


def _retyped(
    draft: Draft, drafts: Sequence[Draft], answered: Sequence[tuple[int, AnswerKind]]
) -> Draft:
    """An answer without event types of its own takes those of what it answers."""
    if not answered:
        return draft
    if draft.act == "assert" and answered[0][1] == "disputes legality":
        draft = replace(draft, act="deny", rules=(*draft.rules, "stance:lawful-answer"))
    if not draft.inherited:
        return draft
    return replace(
        draft, types=drafts[answered[0][0]].types, rules=(*draft.rules, "event:answered")
    )


def _spans(text: str, drafts: Sequence[Draft]) -> list[tuple[int, int]]:
    """A sentence with one claim is its span; with several, each has its clause."""
    count: dict[int, set[tuple[int, int]]] = {}
    for draft in drafts:
        count.setdefault(id(draft.proposition.sentence), set()).add(draft.span)
    spans = []
    for draft in drafts:
        sentence = draft.proposition.sentence
        alone = len(count[id(sentence)]) == 1
        start, end = (sentence.start, sentence.end) if alone else draft.span
        while end > start and text[end - 1].isspace():
            end -= 1
        spans.append((start, end))
    return spans


def _ids(text: str, drafts: Sequence[Draft], spans: Sequence[tuple[int, int]]) -> list[str]:
    """Ids from content; equal contents are counted."""
    ids, seen = [], set()
    for draft, span in zip(drafts, spans, strict=True):
        cue = draft.proposition.said.cue
        who = f"{draft.speaker.entity}|{draft.speaker.text}"
        key = f"{span}|{who}|{cue.name if cue else ''}|{draft.act}|{text[span[0] : span[1]]}"
        salt, name = 0, ""
        while not name or name in seen:
            name = "c" + sha256(f"{key}|{salt}".encode()).hexdigest()[:12]
            salt += 1
        seen.add(name)
        ids.append(name)
    return ids
