"""A page into the record: fetched, archived, packed, and added as an exhibit."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.record.capture import MEDIA_TYPE
from watchkeeper.record.capture.fetching import Exchange, fetch
from watchkeeper.record.capture.limits import Limits
from watchkeeper.record.capture.policy import Policy
from watchkeeper.record.capture.titles import page_title
from watchkeeper.record.capture.wacz import pack
from watchkeeper.record.capture.warc import write_archive
from watchkeeper.record.capture.wire import Network
from watchkeeper.record.clock import Clock, Entropy
from watchkeeper.record.entries import Entry
from watchkeeper.record.labels import PUBLIC, Label
from watchkeeper.record.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Capture:
    """A captured page.

    Attributes:
        address: The address as the user gave it.
        exchanges: The redirects, then the page.
        title: Title of the page, "" when it has none.
        content: The WACZ file.
    """

    address: str
    exchanges: tuple[Exchange, ...]
    title: str
    content: bytes

    @property
    def page(self) -> Exchange:
        """The exchange that gave the page."""
        return self.exchanges[-1]

    @property
    def name(self) -> str:
        """A file name: the host that was asked, and when."""
        asked = self.exchanges[0]
        return f"{asked.address.host.replace(':', '-')}-{asked.at:%Y%m%dT%H%M%SZ}.wacz"


def capture(  # noqa: PLR0913 -- each is an edge or a choice of the caller
    url: str,
    *,
    clock: Clock,
    entropy: Entropy,
    policy: Policy | None = None,
    limits: Limits | None = None,
    network: Network | None = None,
) -> Capture:
    """Fetches a page and packs it; the same answers, clock and entropy give the same bytes.

    Args:
        url: Its address.
        clock: Tells when each request was made.
        entropy: Gives the ids of the records.
        policy: Where it may lead; public addresses only by default.
        limits: How much it may take.
        network: The edges.

    Raises:
        RefusedError: The address, or one that it redirects to, is refused.
        FetchError: No page within the limits.
        CaptureError: The archive does not read back.
    """
    exchanges = fetch(url, clock=clock, policy=policy, limits=limits, network=network)
    title = page_title(exchanges[-1].response)
    content = pack(exchanges, write_archive(exchanges, entropy), title)
    return Capture(url, exchanges, title, content)


def add_capture(
    workspace: Workspace, captured: Capture, author: str, *, label: Label = PUBLIC
) -> Entry:
    """Adds a captured page as an exhibit, under the address that the user gave.

    Args:
        workspace: Where to record.
        captured: The page.
        author: Who captures it.
        label: Who may read it.

    Raises:
        OSError: Writing failed; nothing was recorded.
    """
    return workspace.add_exhibit(
        captured.content,
        name=captured.name,
        media_type=MEDIA_TYPE,
        author=author,
        address=captured.address,
        label=label,
    )
