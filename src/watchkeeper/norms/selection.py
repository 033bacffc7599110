"""Which version of a norm is in force on the days of the conduct.

The text in force on the conduct's date decides: `from` and `until` are the first and the last day.
Conduct dated to a range may fall under several versions, and partly outside all of them.
"""

from __future__ import annotations

from datetime import date, timedelta

from watchkeeper.claims.times import Period
from watchkeeper.norms.schema import Norm, Position, Version

DAY = timedelta(days=1)


def in_force(norm: Norm, day: date) -> Version | None:
    """The version in force on a day, or None."""
    for version in norm.versions:
        if version.since <= day and (version.until is None or day <= version.until):
            return version
    return None


def touched(norm: Norm, conduct: Period) -> tuple[Version | None, ...]:
    """The versions under which the conduct may fall, in order of date; None for outside all.

    Args:
        norm: The norm; its versions do not overlap.
        conduct: When it happened; an open end reaches as far as dates do.

    Returns:
        At least one entry. None stands once, first when the conduct may precede every version.
    """
    start, end = conduct.start or date.min, conduct.end or date.max
    if start == end:
        return (in_force(norm, start),)
    found: list[Version | None] = []
    uncovered: date | None = start
    for version in norm.versions:
        if not conduct.overlaps(version.since, version.until or date.max):
            continue
        if uncovered is not None and uncovered < version.since and None not in found:
            found.append(None)
        found.append(version)
        last = version.until
        uncovered = None if last is None or last == date.max else last + DAY
    if uncovered is not None and uncovered <= end and None not in found:
        found.append(None)
    return tuple(found)


def standing(version: Version, position: Position | None, conduct: Period) -> tuple[bool, bool]:
    """Whether a version may bind on the days of the conduct, and whether it may not.

    Args:
        version: A version that the conduct touches.
        position: The reading; it may end the version early or begin it late.
        conduct: When it happened.

    Returns:
        Both true where the text binds, on this position, on part of the days only.
    """
    if position is None or (position.since is None and position.until is None):
        return True, False
    first = max(conduct.start or date.min, version.since)
    last = min(conduct.end or date.max, version.until or date.max)
    since, until = position.since or date.min, position.until or date.max
    return first <= until and last >= since, first < since or last > until
