"""Arguments that parties make about a norm: recorded and shown, never decided.

An argument names who made it and when, its kind, the node that it aims at and the replies to it.
Its factual preconditions are tests of facts like any other; whether they would suffice is law, and
is left to counsel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from watchkeeper.norms.document import Place, did_you_mean, open_file
from watchkeeper.norms.resolution import node_ids
from watchkeeper.norms.schema import Holder, Node, Norm
from watchkeeper.norms.trees import Names, read_node, read_sources

FOLDER = "arguments"
ArgumentKind = Literal[
    "denies_fact", "reads_otherwise", "claims_exception", "justifies_from_outside",
    "denies_validity",
]  # fmt: skip
KINDS: tuple[ArgumentKind, ...] = get_args(ArgumentKind)


@dataclass(frozen=True, slots=True)
class Statement:
    """A party's statement of an argument or of a reply to it.

    Attributes:
        holder: Who said what, when, and where that can be read.
        source: Paragraphs that it rests on.
    """

    holder: Holder
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument.

    Attributes:
        id: Its name.
        title: What it is called.
        kind: What it does to the finding.
        says: The argument in our words.
        norms: Ids of the norms that it aims at.
        node: Id of the node that it aims at.
        source: Paragraphs that it rests on.
        made_by: Who made it.
        preconditions: What must be so for it to arise at all; facts, not law.
        replies: What others answer.
        open_points: What stays open even where every precondition is met.
        line: Line of its file.
    """

    id: str
    title: str
    kind: ArgumentKind
    says: str
    norms: tuple[str, ...]
    node: str
    source: tuple[str, ...]
    made_by: tuple[Statement, ...]
    preconditions: tuple[Node, ...]
    replies: tuple[Statement, ...]
    open_points: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


def read_holder(item: Place) -> Holder:
    """Reads who holds a position or made a statement; raises `InputError` with file and line."""
    return Holder(
        who=item["who"].texts(),
        on=item["on"].day(),
        says=item["says"].text(),
        address=item["address"].text(),
        ref=item["ref"].text(),
    )


def read_arguments(
    regime: str, data: Path, norms: Mapping[str, Norm], names: Names
) -> tuple[Argument, ...]:
    """The arguments on a regime; none when it has no file of them.

    Args:
        regime: Name of the regime.
        data: Folder of norm files.
        norms: The norms of the regime, by id.
        names: The facts and paragraphs.

    Raises:
        InputError: An unknown norm, node, fact or paragraph; with file and line.
    """
    path = data / FOLDER / f"{regime}.yaml"
    if not path.is_file():
        return ()
    root = open_file(path).mapping(("arguments",), ("arguments",))
    return tuple(_argument(item, norms, names) for item in root["arguments"].items())


def _argument(item: Place, norms: Mapping[str, Norm], names: Names) -> Argument:
    needed = ("id", "title", "kind", "says", "norms", "made_by")
    item.mapping((*needed, "node", "source", "preconditions", "replies", "open_points"), needed)
    aimed = item["norms"].texts()
    for place in [item["norms"]] if isinstance(item["norms"].value, str) else item["norms"].items():
        if place.text() not in norms:
            raise place.error(
                f"the id of a norm of the regime; {did_you_mean(place.text(), norms)}"
            )
    node = item["node"].text() or "elements"
    ids = {name for norm in aimed for version in norms[norm].versions for name in node_ids(version)}
    if node not in ids:
        raise item["node"].error(f"the id of a node; {did_you_mean(node, ids)}")
    return Argument(
        id=item["id"].text(),
        title=item["title"].text(),
        kind=item["kind"].one_of(KINDS),
        says=item["says"].text(),
        norms=aimed,
        node=node,
        source=read_sources(item["source"], names),
        made_by=tuple(_statements(item["made_by"], names)),
        preconditions=tuple(read_node(part, names) for part in item["preconditions"].items()),
        replies=tuple(_statements(item["replies"], names)),
        open_points=item["open_points"].texts(),
        line=item.line,
    )


def _statements(place: Place, names: Names) -> Iterator[Statement]:
    for item in place.items():
        item.mapping(
            ("who", "on", "says", "address", "ref", "source"), ("who", "on", "says", "address")
        )
        yield Statement(read_holder(item), read_sources(item["source"], names))
