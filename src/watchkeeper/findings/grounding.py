"""What the word of a finding rests on, made from its question's elements.

The rules:

1. A finding has the weakest word among its necessary elements; the element that decided is named.
2. An element needs the word that the norms require of its facts, the highest of them; *moderate*
   where no norm asks.
3. An override that is in force stands in place of the finding's word, and reaches the facts of the
   law test: raised, no element is below it; lowered, none is above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.model import Claim
from watchkeeper.findings.elements import ElementOf
from watchkeeper.findings.model import Ground
from watchkeeper.findings.providers import Inquiry, Overriding
from watchkeeper.norms.facts import RANK
from watchkeeper.norms.schema import Norm, leaves
from watchkeeper.norms.selection import touched
from watchkeeper.weighing.confidence.elements import DEFAULT_STANDARD, Element
from watchkeeper.weighing.confidence.items import Word
from watchkeeper.weighing.confidence.overrides import Override, Standing, stand
from watchkeeper.weighing.confidence.prose import finding_sentence


def ground_of(
    inquiry: Inquiry, norms: Iterable[Norm], overrides: Sequence[Override]
) -> Ground | None:
    """The ground of a finding; None where no items are weighed.

    Args:
        inquiry: The question with its evidence, without an override.
        norms: The norms of the question.
        overrides: All overrides, as recorded, in order.
    """
    confidence = inquiry.evidence.confidence
    if confidence is None:
        return None
    standards = required_words(inquiry, norms)
    elements = [
        (element.necessary == "yes", _element(element, ways, standards))
        for element, ways in inquiry.elements
    ]
    needed = tuple(one for necessary, one in elements if necessary)
    word = confidence.finding(needed)
    finding = inquiry.question.id
    standing = stand(finding, word.word, overrides)
    claims = sorted({claim for _, one in elements for way in one.alternatives for claim in way})
    items = confidence.items_of(claims)
    labels = {item.item_id for item in items}
    return Ground(
        word=word,
        standing=standing,
        sentence=sentence_of(inquiry, standing),
        claims=tuple(claims),
        rated=tuple(claim for claim in claims if claim in confidence.rated),
        items=items,
        facts=tuple((element.name, element.facts) for element, _ in inquiry.elements),
        decisions=tuple(d for d in confidence.ties.decisions if labels & set(d.items)),
        overrides=tuple(one for one in overrides if one.finding == finding),
        further=tuple(confidence.printed(one) for necessary, one in elements if not necessary),
        necessary=needed,
    )


def _element(
    element: ElementOf, ways: Iterable[Iterable[Claim]], standards: Mapping[str, Word]
) -> Element:
    return Element(
        element.name,
        tuple(tuple(claim.id for claim in way) for way in ways),
        element.measure,
        _standard(element, standards),
    )


def required_words(inquiry: Inquiry, norms: Iterable[Norm]) -> Mapping[str, Word]:
    """The highest word that the norms in force over the question's window ask of each fact."""
    found: dict[str, Word] = {}
    for norm in norms:
        for version in touched(norm, inquiry.question.window):
            if version is None:
                continue
            for tree in (version.elements, *(one.when for one in version.exceptions)):
                for leaf in leaves(tree):
                    known = found.get(leaf.fact, leaf.standard)
                    found[leaf.fact] = max(known, leaf.standard, key=RANK.__getitem__)
    return found


def _standard(element: ElementOf, required: Mapping[str, Word]) -> Word:
    if element.standard:
        return element.standard
    asked = [required[fact] for fact in element.facts if fact in required]
    return max(asked, key=RANK.__getitem__, default=DEFAULT_STANDARD)


def sentence_of(inquiry: Inquiry, standing: Standing) -> str:
    """The finding as its word allows it to be said.

    A statement or title with a confidence or likelihood word of its own is not repeated in it.
    """
    question = inquiry.question
    clause = question.statement or f"what is alleged under “{question.title}” happened"
    try:
        return finding_sentence(standing.word, clause)
    except ValueError:
        return finding_sentence(standing.word, "what is alleged here happened")


def reached(ground: Ground, registry: Registry) -> dict[str, str] | None:
    """The word required and the word reached, with the element that decided; None when unrated.

    Args:
        ground: What the word rests on.
        registry: Names of the speakers.
    """
    word = ground.word
    decided = next((one for one in word.elements if one.name == word.decided_by), None)
    if decided is None or not ground.rated:
        return None
    several = f"decided by “{decided.name}”: " if len(word.elements) > 1 else ""
    overridden = "" if ground.standing.override is None else f"{ground.standing.printed}; "
    others = [
        f"{registry.name(actor)}: {without}"
        for actor, without in word.without
        if without != word.word
    ]
    return {
        "required": decided.standard,
        "reached": ground.standing.word,
        "reason": f"{overridden}{several}{decided.all.reason}",
        "without_participants": word.without_participants,
        "changes_without": "; ".join(others),
    }


def overriding(ground: Ground | None) -> Overriding | None:
    """The override in force, as it reaches the facts; None when there is none."""
    if ground is None or ground.standing.override is None:
        return None
    word, computed = ground.standing.word, ground.word.word
    return Overriding(word, RANK[word] > RANK[computed])
