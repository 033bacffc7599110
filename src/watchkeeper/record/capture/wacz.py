"""An archive packed as WACZ 1.1.1: a zip that says what is in it, with a digest of everything.

The rules:

1. The files are stored, in the order of their names, all with the same time, so that the same
   content gives the same bytes.
2. `datapackage.json` lists every other file with its SHA-256; `datapackage-digest.json` has that of
   `datapackage.json`.
3. The index has one line for each response, sorted (CDXJ); the pages file names the one page, under
   the address that was asked for.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any

from watchkeeper import __version__
from watchkeeper.record.capture.addresses import PORTS, Address
from watchkeeper.record.capture.fetching import Exchange
from watchkeeper.record.capture.warc import Archive, Place, stamp

_ARCHIVE = "archive/data.warc.gz"
_PACKAGE = "datapackage.json"
_DIGEST = "datapackage-digest.json"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_WWW = re.compile(r"www\d*\.")


def pack(exchanges: Sequence[Exchange], archive: Archive, title: str) -> bytes:
    """Packs an archive.

    Args:
        exchanges: What the archive holds, in its order.
        archive: The archive.
        title: Title of the page, "" when it has none.

    Returns:
        The WACZ file.
    """
    files = {
        _ARCHIVE: archive.content,
        "indexes/index.cdx": _index(exchanges, archive),
        "pages/pages.jsonl": _pages(exchanges, title),
    }
    files[_PACKAGE] = _package(exchanges[0], files, title)
    files[_DIGEST] = _json({"path": _PACKAGE, "hash": _hash(files[_PACKAGE])}, indent=2)
    return _zip(files)


def _json(value: Mapping[str, Any], indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8")


def _hash(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"


def _index(exchanges: Sequence[Exchange], archive: Archive) -> bytes:
    pairs = zip(exchanges, archive.places, strict=True)
    return b"".join(sorted(_index_line(exchange, place) for exchange, place in pairs))


def _index_line(exchange: Exchange, place: Place) -> bytes:
    found = {
        "url": exchange.address.url,
        "mime": exchange.response.media_type or "unk",
        "status": str(exchange.response.status),
        "digest": f"sha256:{place.payload_sha256}",
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": _ARCHIVE.rpartition("/")[2],
        "recordDigest": f"sha256:{place.record_sha256}",
    }
    key = f"{index_key(exchange.address)} {exchange.at:%Y%m%d%H%M%S} "
    return key.encode() + _json(found) + b"\n"


def index_key(address: Address) -> str:
    """The address as an index sorts it: host turned around, small letters, query sorted."""
    host = address.host
    if address.literal is None:
        host = ",".join(reversed(_WWW.sub("", host, count=1).split(".")))
    port = "" if address.port == PORTS[address.scheme] else f":{address.port}"
    path, mark, query = address.path.lower().partition("?")
    return f"{host}{port}){path}{mark}{'&'.join(sorted(query.split('&')))}"


def _pages(exchanges: Sequence[Exchange], title: str) -> bytes:
    asked, answered = exchanges[0], exchanges[-1]
    page = {
        "id": sha256(answered.response.content).hexdigest()[:20],
        "url": asked.address.url,
        "ts": stamp(asked.at),
        "title": title or asked.address.url,
        "size": len(answered.response.content),
    }
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    return _json(head) + b"\n" + _json(page) + b"\n"


def _package(asked: Exchange, files: Mapping[str, bytes], title: str) -> bytes:
    package = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title or asked.address.url,
        "created": stamp(asked.at),
        "software": f"watchkeeper/{__version__}",
        "mainPageUrl": asked.address.url,
        "mainPageDate": stamp(asked.at),
        "resources": [
            {
                "name": path.rpartition("/")[2],
                "path": path,
                "hash": _hash(content),
                "bytes": len(content),
            }
            for path, content in sorted(files.items())
        ],
    }
    return _json(package, indent=2)


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as container:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, _EARLIEST)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            container.writestr(entry, content)
    return made.getvalue()
