"""Messages (EML): the subject, the text or else the page, and the names of what is attached.

Attachments and messages within the message are listed, never opened. The parts are walked without
recursion to a depth that is bounded.
"""

from __future__ import annotations

import email
import email.policy
import warnings
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

import watchkeeper
from watchkeeper.reading.documents.decoding import without_hidden
from watchkeeper.reading.documents.layout import paragraphs_of
from watchkeeper.reading.documents.model import (
    LIMITS,
    Block,
    Contents,
    DocumentError,
    Extractor,
    FoundDate,
    Limits,
)
from watchkeeper.reading.documents.text import read_text

_NAME = 200


def read_mail(content: bytes, limits: Limits = LIMITS) -> Contents:
    """Reads a message.

    Args:
        content: Its bytes.
        limits: What it may cost.

    Raises:
        DocumentError: Nested too deeply, of too many parts, or without text.
        MissingLibraryError: It is only HTML, and the libraries are not installed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            message = email.message_from_bytes(content, policy=email.policy.default)
            parts, attachments = _parts(message, limits)
            contents = _body(parts, limits)
            subject = _header(message, "subject")
            dates = tuple(_dates(message))
        except DocumentError:
            raise
        except (Exception, RecursionError) as error:  # a parser of hostile files
            name = type(error).__name__
            raise DocumentError(f"is a damaged message ({name}: {str(error)[:120]})") from None
    blocks = [Block(subject, "headline")] if subject else []
    text = contents.text
    blocks += (
        [Block(text[p.start : p.end], p.kind) for p in paragraphs_of(text)]
        if text
        else contents.blocks
    )
    seen = [Block(b.text, "heading" if n and b.kind == "headline" else b.kind) for n, b in
            enumerate(blocks)]  # fmt: skip
    notices = list(contents.notices)
    if attachments:
        notices.append(f"{len(attachments)} attachments were listed and not opened")
    made_by = contents.extractor if contents.blocks else Extractor("email", watchkeeper.__version__)
    return replace(
        contents, blocks=tuple(seen), text="", title=subject, dates=dates, extractor=made_by,
        notices=tuple(notices), attachments=tuple(attachments),
    )  # fmt: skip


def _parts(message: Message, limits: Limits) -> tuple[list[Any], list[str]]:
    """The parts with text that belong to the message itself, and the names of the others."""
    texts: list[Any] = []
    attachments: list[str] = []
    queue: list[tuple[Any, int]] = [(message, 0)]
    count = 0
    while queue:
        part, depth = queue.pop(0)
        count += 1
        if count > limits.parts:
            raise DocumentError(f"has more than {limits.parts:,} parts")
        if depth > limits.nesting:
            raise DocumentError(f"nests its parts deeper than {limits.nesting} levels")
        kind = part.get_content_type()
        if kind == "message/rfc822" or part.get_content_disposition() == "attachment":
            attachments.append(_name(part, kind))
        elif part.is_multipart():
            queue[:0] = [(inner, depth + 1) for inner in part.get_payload()]
        elif kind in ("text/plain", "text/html") and not part.get_filename():
            texts.append(part)
        else:
            attachments.append(_name(part, kind))
    return texts, attachments


def _name(part: Any, kind: str) -> str:
    name, _ = without_hidden(str(part.get_filename() or "").replace("\n", " "))
    return f"{name[:_NAME]} ({kind})" if name else kind


def _body(parts: list[Any], limits: Limits) -> Contents:
    """The plain text; the page when there is no text, or only a remark that there is a page."""
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    held = b"\n\n".join(_bytes(part) for part in plain)
    if len(held.split()) >= 10 or (held.strip() and not pages):
        charset = plain[0].get_content_charset() or ""
        return read_text(held, limits, charset)
    if pages:
        from watchkeeper.reading.documents.html import read_html  # noqa: PLC0415  (slow to import)

        return read_html(_bytes(pages[0]), limits, pages[0].get_content_charset() or "")
    raise DocumentError("is a message without text; its attachments are not opened")


def _bytes(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: Message, name: str) -> str:
    value, _ = without_hidden(str(message.get(name) or ""))
    return " ".join(value.split())


def _dates(message: Message) -> Iterator[FoundDate]:
    try:
        yield FoundDate(parsedate_to_datetime(_header(message, "date")).date(), "header Date")
    except (ValueError, TypeError, OverflowError):
        return
