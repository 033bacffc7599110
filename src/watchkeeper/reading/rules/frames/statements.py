"""The statement frame: a speaker named once, who speaks the rest; found by weighing signs.

The rules:

1. Every sign of an owner names a body and weighs what `lexicons/layout.yaml` says (`signs`): the
   sentence that hands over the floor, the title, the masthead, "issued by", the document's own word
   for what it does, a signature, a contact line. Signs of one state or body add up.
2. Signs that the text is somebody else's report (a wire's dateline, a reporter's byline, what
   reporters were told, a meeting's record, a column) weigh against all of them.
3. What outweighs these by the least margin owns the document; the heaviest sign names the frame,
   and the others are kept with it.
4. An office without its state takes it from what stands with its name, from a state's agency, from
   the other signs, from addresses, or from the state of which the text speaks as its own; a
   "Director General" is the organisation's that the text names most.
5. Where nobody owns it, an author who says "we" speaks for himself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Document, Paragraph, Speaker
from watchkeeper.reading.rules.frames.houses import houses
from watchkeeper.reading.rules.frames.imprints import imprints
from watchkeeper.reading.rules.frames.letterheads import (
    is_only_names,
    opens_with,
    owner_of,
    signed,
)
from watchkeeper.reading.rules.frames.publishers import signs_of_report
from watchkeeper.reading.rules.frames.selves import (
    dateline_state,
    domain_state,
    says_we,
    self_state,
)
from watchkeeper.reading.rules.frames.signs import Sign, by_body
from watchkeeper.reading.rules.frames.titles import handed_over, titled
from watchkeeper.reading.rules.frames.transcripts import is_bare_title
from watchkeeper.reading.rules.layout import agency_of, load_layout
from watchkeeper.reading.rules.naming import all_names, names_in_text
from watchkeeper.reading.rules.sentences.parsing import Parsed
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings
_FIRST_BLOCKS = 4
_WITHOUT_CHIEFS = frozenset({"actor:UN", "actor:UNSC", "actor:EU"})
_HEAD = 8
"""Most paragraphs among which the headings stand."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A speaker in force.

    Attributes:
        speakers: Whoever speaks; several when a statement is joint.
        since: Number of the first paragraph under the frame.
        via: Conduits (the agency of the dateline).
        rule: Which sign weighs most.
        beside: The other signs of the same owner.
        guessed: Whether only the rest of the text gave an office its state.
    """

    speakers: tuple[Speaker, ...]
    since: int
    via: tuple[str, ...] = ()
    rule: str = "frame:statement"
    beside: tuple[str, ...] = ()
    guessed: bool = False


def find_frame(
    document: Document, parsed: Parsed, lexicons: Lexicons, *, labelled: bool = False
) -> Frame | None:
    """The statement frame of a document, None for a text with several speakers.

    Args:
        document: The document.
        parsed: Its paragraphs as parsed.
        lexicons: The lexicons.
        labelled: Whether it is a transcript, whose labels look like a meeting's record.
    """
    via = _agencies(document, parsed, lexicons)
    found = [sign for sign in _signs(document, parsed, via, lexicons) if sign.speakers]
    report = signs_of_report(document, parsed, lexicons)
    against = sum(weight for name, weight in report.items() if name != "record" or not labelled)
    margin = load_layout().signs["least"]
    best: list[Sign] = max(_owners(found, lexicons), key=_weight, default=[])
    if best and _weight(best) - against >= margin:
        return _framed(document, parsed, best, via, lexicons)
    author = not _is_wire(document, parsed) and says_we(parsed)
    return Frame((), 1, (), "voice:author") if author else None


def _signs(
    document: Document, parsed: Parsed, via: tuple[str, ...], lexicons: Lexicons
) -> Iterator[Sign]:
    """All signs of an owner, each with the body that it names."""
    head = parsed[:_FIRST_BLOCKS]
    for paragraph, sentences in head:
        for sentence in sentences:
            speakers = handed_over(document, paragraph, sentence, lexicons)
            yield Sign("issued", speakers, paragraph.number + 1)
    since = _after_headings(parsed)
    for paragraph, sentences in head:
        if paragraph.role == "body" and len(sentences) > 1:
            break
        speakers = titled(document, paragraph, sentences, lexicons)
        yield Sign("title", speakers, max(since, paragraph.number + 1))
    headings = [paragraph for paragraph, _ in parsed[:_HEAD]]
    owner = owner_of(document, headings, lexicons)
    if owner is not None and not _has_sections(document, parsed, owner[0], lexicons):
        yield Sign("masthead", (owner[0],), max(since, owner[1] + 1))
    yield from imprints(document, parsed, since, lexicons)
    yield from houses(document, parsed, since, lexicons)
    for agency in via:
        if lexicons.registry.actors[agency].parent:
            name = lexicons.registry.name(agency)
            yield Sign("dateline", (Speaker(name, agency, None, "frame"),), 1)
    signer = signed(document, headings, lexicons)
    if signer is not None:
        yield Sign("signed", (signer,), 1)


def _has_sections(document: Document, parsed: Parsed, owner: Speaker, lexicons: Lexicons) -> bool:
    """Whether headings further down name other states' bodies: reactions, one after another."""
    state = lexicons.registry.state_of(owner.entity) if owner.entity else ""
    for paragraph, _ in parsed:
        other = owner_of(document, [paragraph], lexicons) if paragraph.role == "label" else None
        named = other[0].entity if other is not None else ""
        if state and named and lexicons.registry.state_of(named) != state:
            return True
    return False


