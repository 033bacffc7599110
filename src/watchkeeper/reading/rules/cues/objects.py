"""Complements without a clause of their own: what a verb of saying is said about.

The shapes, tried in order:

1. Object and predicate: "called it a stunt", "described the drill as routine".
2. Infinitive: "vowed to", "urged Moscow to".
3. Preposition: "accused of", "called for"; also behind the object ("the charge of").
4. Gerund: "denied exporting".
5. Bare object: "denied the reports".

A relative pronoun stands for the noun before it ("which Seoul put at 10,000").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from watchkeeper.reading.model import Stance
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.trees import Sentence, has_to
from watchkeeper.reading.words import load_words

_WORDS = load_words().complements


@dataclass(frozen=True, slots=True)
class Governor:
    """A verb of saying with its object.

    Attributes:
        sentence: The sentence.
        row: The verb.
        acts: Its complements to acts, as the lexicon has them.
        object: Head of its object, None without one.
        weak: Whether a bare object is too little.
    """

    sentence: Sentence
    row: int
    acts: Mapping[str, Stance]
    object: int | None
    weak: bool

    def cue(self, form: str, tops: tuple[int | None, ...]) -> Cue:
        """The cue that it is with a complement."""
        lemma, held = self.sentence.lemmas[self.row], tuple(top for top in tops if top is not None)
        return Cue(self.row, (self.row,), lemma, self.acts[form], form, (), held)


def with_object(
    sentence: Sentence, row: int, acts: Mapping[str, Stance], *, weak: bool
) -> Cue | None:
    """The cue that a verb is with an object or what stands for one, None when it is none.

    Args:
        sentence: The sentence.
        row: The verb.
        acts: Its complements to acts.
        weak: Whether a bare object is too little.
    """
    verb = Governor(sentence, row, acts, _object_of(sentence, row), weak)
    for shape in _SHAPES:
        if (cue := shape(verb)) is not None:
            return cue
    return None


def _predicated(verb: Governor) -> Cue | None:
    """As in "called it a stunt"."""
    sentence, row = verb.sentence, verb.row
    predicate = _predicate(sentence, row, verb.object) if "as" in verb.acts else None
    if predicate is None and sentence.lemmas[row] in _WORDS.describing:
        predicate = _far(sentence, row)
    if predicate is None:
        return None
    if verb.object is not None and sentence.lowers[verb.object].endswith(("self", "selves")):
        return None
    fits = (
        verb.object is not None
        or sentence.deps[row] in ("relcl", "acl")
        or sentence.deps[predicate] == "oprd"
        or sentence.lemmas[row] in _WORDS.shifting
    )
    return verb.cue("as", (verb.object, predicate)) if fits else None


def _bidden(verb: Governor) -> Cue | None:
    """As in "vowed to", "urged Moscow to"."""
    sentence, given = verb.sentence, verb.object is not None
    infinitive = next(
        (k for k in sentence.children(verb.row, "xcomp", "ccomp", "advcl") if has_to(sentence, k)),
        None,
    )
    if infinitive is None:
        return None
    named = given or sentence.child(infinitive, "nsubj", "nsubjpass") is not None
    form = "np to" if named and "np to" in verb.acts else "to"
    if form not in verb.acts or (form == "to" and given and "np" in verb.acts):
        return None
    return verb.cue(form, (verb.object, infinitive))


def _prepositional(verb: Governor) -> Cue | None:
    """As in "accused Moscow of", "called for"."""
    sentence = verb.sentence
    for kid in sentence.kids[verb.row]:
        word = sentence.lowers[kid]
        known = word in verb.acts and word in _WORDS.prepositions
        if known and sentence.deps[kid] in ("prep", "dative", "prt"):
            tops = [top for top in (verb.object, kid) if top is not None]
            more = sentence.children(verb.row, "xcomp", "prep")
            return verb.cue(word, (*tops, *(k for k in more if k not in tops and k > kid)))
    if "for" in verb.acts:
        for kid in sentence.children(verb.row, "advcl", "ccomp", "xcomp"):
            marks = sentence.children(kid, "mark")
            if has_to(sentence, kid) and any(sentence.lowers[mark] == "for" for mark in marks):
                return verb.cue("for", (verb.object, kid))
    return None


def _behind_object(verb: Governor) -> Cue | None:
    """As in "denied the charge of": the parser ties the preposition to the object."""
    sentence = verb.sentence
    if verb.object is None or "np" in verb.acts:
        return None
    for kid in sentence.kids[verb.object]:
        word = sentence.lowers[kid]
        if word in verb.acts and word in _WORDS.tied and sentence.deps[kid] == "prep":
            return verb.cue(word, (verb.object,))
    for kid in sentence.subtree(verb.object) if "of" in verb.acts else ():
        # "accused the firm that had hired the men of forging": tied to the last noun of it all.
        if sentence.lowers[kid] == "of" and sentence.child(kid, "pcomp") is not None:
            return verb.cue("of", (verb.object,))
    return None


def _gerund(verb: Governor) -> Cue | None:
    """As in "denied exporting"."""
    gerund = verb.sentence.child(verb.row, "xcomp", "pcomp")
    if verb.object is not None or gerund is None or "np" not in verb.acts:
        return None
    return verb.cue("np", (gerund,)) if _is_gerund(verb.sentence, gerund) else None


def _bare(verb: Governor) -> Cue | None:
    """As in "denied the reports"."""
    sentence = verb.sentence
    if "np" not in verb.acts or verb.object is None or verb.weak:
        return None
    kept = [
        kid
        for kid in sentence.children(verb.row, "prep", "xcomp", "oprd", "advcl")
        if sentence.deps[kid] in ("xcomp", "oprd") or sentence.lowers[kid] in _WORDS.kept
    ]
    return verb.cue("np", (verb.object, *kept))


_SHAPES: tuple[Callable[[Governor], Cue | None], ...] = (
    _predicated, _bidden, _prepositional, _behind_object, _gerund, _bare,
)  # fmt: skip


def _object_of(sentence: Sentence, row: int) -> int | None:
    """The object; a relative pronoun stands for the noun before it ("which Seoul reported")."""
    obj = sentence.child(row, "dobj", "nsubjpass")
    if (
        obj is None
        and sentence.deps[row] == "relcl"
        and sentence.child(row, "ccomp", "prep") is None
    ):
        head = sentence.heads[row]
        said = sentence.lemmas[head] in _WORDS.sayings
        return head if said and sentence.child(row, "nsubj") is not None else None
    relative = obj is not None and sentence.tags[obj] in ("WDT", "WP") and obj < row
    if relative and sentence.deps[row] == "relcl" and sentence.child(row, "nsubj") is not None:
        return sentence.heads[row]
    return obj


def _predicate(sentence: Sentence, row: int, obj: int | None) -> int | None:  # noqa: PLR0911
    for kid in sentence.kids[row]:
        label, word = sentence.deps[kid], sentence.lowers[kid]
        if label == "oprd" or (label == "prep" and word == "as"):
            return kid
        if label in ("attr", "acomp") and kid > row:
            return kid
        if label == "xcomp" and sentence.pos[kid] in ("ADJ", "NOUN"):
            return kid
        relative = sentence.child(row, "dobj")
        if label == "dobj" and kid > row and relative is not None and relative < row:
            # "which the ministry called a provocation", taken for a second object.
            return kid if sentence.lemmas[row] in _WORDS.naming else None
    for kid in () if obj is None else sentence.kids[obj]:
        if sentence.deps[kid] == "prep" and sentence.lowers[kid] == "as":
            return kid
        naming = sentence.lemmas[row] in _WORDS.naming
        if naming and sentence.deps[kid] == "appos" and "," not in sentence.words[obj:kid]:
            return kid
        if naming and sentence.deps[kid] == "compound" and sentence.pos[kid] == "NOUN":
            return obj
    return _named_within(sentence, row, obj)


def _named_within(sentence: Sentence, row: int, obj: int | None) -> int | None:
    """As in "called the reports of shipments a hoax": the parser ties the name to what is named."""
    if obj is None or sentence.lemmas[row] not in _WORDS.naming:
        return None
    for kid in sentence.subtree(obj):
        loose = kid > obj and sentence.deps[kid] in ("npadvmod", "appos", "dobj")
        start = min(sentence.subtree(kid)) if loose else 0
        if loose and sentence.lowers[start] in ("a", "an") and sentence.words[start - 1] != ",":
            return kid
    return None


def _far(sentence: Sentence, row: int) -> int | None:
    """As in "described it at the time as a pact": the parser ties "as" to a word in between."""
    tops = sentence.children(row, "dobj", "prep", "npadvmod")
    within = [r for top in tops if top > row for r in sentence.subtree(top)]
    return next(
        (r for r in within if sentence.lowers[r] == "as" and _heads_phrase(sentence, r)), None
    )


def _heads_phrase(sentence: Sentence, row: int) -> bool:
    return sentence.child(row, "pobj", "pcomp", "amod") is not None


def _is_gerund(sentence: Sentence, row: int) -> bool:
    """As in "exporting" and "having exported"."""
    having = any(sentence.lowers[kid] == "having" for kid in sentence.children(row, "aux"))
    return sentence.tags[row] == "VBG" or having
