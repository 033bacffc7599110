"""Paragraphs as read: their sentences with cues, and who speaks each paragraph by the layout.

The rules:

1. In a transcript the label's speaker speaks his paragraphs; of a question only what it reports
   counts, and what it is about is the topic of the answer.
2. Under a statement frame its speaker speaks the body.
3. Two delegates named at the heads of paragraphs make a meeting record: each speaks his own.
4. Under a heading that is nothing but a state's or body's name its offices need no owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, Paragraph, Speaker
from watchkeeper.reading.rules.contents.topics import Types, topic_of
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.cues.finding import find_cues
from watchkeeper.reading.rules.frames.statements import Frame
from watchkeeper.reading.rules.frames.transcripts import (
    labelled,
    own_of_labels,
    own_state,
    state_of_labels,
)
from watchkeeper.reading.rules.layout import Label, load_layout
from watchkeeper.reading.rules.naming import names_in_text
from watchkeeper.reading.rules.propositions.proposition import Proposition, split_joint
from watchkeeper.reading.rules.propositions.walk import Walk
from watchkeeper.reading.rules.quotes import Quotation, quoted_rows
from watchkeeper.reading.rules.sentences.parsing import Parsed
from watchkeeper.reading.rules.speakers.conduits import is_outlet
from watchkeeper.reading.trees import Sentence

_OPENING = 120
"""Characters of a paragraph among which a delegate is named."""


@dataclass(frozen=True, slots=True)
class Read:
    """One sentence with its cues and propositions."""

    sentence: Sentence
    quoted: frozenset[int]
    cues: dict[int, Cue]
    propositions: list[Proposition]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as read.

    Attributes:
        paragraph: The paragraph.
        reads: Its sentences.
        speakers: Speakers of the frame in force, () outside one.
        via: Conduits of the frame.
        rule: The rule of the frame.
        meeting: Whether the delegate whom it names speaks all of it.
        topic: What the question is about that it answers, () outside a briefing.
        scene: State under whose heading it stands, "" when none.
        delegate: That delegate, where the layout gives name and state.
    """

    paragraph: Paragraph
    reads: tuple[Read, ...]
    speakers: tuple[Speaker, ...] = ()
    via: tuple[str, ...] = ()
    rule: str = ""
    meeting: bool = False
    delegate: tuple[Speaker, ...] = ()
    scene: str = ""
    topic: Types = ()

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences that were read."""
        return [read.sentence for read in self.reads]


def read_sentence(sentence: Sentence, quotations: Sequence[Quotation], lexicons: Lexicons) -> Read:
    """Finds the cues and propositions of a sentence; nothing is resolved yet."""
    quoted = quoted_rows(sentence, quotations)
    cues = find_cues(sentence, lexicons, quoted)
    propositions = [one for p in Walk(sentence, cues).run() for one in split_joint(p)]
    return Read(sentence, quoted, cues, propositions)


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies over the paragraphs of a document.

    Attributes:
        quotations: Its quotations in order.
        labels: The labels of a transcript by paragraph, empty when it is none.
        frame: The statement frame, None outside one.
    """

    quotations: Sequence[Quotation]
    labels: Mapping[int, Label]
    frame: Frame | None


