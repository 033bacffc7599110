"""Elements, overrides and decisions: how the word of each reaches the law test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.findings.tables import CASE, MISSILES, STATED, claims_of, finding
from tests.weighing.confidence.build import item
from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.model import Claim
from watchkeeper.claims.recording import CLAIM
from watchkeeper.findings.assessing import Basis, assess
from watchkeeper.findings.case import Case, Question
from watchkeeper.findings.casework import assess_workspace, shipped_basis
from watchkeeper.findings.elements import Asked, ElementOf, Way, shown_by
from watchkeeper.findings.encoding import finding_dict
from watchkeeper.findings.evidence import Evidence
from watchkeeper.findings.model import Finding, Ground
from watchkeeper.findings.options import Options
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.entries import Draft
from watchkeeper.record.workspace import Workspace
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.confidence.items import Item, Word
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.overrides import Override
from watchkeeper.weighing.confidence.recording import ITEM, countersign, record_override

MISSILE = "M1,US NSC,2024-01-04,ballistic missiles,>100,https://example.org"
GUNS = "M2,RUSI,2024-02-04,170 mm SP guns,10,https://example.org"
DENIED = "S1,2024-02-01,DPRK,spokesperson,arms to Russia,deny,Says not.,US,https://example.org"
ADMITTED = "S2,2025-02-01,DPRK,spokesperson,arms to Russia,confirm,Says so.,US,https://example.org"

QUESTION = Question(
    id="arms",
    title="Arms",
    asks="Did arms go?",
    norms=("arms-from-dprk",),
    addressees=("DPRK",),
    conduct="2023-08-01..2026-02-28",
    alleges=("arms.missiles", "arms.guns"),
    replies=("arms",),
    describes={
        "transfer.happened": "yes", "transfer.direction": "from-DPRK", "goods.category": "arms",
        "link.self": "yes",
    },
    statement="arms went",
    elements=(
        ElementOf(
            name="cargo went",
            facts=("transfer.happened", "transfer.direction", "link.self"),
            ways=(Way(topics=("arms.missiles",)), Way(matters=("arms",))),
        ),
        ElementOf(
            name="it was arms", facts=("goods.category",), ways=(Way(topics=("arms.guns",)),)
        ),
    ),
)  # fmt: skip
ASKED = Case(title="A test", compiled_by="a test", asks=(), questions=(QUESTION,))


def on(claim: Claim, label: str, **changes: Any) -> Item:
    return item(label, claim_id=claim.id, claims=(claim.id,), **changes)


def with_items(items: Sequence[Item], **changes: Any) -> Basis:
    return replace(shipped_basis(), items=tuple(items), **changes)


def judged(claims: Sequence[Claim], basis: Basis) -> Finding:
    return finding(assess(ASKED, claims, basis, Options()), "arms")


def grounded(found: Finding) -> Ground:
    assert found.ground is not None
    return found.ground


def at_standard(found: Finding) -> dict[str, Any]:
    return next(v for v in found.verdicts if v["basis"] == "at_standard")


def _two(claim: Claim) -> list[Item]:
    return [on(claim, f"{claim.ref}-{kind}", kind=kind) for kind in ("imagery", "document")]


def test_the_weakest_element_decides_and_its_facts_are_open() -> None:
    claims = claims_of(MISSILES, MISSILE, GUNS)
    found = judged(claims, with_items(_two(claims[0])))
    ground = grounded(found)
    assert [(e.name, e.all.word) for e in ground.word.elements] == [
        ("cargo went", "moderate"),
        ("it was arms", "insufficient"),
    ]
    assert (ground.word.word, ground.word.decided_by) == ("insufficient", "it was arms")
    verdict = at_standard(found)
    assert verdict["strict"] == "undetermined"
    assert [(f["fact"], f["reason"]) for f in verdict["turns_on"]] == [
        ("goods.category", "below_required_confidence")
    ]


def test_with_every_element_at_its_standard_the_law_test_is_definite() -> None:
    claims = claims_of(MISSILES, MISSILE, GUNS)
    found = judged(claims, with_items([*_two(claims[0]), *_two(claims[1])]))
    assert grounded(found).word.word == "moderate"
    assert at_standard(found)["strict"] == "inconsistent"
    assert grounded(found).sentence == "The Team finds, with moderate confidence, that arms went."


def test_a_strong_line_against_contests_the_element_and_the_finding() -> None:
    claims = claims_of(MISSILES, MISSILE, GUNS)
    items = [*_two(claims[0]), *_two(claims[1]), on(claims[1], "no", stance="against")]
    found = judged(claims, with_items(items))
    assert grounded(found).word.word == "contested"
    assert at_standard(found)["strict"] == "undetermined"


def test_an_element_without_claims_is_not_sought() -> None:
    claims = claims_of(MISSILES, MISSILE)
    found = judged(claims, with_items(_two(claims[0])))
    reasons = {f["fact"]: f["reason"] for f in at_standard(found)["turns_on"]}
    assert reasons == {"goods.category": "not_sought"}


def test_a_party_s_own_acknowledgment_is_a_way_and_ends_its_denial() -> None:
    missiles, denied = claims_of(MISSILES, MISSILE, GUNS), claims_of(STATED, DENIED)
    admitted = claims_of(STATED, ADMITTED)
    ours = on(admitted[0], "own", kind="statement", holder="DPRK", interest="against holder",
              inspectable=False, origin="DPRK")  # fmt: skip
    basis = with_items([ours, *_two(missiles[1])])
    before = judged([*missiles, *denied], basis)
    assert [f["reason"] for f in before.verdicts[0]["turns_on"]] == ["disputed"]
    after = judged([*missiles, *denied, *admitted], basis)
    assert after.verdicts[0]["strict"] == "inconsistent"
    words = {e.name: e.all.word for e in grounded(after).word.elements}
    assert words["cargo went"] == "low"
    assert admitted[0].id in grounded(after).claims


def test_an_override_reaches_the_law_test_and_is_printed() -> None:
    claims = claims_of(MISSILES, MISSILE, GUNS)
    items = [*_two(claims[0]), *_two(claims[1])]

    def under(word: Word, computed: Word = "moderate", second: str = "B") -> Finding:
        made = Override("arms", computed, word, "A", "because", second)
        return judged(claims, with_items(items, overrides=(made,)))

    lowered = under("low")
    assert at_standard(lowered)["strict"] == "undetermined"
    assert "override by A, countersigned by B" in grounded(lowered).standing.printed
    assert grounded(lowered).word.word == "moderate"
    assert at_standard(under("low", second=""))["strict"] == "inconsistent"
    assert at_standard(under("low", computed="high"))["strict"] == "inconsistent"
    shown = finding_dict(lowered, load_registry())["confidence"]
    assert (shown["word"], shown["computed"], shown["override"]["second"]) == (
        "low",
        "moderate",
        "B",
    )


def test_an_override_can_raise() -> None:
    claims = claims_of(MISSILES, MISSILE, GUNS)
    made = Override("arms", "insufficient", "moderate", "A", "seen elsewhere", "B")
    found = judged(claims, with_items(_two(claims[0]), overrides=(made,)))
    assert at_standard(found)["strict"] == "inconsistent"


def test_a_decision_on_origins_takes_effect_and_is_listed() -> None:
    claims = claims_of(MISSILES, MISSILE, GUNS)
    items = [*_two(claims[0]), *_two(claims[1])]
    one = Decision("one_origin", ("M2-document", "M2-imagery"), "the same paper")
    found = judged(claims, with_items(items, decisions=(one,)))
    assert grounded(found).word.word == "low"
    assert grounded(found).decisions == (one,)


def test_leaving_out_a_speaker_is_in_every_word() -> None:
    claims = claims_of(MISSILES, MISSILE, GUNS)
    items = [
        *_two(claims[0]),
        on(claims[1], "r1", origin="RUSI", collector="RUSI", holder="RUSI"),
        on(claims[1], "r2", kind="document"),
    ]
    ground = grounded(judged(claims, with_items(items)))
    assert ("actor:RUSI", "low") in ground.word.without


def test_an_element_that_only_feeds_a_norm_does_not_decide() -> None:
    claims = claims_of(MISSILES, MISSILE, GUNS)
    first, second = QUESTION.elements
    question = replace(QUESTION, elements=(first, replace(second, necessary="no")))
    case = replace(ASKED, questions=(question,))
    found = finding(assess(case, claims, with_items(_two(claims[0])), Options()), "arms")
    ground = grounded(found)
    assert ground.word.word == "moderate"
    assert [one.name for one in ground.further] == ["it was arms"]
    assert at_standard(found)["strict"] == "undetermined"


def test_texts_of_scope_are_whole_and_a_star_stands_for_any() -> None:
    rows = (
        "M1,RUSI,2024-01-04,KN-23 seen,>1,https://example.org",
        "M2,RUSI,2024-01-05,KN-25 [test] seen,>1,https://example.org",
    )
    claims = claims_of(MISSILES, *rows)
    evidence = Evidence(claims, load_registry(), Assumptions(()))
    cases = {
        ("kn-23 seen",): ["M1"], ("KN-23",): [], ("KN-2* seen",): ["M1", "M2"],
        ("*",): ["M1", "M2"],
        ("*[test]*",): ["M2"], ("KN-2? seen",): [], (): [],
    }  # fmt: skip
    for texts, expected in cases.items():
        way = Way(topics=("arms.missiles",), only={"what": texts})
        assert [claim.ref for claim in shown_by(way, evidence, Asked())] == expected, texts
    assert shown_by(Way(topics=("arms.missiles",), only={"else": ("x",)}), evidence, Asked()) == []


def test_every_shipped_question_names_facts_that_its_norms_ask_for() -> None:
    basis = shipped_basis()
    for found in assess(CASE, [], basis, Options()).findings:
        ground = grounded(found)
        assert ground.sentence.endswith(".")
        for name, facts in ground.facts:
            assert name
            assert len(facts) == len(set(facts))


def test_overrides_of_the_record_take_effect(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 1, 31, 8, tzinfo=UTC))
    with Workspace.create(
        tmp_path / "case", name="test", clock=clock, entropy=SeededEntropy("test")
    ) as opened:
        claims = claims_of(MISSILES, MISSILE)
        opened.journal.append([Draft(CLAIM, claim, "a test") for claim in claims])
        opened.journal.append([Draft(ITEM, one, "a test") for one in _two(claims[0])])
        name = "missiles-from-dprk"
        before = finding(assess_workspace(opened), name)
        assert grounded(before).standing.word == "moderate"
        made = Override(name, "moderate", "low", "A", "because")
        entry = record_override(opened, made)
        pending = finding(assess_workspace(opened), name)
        assert grounded(pending).standing.word == "moderate"
        assert grounded(pending).overrides == (made,)
        countersign(opened, entry, "B")
        after = finding(assess_workspace(opened), name)
        assert grounded(after).standing.word == "low"
        standards = [v["strict"] for v in after.verdicts if v["basis"] == "at_standard"]
        assert set(standards) == {"undetermined"}
