"""Signs of what a claim is about: of its own words first, then of what stands around it.

A sign is a name with a strength in hundredths, so that sums are of whole numbers and the same
everywhere. `weighing` multiplies them by weights that were fitted to gold.

1. Own signs: lemmas, concepts and combinations of the lexicon, the speech act, who speaks.
2. Signs around: how probable each type is by own signs in the claims before and after, at the head
   of the document, in all of it, and in what the claim answers; and what the rules of inheritance
   say.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from watchkeeper.reading.model import EVENT_TYPES
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.propositions.relevance import is_anaphoric

Signs = dict[str, int]
Shares = NDArray[np.int64]
"""Per claim and event type, how probable the type is, in percent."""
PLAIN = 100
HEAD = 3
"""Claims that count as the head of a document."""
SURE, LIKELY = 60, 30
"""Percent from which the own signs of a claim speak clearly, or at all."""
FULL = 3.0
"""Weight of a combination of the lexicon that counts as a whole sign."""


def own_signs(draft: Draft) -> Signs:
    """Signs of a claim by itself."""
    sentence, rows = draft.proposition.sentence, draft.proposition.rows
    signs = {f"lemma {sentence.lemmas[row].lower()}": PLAIN for row in rows
             if sentence.pos[row] != "PUNCT"}  # fmt: skip
    signs.update((f"concept {name}", PLAIN) for name in draft.concepts)
    signs.update((f"own {kind}", round(PLAIN * weight / FULL)) for kind, weight in draft.own)
    signs[f"own first {draft.own[0][0]}" if draft.own else "own none"] = PLAIN
    signs[f"act {draft.act}"] = PLAIN
    if draft.speaker.entity:
        signs[f"speaker {draft.speaker.entity}"] = PLAIN // 2
    if draft.proposition.nominal:
        signs["nominal"] = PLAIN
    if is_anaphoric(draft.proposition):
        signs["points back"] = PLAIN
    return signs


def signs_around(
    place: int, drafts: Sequence[Draft], answered: Sequence[int], shares: Shares
) -> Signs:
    """Signs of what stands around a claim.

    Args:
        place: Its place among the drafts.
        drafts: All drafts of the document in order.
        answered: Places of the claims that it answers.
        shares: The shares of each draft by its own signs.
    """
    draft = drafts[place]
    best = int(shares[place].max())
    clear = "clear" if best > SURE else "likely" if best > LIKELY else "dim"
    signs: Signs = {clear: PLAIN}
    _add(signs, "alone", 2 * shares[place])
    whole, head = shares.mean(axis=0), shares[:HEAD].mean(axis=0)
    _add(signs, "document", whole)
    _add(signs, f"document {clear}", 2 * whole)
    _add(signs, "head", head)
    _add_before(signs, clear, drafts, place, shares)
    if place + 1 < len(drafts):
        _add(signs, f"after {_near(draft, drafts[place + 1])} {clear}", shares[place + 1])
    for other in answered:
        _add(signs, f"answered {clear}", shares[other])
    for number, kind in enumerate(draft.kinds):
        signs[f"rule {number} {kind}"] = PLAIN
        if draft.inherited:
            signs[f"inherited {kind}"] = PLAIN
    return signs


def _add_before(
    signs: Signs, clear: str, drafts: Sequence[Draft], place: int, shares: Shares
) -> None:
    if not place:
        return
    draft, other = drafts[place], drafts[place - 1]
    same = (draft.speaker.entity, draft.speaker.text) == (other.speaker.entity, other.speaker.text)
    _add(signs, f"before {_near(draft, other)}", shares[place - 1])
    _add(signs, f"before {clear} {'same' if same else 'other'}", shares[place - 1])
    if draft.proposition.nominal or is_anaphoric(draft.proposition):
        _add(signs, "before pointed", shares[place - 1])


def _near(draft: Draft, other: Draft) -> str:
    paragraphs = draft.proposition.sentence.paragraph, other.proposition.sentence.paragraph
    return "here" if paragraphs[0] == paragraphs[1] else "there"


def _add(signs: Signs, name: str, shares: NDArray[np.generic]) -> None:
    for kind, share in zip(EVENT_TYPES, shares.tolist(), strict=True):
        if value := round(share):
            signs[f"{name} {kind}"] = signs.get(f"{name} {kind}", 0) + value
