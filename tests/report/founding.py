"""The realistic assessment with rated items, overrides and questions of origin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from watchkeeper.claims.actors import load_registry
from watchkeeper.findings.model import Assessment, Finding, Ground
from watchkeeper.findings.origins import Origins
from watchkeeper.weighing.confidence.circular import Effect, Proposal
from watchkeeper.weighing.confidence.elements import Confidence, Element
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.overrides import Override, stand
from watchkeeper.weighing.confidence.parties import Parties
from watchkeeper.weighing.confidence.prose import finding_sentence

REGISTRY = load_registry()
MEMBERS = REGISTRY["actor:MSMT"].members
EVENT, NUMBER = "deliveries were made", "their amount"
POE, OSC = "PE015-0123456789ab", "PE022-0123456789ab"
DECISION = Decision("one_origin", ("I4", "I5"), "The article names the other.", "the figure 87")
PROPOSAL = Proposal(
    "rare figure", ("I1", "I2"), "the figure 500000 bbl", (Effect("petroleum-2023", "low", "low"),)
)


def item(label: str, claim: str, **changes: Any) -> Item:
    """A fair image of an origin of its own, seen by nobody else."""
    fields: dict[str, Any] = {
        "item_id": label, "claim_id": claim, "claims": (claim,), "collector": "OSC",
        "origin": f"pass {label}", "repeats": (), "holder": "OSC", "kind": "imagery",
        "inspectable": True, "interest": "", "reliability": "B", "plausibility": 2,
        "deception": "low", "examined_by": (), "stance": "for", "reason": "two images show it",
        "rated_on": "2026-01-31", "rated_by": "the raters of this test",
    }  # fmt: skip
    return Item(**(fields | changes))


ITEMS = (
    item("I1", OSC),
    item("I2", OSC, origin="Yomiuri", reliability="C", plausibility=3, kind="testimony"),
    item("I3", POE, origin="PoE", collector="PoE", holder="PoE", kind="document"),
    item("I4", POE, origin="ROK NIS", collector="ROK NIS", holder="ROK NIS", kind="statement",
         inspectable=False, interest="holder", deception="not_reviewed"),
    item("I5", POE, origin="VOA", repeats=("I4",), holder="VOA", kind="statement"),
    item("I6", OSC, origin="Russia", stance="against", reliability="F", plausibility=6,
         interest="holder", holder="Russia", collector="Russia", kind="statement"),
)  # fmt: skip
OVERRIDES = (
    Override("petroleum-2023", "moderate", "high", "A. Analyst", "Not signed by anybody else."),
    Override("petroleum-2023", "high", "low", "A. Analyst", "Made before the last item.", "B."),
    Override("petroleum-2023", "moderate", "low", "A. Analyst", "The images show one ship.",
             "B. Reader"),
)  # fmt: skip


def ground(finding: Finding, items: tuple[Item, ...], overrides: tuple[Override, ...]) -> Ground:
    """The ground of a finding with an event and, when it has claims of two kinds, a number."""
    confidence = Confidence(items, Parties(REGISTRY, MEMBERS), (DECISION,))
    both = tuple(claim for claim in finding.alleges if claim in (POE, OSC))
    elements = [Element(EVENT, (both,))]
    if finding.year is not None:
        elements.append(Element(NUMBER, ((POE,), (OSC,)), "number"))
    word = confidence.finding(elements)
    standing = stand(finding.id, word.word, overrides)
    return Ground(
        word,
        standing,
        finding_sentence(standing.word, f"what is alleged under “{finding.title}” happened"),
        finding.alleges,
        tuple(claim for claim in finding.alleges if claim in confidence.rated),
        confidence.items_of(both),
        ((EVENT, ("transfer.happened",)),),
        (DECISION,),
        tuple(one for one in overrides if one.finding == finding.id),
    )


def founded(
    base: Assessment,
    items: tuple[Item, ...] = ITEMS,
    overrides: tuple[Override, ...] = OVERRIDES,
) -> Assessment:
    """An assessment whose findings have grounds."""
    findings = tuple(
        replace(finding, ground=ground(finding, items, overrides)) for finding in base.findings
    )
    return replace(base, findings=findings)


def origins(items: tuple[Item, ...] = ITEMS) -> Origins:
    """One question of origin settled, one open."""
    bearing = {one.item_id: frozenset(one.claims) for one in items}
    return Origins((DECISION,), (PROPOSAL,), tuple(sorted(MEMBERS)), bearing)
