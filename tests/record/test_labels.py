from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.record import PUBLIC, Label, LabelError, derive, labels, readable_by

NAMES = ["JP", "KR", "US", "UK"]
names = st.frozensets(st.sampled_from(NAMES))
moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 -- hypothesis adds the time zone
    datetime(2026, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
any_label = st.builds(Label, st.none() | names, names, names, st.none() | moments)


@given(any_label, any_label, any_label)
def test_join_is_associative(a: Label, b: Label, c: Label) -> None:
    assert derive([derive([a, b]), c]) == derive([a, derive([b, c])]) == derive([a, b, c])


@given(any_label, any_label)
def test_join_is_commutative(a: Label, b: Label) -> None:
    assert derive([a, b]) == derive([b, a])


@given(any_label)
def test_join_is_idempotent_and_public_is_neutral(a: Label) -> None:
    assert derive([a, a]) == derive([a]) == derive([a, PUBLIC]) == derive([PUBLIC, a]) == a


def test_nothing_derives_to_public() -> None:
    assert derive([]) == PUBLIC


@given(st.lists(any_label, min_size=1), st.sampled_from([*NAMES, "FR", "", None]), moments)
def test_nobody_reads_what_an_input_keeps_from_them(
    inputs: list[Label], who: str | None, at: datetime
) -> None:
    if readable_by(derive(inputs), who, at):
        assert all(readable_by(label, who, at) for label in inputs)


@given(any_label, any_label)
def test_join_is_the_least_label_above_both(a: Label, b: Label) -> None:
    join = derive([a, b])
    assert labels.at_least(join, a)
    assert labels.at_least(join, b)
    assert labels.at_least(a, b) == (derive([a, b]) == a)


def test_join_intersects_readers_and_adds_the_rest_up() -> None:
    early, late = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    a = Label(frozenset({"JP", "KR"}), frozenset({"JP"}), frozenset({"TLP:AMBER"}), late)
    b = Label(frozenset({"KR", "US"}), frozenset({"US"}), frozenset({"NOFORN"}), early)
    assert derive([a, b]) == Label(
        frozenset({"KR"}), frozenset({"JP", "US"}), frozenset({"TLP:AMBER", "NOFORN"}), late
    )


AT = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("label", "who", "allowed"),
    [
        (PUBLIC, None, True),
        (PUBLIC, "", True),
        (PUBLIC, "JP", True),
        (Label(frozenset({"JP"})), "JP", True),
        (Label(frozenset({"JP"})), "KR", False),
        (Label(frozenset({"JP"})), None, False),
        (Label(frozenset({"JP"})), "", False),
        (Label(frozenset()), "JP", False),
        (Label(not_before=AT), "JP", True),
        (Label(not_before=AT + timedelta(seconds=1)), "JP", False),
        (Label(originator_control=frozenset({"JP"})), "JP", True),
        (Label(originator_control=frozenset({"JP"})), "KR", True),
        (Label(originator_control=frozenset({"JP"})), None, False),
        (Label(handling=frozenset({"TLP:RED"})), None, False),
    ],
)
def test_reading_is_denied_by_default(label: Label, who: str | None, allowed: bool) -> None:
    assert readable_by(label, who, AT) is allowed


def test_moments_need_a_time_zone() -> None:
    with pytest.raises(LabelError, match="time zone"):
        Label(not_before=datetime(2024, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        readable_by(Label(not_before=AT), "JP", datetime(2026, 1, 1))  # noqa: DTZ001


def test_empty_names_are_refused() -> None:
    with pytest.raises(LabelError):
        Label(frozenset({""}))


@given(any_label)
def test_written_form_is_read_back(label: Label) -> None:
    assert labels.decode(labels.encode(label)) == label


def test_one_moment_has_one_written_form() -> None:
    tokyo = datetime(2024, 1, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    there, here = Label(not_before=tokyo), Label(not_before=datetime(2024, 1, 1, tzinfo=UTC))
    assert there == here
    assert labels.encode(there) == labels.encode(here)
    assert b'"2024-01-01T00:00:00.000000Z"' in labels.encode(there)


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b"null",
        b'{"handling":[],"not_before":null,"originator_control":[],"readers":["KR","JP"]}',
        b'{"handling":[],"not_before":null,"originator_control":[],"readers":"JP"}',
        b'{"handling":[],"not_before":null,"originator_control":[],"readers":null,"x":1}',
        b'{"handling":[],"not_before":"2024-01-01","originator_control":[],"readers":null}',
        b'{"handling":[],"not_before":null,"originator_control":[],"readers":[1]}',
    ],
)
def test_damaged_labels_are_refused(data: bytes) -> None:
    with pytest.raises(LabelError):
        labels.decode(data)
