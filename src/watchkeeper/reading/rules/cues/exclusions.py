"""Verbs of saying that say nothing here.

The rules:

1. Negated, or in a condition; "neither side has confirmed" is an absence.
2. Only possible ("might accept"), only likely ("is likely to ask"), only asked for ("urged it to
   deny").
3. A verb that also means other things counts only about a saying, an event or a figure; who denies
   permission denies no charge.
4. What leads in to a text that follows ("released the following statement") says nothing itself.
"""

from __future__ import annotations

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.contents.events import event_types
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.trees import Sentence, has_to
from watchkeeper.reading.words import load_words

_WORDS = load_words().exclusions

_NOMINAL_FORMS = frozenset({"np", "to", "np to", "as", "on", "of", "for", "at", "in", "with"})


def is_excluded(sentence: Sentence, row: int) -> bool:
    """Whether a verb is negated, conditional or only wished for, itself or by what it is joined to.

    As in "might accept or deny it": the second infinitive shares what excludes the first.
    """
    while True:
        if any(excludes(sentence, row) for excludes in _REASONS):
            return True
        head = sentence.heads[row]
        bare = sentence.tags[row] == "VB" and sentence.tags[head] == "VB" and head != row
        if not bare or not _is_joined(sentence, row):
            return False
        row = head


def _is_joined(sentence: Sentence, row: int) -> bool:
    return sentence.deps[row] == "conj" and sentence.child(row, "nsubj") is None


def _is_negated(sentence: Sentence, row: int) -> bool:
    """Negated, in a condition, or under a modal that leaves it open ("might accept")."""
    for kid in sentence.kids[row]:
        label, word = sentence.deps[kid], sentence.lowers[kid]
        if label == "neg" or (label == "mark" and word in ("if", "unless", "whether")):
            return True
        if label == "aux" and word in _WORDS.modals and not _first(sentence, row):
            return True
    return False


def concedes(sentence: Sentence, row: int) -> bool:
    """As in "did not dispute that the ship had called": not to deny is to acknowledge."""
    if sentence.lemmas[row] not in _WORDS.conceding:
        return False
    kids = sentence.kids[row]
    words = {sentence.lowers[kid] for kid in kids}
    negated = any(sentence.deps[kid] == "neg" for kid in kids) and not words & {"neither", "nor"}
    return negated and bool(words & {"did", "do", "does"}) and not _says_nothing(sentence, row)


def _says_nothing(sentence: Sentence, row: int) -> bool:
    """As in "no official confirmed it", "neither side has confirmed it"."""
    subject = sentence.child(row, "nsubj")
    if subject is not None and (
        sentence.lowers[subject] == "nobody"
        or any(sentence.lowers[k] == "no" for k in sentence.kids[subject])
    ):
        return True
    whose = sentence.heads[row] if _is_joined(sentence, row) else row
    return sentence.lemmas[row] in _WORDS.unsaid and _nobody(sentence, whose)


def _is_open(sentence: Sentence, row: int) -> bool:
    """A verb that names a deed and does not tell it: an adjective, an activity, a question."""
    label, head = sentence.deps[row], sentence.heads[row]
    if label in ("amod", "compound"):
        return True
    subject = sentence.child(row, "nsubj")
    if label in ("pcomp", "ccomp", "relcl") and subject is not None:
        # "what you described": whoever is told tells nothing.
        return sentence.lowers[subject] == "you"
    if sentence.tags[row] == "VBG" and label in ("nsubj", "csubj", "ROOT"):
        return True
    if label == "pcomp" and sentence.lowers[head] not in _WORDS.handing:
        return subject is None
    asked = sentence.child(row, "dobj") if label in ("csubj", "ccomp") else None
    return asked is not None and sentence.lowers[asked] == "what"


def _is_yet_to_come(sentence: Sentence, row: int) -> bool:
    """An infinitive for what is likely, wanted or asked for ("urged it to deny")."""
    if not has_to(sentence, row):
        return False
    label, head = sentence.deps[row], sentence.heads[row]
    if label == "xcomp" and sentence.lemmas[head] in _WORDS.irrealis:
        return True
    if label in ("xcomp", "ccomp", "advcl"):
        return _orders(sentence, head)
    return label in ("acl", "relcl") and sentence.pos[head] == "NOUN"


def _nobody(sentence: Sentence, row: int) -> bool:
    """As in "neither side has confirmed": nobody said it."""
    subject = sentence.child(row, "nsubj")
    return subject is not None and any(
        sentence.lowers[near] in _WORDS.nobody for near in (subject, *sentence.kids[subject])
    )


def _orders(sentence: Sentence, row: int) -> bool:
    """Whether a verb asks somebody to do something: what is asked for is not said yet."""
    return (
        sentence.lemmas[row] in _WORDS.ordering
        and sentence.child(row, "dobj", "ccomp", "nsubjpass") is not None
    )


def _first(sentence: Sentence, row: int) -> bool:
    subject = sentence.child(row, "nsubj")
    return subject is not None and sentence.lowers[subject] in ("i", "we")


def _leads_in(sentence: Sentence, row: int) -> bool:
    """As in "released the following statement"."""
    held = sentence.child(row, "dobj")
    return held is not None and any(
        sentence.lowers[kid] == "following" for kid in sentence.kids[held]
    )


_REASONS = (_is_negated, _says_nothing, _is_open, _is_yet_to_come, _leads_in)


def is_off_topic(sentence: Sentence, cue: Cue, lexicons: Lexicons) -> bool:
    """A verb that speaks only of a saying or an event, with another object."""
    if cue.name not in lexicons.topical or cue.form not in _NOMINAL_FORMS or not cue.objects:
        return False
    if says(sentence, cue.objects, lexicons):
        return False
    subject = sentence.child(cue.row, "nsubj")
    if cue.form == "to" and subject is not None and sentence.pos[subject] == "PROPN":
        return False
    if cue.name in _WORDS.asking and _persons(sentence, cue.objects[0], lexicons):
        return True
    rows = [row for top in cue.objects for row in sentence.subtree(top)]
    return not event_types(sentence, rows, lexicons) and not any(
        sentence.pos[row] == "NUM" for row in rows
    )


def _persons(sentence: Sentence, row: int, lexicons: Lexicons) -> bool:
    """As in "questioned the captains": an interview is no denial."""
    known = ("persons", "private", "speakers")
    return any(sentence.lemmas[row] in lexicons.nouns[name] for name in known)


def is_yet_unsaid(sentence: Sentence, cue: Cue) -> bool:
    """As in "the bank will repeat the review": what is to be said, or done again, is not said."""
    if cue.act != "assert" or cue.form != "np" or _first(sentence, cue.row):
        return False
    return any(sentence.lowers[k] in ("will", "shall") for k in sentence.children(cue.row, "aux"))


def withholds(sentence: Sentence, cue: Cue) -> bool:
    """As in "denied the ship permission": a deed, and no answer to a charge."""
    if cue.name not in _WORDS.withholding or cue.clauses:
        return False
    given = sentence.children(cue.row, "dobj", "nsubjpass", "dative")
    return any(sentence.lemmas[row] in _WORDS.withheld for row in (*given, *cue.objects))


def says(sentence: Sentence, tops: tuple[int, ...], lexicons: Lexicons) -> bool:
    """Whether one of the phrases is about a saying: its head or a dependent is such a noun."""
    known = lexicons.nouns["elided"]
    return any(
        sentence.lemmas[row] in known or sentence.lemmas[row] in lexicons.claim_nouns
        for top in tops
        for row in (top, *sentence.kids[top])
    )
