"""Attribution in the margin of what is said: "he said", "..., the agency reported", "according to".

The rules:

1. A verb of speaking may stand after, inside or before what is said; then that is the clause on
   which it hangs, or the quotation beside it.
2. "X was quoted as saying" and "..., the agency reported on Monday" hand their clause to X and
   the agency.
3. "according to X" speaks the whole sentence when a comma sets it off, else its clause; so do "by
   the count of X", "in X's view".
4. A name with a date or page in brackets is the source of a sentence that names no other.
"""

from __future__ import annotations

import re

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.trees import Sentence, has_that
from watchkeeper.reading.words import load_words

_WORDS = load_words().margins

_DATED = re.compile(
    r"(?:19|20)\d\d|pp?\.|pp?\.?\d+|jan\w*\.?|feb\w*\.?|mar(?:ch|\.)?|apr\w*\.?|may|june?\.?"
    r"|july?\.?|aug\w*\.?|sept?\w*\.?|oct\w*\.?|nov\w*\.?|dec\w*\.?"
)
_LONGEST = 12
"""Most tokens of a source in brackets."""


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
    if label == "parataxis" and ";" in sentence.words[row:head]:
        before = [k for k in sentence.children(head, "parataxis", "ccomp") if k < row]
        if before and ";" not in sentence.words[before[-1] : row] and _set_off(sentence, row):
            return Cue(row, (row,), lemma, act, "fronted", (before[-1],))
    beside = label == "parataxis" and ";" not in sentence.words[row:head]
    if beside or (label == "advcl" and as_clause):
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
    elif (found := _reckoned(sentence, row)) is not None:
        rows = found
    else:
        return None
    return Cue(row, rows, "according to", "assert", "fronted", (_clause_above(sentence, row),))


def _reckoned(sentence: Sentence, row: int) -> tuple[int, ...] | None:
    """As in "by the count of the JCS", "by the exchange's own account", "in the view of Seoul"."""
    word = sentence.lowers[row]
    noun = sentence.child(row, "pobj") if word in ("by", "in", "on") else None
    if noun is None or sentence.lemmas[noun] not in _WORDS.reckonings[word]:
        return None
    apart = row == 0 or sentence.words[row - 1] in (",", "(", "-", "\u2014", "\u2013")
    if not apart and word != "in":
        return None
    owner = sentence.child(noun, "poss")
    if owner is not None:
        return (row, noun) if sentence.pos[owner] in ("NOUN", "PROPN") else None
    of = next((k for k in sentence.children(noun, "prep") if sentence.lowers[k] == "of"), None)
    return None if of is None or sentence.child(of, "pobj") is None else (row, noun, of)


def source_of(sentence: Sentence, cue: Cue) -> int | None:
    """Head of whoever "according to" and its like name."""
    last = cue.rows[-1]
    if cue.name == "source":
        return last
    return sentence.child(last, "poss" if sentence.pos[last] == "NOUN" else "pobj")


def bracket_cue(sentence: Sentence) -> Cue | None:
    """As in "… in 2024 (MSMT 2025, p. 11)": the name that opens a bracket with a date or page."""
    if "(" not in sentence.words[1:]:
        return None
    begin = sentence.words.index("(", 1)
    end = next((r for r in range(begin, len(sentence)) if sentence.words[r] == ")"), begin)
    inside = range(begin + 1, end)
    dated = any(_DATED.fullmatch(sentence.lowers[row]) for row in inside)
    if not dated or not 2 <= len(inside) <= _LONGEST:
        return None
    stop = next((r for r in inside if sentence.words[r] == "," or sentence.pos[r] == "NUM"), end)
    names = [row for row in range(begin + 1, stop) if sentence.pos[row] in ("NOUN", "PROPN")]
    verbal = any(sentence.pos[row] in ("VERB", "AUX") for row in inside)
    if not names or verbal or sentence.pos[begin + 1] not in ("PROPN", "NOUN", "DET", "ADJ"):
        return None
    if not any(sentence.words[row][:1].isupper() for row in names):
        return None
    root = next(row for row in range(len(sentence)) if sentence.heads[row] == row)
    if root in inside:
        return None
    return Cue(names[-1], (names[-1],), "source", "assert", "fronted", (root,))


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
