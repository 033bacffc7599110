"""Where captures may go: public addresses only, unless a policy object says otherwise.

The rules:

1. Every address that a name resolves to is looked at; one that is not public refuses the name.
2. IPv4 is public outside the IANA special-purpose blocks; IPv6 is public inside 2000::/3 outside
   its special blocks. Addresses that carry an IPv4 address (mapped, compatible, NAT64, 6to4,
   Teredo, ISATAP) are refused whatever they carry.
3. Metadata services of cloud providers are refused by name, also the one with a public address.
4. Exceptions are networks listed in the policy. There are none by default, and no option, file or
   environment variable adds one.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_network
from pathlib import Path

from watchkeeper.record.capture.addresses import IP, PORTS

_SPECIAL = tuple(
    (ip_network(network), what)
    for network, what in (
        ("169.254.169.254/32", "a metadata service"),
        ("169.254.170.2/32", "a metadata service"),
        ("100.100.100.200/32", "a metadata service"),
        ("168.63.129.16/32", "a metadata service"),
        ("192.0.0.192/32", "a metadata service"),
        ("fd00:ec2::254/128", "a metadata service"),
        ("fd20:ce::254/128", "a metadata service"),
        ("0.0.0.0/8", "an address of this network"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a private address shared by a carrier"),
        ("127.0.0.0/8", "a loopback address"),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "an address reserved for protocols"),
        ("192.0.2.0/24", "an address for documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "an address for benchmarks"),
        ("198.51.100.0/24", "an address for documentation"),
        ("203.0.113.0/24", "an address for documentation"),
        ("224.0.0.0/4", "a multicast address"),
        ("255.255.255.255/32", "the broadcast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("::/128", "the unspecified address"),
        ("::1/128", "a loopback address"),
        ("::ffff:0:0/96", "an IPv4-mapped IPv6 address"),
        ("::/96", "an IPv4-compatible IPv6 address"),
        ("64:ff9b::/96", "a NAT64 address"),
        ("64:ff9b:1::/48", "a NAT64 address"),
        ("2001::/32", "a Teredo address"),
        ("2001::/23", "an address reserved for protocols"),
        ("2001:db8::/32", "an address for documentation"),
        ("2002::/16", "a 6to4 address"),
        ("3fff::/20", "an address for documentation"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a private address"),
        ("ff00::/8", "a multicast address"),
    )
)
"""Special blocks (IANA IPv4 and IPv6 special-purpose address registries), narrower ones first."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_ISATAP = (0x00005EFE, 0x02005EFE)
"""Upper halves of the interface ids that carry an IPv4 address (RFC 5214, section 6.1)."""


def special(ip: IP) -> str:
    """What an address is when it is not a public one, "" when it is."""
    for network, what in _SPECIAL:
        if ip.version == network.version and ip in network:
            return what
    if isinstance(ip, IPv6Address):
        if ip not in _GLOBAL_UNICAST:
            return "an address outside global unicast"
        if (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
            return "an ISATAP address"
    return ""


@dataclass(frozen=True, slots=True)
class Policy:
    """Where captures may go.

    Attributes:
        ports: Ports that may be used.
        open_networks: Networks that may be reached although they are not public.
        authorities: PEM file of the certificate authorities to trust instead of the system's.
    """

    ports: frozenset[int] = frozenset(PORTS.values())
    open_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    authorities: Path | None = None

    def refusal(self, ip: IP) -> str:
        """Why an address must not be connected to, "" when it may be."""
        if any(ip.version == network.version and ip in network for network in self.open_networks):
            return ""
        return special(ip)
