"""An HTTP/1.1 response, kept as it was received and read strictly (RFC 9112).

The rules:

1. The bytes that came are kept: `head` and `body` together are what the peer sent, framing and all.
2. How long a body is must be said in one way: chunks, or one length, or the end of the connection.
   Both at once, two lengths, or another transfer coding is an error.
3. A body that ends before its length or its last chunk is an error, not a shorter page.
4. Interim answers (1xx) are passed over; what follows the body is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from watchkeeper.record.capture.errors import FetchError
from watchkeeper.record.capture.limits import Budget

_STATUS = re.compile(rb"(HTTP/1\.[01]) ([1-5][0-9]{2})(?: ([^\x00]*))?")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\x00]*)?")
_CHUNK_LINE = 4096
_INTERIM = 8


@dataclass(frozen=True, slots=True)
class Response:
    """A response.

    Attributes:
        status: For example 200.
        reason: What the peer says to the status, "" when nothing.
        headers: Names in small letters and values, in their order.
        head: Status line and headers as received, the empty line included.
        body: What followed, as received, chunk framing included.
        content: The body without chunk framing; still as its content encoding has it.
    """

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    head: bytes
    body: bytes
    content: bytes

    def values(self, name: str) -> list[str]:
        """The values of a header, by its name in small letters; list headers are not split."""
        return [value for key, value in self.headers if key == name]

    @property
    def media_type(self) -> str:
        """Type and subtype in small letters, "" when the peer names none."""
        stated = (self.values("content-type") or [""])[-1]
        return stated.partition(";")[0].strip().lower()

    @property
    def framed(self) -> bool:
        """The body has chunk framing."""
        return bool(self.values("transfer-encoding"))


def read_response(receive: Callable[[], bytes], budget: Budget) -> Response:
    """Reads the response to a GET.

    Args:
        receive: Gives the next bytes, none at the end.
        budget: The limits.

    Raises:
        FetchError: Not a proper response, or not within the limits.
    """
    incoming = _Incoming(receive, budget)
    for _ in range(_INTERIM):
        version, status, reason, headers = _read_head(incoming)
        head = incoming.release()
        if status >= 200:
            content = _read_content(incoming, version, status, headers)
            return Response(status, reason, headers, head, incoming.release(), content)
        if status == 101:
            raise FetchError("the server changed to another protocol")
    raise FetchError(f"more than {_INTERIM} interim answers")


class _Incoming:
    """Bytes as they come; what was read is kept until it is released."""

    def __init__(self, receive: Callable[[], bytes], budget: Budget) -> None:
        self._receive = receive
        self._held = bytearray()
        self._read = bytearray()
        self.budget = budget

    def line(self, limit: int, what: str) -> bytes:
        """The next line without its end; a bare line feed ends one too."""
        start = 0
        while (end := self._held.find(b"\n", start, limit)) < 0:
            if len(self._held) >= limit:
                raise FetchError(f"{what} is longer than {limit} bytes")
            start = len(self._held)
            self._more(what)
        return self.take(end + 1)[:-1].removesuffix(b"\r")

    def exactly(self, count: int) -> bytes:
        """The next bytes, this many."""
        self.budget.require(count - len(self._held))
        while len(self._held) < count:
            self._more("the body")
        return self.take(count)

    def rest(self) -> bytes:
        """All bytes until the peer ends."""
        while data := self._receive():
            self._held += data
        return self.take(len(self._held))

    def take(self, count: int) -> bytes:
        """The next bytes of those that are here."""
        taken = bytes(self._held[:count])
        del self._held[:count]
        self._read += taken
        return taken

    def release(self) -> bytes:
        """Everything that was read since the last release."""
        released, self._read = bytes(self._read), bytearray()
        return released

    def _more(self, what: str) -> None:
        data = self._receive()
        if not data:
            raise FetchError(f"the connection ended within {what}")
        self._held += data


def _read_head(incoming: _Incoming) -> tuple[bytes, int, str, tuple[tuple[str, str], ...]]:
    line = incoming.line(incoming.budget.limits.head_bytes, "the status line")
    form = _STATUS.fullmatch(line)
    if form is None:
        raise FetchError(f"the answer is not HTTP/1.1; it begins {line[:40]!r}")
    reason = (form[3] or b"").decode("latin-1").strip()
    return form[1], int(form[2]), reason, tuple(_read_headers(incoming))


def _read_headers(incoming: _Incoming) -> list[tuple[str, str]]:
    """Header lines up to the empty line; a folded line belongs to the one before."""
    limits = incoming.budget.limits
    left = limits.head_bytes
    headers: list[tuple[str, str]] = []
    while line := incoming.line(max(left, 1), "the head"):
        left -= len(line) + 1
        if line[:1] in (b" ", b"\t") and headers:
            name, value = headers[-1]
            headers[-1] = name, f"{value} {_text(line)}"
            continue
        if len(headers) >= limits.headers:
            raise FetchError(f"more than {limits.headers} headers")
        key, colon, rest = line.partition(b":")
        if not colon or not _NAME.fullmatch(key) or b"\0" in rest:
            raise FetchError(f"a header line that is none: {line[:40]!r}")
        headers.append((key.decode("ascii").lower(), _text(rest)))
    return headers


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8").strip(" \t")
    except UnicodeDecodeError:
        return value.decode("latin-1").strip(" \t")


def _read_content(
    incoming: _Incoming, version: bytes, status: int, headers: tuple[tuple[str, str], ...]
) -> bytes:
    if status in (204, 304):
        return b""
    codings = [value for name, value in headers if name == "transfer-encoding"]
    lengths = [
        part.strip()
        for name, value in headers
        if name == "content-length"
        for part in value.split(",")
    ]
    if codings:
        if [coding.lower() for coding in codings] != ["chunked"] or version != b"HTTP/1.1":
            raise FetchError(f"the transfer coding {', '.join(codings)[:80]!r} is not read")
        if lengths:
            raise FetchError("the length of the body is said in two ways")
        return _read_chunks(incoming)
    if not lengths:
        return incoming.rest()
    if len(set(lengths)) > 1 or not _LENGTH.fullmatch(lengths[0]):
        raise FetchError(f"the length of the body is unclear: {', '.join(lengths)[:80]!r}")
    return incoming.exactly(int(lengths[0]))


def _read_chunks(incoming: _Incoming) -> bytes:
    content = bytearray()
    while True:
        incoming.budget.wait()
        line = incoming.line(_CHUNK_LINE, "the size of a chunk")
        form = _CHUNK.fullmatch(line)
        if form is None:
            raise FetchError(f"the size of a chunk is unclear: {line[:40]!r}")
        size = int(form[1], 16)
        if size == 0:
            _read_headers(incoming)
            return bytes(content)
        content += incoming.exactly(size)
        if incoming.line(2, "the end of a chunk"):
            raise FetchError("a chunk is longer than its size")
