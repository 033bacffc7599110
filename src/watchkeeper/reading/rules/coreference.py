"""Whom a mention stands for: a small ladder, tried in order.

1. First person: whoever speaks (the quotation's, the statement's or the paragraph's speaker).
2. A name, office or capital that the phrase itself holds.
3. A surname that was introduced with an office or a state.
4. "the report": the document named last, which speaks for its owner.
5. "the ministry", "its spokesman", "the official": the last speaker of that sort.
6. "he", "she", "it", "they": the last person, body or group.
7. Otherwise the phrase stands for itself and has no entity.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.naming import entity_of, find_names
from watchkeeper.reading.rules.subjects import agent_of, appositions_of, phrase_of
from watchkeeper.reading.trees import Sentence

_FIRST = frozenset({"i", "we", "me", "us", "my", "our", "ourselves", "myself"})
_PERSON = frozenset({"he", "she", "him", "her", "himself", "herself", "who"})
_THING = frozenset({"it", "itself", "this", "that", "which"})
_GROUP = frozenset({"they", "them", "both", "themselves", "these", "those", "all"})
_POSSESSIVES = frozenset({"its", "his", "her", "their"})
_HONORIFICS = frozenset({"mr.", "mr", "ms.", "ms", "mrs.", "mrs", "dr.", "dr", "sir"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "said"})


@dataclass(slots=True)
class Discourse:
    """Who was named so far; it grows as the document is read.

    Attributes:
        lexicons: The lexicons.
        default: Speakers of the frame in force (statement, labelled paragraph), () outside one.
        people: Surname to speaker.
        papers: Noun of a document to its owner.
        heads: Head noun of earlier speakers to speaker.
        person: The person who spoke or was named last.
        body: The body or state that spoke last.
        group: The plural speakers named last.
        last: The last speaker.
        recent: Distinct states and bodies in the order in which they spoke last.
        scene: Id of the state whose offices need no owner ("the Foreign Ministry"), "" when open.
        dateline: Id of the state from whose capital a dispatch is dated, "" when none.
    """

    lexicons: Lexicons
    default: tuple[Speaker, ...] = ()
    people: dict[str, Speaker] = field(default_factory=dict)
    papers: dict[str, Speaker] = field(default_factory=dict)
    heads: dict[str, Speaker] = field(default_factory=dict)
    person: Speaker | None = None
    body: Speaker | None = None
    group: tuple[Speaker, ...] = ()
    last: Speaker | None = None
    recent: list[Speaker] = field(default_factory=list)
    scene: str = ""
    dateline: str = ""

    def resolve(self, sentence: Sentence, head: int, text: str) -> tuple[Speaker, ...]:
        """The speakers that a mention stands for; several when "they" are joint speakers.

        Args:
            sentence: Where the mention stands.
            head: Its head.
            text: The stored text.
        """
        word = sentence.lowers[head]
        if sentence.pos[head] == "PRON" or word in _FIRST or word in _PERSON | _THING | _GROUP:
            return self._pronoun(sentence, head, word)
        rows = phrase_of(sentence, head)
        start, end = sentence.covers(rows)
        named = Speaker(_trim(text[start:end]), "", (start, end), "named")
        entity, kind = entity_of(sentence, rows, head, self.lexicons)
        if not entity and kind != "private":
            beside = [
                row for top in appositions_of(sentence, head) for row in phrase_of(sentence, top)
            ]
            if beside:
                entity, kind = entity_of(sentence, sorted({*rows, *beside}), head, self.lexicons)
        if not entity and (name := self._beside(sentence, head, text)):
            named = replace(named, text=f"{named.text}, {name}")
        if not entity and (korea := self._korea(sentence, rows)):
            entity = korea
        if entity:
            return (replace(named, entity=entity),)
        if sides := self._sides(sentence, head, rows):
            return tuple(replace(one, span=named.span, resolved="description") for one in sides)
        return (self._described(sentence, head, rows, named, kind),)

    def _beside(self, sentence: Sentence, head: int, text: str) -> str:
        """The name in apposition to a description: "The exchange, Halvex"."""
        for top in appositions_of(sentence, head):
            if sentence.pos[top] == "PROPN" and sentence.pos[head] == "NOUN":
                start, end = sentence.covers(phrase_of(sentence, top))
                return _trim(text[start:end])
        return ""

    def _korea(self, sentence: Sentence, rows: list[int]) -> str:
        """As in "The Korean side" is the one Korea that is a party to the statement."""
        if not any(sentence.lowers[row] in ("korean", "korea") for row in rows):
            return ""
        parties = {
            self.lexicons.registry.state_of(one.entity) for one in self.default if one.entity
        }
        both = parties & {"actor:DPRK", "actor:ROK"}
        return both.pop() if len(both) == 1 else ""

    def _sides(self, sentence: Sentence, head: int, rows: list[int]) -> tuple[Speaker, ...]:
        """As in "both sides", "the parties", "the two governments": the joint speakers in force."""
        if sentence.lemmas[head] not in self.lexicons.nouns["sides"] or sentence.tags[head] not in (
            "NNS",
            "NNPS",
        ):
            return ()
        if not {sentence.lowers[row] for row in rows} & {"both", "two", "the"}:
            return ()
        if len(self.default) > 1:
            return self.default
        if len(self.group) > 1:
            return self.group
        states = [one for one in self.recent if one.entity]
        return tuple(states[-2:]) if len(states) > 1 else ()

    def _pronoun(self, sentence: Sentence, head: int, word: str) -> tuple[Speaker, ...]:
        span = (sentence.begins[head], sentence.ends[head])
        if word in _FIRST:
            held = self.default or ((self.last,) if self.last else ())
            return tuple(replace(one, span=span, resolved="frame") for one in held)
        if word in _GROUP and len(self.default) > 1:
            return tuple(replace(one, span=span, resolved="pronoun") for one in self.default)
        if word in _GROUP and self.group:
            return tuple(replace(one, span=span, resolved="pronoun") for one in self.group)
        if word in _PERSON and (near := self._person_before(sentence, head)) is not None:
            return (replace(near, span=span, resolved="pronoun"),)
        order = {True: (self.person, self.last), False: (self.body, self.last)}[word in _PERSON]
        found = next((one for one in order if one is not None), None)
        return (replace(found, span=span, resolved="pronoun"),) if found else ()

    def _person_before(self, sentence: Sentence, head: int) -> Speaker | None:
        """The person who is the subject of a clause before the pronoun in its sentence."""
        for row in range(head - 1, -1, -1):
            if sentence.deps[row] not in ("nsubj", "nsubjpass") or sentence.pos[row] not in NOUNS:
                continue
            if not self._is_person(sentence, row) and sentence.lemmas[row] != "agent":
                continue
            rows = phrase_of(sentence, row)
            entity, kind = entity_of(sentence, rows, row, self.lexicons)
            words = " ".join(sentence.words[r] for r in rows)
            return Speaker(words, "" if kind == "private" else entity)
        return None

    def _described(
        self, sentence: Sentence, head: int, rows: list[int], named: Speaker, kind: str
    ) -> Speaker:
        """A phrase that names no registered actor."""
        lemma, words = sentence.lemmas[head], [sentence.lowers[row] for row in rows]
        owner = next((row for row in rows if sentence.lowers[row] in _POSSESSIVES), None)
        if owner is not None and (found := self._owner(sentence, owner)) is not None:
            whose = found.text if found.text else ""
            return replace(
                named,
                text=f"{whose} {' '.join(sentence.words[r] for r in rows if r != owner)}".strip(),
                entity=found.entity if kind != "private" else "",
                resolved="description",
            )
        surname = sentence.words[head]
        if (
            sentence.pos[head] == "PROPN"
            and surname in self.people
            and lemma not in self.lexicons.nouns["persons"]
        ):
            known = self.people[surname]
            return replace(known, span=named.span, resolved="surname")
        if lemma in self.lexicons.nouns["papers"] and lemma in self.papers:
            known = self.papers[lemma]
            return replace(named, entity=known.entity, text=named.text, resolved="description")
        definite = words[0] in _DEFINITE or len(rows) == 1
        for noun in (
            lemma,
            *(
                w
                for w in words
                if w in ("ministry", "agency", "committee", "panel", "team", "department")
            ),
        ):
            known_head = self._by_head(noun)
            if (
                known_head is not None
                and (definite or noun != lemma)
                and sentence.pos[head] != "PROPN"
            ):
                return replace(
                    named,
                    text=_fuller(named.text, known_head.text),
                    entity=known_head.entity,
                    resolved="description",
                )
        if (
            kind != "private"
            and self.lexicons.nouns["offices"] & {lemma, *words}
            and (state := self._state(sentence, head, rows))
        ):
            return replace(named, entity=state, resolved="scene")
        return named

    def _state(self, sentence: Sentence, head: int, rows: list[int]) -> str:
        """The state of an office without an owner: that of whoever spoke or was named last."""
        foreign = [
            row
            for place, row in enumerate(rows)
            if sentence.words[row][:1].isupper()
            and sentence.lowers[row]
            not in self.lexicons.nouns["offices"] | self.lexicons.nouns["titles"]
            and (place or sentence.pos[row] != "DET")
        ]
        if foreign:
            return ""
        if self.scene:
            return self.scene
        if self.last is not None and self.last.entity:
            state = self.lexicons.registry.state_of(self.last.entity)
            if self.lexicons.registry.actors[state].kind == "state":
                return state
        before = find_names(sentence, range(head), self.lexicons)
        states = [hit.entity for hit in before if hit.kind in ("state", "seat", "adjective")]
        return states[0] if states else self.dateline

    def _owner(self, sentence: Sentence, row: int) -> Speaker | None:
        if sentence.lowers[row] in ("his", "her"):
            return self.person or self.last
        for top in range(row):
            if sentence.deps[top] in ("nsubj", "nsubjpass") and sentence.pos[top] in NOUNS:
                rows = phrase_of(sentence, top)
                entity, kind = entity_of(sentence, rows, top, self.lexicons)
                if entity and kind != "private":
                    return Speaker(" ".join(sentence.words[r] for r in rows), entity)
        return self.body or self.last

    def _by_head(self, lemma: str) -> Speaker | None:
        if lemma in self.heads:
            return self.heads[lemma]
        kin = [family for family in self.lexicons.kin if lemma in family]
        for noun in reversed(list(self.heads)):
            if any(noun in family for family in kin):
                return self.heads[noun]
        return None

    def note(self, sentence: Sentence, head: int, speakers: tuple[Speaker, ...]) -> None:
        """Remembers who spoke."""
        if not speakers:
            return
        speaker, lemma = speakers[0], sentence.lemmas[head]
        if sentence.pos[head] != "PRON" and speaker.resolved != "pronoun":
            for word in {lemma, *(sentence.lemmas[r] for r in phrase_of(sentence, head))}:
                if word in self.lexicons.nouns["speakers"] or word in self.lexicons.nouns["papers"]:
                    self.heads.pop(word, None)
                    self.heads[word] = speaker
            if sentence.pos[head] == "PROPN" and self._is_person(sentence, head):
                self.people.setdefault(sentence.words[head], speaker)
        if self._is_person(sentence, head):
            self.person = speaker
            if sentence.lowers[head] not in _PERSON and speaker.entity:
                self.body = (
                    self.body if self.body and self.body.entity == speaker.entity else speaker
                )
        elif sentence.lowers[head] not in _PERSON:
            self.body = speaker
        for one in speakers:
            self.recent = [
                *[other for other in self.recent if other.entity != one.entity][-6:],
                one,
            ]
        if len(speakers) > 1 or sentence.tags[head] in ("NNS", "NNPS"):
            self.group = speakers
        self.last = speaker

    def _is_person(self, sentence: Sentence, head: int) -> bool:
        if (
            sentence.lowers[head] in _PERSON
            or sentence.lemmas[head] in self.lexicons.nouns["persons"]
        ):
            return True
        if sentence.pos[head] != "PROPN":
            return False
        if any(sentence.lowers[kid] in _HONORIFICS for kid in sentence.kids[head]):
            return True
        near = [
            *sentence.kids[head],
            *(k for top in appositions_of(sentence, head) for k in (top, *sentence.kids[top])),
        ]
        if any(sentence.lemmas[row] in self.lexicons.nouns["persons"] for row in near):
            return True
        rows = phrase_of(sentence, head)
        return entity_of(sentence, rows, head, self.lexicons)[1] == "person" or (
            sentence.words[head] in self.people
        )

    def note_subject(self, sentence: Sentence, text: str) -> None:
        """Remembers the subject of a sentence without a cue: a pronoun may stand for it."""
        root = next(row for row in range(len(sentence)) if sentence.heads[row] == row)
        head = agent_of(sentence, root) or sentence.child(root, "nsubj", "nsubjpass")
        if head is None or sentence.pos[head] not in NOUNS:
            return
        known = sentence.lemmas[head] in self.lexicons.nouns["speakers"]
        speakers = self.resolve(sentence, head, text)
        if speakers and (speakers[0].entity or known or self._is_person(sentence, head)):
            self.note(sentence, head, speakers)

    def survey(self, sentence: Sentence, text: str) -> None:
        """Remembers persons with offices and documents with owners, wherever they are named."""
        for row, lemma in enumerate(sentence.lemmas):
            if lemma in self.lexicons.nouns["papers"] and sentence.pos[row] in NOUNS:
                self._survey_paper(sentence, row, lemma, text)
            elif lemma in self.lexicons.nouns["persons"] and sentence.pos[row] in NOUNS:
                self._survey_person(sentence, row, text)

    def _survey_paper(self, sentence: Sentence, row: int, lemma: str, text: str) -> None:
        owner = _paper_owner(sentence, row)
        if owner is None:
            return
        rows = phrase_of(sentence, owner)
        entity, _ = entity_of(sentence, rows, owner, self.lexicons)
        start, end = sentence.covers(rows)
        self.papers[lemma] = Speaker(_trim(text[start:end]), entity, (start, end), "named")
        if lemma in ("report", "study", "document", "paper"):
            for other in ("report", "study", "document", "paper"):
                self.papers[other] = self.papers[lemma]

    def _survey_person(self, sentence: Sentence, row: int, text: str) -> None:
        top = row
        if sentence.deps[row] in ("compound", "nmod", "appos"):
            top = sentence.heads[row]
        name = (
            top
            if sentence.pos[top] == "PROPN"
            else next(
                (k for k in appositions_of(sentence, row) if sentence.pos[k] == "PROPN"), None
            )
        )
        if (
            name is None
            or sentence.pos[name] != "PROPN"
            or sentence.lemmas[name] in self.lexicons.nouns["persons"]
        ):
            return
        rows = sorted({*phrase_of(sentence, name), *phrase_of(sentence, row)})
        entity, kind = entity_of(sentence, rows, row, self.lexicons)
        if kind == "private":
            entity = ""
        start, end = sentence.covers(phrase_of(sentence, name))
        known = self.people.get(sentence.words[name])
        if known is None or (entity and not known.entity):
            self.people[sentence.words[name]] = Speaker(
                _trim(text[start:end]), entity, (start, end)
            )


NOUNS = frozenset({"NOUN", "PROPN"})


def _paper_owner(sentence: Sentence, row: int) -> int | None:
    for kid in sentence.kids[row]:
        label = sentence.deps[kid]
        if label == "poss" and sentence.pos[kid] in NOUNS:
            return kid
        if label in ("compound", "nmod") and sentence.pos[kid] == "PROPN":
            return kid
        if label in ("prep", "agent") and sentence.lowers[kid] in ("by", "from", "of"):
            found = sentence.child(kid, "pobj")
            if found is not None and sentence.pos[found] in NOUNS:
                return found
        if label == "acl":
            for inner in sentence.kids[kid]:
                if sentence.lowers[inner] == "by":
                    return sentence.child(inner, "pobj")
    return None


def _trim(text: str) -> str:
    return " ".join(text.strip("\"'“”\u2018\u2019 ,").split())


def _fuller(text: str, known: str) -> str:
    """The fuller of two descriptions of one speaker."""
    return known if len(known) > len(text) else text
