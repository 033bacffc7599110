"""Each rule of confidence by an example of its own; the words are those of the design."""

from __future__ import annotations

from typing import Any

import pytest

from tests.weighing.confidence.build import PARTIES, REGISTRY, fair, item, weak, word
from watchkeeper.weighing.confidence.elements import (
    Confidence,
    Element,
    credibility,
    standard_for,
)
from watchkeeper.weighing.confidence.grades import grade_item, grade_line
from watchkeeper.weighing.confidence.items import Item, Word
from watchkeeper.weighing.confidence.lines import Decision, Ties, lines
from watchkeeper.weighing.confidence.parties import Parties
from watchkeeper.weighing.confidence.words import best, reaches, weakest


def count(*items: Item, ties: Ties | None = None) -> int:
    return len(lines(items, PARTIES, ties or Ties()))


# Lines ------------------------------------------------------------------------------------------


def test_a_shared_origin_or_sensor_pass_is_one_line() -> None:
    same = [item(f"I{n}", origin="Planet pass 2024-03-07") for n in (1, 2)]
    assert count(*same) == 1
    assert count(same[0], item("I3", origin="planet  PASS 2024-03-07")) == 1
    assert count(same[0], item("I3", origin="Planet pass 2024-03-08")) == 2


def test_an_item_may_rest_on_several_passes() -> None:
    both = item("I3", origin="pass a; pass b")
    assert count(item("I1", origin="pass a"), item("I2", origin="pass b"), both) == 1


def test_repeats_join_transitively() -> None:
    report = item("I1", origin="RUSI")
    assert count(report, item("I2", repeats=("I1",)), item("I3", repeats=("I2",))) == 1
    assert count(report, item("I2", repeats=("RUSI",))) == 1


def test_five_press_items_repeating_one_report_are_one_line() -> None:
    press = [
        weak(f"P{n}", origin=f"outlet {n}", repeats=("MSMT 2025/1",), kind="statement")
        for n in range(5)
    ]
    assert count(*press) == 1
    assert word(press).word == "insufficient"
    report = item("R", origin="MSMT 2025/1")
    assert count(report, *press) == 1
    assert word([report, *press]).word == "low"


def test_items_of_unknown_origin_are_one_line() -> None:
    unknown = [item(f"I{n}", origin=text) for n, text in enumerate(("", "unknown", "?"))]
    assert count(*unknown) == 1
    assert count(*unknown, item("K")) == 2


def test_agencies_of_one_state_are_one_line_unless_shown_otherwise() -> None:
    agencies = [item("I1", origin="US NSC"), item("I2", origin="US State Dept")]
    assert count(*agencies) == 1
    assert count(*agencies, item("I3", origin="ROK NIS")) == 2
    shown = Ties((Decision("independent", ("I1", "I2"), "two methods, separately described"),))
    assert count(*agencies, ties=shown) == 2


def test_states_that_share_their_material_are_one_line() -> None:
    shared = [item("I1", origin="US NSC"), item("I2", origin="ROK NIS")]
    assert count(*shared) == 2
    assert count(*shared, item("I3", origin="MSMT 2025/1")) == 1


def test_what_a_state_holds_of_unregistered_origin_is_its_line() -> None:
    assert count(item("I1", holder="US NSC"), item("I2", origin="US State Dept")) == 1
    assert count(item("I1", holder="US NSC", origin="BBC"), item("I2", origin="US NSC")) == 2


def test_organs_are_no_state() -> None:
    assert count(item("I1", origin="PoE S/2024/215"), item("I2", origin="UN Comtrade")) == 2
    assert count(item("I1", origin="PoE S/2024/215"), item("I2", origin="PoE S/2020/151")) == 1


def test_an_accepted_decision_joins() -> None:
    two = [item("I1"), item("I2")]
    assert count(*two) == 2
    assert count(*two, ties=Ties((Decision("one_origin", ("I1", "I2"), "same figure"),))) == 1


def test_a_shared_parameter_is_one_line_for_the_number_and_two_for_the_event() -> None:
    owner = ("parameter:rounds per container of the ROK",)
    two = [item("I1", repeats=owner), item("I2", repeats=owner)]
    assert len(lines(two, PARTIES, measure="event")) == 2
    assert len(lines(two, PARTIES, measure="number")) == 1
    assert word(two, measure="event").word == "moderate"
    assert word(two, measure="number").word == "low"


def test_the_reason_for_joining_is_told() -> None:
    (line,) = lines([item("I1", origin="RUSI"), item("I2", origin="RUSI")], PARTIES)
    assert line.joined_by == ("origin actor:RUSI",)


