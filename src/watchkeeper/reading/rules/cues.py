"""Cues and speech acts: which words of a sentence show that somebody says something.

The rules:

1. A verb is a cue when the lexicon knows it with the complement that it has here; the complement
   decides the act ("agreed to" commits, "agreed that" acknowledges).
2. Phrases of several words come first ("brushed the claims aside", "declined to comment").
3. A noun is a cue when somebody owns it and it has content ("Kyiv's allegation that …").
4. A verb of speaking may stand after, inside or before what is said; then what is said is the
   clause on which it hangs, or the quotation beside it.
5. A negated cue is no cue ("did not deny"), nor is one in a condition or in an absence of comment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from watchkeeper.reading.lexicon import Lexicons, Phrase
from watchkeeper.reading.model import Stance
from watchkeeper.reading.rules.events import event_types
from watchkeeper.reading.rules.naming import find_names
from watchkeeper.reading.trees import Sentence

_PREPOSITIONS = frozenset({
    "of", "for", "on", "upon", "about", "against", "over", "with", "in", "at", "to",
})  # fmt: skip
_GAP = 5
_SHIFTING = frozenset(
    {"describe", "dismiss", "reject", "denounce", "condemn", "characterize", "characterise"}
)
_UNSAID = frozenset(
    {"confirm", "acknowledge", "announce", "say", "report", "comment", "admit", "deny"}
)
_ORDERING = frozenset({
    "urge", "ask", "call", "press", "exhort", "implore", "invite", "encourage", "advise", "order",
    "instruct", "require", "tell", "want", "expect", "allow", "force", "persuade", "warn",
})  # fmt: skip
_SAID_NOUNS = frozenset({
    "allegation", "claim", "accusation", "charge", "report", "assertion", "figure", "estimate",
    "number", "account", "version", "suggestion", "criticism",
})  # fmt: skip
_IRREALIS = frozenset({
    "likely", "unlikely", "appear", "seem", "expect", "prepare", "fail", "want", "need", "hope",
    "able", "unable", "ready", "willing", "unwilling", "reluctant", "have", "go", "use",
})  # fmt: skip
_SAYING = frozenset({"say", "add", "note", "state", "argue", "claim", "insist", "warn", "stress"})
_HANDING = frozenset({"as", "by", "in", "after", "before", "without", "while"})
_MODAL = frozenset({"might", "may", "could", "must", "should"})
_REFUSING = frozenset({"would", "will", "wo", "ca", "can", "could", "do", "does", "shall"})
_CLOSE = frozenset({"on", "upon", "for", "of", "to"})
_NOMINAL_FORMS = frozenset({"np", "to", "np to", "as", "on", "of", "for", "at", "in", "with"})
_ABSTAINING = frozenset({"decline", "refuse"})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that show a speech act, and where its content hangs.

    Attributes:
        row: The verb or noun.
        rows: All words of the cue.
        name: The cue as the lexicon has it.
        act: The speech act.
        form: The complement: that, np, to, np to, as, a preposition, noun, quote, fronted, none.
        clauses: Roots of the clauses that are its content.
        objects: Tops of the phrases that are its content or its topic.
    """

    row: int
    rows: tuple[int, ...]
    name: str
    act: Stance
    form: str
    clauses: tuple[int, ...] = ()
    objects: tuple[int, ...] = ()


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
            cue = _according_cue(sentence, row)
        elif part in ("VERB", "AUX") or (part == "NOUN" and sentence.deps[row] == "ROOT"):
            if lemma in lexicons.phrases:
                cue = _phrase_cue(sentence, row, lexicons)
            if cue is None and lemma in lexicons.verbs and not _excluded(sentence, row):
                cue = _verb_cue(sentence, row, lexicons, quoted)
        elif part in ("NOUN", "PROPN") and lemma in lexicons.claim_nouns:
            cue = _noun_cue(sentence, row, lexicons)
        if cue is not None and not _off_topic(sentence, cue, lexicons):
            found[row] = cue
            taken.update(cue.rows)
    return _joined(sentence, found, lexicons)


