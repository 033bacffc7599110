"""Claim templates compiled to functions that turn the cells of a row into claims.

The rules:

1. Constants are checked once, when the template is compiled.
2. A claim's content is put together first; its id is the hash of that content (`codec`).
3. A figure that names its own year or rate has that as its conduct or nature.
4. A mark of doubt is named in `unclear`; "unconfirmed" in the address, in a status column or on the
   figure, or "?" on the figure, makes the status unconfirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, get_args

from watchkeeper.claims import mapping as maps
from watchkeeper.claims import model, readers
from watchkeeper.claims.actors import Registry, Resolved
from watchkeeper.claims.addresses import tier_of
from watchkeeper.claims.codec import content_id, source_content
from watchkeeper.claims.model import Claim, Source
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.quantities import Figure, parse_quantity, parse_share
from watchkeeper.claims.readers import Cells, Columns, Reader
from watchkeeper.claims.spans import read_span

Pairs = tuple[tuple[str, str], ...]
_ACTOR_FIELDS = ("speaker", "subject", "object")
_CHOICES = {
    "act": get_args(model.Act),
    "coverage": get_args(model.Coverage),
    "nature": get_args(model.Nature),
    "phase": get_args(model.Phase),
}
_TEXTS = ("topic", "act", "coverage", "nature", "phase", "supersedes", "answers", "gist")
_SPANS = ("conduct", "stated_on", "seen_on")


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What all claims of a row share.

    Attributes:
        label: Ref of the row, or name of its table.
        ref: Ref of the row, "" when it has none.
        address: Source address.
        status: Status that the row's own columns and address give.
        exhibit: SHA-256 of the exhibit.
        line: Line of the row.
    """

    label: str
    ref: str
    address: str
    status: model.Status
    exhibit: str
    line: int


Build = Callable[[list[str], RowFacts], list[Claim]]


def compile_template(
    template: maps.ClaimTemplate, columns: Columns, registry: Registry, unregistered: set[str]
) -> Build:
    """Compiles one template for a table.

    Args:
        template: The template.
        columns: Index of each column of the table.
        registry: Actors.
        unregistered: Gathers the ids that the registry does not hold.

    Returns:
        A function from the trimmed cells and the row's facts to its claims (none when a condition
        does not hold); it raises `InputError` with the column.

    Raises:
        InputError: A constant that is not allowed.
    """
    conditions = [readers.condition(when, columns) for when in template.when]
    make = _Maker(template, columns, registry, unregistered)
    split = template.split
    part_conditions = [readers.condition(when, columns) for when in split.when] if split else []

    def build(cells: list[str], row: RowFacts) -> list[Claim]:
        for holds in conditions:
            if not holds(cells):
                return []
        if split is None:
            return [make.claim(cells, row, "")]
        parts = _parts(split, cells, columns)
        group = _group(split, cells, row, len(parts))
        return [
            make.claim(part, row, group)
            for part in parts
            if all(holds(part) for holds in part_conditions)
        ]

    return build


