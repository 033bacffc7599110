"""Official texts that a user has: hashed, and checked for the key phrase of each paragraph.

The texts are the user's own files and do not ship with the program. A file belongs to an instrument
when its name holds the number of the resolution (`S_RES_2397(2017).txt`, `2397.html`) or the name
of another instrument (`UN-Charter.txt`). Plain text and HTML are read.

A phrase is looked for without regard to case, hyphens and line ends: first in its own numbered
paragraph, then anywhere, which says that the number may be wrong.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.norms.schema import Paragraph

ENDINGS = (".txt", ".text", ".md", ".html", ".htm")
Found = Literal["in_paragraph", "elsewhere", "missing", "no_phrase"]
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"^\s*(?:Article\s+(\d{1,3})\b|(\d{1,3})[.)]\s)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Checked:
    """One paragraph against the imported text.

    Attributes:
        paragraph: The paragraph.
        found: Where its key phrase stands.
        elsewhere: Numbers of the other paragraphs that hold the phrase.
    """

    paragraph: Paragraph
    found: Found
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """An official text as imported.

    Attributes:
        symbol: Its instrument.
        file: Name of the user's file.
        sha256: Hash of the file's bytes.
        checked: The paragraphs that norms cite.
    """

    symbol: str
    file: str
    sha256: str
    checked: tuple[Checked, ...]


def import_texts(folder: Path, paragraphs: Mapping[str, Paragraph]) -> tuple[Text, ...]:
    """Reads every text of a folder that belongs to a known instrument, by name of instrument.

    Args:
        folder: The user's folder.
        paragraphs: All paragraphs, by reference.

    Raises:
        InputError: No file belongs to an instrument, two belong to one, or one is no UTF-8 text.
    """
    symbols = dict.fromkeys(paragraph.symbol for paragraph in paragraphs.values())
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        symbol = symbol_of(path.name, symbols)
        if symbol is None or path.suffix.lower() not in ENDINGS:
            continue
        if symbol in found:
            expected = f"one file for {symbol}; {found[symbol].name} is one too"
            raise InputError(Problem(path.name, 0, "file", path.name, expected))
        found[symbol] = path
    if not found:
        expected = "files named after instruments, such as 'S_RES_2397.txt' or 'S_RES_2397.html'"
        raise InputError(Problem(str(folder), 0, "folder", "no text", expected))
    return tuple(
        _text(symbol, found[symbol], paragraphs.values()) for symbol in symbols if symbol in found
    )


def symbol_of(name: str, symbols: Iterable[str]) -> str | None:
    """The instrument that a file name names, or None."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower())
    for symbol in symbols:
        number = symbol.removeprefix("S/RES/")
        wanted = number if number != symbol else re.sub(r"[^a-z0-9]+", "-", symbol.lower())
        if re.search(rf"(?:^|-|res){wanted}(?:-|$)", plain):
            return symbol
    return None


def _text(symbol: str, path: Path, paragraphs: Iterable[Paragraph]) -> Text:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(Problem(path.name, 0, "", "", "UTF-8 text or HTML")) from None
    if path.suffix.lower() in (".html", ".htm"):
        text = html.unescape(_TAGS.sub("\n", text))
    parts = _numbered(text)
    own = [paragraph for paragraph in paragraphs if paragraph.symbol == symbol]
    checked = tuple(_check(paragraph, parts) for paragraph in own)
    return Text(symbol, path.name, hashlib.sha256(raw).hexdigest(), checked)


def _numbered(text: str) -> dict[str, str]:
    """The text by number of paragraph, what stands before the first one under ""."""
    starts = list(_NUMBER.finditer(text))
    ends = [*(start.start() for start in starts[1:]), len(text)]
    found = {"": _plain(text[: starts[0].start()] if starts else text)}
    for start, end in zip(starts, ends, strict=False):
        number = start[1] or start[2]
        found[number] = f"{found.get(number, '')} {_plain(text[start.start() : end])}"
    return found


def _check(paragraph: Paragraph, parts: Mapping[str, str]) -> Checked:
    if not paragraph.words:
        return Checked(paragraph, "no_phrase")
    phrase = _plain(paragraph.words)
    number = re.match(r"\d+", paragraph.number)
    holding = tuple(name for name, text in parts.items() if phrase in text)
    if number and number[0] in holding:
        return Checked(paragraph, "in_paragraph")
    return Checked(paragraph, "elsewhere" if holding else "missing", holding)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\u2010-\u2015-]", " ", text.casefold()).split())


def text_dict(text: Text) -> dict[str, Any]:
    """An imported text as a mapping, ready for JSON and for a file of hashes."""
    return {
        "symbol": text.symbol,
        "file": text.file,
        "sha256": text.sha256,
        "paragraphs": [
            {
                "number": checked.paragraph.number,
                "status": checked.paragraph.status,
                "words": checked.paragraph.words,
                "found": checked.found,
                "elsewhere": list(checked.elsewhere),
            }
            for checked in text.checked
        ],
    }
