"""How near a source address stands to the speaker: a tier, and the actor who publishes there.

The rules:

1. Words in the address decide first ("copied on a blog", "listed in the … timeline"): a page that
   was only found through a collection is an aggregator, whatever host it names.
2. Else the host decides, or the nearest parent domain that `data/addresses.yaml` knows; of several
   addresses in one cell the nearest to the speaker counts.
3. No address, or one that the table does not know, is `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from watchkeeper.claims.datafile import read_as
from watchkeeper.claims.model import Tier

_HOST = re.compile(r"https?://(?:[^/?#@ ]*@)?([a-z0-9.-]+)", re.IGNORECASE)
_NEAREST: tuple[Tier, ...] = (
    "primary", "speaker", "agency", "newspaper", "database", "aggregator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Host:
    """What is known of one host: its tier, and the actor who publishes there ("" when several)."""

    tier: Tier
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A text that decides the tier, and what it says about the address."""

    text: str
    tier: Tier
    says: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """The table of hosts and words."""

    words: tuple[Words, ...]
    hosts: Mapping[str, Host]

    def tier(self, address: str, reporter: str = "") -> Tier:
        """The tier of one source.

        Args:
            address: The address cell; it may hold several addresses.
            reporter: The reporter as the table names it; its words count too.
        """
        for word in self.words:
            if word.text in address or word.text in reporter:
                return word.tier
        found = {host.tier for host in self._hosts(address)}
        return next((tier for tier in _NEAREST if tier in found), "unknown")

    def publisher(self, address: str) -> str:
        """The actor who publishes at the first known address, "" when none is known."""
        copied = _COPY.search(address)
        if copied is not None:
            return copied[1].strip()
        return next((host.publisher for host in self._hosts(address) if host.publisher), "")

    def _hosts(self, address: str) -> list[Host]:
        found = []
        for name in _HOST.findall(address):
            labels = name.casefold().strip(".").split(".")[-8:]
            for cut in range(len(labels) - 1):
                if (host := self.hosts.get(".".join(labels[cut:]))) is not None:
                    found.append(host)
                    break
        return found


_COPY = re.compile(r"\(copy of (?:a )?([A-Z]{2,10})\b")
"""`(copy of RUSI, 2023-10-16)`: the publisher is whom the copy names, as a name to resolve."""


def has_address(address: str) -> bool:
    """The cell names a page or a citation, not only what someone remembers."""
    return bool(address.strip()) and "unconfirmed knowledge" not in address


@lru_cache(maxsize=1)
def load_addresses() -> Addresses:
    """The table that ships with the package (`data/addresses.yaml`)."""
    text = (files("watchkeeper.claims") / "data" / "addresses.yaml").read_text(encoding="utf-8")
    return read_as(Addresses, text, "addresses.yaml")


@lru_cache(maxsize=16384)
def tier_of(address: str, reporter: str = "") -> Tier:
    """`Addresses.tier` with the table that ships with the package."""
    return load_addresses().tier(address, reporter)


@lru_cache(maxsize=16384)
def publisher_of(address: str) -> str:
    """The publisher of an address: an actor id, a name to resolve, or "" when unknown."""
    return load_addresses().publisher(address)
