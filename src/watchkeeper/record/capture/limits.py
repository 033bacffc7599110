"""How much one capture may take, over all its redirects together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from watchkeeper.record.capture.errors import FetchError


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one capture.

    Attributes:
        received_bytes: Bytes received, heads and framing included.
        seconds: From the first look-up to the last byte.
        idle_seconds: For one step: a look-up, a connection, a handshake, the next bytes.
        headers: Header lines of one response, trailers included.
        head_bytes: Bytes of one response's head, or of its trailers.
        redirects: Redirects that are followed.
    """

    received_bytes: int = 64 << 20
    seconds: float = 60.0
    idle_seconds: float = 15.0
    headers: int = 200
    head_bytes: int = 64 << 10
    redirects: int = 10


class Budget:
    """What is left of the limits of one capture.

    Args:
        limits: The limits.
        ticks: Seconds that only ever grow, such as `time.monotonic`.
    """

    def __init__(self, limits: Limits, ticks: Callable[[], float]) -> None:
        self.limits = limits
        self._ticks = ticks
        self._end = ticks() + limits.seconds
        self._left = limits.received_bytes

    def wait(self) -> float:
        """Seconds that the next step may take.

        Raises:
            FetchError: The time is over.
        """
        left = self._end - self._ticks()
        if left <= 0:
            raise FetchError(f"not finished within {self.limits.seconds:g} seconds")
        return min(left, self.limits.idle_seconds)

    def take(self, count: int) -> None:
        """Counts received bytes.

        Raises:
            FetchError: They are more than what is left.
        """
        self.require(count)
        self._left -= count

    def require(self, count: int) -> None:
        """Checks that as many bytes may still be received.

        Raises:
            FetchError: They may not.
        """
        if count > self._left:
            raise FetchError(f"larger than {self.limits.received_bytes} bytes")
