"""Bytes into text: which encoding, why that one, and which characters nobody can see.

The rules:

1. A byte-order mark decides. Then bytes that are UTF-8 are read as UTF-8, whatever they declare,
   since text in another encoding is UTF-8 by accident only when it is all ASCII.
2. Then the declared encoding, if the bytes fit it; then detection. Every choice but UTF-8 is a
   notice.
3. Text that was spoilt before it came (`â€™` for an apostrophe) is left as it is, with a notice.
4. Characters without a glyph (null, controls of direction, width zero, tags) are taken out of the
   text, with a notice: they hide words from a reader or from a rule.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from watchkeeper.reading.documents.model import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STATEFUL = {"iso2022_jp", "iso2022_kr", "hz"}  # all ASCII to look at, so what is declared counts
_TEXTUAL = {"utf-7", "utf_7"}  # never: it smuggles markup through filters
_BESIDE_LATIN = ["cp1251", "koi8_r", "cp949", "gb18030", "shift_jis", "euc_jp", "big5"]
_SPOILT = re.compile(
    r"\u00e2\u20ac[\u2122\u0153\x9d\u201c\u201d\u02dc\u00a6]"  # punctuation
    r"|\u00c3[\x80-\xbf]|\u00c2[\xa0-\xbf]|\u00d0[\xb0-\xbf]"  # letters
)
_HIDDEN = {
    "null": re.compile("\x00+"),
    "control": re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]+"),
    "direction (bidi)": re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+"),
    "zero-width": re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]+"),
    "lone surrogate": re.compile("[\ud800-\udfff]+"),
}
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""Text, and what was noticed in making it.

    Attributes:
        text: Line breaks are `\n`.
        encoding: What it was read as.
        notices: What a reader must know of it.
    """

    text: str
    encoding: str
    notices: tuple[str, ...]


def decode(content: bytes, declared: str = "", *, markup: bool = False) -> Decoded:
    """Reads bytes as text.

    Args:
        content: The bytes.
        declared: Encoding that the document says it has, "" when it says none.
        markup: It is markup, most of which is no text: what has no glyph is left in, but for nulls.

    Raises:
        DocumentError: No encoding fits.
    """
    encoding, notices = _encoding(content, _known(declared), declared)
    text = content.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    if broken:
        notices.append(f"{broken} characters are damaged and stand as \ufffd")
    spoilt = _SPOILT.findall(text[:_SAMPLE])
    if len(spoilt) >= 2:
        notices.append(
            f"mojibake: {len(spoilt)} places such as {spoilt[0]!r} look like UTF-8 that was once "
            "read in another encoding; they are left as they are"
        )
    shown, hidden = (text.replace("\x00", ""), ()) if markup else without_hidden(text)
    return Decoded(shown, encoding, (*notices, *hidden))


def without_hidden(text: str) -> tuple[str, tuple[str, ...]]:
    r"""The text with `\n` for line breaks and without characters that have no glyph.

    Returns:
        The text, and a notice for each sort of character that was taken out.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    notices = []
    for what, pattern in _HIDDEN.items():
        text, places = pattern.subn("", text)
        if places:
            notices.append(f"{what} characters were taken out of the text at {places} places")
    return text, tuple(notices)


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip()[:40]).name if declared.strip() else ""
    except (LookupError, ValueError):
        return ""
    return "" if name in _TEXTUAL else "cp1252" if name in ("iso8859-1", "ascii") else name


def _encoding(content: bytes, known: str, declared: str) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, []
    if known in _STATEFUL and _fits(content, known):
        return known, [f"read as {known}, as it declares"]
    if wide := _without_mark(content):
        return wide, [f"read as {wide}, which it does not declare"]
    if _fits(content, "utf-8"):
        wrong = known not in ("", "utf-8") and not content.isascii()
        return "utf-8", [f"declares {declared} but is UTF-8"] if wrong else []
    if known and known != "utf-8" and _fits(content, known):
        return known, [f"read as {known}, as it declares"]
    found = _detected(content)
    says = f"declares {declared}, which it is not; " if declared else ""
    return found, [f"{says}encoding detected: {found}"]


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark: in text of any language, most of one half of the bytes is null."""
    head = content[: min(len(content) & ~1, 4096)]
    if len(head) < 8:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.6 and even < half * 0.1 and _fits(content, "utf-16-le"):
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1 and _fits(content, "utf-16-be"):
        return "utf-16-be"
    return ""


def _detected(content: bytes) -> str:
    """A few bytes above ASCII are the quotes and accents of Windows-1252; many, another script."""
    head = content[:_SAMPLE]
    high = sum(byte >= 0x80 for byte in head)
    letters = sum(chr(byte).isalpha() for byte in head if byte < 0x80)
    if high <= 0.2 * (letters + high):
        return "cp1252"
    try:
        from charset_normalizer import from_bytes  # noqa: PLC0415  (slow to import)
    except ImportError:
        raise DocumentError(
            "is not UTF-8, and nothing is installed that tells other encodings apart; "
            "save it as UTF-8, or run `make reading`"
        ) from None
    best = from_bytes(head, cp_isolation=_BESIDE_LATIN).best()
    if best is None:
        raise DocumentError("has no encoding that could be told; save it as UTF-8")
    return best.encoding
