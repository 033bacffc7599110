"""Circular reporting, overrides, prose and the record of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.weighing.confidence.build import HEADER, PARTIES, ROW, fair, item, table
from watchkeeper.claims.audit import audit
from watchkeeper.claims.importing import import_table
from watchkeeper.claims.model import Claim
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.recording import CLAIM, record_tables
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.workspace import Workspace
from watchkeeper.weighing.confidence.circular import Proposal, proposals
from watchkeeper.weighing.confidence.elements import Confidence, Element, parameter_owners
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.lines import Decision, lines
from watchkeeper.weighing.confidence.overrides import Override, check_override, stand
from watchkeeper.weighing.confidence.prose import finding_sentence, forecast_sentence, mixes
from watchkeeper.weighing.confidence.recording import (
    ITEM,
    countersign,
    record_decision,
    record_items,
    record_override,
    recorded_decisions,
    recorded_items,
    recorded_overrides,
)

CASUALTIES = (
    "claim_id,claimant,stated_on,killed,killed_or_wounded,source_address,note\n"
    "K1,RUSI,2025-01-05,,{0},https://a.example/1,\n"
    "K2,OSC,2025-01-09,,{1},https://b.example/2,\n"
)


def claims_of(first: str = "4731", second: str = "4731") -> tuple[Claim, ...]:
    return import_table(CASUALTIES.format(first, second), file="casualty_claims.csv").claims


def bearing(claims: tuple[Claim, ...]) -> list[Item]:
    return [
        (item if n == 0 else fair)(f"I{n}", claim_id=claim.id, claims=(claim.id,))
        for n, claim in enumerate(claims)
    ]


def asked(claims: tuple[Claim, ...], items: list[Item], *decisions: Decision) -> list[Proposal]:
    held = Confidence(items, PARTIES, decisions)
    element = Element("killed", (tuple(claim.id for claim in claims),))
    return list(proposals(items, claims, audit(claims), held, [element]))


def test_a_rare_figure_is_proposed_with_its_effect_and_nothing_is_joined() -> None:
    claims = claims_of()
    items = bearing(claims)
    (one,) = asked(claims, items)
    assert (one.rule, one.items, one.shares) == (
        "rare figure", ("I0", "I1"), "the figure 4731 person",
    )  # fmt: skip
    (effect,) = one.effects
    assert (effect.before, effect.after) == ("moderate", "low")
    assert len(lines(items, PARTIES)) == 2
    accepted = one.accepted("both took it from one page")
    assert not asked(claims, items, accepted)
    assert not asked(claims, items, Decision("independent", ("I0", "I1"), "two counts"))
    assert not asked(claims, items, one.rejected("two counts"))


def test_round_figures_are_not_rare() -> None:
    claims = claims_of("4000", "4000")
    assert not asked(claims, bearing(claims))


def test_near_identical_text_and_identical_errors() -> None:
    text = "the country received more than a million barrels (56,000 tonnes) of refined oil in 2024"
    claims = tuple(
        replace(claim, gist=words)
        for claim, words in zip(
            claims_of("5000", "6000"), (text, text.replace("the country", "it")), strict=True
        )
    )
    found = {one.rule: one for one in asked(claims, bearing(claims))}
    assert set(found) == {"near-identical text", "identical error"}
    assert "56,000 t" in found["identical error"].shares
    assert "a million barrels" in found["near-identical text"].shares


def test_a_rejected_question_joins_nothing_and_parts_no_agencies_of_one_state() -> None:
    agencies = [item("I0", origin="ROK NIS"), item("I1", origin="ROK MND"), fair("I2")]
    asked_of = Proposal("rare figure", ("I0", "I2"), "the figure 123 bbl")
    held = Confidence(agencies, PARTIES, (asked_of.rejected("two counts"),))
    assert [len(line.items) for line, _ in held.weigh(["C1"]).lines] == [2, 1]
    apart = Confidence(agencies, PARTIES, (Decision("independent", ("I0",), "shown"),))
    assert [len(line.items) for line, _ in apart.weigh(["C1"]).lines] == [1, 1, 1]


def test_what_an_item_quotes_is_proposed_when_it_is_not_one_line_already() -> None:
    claims = claims_of("5000", "6000")
    first, second = bearing(claims)
    quoting = replace(second, repeats=("an analyst",))
    assert [one.rule for one in asked(claims, [first, quoting])] == ["repeats"]


def test_rounds_rest_on_the_owner_of_rounds_per_container() -> None:
    header = (
        "claim_id,claimant,stated_on,window_from,window_to,containers,rounds,rounds_basis,"
        "rounds_per_container,source_address,note\n"
    )
    rows = "S{0},{1},2024-06-14,2023-08,2024-05,10000,4800000,all 152 mm,480,https://x.example,\n"
    text = header + rows.format(1, "ROK MND") + rows.format(2, "ROK DIA")
    claims = import_table(text, file="containers_and_shells_claims.csv").claims
    owners = parameter_owners(claims, PARTIES.registry)
    rounds = [claim.id for claim in claims if claim.topic == "arms.rounds"]
    containers = [claim.id for claim in claims if claim.topic == "arms.containers"]
    assert {owners[i] for i in rounds} == {("arms.rounds_per_container of actor:ROK",)}
    assert not set(containers) & set(owners)
    items = [
        item(f"I{n}", claims=(rounds[n], containers[n]), origin=f"report {n}") for n in range(2)
    ]
    held = Confidence(items, PARTIES, (), owners)
    assert held.weigh(rounds, "event").word == "moderate"
    assert held.weigh(rounds, "number").word == "low"
    assert held.weigh(containers, "number").word == "moderate"


def test_an_item_may_bear_on_the_event_only() -> None:
    items = [item("I1"), fair("I2", event_only=True)]
    held = Confidence(items, PARTIES)
    assert held.weigh(["C1"], "event").word == "moderate"
    assert held.weigh(["C1"], "number").word == "low"


OVERRIDE = Override("f-1", "low", "moderate", "A. Analyst", "the pass was examined again")


@pytest.mark.parametrize(
    "changes",
    [{"by": " "}, {"reason": ""}, {"word": "low"}, {"word": "certain"}, {"second": "a. analyst"}],
)
def test_an_override_needs_what_it_needs(changes: dict[str, str]) -> None:
    with pytest.raises(InputError):
        check_override(replace(OVERRIDE, **changes))  # type: ignore[arg-type]


def test_an_override_is_printed_as_one_and_lapses() -> None:
    assert stand("f-1", "low", [OVERRIDE]).word == "low"
    signed = replace(OVERRIDE, second="B. Second")
    standing = stand("f-1", "low", [signed])
    assert standing.word == "moderate"
    for part in ("override by A. Analyst", "countersigned by B. Second", "the rules give low"):
        assert part in standing.printed
    assert stand("f-1", "contested", [signed]).printed == "contested"
    assert stand("f-2", "low", [signed]).override is None


def test_confidence_and_likelihood_never_in_one_sentence() -> None:
    told = finding_sentence("moderate", "containers left Rajin")
    assert told == "The Team finds, with moderate confidence, that containers left Rajin."
    for statement in ("containers very likely left", "it holds with low confidence"):
        with pytest.raises(ValueError, match="word"):
            finding_sentence("moderate", statement)
    with pytest.raises(ValueError, match="confidence"):
        forecast_sentence("likely", "with high confidence, shipments go on")
    assert mixes(f"{told} {forecast_sentence('likely', 'shipments go on')}") == ()
    assert mixes("With high confidence it is likely.") == ("With high confidence it is likely.",)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[tuple[Workspace, Path]]:
    folder = tmp_path / "case"
    claims = tmp_path / "casualty_claims.csv"
    claims.write_text(CASUALTIES.format("4731", "5000"), encoding="utf-8")
    clock = FixedClock(datetime(2026, 1, 31, tzinfo=UTC))
    with Workspace.create(folder, clock=clock, entropy=SeededEntropy("s"), name="n") as opened:
        record_tables(opened, [claims], "tester")
        items = tmp_path / "items.csv"
        rows = [ROW.replace("C1", "K1"), ROW.replace("I1", "I2").replace("C1", "K2")]
        items.write_text(table(*rows, ROW.replace("I1", "I3")), encoding="utf-8")
        yield opened, items


def test_items_are_recorded_once_with_their_claims_as_inputs(case: tuple[Workspace, Path]) -> None:
    workspace, path = case
    first = record_items(workspace, path, "rater")
    assert (first.added, len(first.read.rejects)) == (2, 1)
    assert record_items(workspace, path, "rater").added == 0
    assert [one.item_id for one in recorded_items(workspace)] == ["I1", "I2"]
    claims = {entry.id for entry in workspace.journal.entries(CLAIM)}
    for entry in workspace.journal.entries(ITEM):
        assert entry.author == "rater"
        assert set(entry.inputs) & claims


def test_a_later_rating_replaces_an_earlier_one(case: tuple[Workspace, Path]) -> None:
    workspace, path = case
    record_items(workspace, path, "rater")
    path.write_text(table(ROW.replace("C1", "K1").replace(",A,", ",C,")), encoding="utf-8")
    record_items(workspace, path, "rater")
    assert {one.item_id: one.reliability for one in recorded_items(workspace)} == {
        "I1": "C", "I2": "A",
    }  # fmt: skip


def test_decisions_are_recorded_never_automatic(case: tuple[Workspace, Path]) -> None:
    workspace, path = case
    record_items(workspace, path, "rater")
    assert recorded_decisions(workspace) == ()
    decision = Decision("one_origin", ("I1", "I2"), "one page", "rare figure: 4731")
    record_decision(workspace, decision, "analyst")
    assert recorded_decisions(workspace) == (decision,)
    for wrong in (replace(decision, reason=" "), replace(decision, items=("I1", "I9"))):
        with pytest.raises(InputError):
            record_decision(workspace, wrong, "analyst")


def test_overrides_wait_for_a_second_signature(case: tuple[Workspace, Path]) -> None:
    workspace, path = case
    record_items(workspace, path, "rater")
    entry = record_override(workspace, OVERRIDE, ["I1"])
    assert recorded_overrides(workspace)[0].pending
    with pytest.raises(InputError):
        countersign(workspace, entry, "A. ANALYST")
    countersign(workspace, entry, "B. Second")
    assert recorded_overrides(workspace) == (replace(OVERRIDE, second="B. Second"),)


def test_the_header_of_the_tests_is_that_of_the_design() -> None:
    assert HEADER.count(",") == 13
