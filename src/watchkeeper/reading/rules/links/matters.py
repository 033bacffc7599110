"""Who speaks in each claim and what it is about, looked up once for a document.

The rules:

1. A speaker counts as his state; without a state by his text.
2. A claim is about the states that its words name; failing that, that its sentence names; failing
   that, that the claims beside it in the paragraph or of the same speaker name.
3. A word that many claims of the document have ties no two of them together; a word that the
   sentences of two claims share weighs the more, the fewer claims have it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.links.lexicon import AnswerWords, load_answer_words
from watchkeeper.reading.rules.naming import Hit, find_names
from watchkeeper.reading.trees import Sentence

HARD = frozenset({"deny", "no comment", "acknowledge"})
"""Acts that answer by themselves."""
_DENYING = frozenset({"deny", "no comment"})
RARE = 3
"""A word in more claims than these is the document's, and ties no two claims together."""
_WORD = re.compile(r"[a-z][a-z-]{3,}")
_CONTENT = frozenset({"NOUN", "PROPN", "NUM", "VERB", "ADJ"})


@dataclass(frozen=True, slots=True)
class Matter:
    """One claim as far as links look at it.

    Attributes:
        who: State of the speaker, or the speaker's words; "" in the outlet's voice.
        state: State of the speaker, "" when none.
        named: Ids that the claim's words name.
        about: States that the claim's words name.
        beside: States that its whole sentence names.
        words: Its words in lower case.
        nouns: Lemmas of its nouns.
        lemmas: Lemmas of its words of content, those common to most claims left out.
        spread: Likewise of its whole sentence.
        caller: Words by which its speaker may be named.
        paragraph: Number of its paragraph.
        breach: Whether it names a breach.
        points: Whether it has a word that points back, other than a conjunction.
    """

    who: str
    state: str
    named: frozenset[str]
    about: frozenset[str]
    beside: frozenset[str]
    words: frozenset[str]
    nouns: frozenset[str]
    lemmas: frozenset[str]
    spread: frozenset[str]
    caller: frozenset[str]
    paragraph: int
    breach: bool
    points: bool


@dataclass(frozen=True, slots=True)
class Field:
    """The claims of a document.

    Attributes:
        drafts: The claims in order.
        matters: What each is about.
        counts: How many claims hold a lemma.
        spreads: How many claims stand in a sentence that holds a lemma.
        naming: For each state, the states that its claims name.
        denying: Speakers who deny or decline to comment somewhere.
        asked: Paragraphs of questions, in order.
        opening: The first reported claim of the body, -1 without one.
        lead: Last paragraph of the opening.
        note: Whether the author asserts most of it.
    """

    drafts: Sequence[Draft]
    matters: Sequence[Matter]
    counts: Counter[str]
    spreads: Counter[str]
    naming: Mapping[str, Set[str]]
    denying: frozenset[str]
    asked: Sequence[int]
    opening: int
    lead: int
    note: bool

    def hard(self, place: int) -> bool:
        """Whether a claim answers by its act alone."""
        return self.drafts[place].act in HARD

    def is_named(self, place: int) -> bool:
        """Whether a claim of somebody else before it names the state of the one who answers."""
        own = self.matters[place]
        return any(
            own.state in one.beside and one.who != own.who for one in self.matters[: place + 1]
        )

    def around(self, place: int) -> frozenset[str]:
        """States that the claims beside it name: in its paragraph, or by the same speaker."""
        own = self.matters[place]
        found: set[str] = set()
        for other in range(max(0, place - 3), place + 1):
            one = self.matters[other]
            near = own.paragraph - one.paragraph
            if near == 0 or (near == 1 and one.who == own.who):
                found |= one.beside
        return frozenset(found)


def field_of(drafts: Sequence[Draft], lexicons: Lexicons) -> Field:
    """Looks up what links need to know of the claims of a document.

    Args:
        drafts: The claims in order.
        lexicons: The lexicons.
    """
    words = load_answer_words()
    hits: dict[int, list[Hit]] = {}
    matters = []
    for draft in drafts:
        sentence = draft.proposition.sentence
        if id(sentence) not in hits:
            hits[id(sentence)] = find_names(sentence, range(len(sentence)), lexicons)
        matters.append(_matter(draft, hits[id(sentence)], lexicons, words))
    body = [place for place, draft in enumerate(drafts) if draft.role == "body"]
    naming: dict[str, set[str]] = defaultdict(set)
    for matter in matters:
        naming[matter.state] |= matter.about
    told = list(zip(drafts, matters, strict=True))
    return Field(
        drafts,
        matters,
        Counter(lemma for matter in matters for lemma in matter.lemmas),
        Counter(lemma for matter in matters for lemma in matter.spread),
        naming,
        frozenset(matter.who for draft, matter in told if draft.act in _DENYING),
        sorted({matter.paragraph for draft, matter in told if draft.role == "question"}),
        next((place for place in body if drafts[place].reported), -1),
        min((matters[place].paragraph for place in body), default=0) + 2,
        2 * sum(not drafts[place].reported for place in body) >= max(1, len(body)),
    )


def _matter(draft: Draft, hits: Sequence[Hit], lexicons: Lexicons, words: AnswerWords) -> Matter:
    sentence, rows = draft.proposition.sentence, draft.proposition.rows
    state = lexicons.registry.state_of
    own = state(draft.speaker.entity) if draft.speaker.entity else ""
    named = frozenset(hit.entity for hit in hits if not rows.isdisjoint(hit.rows))
    return Matter(
        own or draft.speaker.text.lower(),
        own,
        named,
        frozenset(state(one) for one in named),
        frozenset(state(hit.entity) for hit in hits),
        frozenset(sentence.lowers[row] for row in rows),
        frozenset(sentence.lemmas[row] for row in rows if sentence.pos[row] in ("NOUN", "PROPN")),
        _content(sentence, rows) - words.common,
        _content(sentence, range(len(sentence))) - words.common,
        frozenset(_WORD.findall(draft.speaker.text.lower())) - words.common,
        sentence.paragraph,
        words.patterns["breaching"].search(draft.content) is not None,
        any(
            sentence.lowers[row] in words.pointing and sentence.pos[row] in ("DET", "PRON")
            for row in rows
            if sentence.deps[row] not in ("mark", "expl")
        ),
    )


def _content(sentence: Sentence, rows: Iterable[int]) -> frozenset[str]:
    """Lemmas of the words of content."""
    return frozenset(
        sentence.lemmas[row]
        for row in rows
        if sentence.pos[row] in _CONTENT and len(sentence.lemmas[row]) > 2
    )
