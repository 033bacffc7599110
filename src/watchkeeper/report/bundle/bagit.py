"""BagIt 1.0 (RFC 8493): the declaration, the information and the manifests, each in one form."""

from __future__ import annotations

from collections.abc import Mapping

from watchkeeper import __version__

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAGMANIFEST = "tagmanifest-sha256.txt"
UNCOVERED = ("sign/", "log/", TAGMANIFEST)
"""What the tag manifest leaves to signatures of their own, and itself."""


def information(name: str, sizes: Mapping[str, int]) -> bytes:
    """The file bag-info.txt.

    Args:
        name: Name of the bundle.
        sizes: Bytes of each file of the bag by path; only those below data/ count.
    """
    payload = [size for path, size in sizes.items() if path.startswith("data/")]
    return (
        f"Bag-Software-Agent: watchkeeper {__version__}\n"
        f"External-Identifier: {name}\n"
        f"Payload-Oxum: {sum(payload)}.{len(payload)}\n"
    ).encode()


def manifest(digests: Mapping[str, str]) -> bytes:
    """A manifest: one line for each file, sorted by path."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def payload_manifest(digests: Mapping[str, str]) -> bytes:
    """The manifest of the files below data/."""
    return manifest({path: d for path, d in digests.items() if path.startswith("data/")})


def tag_manifest(digests: Mapping[str, str]) -> bytes:
    """The manifest of all other files but those that it cannot or need not cover."""
    skipped = ("data/", *UNCOVERED)
    return manifest({path: d for path, d in digests.items() if not path.startswith(skipped)})
