"""docs/facts.md, made from `terms.yaml`, so that the page and the law cannot drift apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from watchkeeper.norms.lint import leaves_of
from watchkeeper.norms.schema import Norm, Term

SHOWN = 4
"""How many norms are named for a fact; a number stands for the rest."""

HEAD = """\
# Facts

<!-- Made from src/watchkeeper/norms/data/terms.yaml by `watchkeeper.norms.factpage`; not edited by
     hand. -->

The facts that norms ask for. A file of facts (see [norms.md](norms.md)) may answer any of them;
one that it leaves out is unknown because it was not sought.

| Fact | Type | Question | Rated by | Confidence | Asked by |
|---|---|---|---|---|---|
"""


def fact_page(terms: Mapping[str, Term], norms: Iterable[Norm]) -> str:
    """The page as Markdown.

    Args:
        terms: Facts by name, in the order of the page.
        norms: The norms that ask for them.
    """
    asked: dict[str, list[str]] = {}
    for norm in norms:
        for name in dict.fromkeys(leaf.fact for leaf in leaves_of(norm)):
            asked.setdefault(name, []).append(norm.id)
    return HEAD + "".join(_rows(terms, asked))


def _rows(terms: Mapping[str, Term], asked: Mapping[str, list[str]]) -> Iterator[str]:
    for term in terms.values():
        cells = (
            f"`{term.id}`",
            _type(term),
            term.question,
            term.rated_by,
            term.standard,
            _asked(asked.get(term.id, [])),
        )
        yield f"| {' | '.join(cells)} |\n"


def _asked(norms: list[str]) -> str:
    """The first few norms that ask, and how many more."""
    if not norms:
        return "no norm; arguments or the matrix"
    more = len(norms) - SHOWN
    return ", ".join(norms[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _type(term: Term) -> str:
    if term.type == "yes_no":
        return "yes or no"
    if term.type == "quantity":
        return f"quantity in {term.unit}"
    if term.type == "category":
        words = ", ".join(f"`{value}`" for value in term.values)
        return f"one of {words}" if words else "a word"
    return "date"
