"""Parses that are wrong in known ways, put right before anything is read from them.

The rules:

1. A clause before a colon or semicolon is no complement of the verb behind it ("…; Seoul denied
   it").
2. A finite verb is not joined to an infinitive: it goes with the finite verb above ("urged Moscow
   to withdraw and called it a crime"). Nor is a verb of saying joined to what was said of somebody
   who says nothing ("said the drills had begun and urged Seoul to end them").
3. A verb of saying that was taken for a plural noun ("the bank disputes that") or for a participle
   of its subject ("monitors estimated in 2024 that") is the verb of a sentence that has no other.
4. The subject stands behind an opening participle ("Briefing the Council, the envoy said") and
   behind the name of a source ("According to the agency, flour and oil were sent"), or right before
   its verb ("Crypto sleuths reckon").
5. "by" behind a noun of saying names its owner, not a doer ("denied the charge by Seoul that").
6. A whole clause behind "that" is told by the verb of saying, and does not describe the noun before
   it ("told lawmakers in a briefing that the bodies were sent home").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.trees import NOMINAL, VERBAL, Sentence, has_to
from watchkeeper.reading.words import load_words

_WORDS = load_words().complements
FINITE = frozenset({"VBD", "VBZ", "VBP"})
_PARTING = frozenset({";", ":"})


def repair(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """The sentence with the errors above put right."""
    for mend in _REPAIRS:
        sentence = mend(sentence, lexicons)
    return sentence


def rebuilt(
    sentence: Sentence,
    heads: list[int],
    deps: list[str],
    pos: list[str] | None = None,
    tags: list[str] | None = None,
) -> Sentence:
    """The sentence with other heads, or as it was when they make no tree."""
    size = len(heads)
    for start in range(size):
        row, steps = start, 0
        while heads[row] != row and steps <= size:
            row, steps = heads[row], steps + 1
        if steps > size:
            return sentence
    if sum(heads[row] == row for row in range(size)) != 1:
        return sentence
    kids: list[list[int]] = [[] for _ in heads]
    for row, head in enumerate(heads):
        if head != row:
            kids[head].append(row)
    return replace(
        sentence,
        heads=tuple(heads),
        deps=tuple(deps),
        pos=sentence.pos if pos is None else tuple(pos),
        tags=sentence.tags if tags is None else tuple(tags),
        kids=tuple(tuple(k) for k in kids),
    )


def _parted(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """A clause before a semicolon is set beside the verb behind it."""
    if not _PARTING & set(sentence.words):
        return sentence
    deps = list(sentence.deps)
    for row, label in enumerate(deps):
        if label == "ccomp" and row < sentence.heads[row]:
            between = sentence.words[row : sentence.heads[row]]
            if _PARTING & set(between) and sentence.child(row, "nsubj", "nsubjpass") is not None:
                deps[row] = "parataxis"
    return replace(sentence, deps=tuple(deps))


def _rejoined(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """A finite verb joined to an infinitive, or to what was said, is joined to the verb above."""
    heads = list(sentence.heads)
    for row, label in enumerate(sentence.deps):
        if label != "conj" or sentence.child(row, "nsubj", "nsubjpass", "aux") is not None:
            continue
        head = sentence.heads[row]
        verb = _above_infinitive(sentence, row, head)
        if verb is None:
            verb = _above_content(sentence, row, head, lexicons)
        if verb is None or verb >= row:
            continue
        heads[row] = verb
        joint = row - 1
        while joint > head and sentence.pos[joint] in ("ADV", "PUNCT"):
            joint -= 1
        if sentence.deps[joint] == "cc" and heads[joint] == head:
            heads[joint] = verb
    if heads == list(sentence.heads):
        return sentence
    return rebuilt(sentence, heads, list(sentence.deps))


def _above_infinitive(sentence: Sentence, row: int, head: int) -> int | None:
    """As in "urged Moscow to withdraw and called it a crime"."""
    tag = sentence.tags[row]
    if tag == "VB" and sentence.lemmas[row] in _WORDS.performing:
        tag = "VBP"
    if tag not in FINITE or sentence.tags[head] != "VB" or not has_to(sentence, head):
        return None
    return next((r for r in sentence.above(head) if sentence.tags[r] == tag), None)


def _above_content(sentence: Sentence, row: int, head: int, lexicons: Lexicons) -> int | None:
    """As in "said the measures had hurt the people and urged the Council to lift them"."""
    lemma, tag = sentence.lemmas[row], sentence.tags[row]
    if lemma not in lexicons.verbs or lemma in lexicons.weak or tag not in ("VBD", "VBN", "VBZ"):
        return None
    while sentence.deps[head] == "conj":
        head = sentence.heads[head]
    verb = sentence.heads[head]
    if sentence.deps[head] != "ccomp" or verb > head or sentence.lemmas[verb] not in lexicons.verbs:
        return None
    same = tag == sentence.tags[verb] or (tag == "VBN" and sentence.tags[verb] == "VBD")
    subject = sentence.child(head, "nsubj", "nsubjpass")
    if not same or subject is None or sentence.pos[subject] != "NOUN":
        tense = sentence.child(head, "aux") is not None and tag == "VBD"
        return verb if same and tense and subject is not None else None
    return None if _can_speak(sentence, subject, lexicons) else verb


def _can_speak(sentence: Sentence, row: int, lexicons: Lexicons) -> bool:
    known = ("speakers", "papers", "persons", "private", "offices", "sides")
    return any(sentence.lemmas[row] in lexicons.nouns[name] for name in known)


def _introduced(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """The subject behind an opening participle, which the parser took for the subject."""
    if sentence.tags[0] != "VBG" or sentence.deps[0] not in ("nsubj", "csubj"):
        return sentence
    verb = sentence.heads[0]
    if "," not in sentence.words[:verb] or verb < 3:
        return sentence
    comma = sentence.words.index(",")
    named = [
        row
        for row in range(comma + 1, verb)
        if sentence.heads[row] < comma and sentence.pos[row] in NOMINAL
    ]
    if len(named) != 1 or sentence.words[verb - 1] == ",":
        return sentence
    heads, deps = list(sentence.heads), list(sentence.deps)
    heads[named[0]], deps[named[0]], deps[0] = verb, "nsubj", "advcl"
    return rebuilt(sentence, heads, deps)


def _supplied(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """The subject of a passive that the parser joined to the name in "According to X, a and b"."""
    if not sentence.kids or sentence.lowers[0] not in ("according", "in", "for"):
        return sentence
    verb = sentence.heads[0]
    if verb == 0 or sentence.child(verb, "nsubj", "nsubjpass", "expl", "csubj") is not None:
        return sentence
    if sentence.pos[verb] not in VERBAL or sentence.words[1:verb].count(",") < 1:
        return sentence
    comma = sentence.words.index(",")
    joined = [
        row
        for row in range(comma + 1, verb)
        if sentence.deps[row] in ("conj", "appos") and sentence.heads[row] < comma
    ]
    if len(joined) != 1:
        return sentence
    heads, deps = list(sentence.heads), list(sentence.deps)
    passive = sentence.child(verb, "auxpass") is not None
    heads[joined[0]], deps[joined[0]] = verb, "nsubjpass" if passive else "nsubj"
    return rebuilt(sentence, heads, deps)


def _subjected(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """The noun right before a verb of saying that has no subject is its subject."""
    deps = list(sentence.deps)
    for verb in range(1, len(sentence)):
        if sentence.tags[verb] not in FINITE or sentence.lemmas[verb] not in lexicons.speaking:
            continue
        before = verb - 1
        joined = sentence.heads[before] == verb and deps[before] in ("compound", "nmod", "npadvmod")
        bare = sentence.child(verb, "nsubj", "nsubjpass", "expl", "csubj") is None
        if joined and bare and sentence.tags[before] in ("NNS", "NNP", "NNPS"):
            deps[before] = "nsubj"
    return replace(sentence, deps=tuple(deps)) if deps != list(sentence.deps) else sentence


def _reverbed(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """The verb of saying of a sentence without a finite verb of its own."""
    root = next(row for row in range(len(sentence)) if sentence.heads[row] == row)
    if sentence.pos[root] not in NOMINAL:
        return sentence
    verb = _plural(sentence, root, lexicons) or _participle(sentence, root, lexicons)
    if verb is None:
        return sentence
    subject = verb - 1 if verb == root else root
    if subject < 0 or sentence.pos[subject] not in NOMINAL:
        return sentence
    heads, deps = list(sentence.heads), list(sentence.deps)
    pos, tags = list(sentence.pos), list(sentence.tags)
    for row in sentence.kids[root]:
        if row < subject and deps[row] not in ("prep", "advcl", "npadvmod", "punct"):
            heads[row] = subject
        elif row != subject:
            heads[row] = verb
        if row > verb and deps[row] in ("relcl", "acl"):
            deps[row] = "ccomp"
    heads[verb], deps[verb], pos[verb] = verb, "ROOT", "VERB"
    tags[verb] = "VBZ" if verb == root else "VBD"
    heads[subject], deps[subject] = verb, "nsubj"
    return rebuilt(sentence, heads, deps, pos, tags)


def _plural(sentence: Sentence, root: int, lexicons: Lexicons) -> int | None:
    """As in "the bank disputes that": the root, when a clause with "that" follows at once."""
    if sentence.tags[root] != "NNS" or sentence.lowers[root + 1 : root + 2] != ("that",):
        return None
    known = "that" in lexicons.verbs.get(sentence.lemmas[root], {})
    before = root > 0 and sentence.tags[root - 1] in ("NN", "NNP")
    clause = sentence.child(root, "relcl", "acl", "ccomp")
    if not known or not before or clause is None:
        return None
    that = root + 1
    own = sentence.heads[that] != clause or sentence.deps[that] == "mark"
    return root if own and sentence.child(clause, "nsubj", "nsubjpass") != that else None


def _participle(sentence: Sentence, root: int, lexicons: Lexicons) -> int | None:
    """As in "monitors estimated in 2024 that": a participle right behind the noun, and "that"."""
    verb = root + 1
    if verb >= len(sentence) or sentence.tags[verb] != "VBN" or sentence.heads[verb] != root:
        return None
    if sentence.deps[verb] != "acl" or "that" not in lexicons.verbs.get(sentence.lemmas[verb], {}):
        return None
    others = [r for r in range(verb) if sentence.tags[r] in (*FINITE, "MD")]
    told = "that" in sentence.lowers[verb + 1 :]
    by = sentence.lowers[verb + 1 : verb + 2] == ("by",)
    return verb if told and not others and not by else None


def _reowned(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """An owner by "by", and the clause behind it, are given to the noun of saying."""
    heads, deps = list(sentence.heads), list(sentence.deps)
    for row in range(1, len(sentence) - 1):
        noun, verb = row - 1, sentence.heads[row]
        if sentence.lowers[row] != "by" or sentence.deps[row] not in ("prep", "agent"):
            continue
        if sentence.lemmas[noun] not in lexicons.claim_nouns or sentence.pos[noun] != "NOUN":
            continue
        if verb == noun or sentence.pos[verb] not in VERBAL or sentence.heads[noun] != verb:
            continue
        if sentence.deps[noun] not in ("dobj", "pobj"):
            continue
        heads[row], deps[row] = noun, "prep"
        for kid in sentence.children(verb, "ccomp"):
            that = [k for k in sentence.kids[kid] if sentence.lowers[k] == "that"]
            if kid > row and that:
                heads[kid], deps[kid] = noun, "acl"
    return rebuilt(sentence, heads, deps) if heads != list(sentence.heads) else sentence


def _told(sentence: Sentence, lexicons: Lexicons) -> Sentence:
    """As in "told lawmakers in a briefing that the bodies were sent home"."""
    for row, label in enumerate(sentence.deps):
        if label != "relcl" or not _is_whole(sentence, row):
            continue
        opening = sentence.subtree(row)[0]
        verb = next((r for r in sentence.above(row) if sentence.pos[r] == "VERB"), None)
        if sentence.lowers[opening] != "that" or verb is None or verb > row:
            continue
        telling = "that" in lexicons.verbs.get(sentence.lemmas[verb], {})
        if not telling or sentence.child(verb, "ccomp") is not None:
            continue
        heads, deps = list(sentence.heads), list(sentence.deps)
        pos, tags = list(sentence.pos), list(sentence.tags)
        heads[row], deps[row] = verb, "ccomp"
        heads[opening], deps[opening], pos[opening], tags[opening] = row, "mark", "SCONJ", "IN"
        return rebuilt(sentence, heads, deps, pos, tags)
    return sentence


def _is_whole(sentence: Sentence, row: int) -> bool:
    """Whether a clause has its subject, and its object or none to have: nothing is left out."""
    subject = sentence.child(row, "nsubj", "nsubjpass")
    if subject is None or sentence.lowers[subject] == "that":
        return False
    held = sentence.child(row, "dobj", "attr", "acomp")
    passive = sentence.deps[subject] == "nsubjpass"
    return passive or (held is not None and sentence.lowers[held] != "that")


_REPAIRS: tuple[Callable[[Sentence, Lexicons], Sentence], ...] = (
    _introduced, _supplied, _subjected, _parted, _rejoined, _reverbed, _reowned, _told,
)  # fmt: skip
