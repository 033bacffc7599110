"""The description of a release as an RO-Crate 1.2, with where it comes from in terms of PROV.

`context.jsonld` defines every term that is used, so that the description can be read without a
network. Exhibits are named by SHA-256 whether or not their bytes are part of the release.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from watchkeeper.record import canonical
from watchkeeper.report.content import Document, Supersedes

METADATA: Final = "ro-crate-metadata.json"
CONTEXT: Final = "context.jsonld"
PROFILE: Final = "https://w3id.org/ro/crate/1.2"
FILES: Final[Mapping[str, tuple[str, str]]] = {
    "report.html": ("text/html", "The report as one page"),
    "report.pdf": ("application/pdf", "The report for print, with report.json attached"),
    "report.json": ("application/json", "The report as data"),
    CONTEXT: ("application/ld+json", "The terms of this description"),
}
SCHEMA: Final = (
    "CreateAction", "CreativeWork", "Dataset", "SoftwareApplication", "about", "author",
    "contentSize", "creativeWorkStatus", "datePublished", "description", "encodingFormat",
    "hasPart", "identifier", "inLanguage", "instrument", "isBasedOn", "license", "name", "object",
    "result", "softwareVersion", "version",
)  # fmt: skip
PROV: Final = ("Activity", "Entity", "SoftwareAgent", "wasAssociatedWith", "wasDerivedFrom",
               "wasGeneratedBy", "wasRevisionOf", "used")  # fmt: skip
NODES: Final = frozenset(PROV[3:]) | {
    "about", "author", "hasPart", "instrument", "isBasedOn", "object", "result"
}  # fmt: skip
"""Properties whose values are other things, not texts."""


def context() -> bytes:
    """`context.jsonld`: every term with its address, for readers without a network."""
    terms: dict[str, Any] = {
        "schema": "http://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "dct": "http://purl.org/dc/terms/",
        "File": "schema:MediaObject",
        "sha256": "https://w3id.org/ro/terms/workflow-run#sha256",
        "conformsTo": {"@id": "dct:conformsTo", "@type": "@id"},
    }
    for prefix, names in (("schema", SCHEMA), ("prov", PROV)):
        for name in names:
            address = f"{prefix}:{name}"
            terms[name] = {"@id": address, "@type": "@id"} if name in NODES else address
    return canonical.encode({"@context": terms})


def metadata(
    document: Document,
    files: Mapping[str, bytes],
    published: datetime,
    *,
    exercise: bool = False,
    supersedes: Supersedes | None = None,
) -> bytes:
    """`ro-crate-metadata.json`: the files, the exhibits and the program.

    Args:
        document: The report.
        files: The other files of the release by name.
        published: When it is published.
        exercise: The material is made up.
        supersedes: The release that this one corrects.
    """
    exhibits = sorted({card.claim.source.exhibit for card in document.cards} - {""})
    derived = [_ref(_exhibit_id(exhibit)) for exhibit in exhibits]
    origin = {"wasDerivedFrom": derived, "wasGeneratedBy": _ref("#build")}
    graph = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "about": _ref("./"),
            "conformsTo": _ref(PROFILE),
        },
        _root(document, files, published, exercise=exercise, supersedes=supersedes) | origin,
        *({**_file(name, data), **origin} for name, data in sorted(files.items())),
        *(_exhibit(exhibit) for exhibit in exhibits),
        {
            "@id": "#build",
            "@type": ["CreateAction", "Activity"],
            "name": "Building of the report",
            "instrument": _ref("#watchkeeper"),
            "object": derived,
            "result": [_ref(name) for name in sorted(files)],
            "used": derived,
            "wasAssociatedWith": _ref("#watchkeeper"),
        },
        {
            "@id": "#watchkeeper",
            "@type": ["SoftwareApplication", "SoftwareAgent"],
            "name": "Watchkeeper",
            "softwareVersion": document.version,
        },
    ]
    return canonical.encode({"@context": [f"{PROFILE}/context", CONTEXT], "@graph": graph})


def _root(
    document: Document,
    files: Mapping[str, bytes],
    published: datetime,
    *,
    exercise: bool,
    supersedes: Supersedes | None,
) -> dict[str, Any]:
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": document.title,
        "description": document.subtitle,
        "author": document.compiled_by,
        "datePublished": published.date(),
        "inLanguage": document.language,
        "license": "Not stated. Figures and statements belong to those who are named for them.",
        "creativeWorkStatus": "Exercise: made-up material" if exercise else "Published",
        "hasPart": [_ref(name) for name in sorted(files)],
    }
    if supersedes is not None:
        root["wasRevisionOf"] = _ref(f"urn:sha256:{supersedes.bundle}")
    return root


def _file(name: str, data: bytes) -> dict[str, Any]:
    kind, title = FILES[name]
    return {
        "@id": name,
        "@type": ["File", "Entity"],
        "name": title,
        "encodingFormat": kind,
        "contentSize": str(len(data)),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _exhibit_id(exhibit: str) -> str:
    return f"urn:sha256:{exhibit}"


def _exhibit(exhibit: str) -> dict[str, Any]:
    return {
        "@id": _exhibit_id(exhibit),
        "@type": ["CreativeWork", "Entity"],
        "name": f"Exhibit {exhibit[:12]}",
        "identifier": exhibit,
        "sha256": exhibit,
    }


def _ref(name: str) -> dict[str, str]:
    return {"@id": name}
