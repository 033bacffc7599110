"""Receivers: whether a station's name says that it is a satellite."""

from __future__ import annotations

from watchkeeper.tracks.intake.formats import load_formats


def reception_of(receiver: str, otherwise: str = "") -> str:
    """`satellite` or `terrestrial` when the name says so, else what the user said, or `unknown`."""
    name = receiver.strip().lower()
    if name in ("terrestrial", "satellite"):
        return name
    if name.startswith(load_formats().satellites):
        return "satellite"
    return otherwise or "unknown"
