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

from dataclasses import dataclass, replace

from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.memory import (
    LEADING,
    NOUNS,
    PERSON,
    Memory,
    paper_owner,
    trimmed,
)
from watchkeeper.reading.rules.naming import contains, entity_of, find_names, names_in_text
from watchkeeper.reading.rules.subjects import agent_of, appositions_of, phrase_of
from watchkeeper.reading.trees import Sentence

_FIRST = frozenset({"i", "we", "me", "us", "my", "our", "ourselves", "myself"})
_THING = frozenset({"it", "itself", "this", "that", "which"})
_GROUP = frozenset({"they", "them", "both", "themselves", "these", "those", "all"})
_POSSESSIVES = frozenset({"its", "his", "her", "their"})
_RANKS = frozenset({
    "the", "our", "under", "deputy", "vice", "first", "acting", "assistant", "senior", "permanent",
})  # fmt: skip
_SHORT = 4
"""Most words of a description that stands for a body named elsewhere."""
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "said"})


@dataclass(slots=True)
class Discourse(Memory):
    """Resolves mentions against what was named before."""

    def resolve(self, sentence: Sentence, head: int, text: str) -> tuple[Speaker, ...]:
        """The speakers that a mention stands for; several when "they" are joint speakers.

        Args:
            sentence: Where the mention stands.
            head: Its head.
            text: The stored text.
        """
        word = "" if sentence.words[head] == "US" else sentence.lowers[head]
        if (
            (word and sentence.pos[head] == "PRON")
            or word in _FIRST
            or word in PERSON | _THING | _GROUP
        ):
            return self._pronoun(sentence, head, word)
        rows = phrase_of(sentence, head)
        start, end = sentence.covers(rows)
        if self.default and any(sentence.lowers[row] in ("our", "my") for row in rows):
            return tuple(replace(one, span=(start, end)) for one in self.default)
        named = Speaker(trimmed(text[start:end]), "", (start, end), "named")
        entity, kind = entity_of(sentence, rows, head, self.lexicons)
        if not entity and kind != "private":
            beside = [
                row for top in appositions_of(sentence, head) for row in phrase_of(sentence, top)
            ]
            if beside:
                entity, kind = entity_of(sentence, sorted({*rows, *beside}), head, self.lexicons)
        if not entity and (state := self._bracketed(sentence, head)):
            entity = state
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
            whole = trimmed(text[sentence.begins[run[0]] : sentence.ends[run[-1]]])
            longer = names_in_text(whole, self.lexicons)
            if longer or sentence.pos[head] not in NOUNS:
                entity, named = longer, replace(named, text=whole)
        if entity:
            return (replace(named, entity=entity),)
        if sides := self._sides(sentence, head, rows):
            return tuple(replace(one, span=named.span, resolved="description") for one in sides)
        found = self._described(sentence, head, rows, named, kind, text)
        if not found.entity and kind != "private" and (later := self._later(sentence, head, rows)):
            found = replace(found, entity=later, resolved="description")
        return (found,)

    def _later(self, sentence: Sentence, head: int, rows: list[int]) -> str:
        """As in "a new report claims" in a lead, before the text says whose report it is."""
        lemma, nouns = sentence.lemmas[head], self.lexicons.nouns
        foreign = any(sentence.words[r][:1].isupper() for r in rows if sentence.pos[r] != "DET")
        if foreign or sentence.pos[head] != "NOUN" or len(rows) > _SHORT:
            return ""
        if lemma in nouns["papers"] or lemma in LEADING or lemma == "bureau":
            return self.by_later(lemma)
        return ""

    def _bracketed(self, sentence: Sentence, head: int) -> str:
        """As in "Han Seo-jin (Republic of Korea)": the state of a delegate."""
        after = sentence.lowers[head + 1 : head + 7]
        if sentence.pos[head] != "PROPN" or after[:1] != ("(",) or ")" not in after:
            return ""
        inside = range(head + 2, head + 1 + after.index(")"))
        hits = find_names(sentence, inside, self.lexicons)
        whole = len(hits) == 1 and hits[0].kind == "state"
        loose = [row for row in inside if sentence.pos[row] != "DET"]
        return hits[0].entity if whole and len(hits[0].rows) >= len(loose) else ""

    def _beside(self, sentence: Sentence, head: int, text: str) -> str:
        """The name in apposition to a description: "The exchange, Halvex"."""
        for top in appositions_of(sentence, head):
            if sentence.pos[top] == "PROPN" and sentence.pos[head] == "NOUN":
                start, end = sentence.covers(phrase_of(sentence, top))
                return trimmed(text[start:end])
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
        if word in PERSON and (near := self._person_before(sentence, head)) is not None:
            return (replace(near, span=span, resolved="pronoun"),)
        order = {True: (self.person, self.last), False: (self.body, self.last)}[word in PERSON]
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
            if sentence.lemmas[row] not in human and not self.is_titled(sentence, row):
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
        if kind == "private" and self._one_of(sentence, head):
            kind = ""
        steps = [
            self._possessed(sentence, rows, named, kind),
            self._head_of(sentence, head, named),
            self._surname(sentence, head, named),
            self._paper(sentence, head, named, text),
            self._sent(sentence, head, named, text),
            None if kind == "private" else self._shorter(sentence, rows, named),
            self._again(sentence, head, rows, named, loose=kind != "private"),
            None if kind == "private" else self._office(sentence, head, rows, named),
        ]
        if self._introduces(sentence, head):
            steps[6:] = [None, None]
        if steps[6] is not None and sentence.pos[head] == "NOUN":
            steps = steps[:7]
        found = [one for one in steps if one is not None]
        for top in () if kind == "private" else appositions_of(sentence, head):
            beside = phrase_of(sentence, top)
            office = self._shorter(sentence, beside, named) or self._office(
                sentence, top, beside, named
            )
            found += [office] if office is not None else []
        known = [one for one in found if one.entity]
        return next(iter(known or found), named)

    def _one_of(self, sentence: Sentence, head: int) -> bool:
        """As in "one of its officers", who speaks for them."""
        if sentence.lemmas[head] not in ("one", "another", "two", "some", "several"):
            return False
        of = next((k for k in sentence.children(head, "prep") if sentence.lowers[k] == "of"), None)
        whom = None if of is None else sentence.child(of, "pobj")
        return whom is not None and sentence.lemmas[whom] in self.lexicons.nouns["offices"] | {
            "officer"
        }

    def _introduces(self, sentence: Sentence, head: int) -> bool:
        """As in "the diplomat, a Western member of the team": somebody new."""
        return any(
            sentence.lowers[row] in ("a", "an", "one")
            for top in appositions_of(sentence, head)
            for row in sentence.children(top, "det", "nummod")
        )

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

    def _head_of(self, sentence: Sentence, head: int, named: Speaker) -> Speaker | None:
        """As in "the service's director", "one of them": whoever was named so."""
        nouns = self.lexicons.nouns
        owner = sentence.child(head, "poss")
        if owner is not None and sentence.pos[owner] == "NOUN":
            official = sentence.lemmas[head] in nouns["persons"] | nouns["offices"]
            known = self.by_head(sentence.lemmas[owner]) if official else None
            return None if known is None else replace(named, entity=known.entity)
        of = next((k for k in sentence.children(head, "prep") if sentence.lowers[k] == "of"), None)
        whom = None if of is None else sentence.child(of, "pobj")
        if whom is None or sentence.lowers[whom] != "them" or not self.group:
            return None
        return replace(named, entity=self.group[0].entity, resolved="description")

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
        maker = paper_owner(sentence, head)
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

    def _sent(self, sentence: Sentence, head: int, named: Speaker, text: str) -> Speaker | None:
        """As in "a team sent by the Panel": whoever sent it."""
        acl = sentence.child(head, "acl")
        sender = None if acl is None else agent_of(sentence, acl)
        if sender is None:
            return None
        owner = next(iter(self.resolve(sentence, sender, text)), None)
        return None if owner is None else replace(named, entity=owner.entity)

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
        self, sentence: Sentence, head: int, rows: list[int], named: Speaker, *, loose: bool
    ) -> Speaker | None:
        """A speaker of this sort who spoke, or a body that was named, before."""
        lemma, words = sentence.lemmas[head], [sentence.lowers[row] for row in rows]
        common = sentence.pos[head] != "PROPN" or lemma in self.lexicons.nouns["speakers"]
        if not common:
            return None
        definite = words[0] in _DEFINITE or len(rows) == 1
        for noun in (lemma, *(word for word in words if word in LEADING)):
            known = self.by_head(noun)
            if known is not None and (definite or (loose and noun != lemma)):
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
        entity = self._own_office(sentence, rows, state) or self._body_of(state, sentence, rows)
        return replace(named, entity=entity, resolved="scene")

    def _own_office(self, sentence: Sentence, rows: list[int], state: str) -> str:
        """As in "the Deputy Secretary" on a department's own page: the department's."""
        bare = [row for row in rows if sentence.lowers[row] not in _RANKS]
        own = self.default[0].entity if len(self.default) == 1 else ""
        if len(bare) != 1 or not own:
            return ""
        return own if self.lexicons.registry.state_of(own) == state else ""

    def _state(self, sentence: Sentence, head: int, rows: list[int]) -> str:
        """The state of an office without an owner: that of whoever spoke or was named last."""
        persons = self.lexicons.nouns["persons"]
        title = max((row for row in rows if sentence.lemmas[row] in persons), default=rows[-1])
        foreign = [
            row
            for place, row in enumerate(rows)
            if row <= title
            and sentence.words[row][:1].isupper()
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


def _run(sentence: Sentence, rows: list[int]) -> list[int]:
    """The capitalised words that go on behind a title: "Acting Under Secretary of the Treasury"."""
    last = rows[-1]
    while last + 1 < len(sentence) and (
        sentence.words[last + 1][:1].isupper()
        or sentence.lowers[last + 1] in ("of", "the", "for", "and")
    ):
        last += 1
    return list(range(rows[0], last + 1)) if last > rows[-1] + 1 else []


def _fuller(text: str, known: str) -> str:
    """The fuller of two descriptions of one speaker."""
    return known if len(known) > len(text) else text
