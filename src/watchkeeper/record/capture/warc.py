"""Exchanges as WARC 1.1: what was sent, what came, and who answered, byte for byte.

The rules:

1. One gzip member for each record, without a time in its head: a `warcinfo`, then for each exchange
   `response`, `request` and `metadata`.
2. The block of a response is what the peer sent, chunk framing and content encoding included.
3. Every block has its SHA-256. A response also has that of its payload, the body without chunk
   framing; it is left out where there is framing, because readers disagree on what it covers.
4. `metadata` names the peer's address, the TLS version, cipher and the SHA-256 of the certificate,
   and for a redirect what led to it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from watchkeeper import __version__
from watchkeeper.record.capture.errors import CaptureError
from watchkeeper.record.capture.fetching import Exchange
from watchkeeper.record.clock import Entropy, utc

_FIELDS = "application/warc-fields"
_HTTP = "application/http; msgtype="


@dataclass(frozen=True, slots=True)
class Place:
    """Where the response of an exchange is in the archive.

    Attributes:
        offset: First byte of its gzip member.
        length: Bytes of its gzip member.
        record_sha256: SHA-256 of these bytes.
        payload_sha256: SHA-256 of the body without chunk framing.
    """

    offset: int
    length: int
    record_sha256: str
    payload_sha256: str


@dataclass(frozen=True, slots=True)
class Archive:
    """A WARC file.

    Attributes:
        content: Its bytes, a gzip member for each record.
        places: One for each exchange, in their order.
    """

    content: bytes
    places: tuple[Place, ...]


def stamp(moment: datetime) -> str:
    """A moment as WARC and WACZ write it, `2026-01-31T08:00:00Z`."""
    return utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_archive(exchanges: Sequence[Exchange], entropy: Entropy) -> Archive:
    """Writes exchanges as WARC, and reads the result back with another implementation.

    Args:
        exchanges: The redirects and the page, in their order.
        entropy: Gives the ids of the records.

    Raises:
        CaptureError: What was written does not read back as what came.
    """
    writer = _Writer(entropy)
    writer.write("warcinfo", exchanges[0].at, {"Content-Type": _FIELDS}, _info())
    places = []
    before = ""
    for exchange in exchanges:
        places.append(_write_exchange(writer, exchange, before))
        before = exchange.address.url
    archive = Archive(bytes(writer.content), tuple(places))
    _read_back(archive, exchanges)
    return archive


class _Writer:
    def __init__(self, entropy: Entropy) -> None:
        self.content = bytearray()
        self._entropy = entropy

    def write(self, kind: str, at: datetime, fields: dict[str, str], block: bytes) -> str:
        """Appends a record and gives its id."""
        identity = f"<urn:uuid:{UUID(bytes=self._entropy.token(16), version=4)}>"
        head = {
            "WARC-Type": kind,
            "WARC-Record-ID": identity,
            "WARC-Date": stamp(at),
            **fields,
            "WARC-Block-Digest": f"sha256:{sha256(block).hexdigest()}",
            "Content-Length": str(len(block)),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        member = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        self.content += member.compress(f"WARC/1.1\r\n{lines}\r\n".encode("ascii"))
        self.content += member.compress(block)
        self.content += member.compress(b"\r\n\r\n") + member.flush()
        return identity


def _info() -> bytes:
    return _warc_fields(
        ("software", f"watchkeeper/{__version__}"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
    )  # fmt: skip


def _warc_fields(*pairs: tuple[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in pairs if value).encode()


def _write_exchange(writer: _Writer, exchange: Exchange, before: str) -> Place:
    response, peer = exchange.response, exchange.peer
    payload = sha256(response.content).hexdigest()
    common = {"WARC-Target-URI": exchange.address.url}
    answered = common | {"WARC-IP-Address": peer.ip, "Content-Type": f"{_HTTP}response"}
    if not response.framed:
        answered["WARC-Payload-Digest"] = f"sha256:{payload}"
    offset = len(writer.content)
    identity = writer.write("response", exchange.at, answered, response.head + response.body)
    member = bytes(writer.content[offset:])
    together = common | {"WARC-Concurrent-To": identity}
    writer.write(
        "request", exchange.at, together | {"Content-Type": f"{_HTTP}request"}, exchange.request
    )
    facts = _warc_fields(
        ("peerAddress", peer.ip),
        ("tlsVersion", peer.tls_version),
        ("tlsCipher", peer.tls_cipher),
        ("tlsCertificateSha256", peer.certificate_sha256),
        ("via", before),
    )
    writer.write("metadata", exchange.at, together | {"Content-Type": _FIELDS}, facts)
    return Place(offset, len(member), sha256(member).hexdigest(), payload)


def _read_back(archive: Archive, exchanges: Sequence[Exchange]) -> None:
    """Compares what warcio reads with what was sent and received."""
    kept = [
        block
        for exchange in exchanges
        for block in (exchange.response.head + exchange.response.body, exchange.request)
    ]
    records = ArchiveIterator(BytesIO(archive.content), no_record_parse=True)
    read = [
        record.raw_stream.read() for record in records if record.rec_type in ("response", "request")
    ]
    if read != kept:
        raise CaptureError("the archive does not read back as what was received")
