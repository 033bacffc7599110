from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from watchkeeper.record import clock


def test_system_clock_tells_utc() -> None:
    before = datetime.now(UTC)
    now = clock.SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_system_entropy_does_not_repeat() -> None:
    entropy = clock.SystemEntropy()
    drawn = {entropy.token(16) for _ in range(100)}
    assert len(drawn) == 100
    assert {len(token) for token in drawn} == {16}


def test_seeded_entropy_repeats_itself_by_seed_and_never_within() -> None:
    one, same, other = (clock.SeededEntropy(seed) for seed in ("a", "a", "b"))
    drawn = [one.token(16) for _ in range(50)]
    assert drawn == [same.token(16) for _ in range(50)]
    assert len(set(drawn)) == 50
    assert drawn[0] != other.token(16)


def test_a_longer_draw_does_not_begin_with_a_shorter_one() -> None:
    # Otherwise a salt drawn in a second run could begin with what the key was made of.
    short, long = clock.SeededEntropy("a").token(32), clock.SeededEntropy("a").token(48)
    assert long[:32] != short


def test_written_moments_are_read_back() -> None:
    moment = datetime(2024, 2, 29, 23, 59, 59, 1, tzinfo=timezone(timedelta(hours=-5)))
    assert clock.written(moment) == "2024-03-01T04:59:59.000001Z"
    assert clock.read("2024-03-01T04:59:59.000001Z") == moment


@pytest.mark.parametrize(
    "text",
    ["2024-03-01T04:59:59Z", "2024-03-01T04:59:59.1Z", "2024-3-01T04:59:59.000001Z", "", "now"],
)
def test_other_forms_of_a_moment_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        clock.read(text)


def test_moments_without_time_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.FixedClock(datetime(2024, 1, 1))  # noqa: DTZ001