def _joined(sentence: Sentence, found: dict[int, Cue], lexicons: Lexicons) -> dict[int, Cue]:
    """As in "denounces and rejects it": one act, the first, on the object that both share.

    As in "rejected the charge, calling it absurd": the second only says why.
    """
    kept = dict(found)
    for row, cue in found.items():
        head = sentence.heads[row]
        near = sentence.deps[row] == "conj" and 0 < row - head <= 3 and head not in found
        acts = lexicons.verbs.get(sentence.lemmas[head], {})
        if near and cue.form in acts and sentence.child(head, "dobj", "ccomp", "prep") is None:
            del kept[row]
            kept[head] = replace(
                cue, row=head, rows=(head,), name=sentence.lemmas[head], act=acts[cue.form]
            )
        elif head in found and _says_why(sentence, cue):
            kept.pop(row)
    return kept


def _says_why(sentence: Sentence, cue: Cue) -> bool:
    if sentence.deps[cue.row] != "advcl" or sentence.tags[cue.row] != "VBG" or cue.form != "as":
        return False
    return any(sentence.pos[top] == "PRON" for top in cue.objects)


def _off_topic(sentence: Sentence, cue: Cue, lexicons: Lexicons) -> bool:
    """A verb that speaks only of a saying or an event, with another object."""
    if cue.name not in lexicons.topical or cue.form not in _NOMINAL_FORMS or not cue.objects:
        return False
    if _says(sentence, cue.objects, lexicons):
        return False
    rows = [row for top in cue.objects for row in sentence.subtree(top)]
    return not event_types(sentence, rows, lexicons) and not any(
        sentence.pos[row] == "NUM" for row in rows
    )


def _excluded(sentence: Sentence, row: int) -> bool:  # noqa: PLR0911
    """Negated or conditional."""
    for kid in sentence.kids[row]:
        if sentence.deps[kid] == "neg":
            return True
        if (
            sentence.deps[kid] == "nsubj"
            and sentence.lemmas[row] in _UNSAID
            and any(
                sentence.lowers[k] in ("neither", "no", "nobody")
                for k in (kid, *sentence.kids[kid])
            )
        ):
            return True
        if sentence.deps[kid] == "mark" and sentence.lowers[kid] in ("if", "unless", "whether"):
            return True
        if (
            sentence.deps[kid] == "aux"
            and sentence.lowers[kid] in _MODAL
            and not _first(sentence, row)
        ):
            return True
    label, head = sentence.deps[row], sentence.heads[row]
    if sentence.tags[row] == "VBG" and label in ("nsubj", "csubj", "ROOT"):
        return True
    if label == "pcomp" and sentence.lowers[head] not in _HANDING:
        return True
    if label == "xcomp" and sentence.lemmas[head] in _IRREALIS and _has_to(sentence, row):
        return True
    asked = sentence.child(row, "dobj")
    if asked is not None and sentence.lowers[asked] == "what" and label in ("csubj", "ccomp"):
        return True
    if label in ("xcomp", "ccomp", "advcl") and _has_to(sentence, row) and _orders(sentence, head):
        return True
    noun = label in ("acl", "relcl") and sentence.pos[head] == "NOUN"
    infinitive = any(sentence.lowers[kid] == "to" for kid in sentence.children(row, "aux"))
    return label in ("amod", "compound") or (noun and infinitive)


def _orders(sentence: Sentence, row: int) -> bool:
    """Whether a verb asks somebody to do something: what is asked for is not said yet."""
    return sentence.lemmas[row] in _ORDERING and sentence.child(row, "dobj", "ccomp") is not None


def _first(sentence: Sentence, row: int) -> bool:
    subject = sentence.child(row, "nsubj")
    return subject is not None and sentence.lowers[subject] in ("i", "we")


def _phrase_cue(sentence: Sentence, row: int, lexicons: Lexicons) -> Cue | None:
    for key, phrase in lexicons.phrases[sentence.lemmas[row]]:
        rows = _match(sentence, row, key)
        if rows is None:
            continue
        if phrase.refusing and not _refuses(sentence, row):
            continue
        if phrase.content == "none":
            about = _about(sentence, rows)
            return Cue(row, rows, phrase.words, phrase.act, "none", (), about)
        if _excluded(sentence, row):
            return None
        cue = _phrase_content(sentence, rows, phrase)
        if phrase.saying and not _says(sentence, cue.objects, lexicons):
            continue
        if phrase.words == "go on" and not cue.clauses:
            if sentence.deps[row] != "parataxis":
                return None
            return Cue(row, rows, "go on", phrase.act, "fronted", (sentence.heads[row],))
        if cue.clauses or cue.objects or len(key) > 2 or sentence.pos[rows[-1]] == "NOUN":
            return cue
    return None


