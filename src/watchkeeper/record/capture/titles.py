"""The title of a captured page, read with bounded work from bounded bytes.

Only the title is ever decoded; the capture itself stays as received.
"""

from __future__ import annotations

import codecs
import html
import re
import zlib

from watchkeeper.record.capture.messages import Response

_LOOKED_AT = 256 << 10
_LONGEST = 300
_PAGES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_KNOWN = re.compile(
    r"utf-8|utf-16(?:le|be)?|us-ascii|iso-8859-\d{1,2}|windows-125\d|koi8-[ru]|gbk|gb2312|gb18030"
    r"|big5|shift_jis|euc-jp|euc-kr"
)
_OPENED = re.compile(r"<title(?=[\s>])", re.IGNORECASE)
_CLOSED = re.compile(r"</title", re.IGNORECASE)


def page_title(response: Response) -> str:
    """The title of an HTML page on one line, at most 300 characters, "" when none is found."""
    if response.media_type not in _PAGES:
        return ""
    content = _decompressed(response)
    text = content.decode(_charset(response, content), errors="replace")
    opened = _OPENED.search(text)
    start = text.find(">", opened.end()) if opened else -1
    if start < 0:
        return ""
    closed = _CLOSED.search(text, start)
    if closed is None:
        return ""
    words = html.unescape(text[start + 1 : closed.start()][: 8 * _LONGEST]).split()
    return "".join(c for c in " ".join(words) if c.isprintable())[:_LONGEST]


def _decompressed(response: Response) -> bytes:
    """The start of the content without its encoding; nothing when that is not a known one."""
    encodings = [value.strip().lower() for value in response.values("content-encoding")]
    content = response.content[:_LOOKED_AT]
    if encodings in ([], ["identity"]):
        return content
    if encodings not in (["gzip"], ["x-gzip"], ["deflate"]):
        return b""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(content, _LOOKED_AT)
    except zlib.error:
        return b""


def _charset(response: Response, content: bytes) -> str:
    """A known charset that the response or the page names, else UTF-8."""
    stated = (response.values("content-type") or [""])[-1]
    for text in (stated, content[:1024].decode("latin-1")):
        if found := _CHARSET.search(text):
            name = found[1].lower()
            return name if _is_known(name) else "utf-8"
    return "utf-8"


def _is_known(name: str) -> bool:
    """Only charsets of the web: Python also knows codecs that are slow on purpose-made bytes."""
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return _KNOWN.fullmatch(name) is not None
