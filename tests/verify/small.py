"""A small bundle, and the body that signs it: what the tests of writer and verifiers start from."""

from __future__ import annotations

import html
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from watchkeeper.record import canonical, policy, roots
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.dsse import Envelope
from watchkeeper.record.entries import Draft, Entry
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.notes import Verifier
from watchkeeper.record.roots import Role, Root
from watchkeeper.record.signers import ParticipantKey
from watchkeeper.record.workspace import Workspace
from watchkeeper.report.bundle import Origin, Release, Trust, Written, write_bundle
from watchkeeper.report.content import Supersedes

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TABLE = b"ref,barrels\nA1,1015588\nA2,>500000\n"
RULES = policy.encode({"release": "Eight of eleven sign."})


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def key(name: str, number: int = 1) -> ParticipantKey:
    return ParticipantKey(name, sha256(f"{name} {number}".encode()).digest())


@dataclass(frozen=True, eq=False)
class Body:
    """A body of participants, by default eleven of whom eight sign."""

    names: Sequence[str] = tuple(f"member-{letter}" for letter in "abcdefghijk")
    threshold: int = 8
    extra: Mapping[str, int] = field(default_factory=dict)

    def keys(self, name: str) -> list[ParticipantKey]:
        return [key(name, n) for n in range(1, 2 + self.extra.get(name, 0))]

    def root(self, log: Verifier, **changes: Any) -> Root:
        role = Role(tuple(sorted(self.names)), self.threshold)
        fields: dict[str, Any] = {
            "body": "a body",
            "version": 1,
            "log": log,
            "participants": {n: tuple(k.public_key for k in self.keys(n)) for n in self.names},
            "root": role,
            "release": role,
            "policy": policy.digest(RULES),
        }
        return Root(**(fields | changes))

    def signers(self, count: int | None = None) -> dict[str, list[ParticipantKey]]:
        return {n: self.keys(n) for n in list(self.names)[: count or self.threshold]}

    def signed(self, root: Root, count: int | None = None) -> Envelope:
        return roots.sign(root, [k for own in self.signers(count).values() for k in own])


ALONE = Body(("publisher",), 1)


def value(low: str, high: str = "", low_open: bool = False, high_open: bool = False) -> Any:
    return {"low": low, "high": high or low, "low_open": low_open, "high_open": high_open}


def claim_body(name: str, row: int, bounds: Any, exhibit: str) -> Any:
    return {
        "id": name,
        "quantity": bounds and {"bounds": bounds, "raw": "as printed", "unit": "bbl"},
        "source": {"address": "https://example.org/", "exhibit": exhibit, "row": row},
    }


def record(workspace: Workspace, filler: int = 300) -> tuple[Entry, ...]:
    """An exhibit, three claims and enough else to fill a tile; gives what is disclosed."""
    exhibit = workspace.add_exhibit(TABLE, name="t.csv", media_type="text/csv", author="clerk")
    name = exhibit.read(Exhibit).sha256
    above = {"low": "500000", "high": None, "low_open": True, "high_open": False}
    drafts = [
        Draft("claim", claim_body("a1", 2, value("1015588"), name), "clerk", inputs=(exhibit.id,)),
        Draft("claim", claim_body("a2", 3, above, name), "clerk", inputs=(exhibit.id,)),
        Draft("claim", claim_body("a3", 4, None, name), "clerk", inputs=(exhibit.id,)),
    ]
    made = workspace.journal.append(drafts)
    workspace.journal.append([Draft("note", {"n": n}, "clerk") for n in range(filler)])
    return (exhibit, *made)


def figures() -> list[Any]:
    """One node of each operation."""
    above = value("500000", "unbounded", low_open=True)

    def node(
        name: str, op: str, inputs: str, unit: str, said: Any, *shown: str, **more: str
    ) -> Any:
        node = {"id": name, "op": op, "inputs": inputs.split(), "unit": unit, "value": said}
        return {**node, "shown": list(shown), **more}

    return [
        node("f1", "given", "", "bbl", value("1015588"), "1,015,588", claim="a1"),
        node("f2", "given", "", "bbl", above, "above 500,000", claim="a2"),
        node("f3", "given", "", "bbl", value("500000"), "500,000", law="paragraph 5"),
        node("f4", "given", "", "t/bbl", value("0.125", "0.13"), parameter="tonnes per barrel"),
        node("f5", "sum", "f1 f2", "bbl", value("1515588", "unbounded", True), "above 1,515,588"),
        node("f6", "product", "f1 f4", "t", value("126948.5", "132026.44"), "126,948 to 132,027 t"),
        node("f7", "quotient", "f1 f4", "", value("7812215.384615", "8124704")),
        node("f8", "minimum", "f1 f3", "bbl", value("500000")),
        node("f9", "maximum", "f1 f2", "bbl", value("1015588", "unbounded")),
        node("f10", "hull", "f1 f3", "bbl", value("500000", "1015588"), "500,000 & more"),
        node("f11", "compare", "f5 f3", "", {"answer": "yes"}, "above the limit"),
        node("f12", "count", "f1 f2 f11", "claim", value("3"), "3"),
    ]


