"""What can go wrong with a capture: an address that is refused, or a fetch that failed."""

from __future__ import annotations


class CaptureError(RuntimeError):
    """A page was not captured; the message names the address and the reason."""


class RefusedError(CaptureError):
    """An address that is never fetched from: how it is written, where it leads, or its port."""


class FetchError(CaptureError):
    """An address that may be fetched from, but did not give a page within the limits."""
