"""Cues of several words: "brushed the claims aside", "would not be drawn on".

The rules:

1. The words stand in order with at most four others between them, and no other verb.
2. A preposition right behind the verb must belong to it.
3. Some count only negated with a modal ("would not say"), some only about a word of saying.
"""

from __future__ import annotations

from watchkeeper.reading.lexicon import Lexicons, Phrase
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.cues.exclusions import is_excluded, says
from watchkeeper.reading.trees import Sentence, has_that, has_to
from watchkeeper.reading.words import load_words

_WORDS = load_words().complements

_GAP = 5


def phrase_cue(sentence: Sentence, row: int, lexicons: Lexicons) -> Cue | None:
    """The cue of several words that begins with a verb, None when there is none."""
    for key, phrase in lexicons.phrases[sentence.lemmas[row]]:
        rows = _match(sentence, row, key)
        if rows is None:
            continue
        if phrase.refusing and not _refuses(sentence, row):
            continue
        if phrase.content == "none":
            about = _about(sentence, rows)
            return Cue(row, rows, phrase.words, phrase.act, "none", (), about)
        if is_excluded(sentence, row):
            return None
        cue = _phrase_content(sentence, rows, phrase)
        if phrase.saying and not says(sentence, cue.objects, lexicons):
            continue
        if phrase.words == "go on" and not cue.clauses:
            if (
                rows[1] != row + 1
                or not _beside(sentence, row)
                or sentence.deps[row] not in ("parataxis", "ccomp", "dep", "advcl")
            ):
                return None
            return Cue(row, rows, "go on", phrase.act, "fronted", (sentence.heads[row],))
        if cue.clauses or cue.objects or len(key) > 2 or sentence.pos[rows[-1]] == "NOUN":
            return cue
    return None


def _beside(sentence: Sentence, row: int) -> bool:
    """Whether a verb stands behind what is said, or between commas inside it."""
    subject = sentence.child(row, "nsubj")
    inside = subject is not None and subject > 0 and sentence.words[subject - 1] == ","
    return sentence.heads[row] < row or inside


def _refuses(sentence: Sentence, row: int) -> bool:
    """Negated with a modal or in the present: "would not say", "does not comment"."""
    kids = sentence.kids[row]
    if not any(sentence.deps[kid] == "neg" for kid in kids):
        return False
    if any(sentence.lowers[kid] in _WORDS.checking for kid in sentence.children(row, "advmod")):
        # "could not independently confirm it": who checked and found nothing does not refuse.
        return False
    words = {sentence.lowers[kid] for kid in sentence.children(row, "aux")}
    wished = sentence.lemmas[row] in _WORDS.wishing and "did" in words
    return wished or bool(_WORDS.refusing & words)


def _match(sentence: Sentence, row: int, key: tuple[str, ...]) -> tuple[int, ...] | None:
    rows = [row]
    for word in key[1:]:
        reach = range(rows[-1] + 1, min(rows[-1] + 1 + _GAP, len(sentence)))
        place = next(
            (i for i in reach if sentence.lemmas[i] == word or sentence.lowers[i] == word), None
        )
        if place is not None and len(key) == 2 and sentence.pos[place] == "ADP":
            hangs = sentence.heads[place] == row
            place = (
                place if hangs and place - row <= (2 if word in _WORDS.close else _GAP) else None
            )
        if place is None or any(
            sentence.pos[i] in ("VERB", "PUNCT") and i not in rows and sentence.words[i] != '"'
            for i in range(row + 1, place)
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
            told = label == "advcl" and has_that(sentence, kid)
            # "called on Moscow to stop": what is asked for, taken for a purpose of asking.
            asked = label == "advcl" and phrase.act == "demand" and has_to(sentence, kid)
            if label == "ccomp" or told or (label in ("acl", "relcl") and row != rows[0]):
                clauses.append(kid)
            elif (
                asked
                or label in ("dobj", "pobj", "pcomp", "nsubjpass", "attr")
                or (label in ("prep", "xcomp", "dative") and row != rows[0])
                or label == "xcomp"
                or (label == "prep" and sentence.lowers[kid] in ("as", "over", "about", "to", "on"))
            ):
                objects.append(kid)
    form = "that" if clauses else "np"
    act = "warn" if clauses and "concern" in phrase.words else phrase.act
    return Cue(rows[0], rows, phrase.words, act, form, tuple(clauses), tuple(objects))