class _Maker:
    """Makes one claim from the cells of one (part of a) row."""

    def __init__(
        self,
        template: maps.ClaimTemplate,
        columns: Columns,
        registry: Registry,
        unregistered: set[str],
    ) -> None:
        self._fixed: dict[str, Any] = {}
        self._texts: list[tuple[str, Reader[str]]] = []
        for name in _TEXTS:
            field = getattr(template, name)
            read = readers.text(field, columns, _CHOICES.get(name, ()))
            if isinstance(field, str):
                if field:
                    self._fixed[name] = field
            else:
                self._texts.append((name, read))
        self._actors: list[tuple[str, Reader[Resolved]]] = []
        for name in _ACTOR_FIELDS:
            field = getattr(template, name)
            if isinstance(field, maps.Actors):
                read_actors = readers.actors(field, columns, registry, unregistered)
                self._actors.append((name, read_actors))
            elif field:
                fixed = (field,) if isinstance(field, str) else field
                self._fixed[name] = readers.constant_actors(fixed, registry).actors
        self._speaker_text = _speaker_cell(template.speaker, columns)
        self._fixed_speaker = _names(self._fixed, registry)
        self._reporter = readers.cell(columns, template.reporter) if template.reporter else None
        self._resolve = readers.remembered(registry.resolve, unregistered)
        self._spans = [
            (name, readers.period(getattr(template, name), columns))
            for name in _SPANS
            if getattr(template, name) is not None
        ]
        self._quantity = _amount(template.quantity, columns) if template.quantity else None
        self._scope = _pairs(template.scope or {}, columns)
        self._method = _pairs(template.method or {}, columns)

    def claim(self, cells: Cells, row: RowFacts, alternatives: str) -> Claim:
        content = dict(self._fixed)
        if row.ref:
            content["ref"] = row.ref
        if alternatives:
            content["alternatives"] = alternatives
        unclear: list[str] = []
        for name, read in self._texts:
            if value := read(cells):
                content[name] = value
        self._put_actors(content, cells)
        for name, read_period in self._spans:
            if (period := read_period(cells)) is not None:
                content[name] = period
                if period.uncertain:
                    unclear.append(name)
        scope, _ = self._scope(cells)
        method, doubts = self._method(cells)
        unclear += doubts
        content["status"] = row.status
        if self._quantity is not None:
            figure = self._quantity(cells)
            scope, method = _put_figure(content, figure, scope, method, unclear)
        if scope:
            content["scope"] = scope
        if method:
            content["method"] = method
        if unclear:
            content["unclear"] = tuple(sorted(set(unclear)))
        return _finished(content, row)

    def _put_actors(self, content: dict[str, Any], cells: Cells) -> None:
        via: tuple[str, ...] = ()
        for name, read in self._actors:
            resolved = read(cells)
            if resolved.actors:
                content[name] = resolved.actors
            if resolved.via and name == "speaker":
                via = resolved.via
        said = self._fixed_speaker if self._speaker_text is None else self._speaker_text(cells)
        content["speaker_text"] = said
        if self._reporter is not None and (reporter := self._reporter(cells)):
            content["reporter"] = reporter
            resolved = self._resolve(reporter)
            content["reporters"] = resolved.actors
            via += resolved.via
        if via:
            content["via"] = via


def _speaker_cell(
    speaker: str | tuple[str, ...] | maps.Actors, columns: Columns
) -> Reader[str] | None:
    """Reads the speaker as the table names it; None when it names none (only an address)."""
    if isinstance(speaker, maps.Actors) and speaker.read == "actor":
        return readers.cell(columns, speaker.column)
    return None


def _names(fixed: dict[str, Any], registry: Registry) -> str:
    return ", ".join(registry.name(actor, formal=True) for actor in fixed.get("speaker", ()))


def _finished(content: dict[str, Any], row: RowFacts) -> Claim:
    """The claim with its source and its id; the source's place in the exhibit is no content."""
    tier = tier_of(row.address, content.get("reporter", ""))
    if not content["speaker_text"]:
        del content["speaker_text"]
    content["source"] = source_content(row.address, tier)
    claim_id = content_id(row.label, content)
    content["source"] = Source(row.address, tier, False, row.exhibit, row.line)
    content.setdefault("ref", "")
    content.setdefault("speaker", ())
    content.setdefault("speaker_text", "")
    return Claim(id=claim_id, **content)


def _put_figure(
    content: dict[str, Any], figure: Figure, scope: Pairs, method: Pairs, unclear: list[str]
) -> tuple[Pairs, Pairs]:
    if figure.quantity is not None:
        content["quantity"] = figure.quantity
    if figure.missing:
        content["missing"] = figure.missing
    if figure.doubtful:
        unclear.append("quantity")
        content["status"] = "unconfirmed"
    if figure.within:
        content["conduct"] = read_span(figure.within)
    if figure.per:
        content["nature"] = "rate"
        scope = _with(scope, "per", figure.per)
    if figure.noun:
        name, _, noun = figure.noun.partition("=")
        scope = _with(scope, name, noun)
    if figure.reason and figure.missing == "not_computable":
        method = _with(method, "stated", figure.reason)
    return scope, method


