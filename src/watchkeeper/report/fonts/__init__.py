"""The fonts that reports are set in, shipped so that they look the same everywhere.

Which characters each holds, and how it was cut, is in `tools/fonts.py`. All are under the SIL Open
Font License (`OFL.txt` beside them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

FOLDER: Final = Path(__file__).parent
LATIN: Final = "NotoSans-Regular.ttf"
FAMILIES: Final = {
    LATIN: "Noto Sans",
    "NotoSansKR-Regular.otf": "Noto Sans CJK KR",
    "NotoSansJP-Regular.otf": "Noto Sans CJK JP",
    "NotoSansSC-Regular.otf": "Noto Sans CJK SC",
}
"""Family of each regular font, in the order in which a glyph is looked for."""

IGNORABLE: Final = frozenset("\n\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff")
"""Characters without a picture, which need no glyph."""


@cache
def characters(file: str) -> frozenset[str]:
    """The characters for which a font has a glyph."""
    with TTFont(FOLDER / file, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@cache
def advances(file: str = LATIN) -> Mapping[str, float]:
    """Width of each character of a font, in ems."""
    with TTFont(FOLDER / file, lazy=True) as font:
        widths, unit = font["hmtx"].metrics, font["head"].unitsPerEm
        return {chr(code): widths[name][0] / unit for code, name in font.getBestCmap().items()}


def without_glyph(text: Iterable[str]) -> list[str]:
    """The characters of a text for which no shipped font has a glyph, sorted."""
    left = set(text) - IGNORABLE
    for file in FAMILIES:
        if left:
            left -= characters(file)
    return sorted(left)
