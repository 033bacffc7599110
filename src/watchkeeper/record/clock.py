"""The one clock of the program, and its one source of random bytes.

The rules:

1. Nothing else reads the time or draws random bytes: both are passed in, so that a demonstration
   with a fixed clock and a seed gives the same bytes on every machine.
2. Time is UTC and says so (`tzinfo`); written time has one form, `2026-01-31T08:00:00.000000Z`.
3. Seeded entropy protects nothing. It is for demonstrations and tests.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, in UTC with `tzinfo`."""
        ...


class Entropy(Protocol):
    """Gives bytes that nobody can guess."""

    def token(self, n: int) -> bytes:
        """The next `n` bytes."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


class SystemEntropy:
    """The operating system's random bytes."""

    def token(self, n: int) -> bytes:
        """The next `n` bytes."""
        return secrets.token_bytes(n)


class FixedClock:
    """A clock that stands still, for demonstrations and tests.

    Args:
        moment: What it shows, with `tzinfo`.

    Raises:
        ValueError: The moment has no time zone.
    """

    def __init__(self, moment: datetime) -> None:
        self._moment = utc(moment)

    def now(self) -> datetime:
        """The moment it stands at."""
        return self._moment


class SeededEntropy:
    """The same bytes for the same seed, for demonstrations and tests only: anyone can guess them.

    A seed serves one run: a second run over the same workspace would draw the same ids again, and
    the record refuses an id that it has already.

    Args:
        seed: Any text.
    """

    def __init__(self, seed: str) -> None:
        self._seed = hashlib.sha256(seed.encode()).digest()
        self._draws = itertools.count()

    def token(self, n: int) -> bytes:
        """The next `n` bytes: SHAKE-256 of the seed, the number of the draw and its length."""
        draw = next(self._draws).to_bytes(8, "big") + n.to_bytes(8, "big")
        return hashlib.shake_256(self._seed + draw).digest(n)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC.

    Raises:
        ValueError: The moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; the record keeps UTC")
    return moment.astimezone(UTC)


@lru_cache(maxsize=1024)
def written(moment: datetime) -> str:
    """The one written form of a moment: `2026-01-31T08:00:00.000000Z`.

    Raises:
        ValueError: The moment has no time zone.
    """
    return utc(moment).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@lru_cache(maxsize=4096)
def read(text: str) -> datetime:
    """The moment of a written form.

    Raises:
        ValueError: The text is not exactly of that form.
    """
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    if written(moment) != text:
        raise ValueError(f"{text!r} is not of the form 2026-01-31T08:00:00.000000Z")
    return moment
