"""The connection: resolve once, look at every address, connect to exactly what was looked at.

The rules:

1. A name is resolved once for each request. The socket is connected to an address of that answer,
   as a number, so that a second answer cannot lead elsewhere.
2. One forbidden address in the answer refuses the name.
3. TLS 1.2 or later, verified against the name that the address gives; nothing turns that off.
4. No proxy is used, whatever the environment says.
5. Every step ends within the idle limit and the total limit, the look-up included.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from typing import TypeAlias

from watchkeeper.record.capture.addresses import IP, Address, shown
from watchkeeper.record.capture.errors import FetchError, RefusedError
from watchkeeper.record.capture.limits import Budget
from watchkeeper.record.capture.policy import Policy

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses as text, in the order of trying; OSError when there are none."""

Dial: TypeAlias = Callable[[IP, int, float], socket.socket]
"""IP address, port and seconds to a connected socket; OSError when there is none."""

_RECEIVED = 1 << 16
_TRIED = 4


def resolve(host: str, port: int) -> list[str]:
    """Asks the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


def dial(ip: IP, port: int, seconds: float) -> socket.socket:
    """Connects to an IP address."""
    made = socket.socket(socket.AF_INET if ip.version == 4 else socket.AF_INET6)
    try:
        made.settimeout(seconds)
        made.connect((str(ip), port))
    except BaseException:
        made.close()
        raise
    return made


@dataclass(frozen=True, slots=True)
class Network:
    """The edges of a capture, for tests to replace.

    Attributes:
        resolve: Gives the addresses of a name.
        dial: Connects to an address.
        ticks: Seconds that only ever grow.
    """

    resolve: Resolve = resolve
    dial: Dial = dial
    ticks: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Peer:
    """Who answered.

    Attributes:
        ip: Its IP address.
        tls_version: For example `TLSv1.3`, "" without TLS.
        tls_cipher: Name of the cipher suite, "" without TLS.
        certificate_sha256: SHA-256 of its certificate (DER), "" without TLS.
    """

    ip: str
    tls_version: str = ""
    tls_cipher: str = ""
    certificate_sha256: str = ""


class Wire:
    """A connection to one peer.

    Attributes:
        peer: Who is at the other end.
    """

    def __init__(self, connected: socket.socket, peer: Peer, budget: Budget) -> None:
        self._socket = connected
        self.peer = peer
        self._budget = budget

    def send(self, data: bytes) -> None:
        """Sends bytes.

        Raises:
            FetchError: They could not be sent in time.
        """
        self._socket.settimeout(self._budget.wait())
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise _failed("sending the request", error) from None

    def receive(self) -> bytes:
        """The next bytes; none when the peer has properly ended.

        Raises:
            FetchError: Nothing came in time, the connection was cut, or too much came.
        """
        self._socket.settimeout(self._budget.wait())
        try:
            data = self._socket.recv(_RECEIVED)
        except OSError as error:
            raise _failed("waiting for the answer", error) from None
        self._budget.take(len(data))
        return data

    def close(self) -> None:
        """Closes the connection."""
        with contextlib.suppress(OSError):
            self._socket.close()


def open_wire(address: Address, policy: Policy, network: Network, budget: Budget) -> Wire:
    """Connects to the host of an address.

    Raises:
        RefusedError: It leads where captures must not go.
        FetchError: No look-up, connection or TLS within the limits.
    """
    connected, ip = _connected(
        address, _looked_at(address, policy, network, budget), network, budget
    )
    try:
        if address.scheme == "http":
            return Wire(connected, Peer(str(ip)), budget)
        return _secured(connected, ip, address, policy, budget)
    except BaseException:
        connected.close()
        raise


def _looked_at(address: Address, policy: Policy, network: Network, budget: Budget) -> list[IP]:
    """The addresses of the host, each allowed."""
    if address.literal is not None:
        found: list[IP] = [address.literal]
    else:
        found = _resolved(address, network, budget)
    for ip in found:
        if reason := policy.refusal(ip):
            where = "" if address.literal else f"{address.host} is at {ip}, "
            raise RefusedError(f"refused {shown(address.url)}: {where}{reason}")
    return found


def _resolved(address: Address, network: Network, budget: Budget) -> list[IP]:
    """One answer of the resolver, in its own thread: the system's look-up knows no time limit."""
    answer: list[Sequence[str] | OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answer.append(network.resolve(address.host, address.port))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(budget.wait())
    found = answer[0] if answer else OSError("no answer in time")
    if isinstance(found, Exception):
        raise FetchError(f"looking up {address.host}: {found}")
    if not found:
        raise FetchError(f"looking up {address.host}: it has no address")
    return [ip_address(text) for text in dict.fromkeys(found)]


def _connected(
    address: Address, found: list[IP], network: Network, budget: Budget
) -> tuple[socket.socket, IP]:
    failure = ""
    for ip in found[:_TRIED]:
        try:
            return network.dial(ip, address.port, budget.wait()), ip
        except OSError as error:
            failure = f"connecting to {address.host} at {ip}: {error}"
    raise FetchError(failure)


def _secured(
    connected: socket.socket, ip: IP, address: Address, policy: Policy, budget: Budget
) -> Wire:
    context = ssl.create_default_context(cafile=policy.authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    # set by some versions of Python, and then a cut is no error
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    connected.settimeout(budget.wait())
    try:
        # An end without TLS's own goodbye may be a cut by someone on the way: it is an error.
        secured = context.wrap_socket(
            connected, server_hostname=address.host, suppress_ragged_eofs=False
        )
    except ssl.SSLCertVerificationError as error:
        raise FetchError(
            f"the certificate of {address.host} is not accepted: {error.verify_message}"
        ) from None
    except (OSError, ValueError) as error:
        raise _failed(f"TLS with {address.host}", error) from None
    certificate = secured.getpeercert(binary_form=True) or b""
    cipher = secured.cipher()
    peer = Peer(
        str(ip),
        secured.version() or "",
        cipher[0] if cipher else "",
        sha256(certificate).hexdigest(),
    )
    return Wire(secured, peer, budget)


def _failed(step: str, error: Exception) -> FetchError:
    if isinstance(error, TimeoutError):
        return FetchError(f"{step}: nothing happened in time")
    return FetchError(f"{step}: {error}")
