"""The address of a page, in the one spelling that leaves no doubt where it leads.

The rules:

1. `http` or `https`, a host, perhaps a port, a path and a query. A fragment is dropped: no server
   sees it.
2. An address that two programs could read differently is refused, never repaired: user names,
   backslashes, control characters, an empty port, a trailing dot, percent signs in the host,
   letters beyond ASCII in the host (write `xn--…`).
3. An IP address is four decimal numbers without leading zeros, or IPv6 in brackets without a zone.
   A host whose last label is a number in any other spelling (decimal, octal, hexadecimal, fewer
   parts) is refused.
4. The port is 80 or 443, or one that the policy allows.
5. Beyond ASCII, and spaces, a path is sent as percent-encoded UTF-8, as browsers send it.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import TypeAlias
from urllib.parse import quote

from watchkeeper.record.capture.errors import RefusedError

IP: TypeAlias = IPv4Address | IPv6Address

PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 4096

_FORM = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*)(?:#.*)?")
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]*))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_VISIBLE = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is.

    Attributes:
        scheme: `http` or `https`.
        host: A name in small ASCII letters, or an IP address without brackets.
        port: Its port.
        path: Path and query as they are sent, from `/`.
        literal: The host as an IP address, None when it is a name.
    """

    scheme: str
    host: str
    port: int
    path: str
    literal: IP | None = None

    @property
    def authority(self) -> str:
        """Host and port as a request names them; the scheme's own port is left out."""
        host = f"[{self.host}]" if isinstance(self.literal, IPv6Address) else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, ASCII, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def shown(text: str) -> str:
    """An address for a message: cut, and without anything that a terminal would obey."""
    cut = text if len(text) <= 200 else f"{text[:200]}…"
    return cut if cut.isprintable() else ascii(cut)


def parse_address(text: str, ports: Container[int] = frozenset(PORTS.values())) -> Address:
    """Reads an address.

    Args:
        text: The address.
        ports: Ports that may be used.

    Raises:
        RefusedError: It breaks one of the rules; the message says which.
    """
    if len(text) > MAX_LENGTH:
        raise _refused(text, f"longer than {MAX_LENGTH} characters")
    if not text.isprintable() or text != text.strip():
        raise _refused(text, "a control character or a space around it")
    if "\\" in text:
        raise _refused(text, "a backslash, which programs read differently; write %5C")
    form = _FORM.fullmatch(text)
    if form is None:
        raise _refused(text, "not of the form https://host/path")
    scheme, authority, path = form[1].lower(), form[2], form[3]
    if scheme not in PORTS:
        raise _refused(text, f"the scheme {scheme}; only http and https are fetched")
    host, port = _authority(text, authority, PORTS[scheme])
    if port not in ports:
        raise _refused(text, f"port {port}, which is not allowed")
    literal = _literal(text, host)
    sent = quote(path, safe=_VISIBLE)
    name = host if literal is None else str(literal)
    return Address(scheme, name, port, sent if sent.startswith("/") else f"/{sent}", literal)


def _authority(text: str, authority: str, default: int) -> tuple[str, int]:
    if "@" in authority:
        raise _refused(text, "a user name or password in it")
    if not authority.isascii():
        raise _refused(text, "a host with letters beyond ASCII; write it in its xn-- form")
    parts = _AUTHORITY.fullmatch(authority.lower())
    if parts is None or not parts[1]:
        raise _refused(text, "no host, or none that can be read in one way only")
    digits = parts[2]
    if digits is None:
        return parts[1], default
    if not digits or digits.startswith("0") or len(digits) > 5:
        raise _refused(text, "a port in an odd spelling")
    return parts[1], int(digits)


def _literal(text: str, host: str) -> IP | None:
    """The host as an IP address, or None when it is a proper name."""
    if host.startswith("["):
        try:
            if "%" not in host:
                return IPv6Address(host[1:-1])
        except AddressValueError:
            pass
        raise _refused(text, "an IPv6 address in an odd spelling")
    if host.endswith("."):
        raise _refused(text, "a host with a trailing dot")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return IPv4Address(host)
        except AddressValueError:
            raise _refused(text, "an IPv4 address in an odd spelling") from None
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused(text, "a host that is no proper name")
    return None


def _refused(text: str, reason: str) -> RefusedError:
    return RefusedError(f"refused {shown(text)}: {reason}")
