"""Attribution set off by commas, put right where the parser tied it to the words before it.

As in "has no mandate from the Council, Russia's envoy argued": the envoy is no part of the phrase
before. The rules:

1. A comma, a noun phrase, a verb of speaking and then an end, a comma or a time is an attribution,
   when a clause stands before it or goes on after it.
2. Its noun phrase is the subject, and it speaks the main clause.
3. A participle after it ("…, dismissing its findings") goes with it.
4. A parse that says so already stays; so does one that would no longer be a tree.
"""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.sentences.repairs import rebuilt
from watchkeeper.reading.trees import NOMINAL, VERBAL, Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().margins

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_INSIDE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM", "PART", "ADP", "CCONJ", "PUNCT"})
_FIRST = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM"})
_ENDS = frozenset({",", ".", ";", ":", "\u2014", "\u2013", "-", '"', "!", ")"})
_LONGEST = 11
"""Most words of a noun phrase that is taken for the speaker."""


@dataclass(frozen=True, slots=True)
class Graft:
    """Where an attribution stands: after which comma, its head and its verb."""

    comma: int
    head: int
    verb: int


def mend(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """The sentence with its attributions set off by commas as attributions."""
    if "," not in sentence.words:
        return sentence
    for verb in range(3, len(sentence)):
        if sentence.lemmas[verb] not in lexicons.speaking and not _misread(sentence, verb):
            continue
        graft = _found(sentence, verb, lexicons)
        if graft is not None and not _stands(sentence, graft):
            sentence = _grafted(sentence, graft)
    return sentence


def _misread(sentence: Sentence, verb: int) -> bool:
    return sentence.lowers[verb] in _WORDS.misread


def _found(sentence: Sentence, verb: int, lexicons: Lexicons) -> Graft | None:
    """The attribution that ends in a verb of speaking, None when it is none."""
    if not _speaks(sentence, verb, lexicons) or not _closes(sentence, verb):
        return None
    place = verb - 1
    while place > 0 and sentence.pos[place] in ("ADV", "AUX"):
        place -= 1
    if sentence.words[place] == "," and sentence.child(verb, "nsubj") is None:
        place = _before_apposition(sentence, place)
    last = place
    while place > 0 and sentence.words[place] not in (",", '"') and last - place <= _LONGEST:
        if sentence.pos[place] not in _INSIDE or sentence.tags[place].startswith("W"):
            return None
        place -= 1
    named = last - place
    marks = sentence.words[max(place - 1, 0) : place + 1]
    if not 0 < named <= _LONGEST or place < 1 or not _sets_off(marks):
        return None
    if sentence.pos[place + 1] not in _FIRST or sentence.pos[last] not in NOMINAL:
        return None
    return Graft(place, _head(sentence, place + 1, last), verb)


def _before_apposition(sentence: Sentence, comma: int) -> int:
    """As in "a former inspector, now at a London institute, said": the end of what it describes."""
    place = comma - 1
    while place > 0 and sentence.words[place] != "," and comma - place <= _LONGEST:
        if sentence.pos[place] in VERBAL:
            return comma
        place -= 1
    return place - 1 if place > 1 and sentence.words[place] == "," else comma


def _sets_off(marks: tuple[str, ...]) -> bool:
    """A comma, or a closing quotation mark behind one."""
    return marks[-1] == "," or (marks[-1] == '"' and marks[0] in (",", "!", "?"))


def _speaks(sentence: Sentence, verb: int, lexicons: Lexicons) -> bool:
    """Whether a word is a finite verb of speaking, or one that was taken for a noun."""
    if sentence.pos[verb] in VERBAL:
        return sentence.tags[verb] in _FINITE and sentence.lemmas[verb] in lexicons.speaking
    if sentence.pos[verb] != "NOUN" or sentence.words[verb + 1 : verb + 2] not in ((",",), (".",)):
        return False
    plural = sentence.tags[verb] == "NNS"
    before = "PROPN" if plural else "NOUN"
    agrees = plural or sentence.tags[verb - 1] == "NNS"
    return agrees and sentence.pos[verb - 1] == before


def _closes(sentence: Sentence, verb: int) -> bool:
    """Whether the words after the verb are an end, a pause, a time or whoever was told."""
    if verb + 1 >= len(sentence):
        return True
    after = sentence.lowers[verb + 1]
    if after in _WORDS.hearers or sentence.pos[verb + 1] == "ADV":
        return True
    return after in _ENDS or after in _WORDS.after


def _head(sentence: Sentence, first: int, last: int) -> int:
    """The head of a noun phrase: its last noun before a preposition."""
    stop = next((row for row in range(first, last + 1) if sentence.pos[row] == "ADP"), last + 1)
    nouns = [row for row in range(first, stop) if sentence.pos[row] in NOMINAL]
    return nouns[-1] if nouns else last


def _stands(sentence: Sentence, graft: Graft) -> bool:
    """Whether the parse has it as an attribution already, or has no clause beside it."""
    subject = sentence.child(graft.verb, "nsubj")
    right = subject is not None and graft.comma < subject < graft.verb
    if right and sentence.deps[graft.verb] in ("ROOT", "parataxis", "ccomp", "conj", "advcl"):
        return True
    before = [r for r in range(graft.comma) if sentence.tags[r] in (*_FINITE, "MD")]
    goes_on = sentence.words[graft.verb + 1 : graft.verb + 2] == (",",)
    after = [r for r in range(graft.verb + 1, len(sentence)) if sentence.tags[r] in _FINITE]
    return not before and not (goes_on and after)


def _grafted(sentence: Sentence, graft: Graft) -> Sentence:
    """The sentence with one attribution tied to its main clause."""
    heads, deps = list(sentence.heads), list(sentence.deps)
    inside = range(graft.comma + 1, graft.verb)
    main = _main(sentence, graft)
    if main is None:
        return sentence
    for row in range(len(sentence)):
        if row in inside and row != graft.head and heads[row] not in inside:
            auxiliary = sentence.pos[row] in ("AUX", "ADV")
            heads[row] = graft.verb if auxiliary else graft.head
            if not auxiliary and deps[row] in ("nsubj", "nsubjpass", "ROOT", "dobj", "appos"):
                deps[row] = "compound"
        elif row not in inside and heads[row] in (*inside, graft.verb):
            heads[row] = graft.verb if row > graft.verb else main
    heads[graft.head], deps[graft.head] = graft.verb, "nsubj"
    heads[graft.verb], deps[graft.verb] = main, "parataxis"
    if sentence.heads[main] != main and sentence.deps[main] != "ROOT":
        heads[main], deps[main] = main, "ROOT"
    _participle(sentence, graft, heads, deps)
    pos, tags = list(sentence.pos), list(sentence.tags)
    if pos[graft.verb] not in VERBAL:
        pos[graft.verb] = "VERB"
        tags[graft.verb] = "VBZ" if tags[graft.verb] == "NNS" else "VBP"
    return rebuilt(sentence, heads, deps, pos, tags)


def _main(sentence: Sentence, graft: Graft) -> int | None:
    """The verb of the clause that is spoken."""
    root = next(row for row in range(len(sentence)) if sentence.heads[row] == row)
    taken = range(graft.comma + 1, graft.verb + 1)
    if root not in taken:
        return root
    loose = [r for r in range(graft.comma) if sentence.heads[r] in taken]
    return next((r for r in loose if sentence.pos[r] in VERBAL), None)


def _participle(sentence: Sentence, graft: Graft, heads: list[int], deps: list[str]) -> None:
    """As in "…, the envoy argued last month, dismissing its findings"."""
    for row in range(graft.verb + 1, len(sentence) - 1):
        if sentence.words[row] == ",":
            if sentence.tags[row + 1] == "VBG":
                heads[row + 1], deps[row + 1] = graft.verb, "advcl"
            return
        if sentence.pos[row] in VERBAL:
            return
