"""What a file is, by its bytes: names and extensions are never asked."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from watchkeeper.reading.documents.model import DocumentError, Format

_HEAD = 8192
_TAG = re.compile(
    rb"<(?:!doctype html|html|head|body|article|main|section|header|div|p|h[1-6]|table|title|meta"
    rb"|script|style|link|span|ul|ol|a|b|em|strong|img|br|blockquote|noscript|template)[\s/>]",
    re.IGNORECASE,
)
_BEFORE = re.compile(rb"(?:\s|\xef\xbb\xbf|<\?xml[^>]*>|<!--.*?-->)*", re.DOTALL)
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]")
_ONLY_MAIL = {
    b"message-id", b"mime-version", b"received", b"return-path", b"content-type", b"delivered-to",
    b"dkim-signature", b"content-transfer-encoding", b"reply-to",
}  # fmt: skip
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "an old Office or Outlook file; save it as DOCX, PDF or EML"),
    (b"{\\rtf", "a rich-text file (RTF); save it as DOCX or PDF"),
    (b"\x89PNG", "a picture; put it into a PDF and read that with --ocr"),
    (b"\xff\xd8\xff", "a picture; put it into a PDF and read that with --ocr"),
    (b"GIF8", "a picture; put it into a PDF and read that with --ocr"),
    (b"II*\x00", "a picture; put it into a PDF and read that with --ocr"),
    (b"MM\x00*", "a picture; put it into a PDF and read that with --ocr"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first"),
    (b"Rar!", "a compressed file; unpack it first"),
    (b"BZh", "a compressed file; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
)  # fmt: skip
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")  # marks of UTF-16 and UTF-32
_WANTED = "HTML, PDF, DOCX, EML or text"


def sniff(content: bytes) -> Format:
    """Tells the format of a document.

    Raises:
        DocumentError: Empty, or of no format that is read.
    """
    head = content[:_HEAD]
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise DocumentError(f"is empty; expected {_WANTED}")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _packed(content)
    for mark, what in _REFUSED:
        if head.startswith(mark):
            raise DocumentError(f"is {what}; expected {_WANTED}")
    start = _BEFORE.match(head)
    rest = head[start.end() if start else 0 :]
    if _TAG.match(rest) or _TAG.match(_ascii(rest)):
        return "html"
    if rest.startswith(b"<") and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise DocumentError(f"is XML of another kind; expected {_WANTED}")
    if _is_mail(head):
        return "eml"
    if _is_binary(head) and not head.startswith(_WIDE):
        raise DocumentError(f"is no text and no format that is known; expected {_WANTED}")
    return "text"


def _ascii(head: bytes) -> bytes:
    """The ASCII of UTF-16, so that its markup can be recognised."""
    return head.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()


def _packed(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist()[:10_000])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DocumentError(f"is a damaged archive ({error}); expected {_WANTED}") from None
    if "word/document.xml" in names or any(n.startswith("word/document") for n in names):
        return "docx"
    raise DocumentError(f"is an archive that holds no DOCX; expected {_WANTED}")


def _is_mail(head: bytes) -> bool:
    """Headers to begin with, among them one that a memorandum on paper does not have."""
    seen: set[bytes] = set()
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        if not line or (line[:5] == b"From " and not seen):
            if line:
                continue
            break
        if line[:1] in (b" ", b"\t") and seen:
            continue
        found = _HEADER.match(line + b" ")
        if found is None:
            return False
        seen.add(found[1].lower())
    return bool(seen & _ONLY_MAIL) and bool(seen & {b"from", b"date", b"subject", b"to"})


def _is_binary(head: bytes) -> bool:
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    nulls = head.count(0)
    # Half of the bytes of UTF-16 without a mark are null, always on the same side.
    one_sided = nulls and 0 in (head[0::2].count(0), head[1::2].count(0))
    return controls > 0.1 * len(head) and not (one_sided and controls - nulls < 0.02 * len(head))
