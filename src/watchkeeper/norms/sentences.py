"""A verdict in one sentence, made from the same explanation as its tree.

It names for whom, under which paragraphs, what was shown, what was not and what the verdict turns
on; it says when words were set aside, when a dispute does not matter, and what is not settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watchkeeper.norms.explanation import (
    Explained,
    ExplainedException,
    ExplainedReading,
    Explanation,
    bound_of,
)
from watchkeeper.norms.facts import show
from watchkeeper.norms.schema import AllOf, AnyOf, AtLeast, AtMost, Not, Term
from watchkeeper.norms.truth import MET, NOT_MET, UNKNOWN
from watchkeeper.norms.turning import DATE

REASONS = {
    "not_sought": "not sought",
    "sought_not_found": "sought and not found",
    "below_required_confidence": "below the required confidence",
    "disputed": "disputed",
    "bounds_too_wide": "its bounds lie on both sides of the limit",
    "straddles_versions": "the dates fall under more than one text",
}
VERDICTS = {
    "inconsistent": "inconsistent with",
    "not_inconsistent": "not inconsistent with",
    "undetermined": "undetermined under",
    "not_in_force": "no text was in force on the day; first from",
    "contested": "contested law under",
    "called_upon_not_followed": "not what was called for by",
}
DAY_WORDS = "on which day it happened"


def in_words(fact: str, terms: Mapping[str, Term]) -> str:
    """A fact as a clause of a sentence: "whether it took place"; its question when it has no words.

    Args:
        fact: Its name, or `date` for the date of the conduct.
        terms: All facts, by name.
    """
    if fact == DATE:
        return DAY_WORDS
    term = terms.get(fact)
    if term is None:
        return fact
    return term.words or f"“{term.question}”"


def sentence(explanation: Explanation) -> str:
    """The verdict of an explanation as one sentence."""
    verdict = explanation.verdict
    own = {reference for r in verdict.readings if r.resolved for reference in r.resolved.sources}
    cited = [p.reference for p in explanation.sources if not own or p.reference in own]
    alleged = "as alleged, with the confidence standard set aside, " if (
        verdict.rules.standard == "as_alleged") else ""  # fmt: skip
    head = f"{verdict.norm.title}, for {verdict.addressee}: {alleged}{VERDICTS[verdict.strict]} "
    body = "; ".join(part for part in _body(explanation) if part)
    return f"{head}{_list(cited)}{': ' if body else ''}{body}."


def _body(explanation: Explanation) -> Iterable[str]:
    verdict = explanation.verdict
    if verdict.strict == "contested":
        yield from _rivals(explanation)
    elif verdict.strict != "not_in_force":
        same = (r for r in explanation.readings if r.reading.strict == verdict.strict)
        chosen = next(same, None)
        if chosen is not None:
            yield from _clauses(chosen)
        yield from _rivals(explanation)
    if verdict.after_burdens == "inconsistent_unless_excused":
        yield "after burdens inconsistent unless the invoker shows the exception"
    terms = verdict.norm.terms
    if explanation.turns_on:
        yield "this turns on " + _list(
            [f"{in_words(o.fact, terms)} ({REASONS[o.reason]})" for o in explanation.turns_on]
        )
    for dispute in explanation.disputes:
        effect = "matters" if dispute.material else "does not change this"
        yield f"the dispute about {in_words(dispute.fact, terms)} {effect}"
    recalled = [p.reference for p in explanation.sources if p.status == "recalled"]
    if recalled:
        yield f"not settled, for {_list(recalled)} {'is' if len(recalled) == 1 else 'are'} recalled"


def _rivals(explanation: Explanation) -> Iterable[str]:
    """What the rival positions make of it: each by itself, or that they agree."""
    held = explanation.positions
    if len({verdict.strict for _, verdict in held}) > 1:
        for position, verdict in held:
            yield f"on the position {position.id} ({position.says}) {_words(verdict.strict)}"
    elif len(held) > 1:
        yield f"on the positions {_list([position.id for position, _ in held])} alike"


def _words(verdict: str) -> str:
    return verdict.replace("_", " ")


def _clauses(explained: ExplainedReading) -> Iterable[str]:
    """What decided one reading: its elements, then its exceptions."""
    elements = explained.elements
    if elements is None:
        return
    strict = explained.reading.strict
    applying = next((e for e in explained.exceptions if e.tree.state is MET), None)
    if elements.state is NOT_MET or (strict != "not_inconsistent" and elements.state is UNKNOWN):
        yield from why(elements)
    elif strict == "not_inconsistent" and applying is not None:
        yield f"the exception {applying.id} applies, for {'; '.join(why(applying.tree))}"
        return
    else:
        yield from why(elements)
    if elements.state is not NOT_MET:
        for exception in explained.exceptions:
            yield from _exception(exception)
        resolved = explained.reading.resolved
        if resolved is not None and resolved.version.force in ("recalls", "clarifies"):
            force = resolved.version.force
            yield f"the paragraph {force} and counts against nobody by itself"


def _exception(exception: ExplainedException) -> Iterable[str]:
    state, clauses = exception.tree.state, "; ".join(why(exception.tree))
    if state is NOT_MET:
        note = f" ({exception.says})" if exception.says else ""
        yield f"the exception {exception.id} does not apply, for {clauses}{note}"
    elif state is UNKNOWN:
        who = "the invoker" if exception.burden == "invoker" else "the proponent"
        yield f"the exception {exception.id}, for {who} to settle, is open: {clauses}"


def why(explained: Explained) -> list[str]:
    """The clauses that give a node its state, as the file says them."""
    node, state = explained.node, explained.state
    if not isinstance(node, AllOf | AnyOf | Not):
        return [_lead(state) + node.says + _bound(explained)]
    deciding = [part for part in explained.parts if _decides(explained, part)]
    inner = [clause for part in deciding for clause in why(part)]
    if not node.says or isinstance(node, AllOf):
        return inner
    detail = f" ({'; '.join(inner)})" if state is MET and not isinstance(node, Not) else ""
    return [_lead(state) + node.says + detail]


def _decides(explained: Explained, part: Explained) -> bool:
    if isinstance(explained.node, Not):
        return True
    return part.state is explained.state


def _lead(state: object) -> str:
    if state is MET:
        return ""
    return "it is not so that " if state is NOT_MET else "it is not shown that "


def _bound(explained: Explained) -> str:
    node, given = explained.node, explained.given
    if isinstance(node, AtMost | AtLeast):
        known = "unknown" if given is None else show(given)
        points = given.break_even if given is not None else ()
        turns = "".join(f"; at the limit when {p.parameter} is {p.value:f}" for p in points)
        return f" (given {known}, bound {bound_of(node)}{turns})"
    return ""


def _list(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
