"""Releases for the tests: rendered once for each process, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pikepdf
from pdfminer.high_level import extract_text

from tests.report import arguing, builders, counting, founding, hostility
from watchkeeper.findings.model import Assessment
from watchkeeper.report import render_release

PUBLISHED = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
JAPANESE = "瀬取りの疑いがある船舶の名簿を公表した"
CHINESE = "联合国安全理事会"
CYRILLIC = hostility.CYRILLIC
KOREAN = hostility.KOREAN
NASTY = (
    '#eval("1+1") #read("/etc/passwd") $x^2$ *bold* _it_ `raw` <script>alert(1)</script>'
    ' \\ @id // [#x] <b data-figure="f"> data-text-hash=0'
)


def multilingual() -> Assessment:
    """The realistic assessment with arguments, scripts and text that tries to be markup."""
    base = counting.counted(founding.founded(arguing.argued(builders.realistic())))
    claims = dict(base.claims)
    name = "ST29-0123456789ab"
    gist = f"{KOREAN}; {JAPANESE}; {CYRILLIC}; {CHINESE}; {NASTY}"
    claims[name] = replace(claims[name], gist=gist)
    actors = {**base.actors, "actor:OSC": f"Open Source Centre {KOREAN[:6]}"}
    return replace(base, claims=claims, actors=actors)


def without(base: Assessment, speaker: str) -> Assessment:
    """The assessment as it is when nobody's estimates but the notified figures are left."""
    finding = base.findings[0]
    year = finding.ledgers
    assert year is not None
    left = replace(year, combined=replace(year.combined, amount=year.notified.amount,
                                          exceeds="no", claims=year.notified.claims))  # fmt: skip
    assert speaker
    return replace(base, findings=(replace(finding, ledgers=left), *base.findings[1:]))


@cache
def release() -> Mapping[str, bytes]:
    """The multilingual release."""
    base = multilingual()
    return render_release(
        base,
        published=PUBLISHED,
        leave_one_out=(("Panel of Experts", without(base, "POE")), ("Nobody", base)),
        origins=founding.origins(),
    )


@cache
def data() -> dict[str, Any]:
    """Its report.json."""
    held: dict[str, Any] = json.loads(release()["report.json"])
    return held


@cache
def pdf_text() -> str:
    """The text of its PDF without white space."""
    return squeezed(extract_text(BytesIO(release()["report.pdf"])))


def squeezed(text: str) -> str:
    """The text without white space and without what every page repeats."""
    text = "".join(text.split())
    for repeated in ("NotanorganoftheSecurityCouncil;findingsbindnoone;integrityisnottruth.",):
        text = text.replace(repeated, "")
    return text


@cache
def opened() -> pikepdf.Pdf:
    """Its PDF; kept, since objects of a closed file must not be touched."""
    return pikepdf.open(BytesIO(release()["report.pdf"]))


def tags(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    """Every element of the structure tree, with its role."""
    open_: list[object] = [pdf.Root.StructTreeRoot]
    while open_:
        element = open_.pop()
        if not isinstance(element, pikepdf.Dictionary):
            continue
        if "/S" in element:
            yield str(element.S), element
        kids: object = element.get("/K", None)
        open_ += list(kids) if isinstance(kids, pikepdf.Array) else [kids]


@dataclass
class Marked(HTMLParser):
    """The texts of elements with `data-figure` and `data-text-hash`, as docs/bundle.md says."""

    figures: list[tuple[str, str]] = field(default_factory=list)
    hashed: dict[str, list[str]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, dict[str, str], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.addresses += [held[name] for name in ("href", "src") if name in held]
        if "id" in held:
            self.ids.append(held["id"])
        if tag not in ("meta", "img", "br", "link"):
            self._open.append((tag, held, []))

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def handle_endtag(self, tag: str) -> None:
        name, held, parts = self._open.pop()
        assert name == tag
        text = "".join(parts)
        if "data-figure" in held:
            self.figures.append((held["data-figure"], " ".join(text.split())))
        if "data-text-hash" in held:
            self.hashed.setdefault(held["data-text-hash"], []).append(text)


@cache
def page() -> Marked:
    """Its HTML, read."""
    marked = Marked()
    marked.feed(release()["report.html"].decode("utf-8"))
    marked.close()
    return marked