def blocks_of(
    document: Document, parsed: Parsed, layers: Layers, lexicons: Lexicons
) -> list[Block]:
    """The paragraphs as read, each with the frame that holds in it."""
    reads = [
        (paragraph, tuple(read_sentence(s, layers.quotations, lexicons) for s in sentences))
        for paragraph, sentences in parsed
    ]
    if layers.labels:
        sure = layers.frame is not None and layers.frame.speakers and not layers.frame.guessed
        likely = layers.frame.speakers[0] if layers.frame and layers.frame.speakers else None
        host = likely.entity if likely is not None and sure else ""
        answers = {number for number, label in layers.labels.items() if not label.question}
        labelled_by = dict(layers.labels)
        own = host or own_state(parsed, answers, lexicons)
        own = own or state_of_labels(labelled_by, lexicons)
        own = own or (likely.entity if likely is not None else "")
        hosts = layers.frame.speakers if layers.frame is not None and sure else ()
        joint = own_of_labels(parsed, labelled_by, hosts, lexicons) if len(hosts) > 1 else {}
        return list(
            _of_transcript(document, reads, Transcript(layers.labels, own, hosts, joint), lexicons)
        )
    return list(_of_report(document, reads, layers.frame, lexicons))


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript's labels, its host's body, the hosts where sure, and theirs of joint labels."""

    labels: Mapping[int, Label]
    own: str
    hosts: tuple[Speaker, ...]
    joint: Mapping[str, str]


Reads = Sequence[tuple[Paragraph, tuple[Read, ...]]]


def _of_transcript(
    document: Document, reads: Reads, transcript: Transcript, lexicons: Lexicons
) -> Iterator[Block]:
    """Questions and answers; what stands before the first label is the host's."""
    labels = transcript.labels
    current = transcript.hosts
    question = False
    asked: Types = ()
    for paragraph, read in reads:
        label = labels.get(paragraph.number)
        if label is not None:
            question = label.question
            own = transcript.joint.get(label.text, transcript.own)
            found = labelled(document, label, own, lexicons)
            if label.text in transcript.joint:
                found = replace(found, entity=own)
            current = () if question else (found,)
        if question:
            asked = topic_of([[one.sentence for one in read]], lexicons)
            put = replace(paragraph, role="question")
            yield Block(put, tuple(r for r in read if r.cues), topic=asked)
        else:
            yield Block(paragraph, read, current, (), "frame:label", topic=asked)


def _of_report(
    document: Document, reads: Reads, frame: Frame | None, lexicons: Lexicons
) -> Iterator[Block]:
    """A statement, a meeting record, or a report with speakers of its own."""
    meeting = sum(_delegate(document, paragraph) is not None for paragraph, _ in reads) >= 2
    if frame is not None and (not frame.speakers or (meeting and frame.rule == "frame:title")):
        frame = None
    scene = ""
    for paragraph, read in reads:
        if paragraph.role == "label":
            scene = _section(document, paragraph, lexicons)
        if frame is not None and paragraph.number >= frame.since and paragraph.role == "body":
            yield Block(paragraph, read, frame.speakers, frame.via, frame.rule)
            continue
        match = _delegate(document, paragraph) if meeting else None
        named = () if match is None else _delegate_named(paragraph, match, lexicons)
        yield Block(paragraph, read, meeting=match is not None, delegate=named, scene=scene)


def _delegate(document: Document, paragraph: Paragraph) -> re.Match[str] | None:
    """The words at the head of a paragraph that name a delegate."""
    opening = document.text[paragraph.start : paragraph.start + _OPENING]
    return load_layout().delegates.match(opening)


def _delegate_named(
    paragraph: Paragraph, match: re.Match[str], lexicons: Lexicons
) -> tuple[Speaker, ...]:
    """As in "ROBERT WOOD (United States)": the delegate whose state stands behind the name."""
    state = names_in_text(match["state"], lexicons) if match["state"] else ""
    span = (paragraph.start, paragraph.start + match.end())
    return (Speaker(match[0], state, span, "named"),) if state else ()


def _section(document: Document, paragraph: Paragraph, lexicons: Lexicons) -> str:
    """The state or body whose reactions follow under a heading that is nothing but its name."""
    line = document.text[paragraph.start : paragraph.end]
    words = line.title() if line.isupper() else line
    named = names_in_text(words, lexicons) if len(line.split()) <= 3 else ""
    if not named and line.isupper() and len(line.split()) <= 2:
        named = names_in_text(line, lexicons)
    return "" if is_outlet(named, lexicons) else named
