"""From drafts to proposed claims: identifiers, spans, answers, duplicates, dates and figures.

The rules:

1. A sentence with one claim is its span; with several, each has its clause.
2. An answer without event types of its own takes those of what it answers; then all types are
   weighed.
3. An identifier is a hash of what the claim holds: the same document gives the same ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Answer, AnswerKind, Document, ProposedClaim
from watchkeeper.reading.rules.contents.participants import participants_of, place_of
from watchkeeper.reading.rules.contents.values import Values, amount_of, time_of, values_in
from watchkeeper.reading.rules.contents.weighing import load_scales, weigh
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.links.answers import link
from watchkeeper.reading.rules.links.kinds import denies_charge
from watchkeeper.reading.rules.links.sameness import same_as
from watchkeeper.reading.rules.quotes import Quotation, quotes_within


@dataclass(frozen=True, slots=True)
class Settled:
    """The drafts of a document once it is known which answers which; one place each in all fields.

    Attributes:
        drafts: The drafts with the event types of the rules.
        links: Places of what a draft answers, and how.
        spans: Where each stands.
        ids: Its identifier.
    """

    drafts: Sequence[Draft]
    links: dict[int, list[tuple[int, AnswerKind]]]
    spans: Sequence[tuple[int, int]]
    ids: Sequence[str]

    @property
    def answered(self) -> list[list[int]]:
        """The places of what each draft answers."""
        places = range(len(self.drafts))
        return [[to for to, _ in self.links.get(place, ())] for place in places]


def settle(document: Document, drafts: Sequence[Draft], lexicons: Lexicons) -> Settled:
    """Links, spans and identifiers of the drafts.

    Args:
        document: The document.
        drafts: Its drafts in order.
        lexicons: The lexicons.
    """
    links = link(drafts, lexicons)
    drafts = [_retyped(draft, drafts, links.get(place, [])) for place, draft in enumerate(drafts)]
    spans = _spans(document.text, drafts)
    return Settled(drafts, links, spans, _ids(document.text, drafts, spans))


def proposals_of(
    document: Document,
    drafts: Sequence[Draft],
    quotations: Sequence[Quotation],
    lexicons: Lexicons,
) -> tuple[ProposedClaim, ...]:
    """The claims of the drafts, in order of their spans.

    Args:
        document: The document.
        drafts: Its drafts in order.
        quotations: Its quotations in order.
        lexicons: The lexicons.
    """
    settled = settle(document, drafts, lexicons)
    drafts = weigh(settled.drafts, settled.answered, load_scales())
    links, spans, ids = settled.links, settled.spans, settled.ids
    same = same_as(drafts, lexicons)
    values: dict[int, Values] = {}
    claims = []
    for place, draft in enumerate(drafts):
        sentence = draft.proposition.sentence
        if id(sentence) not in values:
            values[id(sentence)] = values_in(document.text, sentence, document.anchor)
        claim = _claim(draft, values[id(sentence)], lexicons)
        claims.append(
            replace(
                claim,
                id=ids[place],
                span=spans[place],
                text=document.text[slice(*spans[place])],
                quotes=quotes_within(spans[place], quotations),
                answers=tuple(Answer(ids[to], kind) for to, kind in links.get(place, ())),
                same_as=(ids[same[place]],) if place in same else (),
            )
        )
    return tuple(sorted(claims, key=lambda claim: (claim.span, claim.id)))


def _claim(draft: Draft, values: Values, lexicons: Lexicons) -> ProposedClaim:
    """What a draft says by itself."""
    proposition, cue = draft.proposition, draft.proposition.said.cue
    hedges = _words_of("hedges", draft.clause, lexicons)
    doubts = _words_of("doubts", draft.clause, lexicons)
    time = time_of(proposition, values)
    inferred = [name for name, is_so in (
        ("event_types", draft.inherited),
        ("speaker", draft.speaker.resolved in ("pronoun", "description", "scene", "surname")),
        ("time", time is not None and time.inferred),
    ) if is_so]  # fmt: skip
    return ProposedClaim(
        id="",
        span=draft.span,
        text="",
        voice="reported" if draft.reported else "author",
        speaker=draft.speaker,
        cue="" if cue is None else cue.name,
        stance=draft.act,
        mode=draft.mode,
        via=draft.via,
        cue_span=None if cue is None else proposition.sentence.covers(cue.rows),
        event_types=draft.kinds,
        participants=participants_of(proposition, draft.speaker.entity, lexicons),
        time=time,
        place=place_of(proposition),
        quantity=amount_of(proposition, values),
        modality=tuple(dict.fromkeys((*doubts, *hedges))),
        certainty="doubtful" if doubts else "hedged" if hedges else "stated",
        rules=draft.rules,
        inferred=tuple(inferred),
    )


def _words_of(kind: str, text: str, lexicons: Lexicons) -> list[str]:
    return [match[0].lower() for match in lexicons.stances[kind].finditer(text)]


def _retyped(
    draft: Draft, drafts: Sequence[Draft], answered: Sequence[tuple[int, AnswerKind]]
) -> Draft:
    """An answer without event types of its own takes those of what it answers."""
    if not answered:
        return draft
    to, kind = answered[0]
    draft = replace(draft, rules=(*draft.rules, f"answer:{kind}"))
    if denies_charge(draft, kind, drafts[to]):
        draft = replace(draft, act="deny", rules=(*draft.rules, "stance:lawful-answer"))
    if not draft.inherited:
        return draft
    return replace(draft, types=drafts[to].types, rules=(*draft.rules, "event:answered"))


def _spans(text: str, drafts: Sequence[Draft]) -> list[tuple[int, int]]:
    """A sentence with one claim is its span; with several, each has its clause."""
    count: dict[int, set[tuple[int, int]]] = {}
    for draft in drafts:
        count.setdefault(id(draft.proposition.sentence), set()).add(draft.span)
    spans = []
    for draft in drafts:
        sentence = draft.proposition.sentence
        alone = len(count[id(sentence)]) == 1
        start, end = (sentence.start, sentence.end) if alone else draft.span
        while end > start and text[end - 1].isspace():
            end -= 1
        spans.append((start, end))
    return spans


def _ids(text: str, drafts: Sequence[Draft], spans: Sequence[tuple[int, int]]) -> list[str]:
    """Ids from content; equal contents are counted."""
    ids, seen = [], set()
    for draft, span in zip(drafts, spans, strict=True):
        cue = draft.proposition.said.cue
        who = f"{draft.speaker.entity}|{draft.speaker.text}"
        key = f"{span}|{who}|{cue.name if cue else ''}|{draft.act}|{text[span[0] : span[1]]}"
        salt, name = 0, ""
        while not name or name in seen:
            name = "c" + sha256(f"{key}|{salt}".encode()).hexdigest()[:12]
            salt += 1
        seen.add(name)
        ids.append(name)
    return ids
