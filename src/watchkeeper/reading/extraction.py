"""From a document to proposed claims: the one entry of the rules.

`extract` is a pure function of the text, its date, the parser and the lexicons. The flow, with the
modules of `rules/` that each step is in:

1. Document → layout: paragraphs, headlines, datelines, labels (`layout`), quotations (`quotes`).
2. Layout → sentences: the parse, put right where the parser errs (`sentences`).
3. Who speaks by the layout: a statement, a briefing, a meeting record (`frames`).
4. Sentence → cues: which words show that somebody says something (`cues`).
5. Cues → propositions: one clause each, with the cue that speaks it (`propositions`).
6. Cue → speaker: the phrase that names him, and whom it means by what was named before
   (`speakers`, `naming`); `attribution` reads the document in order.
7. Proposition → draft (`drafting`): its speech act (`stances`), its event types (`contents`).
8. Drafts → proposals (`proposals`): dates, figures, participants (`contents`), what answers what
   and what says the same (`links`).

Words are in `lexicons/*.yaml`, typed by `lexicon` and `words`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from watchkeeper.reading.lexicon import Lexicons, load_lexicons
from watchkeeper.reading.model import Document, ProposedClaim
from watchkeeper.reading.rules.attribution import Attribution
from watchkeeper.reading.rules.contents.topics import topic_of
from watchkeeper.reading.rules.frames.blocks import Layers, blocks_of
from watchkeeper.reading.rules.frames.scenes import scene_of
from watchkeeper.reading.rules.frames.selves import dateline_state
from watchkeeper.reading.rules.frames.statements import find_frame
from watchkeeper.reading.rules.frames.transcripts import labels_of
from watchkeeper.reading.rules.layout import paragraphs_of
from watchkeeper.reading.rules.names import localised
from watchkeeper.reading.rules.proposals import proposals_of
from watchkeeper.reading.rules.quotes import find_quotations
from watchkeeper.reading.rules.sentences.parsing import parse
from watchkeeper.reading.rules.speakers.homes import home_of

EXTRACTOR = "rules/1"


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
    document = text if isinstance(text, Document) else Document(text, anchor)
    read = attribute(document, nlp, lexicons or load_lexicons())
    return proposals_of(read.document, read.drafts, read.quotations, read.lexicons)


def attribute(document: Document, nlp: Any, lexicons: Lexicons) -> Attribution:
    """Reads a document up to its drafts: who says what, how and about what, one by one.

    Args:
        document: The document.
        nlp: A spaCy pipeline with tagger, lemmatizer and parser.
        lexicons: The lexicons.
    """
    if not document.paragraphs:
        document = replace(document, paragraphs=paragraphs_of(document.text))
    lexicons = localised((document.text[p.start : p.end] for p in document.paragraphs), lexicons)
    labels = labels_of(document, lexicons)
    parsed = parse(document, labels, nlp, lexicons)
    quotations = find_quotations(document.text, document.paragraphs)
    frame = find_frame(document, parsed, lexicons, labelled=bool(labels))
    blocks = blocks_of(document, parsed, Layers(quotations, labels, frame), lexicons)
    frame = None if labels else frame
    attribution = Attribution(document, lexicons, quotations, frame)
    attribution.topic = topic_of([block.sentences for block in blocks], lexicons)
    attribution.discourse.dateline = dateline_state(document, lexicons)
    attribution.discourse.home = home_of(document)
    attribution.discourse.scene = scene_of(blocks, frame, lexicons)
    for block in blocks:
        for sentence in block.sentences:
            attribution.discourse.foresee(sentence)
    for block in blocks:
        attribution.read(block)
    return attribution
