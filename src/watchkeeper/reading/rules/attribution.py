"""From propositions to drafts: speakers resolved, acts, conduits, event types, quotations.

The rules:

1. Sentences are read in order, so that a pronoun finds what was named before it.
2. A sentence inside a quotation without a cue is its speaker's, who may be named after it.
3. Under a statement, a label or a delegate's paragraph, a sentence without a cue is the frame's.
4. Otherwise a sentence without a cue is the outlet's own, and counts where it states an event.
5. What has no event type of its own takes the topic of the claim before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, EventType, Speaker
from watchkeeper.reading.rules.contents.topics import Told
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.drafting import Attributed, draft_of
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.frames.blocks import Block, Read
from watchkeeper.reading.rules.frames.standing import stands_for_owner
from watchkeeper.reading.rules.frames.statements import Frame
from watchkeeper.reading.rules.propositions.proposition import Proposition, Said, whole
from watchkeeper.reading.rules.propositions.relevance import Setting, can_speak
from watchkeeper.reading.rules.quotes import Quotation
from watchkeeper.reading.rules.speakers.conduits import (
    briefed_by,
    cited_by,
    is_outlet,
    outlets_beside,
)
from watchkeeper.reading.rules.speakers.coreference import Discourse
from watchkeeper.reading.rules.speakers.mentions import names_state
from watchkeeper.reading.rules.speakers.subjects import subject_of
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers
_NESTED = 8
"""Most reporters around a claim that are looked at; texts nest two or three."""


class Attribution:
    """Reads blocks in order; see the rules above.

    Args:
        document: The document.
        lexicons: The lexicons.
        quotations: All quotations of the document.
        frame: Its statement frame, None outside one.
    """

    def __init__(
        self,
        document: Document,
        lexicons: Lexicons,
        quotations: Sequence[Quotation],
        frame: Frame | None,
    ) -> None:
        self.document = document
        self.lexicons = lexicons
        self.quotations = quotations
        self.frame = frame
        self.discourse = Discourse(lexicons)
        self.drafts: list[Draft] = []
        self.topic: tuple[tuple[EventType, float], ...] = ()
        self._quoting: tuple[Speaker, ...] = ()
        self._spoken: tuple[Speaker, ...] = ()
        self._section = ""

    def read(self, block: Block) -> None:
        """Adds the drafts of one paragraph."""
        delegate = block.delegate
        if block.scene != self._section:
            self._enter(block.scene)
        for one in delegate:
            self.discourse.meet(one)
        for place, read in enumerate(block.reads):
            self.discourse.survey(read.sentence, self.document.text)
            context = block.speakers or (delegate if block.meeting else ())
            rule = block.rule or ("frame:delegate" if context else "")
            inside = self._inside(read)
            if inside:
                context, rule = self._quotation_speakers(block, place, context), "quote:continued"
            self.discourse.default = context
            before, self._spoken = len(self.drafts), ()
            for proposition in read.propositions:
                self._draft(proposition, read, block, context, rule)
            spoken = len(self.drafts) > before and any(p.said.heads for p in read.propositions)
            if not inside and not spoken:
                self.discourse.note_subject(read.sentence, self.document.text)
            if read.sentence.words[-1] == ":" and not inside:
                self._hand_over(read)
            elif len(self.drafts) > before and not inside:
                first = self.drafts[before]
                if first.reported:
                    self._quoting = self._outside(read) or (first.speaker,)
                    if block.meeting and place == 0 and not block.delegate:
                        delegate = (replace(first.speaker, resolved="frame"),)
            elif self._spoken and read.quoted and not inside:
                self._quoting = self._spoken

    def _outside(self, read: Read) -> tuple[Speaker, ...]:
        """Who speaks a quotation in which somebody else is told to speak, () when nobody is.

        As in "Moscow has admitted it," an official said: what is quoted next is the official's.
        """
        heads = next((p.said.heads for p in read.propositions if p.said.heads), ())
        if not heads or heads[0] not in read.quoted:
            return ()
        for proposition in read.propositions:
            said: Said | None = proposition.said
            while said is not None and said.heads:
                if said.heads[0] not in read.quoted:
                    return self.discourse.resolve(read.sentence, said.heads[0], self.document.text)
                said = said.outer
        return ()

    def _enter(self, entity: str) -> None:
        """Under a heading that names a state or body, its offices need no owner."""
        self._section = entity
        if not entity:
            self.discourse.scene = ""
            return
        name = self.lexicons.registry.name(entity)
        self.discourse.enter(Speaker(name, entity), entity)

    def _hand_over(self, read: Read) -> None:
        """A sentence that ends in a colon hands the floor to its subject."""
        sentence = read.sentence
        root = next(row for row in range(len(sentence)) if sentence.heads[row] == row)
        head = subject_of(sentence, root)
        if head is not None:
            speakers = self.discourse.resolve(sentence, head, self.document.text)
            self.discourse.note(sentence, head, speakers)
            self._quoting = speakers

    def _inside(self, read: Read) -> bool:
        rows = [r for r in range(len(read.sentence)) if read.sentence.pos[r] != "PUNCT"]
        return bool(rows) and all(row in read.quoted for row in rows)

    def _quotation_speakers(
        self, block: Block, place: int, context: tuple[Speaker, ...]
    ) -> tuple[Speaker, ...]:
        """Who speaks a quotation of whole sentences: named after it, or before."""
        sentence = block.reads[place].sentence
        quotation = next(
            (q for q in self.quotations if q.start <= sentence.start + 1 < q.end), None
        )
        for later in block.reads[place + 1 :]:
            if quotation is not None and later.sentence.start > quotation.end + 3:
                break
            for cue in later.cues.values():
                if cue.row in later.quoted or not (cue.form in ("fronted", "quote") or cue.clauses):
                    continue
                named = next(
                    (p for p in later.propositions if p.said.cue is cue and p.said.heads), None
                )
                if named is not None:
                    return self._resolve(named.said, later, context)[0]
        return self._quoting or context or ((self.discourse.last,) if self.discourse.last else ())

    def _resolve(
        self, said: Said, read: Read, context: tuple[Speaker, ...]
    ) -> tuple[tuple[Speaker, ...], tuple[str, ...]]:
        """Speakers and conduits of an attribution."""
        if not said.heads:
            return context, ()
        head = said.heads[0]
        via: tuple[str, ...] = ()
        own = (
            read.sentence.lowers[head] in _WORDS.own
            and read.sentence.words[head] != "US"
            and read.sentence.child(head, "prep") is None
        ) or any(
            read.sentence.lowers[kid] in _WORDS.own for kid in read.sentence.children(head, "poss")
        )
        note = self.frame is not None and not self.frame.speakers
        if not context and ((own and note) or _is_author(read.sentence, head)):
            return (Speaker("", "", None, "author"),), ()
        if context and stands_for_owner(read.sentence, head, context, self.lexicons):
            return context, ()
        speakers = self.discourse.resolve(read.sentence, head, self.document.text)
        if said.cue is not None and speakers and is_outlet(speakers[0].entity, self.lexicons):
            source = cited_by(read.sentence, said.cue, self.lexicons)
            if source is not None:
                via = (speakers[0].entity,)
                speakers = self.discourse.resolve(read.sentence, source, self.document.text)
                head = source
        elif said.cue is not None and speakers and not speakers[0].entity:
            return self._relayed(said.cue, read, head) or (self._noted(read, head, speakers), ())
        return self._noted(read, head, speakers), via

    def _noted(self, read: Read, head: int, speakers: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
        self.discourse.note(read.sentence, head, speakers)
        return speakers

    def _relayed(
        self, cue: Cue, read: Read, head: int
    ) -> tuple[tuple[Speaker, ...], tuple[str, ...]] | None:
        """The registered body whose words a lawmaker hands on, None when he speaks for himself."""
        sentence = read.sentence
        source = briefed_by(sentence, cue, head)
        if source is None and sentence.lemmas[head] in _WORDS.relaying:
            source = cited_by(sentence, cue, self.lexicons)
        found = (
            () if source is None else self.discourse.resolve(sentence, source, self.document.text)
        )
        if source is None or not found or not found[0].entity:
            return None
        return self._noted(read, source, found), ()

    def _draft(
        self,
        proposition: Proposition,
        read: Read,
        block: Block,
        context: tuple[Speaker, ...],
        rule: str,
    ) -> None:
        said = proposition.said
        outer = said.outer.heads if said.outer is not None else ()
        if said.outer is not None and outer and not (said.heads and said.heads[0] < outer[0]):
            self._resolve(said.outer, read, context)
        adjective = said.cue is not None and said.cue.form == "noun" and bool(said.heads)
        state = adjective and names_state(read.sentence, said.heads[0], self.lexicons)
        if not state and not can_speak(read.sentence, said, self.lexicons):
            around = said.outer or Said()
            if proposition.nominal and not around.heads:
                if not context:
                    return
                # "Such launches threaten the region" in a statement: the statement says so.
                proposition = whole(proposition)
            said = replace(around, cue=said.cue) if around.heads else around
            proposition = replace(proposition, said=said)
        speakers, via = self._resolve(said, read, context)
        if not speakers and said.heads:
            note = self.frame is not None and not self.frame.speakers
            word = read.sentence.words[said.heads[0]]
            speakers = (
                Speaker("", "", None, "author") if note else Speaker(word, "", None, "none"),
            )
        if said.heads and speakers and not self._spoken:
            self._spoken = speakers[:1]
        via += self._conduits(proposition, read, speakers, block)
        reported = bool(speakers) and speakers[0].resolved != "author"
        setting = Setting(block.paragraph.role, block.rule, rule, reported, self.frame is not None)
        told = Told(self.drafts, block.topic or self.topic, self.lexicons)
        for speaker in speakers or (Speaker("", ""),):
            attributed = Attributed(proposition, read.quoted, speaker, via, setting)
            draft = draft_of(self.document.text, attributed, told)
            if draft is not None:
                self.drafts.append(self._with_signs(draft, rule))

    def _with_signs(self, draft: Draft, rule: str) -> Draft:
        """A draft of the frame tells all signs of the frame's owner."""
        if self.frame is None or rule != self.frame.rule or rule not in draft.rules:
            return draft
        return replace(draft, rules=(*draft.rules, *self.frame.beside))

    def _conduits(
        self, proposition: Proposition, read: Read, speakers: tuple[Speaker, ...], block: Block
    ) -> tuple[str, ...]:
        own = {speaker.entity for speaker in speakers}
        found: list[str] = list(block.via)
        outer, depth = proposition.said.outer, 0
        while outer is not None and outer.heads and depth < _NESTED:
            depth += 1
            reporter = self.discourse.resolve(read.sentence, outer.heads[0], self.document.text)
            self.discourse.hear(read.sentence, outer.heads[0], reporter)
            found += [one.entity for one in reporter if one.entity]
            outer = outer.outer
        if proposition.said.cue is not None:
            found += outlets_beside(read.sentence, proposition.rows, self.lexicons)
        return tuple(dict.fromkeys(v for v in found if v not in own))


def _is_author(sentence: Sentence, head: int) -> bool:
    """As in "in the view of this author"."""
    this = any(sentence.lowers[kid] == "this" for kid in sentence.children(head, "det"))
    return this and sentence.lemmas[head] in _WORDS.authors
