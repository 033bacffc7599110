"""One page over the network, with the redirects that lead to it.

The rules:

1. Each redirect is a new address: read, resolved and looked at like the first.
2. Nothing that identifies the user is sent: no cookies, no credentials, no referrer, no languages;
   the user agent names the program. Cookies that a server sets are kept in the capture as received
   and never sent back.
3. A page is an answer 2xx with a body. Anything else is a failed fetch, so that an error page never
   passes for a source.
4. All limits are for the whole chain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from watchkeeper import __version__
from watchkeeper.record.capture.addresses import Address, parse_address, shown
from watchkeeper.record.capture.errors import FetchError, RefusedError
from watchkeeper.record.capture.limits import Budget, Limits
from watchkeeper.record.capture.messages import Response, read_response
from watchkeeper.record.capture.policy import Policy
from watchkeeper.record.capture.wire import Network, Peer, open_wire
from watchkeeper.record.clock import Clock, utc

USER_AGENT = f"watchkeeper/{__version__}"

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response.

    Attributes:
        address: What was asked for.
        at: When, UTC.
        request: The request as it was sent.
        response: The response.
        peer: Who answered.
    """

    address: Address
    at: datetime
    request: bytes
    response: Response
    peer: Peer


def fetch(
    url: str,
    *,
    clock: Clock,
    policy: Policy | None = None,
    limits: Limits | None = None,
    network: Network | None = None,
) -> tuple[Exchange, ...]:
    """Fetches a page.

    Args:
        url: Its address.
        clock: Tells when each request was made.
        policy: Where it may lead; public addresses only by default.
        limits: How much it may take.
        network: The edges.

    Returns:
        The exchanges in their order: the redirects, then the page.

    Raises:
        RefusedError: The address, or one that it redirects to, is refused.
        FetchError: No page within the limits.
    """
    policy, limits, network = policy or Policy(), limits or Limits(), network or Network()
    budget = Budget(limits, network.ticks)
    address = parse_address(url, policy.ports)
    exchanges: list[Exchange] = []
    while True:
        try:
            exchanges.append(_exchange(address, clock, policy, network, budget))
            target = _target(exchanges[-1])
        except FetchError as error:
            raise FetchError(f"{shown(address.url)}: {error}") from None
        if not target:
            return tuple(exchanges)
        if len(exchanges) > limits.redirects:
            raise FetchError(f"{shown(url)}: more than {limits.redirects} redirects")
        try:
            address = parse_address(target, policy.ports)
        except RefusedError as error:
            raise RefusedError(f"{error} (redirected from {shown(address.url)})") from None


def _exchange(
    address: Address, clock: Clock, policy: Policy, network: Network, budget: Budget
) -> Exchange:
    request = _request(address)
    at = utc(clock.now())
    wire = open_wire(address, policy, network, budget)
    try:
        wire.send(request)
        return Exchange(address, at, request, read_response(wire.receive, budget), wire.peer)
    finally:
        wire.close()


def _request(address: Address) -> bytes:
    lines = (
        f"GET {address.path} HTTP/1.1",
        f"Host: {address.authority}",
        f"User-Agent: {USER_AGENT}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


def _target(exchange: Exchange) -> str:
    """Where the response redirects to, "" when it is the page."""
    response = exchange.response
    if response.status in _REDIRECTS:
        places = set(response.values("location"))
        if len(places) != 1:
            raise FetchError(f"answered {response.status} with {len(places)} places to go")
        place = places.pop()
        if not place.isprintable():
            # Joining would drop control characters in silence.
            raise RefusedError(f"refused {shown(place)}: a control character in a redirect")
        return _joined(exchange.address, place)
    if not 200 <= response.status < 300:
        raise FetchError(f"answered {response.status} {shown(response.reason)}".rstrip())
    if not response.content:
        raise FetchError(f"answered {response.status} without content")
    return ""


def _joined(address: Address, place: str) -> str:
    """A place as a whole address; one with a scheme or host of its own is taken as it stands."""
    if place.startswith("//"):
        return f"{address.scheme}:{place}"
    if _SCHEME.match(place):
        return place
    return urljoin(address.url, place)
