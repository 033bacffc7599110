"""Disclosed entries: what anyone needs to find them in the log.

The rules:

1. Only what the public may read is disclosed: the label decides, through the one access policy.
2. An entry goes out whole, as its envelope, with its salt: that is what its leaf commits to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from watchkeeper.record import canonical
from watchkeeper.record.entries import Entry, envelope_of, leaf_of
from watchkeeper.record.labels import readable_by
from watchkeeper.report.bundle.model import BundleError

FORMAT = "watchkeeper-disclosures/1"


def disclosures(entries: Iterable[Entry], leaves: Sequence[bytes], at: datetime) -> bytes:
    """The file disclosures.json.

    Args:
        entries: What is disclosed, in any order.
        leaves: The leaf hashes of the log.
        at: When it is published.

    Raises:
        BundleError: An entry that the public may not read, or that is not in the log as it is.
        CanonicalError: An envelope is nested too deeply to stand in the file.
    """
    made = []
    for entry in sorted({entry.index: entry for entry in entries}.values(), key=_index):
        if not readable_by(entry.label, None, at):
            raise BundleError(f"the entry {entry.id} is not for the public")
        if leaves[entry.index : entry.index + 1] != [leaf_of(entry)]:
            raise BundleError(f"the entry {entry.id} is not in the log as it is in the record")
        envelope = msgspec.Raw(envelope_of(entry))
        made.append({"envelope": envelope, "index": entry.index, "salt": entry.salt.hex()})
    return canonical.encode({"entries": made, "format": FORMAT})


def _index(entry: Entry) -> int:
    return entry.index
