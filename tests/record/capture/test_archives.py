"""WARC and WACZ: read back by warcio and by hand, byte for byte, and the same every time."""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from tests.record.capture.conftest import Serve
from tests.record.capture.server import NOON, page, redirect
from watchkeeper.record.capture import warc
from watchkeeper.record.capture.addresses import parse_address
from watchkeeper.record.capture.capturing import Capture, capture
from watchkeeper.record.capture.errors import CaptureError
from watchkeeper.record.capture.fetching import Exchange
from watchkeeper.record.capture.messages import Response
from watchkeeper.record.capture.wacz import index_key, pack
from watchkeeper.record.capture.wire import Peer
from watchkeeper.record.clock import SeededEntropy

BODY = b"<title>A &amp; B\n C</title>\xff\x00"
CHUNKS = (
    b"HTTP/1.1 200 OK\r\nX-Odd:  two  spaces\r\nX-Folded: a\r\n b\r\nX-Byte: \xff\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"%x\r\n%s\r\n0\r\n\r\n"
) % (len(BODY), BODY)
"""A page that a rewriting archiver would change: spaces, a fold, a byte beyond ASCII."""


@pytest.fixture
def captured(serve: Serve) -> tuple[Capture, str]:
    """A page in chunks behind a redirect, and the address of the server."""
    server = serve({"/a": redirect("/b?y=2&X=1"), "/b?y=2&X=1": CHUNKS})
    got = capture(
        server.url("/a#part"), clock=NOON, entropy=SeededEntropy("ids"), policy=server.policy
    )
    return got, server.url("")


def _files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as container:
        assert container.testzip() is None
        return {name: container.read(name) for name in container.namelist()}


def _records(archive: bytes, *, parsed: bool = True) -> Iterator[Any]:
    """The records by warcio: parsed with their digests checked, or as plain blocks."""
    check = "raise" if parsed else False
    return iter(ArchiveIterator(BytesIO(archive), no_record_parse=not parsed, check_digests=check))


def test_warcio_reads_the_bytes_back(captured: tuple[Capture, str]) -> None:
    got, _ = captured
    archive = _files(got.content)["archive/data.warc.gz"]
    blocks = [
        (record.rec_type, record.raw_stream.read()) for record in _records(archive, parsed=False)
    ]
    kinds = ["warcinfo", *["response", "request", "metadata"] * 2]
    assert [kind for kind, _ in blocks] == kinds
    assert blocks[4][1] == CHUNKS
    assert [block for kind, block in blocks if kind == "request"] == [
        exchange.request for exchange in got.exchanges
    ]


