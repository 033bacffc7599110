"""Doubts about units, axes and times: what a distribution shows, and what settles it."""

from __future__ import annotations

from watchkeeper.tracks.intake.staging import Staging


def doubt_units(staging: Staging, file: str) -> None:
    """Looks at the staged values.

    Raises:
        InputError: They leave a doubt that the user has not settled.
    """