def _after_headings(parsed: Parsed) -> int:
    """Number of the first paragraph behind those headings that open the document."""
    opening: list[Paragraph] = []
    for paragraph, _ in parsed[:_HEAD]:
        if paragraph.role == "body" and opening:
            break
        opening.append(paragraph)
    return max((p.number + 1 for p in opening if p.role != "body"), default=0)


def _owners(signs: Sequence[Sign], lexicons: Lexicons) -> list[list[Sign]]:
    """The signs by owner; those that name no registered body go with the one that does."""
    owners: dict[str, list[Sign]] = {}
    for sign in signs:
        owners.setdefault(by_body(sign, lexicons), []).append(sign)
    return list(owners.values())


def _weight(signs: Sequence[Sign]) -> float:
    """Each kind of sign counts once."""
    return sum(load_layout().signs[rule] for rule in {sign.rule for sign in signs})


def _framed(
    document: Document,
    parsed: Parsed,
    signs: Sequence[Sign],
    via: tuple[str, ...],
    lexicons: Lexicons,
) -> Frame:
    """The frame that the signs of one owner make."""
    weights = load_layout().signs
    main = max(signs, key=lambda sign: weights[sign.rule])
    speakers, guessed = main.speakers, False
    bodies = [sign for sign in signs if sign.rule != "dateline" and _names_body(sign, lexicons)]
    if bodies and not _names_body(main, lexicons):
        speakers = max(bodies, key=lambda sign: weights[sign.rule]).speakers
    if main.rule not in ("self-issue", "joint") and not any(speaker.entity for speaker in speakers):
        if is_bare_title(speakers[0].text):
            entity = _organ_of(document, lexicons)
        else:
            entity, guessed = _state_for(document, parsed, speakers, via, lexicons)
        speakers = tuple(replace(speaker, entity=entity) for speaker in speakers)
    conduits = () if main.rule == "dateline" else via
    rules = tuple(dict.fromkeys(f"frame:{sign.rule}" for sign in signs if sign.rule != main.rule))
    return Frame(speakers, main.since, conduits, f"frame:{main.rule}", rules, guessed)


def _names_body(sign: Sign, lexicons: Lexicons) -> bool:
    """Whether a sign names one body with an id of its own, and not its state."""
    actor = lexicons.registry.actors.get(sign.speakers[0].entity)
    return len(sign.speakers) == 1 and actor is not None and actor.kind == "agency"


def _state_for(
    document: Document,
    parsed: Parsed,
    speakers: tuple[Speaker, ...],
    via: tuple[str, ...],
    lexicons: Lexicons,
) -> tuple[str, bool]:
    """The state of an office that is named without it, and whether the text only suggests it."""
    registry = lexicons.registry
    words = {word.lower() for word in speakers[0].text.split()}
    known = lexicons.nouns["offices"] | lexicons.nouns["persons"] | lexicons.nouns["speakers"]
    known |= _WORDS.office_words
    for agency in via:
        if registry.actors[agency].parent:
            return registry.actors[agency].parent, False
    private = (_WORDS.bodies | _WORDS.firms) - _WORDS.offices - _WORDS.office_words - _WORDS.organs
    if not words & known or words & (lexicons.nouns["private"] | private):
        return "", False
    headings = [p for p, _ in parsed[:_HEAD] if p.role != "body"]
    for paragraph in headings:
        line = document.text[paragraph.start : paragraph.end]
        named = names_in_text(line, lexicons)
        if named == "actor:UNSC" and words & {"committee", "panel", "experts"}:
            return "", False
        state = registry.state_of(named) if named else ""
        stately = bool(state) and registry.actors[state].kind == "state"
        if stately and is_only_names(line, lexicons):
            return state, False
        if named and registry.actors[named].kind == "organ" and opens_with(line, named, lexicons):
            return named, False
    addressed = domain_state(document, lexicons)
    told = addressed or dateline_state(document, lexicons) or self_state(parsed, lexicons)
    return told, not addressed


def _organ_of(document: Document, lexicons: Lexicons) -> str:
    """The organisation of a "Director General": of those with such officers the one named most."""
    registry = lexicons.registry
    counts: dict[str, int] = {}
    for paragraph in document.paragraphs:
        weight = 1 if paragraph.role == "body" else 2
        for one in all_names(document.text[paragraph.start : paragraph.end], lexicons):
            actor = registry.actors[one]
            if actor.kind == "organ" and one not in _WITHOUT_CHIEFS:
                counts[one] = counts.get(one, 0) + weight
    return max(sorted(counts), key=lambda one: counts[one], default="")


def _is_wire(document: Document, parsed: Parsed) -> bool:
    return any(agency_of(document.text, paragraph) for paragraph, _ in parsed[:_FIRST_BLOCKS])


def _agencies(document: Document, parsed: Parsed, lexicons: Lexicons) -> tuple[str, ...]:
    """The registered agencies of the dateline."""
    for paragraph, _ in parsed[:_FIRST_BLOCKS]:
        name = agency_of(document.text, paragraph)
        if name:
            actors = lexicons.registry.resolve(name).actors
            return tuple(a for a in actors if a in lexicons.registry)
    return ()
