"""Arguments of parties as `norms test` prints them, for the report's tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.report import builders
from watchkeeper.findings.model import Assessment

TREATY = {"symbol": "DPRK-Russia-2024", "paragraph": "4", "status": "recalled", "address": ""}
CHARTER = {"symbol": "UN-Charter", "paragraph": "51", "status": "recalled",
           "address": "https://example.org/charter"}  # fmt: skip
RESOLUTION = {"symbol": "S/RES/1718", "paragraph": "8(c)", "status": "confirmed", "address": ""}


def said(who: str, on: str, says: str, **more: Any) -> dict[str, Any]:
    """A party's statement of an argument, or of a reply."""
    held = {"who": [who], "on": on, "says": says, "address": f"https://example.org/{on}",
            "ref": "", "sources": []}  # fmt: skip
    return {**held, **more}


def argument(state: str, reason: str | None, evidence: list[str], **more: Any) -> dict[str, Any]:
    """An argument from a treaty, one of whose facts has a state of its own."""
    first = builders.leaf("the treaty was in force", state, reason, evidence)
    last = {**builders.leaf("help took effect on its territory", "unknown", "not_sought", []),
            "fact": "conduct.territory"}  # fmt: skip
    held = {
        "id": "partnership-treaty", "title": "The treaty as a justification",
        "kind": "justifies_from_outside", "node": "elements", "says": "Help is owed.",
        "made_by": [
            said("Russia", "2025-04-26", "under the treaty", sources=[TREATY, CHARTER]),
            said("DPRK", "2025-04-28", "by order, under Article 4", ref="ST29",
                 address="https://example.org/ST29?a=1&b=2"),
        ],
        "sources": [TREATY, CHARTER],
        "preconditions": [{"kind": "all", "id": "", "says": "", "state": state, "parts": [first]},
                          last],
        "replies": [said("United States", "2025-05-07", "it breaks the resolutions",
                         sources=[RESOLUTION, TREATY]),
                    said("MSMT participants", "2025-05-29", "it is barred")],
        "open_points": ["Whether Article 103 prevails."], "effect": "left open",
    }  # fmt: skip
    return {**held, **more}


def denial(node: str = "happened") -> dict[str, Any]:
    """An argument that denies a fact and depends on none."""
    return {**argument("met", None, []), "id": "denial", "title": "It is denied",
            "kind": "denies_fact", "node": node, "sources": [], "preconditions": [],
            "replies": [], "open_points": []}  # fmt: skip


def verdicts(evidence: list[str]) -> tuple[dict[str, Any], ...]:
    """Verdicts on both bases and for two addressees, each with the same arguments."""
    made = []
    for basis in ("as_alleged", "at_standard"):
        alleged = basis == "as_alleged"
        state, reason = ("met", None) if alleged else ("unknown", "below_required_confidence")
        held = [argument(state, reason, evidence), denial()]
        made += [{**builders.verdict(basis, evidence), "for": who, "arguments": held}
                 for who in ("DPRK", "Russia")]  # fmt: skip
    return tuple(made)


def argued(base: Assessment) -> Assessment:
    """The assessment with arguments about the norm of its second finding."""
    finding = base.findings[1]
    found = replace(finding, verdicts=verdicts(list(finding.alleges)))
    return replace(base, findings=(base.findings[0], found, *base.findings[2:]))