def _refuses(sentence: Sentence, row: int) -> bool:
    """Negated with a modal or in the present: "would not say", "does not comment"."""
    kids = sentence.kids[row]
    if not any(sentence.deps[kid] == "neg" for kid in kids):
        return False
    return any(sentence.lowers[kid] in _REFUSING for kid in sentence.children(row, "aux"))


def _match(sentence: Sentence, row: int, key: tuple[str, ...]) -> tuple[int, ...] | None:
    rows = [row]
    for word in key[1:]:
        reach = range(rows[-1] + 1, min(rows[-1] + 1 + _GAP, len(sentence)))
        place = next(
            (i for i in reach if sentence.lemmas[i] == word or sentence.lowers[i] == word), None
        )
        if place is not None and len(key) == 2 and sentence.pos[place] == "ADP":
            hangs = sentence.heads[place] == row
            place = place if hangs and place - row <= (2 if word in _CLOSE else _GAP) else None
        if place is None or any(
            sentence.pos[i] in ("VERB", "PUNCT") and i not in rows for i in range(row + 1, place)
        ):
            return None
        rows.append(place)
    return tuple(rows)


def _about(sentence: Sentence, rows: tuple[int, ...]) -> tuple[int, ...]:
    """The topic on which comment was declined, when it is named."""
    tops = [
        kid
        for row in rows
        for kid in sentence.kids[row]
        if kid not in rows and sentence.deps[kid] in ("prep", "dobj", "ccomp", "xcomp", "pobj")
    ]
    return tuple(tops)


def _phrase_content(sentence: Sentence, rows: tuple[int, ...], phrase: Phrase) -> Cue:
    clauses, objects = [], []
    for row in (rows[0], *rows[1:]):
        for kid in sentence.kids[row]:
            if kid in rows:
                continue
            label = sentence.deps[kid]
            if label == "ccomp" or (label in ("acl", "relcl") and row != rows[0]):
                clauses.append(kid)
            elif (
                label in ("dobj", "pobj", "pcomp", "nsubjpass", "attr")
                or (label in ("prep", "xcomp", "dative") and row != rows[0])
                or label == "xcomp"
                or (label == "prep" and sentence.lowers[kid] in ("as", "over", "about", "to", "on"))
            ):
                objects.append(kid)
    form = "that" if clauses else "np"
    return Cue(rows[0], rows, phrase.words, phrase.act, form, tuple(clauses), tuple(objects))


def _says(sentence: Sentence, tops: tuple[int, ...], lexicons: Lexicons) -> bool:
    known = lexicons.nouns["elided"]
    return any(
        sentence.lemmas[row] in known or sentence.lemmas[row] in lexicons.claim_nouns
        for top in tops
        for row in (top, *sentence.kids[top])
    )


def _verb_cue(  # noqa: PLR0911
    sentence: Sentence, row: int, lexicons: Lexicons, quoted: frozenset[int]
) -> Cue | None:
    lemma = sentence.lemmas[row]
    acts = lexicons.verbs[lemma]
    if lemma in _ABSTAINING:
        return None
    weak = lemma in lexicons.weak
    if "that" in acts and sentence.deps[row] == "acl" and _trails(sentence, row):
        return Cue(row, (row,), lemma, acts["that"], "fronted", (sentence.above(row)[-1],))
    ccomp = _clause(sentence, row)
    if ccomp is not None and "as" in acts and _small(sentence, row, ccomp):
        return _cue(sentence, row, acts, "as", (), (ccomp,))
    infinitive = ccomp is not None and weak and _has_to(sentence, ccomp)
    if ccomp is not None and lemma in lexicons.strict and not _has_that(sentence, ccomp):
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
    return _detached(sentence, row, lexicons, quoted)


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


def _clause(sentence: Sentence, row: int) -> int | None:
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
        if sentence.lemmas[advcl] in _SAYING:
            continue
        cited = sentence.child(advcl, "dobj")
        below = [] if cited is None else sentence.children(cited, "relcl", "acl")
        for clause in (advcl, *sentence.children(advcl, "ccomp", "relcl", "acl"), *below):
            if clause > row and _opens_with_that(sentence, clause):
                return clause
    return None


