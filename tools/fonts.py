"""Cuts the fonts that the package ships from the full Noto fonts, the same bytes every time.

The full fonts are the files of the Debian packages `fonts-noto-core` (Noto Sans) and
`fonts-noto-cjk` (Noto Sans CJK), both under the SIL Open Font License 1.1:

    python tools/fonts.py /usr/share/fonts src/watchkeeper/report/fonts

What is kept: Latin, Greek, Cyrillic and punctuation in two weights; Hangul and signs of KS X 1001
with jamo; kana, signs and kanji of JIS X 0208; of GB 2312 level 1 what JIS X 0208 lacks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

LATIN = "truetype/noto/NotoSans-Regular.ttf"
LATIN_BOLD = "truetype/noto/NotoSans-Bold.ttf"
CJK = "opentype/noto/NotoSansCJK-Regular.ttc"
COMPOSING = ["ccmp", "locl", "mark", "mkmk", "kern", "tnum", "lnum"]
HANGUL = ["ccmp", "ljmo", "vjmo", "tjmo"]
JAMO = ((0x1100, 0x1200), (0x3131, 0x318F), (0xA960, 0xA97D), (0xD7B0, 0xD7FC))
WESTERN = (
    *((0x20, 0x7F), (0xA0, 0x530), (0x1E00, 0x2000), (0x2000, 0x2070), (0x2070, 0x20D0)),
    *((0x2100, 0x2150), (0x2150, 0x2190), (0x2212, 0x2213), (0xA640, 0xA6A0), (0xFFFD, 0xFFFE)),
)


def rows(encoding: str, first: int, last: int) -> Iterator[str]:
    """The characters of some rows of a 94 by 94 set, in its EUC encoding."""
    for row in range(first, last):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes([row, cell]).decode(encoding)
            except UnicodeDecodeError:
                continue


def spans(ranges: Iterable[tuple[int, int]]) -> set[str]:
    """The characters of some ranges of code points."""
    return {chr(code) for start, end in ranges for code in range(start, end)}


def cut(font: TTFont, characters: Iterable[str], features: list[str], target: Path) -> None:
    """Writes a font with some characters only."""
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.recalc_timestamp = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables = [*options.drop_tables, "vhea", "vmtx", "VORG", "BASE", "DSIG", "FFTM"]
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(characters)))
    cutter.subset(font)
    font.recalcTimestamp = False
    font.save(target)


def main(source: Path, target: Path) -> None:
    """Cuts every font."""
    for name, file in (("NotoSans-Regular.ttf", LATIN), ("NotoSans-Bold.ttf", LATIN_BOLD)):
        cut(TTFont(source / file), spans(WESTERN), COMPOSING, target / name)
    faces = {f["name"].getDebugName(1): f for f in TTCollection(source / CJK).fonts}
    han = spans([(0x3400, 0xA000), (0xF900, 0xFB00)])
    korean = set(rows("euc_kr", 0xA1, 0xFF)) - han | spans(JAMO)
    japanese = set(rows("euc_jp", 0xA1, 0xF5))
    chinese = set(rows("gb2312", 0xB0, 0xD8)) - japanese
    for name, face, characters, features in (
        ("NotoSansKR-Regular.otf", "Noto Sans CJK KR", korean, HANGUL),
        ("NotoSansJP-Regular.otf", "Noto Sans CJK JP", japanese, ["ccmp"]),
        ("NotoSansSC-Regular.otf", "Noto Sans CJK SC", chinese, ["ccmp"]),
    ):
        cut(faces[face], characters, features, target / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
