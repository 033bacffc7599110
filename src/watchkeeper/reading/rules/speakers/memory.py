"""Who and what was named so far: what a later "he", "the ministry" or "the report" may mean.

The rules:

1. Who speaks is remembered by the nouns that name him, by surname, and as last person, body or
   group; so are the documents in which he speaks.
2. The subject of a sentence without a cue is remembered too.
3. Whoever reports another's words is remembered by his nouns only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.naming import entity_of, find_names
from watchkeeper.reading.rules.sentences.clauses import agent_of
from watchkeeper.reading.rules.sentences.nominals import appositions_of, phrase_of
from watchkeeper.reading.rules.speakers.papers import paper_owner, papers_beside
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers

NOUNS = frozenset({"NOUN", "PROPN"})
_HYPHENS = ("-", "\u2013")
_GIVEN = 5
"""Most words of a person's name."""


@dataclass(slots=True)
class Memory(ABC):
    """Who was named so far; it grows as the document is read.

    Attributes:
        lexicons: The lexicons.
        default: Speakers of the frame in force (statement, labelled paragraph), () outside one.
        people: Surname to speaker.
        papers: Noun of a document to its owner.
        heads: Head noun of earlier speakers to speaker.
        full: Words of bodies' names given in full.
        named: Head noun of bodies that were named, speaking or not.
        person: The person who spoke or was named last.
        body: The body or state that spoke last.
        group: The plural speakers named last.
        last: The last speaker.
        recent: Distinct states and bodies in the order in which they spoke last.
        scene: Id of the state whose offices need no owner ("the Foreign Ministry"), "" when open.
        focus: Id of the state that a sentence without a cue has just spoken about, "" when none.
        pair: The two states that the sentence before joins by "and", () when it joins none.
        next_pair: The same of the sentence at hand.
        dateline: Id of the state from whose capital a dispatch is dated, "" when none.
        home: Id of the state where its outlet is at home, "" when the text does not show it.
        coming: Noun of a body or document to the ids of those that the whole text names so.
    """

    lexicons: Lexicons
    default: tuple[Speaker, ...] = ()
    people: dict[str, Speaker] = field(default_factory=dict)
    papers: dict[str, Speaker] = field(default_factory=dict)
    heads: dict[str, Speaker] = field(default_factory=dict)
    named: dict[str, Speaker] = field(default_factory=dict)
    full: dict[frozenset[str], Speaker] = field(default_factory=dict)
    person: Speaker | None = None
    body: Speaker | None = None
    group: tuple[Speaker, ...] = ()
    last: Speaker | None = None
    recent: list[Speaker] = field(default_factory=list)
    scene: str = ""
    focus: str = ""
    pair: tuple[Speaker, ...] = ()
    next_pair: tuple[Speaker, ...] = ()
    dateline: str = ""
    home: str = ""
    coming: dict[str, set[str]] = field(default_factory=dict)

    @abstractmethod
    def resolve(
        self, sentence: Sentence, head: int, text: str, depth: int = 0
    ) -> tuple[Speaker, ...]:
        """The speakers that a mention stands for."""

    def meet(self, speaker: Speaker) -> None:
        """Remembers a delegate whom the layout introduces with name and state."""
        name = speaker.text.split("(")[0].split()
        for word in name[-1:]:
            self.people[word] = speaker
        self.person = self.last = speaker

    def note(self, sentence: Sentence, head: int, speakers: tuple[Speaker, ...]) -> None:
        """Remembers who spoke."""
        if not speakers:
            return
        speaker, person = speakers[0], self.is_person(sentence, head)
        if speaker.resolved == "named" and sentence.pos[head] == "PROPN" and speaker.entity:
            whole = phrase_of(sentence, head)
            words = frozenset(sentence.words[r] for r in whole if sentence.pos[r] == "PROPN")
            if len(words) > 2 and not person:
                self.full.setdefault(words, speaker)
        if sentence.pos[head] != "PRON" and speaker.resolved != "pronoun":
            self._note_nouns(sentence, head, speaker)
            if sentence.pos[head] == "PROPN" and person:
                self._introduce_all(sentence, head, speaker)
            for beside in appositions_of(sentence, head) if person and speaker.entity else ():
                if sentence.pos[beside] == "PROPN" and sentence.pos[head] == "NOUN":
                    self._introduce_all(sentence, beside, speaker, sure=True)
        self._note_papers(sentence, head, speaker)
        self._note_sort(sentence, head, speaker, person=person)
        for one in speakers:
            others = [other for other in self.recent if other.entity != one.entity]
            self.recent = [*others[-6:], one]
        if len(speakers) > 1 or sentence.tags[head] in ("NNS", "NNPS"):
            self.group = speakers
        self.last = speaker
        self.focus = ""

    def _introduce_all(
        self, sentence: Sentence, head: int, speaker: Speaker, *, sure: bool = False
    ) -> None:
        for row in self._name_rows(sentence, head):
            self.introduce(sentence.words[row], speaker, sure=sure)

    def introduce(self, name: str, speaker: Speaker, *, sure: bool = False) -> None:
        """Remembers a surname for the first who is introduced by it.

        Somebody famous whom the text only names ("Kim Jong Un") gives way to a Kim who speaks, and
        a name alone to the same name with the office that tells whose it is. The name is surely the
        same where it stands in apposition to the office.
        """
        known = self.people.get(name)
        named = known is not None and (sure or known.text in speaker.text)
        bare = known is not None and not known.entity and named
        if known is None or known.resolved == "famous" or bare:
            self.people[name] = speaker

    def _note_nouns(self, sentence: Sentence, head: int, speaker: Speaker) -> None:
        """Remembers a speaker by the nouns of his phrase, the last noun last."""
        nouns = dict.fromkeys(
            (sentence.lemmas[head], *(sentence.lemmas[r] for r in phrase_of(sentence, head)))
        )
        for word in nouns:
            known = self.heads.get(word)
            office = word in self.lexicons.nouns["offices"]
            if known is not None and known.entity and office and not speaker.entity:
                continue
            if self._recalls(word):
                self.heads.pop(word, None)
                self.heads[word] = speaker

    def _note_papers(self, sentence: Sentence, head: int, speaker: Speaker) -> None:
        """As in "the mission said in a letter": whose "the letter" is later."""
        verb = sentence.heads[head]
        if sentence.deps[head] != "nsubj":
            return
        for row in papers_beside(sentence, verb):
            lemma = sentence.lemmas[row]
            known = self.papers.get(lemma)
            worse = known is not None and known.entity and not speaker.entity
            new = lemma in self.lexicons.nouns["papers"] and paper_owner(sentence, row) is None
            if new and not worse:
                family = _WORDS.papers if lemma in _WORDS.papers else (lemma,)
                self.papers.update(dict.fromkeys(family, speaker))

    def _note_sort(self, sentence: Sentence, head: int, speaker: Speaker, *, person: bool) -> None:
        """Remembers a speaker as the last person or the last body."""
        pronoun = sentence.lowers[head] in _WORDS.person
        if person:
            self.person = speaker
            if not pronoun and speaker.entity:
                same = self.body is not None and self.body.entity == speaker.entity
                self.body = self.body if same else speaker
        elif not pronoun and sentence.tags[head] != "NNS":
            self.body = speaker

    def _recalls(self, word: str) -> bool:
        """Whether a noun may later stand for a speaker."""
        nouns = self.lexicons.nouns
        known = word in nouns["speakers"] or word in nouns["papers"]
        return known or any(word in family for family in self.lexicons.kin)

    def is_person(self, sentence: Sentence, head: int) -> bool:
        """Whether a phrase names a person."""
        nouns = self.lexicons.nouns
        lemma = sentence.lemmas[head]
        if (
            sentence.lowers[head] in _WORDS.person
            or lemma in nouns["persons"]
            or lemma in nouns["civilians"]
        ):
            return True
        if sentence.pos[head] != "PROPN":
            return False
        if self.is_titled(sentence, head):
            return True
        beside = [k for top in appositions_of(sentence, head) for k in (top, *sentence.kids[top])]
        near = [*sentence.kids[head], *beside]
        if any(sentence.lemmas[row] in nouns["persons"] | nouns["civilians"] for row in near):
            return True
        rows = phrase_of(sentence, head)
        entity, kind = entity_of(sentence, rows, head, self.lexicons)
        if kind == "person" or sentence.words[head] in self.people:
            return True
        return not entity and self._two_names(sentence, head, rows)

    def _two_names(self, sentence: Sentence, head: int, rows: list[int]) -> bool:
        """As in "Anna Holmqvist of the Survey": given and family name, no article, no office."""
        if sentence.child(head, "det") is not None:
            return False
        before = [row for row in rows if row <= head]
        nouns = self.lexicons.nouns
        return len(before) == 2 and all(
            sentence.pos[row] == "PROPN"
            and sentence.words[row].istitle()
            and sentence.lemmas[row] not in nouns["speakers"] | nouns["offices"] | nouns["private"]
            for row in before
        )

    def enter(self, speaker: Speaker, state: str) -> None:
        """Forgets who spoke before: a heading opens the reactions of somebody else."""
        self.heads.clear()
        self.named.clear()
        self.recent = []
        self.group = ()
        self.person = None
        self.body = self.last = speaker
        self.scene = state

    def note_subject(self, sentence: Sentence, text: str) -> None:
        """Remembers the subject of a sentence without a cue: a pronoun may stand for it."""
        root = next(row for row in range(len(sentence)) if sentence.heads[row] == row)
        head = agent_of(sentence, root)
        if head is None:
            head = sentence.child(root, "nsubj", "nsubjpass")
        if head is None or sentence.pos[head] not in NOUNS:
            return
        if any(sentence.lowers[row] in _WORDS.vague for row in sentence.subtree(head)[:2]):
            return
        self._focus_on(sentence, head)
        if self._may_speak(sentence, head) or self.is_person(sentence, head):
            self.note(sentence, head, self.resolve(sentence, head, text))

    def _focus_on(self, sentence: Sentence, head: int) -> None:
        """As in "Moscow's answer came in two parts": whose offices are spoken of next."""
        owner = sentence.child(head, "poss")
        if owner is None:
            return
        hits = find_names(sentence, phrase_of(sentence, owner), self.lexicons)
        self.focus = next((hit.entity for hit in hits if hit.kind in ("state", "seat")), "")

    def _may_speak(self, sentence: Sentence, head: int) -> bool:
        """Whether a subject is a body, an office or a document, no thing with one's name."""
        lemma, nouns = sentence.lemmas[head], self.lexicons.nouns
        if any(lemma in nouns[kind] for kind in ("speakers", "offices")):
            return True
        if lemma in nouns["papers"]:
            return not any(sentence.lowers[kid] == "this" for kid in sentence.kids[head])
        rows = phrase_of(sentence, head)
        if any(head in hit.rows for hit in find_names(sentence, rows, self.lexicons)):
            return True
        return lemma in _WORDS.bodies and bool(entity_of(sentence, rows, head, self.lexicons)[0])

    def hear(self, sentence: Sentence, head: int, speakers: tuple[Speaker, ...]) -> None:
        """Remembers the nouns of whoever reports another's words; "he" stays the other."""
        if speakers and sentence.pos[head] in NOUNS:
            self._note_nouns(sentence, head, speakers[0])

    def _name_rows(self, sentence: Sentence, head: int) -> tuple[int, ...]:
        """The words of a person's name: by any of them he may be named again.

        Given names stand behind in some languages, and family names are of several words in others
        ("Kim Dae-sik", "Datuk Zulkifli Rahim Osman", "Anna Holm-Riis").
        """
        titles = self.lexicons.nouns["persons"] | self.lexicons.nouns["offices"]
        titles |= self.lexicons.nouns["titles"]
        found, row = [head], head - 1
        while row >= 0 and (sentence.pos[row] == "PROPN" or sentence.words[row] in _HYPHENS):
            word = sentence.lowers[row]
            if sentence.lemmas[row] in titles or word in titles or word in _WORDS.honorifics:
                break
            found += [] if sentence.words[row] in _HYPHENS else [row]
            row -= 1
        return tuple(reversed(found)) if len(found) <= _GIVEN else (head,)

    def is_titled(self, sentence: Sentence, head: int) -> bool:
        """Whether an honorific or an office stands before a name."""
        persons = self.lexicons.nouns["persons"]
        return any(
            sentence.lowers[kid] in _WORDS.honorifics or sentence.lemmas[kid] in persons
            for kid in sentence.kids[head]
        )

    def by_head(self, lemma: str) -> Speaker | None:
        """Who was named by a noun, or by one of its kin."""
        if lemma in self.heads and not (lemma in self.named and self.is_bare(self.heads[lemma])):
            return self.heads[lemma]
        if lemma in self.named:
            return self.named[lemma]
        kin = [family for family in self.lexicons.kin if lemma in family]
        for known in (self.heads, self.named):
            for noun in reversed(known):
                if any(noun in family for family in kin):
                    return known[noun]
        return None

    def is_bare(self, speaker: Speaker) -> bool:
        """As in "says minister" in a headline: an office of which the text has yet to say whose."""
        words = {word.lower() for word in speaker.text.split()} - _WORDS.definite - _WORDS.ranks
        known = self.lexicons.nouns["offices"] | self.lexicons.nouns["titles"]
        return not speaker.entity and words <= known
