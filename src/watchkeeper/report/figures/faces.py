"""Fonts inside a figure, so that it looks the same wherever it is opened.

A page or a picture that stands alone finds no font of ours on the reader's machine, so it carries
the glyphs that it uses. The PDF needs none of this: Typst has the whole fonts at hand.
"""

from __future__ import annotations

import io
from base64 import b64encode
from functools import cache, lru_cache

from fontTools import subset
from fontTools.ttLib import TTFont

from watchkeeper.report import fonts


def with_faces(svg: bytes) -> bytes:
    """A drawn figure with the glyphs that it uses; the same figure gives the same bytes."""
    text = svg.decode()
    start = text.index(">", text.index("<svg")) + 1
    style = f'<style type="text/css">{_font_faces(_used(text))}</style>'
    return f"{text[:start]}\n <defs>{style}</defs>{text[start:]}".encode()


def _used(text: str) -> str:
    return "".join(sorted(set(text) - set("\n\t")))


@lru_cache(maxsize=64)
def _font_faces(characters: str) -> str:
    """Font rules with the glyphs of some characters, of the first font that has each."""
    left = set(characters)
    rules = []
    for file, family in fonts.FAMILIES.items():
        held = left & fonts.characters(file)
        left -= held
        if held:
            data = b64encode(_subset(_reduced(file), "".join(sorted(held)))).decode("ascii")
            rules.append(
                f'@font-face{{font-family:"{family}";src:url(data:font/{file[-3:]};base64,{data})}}'
            )
    return "".join(rules)


@cache
def _reduced(file: str) -> bytes:
    """The font; of the first one only what is common, so that each figure is cut quickly."""
    font = (fonts.FOLDER / file).read_bytes()
    if file != fonts.LATIN:
        return font
    ranges = (range(0x20, 0x530), range(0x2010, 0x2070), range(0x2190, 0x2200))
    common = {chr(code) for span in ranges for code in span}
    return _subset(font, "".join(sorted(common & fonts.characters(file))))


def _subset(font: bytes, characters: str) -> bytes:
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 13, 14]
    options.recalc_timestamp = False
    # Parsed only to be emptied otherwise: no feature is kept.
    options.drop_tables = [*options.drop_tables, "FFTM", "GDEF", "GPOS", "GSUB"]
    loaded = TTFont(io.BytesIO(font), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(loaded)
    target = io.BytesIO()
    loaded.save(target)
    return target.getvalue()
