"""Plain text: stored as it is, but for line breaks and characters without a glyph."""

from __future__ import annotations

import watchkeeper
from watchkeeper.reading.documents.decoding import decode
from watchkeeper.reading.documents.model import LIMITS, Contents, DocumentError, Extractor, Limits


def read_text(content: bytes, limits: Limits = LIMITS, declared: str = "") -> Contents:
    """Reads a text file.

    Args:
        content: Its bytes.
        limits: What it may cost.
        declared: Its encoding, where something outside the file says it.

    Raises:
        DocumentError: No encoding fits, or it is no text.
    """
    decoded = decode(content, declared)
    if not any(c.isalnum() for c in decoded.text):
        raise DocumentError("holds no text")
    extractor = Extractor("watchkeeper text", watchkeeper.__version__)
    del limits
    return Contents((), extractor, text=decoded.text, notices=decoded.notices)
