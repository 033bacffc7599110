"""Which complement a verb of saying has, and so which act it shows.

The rules:

1. A clause or quotation first; then object and predicate ("called it a stunt"), infinitive
   ("vowed to"), preposition ("accused of"), bare object ("denied the reports").
2. A relative pronoun stands for the noun before it ("which Seoul put at 10,000").
3. A verb without any of these may stand in the margin of what is said.
"""

from __future__ import annotations

from collections.abc import Mapping

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Stance
from watchkeeper.reading.rules.cue import Cue
from watchkeeper.reading.rules.margins import detached, trails
from watchkeeper.reading.trees import Sentence, has_that, has_to

_PREPOSITIONS = frozenset({
    "of", "for", "on", "upon", "about", "against", "over", "with", "in", "at", "to",
})  # fmt: skip
_SHIFTING = frozenset(
    {"describe", "dismiss", "reject", "denounce", "condemn", "characterize", "characterise"}
)
_SAID_NOUNS = frozenset({
    "allegation", "claim", "accusation", "charge", "report", "assertion", "figure", "estimate",
    "number", "account", "version", "suggestion", "criticism",
})  # fmt: skip
_ABSTAINING = frozenset({"decline", "refuse"})


def verb_cue(  # noqa: PLR0911
    sentence: Sentence, row: int, lexicons: Lexicons, quoted: frozenset[int]
) -> Cue | None:
    """The cue that a verb is with the complement that it has here, None when it is none."""
    lemma = sentence.lemmas[row]
    acts = lexicons.verbs[lemma]
    if lemma in _ABSTAINING:
        return None
    weak = lemma in lexicons.weak
    if "that" in acts and sentence.deps[row] == "acl" and trails(sentence, row):
        return Cue(row, (row,), lemma, acts["that"], "fronted", (sentence.above(row)[-1],))
    ccomp = _clause(sentence, row, lexicons)
    if ccomp is not None and "as" in acts and _small(sentence, row, ccomp):
        return _cue(sentence, row, acts, "as", (), (ccomp,))
    infinitive = ccomp is not None and weak and has_to(sentence, ccomp)
    if ccomp is not None and lemma in lexicons.strict and not has_that(sentence, ccomp):
        ccomp = None
    if ccomp is not None and "that" in acts and not infinitive:
        return _cue(sentence, row, acts, "that", (ccomp,), ())
    shown = weak and sentence.child(row, "dobj") is not None and _paper(sentence, row, lexicons)
    if shown and (act := acts.get("that") or acts.get("np")):
        return Cue(
            row,
            (row,),
            lemma,
            act,
            "np",
            (),
            tuple(sentence.children(row, "dobj", "prep")),
        )
    if (cue := _with_object(sentence, row, acts, weak)) is not None:
        return cue
    if "that" not in acts:
        return None
    return detached(sentence, row, lexicons, quoted)


def _paper(sentence: Sentence, row: int, lexicons: Lexicons) -> bool:
    """Whether a document is the subject: it may show or list where a person would have to say."""
    subject = sentence.child(row, "nsubj")
    return subject is not None and sentence.lemmas[subject] in lexicons.nouns["papers"]


def _small(sentence: Sentence, row: int, clause: int) -> bool:
    """A small clause after the verb, as in "called the drill a provocation"."""
    if clause < row or sentence.child(clause, "mark") is not None or sentence.lemmas[row] == "see":
        return False
    if sentence.pos[clause] in ("ADJ", "NOUN", "PROPN") or sentence.tags[clause] in ("VBN", "VBG"):
        return sentence.child(clause, "aux", "auxpass") is None
    return any(sentence.lowers[k] == "to" for k in sentence.children(clause, "aux"))


def _cue(  # noqa: PLR0913, PLR0917
    sentence: Sentence,
    row: int,
    acts: Mapping[str, Stance],
    form: str,
    clauses: tuple[int, ...],
    objects: tuple[int, ...],
) -> Cue:
    return Cue(row, (row,), sentence.lemmas[row], acts[form], form, clauses, objects)


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
            spoken = sentence.lemmas[kid] in ("reporter", "journalist", "medium", "press", "agency")
            inner = acl if acl is not None and spoken else None
        if inner is not None:
            return inner
    for advcl in sentence.children(row, "advcl", "npadvmod", "prep"):
        spoken = (
            sentence.lemmas[advcl] in lexicons.verbs or sentence.lemmas[advcl] in lexicons.phrases
        )
        if spoken and sentence.lemmas[advcl] not in lexicons.conduits["citing"]:
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