def _has_to(sentence: Sentence, clause: int) -> bool:
    return any(sentence.lowers[kid] == "to" for kid in sentence.children(clause, "aux"))


def _opens_with_that(sentence: Sentence, clause: int) -> bool:
    first = min(sentence.kids[clause], default=clause)
    return sentence.lowers[first] == "that" and first < clause


def _has_that(sentence: Sentence, clause: int) -> bool:
    return any(
        sentence.lowers[kid] == "that" and sentence.deps[kid] == "mark"
        for kid in sentence.kids[clause]
    )


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
    if obj is None and gerund is not None and "np" in acts and sentence.tags[gerund] == "VBG":
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


def _detached(  # noqa: PLR0911
    sentence: Sentence, row: int, lexicons: Lexicons, quoted: frozenset[int]
) -> Cue | None:
    """A verb of speaking beside what is said."""
    lemma = sentence.lemmas[row]
    if lemma not in lexicons.speaking and lemma in lexicons.weak:
        return None
    act = lexicons.verbs[lemma]["that"]
    label, head = sentence.deps[row], sentence.heads[row]
    as_clause = any(
        sentence.lowers[kid] == "as" and sentence.deps[kid] in ("mark", "advmod")
        for kid in sentence.kids[row]
    )
    if label == "parataxis" or (label == "advcl" and as_clause):
        return Cue(row, (row,), lemma, act, "fronted", (head,))
    if label == "pcomp" and sentence.lowers[head] == "as":
        quoting = sentence.heads[head]
        said = sentence.child(quoting, "ccomp", "parataxis", "advcl")
        if said is not None and said < quoting:
            return Cue(row, (row,), lemma, act, "fronted", (said,))
        if sentence.heads[quoting] != quoting and sentence.deps[quoting] in (
            "parataxis", "ccomp", "conj",
        ):  # fmt: skip
            return Cue(row, (row,), lemma, act, "fronted", (sentence.heads[quoting],))
    roots = _quote_roots(sentence, row, quoted)
    if roots:
        return Cue(row, (row,), lemma, act, "quote", (), roots)
    inside = label == "ccomp" and (
        sentence.lemmas[head] in lexicons.verbs or _has_that(sentence, row) or row < head
    )
    if label in ("ccomp", "conj") and row > head and _set_off(sentence, row):
        return Cue(row, (row,), lemma, act, "fronted", (head,))
    plain = sentence.child(row, "dobj", "xcomp", "prep", "acomp") is None or row > head + 3
    if label in ("ccomp", "dep") and not inside and plain and _subject_after(sentence, row):
        return Cue(row, (row,), lemma, act, "fronted", (head,))
    fronted = sentence.child(row, "advcl", "parataxis", "dep")
    if fronted is not None and fronted < row and sentence.pos[fronted] in ("VERB", "AUX"):
        return Cue(row, (row,), lemma, act, "that", (fronted,))
    return None


def _set_off(sentence: Sentence, row: int) -> bool:
    """Whether the verb's subject stands right after a comma: "..., the agency has learned"."""
    subject = sentence.child(row, "nsubj")
    if subject is None:
        return False
    start = min(sentence.subtree(subject))
    return start > 0 and sentence.words[start - 1] == ","


def _trails(sentence: Sentence, row: int) -> bool:
    """As in "..., the agency reported", taken for a noun and a participle."""
    head = sentence.heads[row]
    start = min(sentence.subtree(head))
    apart = start > 3 and sentence.words[start - 1] == ","
    agent = any(sentence.lowers[kid] == "by" for kid in sentence.kids[row])
    near = all(sentence.pos[i] in ("ADV", "AUX") for i in range(head + 1, row))
    return apart and near and not agent and sentence.deps[head] in (
        "appos", "conj", "npadvmod", "dep", "dobj", "pobj", "attr",
    )  # fmt: skip


def _subject_after(sentence: Sentence, row: int) -> bool:
    kid = sentence.child(row, "nsubj")
    return kid is not None


def _quote_roots(sentence: Sentence, row: int, quoted: frozenset[int]) -> tuple[int, ...]:
    if not quoted or row in quoted:
        return ()
    above = set(sentence.above(row))
    return tuple(
        i
        for i in sorted(quoted)
        if sentence.heads[i] not in quoted and i not in above and sentence.pos[i] != "PUNCT"
    ) or tuple(i for i in sorted(quoted) if i in above and sentence.deps[i] == "ROOT")


