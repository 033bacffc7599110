"""Cues and speech acts: which words of a sentence show that somebody says something.

The rules:

1. A verb is a cue when the lexicon knows it with the complement that it has here; the complement
   decides the act ("agreed to" commits, "agreed that" acknowledges).
2. Phrases of several words come first ("brushed the claims aside", "declined to comment").
3. A noun is a cue when somebody owns it and it has content ("Kyiv's allegation that …").
4. A verb of speaking may stand after, inside or before what is said; then what is said is the
   clause on which it hangs, or the quotation beside it.
5. A negated cue is no cue, nor is one in a condition or in an absence of comment; but who "did not
   dispute" a thing acknowledges it.
"""

from __future__ import annotations

from dataclasses import replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.cues.complements import verb_cue
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.cues.exclusions import (
    concedes,
    is_excluded,
    is_off_topic,
    is_yet_unsaid,
    withholds,
)
from watchkeeper.reading.rules.cues.margins import according_cue, bracket_cue
from watchkeeper.reading.rules.cues.nouns import noun_cue
from watchkeeper.reading.rules.cues.phrases import phrase_cue
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().complements


def find_cues(
    sentence: Sentence, lexicons: Lexicons, quoted: frozenset[int] = frozenset()
) -> dict[int, Cue]:
    """All cues of a sentence by their row.

    Args:
        sentence: A parsed sentence.
        lexicons: The lexicons.
        quoted: Rows between quotation marks.
    """
    found: dict[int, Cue] = {}
    taken: set[int] = set()
    for row, lemma in enumerate(sentence.lemmas):
        if row in taken:
            continue
        part = sentence.pos[row]
        cue: Cue | None = None
        if sentence.lowers[row] == "according" or part == "ADP":
            cue = according_cue(sentence, row)
        elif part in ("VERB", "AUX") or (part == "NOUN" and sentence.deps[row] == "ROOT"):
            if lemma in lexicons.phrases:
                cue = phrase_cue(sentence, row, lexicons)
            if cue is None and lemma in lexicons.verbs:
                if not is_excluded(sentence, row):
                    cue = verb_cue(sentence, row, lexicons, quoted)
                elif concedes(sentence, row):
                    cue = verb_cue(sentence, row, lexicons, quoted)
                    cue = None if cue is None else replace(cue, act="acknowledge")
        elif part in ("NOUN", "PROPN") and lemma in lexicons.claim_nouns:
            cue = noun_cue(sentence, row, lexicons)
        if cue is not None and (is_yet_unsaid(sentence, cue) or withholds(sentence, cue)):
            cue = None
        if cue is not None and not is_off_topic(sentence, cue, lexicons):
            found[row] = cue
            taken.update(cue.rows)
    if not found and (cue := bracket_cue(sentence)) is not None:
        return {cue.row: cue}
    return _joined(sentence, found, lexicons)


def _joined(sentence: Sentence, found: dict[int, Cue], lexicons: Lexicons) -> dict[int, Cue]:
    """As in "denounces and rejects it": one act, the first, on the object that both share.

    As in "rejected the charge, calling it absurd": the second only says why.
    """
    kept = dict(found)
    for row, cue in found.items():
        head = sentence.heads[row]
        near = sentence.deps[row] == "conj" and 0 < row - head <= 3 and head not in found
        near = near and not is_excluded(sentence, head)
        acts = lexicons.verbs.get(sentence.lemmas[head], {})
        if near and cue.form in acts and sentence.child(head, "dobj", "ccomp", "prep") is None:
            del kept[row]
            kept[head] = replace(
                cue, row=head, rows=(head,), name=sentence.lemmas[head], act=acts[cue.form]
            )
        elif head in found and (_says_why(sentence, cue) or _leads_in(sentence, cue)):
            kept.pop(row)
    return kept


def _leads_in(sentence: Sentence, cue: Cue) -> bool:
    """As in "Explaining his vote, the envoy said": what he does by speaking."""
    participle = sentence.deps[cue.row] == "advcl" and sentence.tags[cue.row] == "VBG"
    return participle and cue.form == "np" and cue.act == "assert"


def _says_why(sentence: Sentence, cue: Cue) -> bool:
    lemma = sentence.lemmas[cue.row]
    naming = lemma in _WORDS.naming or lemma == "describe"
    return naming and sentence.deps[cue.row] == "advcl" and sentence.tags[cue.row] == "VBG"
