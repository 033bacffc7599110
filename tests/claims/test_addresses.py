"""How near an address stands to the speaker."""

from __future__ import annotations

import pytest

from tests.claims.tables import TABLES, rows_of
from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.addresses import has_address, load_addresses, publisher_of, tier_of


@pytest.mark.parametrize(
    ("address", "reporter", "tier"),
    [
        ("", "", "unknown"),
        ("unconfirmed knowledge - verify", "", "unknown"),
        ("https://main.un.org/securitycouncil/en/sanctions/1718/resolutions", "", "primary"),
        ("https://stories.opensourcecentre.org/red-passage", "OSC", "speaker"),
        ("https://en.yna.co.kr/view/AEN1", "Yonhap", "agency"),
        ("https://EN.YNA.CO.KR:443/view", "", "agency"),
        ("http://www.koreaherald.com/view.php?ud=1", "", "newspaper"),
        ("https://apnews.com/a (listed in the CSIS Beyond Parallel timeline)", "", "aggregator"),
        ("https://apnews.com/a", "RFA (copied on a blog)", "aggregator"),
        ("https://github.com/x/y.md (copy of RUSI, 2023-10-16)", "", "aggregator"),
        ("https://www.gem.wiki/Dandong", "", "database"),
        ("https://tass.com/1 ; https://www.politico.eu/2", "", "agency"),
        ("https://nobody.example/x", "", "unknown"),
        ("https://evil.example/https://main.un.org.evil.example", "", "unknown"),
        ("https://un.org@evil.example/", "", "unknown"),
        ("https://[", "", "unknown"),
    ],
)  # fmt: skip
def test_tier(address: str, reporter: str, tier: str) -> None:
    assert tier_of(address, reporter) == tier


def test_publishers_are_registered() -> None:
    registry = load_registry()
    for host in load_addresses().hosts.values():
        assert not host.publisher or host.publisher in registry
    assert publisher_of("https://github.com/x.md (copy of RUSI, 2023-10-16)") == "RUSI"
    assert publisher_of("https://www.voakorea.com/a") == "actor:VOA"
    assert publisher_of("https://nobody.example/") == ""


def test_every_shipped_address_has_a_tier() -> None:
    for path in TABLES:
        for row in rows_of(path.name):
            address = row.get("source_address", "")
            assert (tier_of(address) == "unknown") == (not has_address(address))
