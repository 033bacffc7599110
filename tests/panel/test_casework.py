"""Casework: recorded acts, the state of a request on a day, rates counted alike for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.problems import InputError
from watchkeeper.panel.casework.encoding import casework_dict
from watchkeeper.panel.casework.folding import casework_of, ref_of, state_of
from watchkeeper.panel.casework.model import (
    Answer,
    AnswerKind,
    Casework,
    Closed,
    Effect,
    Recommendation,
    Reminder,
    Request,
    RequestFile,
    RequestState,
    Sought,
    StatusOf,
    Withdrawal,
)
from watchkeeper.panel.casework.rates import response_rates
from watchkeeper.panel.casework.recording import LONGEST, follow, found, record
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.labels import Label, LabelError, readable_by
from watchkeeper.record.workspace import Workspace

REGISTRY = load_registry()
MEMBERS = REGISTRY["actor:MSMT"].members
SENT, DUE = date(2026, 1, 10), date(2026, 2, 10)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
TODAY = NOW.date()
REQUEST = Request("Russian Federation", "Which vessels called?", "note verbale", SENT, DUE)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(
        tmp_path / "case", clock=FixedClock(NOW), entropy=SeededEntropy("casework"), name="casework"
    ) as made:
        yield made


def held(workspace: Workspace, as_of: date = TODAY, **more: Any) -> Casework:
    return casework_of(workspace, REGISTRY, MEMBERS, as_of, **more)


def answer(kind: AnswerKind, on: date = DUE) -> Answer:
    return Answer("r", on, kind, "what it says")


@pytest.mark.parametrize(
    ("answers", "as_of", "state"),
    [
        ((), DUE, "open"),
        ((), DUE + timedelta(days=1), "overdue"),
        ((answer("receipt"),), DUE + timedelta(days=1), "overdue"),
        ((answer("receipt"),), DUE, "open"),
        ((answer("answered"),), DUE + timedelta(days=9), "answered"),
        ((answer("in_part"), answer("answered")), DUE, "answered"),
        ((answer("answered"), answer("in_part")), DUE, "in_part"),
        ((answer("refused"), answer("receipt")), DUE, "refused"),
    ],
)
def test_the_state_follows_from_the_latest_answer_or_the_due_date(
    answers: tuple[Answer, ...], as_of: date, state: RequestState
) -> None:
    assert state_of(REQUEST, answers, withdrawn=False, as_of=as_of) == state
    assert state_of(REQUEST, answers, withdrawn=True, as_of=as_of) == "withdrawn"


def test_without_a_due_date_nothing_is_overdue() -> None:
    never = replace(REQUEST, due_on=None)
    assert state_of(never, (), withdrawn=False, as_of=date(2099, 1, 1)) == "open"


def test_a_request_is_folded_from_its_entries(workspace: Workspace) -> None:
    entry = record(workspace, REQUEST, "A.")
    follow(workspace, Reminder(entry.id, date(2026, 2, 20)), entry, "A.")
    follow(
        workspace, Answer(entry.id, date(2026, 2, 25), "in_part", "One.", "A call."), entry, "A."
    )
    (one,) = held(workspace).requests
    assert (one.id, one.state, one.ref) == (entry.id, "in_part", ref_of(REQUEST))
    assert [r.sent_on for r in one.reminders] == [date(2026, 2, 20)]
    assert one.answers[0].changed == "A call."
    (before,) = held(workspace, date(2026, 2, 21)).requests
    assert before.state == "overdue" and not before.answers
    assert not held(workspace, SENT - timedelta(days=1)).requests


def test_what_is_recorded_again_is_one_act(workspace: Workspace) -> None:
    first, again = (record(workspace, REQUEST, name) for name in ("A.", "B."))
    assert first.id == again.id and len(held(workspace).requests) == 1


def test_a_withdrawn_request_takes_no_answer_and_counts_for_nobody(workspace: Workspace) -> None:
    entry = record(workspace, REQUEST, "A.")
    follow(workspace, Withdrawal(entry.id, date(2026, 1, 20), "Sent twice."), entry, "A.")
    with pytest.raises(InputError, match="not withdrawn"):
        follow(workspace, Answer(entry.id, DUE, "answered", "x"), entry, "A.")
    assert held(workspace).requests[0].state == "withdrawn" and not held(workspace).rates


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (replace(REQUEST, addressee=" "), "addressee"),
        (replace(REQUEST, facts=""), "facts"),
        (replace(REQUEST, facts="x" * (LONGEST + 1)), "at most"),
        (replace(REQUEST, due_on=SENT - timedelta(days=1)), "due"),
        (Sought("what", "", SENT), "where"),
        (Closed("what", "", SENT), "reason"),
        (Recommendation("all", "do", "", SENT), "paragraph"),
        (Effect("harm", "x", "y", SENT), "kind"),  # type: ignore[arg-type]
    ],
)
def test_what_lacks_something_is_refused_and_nothing_is_recorded(
    workspace: Workspace, body: Any, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        record(workspace, body, "A.")
    assert held(workspace) == Casework(TODAY)


@pytest.mark.parametrize(
    "after",
    [
        lambda name: Answer(name, SENT - timedelta(days=1), "answered", "x"),
        lambda name: Answer(name, SENT, "answered", ""),
        lambda name: Answer(name, SENT, "maybe", "x"),  # type: ignore[arg-type]
        lambda name: Reminder(name, SENT - timedelta(days=1)),
        lambda name: Withdrawal(name, SENT, " "),
    ],
)
def test_what_follows_is_checked_too(workspace: Workspace, after: Callable[[str], Any]) -> None:
    entry = record(workspace, REQUEST, "A.")
    with pytest.raises(InputError):
        follow(workspace, after(entry.id), entry, "A.")


def test_an_entry_is_found_by_its_first_digits(workspace: Workspace) -> None:
    entry = record(workspace, REQUEST, "A.")
    record(workspace, Recommendation("all", "do", "para. 5", SENT), "A.")
    assert found(workspace, Request, entry.id[:6]).id == entry.id
    for wrong in ("", "zz", "0" * 33):
        with pytest.raises(InputError, match="the id of a request"):
            found(workspace, Request, wrong)


def test_a_recommendation_keeps_every_status(workspace: Workspace) -> None:
    entry = record(workspace, Recommendation("all", "do", "para. 5", SENT), "A.")
    assert held(workspace).recommendations[0].status == "made"
    follow(workspace, StatusOf(entry.id, "implemented", date(2026, 2, 3), "seen"), entry, "A.")
    follow(workspace, StatusOf(entry.id, "accepted", date(2026, 2, 1)), entry, "A.")
    (one,) = held(workspace).recommendations
    assert [s.status for s in one.statuses] == ["accepted", "implemented"]
    assert one.status == "implemented"
    assert held(workspace, date(2026, 2, 2)).recommendations[0].status == "accepted"
    with pytest.raises(InputError):
        follow(workspace, StatusOf(entry.id, "accepted", date(2026, 1, 1)), entry, "A.")


def test_an_answer_is_read_by_no_more_than_its_request(workspace: Workspace) -> None:
    label = Label(readers=frozenset({"actor:ROK"}))
    entry = record(workspace, REQUEST, "A.", label)
    said = follow(workspace, Answer(entry.id, DUE, "answered", "x"), entry, "A.")
    assert said.label == label
    public = held(workspace, readable=lambda one: readable_by(one, None, NOW))
    assert public == Casework(TODAY)
    assert len(held(workspace).requests) == 1
    with pytest.raises(LabelError):
        Label(readers=frozenset({""}))


def file_of(addressee: str, state: RequestState) -> RequestFile:
    return RequestFile("", "", replace(REQUEST, addressee=addressee), (), (), None, state)


def test_participants_and_others_are_counted_alike_under_all_their_names() -> None:
    asked = [
        file_of("ROK", "answered"), file_of("Republic of Korea", "overdue"),
        file_of("Russian Federation", "refused"), file_of("Russia", "open"),
        file_of("A Bank  Ltd", "in_part"), file_of("a bank ltd", "withdrawn"),
        file_of("ROK NIS", "overdue"),
    ]  # fmt: skip
    rates = {one.addressee: one for one in response_rates(asked, REGISTRY, MEMBERS)}
    assert set(rates) == {"ROK", "Russia", "A Bank Ltd", "ROK NIS"}
    rok = rates["ROK"]
    assert rok.participant and (rok.sent, rok.due, rok.answered, rok.overdue) == (2, 2, 1, 1)
    assert rates["ROK NIS"].participant
    russia = rates["Russia"]
    assert not russia.participant and (russia.sent, russia.due, russia.open) == (2, 1, 1)
    assert rates["A Bank Ltd"].in_part == 1


@given(st.lists(st.tuples(st.sampled_from(["ROK", "Russia", "X"]),
                          st.sampled_from(get_args(RequestState)))))  # fmt: skip
def test_rates_add_up_to_what_was_sent(asked: list[tuple[str, RequestState]]) -> None:
    rates = response_rates([file_of(*one) for one in asked], REGISTRY, MEMBERS)
    assert sum(one.sent for one in rates) == sum(state != "withdrawn" for _, state in asked)
    for one in rates:
        assert one.due == one.answered + one.in_part + one.refused + one.overdue
        assert one.sent == one.due + one.open
    assert rates == response_rates([file_of(*one) for one in reversed(asked)], REGISTRY, MEMBERS)


def test_as_json_days_are_texts_and_none_is_not_assessed(workspace: Workspace) -> None:
    record(workspace, Sought("imagery", "two archives", SENT, "troops"), "A.")
    record(workspace, Closed("a call", "another ship", SENT), "A.")
    record(workspace, REQUEST, "A.")
    told = casework_dict(held(workspace))
    assert told["sought"] == [
        {"what": "imagery", "where": "two archives", "on": "2026-01-10", "finding": "troops"}
    ]
    assert told["closed_unsubstantiated"][0]["reason"] == "another ship"
    assert told["requests"][0]["due_on"] == "2026-02-10"
    assert told["humanitarian_effects_assessed"] is False
