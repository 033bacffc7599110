"""From a document to proposals: by the rules where a parser is there, by expressions where not.

The rules read English. A document in another language is kept and read by nobody: its claims are
not sought, which is not the same as there being none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from watchkeeper.claims.actors import UNREGISTERED, resolve
from watchkeeper.reading.documents.model import SourceDocument
from watchkeeper.reading.documents.opening import for_rules
from watchkeeper.reading.extraction import EXTRACTOR, extract
from watchkeeper.reading.lexicon import load_lexicons
from watchkeeper.reading.model import Document, Paragraph, ProposedClaim
from watchkeeper.reading.nlp import NO_MODEL, ModelError, Parser, chosen, load_parser, models
from watchkeeper.reading.regexes import EXTRACTOR as EXPRESSIONS
from watchkeeper.reading.regexes import extract as extract_by_expressions
from watchkeeper.reading.rules.layout import paragraphs_of
from watchkeeper.reading.rules.naming import names_in_text

FEWER = "read without a model: few of its claims are found"
READ = ("en", "")
"""Languages that are read; "" is one that could not be told."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads.

    Attributes:
        parser: The parser, None for expressions.
        notice: Why there is no parser, "" when there is one or none was wanted.
    """

    parser: Parser | None
    notice: str = ""

    @property
    def extractor(self) -> str:
        """What proposes, with its version and that of its model."""
        if self.parser is None:
            return EXPRESSIONS
        return f"{EXTRACTOR} {self.parser.name} {self.parser.version}"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was proposed for a document.

    Attributes:
        extractor: What proposed it.
        claims: The proposals, in the order of the text.
        notices: Why there are none or few.
    """

    extractor: str
    claims: tuple[ProposedClaim, ...]
    notices: tuple[str, ...] = ()


def choose_reader(model: str = "") -> Reader:
    """The reader with a model, or without one when the pinned model cannot be used.

    Args:
        model: Name of a model, `regex` for none, "" for what the environment names or the pinned
            one.

    Raises:
        ModelError: A model that was named cannot be used.
    """
    wanted = chosen(model)
    if wanted == NO_MODEL:
        return Reader(None)
    try:
        return Reader(load_parser(wanted))
    except ModelError as error:
        if wanted != models().package:
            raise
        return Reader(None, f"{error}; reading on without a model, which finds fewer claims")


def outlet_of(name: str) -> str:
    """Actor id of an outlet by its whole name, "" when the registry does not hold it."""
    actors = resolve(name).actors
    return actors[0] if len(actors) == 1 and not actors[0].startswith(UNREGISTERED) else ""


def document_for(source: SourceDocument, anchor: date, outlet: str = "") -> Document:
    """What the rules see of a document.

    Where they part plain text as it was parted here, they also know best what each part is.

    Args:
        source: The document.
        anchor: Its date, as the analyst gives it.
        outlet: Actor id of whoever publishes it, "" when not known.
    """
    seen = for_rules(source, anchor, outlet)
    if source.format != "text":
        return seen
    parted = paragraphs_of(source.text)
    same = [(p.start, p.end) for p in parted] == [(p.start, p.end) for p in seen.paragraphs]
    paragraphs: tuple[Paragraph, ...] = parted if same else seen.paragraphs
    return Document(seen.text, anchor, paragraphs, outlet)


def propose(source: SourceDocument, anchor: date, reader: Reader, outlet: str = "") -> Proposed:
    """Proposes the claims of a document.

    Args:
        source: The document.
        anchor: Its date, as the analyst gives it.
        reader: What reads.
        outlet: Actor id of whoever publishes it, "" when not known.
    """
    if source.language not in READ:
        said = f"is in {source.language!r}; only English is read, so its claims were not sought"
        return Proposed(reader.extractor, (), (said,))
    document = document_for(source, anchor, outlet)
    if reader.parser is None:
        return Proposed(EXPRESSIONS, extract_by_expressions(document, anchor), (FEWER,))
    return Proposed(reader.extractor, extract(document, anchor, reader.parser.pipeline))


def actor_named(text: str) -> str:
    """Actor id of whoever is named, by the registry or else by the lexicons (`the Kremlin`).

    Args:
        text: The words that name somebody.

    Returns:
        The id, "" when nobody registered is named or several are.
    """
    actors = resolve(text).actors
    if len(actors) == 1 and not actors[0].startswith(UNREGISTERED):
        return actors[0]
    return names_in_text(text, load_lexicons())