# Grades -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({}, "strong"),
        ({"reliability": "B"}, "strong"),
        ({"reliability": "C"}, "fair"),
        ({"reliability": "D"}, "weak"),
        ({"plausibility": 3}, "fair"),
        ({"plausibility": 4}, "weak"),
        ({"plausibility": 6}, "weak"),
        ({"deception": "not_reviewed"}, "fair"),
        ({"deception": "possible"}, "fair"),
        ({"deception": "likely"}, "weak"),
        ({"inspectable": False}, "fair"),
        ({"inspectable": False, "interest": "against holder"}, "strong"),
        (
            {"inspectable": False, "holder": "Russia", "interest": "against Russian Federation"},
            "strong",
        ),
        ({"inspectable": False, "holder": "Russia", "interest": "against Ukraine"}, "fair"),
        ({"repeats": ("X",)}, "weak"),
        ({"repeats": ("parameter:x",)}, "strong"),
        ({"holder": "ROK NIS", "inspectable": False, "interest": "holder"}, "weak"),
        ({"holder": "ROK NIS", "inspectable": False, "interest": "ROK"}, "weak"),
        ({"holder": "ROK NIS", "inspectable": True, "interest": "ROK"}, "strong"),
        ({"holder": "ROK NIS", "inspectable": False, "interest": "Ukraine"}, "fair"),
        ({"holder": "Ukraine GUR", "inspectable": False, "interest": "holder"}, "fair"),
        ({"holder": "MSMT", "inspectable": False, "interest": "holder"}, "weak"),
    ],
)
def test_grades(changes: dict[str, Any], grade: str) -> None:
    assert grade_item(item("I1", **changes), PARTIES).grade == grade


@pytest.mark.parametrize(
    ("examined_by", "grade"),
    [
        (("Japan", "UK"), "fair"),
        (("UK DI", "Canada", "Japan"), "fair"),
        (("Japan",), "weak"),
        (("Japan", "Japan"), "weak"),
        (("US NSC", "US State Dept"), "weak"),  # one participant
        (("ROK JCS", "Japan"), "weak"),  # the holder is no other
        (("Ukraine", "Japan"), "weak"),  # Ukraine takes no part
    ],
)
def test_two_other_participants_who_examined_it_make_it_fair(
    examined_by: tuple[str, ...], grade: str
) -> None:
    held = item(
        "I1", holder="ROK NIS", inspectable=False, interest="holder", examined_by=examined_by
    )
    assert grade_item(held, PARTIES).grade == grade


def test_a_line_has_the_grade_of_its_best_first_hand_item() -> None:
    (line,) = lines([weak("I1", origin="x"), fair("I2", origin="x")], PARTIES)
    assert grade_line(line, PARTIES).grade == "fair"
    assert grade_line(line, PARTIES).item == "I2"


def test_a_grade_says_what_is_missing() -> None:
    held = item("I1", holder="ROK NIS", inspectable=False, interest="holder")
    assert "0 of 2 other participants" in grade_item(held, PARTIES).reason
    assert grade_item(fair("I1"), PARTIES).reason == "its source is C, not A or B"


# Words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ([], "insufficient: no lines, none against; not low: neither 1 strong nor 2 fair"),
        (
            [fair("I1")],
            "insufficient: 1 line, none against; not low: neither 1 strong nor 2 fair",
        ),
        (
            [item("I1")],
            "low: 1 line, 1 strong, none against; not moderate: 1 of 2 lines",
        ),
        (
            [fair("I1"), fair("I2")],
            "low: 2 lines, none against; not moderate: none strong",
        ),
        (
            [item("I1"), fair("I2")],
            "moderate: 2 lines, 1 strong, none against; not high: 2 of 3 lines, 1 of 2 strong, "
            "only one kind",
        ),
        (
            [item("I1"), item("I2"), fair("I3")],
            "moderate: 3 lines, 2 strong, none against; not high: only one kind",
        ),
        (
            [item("I1"), item("I2", kind="tracking"), fair("I3")],
            "high: 3 lines, 2 strong, none against",
        ),
        (
            [
                item(f"I{n}", kind=kind, inspectable=False, interest="against holder")
                for n, kind in enumerate(("document", "testimony", "physical"))
            ],
            "moderate: 3 lines, 3 strong, none against; not high: none inspectable",
        ),
        (
            [item("I1"), item("I2"), fair("A", stance="against")],
            "low: 2 lines, 2 strong, 1 fair against; not moderate: 1 fair or strong against",
        ),
        (
            [*(item(f"I{n}") for n in range(9)), item("A", stance="against")],
            "contested: 9 lines, 9 strong, 1 strong against",
        ),
        ([item("A", stance="against")], "contested: no lines, 1 strong against"),
        (
            [item("I1"), fair("I2"), weak("W"), weak("A", stance="against")],
            "moderate: 2 lines, 1 strong, none against; not high: 2 of 3 lines, 1 of 2 strong, "
            "only one kind; 2 weak lines not counted",
        ),
    ],
)
def test_words_and_their_reasons(items: list[Item], told: str) -> None:
    found = word(items)
    assert found.reason == told
    assert told.startswith(found.word)


