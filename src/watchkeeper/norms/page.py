"""Counsel's page of a norm, as one HTML file that works from disk: no script, nothing fetched.

Shown are the paragraphs with their status, whom they bind, with what force and when, the tree of
every version, the timeline, rival positions and arguments, limits and the parameters behind them,
the truth table made from the norm, and what counsel still has to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from watchkeeper.claims.parameters import Parameter, load_parameters
from watchkeeper.norms.arguments import Statement
from watchkeeper.norms.explanation import bound_of
from watchkeeper.norms.facts import show
from watchkeeper.norms.generation import GeneratedCase, generate
from watchkeeper.norms.lint import leaves_of
from watchkeeper.norms.outline import cited
from watchkeeper.norms.schema import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Holder,
    LegalException,
    Node,
    Norm,
    Not,
    Patch,
    Regime,
    Version,
    leaves,
)
from watchkeeper.norms.sentences import in_words
from watchkeeper.norms.timeline import timeline

TEMPLATES = Path(__file__).parent / "templates"
INDEX = "index.html"
FORCE_WORDS = {
    "decides": "decides: binding",
    "calls_upon": "calls upon: not binding",
    "recalls": "recalls: counts against nobody",
    "clarifies": "clarifies: counts against nobody by itself",
}
JOINT_WORDS = {AllOf: "all of", AnyOf: "any of", Not: "not"}


def write_pages(regimes: Iterable[Regime], folder: Path, only: str = "") -> tuple[Path, ...]:
    """Writes the page of every norm, or of one, and with all of them an index.

    Args:
        regimes: The regimes.
        folder: Where to; it is made when it is not there.
        only: Id of the one norm, "" for all.

    Returns:
        The files written.
    """
    environment = _environment()
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Path] = []
    shown = tuple(regimes)
    for regime in shown:
        for norm in regime.norms:
            if only in ("", norm.id):
                path = folder / f"{norm.id}.html"
                view = norm_view(norm, regime)
                path.write_text(environment.get_template("norm.html.jinja").render(view), "utf-8")
                found.append(path)
    if not only:
        path = folder / INDEX
        view = {"regimes": [_regime(regime) for regime in shown]}
        path.write_text(environment.get_template("index.html.jinja").render(view), "utf-8")
        found.append(path)
    return tuple(found)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["style"] = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    return environment


def _regime(regime: Regime) -> dict[str, Any]:
    rows = [
        {
            "id": norm.id,
            "title": norm.title,
            "force": norm.force,
            "who": [binding.who for binding in norm.binds],
            "since": [version.since.isoformat() for version in norm.versions],
            "until": _until(norm.versions[-1]),
            "status": _statuses(norm),
            "questions": len(norm.questions),
        }
        for norm in regime.norms
    ]
    return {"id": regime.id, "title": regime.title, "norms": rows}


def _statuses(norm: Norm) -> dict[str, int]:
    found = [norm.paragraphs[reference].status for reference in cited(norm)]
    return {status: found.count(status) for status in ("confirmed", "recalled")}


def norm_view(norm: Norm, regime: Regime) -> dict[str, Any]:
    """What the template shows of a norm, as nested mappings."""
    return {
        "norm": {"id": norm.id, "title": norm.title},
        "regime": regime.title,
        "status": _statuses(norm),
        "force": FORCE_WORDS[norm.force],
        "paragraphs": [_paragraph(norm, reference) for reference in cited(norm)],
        "binds": [
            {
                "who": binding.who,
                "says": binding.says,
                "covers": binding.covers_others,
                "but": list(binding.but),
                "changes": _changes(binding.patch),
            }
            for binding in norm.binds
        ],
        "timeline": timeline(norm),
        "versions": [_version(norm, version) for version in norm.versions],
        "positions": [
            {
                "id": position.id,
                "says": position.says,
                "since": position.since.isoformat() if position.since else "",
                "until": position.until.isoformat() if position.until else "",
                "held_by": [_holder(holder) for holder in position.held_by],
                "changes": _changes(position.patch),
            }
            for position in norm.positions
        ],
        "arguments": [_argument(norm, argument) for argument in norm.arguments],
        "limits": list(_limits(norm)),
        "parameters": [_parameter(parameter) for parameter in _parameters(norm)],
        "tables": list(_tables(norm)),
        "questions": list(norm.questions),
    }


def _until(version: Version) -> str:
    return version.until.isoformat() if version.until else ""


def _paragraph(norm: Norm, reference: str) -> dict[str, str]:
    found = norm.paragraphs[reference]
    return {
        "reference": reference,
        "status": found.status,
        "about": found.about,
        "note": found.note,
        "words": found.words,
        "adopted": found.adopted.isoformat(),
        "address": found.address,
    }


def _version(norm: Norm, version: Version) -> dict[str, Any]:
    return {
        "since": version.since.isoformat(),
        "until": _until(version),
        "force": FORCE_WORDS[version.force],
        "source": [(r, norm.paragraphs[r].status) for r in version.source],
        "changed": version.changed,
        "elements": node_view(version.elements),
        "exceptions": [_exception(norm, exception) for exception in version.exceptions],
        "duties": [duty.says for duty in version.duties],
        "hash": norm.version_hashes[version.since],
    }


def _exception(norm: Norm, exception: LegalException) -> dict[str, Any]:
    return {
        "id": exception.id,
        "burden": exception.burden,
        "says": exception.says,
        "source": [(r, norm.paragraphs[r].status) for r in exception.source],
        "when": node_view(exception.when),
    }


def node_view(node: Node) -> dict[str, Any]:
    """A node with all below it, as nested mappings."""
    if isinstance(node, AllOf | AnyOf | Not):
        parts = [node_view(part) for part in node.parts]
        return {"joint": JOINT_WORDS[type(node)], "says": node.says, "parts": parts}
    return {
        "joint": "",
        "says": node.says,
        "fact": node.fact,
        "test": bound_of(node),
        "standard": node.standard,
        "source": list(node.source),
    }


def _changes(patch: Patch) -> list[dict[str, Any]]:
    found = [{"what": f"in place of “{name}”", "node": node_view(n)} for name, n in patch.replace]
    found += [
        {"what": f"added to “{name}”", "node": node_view(n)} for name, ns in patch.add for n in ns
    ]
    found += [{"what": f"exception “{e.id}”", "node": node_view(e.when)} for e in patch.exceptions]
    return found


def _holder(holder: Holder) -> dict[str, str]:
    who, day = ", ".join(holder.who), holder.on.isoformat()
    return {"who": who, "on": day, "says": holder.says, "address": holder.address}


def _statement(norm: Norm, statement: Statement) -> dict[str, Any]:
    source = [(r, norm.paragraphs[r].status) for r in statement.source]
    return {**_holder(statement.holder), "source": source}


def _argument(norm: Norm, argument: Any) -> dict[str, Any]:
    return {
        "title": argument.title,
        "kind": argument.kind.replace("_", " "),
        "node": argument.node,
        "says": argument.says,
        "source": [(r, norm.paragraphs[r].status) for r in argument.source],
        "made_by": [_statement(norm, statement) for statement in argument.made_by],
        "preconditions": [node_view(node) for node in argument.preconditions],
        "replies": [_statement(norm, statement) for statement in argument.replies],
        "open_points": list(argument.open_points),
    }


def _limits(norm: Norm) -> Iterator[dict[str, str]]:
    for version in norm.versions:
        for tree in (version.elements, *(e.when for e in version.exceptions)):
            for leaf in leaves(tree):
                if isinstance(leaf, AtMost | AtLeast):
                    yield {
                        "since": version.since.isoformat(),
                        "fact": leaf.fact,
                        "words": in_words(leaf.fact, norm.terms),
                        "test": bound_of(leaf),
                    }


def _parameters(norm: Norm) -> list[Parameter]:
    names = {
        name for leaf in leaves_of(norm) if leaf.fact in norm.terms
        for name in norm.terms[leaf.fact].parameters
    }  # fmt: skip
    return [parameter for parameter in load_parameters() if parameter.name in names]


def _parameter(parameter: Parameter) -> dict[str, str]:
    scope = (parameter.product, parameter.speaker.removeprefix("actor:"), parameter.scenario)
    return {
        "name": parameter.name,
        "value": format(parameter.value, "f"),
        "unit": "" if parameter.unit == "1" else parameter.unit,
        "scope": ", ".join(filter(None, scope)),
        "status": parameter.status,
        "source": parameter.source,
    }


def _tables(norm: Norm) -> Iterator[dict[str, Any]]:
    """The generated cases, one table for each version, addressee and position.

    Open are those of the last version for the first addressee.
    """
    made = [case for case in generate(norm) if case.facts]
    first = norm.binds[0].who
    last = max((case.day for case in made if case.addressee == first), default=None)
    for (day, who, position), group in groupby(made, lambda c: (c.day, c.addressee, c.position)):
        cases = list(group)
        yield {
            "day": day.isoformat(),
            "who": who,
            "position": position,
            "open": (day, who) == (last, first),
            "rows": [_row(case, norm.terms) for case in cases],
        }


def _row(case: GeneratedCase, terms: Mapping[str, Any]) -> dict[str, str]:
    fact = case.name.split()[1]
    expect = dict(case.expect)
    value = case.facts[fact]
    word = f" ({value.word})" if value.word else ""
    return {
        "fact": fact,
        "words": in_words(fact, terms),
        "question": terms[fact].question,
        "given": f"{show(value)}{word}",
        "strict": expect["strict"],
        "after": expect.get("after_burdens", expect["strict"]),
    }
