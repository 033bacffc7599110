"""Reads the files of the law: facts, instruments and norms, with file and line in every error.

What makes a file unusable is an error here: an unknown key, fact, paragraph or addressee, a test
that does not fit its fact, an id used twice, versions that overlap. What is usable and unwise is
for `lint`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import get_args

from watchkeeper.norms.arguments import read_arguments, read_holder
from watchkeeper.norms.document import Place, did_you_mean, open_file
from watchkeeper.norms.resolution import node_ids
from watchkeeper.norms.schema import (
    DATE_UNIT,
    Binding,
    Duty,
    Force,
    Holder,
    Norm,
    Paragraph,
    Position,
    Regime,
    Status,
    Term,
    TermType,
    Version,
)
from watchkeeper.norms.trees import (
    WORDS,
    Names,
    read_exceptions,
    read_node,
    read_patch,
    read_sources,
)

DATA = Path(__file__).parent / "data"
TERMS = "terms.yaml"
SPOKEN = "words.yaml"
NO_REGIME = (TERMS, SPOKEN, "parameters.yaml")
FORCES: tuple[Force, ...] = get_args(Force)
STATUSES: tuple[Status, ...] = get_args(Status)
TYPES: tuple[TermType, ...] = get_args(TermType)


def regime_names(data: Path = DATA) -> tuple[str, ...]:
    """The regimes in a folder of norm files, by name."""
    return tuple(sorted(p.stem for p in data.glob("*.yaml") if p.name not in NO_REGIME))


@lru_cache(maxsize=16)
def load_regime(name: str, data: Path = DATA) -> Regime:
    """Reads one regime with the facts and instruments beside it.

    Args:
        name: Name of the regime: of its file without `.yaml`, and of the folder of its subjects.
        data: Folder with `terms.yaml`, `instruments/` and the regimes.

    Raises:
        InputError: No such regime, or a file that cannot be used; with file and line.
    """
    terms = load_terms(data)
    names = Names(terms, load_paragraphs(data))
    root = open_file(data / f"{name}.yaml")
    root.mapping(("regime", "title", "addressees", "norms"), ("regime", "title"))
    if root["regime"].text() != name:
        raise root["regime"].error(f"the name of the file, {name!r}")
    addressees = _addressees(root["addressees"])
    norms: dict[str, Norm] = {}
    for part in (root, *_parts(name, data)):
        for item in part["norms"].items():
            norm = _norm(item, names, addressees)
            if norm.id in norms:
                raise item["id"].error("a name used once")
            norms[norm.id] = norm
    arguments = read_arguments(name, data, norms, names)
    found = tuple(
        replace(norm, arguments=tuple(a for a in arguments if norm.id in a.norms))
        for norm in norms.values()
    )
    return Regime(name, root["title"].text(), found, terms, names.paragraphs, root.file)


def _parts(name: str, data: Path) -> Iterator[Place]:
    """The further files of a regime, one for each subject, in a folder of its name."""
    for path in sorted((data / name).glob("*.yaml")):
        yield open_file(path).mapping(("norms",), ("norms",))


def load_norms(data: Path = DATA) -> Mapping[str, Norm]:
    """Every norm of every regime in a folder, by id; raises `InputError` as `load_regime`."""
    found: dict[str, Norm] = {}
    for name in regime_names(data):
        for norm in load_regime(name, data).norms:
            if norm.id in found:
                place = Place(norm.id, {"$": norm.line}, norm.file, "$", "id")
                raise place.error(f"an id used once; {found[norm.id].file} has it too")
            found[norm.id] = norm
    return found


@lru_cache(maxsize=16)
def load_terms(data: Path = DATA) -> Mapping[str, Term]:
    """Reads `terms.yaml`, in its order, with `words.yaml`; raises `InputError` with its place."""
    root = open_file(data / TERMS).mapping(("facts",), ("facts",))
    found: dict[str, Term] = {}
    for item in root["facts"].items():
        item.mapping(
            ("id", "type", "unit", "values", "question", "rated_by", "standard", "parameters"),
            ("id", "type", "question", "rated_by"),
        )
        term = _term(item)
        _unique(item["id"], (*found, term.id))
        found[term.id] = term
    return found | dict(_spoken(data / SPOKEN, found))


def _spoken(path: Path, terms: Mapping[str, Term]) -> Iterator[tuple[str, Term]]:
    """The terms that the file has words for, with them; a folder may do without the file."""
    if not path.is_file():
        return
    for name, place in open_file(path).mapping(("words",), ("words",))["words"].entries():
        if name not in terms:
            raise place.error(f"a fact of {TERMS}; {did_you_mean(name, terms)}", name)
        yield name, replace(terms[name], words=place.text(), words_line=place.line)


def _term(item: Place) -> Term:
    kind = item["type"].one_of(TYPES)
    unit = DATE_UNIT if kind == "date" else item["unit"].text()
    if (kind == "quantity") != item.has("unit"):
        raise item.error("a unit for a quantity, and for a quantity only")
    if item.has("values") and kind != "category":
        raise item["values"].error("values for a category only", kind)
    return Term(
        id=item["id"].text(),
        type=kind,
        question=item["question"].text(),
        rated_by=item["rated_by"].text(),
        unit=unit,
        values=item["values"].texts(),
        standard=item["standard"].one_of(WORDS, "moderate"),
        parameters=item["parameters"].texts(),
        line=item.line,
    )


@lru_cache(maxsize=16)
def load_paragraphs(data: Path = DATA) -> Mapping[str, Paragraph]:
    """Reads every file of `instruments/`, by reference; raises `InputError` with file and line."""
    found: dict[str, Paragraph] = {}
    for path in sorted((data / "instruments").glob("*.yaml")):
        root = open_file(path).mapping(("organ", "instruments"), ("organ", "instruments"))
        for item in root["instruments"].items():
            keys = ("symbol", "adopted", "address", "paragraphs")
            item.mapping(keys, keys)
            for part in item["paragraphs"].items():
                paragraph = _paragraph(item, part)
                _unique(part["number"], (*(p.number for p in found.values()
                        if p.symbol == paragraph.symbol), paragraph.number))  # fmt: skip
                found[paragraph.reference] = paragraph
    return found


def _paragraph(item: Place, part: Place) -> Paragraph:
    part.mapping(("number", "status", "note", "about", "words"), ("number", "status"))
    return Paragraph(
        symbol=item["symbol"].text(),
        number=part["number"].text(),
        adopted=item["adopted"].day(),
        address=item["address"].text(),
        status=part["status"].one_of(STATUSES),
        note=part["note"].text(),
        about=part["about"].text(),
        words=part["words"].text(),
    )


def _addressees(place: Place) -> Mapping[str, tuple[bool, tuple[str, ...]]]:
    found: dict[str, tuple[bool, tuple[str, ...]]] = {}
    for item in place.items():
        item.mapping(("id", "title", "covers_others", "but"), ("id", "title"))
        _unique(item["id"], (*found, item["id"].text()))
        found[item["id"].text()] = (item["covers_others"].yes(), item["but"].texts())
    return found


def _norm(
    item: Place, names: Names, addressees: Mapping[str, tuple[bool, tuple[str, ...]]]
) -> Norm:
    item.mapping(
        ("id", "title", "force", "binds", "versions", "positions", "questions"),
        ("id", "title", "binds", "versions"),
    )
    force = item["force"].one_of(FORCES, "decides")
    versions = tuple(_version(v, names, force) for v in item["versions"].items())
    binds = tuple(_binds(item["binds"], names, addressees))
    positions = tuple(_position(p, names) for p in item["positions"].items())
    for place in item["positions"].items():
        _unique(place["id"], (p.id for p in positions))
    _check_order(item["versions"], versions)
    _check_patches(item, versions)
    return Norm(
        id=item["id"].text(),
        title=item["title"].text(),
        force=force,
        binds=binds,
        versions=versions,
        positions=positions,
        questions=item["questions"].texts(),
        paragraphs=names.paragraphs,
        terms=names.terms,
        file=item.file,
        line=item.line,
    )


def _version(item: Place, names: Names, force: Force) -> Version:
    keys = ("from", "until", "source", "elements", "exceptions", "duties", "changed", "force")
    item.mapping((*keys, "after_gap"), ("from", "source", "elements"))
    exceptions = read_exceptions(item["exceptions"], names)
    for place in item["exceptions"].items():
        _unique(place["id"], (e.id for e in exceptions))
    return Version(
        since=item["from"].day(),
        until=item["until"].day() if item.has("until") else None,
        source=read_sources(item["source"], names),
        elements=read_node(item["elements"], names),
        exceptions=exceptions,
        duties=tuple(_duty(duty, names) for duty in item["duties"].items()),
        changed=item["changed"].text(),
        force=item["force"].one_of(FORCES, force),
        after_gap=item["after_gap"].yes(),
        line=item.line,
    )


def _duty(item: Place, names: Names) -> Duty:
    item.mapping(("says", "source"), ("says",))
    return Duty(item["says"].text(), read_sources(item["source"], names))


def _binds(
    place: Place, names: Names, addressees: Mapping[str, tuple[bool, tuple[str, ...]]]
) -> Iterable[Binding]:
    seen: list[str] = []
    for item in [place] if isinstance(place.value, str) else place.items():
        plain = isinstance(item.value, str)
        if not plain:
            item.mapping(("who", "says", "source", "replace", "add", "exceptions"), ("who",))
        who = item if plain else item["who"]
        if who.text() not in addressees:
            raise who.error(f"an addressee of the file; {did_you_mean(who.text(), addressees)}")
        seen.append(who.text())
        _unique(who, seen)
        covers, but = addressees[who.text()]
        if plain:
            yield Binding(who.text(), covers_others=covers, but=but)
        else:
            source, patch = read_sources(item["source"], names), read_patch(item, names)
            yield Binding(who.text(), item["says"].text(), source, patch, covers, but)


def _position(item: Place, names: Names) -> Position:
    keys = ("id", "says", "held_by", "versions", "source", "replace", "add", "exceptions")
    item.mapping((*keys, "from", "until"), ("id", "says"))
    return Position(
        id=item["id"].text(),
        says=item["says"].text(),
        held_by=tuple(_holder(holder) for holder in item["held_by"].items()),
        versions=tuple(day.day() for day in item["versions"].items()),
        source=read_sources(item["source"], names),
        patch=read_patch(item, names),
        since=item["from"].day() if item.has("from") else None,
        until=item["until"].day() if item.has("until") else None,
        line=item.line,
    )


def _holder(item: Place) -> Holder:
    item.mapping(("who", "on", "says", "address", "ref"), ("who", "on", "says", "address"))
    return read_holder(item)


def _unique(place: Place, so_far: Iterable[str]) -> None:
    if list(so_far).count(place.text()) > 1:
        raise place.error("a name used once")


def _check_order(place: Place, versions: tuple[Version, ...]) -> None:
    if not versions:
        raise place.error("at least one version")
    places = list(place.items())
    for index, version in enumerate(versions):
        if version.until is not None and version.until < version.since:
            raise places[index]["until"].error("a day not before 'from'")
        if index and (versions[index - 1].until or version.since) >= version.since:
            raise places[index]["from"].error("a day after the last one of the version before")


def _check_patches(item: Place, versions: tuple[Version, ...]) -> None:
    for position in item["positions"].items():
        for day in position["versions"].items():
            if all(day.day() != version.since for version in versions):
                raise day.error("the 'from' of a version")
    ids = {name for version in versions for name in node_ids(version)}
    patched = [*item["positions"].items()]
    patched += [] if isinstance(item["binds"].value, str) else list(item["binds"].items())
    for place in patched:
        for kind in ("replace", "add"):
            if not isinstance(place.value, dict) or not place.has(kind):
                continue
            for name, node in place[kind].entries():
                if name not in ids:
                    raise node.error(f"the id of a node; {did_you_mean(name, ids)}", name)
