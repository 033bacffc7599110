"""Reads the pages of a report as a browser would, and lists what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlsplit

VOID = {"meta", "link", "img", "br"}
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "caption"}
BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "section", "details", "figure", "article"}


@dataclass
class Page(HTMLParser):
    """One page: ids, links, resources, headings, tables and structural faults."""

    ids: list[str] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    images: list[dict[str, str]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tables: list[dict[str, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    metas: list[dict[str, str]] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self._value: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._structure(tag, attributes)
        self._identity(attributes)
        match tag:
            case "html":
                self.language = attributes.get("lang", "")
            case "a":
                self.links.append(attributes)
            case "img":
                self.images.append(attributes)
                self.resources.append(attributes.get("src", ""))
            case "link":
                self.resources.append(attributes.get("href", ""))
            case "meta":
                self.metas.append(attributes)
            case "table":
                self.tables.append({"caption": 0, "col": 0, "row": 0, "rows": 0})
            case "caption" | "th" | "tr":
                self._table_part(tag, attributes)
            case "data":
                self._value = attributes["value"]
            case "script" | "style" | "iframe" | "object" | "embed" | "form" | "base":
                self.faults.append(f"<{tag}> is not allowed")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def _structure(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in BLOCKS and any(parent in PHRASING_ONLY for parent in self.open):
            self.faults.append(f"<{tag}> inside {self.open}")
        self.faults += [f"handler {n}" for n in attributes if n.startswith("on") or n == "style"]
        if tag not in VOID:
            self.open.append(tag)

    def _identity(self, attributes: Mapping[str, str]) -> None:
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "data-text-hash" in attributes:
            self.hashes[attributes.get("id", "")] = attributes["data-text-hash"]
        self.described += attributes.get("aria-labelledby", "").split()

    def _table_part(self, tag: str, attributes: Mapping[str, str]) -> None:
        table = self.tables[-1]
        if tag == "th":
            table[attributes["scope"]] += 1
        else:
            table["caption" if tag == "caption" else "rows"] += 1

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")
        if tag == "data":
            self._value = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._value is not None:
            self.values.append((self._value, data))


def read(files: Mapping[str, bytes]) -> dict[str, Page]:
    """Every page of a report, parsed."""
    pages = {}
    for name, data in files.items():
        if name.endswith(".html"):
            page = Page()
            page.feed(data.decode("utf-8"))
            page.close()
            pages[name] = page
    return pages


def broken(files: Mapping[str, bytes], pages: Mapping[str, Page]) -> Iterator[str]:
    """Links of a page that lead nowhere, and links that are no web address."""
    for name, page in pages.items():
        for link in page.links:
            address = link["href"]
            if urlsplit(address).scheme:
                if not address.lower().startswith(("http://", "https://")):
                    yield f"{name}: {address}"
                elif "noopener" not in link.get("rel", "") or "noreferrer" not in link["rel"]:
                    yield f"{name}: {address} without rel"
                continue
            file, fragment = urldefrag(address)
            if (file or name) not in files:
                yield f"{name}: no file {file}"
            elif fragment and fragment not in pages[file or name].ids:
                yield f"{name}: no id {address}"