_OWNERS = frozenset({"by", "from"})


def _noun_cue(sentence: Sentence, row: int, lexicons: Lexicons) -> Cue | None:
    content: list[int] = []
    owned = False
    clause: list[int] = []
    for kid in sentence.kids[row]:
        label, word = sentence.deps[kid], sentence.lowers[kid]
        if (
            label == "poss"
            or (label in ("amod", "compound", "nmod") and _names(sentence, kid, lexicons))
            or (label == "prep" and word in _OWNERS)
            or (label == "prep" and _of_speaker(sentence, kid, lexicons))
            or (label == "acl" and sentence.lowers[kid] == "made")
        ):
            owned = True
        elif label == "prep" and word in (
            "of",
            "about",
            "against",
            "on",
            "for",
            "over",
            "regarding",
        ):
            content.append(kid)
        elif label in ("acl", "ccomp", "relcl") and kid > row:
            if any(
                sentence.lowers[k] == "that" and sentence.deps[k] == "mark"
                for k in sentence.kids[kid]
            ):
                clause.append(kid)
            elif label == "acl" and any(sentence.lowers[k] == "to" for k in sentence.kids[kid]):
                content.append(kid)
    if not owned:
        owned, late = _late_owner(sentence, row)
        clause += late
    if not owned or not (content or clause):
        return None
    act = lexicons.claim_nouns[sentence.lemmas[row]]
    return Cue(row, (row,), sentence.lemmas[row], act, "noun", tuple(clause), tuple(content))


def _names(sentence: Sentence, row: int, lexicons: Lexicons) -> bool:
    """Whether a word before the noun names an actor ("the Ukrainian claim")."""
    return sentence.words[row][:1].isupper() and bool(
        find_names(sentence, sentence.subtree(row), lexicons)
    )


def _of_speaker(sentence: Sentence, prep: int, lexicons: Lexicons) -> bool:
    """As in "the allegation of the United States representative that"."""
    owner = sentence.child(prep, "pobj")
    return (
        sentence.lowers[prep] == "of"
        and owner is not None
        and (sentence.pos[owner] == "PROPN" or sentence.lemmas[owner] in lexicons.nouns["speakers"])
        and sentence.child(sentence.heads[prep], "acl", "ccomp", "relcl") is not None
    )


def _late_owner(sentence: Sentence, row: int) -> tuple[bool, list[int]]:
    """As in "claims on Tuesday by Seoul": the owner hangs on a neighbour."""
    for kid in sentence.children(row, "npadvmod", "prep", "appos"):
        for inner in sentence.kids[kid]:
            if sentence.deps[inner] in ("prep", "agent") and sentence.lowers[inner] in _OWNERS:
                clauses = [
                    k
                    for k in (*sentence.kids[row], *sentence.subtree(inner))
                    if sentence.deps[k] in ("acl", "ccomp", "relcl")
                    and any(sentence.lowers[m] == "that" for m in sentence.kids[k])
                ]
                return True, clauses
    return False, []


def _according_cue(sentence: Sentence, row: int) -> Cue | None:
    """As in "according to X" and "per X"; the clause is found by climbing."""
    word = sentence.lowers[row]
    if word == "according":
        to = sentence.child(row, "prep", "prt", "aux")
        if to is None or sentence.child(to, "pobj") is None:
            return None
        rows: tuple[int, ...] = (row, to)
    elif word == "per" and sentence.deps[row] == "prep" and sentence.begins[row] > sentence.start:
        pobj = sentence.child(row, "pobj")
        if pobj is None or sentence.pos[pobj] != "PROPN":
            return None
        rows = (row,)
    else:
        return None
    return Cue(row, rows, "according to", "assert", "fronted", (_clause_above(sentence, row),))


def _clause_above(sentence: Sentence, row: int) -> int:
    """The clause of an attribution in the margin: the whole one, after a comma."""
    above = sentence.above(row)
    apart = row == 0 or sentence.words[row - 1] in (",", "(", "-", "—", "\u2013")
    stops = ("ROOT", "conj", "advcl", "parataxis", "relcl") if apart else (
        "ROOT", "ccomp", "conj", "parataxis", "advcl",
    )  # fmt: skip
    for top in above:
        if sentence.pos[top] in ("VERB", "AUX") and sentence.deps[top] in stops:
            return top
    return above[-1] if above else row
