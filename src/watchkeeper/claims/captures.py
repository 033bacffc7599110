"""Which claims rest on a page that is itself an exhibit.

The rules:

1. An exhibit is a captured page only when it is a WACZ file; a table or a file with a stated source
   is not.
2. A claim is captured when its address cell names exactly one address, alone or with a remark in
   brackets after it, and that address was captured. A cell with two addresses is not.
3. Two addresses are the same when they differ only in the case of scheme and host, in naming the
   scheme's own port, in an empty path, or in the fragment. Nothing else is evened out: a slash at
   the end, `www`, `http` for `https` or the order of a query can be another page.
4. Being captured says that the page can be checked, not that it is right: no id and no confidence
   follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from watchkeeper.claims.model import Claim
from watchkeeper.record.capture import MEDIA_TYPE
from watchkeeper.record.exhibits import Exhibit

_ADDRESS = re.compile(r"(https?)://([^/?#\s@]+)([^#\s]*)(?:#\S*)?", re.IGNORECASE)
_REMARK = re.compile(r"\s+\([^()]*\)")
_PORTS = {"http": ":80", "https": ":443"}


def captured_addresses(exhibits: Iterable[Exhibit]) -> frozenset[str]:
    """The addresses of those exhibits that are captured pages."""
    return frozenset(exhibit.address for exhibit in exhibits if exhibit.media_type == MEDIA_TYPE)


def with_captures(claims: Iterable[Claim], addresses: Iterable[str]) -> Iterator[Claim]:
    """The claims in their order, each saying whether its page is captured; ids stay.

    Args:
        claims: The claims.
        addresses: Addresses of the captured pages, as `captured_addresses` gives them.
    """
    known = {form for address in addresses if (form := same_page(address))}
    for claim in claims:
        captured = same_page(claim.source.address) in known
        if captured == claim.source.captured:
            yield claim
        else:
            yield replace(claim, source=replace(claim.source, captured=captured))


@lru_cache(maxsize=16384)
def same_page(cell: str) -> str:
    """One form for all spellings of an address that are surely the same page.

    Args:
        cell: An address, alone or with a remark after it.

    Returns:
        The form, "" when the cell does not name exactly one address.
    """
    text = cell.strip()
    found = _ADDRESS.match(text)
    if found is None:
        return ""
    remark = text[found.end() :]
    if remark and (not _REMARK.fullmatch(remark) or "://" in remark):
        return ""
    scheme = found[1].lower()
    host = found[2].lower().removesuffix(_PORTS[scheme])
    path = found[3] if found[3].startswith("/") else f"/{found[3]}"
    return f"{scheme}://{host}{path}"
