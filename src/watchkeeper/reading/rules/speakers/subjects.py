"""Who speaks: from a cue to the phrases that name its speakers.

The rules:

1. The subject; in the passive the agent; without a subject that of the verb it is joined to or
   controlled by ("accused Moscow and urged it to stop"; "…, adding that").
2. A relative pronoun stands for the noun before it; a participle after a noun has that noun.
3. "quoted X as saying" and "X was quoted as saying" have X.
4. A verb after what is said may stand before its speaker ("said Ryabkov").
5. A noun of saying has its owner: "Kyiv's claim", "the Ukrainian claim", "a claim by Kyiv".
6. A day or hour behind the verb is nobody ("it was claimed last night").
7. Speakers joined by "and" are several speakers, and more than forty are one crowd.
"""

from __future__ import annotations

from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.cues.margins import source_of
from watchkeeper.reading.rules.sentences.clauses import agent_of, is_passive
from watchkeeper.reading.trees import NOMINAL, Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_DEPTH = 8
_CROWD = 40
"""Most joined speakers who are told apart; the members of a bloc are fewer.

Each of them costs a claim and a look at the whole sentence.
"""


def speakers_of(  # noqa: PLR0912
    sentence: Sentence, cue: Cue, above: frozenset[int] = frozenset()
) -> tuple[int, ...]:
    """Heads of the phrases that name the speakers of a cue, () when nobody is named.

    Args:
        sentence: The sentence.
        cue: The cue.
        above: Rows of the other cues: a participle without a speaker of its own ("adding that")
            goes with the nearest of them that it hangs under.
    """
    if cue.form == "noun":
        head = _owner(sentence, cue.row)
    elif cue.name in ("according to", "source"):
        head = source_of(sentence, cue)
    else:
        head = _told_by(sentence, cue.row)
        if head is None:
            head = subject_of(sentence, cue.row)
        if cue.form == "fronted" and sentence.deps[cue.row] == "acl":
            head = sentence.heads[cue.row]
        if cue.form == "none":
            head = surface_subject(sentence, cue.row)
        if sentence.deps[cue.row] == "conj":
            head = _of_cue_beside(sentence, cue.row, above, head)
        if head is None:
            head = _of_asked(sentence, cue)
        if head is None:
            head = _right_before(sentence, cue.row)
        if sentence.deps[cue.row] == "advcl" and sentence.tags[cue.row] == "VBG":
            head = _of_cue_above(sentence, cue.row, above, head)
        if cue.clauses and max(cue.clauses) < cue.row and not is_passive(sentence, cue.row):
            head = _beside(sentence, cue.row, max(cue.clauses), head)
        ahead = cue.form in ("fronted", "quote") or (cue.clauses and max(cue.clauses) < cue.row)
        if head is None and ahead:
            head = sentence.child(cue.row, "dobj", "attr", "npadvmod", "oprd")
            if head is not None and head < cue.row:
                head = None
    if head is None or sentence.lemmas[head] in _WORDS.times:
        return ()
    joined = _joined(sentence, head)
    return (head,) if len(joined) > _CROWD else (head, *joined)


def crowd_of(sentence: Sentence, head: int) -> tuple[int, ...]:
    """The heads joined to a phrase where they are too many to be told apart, else ()."""
    if sentence.child(head, "conj") is None:
        return ()
    joined = _joined(sentence, head)
    return tuple(joined) if len(joined) > _CROWD else ()


def _told_by(sentence: Sentence, row: int) -> int | None:
    """As in "has learned from three officials": the source speaks, and who learned is a conduit."""
    if sentence.lemmas[row] not in _WORDS.learning:
        return None
    for kid in sentence.children(row, "prep"):
        if sentence.lowers[kid] == "from":
            return sentence.child(kid, "pobj")
    return None


