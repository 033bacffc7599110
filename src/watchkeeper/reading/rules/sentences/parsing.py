"""The sentences of each paragraph, parsed.

The rules:

1. Labels, datelines and bullets are not parsed: they are no part of what is said.
2. The parser sees plain marks and spaces; lengths stay, so that offsets do.
3. What the parser gets wrong in known ways is put right (`repairs`), and so are attributions that
   it tied to the wrong words (`grafts`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, Paragraph
from watchkeeper.reading.rules.layout import Label, opening
from watchkeeper.reading.rules.sentences.grafts import mend
from watchkeeper.reading.rules.sentences.repairs import repair
from watchkeeper.reading.trees import Sentence, plant

Parsed = Sequence[tuple[Paragraph, tuple[Sentence, ...]]]
"""Paragraphs with their sentences, in order."""
_PLAIN = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u2019": "'", "\u2018": "'",
    "\n": " ", "\r": " ", "\t": " ", "\xa0": " ", "\u2009": " ", "\u202f": " ",
})  # fmt: skip
_BATCH = 128
_ASKED = re.compile(r"(^|[.!?]\"? )Asked about\b")


def parse(document: Document, labels: Mapping[int, Label], nlp: Any, lexicons: Lexicons) -> Parsed:
    """The sentences of each paragraph, without its label or dateline.

    Args:
        document: The document.
        labels: The labels of a transcript by paragraph.
        nlp: A spaCy pipeline.
        lexicons: The lexicons.
    """
    starts = []
    for paragraph in document.paragraphs:
        label = labels.get(paragraph.number)
        skip = label.length if label else opening(document.text, paragraph)
        starts.append(paragraph.start + skip)
    texts = [
        _eased(document.text[start : p.end].translate(_PLAIN))
        for start, p in zip(starts, document.paragraphs, strict=True)
    ]
    parsed = []
    for paragraph, start, doc in zip(
        document.paragraphs, starts, nlp.pipe(texts, batch_size=_BATCH), strict=True
    ):
        sentences = tuple(
            mend(repair(plant(span, start, paragraph.number), lexicons), lexicons)
            for span in doc.sents
            if span.text.strip()
        )
        parsed.append((paragraph, sentences))
    return parsed


def _eased(text: str) -> str:
    """The text with openings that the parser takes for the main clause in words that it does not.

    Lengths stay, so that offsets do; only the parser sees it.
    """
    return _ASKED.sub(lambda match: match[1] + "In light of", text)
