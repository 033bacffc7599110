"""Attribution in the margin of what is said: "he said", "..., the agency reported", "according to".

The rules:

1. A verb of speaking may stand after, inside or before what is said; then that is the clause on
   which it hangs, or the quotation beside it.
2. "X was quoted as saying" and "..., the agency reported on Monday" hand their clause to X and
   the agency.
3. "according to X" speaks the whole sentence when a comma sets it off, else its clause.
"""

from __future__ import annotations

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.cue import Cue
from watchkeeper.reading.trees import Sentence, has_that


def detached(  # noqa: PLR0911
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
        sentence.lemmas[head] in lexicons.verbs or has_that(sentence, row) or row < head
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


def trails(sentence: Sentence, row: int) -> bool:
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


def according_cue(sentence: Sentence, row: int) -> Cue | None:
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
