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
from watchkeeper.reading.rules.naming import contains, entity_of, find_names, names_in_text
from watchkeeper.reading.rules.subjects import agent_of, appositions_of, phrase_of
from watchkeeper.reading.trees import Sentence

_FIRST = frozenset({"i", "we", "me", "us", "my", "our", "ourselves", "myself"})
_PERSON = frozenset({"he", "she", "him", "her", "himself", "herself", "who"})
_THING = frozenset({"it", "itself", "this", "that", "which"})
_GROUP = frozenset({"they", "them", "both", "themselves", "these", "those", "all"})
_POSSESSIVES = frozenset({"its", "his", "her", "their"})
_HONORIFICS = frozenset({"mr.", "mr", "ms.", "ms", "mrs.", "mrs", "dr.", "dr", "sir"})
_LEADING = frozenset({"ministry", "agency", "committee", "panel", "team", "department", "council"})
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
        full: Words of bodies' names given in full.
        named: Head noun of bodies that were named, speaking or not.
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
    named: dict[str, Speaker] = field(default_factory=dict)
    full: dict[frozenset[str], Speaker] = field(default_factory=dict)
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
        if self.default and any(sentence.lowers[row] in ("our", "my") for row in rows):
            return tuple(replace(one, span=(start, end)) for one in self.default)
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
        if (
            not entity
            and sentence.words[head][:1].isupper()
            and head
            and (run := _run(sentence, rows))
        ):
            whole = _trim(text[sentence.begins[run[0]] : sentence.ends[run[-1]]])
            longer = names_in_text(whole, self.lexicons)
            if longer or sentence.pos[head] not in NOUNS:
                entity, named = longer, replace(named, text=whole)
        if entity:
            return (replace(named, entity=entity),)
        if sides := self._sides(sentence, head, rows):
            return tuple(replace(one, span=named.span, resolved="description") for one in sides)
        return (self._described(sentence, head, rows, named, kind, text),)

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
        noun = sentence.lemmas[head].removesuffix("s")
        plural = sentence.tags[head] in ("NNS", "NNPS") or sentence.words[head].endswith("s")
        if not plural or not {noun, sentence.lemmas[head]} & self.lexicons.nouns["sides"]:
            return ()
        if not {sentence.lowers[row] for row in rows} & {"both", "two", "the"}:
            return ()
        if len(self.default) > 1:
            return self.default
        if {sentence.lowers[row] for row in rows} & {"both", "two"}:
            named = self._two_before(sentence, head)
            if named:
                return named
        if len(self.group) > 1:
            return self.group
        states = [one for one in self.recent if one.entity]
        return tuple(states[-2:]) if len(states) > 1 else ()

    def _two_before(self, sentence: Sentence, head: int) -> tuple[Speaker, ...]:
        """The two states of which the clause before speaks: "..., which both countries deny"."""
        speaking = next((row for row in range(head) if sentence.deps[row] == "nsubj"), -1)
        skipped = set() if speaking < 0 else set(phrase_of(sentence, speaking))
        hits = find_names(sentence, [r for r in range(head) if r not in skipped], self.lexicons)
        states = dict.fromkeys(hit.entity for hit in hits if hit.kind in ("state", "seat"))
        if len(states) != 2:
            return ()
        return tuple(Speaker(self.lexicons.registry.name(state), state) for state in states)

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
            human = self.lexicons.nouns["persons"] | self.lexicons.nouns["private"]
            if sentence.tags[row] in ("NNS", "NNPS"):
                continue
            if sentence.lemmas[row] not in human and not self._titled(sentence, row):
                continue
            if sentence.heads[sentence.heads[head]] == sentence.heads[row]:
                continue
            rows = phrase_of(sentence, row)
            entity, kind = entity_of(sentence, rows, row, self.lexicons)
            words = " ".join(sentence.words[r] for r in rows)
            return Speaker(words, "" if kind == "private" else entity)
        return None

    def _described(  # noqa: PLR0913, PLR0917  # a phrase, and what is known of it
        self, sentence: Sentence, head: int, rows: list[int], named: Speaker, kind: str, text: str
    ) -> Speaker:
        """A phrase that names no registered actor."""
        steps = [
            self._possessed(sentence, rows, named, kind),
            self._surname(sentence, head, named),
            self._paper(sentence, head, named, text),
            self._shorter(sentence, rows, named),
            self._again(sentence, head, rows, named),
            None if kind == "private" else self._office(sentence, head, rows, named),
        ]
        if steps[4] is not None and sentence.pos[head] == "NOUN":
            steps = steps[:5]
        found = [one for one in steps if one is not None]
        for top in () if kind == "private" else appositions_of(sentence, head):
            beside = phrase_of(sentence, top)
            office = self._shorter(sentence, beside, named) or self._office(
                sentence, top, beside, named
            )
            found += [office] if office is not None else []
        known = [one for one in found if one.entity]
        return next(iter(known or found), named)

    def _possessed(
        self, sentence: Sentence, rows: list[int], named: Speaker, kind: str
    ) -> Speaker | None:
        """As in "its spokesman": the owner's, or the body that the owner's state calls so."""
        owner = next((row for row in rows if sentence.lowers[row] in _POSSESSIVES), None)
        found = None if owner is None else self._owner(sentence, owner)
        if found is None:
            return None
        rest = [row for row in rows if row != owner]
        entity = "" if kind == "private" else self._body_of(found.entity, sentence, rest)
        words = " ".join(sentence.words[row] for row in rest)
        text = f"{found.text} {words}".strip()
        return replace(named, text=text, entity=entity, resolved="description")

    def _body_of(self, entity: str, sentence: Sentence, rows: list[int]) -> str:
        """The body that a state owns under these words, else the owner itself."""
        state = self.lexicons.registry.state_of(entity) if entity else ""
        words = tuple(sentence.lowers[row] for row in rows)
        for key, body in self.lexicons.owned.get(state, {}).items():
            if contains(words, key):
                return body
        return entity

    def _surname(self, sentence: Sentence, head: int, named: Speaker) -> Speaker | None:
        known = self.people.get(sentence.words[head])
        titled = sentence.lemmas[head] in self.lexicons.nouns["persons"]
        if known is None or titled or sentence.pos[head] != "PROPN":
            return None
        return replace(known, span=named.span, resolved="surname")

    def _paper(self, sentence: Sentence, head: int, named: Speaker, text: str) -> Speaker | None:
        """A document speaks for its owner, named here or before."""
        lemma = sentence.lemmas[head]
        if lemma not in self.lexicons.nouns["papers"]:
            return None
        maker = _paper_owner(sentence, head)
        if maker is not None and sentence.heads[maker] != maker:
            owner = next(iter(self.resolve(sentence, maker, text)), None)
            if owner is None:
                return None
            inside = sentence.deps[maker] in ("poss", "compound", "nmod")
            said = named.text if inside else f"{named.text}, {owner.text}"
            return replace(named, text=said, entity=owner.entity)
        known = self.papers.get(lemma)
        if known is None:
            return None
        return replace(named, entity=known.entity, resolved="description")

    def _shorter(self, sentence: Sentence, rows: list[int], named: Speaker) -> Speaker | None:
        """Part of a name that was given in full: "the Joint Chiefs", "the Centre"."""
        words = {sentence.words[row] for row in rows if sentence.pos[row] == "PROPN"}
        if not words or any(sentence.pos[row] in ("ADJ", "NUM") for row in rows):
            return None
        for full, speaker in self.full.items():
            if words <= full:
                return replace(named, entity=speaker.entity, resolved="description")
        return None

    def _again(
        self, sentence: Sentence, head: int, rows: list[int], named: Speaker
    ) -> Speaker | None:
        """A speaker of this sort who spoke, or a body that was named, before."""
        lemma, words = sentence.lemmas[head], [sentence.lowers[row] for row in rows]
        common = sentence.pos[head] != "PROPN" or lemma in self.lexicons.nouns["speakers"]
        if not common:
            return None
        definite = words[0] in _DEFINITE or len(rows) == 1
        for noun in (lemma, *(word for word in words if word in _LEADING)):
            known = self._by_head(noun)
            if known is not None and (definite or noun != lemma):
                fuller = _fuller(named.text, known.text)
                return replace(named, text=fuller, entity=known.entity, resolved="description")
        return None

    def _office(
        self, sentence: Sentence, head: int, rows: list[int], named: Speaker
    ) -> Speaker | None:
        """An office without an owner belongs to the state in force."""
        words = {sentence.lemmas[head], *(sentence.lowers[row] for row in rows)}
        if not self.lexicons.nouns["offices"] & words:
            return None
        if sentence.tags[head] == "NNS" and sentence.pos[rows[0]] != "DET":
            return None
        state = self._state(sentence, head, rows)
        if not state:
            return None
        entity = self._body_of(state, sentence, rows)
        return replace(named, entity=entity, resolved="scene")

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
        if lemma in self.named:
            return self.named[lemma]
        kin = [family for family in self.lexicons.kin if lemma in family]
        for noun in reversed(list(self.heads)):
            if any(noun in family for family in kin):
                return self.heads[noun]
        return None

    def note(self, sentence: Sentence, head: int, speakers: tuple[Speaker, ...]) -> None:  # noqa: PLR0912
        """Remembers who spoke."""
        if not speakers:
            return
        speaker, lemma = speakers[0], sentence.lemmas[head]
        if speaker.resolved == "named" and sentence.pos[head] == "PROPN" and speaker.entity:
            whole = phrase_of(sentence, head)
            words = frozenset(sentence.words[r] for r in whole if sentence.pos[r] == "PROPN")
            if len(words) > 2 and not self._is_person(sentence, head):
                self.full.setdefault(words, speaker)
        if sentence.pos[head] != "PRON" and speaker.resolved != "pronoun":
            for word in {lemma, *(sentence.lemmas[r] for r in phrase_of(sentence, head))}:
                if word in self.lexicons.nouns["speakers"] or word in self.lexicons.nouns["papers"]:
                    self.heads.pop(word, None)
                    self.heads[word] = speaker
            if sentence.pos[head] == "PROPN" and self._is_person(sentence, head):
                for row in self._name_rows(sentence, head):
                    self.people.setdefault(sentence.words[row], speaker)
        if self._is_person(sentence, head):
            self.person = speaker
            if sentence.lowers[head] not in _PERSON and speaker.entity:
                self.body = (
                    self.body if self.body and self.body.entity == speaker.entity else speaker
                )
        elif sentence.lowers[head] not in _PERSON and sentence.tags[head] != "NNS":
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
        if self._titled(sentence, head):
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
        head = agent_of(sentence, root)
        if head is None:
            head = sentence.child(root, "nsubj", "nsubjpass")
        if head is None or sentence.pos[head] not in NOUNS:
            return
        known = sentence.lemmas[head] in self.lexicons.nouns["speakers"]
        speakers = self.resolve(sentence, head, text)
        if speakers and (speakers[0].entity or known or self._is_person(sentence, head)):
            self.note(sentence, head, speakers)

    def _name_rows(self, sentence: Sentence, head: int) -> tuple[int, ...]:
        """First and last word of a person's name: either may be the family name."""
        titles = self.lexicons.nouns["persons"] | self.lexicons.nouns["offices"]
        before = [
            kid
            for kid in sentence.children(head, "compound")
            if sentence.pos[kid] == "PROPN"
            and sentence.lemmas[kid] not in titles
            and sentence.lowers[kid] not in _HONORIFICS
        ]
        near = [kid for kid in before if head - kid <= 2]
        return (near[0], head) if near and near[0] == head - len(near) else (head,)

    def _titled(self, sentence: Sentence, head: int) -> bool:
        """Whether an honorific or an office stands before a name."""
        persons = self.lexicons.nouns["persons"]
        return any(
            sentence.lowers[kid] in _HONORIFICS or sentence.lemmas[kid] in persons
            for kid in sentence.kids[head]
        )

    def survey(self, sentence: Sentence, text: str) -> None:
        """Remembers persons with offices and documents with owners, wherever they are named."""
        for hit in find_names(sentence, range(len(sentence)), self.lexicons):
            lemma = sentence.lemmas[hit.rows[-1]]
            if hit.kind == "body" and lemma in _LEADING:
                words = " ".join(sentence.words[row] for row in hit.rows)
                self.named[lemma] = Speaker(words, hit.entity)
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
        for part in self._name_rows(sentence, name):
            known = self.people.get(sentence.words[part])
            if known is not None and (known.entity or not entity):
                continue
            self.people[sentence.words[part]] = Speaker(
                _trim(text[start:end]), entity, (start, end)
            )


NOUNS = frozenset({"NOUN", "PROPN"})


def _run(sentence: Sentence, rows: list[int]) -> list[int]:
    """The capitalised words that go on behind a title: "Acting Under Secretary of the Treasury"."""
    last = rows[-1]
    while last + 1 < len(sentence) and (
        sentence.words[last + 1][:1].isupper()
        or sentence.lowers[last + 1] in ("of", "the", "for", "and")
    ):
        last += 1
    return list(range(rows[0], last + 1)) if last > rows[-1] + 1 else []


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