def _with(pairs: Pairs, name: str, value: str) -> Pairs:
    return tuple(sorted({**dict(pairs), name: value}.items()))


def _pairs(
    given: dict[str, str | maps.Text], columns: Columns
) -> Callable[[Cells], tuple[Pairs, tuple[str, ...]]]:
    """Reads sorted pairs of name and text, blank ones left out, and the names that are in doubt."""
    shares = [
        (name, field.column)
        for name, field in sorted(given.items())
        if isinstance(field, maps.Text) and field.pick == "share"
    ]
    texts = [
        (name, readers.text(field, columns))
        for name, field in sorted(given.items())
        if isinstance(field, str) or field.pick != "share"
    ]
    fixed = tuple((n, f) for n, f in sorted(given.items()) if isinstance(f, str) and f)
    if len(fixed) == len(given):
        return lambda cells: (fixed, ())

    def read(cells: Cells) -> tuple[Pairs, tuple[str, ...]]:
        pairs = [(name, value) for name, one in texts if (value := one(cells))]
        doubts: list[str] = []
        for name, column in shares:
            share = _share(cells[columns[column]], column)
            if share is not None:
                pairs.append((name, share[0]))
                if share[1]:
                    doubts.append(name)
        return tuple(sorted(pairs)), tuple(doubts)

    return read


def _share(found: str, column: str) -> tuple[str, bool] | None:
    try:
        return parse_share(found)
    except InputError as error:
        raise readers.in_column(column, error) from None


def _amount(field: maps.Amount, columns: Columns) -> Reader[Figure]:
    read, unit = readers.cell(columns, field.column), readers.text(field.unit, columns)
    sense = readers.text(field.sense, columns) if field.sense else None
    said = readers.cell(columns, field.sense.column) if field.sense else None
    nouns = frozenset(field.nouns)

    def figure(cells: Cells) -> Figure:
        found = read(cells)
        if found in field.not_figures:
            return Figure(None, "not_computable", found)
        if not found:
            return parse_quantity("", "")
        sign = sense(cells) if sense else ""
        try:
            stated = parse_quantity(sign + found, unit(cells), nouns=nouns)
        except InputError as error:
            wrong = error.problems[0]
            column, value = (wrong.column, wrong.value) if wrong.column else (field.column, found)
            raise readers.refused(column, value, wrong.expected) from None
        if sign and said:
            stated = _retold(stated, f"{found} {said(cells)}")
        return _tagged(stated, field.noun_scope) if stated.noun else stated

    return figure


def _retold(figure: Figure, raw: str) -> Figure:
    """The figure with what another column says of its bound in its raw text."""
    if figure.quantity is None:
        return figure
    return replace(figure, quantity=replace(figure.quantity, raw=raw))


def _tagged(figure: Figure, name: str) -> Figure:
    """The figure with the scope coordinate that keeps its noun (`counted=builders`)."""
    return replace(figure, noun=f"{name}={figure.noun}")


def _parts(split: maps.Split, cells: list[str], columns: Columns) -> list[list[str]]:
    """The row once for each part of its split cells."""
    listed = {name: _pieces(cells[columns[name]], split) for name in (split.column, *split.beside)}
    count = len(listed[split.column])
    for name, pieces in listed.items():
        if len(pieces) not in (1, count):
            expected = f"{count} parts as in {split.column}, or one"
            raise readers.refused(name, cells[columns[name]], expected)
    parts = []
    for number in range(count):
        part = list(cells)
        for name, pieces in listed.items():
            part[columns[name]] = pieces[number if len(pieces) > 1 else 0]
        parts.append(part)
    return parts


def _pieces(found: str, split: maps.Split) -> list[str]:
    for mark in split.on:
        if mark in found:
            return [piece.strip() for piece in found.split(mark)]
    return [found]


def _group(split: maps.Split, cells: list[str], row: RowFacts, count: int) -> str:
    """The name that alternatives share; it follows from the content alone."""
    if split.alternatives != "yes" or count < 2:
        return ""
    if row.ref:
        return f"{row.ref}:{split.column}"
    digest = sha256("\x1f".join(cells).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{row.label}-{digest}:{split.column}"