def _with_object(  # noqa: PLR0911
    sentence: Sentence, row: int, acts: Mapping[str, Stance], weak: bool
) -> Cue | None:
    obj = _object_of(sentence, row)
    predicate = _predicate(sentence, row, obj)
    if (
        "as" in acts
        and predicate is not None
        and (
            obj is not None
            or sentence.deps[row] in ("relcl", "acl")
            or sentence.deps[predicate] == "oprd"
            or sentence.lemmas[row] in _SHIFTING
        )
    ):
        tops = tuple(top for top in (obj, predicate) if top is not None)
        return _cue(sentence, row, acts, "as", (), tops)
    infinitive = _infinitive(sentence, row)
    if infinitive is not None:
        given = obj is not None or sentence.child(infinitive, "nsubj", "nsubjpass") is not None
        form = "np to" if given and "np to" in acts else "to"
        if form in acts and not (form == "to" and obj is not None and "np" in acts):
            tops = (infinitive,) if obj is None else (obj, infinitive)
            return _cue(sentence, row, acts, form, (), tops)
    for kid in sentence.kids[row]:
        word = sentence.lowers[kid]
        if (
            word in acts
            and word in _PREPOSITIONS
            and sentence.deps[kid] in ("prep", "dative", "prt")
        ):
            tops = _with_extras(sentence, row, kid, obj)
            return _cue(sentence, row, acts, word, (), tops)
    if obj is not None:
        for kid in sentence.kids[obj]:
            word = sentence.lowers[kid]
            if (
                word in acts
                and word in ("of", "for", "at", "against")
                and sentence.deps[kid] == "prep"
                and "np" not in acts
            ):
                return _cue(sentence, row, acts, word, (), (obj,))
    gerund = sentence.child(row, "xcomp", "pcomp")
    if obj is None and gerund is not None and "np" in acts and _is_gerund(sentence, gerund):
        return _cue(sentence, row, acts, "np", (), (gerund,))
    if "np" in acts and obj is not None and not weak:
        extras = (
            tuple(sentence.children(row, "prep", "xcomp", "oprd", "advcl"))
            if obj is not None
            else ()
        )
        kept = tuple(
            k
            for k in extras
            if sentence.deps[k] in ("xcomp", "oprd")
            or sentence.lowers[k] in ("as", "of", "to", "from", "by", "with", "in", "on", "for")
        )
        return _cue(sentence, row, acts, "np", (), (obj, *kept))
    return None


def _object_of(sentence: Sentence, row: int) -> int | None:
    """The object; a relative pronoun stands for the noun before it ("which Seoul reported")."""
    obj = sentence.child(row, "dobj", "nsubjpass")
    if (
        obj is None
        and sentence.deps[row] == "relcl"
        and sentence.child(row, "ccomp", "prep") is None
    ):
        head = sentence.heads[row]
        said = sentence.lemmas[head] in _SAID_NOUNS
        return head if said and sentence.child(row, "nsubj") is not None else None
    relative = obj is not None and sentence.tags[obj] in ("WDT", "WP") and obj < row
    if relative and sentence.deps[row] == "relcl" and sentence.child(row, "nsubj") is not None:
        return sentence.heads[row]
    return obj


def _with_extras(sentence: Sentence, row: int, prep: int, obj: int | None) -> tuple[int, ...]:
    tops = [top for top in (obj, prep) if top is not None]
    tops += [k for k in sentence.children(row, "xcomp", "prep") if k not in tops and k > prep]
    return tuple(tops)


def _predicate(sentence: Sentence, row: int, obj: int | None) -> int | None:  # noqa: PLR0911
    for kid in sentence.kids[row]:
        label, word = sentence.deps[kid], sentence.lowers[kid]
        if label == "oprd" or (label == "prep" and word == "as"):
            return kid
        if label in ("attr", "acomp") and kid > row:
            return kid
        if label == "xcomp" and sentence.pos[kid] in ("ADJ", "NOUN"):
            return kid
    for kid in () if obj is None else sentence.kids[obj]:
        if sentence.deps[kid] == "prep" and sentence.lowers[kid] == "as":
            return kid
        naming = sentence.lemmas[row] in ("call", "brand", "label", "dub", "term")
        if naming and sentence.deps[kid] == "appos" and "," not in sentence.words[obj:kid]:
            return kid
        if naming and sentence.deps[kid] == "compound" and sentence.pos[kid] == "NOUN":
            return obj
    return None


def _infinitive(sentence: Sentence, row: int) -> int | None:
    for kid in sentence.children(row, "xcomp", "ccomp", "advcl"):
        if any(
            sentence.lowers[k] == "to" and sentence.deps[k] == "aux" for k in sentence.kids[kid]
        ):
            return kid
    return None


def _is_gerund(sentence: Sentence, row: int) -> bool:
    """As in "exporting" and "having exported"."""
    having = any(sentence.lowers[kid] == "having" for kid in sentence.children(row, "aux"))
    return sentence.tags[row] == "VBG" or having
