"""What stands for the owner of a document inside it.

The rules:

1. "Our estimate", "according to estimates": the paper of whoever speaks.
2. Words of the owner's own name with an article ("the Centre", "the authoring agencies").
3. "The authors" of a note by an organisation of no register.
4. Evidence of nobody ("customs data show", "imagery indicates"): it is no speaker; who shows it is.
"""

from __future__ import annotations

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.naming import entity_of
from watchkeeper.reading.rules.sentences.nominals import phrase_of
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings


def stands_for_owner(
    sentence: Sentence, head: int, owners: tuple[Speaker, ...], lexicons: Lexicons
) -> bool:
    """Whether a phrase means whoever speaks the document.

    Args:
        sentence: The sentence.
        head: Head of the phrase that names a speaker.
        owners: Speakers of the frame in force.
        lexicons: The lexicons.
    """
    if _is_paper(sentence, head, lexicons) or _is_evidence(sentence, head, lexicons):
        return True
    if len(owners) != 1 or owners[0].entity:
        return False
    rows = phrase_of(sentence, head)
    words = {sentence.lowers[row] for row in rows if sentence.pos[row] not in ("DET", "PUNCT")}
    if words == {"authors"}:
        return True
    definite = bool(rows) and sentence.lowers[rows[0]] == "the"
    named = {word.strip(",.()").lower() for word in owners[0].text.split()}
    return definite and bool(words) and words <= named


def _is_paper(sentence: Sentence, head: int, lexicons: Lexicons) -> bool:
    """As in "according to our estimate": the speaker of the statement."""
    if sentence.lemmas[head] not in lexicons.nouns["papers"]:
        return False
    kids = sentence.kids[head]
    own = any(sentence.lowers[kid] in ("our", "my") for kid in kids)
    bare = all(sentence.deps[kid] in ("amod", "punct", "relcl", "acl") for kid in kids)
    return own or bare


def _is_evidence(sentence: Sentence, head: int, lexicons: Lexicons) -> bool:
    """As in "customs data", "satellite imagery", where no owner of theirs is named."""
    if sentence.lemmas[head] not in _WORDS.evidence:
        return False
    rows = phrase_of(sentence, head)
    owned = any(sentence.deps[row] == "poss" for row in rows)
    return not owned and not entity_of(sentence, rows, head, lexicons)[0]