TEXTS = {
    "s1": ("China said 1,015,588 barrels; another, above 500,000.", ["f1", "f2"], ["a1", "a2"]),
    "s2": ("Together above 1,515,588: above the limit.", ["f5", "f11"], ["a1", "a2"]),
    "s3": ("“중국” <said> nothing & more: 500,000 & more, 3.", ["f10", "f12"], ["a3"]),
}


def report(exercise: bool = True, supersedes: Supersedes | None = None) -> Any:
    exhibit = sha256(TABLE).hexdigest()
    claims = [
        {"id": name, "speaker": "someone", "raw": "", "bounds": bounds, "unit": unit,
         "address": "https://example.org/", "exhibit": exhibit, "row": row}
        for name, bounds, unit, row in (
            ("a1", value("1015588"), "bbl", 2),
            ("a2", value("500000", "unbounded", low_open=True), "bbl", 3),
            ("a3", None, "", 4),
        )
    ]  # fmt: skip
    return {
        "format": "watchkeeper-report/1",
        "title": "A small report",
        "compiled_by": "the tests",
        "version": "0",
        "exercise": exercise,
        "supersedes": supersedes and {"bundle": supersedes.bundle, "reason": supersedes.reason},
        "statements": [
            {"id": name, "text": text, "sha256": digest_of(text), "figures": own, "basis": basis}
            for name, (text, own, basis) in TEXTS.items()
        ],
        "figures": figures(),
        "claims": claims,
        "findings": [{"id": "petroleum", "answer": "above the limit"}],
    }


def page(said: Any) -> str:
    """The report as HTML: statements with their figures marked, and all other figures."""
    nodes = {node["id"]: node for node in said["figures"]}
    lines, printed = [], set()
    for item in said["statements"]:
        text = html.escape(item["text"], quote=False)
        for name in item["figures"]:
            for words in nodes[name]["shown"][:1]:
                one = html.escape(words, quote=False)
                mark = f'<data value="x" data-figure="{name}">{one}</data>'
                head, found, tail = text.rpartition(one) if name == "f12" else text.partition(one)
                if found and one not in ("500,000",):
                    text = head + mark + tail
                    printed.add((name, words))
        lines.append(f'<p id="{item["id"]}" data-text-hash="{item["sha256"]}">{text}</p>')
    for node in said["figures"]:
        for words in node["shown"]:
            if (node["id"], words) not in printed:
                one = html.escape(words, quote=False).replace(" ", "\n  ")
                lines.append(f'<span class="n" data-figure="{node["id"]}"> {one} </span>')
    body = "\n".join(lines)
    return f"<!doctype html>\n<html lang=en><title>t</title><body>\n{body}\n</body></html>\n"


def files(said: Any | None = None) -> dict[str, bytes]:
    said = said or report()
    return {
        "report.json": canonical.encode(said),
        "report.html": page(said).encode(),
        "context.jsonld": b'{"@context": {"a": 1.5}}\n',
    }


@dataclass
class Made:
    """A bundle and what it was made from."""

    folder: Path
    written: Written
    origin: Origin
    release: Release


def make(
    folder: Path,
    body: Body = ALONE,
    *,
    said: Any | None = None,
    content: Mapping[str, bytes] | None = None,
    chain: Sequence[Envelope] | None = None,
    signers: Mapping[str, Sequence[ParticipantKey]] | None = None,
    name: str = "small",
    filler: int = 300,
) -> Made:
    """Builds a bundle at `folder`; the workspace is beside it."""
    with Workspace.create(
        folder.parent / f"{folder.name}-case",
        clock=FixedClock(NOON),
        entropy=SeededEntropy("small"),
        name="small-log",
    ) as workspace:
        disclosed = record(workspace, filler)
        trust = Trust(tuple(chain or [body.signed(body.root(workspace.verifier))]), RULES)
        origin = Origin(
            workspace.exhibits,
            workspace.checkpoint(),
            workspace.journal.leaves(),
            trust,
            body.signers() if signers is None else signers,
        )
        said = said or report()
        release = Release(
            name,
            content or files(said),
            (sha256(TABLE).hexdigest(),),
            disclosed,
            exercise=said["exercise"],
            supersedes=said["supersedes"] and Supersedes(**said["supersedes"]),
        )
        written = write_bundle(release, folder, origin, at=NOON)
    return Made(folder, written, origin, release)


def log_key() -> Verifier:
    """The public key of the log that `make` makes."""
    clock, entropy = FixedClock(NOON), SeededEntropy("small")
    with tempfile.TemporaryDirectory() as folder:
        made = Workspace.create(Path(folder) / "w", clock=clock, entropy=entropy, name="small-log")
        made.close()
        return made.verifier