def _of_cue_beside(
    sentence: Sentence, row: int, above: frozenset[int], head: int | None
) -> int | None:
    """A joined speech act goes with the speaker, not with whom the first one is addressed to.

    As in "urged Moscow to withdraw and called on Beijing to help".
    """
    if head is None or sentence.child(row, "nsubj") is not None:
        return head
    joined = sentence.heads[row]
    for top in sentence.above(row):
        if top not in above or top == joined:
            continue
        addressed = head in sentence.children(top, "dobj", "pobj") or sentence.heads[head] == joined
        infinitive = any(sentence.lowers[k] == "to" for k in sentence.children(joined, "aux"))
        differs = is_passive(sentence, joined) != is_passive(sentence, row) or (
            sentence.tags[row] == sentence.tags[top] != sentence.tags[joined]
        )
        if (addressed and infinitive) or (differs and sentence.deps[joined] == "ccomp"):
            found = subject_of(sentence, top)
            return head if found is None else found
    return head


def _right_before(sentence: Sentence, row: int) -> int | None:
    """The name right before a finite verb that the parser gave to the phrase before it."""
    finite = sentence.tags[row] in ("VBD", "VBZ", "VBP") and not is_passive(sentence, row)
    if not finite or sentence.deps[row] not in ("ROOT", "conj", "ccomp"):
        return None
    place = row - 1
    times = {r for kid in sentence.children(row, "npadvmod") for r in sentence.subtree(kid)}
    while place > 0 and (sentence.pos[place] in ("AUX", "ADV", "PART") or place in times):
        place -= 1
    given = sentence.deps[place] in ("pobj", "npadvmod", "dep", "appos", "compound", "ROOT")
    return place if place >= 0 and sentence.pos[place] == "PROPN" and given else None


def _of_asked(sentence: Sentence, cue: Cue) -> int | None:
    """As in "The ministry, asked about it, said that": the parser gives "asked" the subject."""
    for kid in sentence.children(cue.row, "ccomp", "advcl", "csubj"):
        if (
            kid < cue.row
            and kid not in cue.clauses
            and (subject := sentence.child(kid, "nsubj", "nsubjpass")) is not None
        ):
            return subject
    return None


def _beside(sentence: Sentence, row: int, clause: int, head: int | None) -> int | None:
    """After what is said the speaker stands right before or after the verb."""
    if head is not None and head > clause and not _cut_off(sentence, head, row):
        return head
    place = row - 1
    while place > clause and sentence.pos[place] in ("AUX", "ADV", "PART"):
        place -= 1
    if place > clause and sentence.pos[place] in NOMINAL and sentence.pos[place] != "NUM":
        return place
    return head


def _cut_off(sentence: Sentence, head: int, row: int) -> bool:
    """A comma between speaker and verb without one before the speaker: the parse went wrong."""
    return (
        head < row
        and sentence.words[row - 1] != ","
        and any(sentence.words[i] == "," for i in range(head, row))
        and sentence.child(head, "appos", "relcl", "acl") is None
    )


def _of_cue_above(
    sentence: Sentence, row: int, above: frozenset[int], head: int | None
) -> int | None:
    """The speaker of the cue around a participle, when its own verb's subject cannot speak."""
    apart = row > 0 and sentence.words[row - 1] == ","
    sure = ("PRON",) if apart else ("PROPN", "PRON")
    if head is not None and sentence.pos[head] in sure:
        return head
    for top in sentence.above(row):
        if top in above and (found := subject_of(sentence, top)) is not None:
            return found
    return head


def _joined(sentence: Sentence, head: int) -> list[int]:
    """Heads of the phrases joined to a phrase, in order, those joined to them behind each.

    What is joined behind "for" is a field of office: "Minister for Trade, Industry and Energy".
    """
    found: list[int] = []
    if any(sentence.lowers[k] == "for" for k in sentence.children(head, "prep")):
        return found
    waiting = sentence.children(head, "conj")[::-1]
    while waiting:
        row = waiting.pop()
        if sentence.pos[row] in NOMINAL and sentence.pos[row] != "NUM":
            found.append(row)
            waiting += sentence.children(row, "conj")[::-1]
    return found


