"""Reads the trees of a norm file, and types each leaf by the fact that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from watchkeeper.norms.document import Place, did_you_mean
from watchkeeper.norms.schema import (
    DATE_UNIT,
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Burden,
    Is,
    LegalException,
    Node,
    Not,
    OneOf,
    Paragraph,
    Patch,
    Term,
    Word,
)

LEAF_FORMS = ("is", "one_of", "at_most", "at_least")
JOINTS: Mapping[str, type[AllOf | AnyOf | Not]] = {"all": AllOf, "any": AnyOf, "not": Not}
WORDS: tuple[Word, ...] = get_args(Word)
BURDENS: tuple[Burden, ...] = get_args(Burden)
NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
AMOUNT = re.compile(rf"(?P<number>{NUMBER})\s*(?P<unit>[^\s\d.,].*)")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a norm file may use.

    Attributes:
        terms: Facts by name.
        paragraphs: Paragraphs by reference.
    """

    terms: Mapping[str, Term]
    paragraphs: Mapping[str, Paragraph]


def read_node(place: Place, names: Names) -> Node:
    """Reads a node and all below it.

    Raises:
        InputError: Not one of the seven forms, an unknown fact or paragraph, or a test that does
            not fit the type or unit of the fact; with file and line.
    """
    if place.has("fact"):
        return _leaf(place, names)
    place.mapping((*JOINTS, "fact", "id", "says"))
    form = _form(place, tuple(JOINTS))
    inner = place[form]
    parts = [inner] if form == "not" else list(inner.items())
    if not parts:
        raise inner.error("at least one part")
    nodes = tuple(read_node(part, names) for part in parts)
    kind: type[AllOf | AnyOf | Not] = JOINTS[form]
    return kind(parts=nodes, says=place["says"].text(), id=place["id"].text(), line=place.line)


def _form(place: Place, forms: tuple[str, ...]) -> str:
    found = [form for form in forms if place.has(form)]
    if len(found) != 1:
        raise place.error(f"exactly one of {', '.join(forms)}", " and ".join(found))
    return found[0]


def _leaf(place: Place, names: Names) -> Node:
    place.mapping((*LEAF_FORMS, "fact", "id", "says", "standard", "source"), ("fact",))
    form = _form(place, LEAF_FORMS)
    name = place["fact"].text()
    term = names.terms.get(name)
    if term is None:
        raise place["fact"].error(f"a fact of terms.yaml; {did_you_mean(name, names.terms)}")
    standard = place["standard"].one_of(WORDS, term.standard)
    shared = (name, place["says"].text(), place["id"].text(), standard)
    source = read_sources(place["source"], names)
    if form in ("is", "one_of"):
        return _word_leaf(place[form], form, term, shared, source)
    return _bound_leaf(place[form], form, term, shared, source)


Shared = tuple[str, str, str, Word]


def _word_leaf(
    place: Place, form: str, term: Term, shared: Shared, source: tuple[str, ...]
) -> Node:
    if term.type not in ("yes_no", "category"):
        raise place.error(f"at_most or at_least, for {term.id} is a {term.type}", form)
    values = (place.text(),) if form == "is" else place.texts()
    for value in values:
        check_word(place, term, value)
    fact, says, name, standard = shared
    if form == "is":
        return Is(fact=fact, says=says, id=name, standard=standard, source=source,
                  line=place.line, value=values[0])  # fmt: skip
    if not values:
        raise place.error("at least one value")
    return OneOf(fact=fact, says=says, id=name, standard=standard, source=source,
                 line=place.line, values=values)  # fmt: skip


def _bound_leaf(
    place: Place, form: str, term: Term, shared: Shared, source: tuple[str, ...]
) -> Node:
    if term.type == "date":
        limit, unit = Decimal(place.day().toordinal()), DATE_UNIT
    elif term.type == "quantity":
        limit, unit = read_amount(place, term)
    else:
        raise place.error(f"is or one_of, for {term.id} is a {term.type}", form)
    fact, says, name, standard = shared
    kind = AtMost if form == "at_most" else AtLeast
    return kind(fact=fact, says=says, id=name, standard=standard, source=source,
                line=place.line, limit=limit, unit=unit)  # fmt: skip


def read_amount(place: Place, term: Term) -> tuple[Decimal, str]:
    """Reads `500000 bbl` as a number and the unit of its fact.

    Raises:
        InputError: No number with a unit, or another unit; both units are named.
    """
    match = AMOUNT.fullmatch(place.text().strip())
    if match is None:
        raise place.error(f"a number with its unit, such as '500000 {term.unit}'")
    if match["unit"] != term.unit:
        raise place.error(f"the unit of {term.id}, {term.unit!r}, not {match['unit']!r}")
    return Decimal(match["number"].replace(",", "")), match["unit"]


def check_word(place: Place, term: Term, value: str) -> None:
    """Checks a word against the type of its fact.

    Raises:
        InputError: Not yes or no, or not a word of the category.
    """
    if term.type == "yes_no" and value not in ("yes", "no"):
        raise place.error(f"yes or no, for {term.id} is a yes-or-no fact", value)
    if term.values and value not in term.values:
        raise place.error(f"a value of {term.id}; {did_you_mean(value, term.values)}", value)
    if not value:
        raise place.error(f"a value of {term.id}")


def read_sources(place: Place, names: Names) -> tuple[str, ...]:
    """Reads one or more references of paragraphs; raises `InputError` for an unknown one."""
    found = [place] if isinstance(place.value, str) else list(place.items())
    for item in found:
        if item.text() not in names.paragraphs:
            near = did_you_mean(item.text(), names.paragraphs)
            raise item.error(f"a paragraph of the instruments; {near}")
    return tuple(item.text() for item in found)


def read_exceptions(place: Place, names: Names) -> tuple[LegalException, ...]:
    """Reads a list of exceptions; raises `InputError` as `read_node`."""
    found = []
    for item in place.items():
        item.mapping(("id", "burden", "when", "source", "says"), ("id", "burden", "when"))
        found.append(
            LegalException(
                id=item["id"].text(),
                burden=item["burden"].one_of(BURDENS),
                when=read_node(item["when"], names),
                source=read_sources(item["source"], names),
                says=item["says"].text(),
                line=item.line,
            )
        )
    return tuple(found)


def read_patch(place: Place, names: Names) -> Patch:
    """Reads `replace`, `add` and `exceptions` of an addressee or a position."""
    replace = place["replace"].entries() if place.has("replace") else []
    add = place["add"].entries() if place.has("add") else []
    return Patch(
        replace=tuple((name, read_node(node, names)) for name, node in replace),
        add=tuple(
            (name, tuple(read_node(node, names) for node in nodes.items())) for name, nodes in add
        ),
        exceptions=read_exceptions(place["exceptions"], names),
    )
