"""The parser for the tests of the rules, loaded once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from watchkeeper.reading.nlp import load_parser


@lru_cache(maxsize=1)
def pipeline() -> Any:
    """The pinned pipeline."""
    return load_parser().pipeline