def subject_of(sentence: Sentence, row: int, depth: int = 0) -> int | None:
    """The head of the phrase that does what the verb says, None when it is not in the sentence."""
    if depth > _DEPTH:
        return None
    if (passive := is_passive(sentence, row)) and (agent := agent_of(sentence, row)) is not None:
        return agent
    kid = sentence.child(row, "nsubj", "csubj")
    if kid is not None and sentence.tags[kid] == "VBG" and not passive:
        kid = _behind_participle(sentence, kid)
    if kid is not None and not passive:
        return _antecedent(sentence, row, kid)
    if passive:
        return None
    return _borrowed(sentence, row, depth)


def _behind_participle(sentence: Sentence, row: int) -> int:
    """As in "Briefing the Council, the envoy said": the parser takes the participle for subject."""
    named = [k for k in sentence.children(row, "appos", "dep") if sentence.pos[k] in NOMINAL]
    return named[-1] if named and sentence.words[row + 1] != "," else row


def _antecedent(sentence: Sentence, row: int, kid: int) -> int | None:
    relative = sentence.tags[kid] in _RELATIVE or (
        sentence.lowers[kid] == "that" and sentence.deps[row] == "relcl"
    )
    if relative and sentence.heads[row] != row:
        head = sentence.heads[row]
        return head if sentence.pos[head] in NOMINAL else None
    return kid


def _borrowed(sentence: Sentence, row: int, depth: int) -> int | None:  # noqa: PLR0911
    label, head = sentence.deps[row], sentence.heads[row]
    if head == row:
        return None
    if label in ("acl", "relcl"):
        return head if sentence.pos[head] in NOMINAL else None
    if label == "xcomp":
        controlled = sentence.child(head, "dobj")
        if controlled is not None and sentence.pos[controlled] in NOMINAL:
            return controlled
        return surface_subject(sentence, head, depth + 1)
    if label == "pcomp":
        verb = sentence.heads[head]
        quoted = sentence.child(verb, "dobj", "nsubjpass")
        if sentence.lowers[head] == "as" and quoted is not None:
            return quoted
        return surface_subject(sentence, verb, depth + 1)
    if label in ("conj", "advcl", "dep", "parataxis", "ccomp"):
        return surface_subject(sentence, head, depth + 1)
    return None


def surface_subject(sentence: Sentence, row: int, depth: int = 0) -> int | None:
    """The subject as it stands, whatever the voice: whom a participle or joined verb shares."""
    if depth > _DEPTH:
        return None
    kid = sentence.child(row, "nsubj", "nsubjpass")
    if kid is not None:
        return _antecedent(sentence, row, kid)
    if sentence.pos[row] in NOMINAL and sentence.deps[row] != "ROOT":
        return row
    return _borrowed(sentence, row, depth)


def _owner(sentence: Sentence, row: int) -> int | None:
    for kid in sentence.kids[row]:
        if sentence.deps[kid] == "poss":
            return kid
    for kid in sentence.kids[row]:
        if sentence.deps[kid] in ("prep", "agent") and sentence.lowers[kid] in ("by", "from"):
            return sentence.child(kid, "pobj")
        if sentence.deps[kid] == "acl" and sentence.lowers[kid] == "made":
            return agent_of(sentence, kid)
        for inner in sentence.kids[kid]:
            if sentence.deps[inner] in ("prep", "agent") and sentence.lowers[inner] in (
                "by",
                "from",
            ):
                return sentence.child(inner, "pobj")
    for kid in sentence.kids[row]:
        if sentence.deps[kid] in ("amod", "compound", "nmod") and sentence.words[kid][:1].isupper():
            return kid
    of = next((k for k in sentence.children(row, "prep") if sentence.lowers[k] == "of"), None)
    return None if of is None else sentence.child(of, "pobj")