def test_weak_items_give_no_second_kind() -> None:
    items = [item("I1"), item("I2"), item("I3"), weak("W", kind="tracking")]
    assert word(items).word == "moderate"
    assert word([*items, weak("V", kind="tracking", origin="pass I1")]).word == "moderate"


def test_the_weakest_of_elements_and_the_best_of_alternatives() -> None:
    assert weakest(["high", "low", "moderate"]) == "low"
    assert weakest(["high", "contested", "insufficient"]) == "contested"
    assert weakest([]) == "insufficient"
    assert best(["low", "moderate", "contested"]) == "moderate"
    assert best(["insufficient", "contested"]) == best(["contested"]) == "contested"
    assert best(["insufficient", "insufficient"]) == best([]) == "insufficient"


@pytest.mark.parametrize(
    ("reached", "standard", "enough"),
    [
        ("moderate", "moderate", True),
        ("high", "moderate", True),
        ("low", "moderate", False),
        ("contested", "low", False),
        ("contested", "insufficient", False),
        ("insufficient", "insufficient", True),
    ],
)
def test_standards(reached: Word, standard: Word, enough: bool) -> None:
    assert reaches(reached, standard) is enough


def test_identity_needs_high_and_anything_else_moderate() -> None:
    assert standard_for(identity=True) == "high"
    assert standard_for(identity=False) == "moderate"


# Findings ---------------------------------------------------------------------------------------


def bearing(claim: str, one: Item) -> Item:
    return item(
        one.item_id,
        **{
            name: getattr(one, name)
            for name in Item.__slots__
            if name not in ("item_id", "claims", "claim_id")
        },
        claims=(claim,),
        claim_id=claim,
    )


def test_a_finding_twice_and_without_each_speaker() -> None:
    items = [
        bearing("C1", item("I1", origin="OSC")),
        bearing("C2", item("I2", origin="US NSC", kind="tracking")),
        bearing("C3", item("I3", origin="RUSI")),
    ]
    whole = Confidence(items, PARTIES).finding(
        [
            Element("moved", (("C1", "C2", "C3"),)),
            Element("carried arms", (("C3",), ("C1", "C2")), standard="low"),
        ]
    )
    assert [one.all.word for one in whole.elements] == ["high", "moderate"]
    assert whole.word == "moderate"
    assert whole.decided_by == "carried arms"
    assert whole.without_participants == "low"
    assert dict(whole.without) == {"actor:OSC": "low", "actor:RUSI": "moderate", "actor:USA": "low"}
    assert all(one.reaches for one in whole.elements)


def test_without_participants_leaves_what_they_collected_produced_or_hold() -> None:
    parties = Parties(REGISTRY, ("actor:ROK",))
    for changes in ({"collector": "ROK NIS"}, {"origin": "ROK JCS"}, {"holder": "ROK"}):
        assert parties.supplied_by_participant(item("I1", **changes))
    assert not parties.supplied_by_participant(item("I1", origin="US NSC"))
    assert PARTIES.supplied_by_participant(item("I1", collector="MSMT"))


def test_one_item_may_speak_for_one_claim_and_against_another() -> None:
    items = [bearing("C1", item("I1")), bearing("C2", item("I1", stance="against"))]
    held = Confidence(items, PARTIES)
    assert held.weigh(["C1"]).word == "low"
    assert held.weigh(["C2"]).word == "contested"
    assert held.weigh(["C1", "C2"]).word == "contested"


def test_leaving_out_a_body_leaves_its_members_and_the_other_way_round() -> None:
    held = Confidence([bearing("C1", item("I1", origin="MSMT 2025/1"))], PARTIES)
    assert held.weigh(["C1"], keep=held.left_without("actor:MSMT")).word == "insufficient"
    assert held.weigh(["C1"], keep=held.left_without("actor:USA")).word == "low"
    agency = Confidence([bearing("C1", item("I1", origin="US NSC"))], PARTIES)
    for actor in ("actor:USA", "actor:USA-NSC"):
        assert agency.weigh(["C1"], keep=agency.left_without(actor)).word == "insufficient"


def test_credibility_one_is_computed() -> None:
    one, other = item("I1"), fair("I2")
    assert credibility(one, word([one, other])) == 1
    assert credibility(one, word([one])) == 2
    assert credibility(one, word([one, weak("W")])) == 2
    same = item("I3", origin="pass I1")
    assert credibility(one, word([one, same])) == 2