def test_warcio_understands_the_records(captured: tuple[Capture, str]) -> None:
    got, base = captured
    archive = _files(got.content)["archive/data.warc.gz"]
    records = [
        (record.rec_headers, record.content_stream().read(), record.http_headers)
        for record in _records(archive)
    ]
    heads = [dict(head.headers) for head, _, _ in records]
    assert len({head["WARC-Record-ID"] for head in heads}) == len(heads)
    assert {head["WARC-Date"] for head in heads} == {"2026-03-01T12:00:00Z"}
    response = heads[4]
    assert response["WARC-Target-URI"] == f"{base}/b?y=2&X=1"
    assert response["WARC-IP-Address"] == "127.0.0.1"
    assert heads[5]["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert records[4][1] == got.page.response.content == BODY
    assert records[4][2].get_statuscode() == "200"
    facts = records[6][1].decode()
    assert facts == f"peerAddress: 127.0.0.1\r\nvia: {base}/a\r\n"


def test_the_archive_is_gzip_members_that_the_index_points_at(
    captured: tuple[Capture, str],
) -> None:
    got, _ = captured
    files = _files(got.content)
    archive, lines = files["archive/data.warc.gz"], files["indexes/index.cdx"].splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 2
    for line, exchange in zip(lines, got.exchanges, strict=True):
        key, time, rest = line.decode().split(" ", 2)
        entry = json.loads(rest)
        assert key == index_key(exchange.address)
        assert time == "20260301120000"
        assert entry["url"] == exchange.address.url
        assert entry["status"] == str(exchange.response.status)
        assert entry["filename"] == "data.warc.gz"
        start = int(entry["offset"])
        member = archive[start : start + int(entry["length"])]
        assert entry["recordDigest"] == f"sha256:{sha256(member).hexdigest()}"
        assert entry["digest"] == f"sha256:{sha256(exchange.response.content).hexdigest()}"
        block = gzip.decompress(member).partition(b"\r\n\r\n")[2]
        assert block == exchange.response.head + exchange.response.body + b"\r\n\r\n"
        assert member[4:8] == bytes(4)  # no time in the head of the member


def test_the_package_is_wacz(captured: tuple[Capture, str]) -> None:
    got, base = captured
    files = _files(got.content)
    assert list(files) == [
        "archive/data.warc.gz",
        "datapackage-digest.json",
        "datapackage.json",
        "indexes/index.cdx",
        "pages/pages.jsonl",
    ]
    package = json.loads(files["datapackage.json"])
    assert package["profile"] == "data-package"
    assert package["wacz_version"] == "1.1.1"
    assert package["title"] == "A & B C"
    assert package["mainPageUrl"] == f"{base}/a"
    listed = {entry["path"]: entry for entry in package["resources"]}
    assert set(listed) == set(files) - {"datapackage.json", "datapackage-digest.json"}
    for path, entry in listed.items():
        assert entry["hash"] == f"sha256:{sha256(files[path]).hexdigest()}"
        assert entry["bytes"] == len(files[path])
        assert entry["name"] == path.rpartition("/")[2]
    digest = json.loads(files["datapackage-digest.json"])
    assert digest["path"] == "datapackage.json"
    assert digest["hash"] == f"sha256:{sha256(files['datapackage.json']).hexdigest()}"
    head, entry = map(json.loads, files["pages/pages.jsonl"].splitlines())
    assert head == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    assert entry["url"] == f"{base}/a"
    assert entry["ts"] == "2026-03-01T12:00:00Z"
    assert entry["title"] == "A & B C"
    with zipfile.ZipFile(BytesIO(got.content)) as container:
        for info in container.infolist():
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.date_time == (1980, 1, 1, 0, 0, 0)


def test_the_same_answers_clock_and_ids_give_the_same_bytes(serve: Serve) -> None:
    server = serve({"/": page(b"<title>x</title>", "Content-Type: text/html")})

    def once(seed: str) -> bytes:
        return capture(
            server.url("/"), clock=NOON, entropy=SeededEntropy(seed), policy=server.policy
        ).content

    assert once("a") == once("a")
    assert once("a") != once("b")


def test_an_archive_that_does_not_read_back_is_no_capture(
    captured: tuple[Capture, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    got, _ = captured
    monkeypatch.setattr(warc._Writer, "write", _forgetful(warc._Writer.write))
    with pytest.raises(CaptureError, match="read back"):
        warc.write_archive(got.exchanges, SeededEntropy("ids"))


def _forgetful(write: Any) -> Any:
    def changed(self: Any, kind: str, at: Any, fields: dict[str, str], block: bytes) -> str:
        identity: str = write(self, kind, at, fields, block[:-1] + b"?")
        return identity

    return changed


def _exchange(body: bytes, *headers: tuple[str, str]) -> Exchange:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    head = f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode()
    response = Response(200, "OK", headers, head, body, body)
    address = parse_address("https://www.example.org/")
    peer = Peer("93.184.215.14", "TLSv1.3", "TLS_AES_128_GCM_SHA256", "ab" * 32)
    return Exchange(address, NOON.now(), b"GET / HTTP/1.1\r\n\r\n", response, peer)


def test_the_certificate_of_the_peer_is_in_the_metadata() -> None:
    archive = warc.write_archive([_exchange(b"x")], SeededEntropy("ids"))
    facts = [r.raw_stream.read() for r in _records(archive.content) if r.rec_type == "metadata"]
    assert f"tlsCertificateSha256: {'ab' * 32}\r\n".encode() in facts[0]
    assert b"tlsVersion: TLSv1.3\r\n" in facts[0]


def test_a_bomb_is_stored_as_it_came_and_not_unpacked() -> None:
    bomb = gzip.compress(bytes(64 << 20), mtime=0)
    exchange = _exchange(bomb, ("content-type", "text/html"), ("content-encoding", "gzip"))
    archive = warc.write_archive([exchange], SeededEntropy("ids"))
    content = pack([exchange], archive, "")
    assert len(content) < 2 * len(bomb) + 10_000
    (block,) = (
        record.raw_stream.read()
        for record in _records(archive.content, parsed=False)
        if record.rec_type == "response"
    )
    assert block == exchange.response.head + bomb


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.org/A/b?z=1&Y=2", "org,example)/a/b?y=2&z=1"),
        ("http://example.org:8080/", "org,example:8080)/"),
        ("http://93.184.215.14/x", "93.184.215.14)/x"),
        ("https://www2.example.org/", "org,example)/"),
    ],
)
def test_index_keys_sort_by_the_host_turned_around(url: str, key: str) -> None:
    assert index_key(parse_address(url, {80, 443, 8080})) == key


def test_a_page_without_a_title_goes_by_its_address() -> None:
    exchange = _exchange(zlib.compress(b"x"))
    archive = warc.write_archive([exchange], SeededEntropy("ids"))
    files = _files(pack([exchange], archive, ""))
    assert json.loads(files["datapackage.json"])["title"] == "https://www.example.org/"
    assert json.loads(files["indexes/index.cdx"].split(b" ", 2)[2])["mime"] == "unk"
    assert (
        Capture("u", (replace(exchange),), "", b"").name == "www.example.org-20260301T120000Z.wacz"
    )
