"""Which complement a verb of saying has, and so which act it shows.

The rules:

1. A clause or quotation first; then an object or what stands for one (`objects`).
2. A document may show or list where a person would have to say.
3. Who sends reporters elsewhere declines to comment; who asks "us" for something says nothing.
4. A verb without any of these may stand in the margin of what is said.
"""

from __future__ import annotations

from dataclasses import replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.cues.margins import detached, trails
from watchkeeper.reading.rules.cues.objects import with_object
from watchkeeper.reading.trees import Sentence, has_that, has_to
from watchkeeper.reading.words import load_words

_WORDS = load_words().complements


def verb_cue(  # noqa: PLR0911
    sentence: Sentence, row: int, lexicons: Lexicons, quoted: frozenset[int]
) -> Cue | None:
    """The cue that a verb is with the complement that it has here, None when it is none."""
    lemma = sentence.lemmas[row]
    acts = lexicons.verbs[lemma]
    if lemma in _WORDS.abstaining:
        return None
    weak = lemma in lexicons.weak
    if "that" in acts and sentence.deps[row] == "acl" and trails(sentence, row):
        return Cue(row, (row,), lemma, acts["that"], "fronted", (sentence.above(row)[-1],))
    ccomp = _clause(sentence, row, lexicons)
    if ccomp is not None and "as" in acts and _small(sentence, row, ccomp):
        return Cue(row, (row,), lemma, acts["as"], "as", (), (ccomp,))
    if ccomp is not None and acts.get("that") != "deny" and _asks(sentence, ccomp):
        ccomp = None
    infinitive = ccomp is not None and weak and has_to(sentence, ccomp)
    if ccomp is not None and lemma in lexicons.strict and not has_that(sentence, ccomp):
        ccomp = None
    if ccomp is not None and "that" in acts and not infinitive:
        return Cue(row, (row,), lemma, acts["that"], "that", (ccomp,))
    shown = weak and sentence.child(row, "dobj") is not None and _paper(sentence, row, lexicons)
    if shown and (act := acts.get("that") or acts.get("np")):
        return Cue(row, (row,), lemma, act, "np", (), tuple(sentence.children(row, "dobj", "prep")))
    if (cue := with_object(sentence, row, acts, weak=weak)) is not None:
        return _to_reporters(sentence, cue)
    return detached(sentence, row, lexicons, quoted) if "that" in acts else None


def _to_reporters(sentence: Sentence, cue: Cue) -> Cue | None:
    """As in "advised reporters to contact the ministry": who sends them elsewhere says nothing."""
    told = cue.objects[0] if cue.form == "np to" and cue.objects else None
    if told is None or told == cue.objects[-1]:
        return cue
    us = sentence.lowers[told] in ("us", "me") and sentence.words[told] != "US"
    if not us and sentence.lemmas[told] not in _WORDS.addressees:
        return cue
    if sentence.lemmas[cue.objects[-1]] in _WORDS.referring:
        return replace(cue, act="no comment", form="none")
    return None if us else cue


def _paper(sentence: Sentence, row: int, lexicons: Lexicons) -> bool:
    """Whether a document is the subject: it may show or list where a person would have to say."""
    subject = sentence.child(row, "nsubj")
    return subject is not None and sentence.lemmas[subject] in lexicons.nouns["papers"]


def _asks(sentence: Sentence, clause: int) -> bool:
    """As in "decide whether to ask": a question is no content, but for a verb of doubt."""
    return any(sentence.lowers[k] in ("whether", "if") for k in sentence.children(clause, "mark"))


def _small(sentence: Sentence, row: int, clause: int) -> bool:
    """A small clause after the verb, as in "called the drill a provocation"."""
    if clause < row or sentence.child(clause, "mark") is not None or sentence.lemmas[row] == "see":
        return False
    if has_to(sentence, clause):
        return True
    if sentence.pos[clause] in ("ADJ", "NOUN", "PROPN") or sentence.tags[clause] in ("VBN", "VBG"):
        return sentence.child(clause, "aux", "auxpass") is None
    return False


def _clause(sentence: Sentence, row: int, lexicons: Lexicons) -> int | None:
    """The complement clause: a finite ccomp, also under the addressee, or a small clause."""
    found = sentence.children(row, "ccomp")
    if found:
        return next((clause for clause in found if clause > row), found[0])
    for kid in sentence.children(row, "dobj", "dative", "xcomp"):
        inner = sentence.child(kid, "ccomp") if sentence.deps[kid] == "dative" else None
        if (
            inner is None
            and sentence.deps[kid] == "xcomp"
            and sentence.child(kid, "mark") is not None
        ):
            inner = kid
        if inner is None and sentence.deps[kid] == "dobj":
            acl = sentence.child(kid, "acl", "relcl")
            spoken = sentence.lemmas[kid] in _WORDS.addressees
            inner = acl if acl is not None and spoken else None
        if inner is not None:
            return inner
    for advcl in sentence.children(row, "advcl", "npadvmod", "prep"):
        spoken = (
            sentence.lemmas[advcl] in lexicons.verbs or sentence.lemmas[advcl] in lexicons.phrases
        )
        if spoken and sentence.lemmas[advcl] not in lexicons.conduits["citing"]:
            continue
        if sentence.lowers[advcl] == "as" and sentence.deps[advcl] == "prep":
            continue
        cited = sentence.child(advcl, "dobj", "pobj")
        below = [] if cited is None else sentence.children(cited, "relcl", "acl")
        for clause in (advcl, *sentence.children(advcl, "ccomp", "relcl", "acl"), *below):
            if clause > row and _opens_with_that(sentence, clause):
                return clause
    return None


def _opens_with_that(sentence: Sentence, clause: int) -> bool:
    first = min(sentence.kids[clause], default=clause)
    return sentence.lowers[first] == "that" and first < clause
