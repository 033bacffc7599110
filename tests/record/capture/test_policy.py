from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from watchkeeper.record.capture.policy import Policy, special


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("0.0.0.0", "this network"),  # noqa: S104
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("169.254.1.1", "link-local"),
        ("169.254.169.254", "metadata"),
        ("169.254.170.2", "metadata"),
        ("100.100.100.200", "metadata"),
        ("168.63.129.16", "metadata"),
        ("192.0.0.192", "metadata"),
        ("fd00:ec2::254", "metadata"),
        ("192.0.2.1", "documentation"),
        ("192.88.99.1", "6to4"),
        ("198.18.0.1", "benchmark"),
        ("224.0.0.1", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "broadcast"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::7f00:1", "IPv4-compatible"),
        ("::ffff:127.0.0.1", "IPv4-mapped"),
        ("::ffff:93.184.215.14", "IPv4-mapped"),
        ("64:ff9b::7f00:1", "NAT64"),
        ("64:ff9b::5db8:d70e", "NAT64"),
        ("64:ff9b:1::1", "NAT64"),
        ("2002:7f00:1::1", "6to4"),
        ("2001:0:1::1", "Teredo"),
        ("2001:db8::1", "documentation"),
        ("2a00::5efe:7f00:1", "ISATAP"),
        ("2a00::200:5efe:a00:1", "ISATAP"),
        ("fc00::1", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("4000::1", "outside"),
        ("5f00::1", "outside"),
    ],
)
def test_addresses_that_are_not_public_are_named(text: str, what: str) -> None:
    assert what in special(ip_address(text))
    assert what in Policy().refusal(ip_address(text))


@pytest.mark.parametrize(
    "text", ["93.184.215.14", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:2800:21f::1"]
)
def test_public_addresses_are_allowed(text: str) -> None:
    assert special(ip_address(text)) == ""


def test_only_the_listed_networks_are_opened() -> None:
    policy = Policy(open_networks=(ip_network("127.0.0.1/32"),))
    assert policy.refusal(ip_address("127.0.0.1")) == ""
    assert policy.refusal(ip_address("127.0.0.2"))
    assert policy.refusal(ip_address("::ffff:127.0.0.1"))
