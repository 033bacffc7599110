"""What parties argue about the norms of a finding: displayed, never decided.

An argument stands in every verdict on its norm, for each basis and addressee. It is printed once
for a finding and a norm; where the state of a fact that it depends on differs between verdicts,
each state is printed with the basis, and with the addressee if need be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from watchkeeper.claims import wording
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import (
    Block,
    Items,
    Line,
    Section,
    Statement,
    Text,
    Word,
    anchor,
    text_hash,
)
from watchkeeper.report.context import Context, count_of_claims, joined, ours, theirs
from watchkeeper.report.parts.mapping import (
    Json,
    addressed,
    cited,
    items,
    provision,
    recalled,
    text,
    texts,
)

KINDS: Final = {
    "denies_fact": "It denies the fact",
    "reads_otherwise": "It reads the text otherwise",
    "claims_exception": "It claims an exception",
    "justifies_from_outside": "It seeks to justify the conduct from outside the norm",
    "denies_validity": "It denies the validity of the norm",
}
BASES: Final = {"as_alleged": "as alleged", "at_standard": "at the confidence required"}
EFFECT: Final = (
    "Its effect is left open: the argument is displayed and never decided here, and no verdict"
    " rests on it."
)
NOTE: Final = (
    "What parties argue about these norms, in our words, with the replies. The facts that an"
    " argument depends on are tested like any others; whether they would be enough is law, and is"
    " left to counsel."
)
Heard = tuple[Json, Json]
"""A verdict, and an argument in it."""


def arguments(context: Context, finding: Finding, here: str) -> Section | None:
    """Every argument about the norms of a finding, once for each norm."""
    heard: dict[tuple[str, str, str], list[Heard]] = {}
    for verdict in finding.verdicts:
        for argument in items(verdict, "arguments"):
            key = (text(verdict, "norm"), text(argument, "id"), _wording(argument))
            heard.setdefault(key, []).append((verdict, argument))
    if not heard:
        return None
    worded = Counter((norm, name) for norm, name, _ in heard)
    sections = tuple(
        _argument(
            context,
            several,
            anchor(f"{here}-argument", "-".join((norm, name, *([said] if apart else [])))),
            for_whom=apart,
        )
        for (norm, name, said), several in heard.items()
        for apart in [worded[norm, name] > 1]
    )
    note = Statement(f"{here}-arguments-note", ours(NOTE))
    return Section(f"{here}-arguments", "Arguments of the parties", (note,), sections)


def _wording(argument: Json) -> str:
    """What an argument says, as a hash; the states of facts are no part of it."""
    facts = [(text(leaf, "says"), text(leaf, "test")) for leaf in _leaves(argument)]
    said = {key: value for key, value in argument.items() if key != "preconditions"}
    return text_hash(repr((sorted(said.items()), facts)))[:6]


def _leaves(argument: Json) -> list[Json]:
    """The tests of facts that an argument depends on, whatever joins them."""
    found: list[Json] = []
    waiting = items(argument, "preconditions")
    while waiting:
        node = waiting.pop(0)
        parts = items(node, "parts")
        waiting[:0] = parts
        found += [] if parts else [node]
    return found


def _argument(context: Context, heard: Sequence[Heard], here: str, *, for_whom: bool) -> Section:
    verdict, argument = heard[0]
    title = text(argument, "title") or words.spoken(text(argument, "id")) or "Argument"
    if for_whom:
        who = dict.fromkeys(context.party(text(held, "for")) for held, _ in heard)
        title = f"{title}, for {wording.series(who)}"
    kind = text(argument, "kind")
    aim = f"{KINDS.get(kind, words.spoken(kind) or 'Kind not stated')}. It is aimed at "
    rests = joined(map(cited, items(argument, "sources")), "; ")
    blocks: list[Block] = [
        Statement(
            f"{here}-says",
            (
                Text("The argument, in our words: "),
                *(theirs(text(argument, "says")) or ours("not recorded.")),
            ),
        ),
        Statement(
            f"{here}-kind",
            (
                *ours(f"{aim}{_target(verdict, argument)}."),
                *((Text(" It rests on "), *rests) if rests else ()),
            ),
        ),
        _said(context, items(argument, "made_by"), f"{here}-by", "Who makes it"),
        _needs(context, heard, here),
        _said(context, items(argument, "replies"), f"{here}-reply", "Replies"),
        *_open(argument, here),
        Statement(f"{here}-effect", ours(EFFECT)),
    ]
    return Section(here, title, tuple(blocks))


def _target(verdict: Json, argument: Json) -> str:
    """The norm, and the part of it that the argument is aimed at, in the norm's words."""
    norm = f"“{text(verdict, 'title') or words.spoken(text(verdict, 'norm'))}”"
    node = text(argument, "node")
    if node in ("", "elements"):
        return f"the elements of {norm} as a whole"
    for part in _parts(verdict.get("tree")):
        if text(part, "id") == node:
            if "burden" in part:
                return f"the exception “{words.spoken(node).replace('-', ' ')}” of {norm}"
            if says := text(part, "says"):
                return f"one element of {norm}, that {says}"
    return f"the part “{words.spoken(node).replace('-', ' ')}” of {norm}"


def _parts(value: Any) -> Iterator[Json]:
    """Every mapping in a tree, parents first."""
    if isinstance(value, Mapping):
        yield value
        for part in value.values():
            yield from _parts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _parts(part)


def _said(context: Context, statements: Sequence[Json], here: str, title: str) -> Items:
    """Who said what and when, with what it rests on and where it can be read."""
    made: dict[str, Statement] = {}
    for said in statements:
        key = f"{text(said, 'on')}-{'-'.join(texts(said, 'who'))}"
        name = anchor(here, f"{key}-{text_hash(text(said, 'address'))[:6]}")
        made.setdefault(name, Statement(name, _speech(context, said)))
    none = Statement(f"{here}-none", ours("None recorded."))
    return Items(tuple(made.values()) or (none,), title)


def _speech(context: Context, said: Json) -> Line:
    who = wording.series(context.party(name) for name in texts(said, "who")) or "not named"
    line: Line = (
        Text(f"{who}, {text(said, 'on') or 'date not stated'}: "),
        *(theirs(text(said, "says")) or ours("not put in words")),
    )
    if sources := items(said, "sources"):
        line = (*line, Text(f" (resting on {_resting(sources)})"))
    address = text(said, "address")
    for claim in context.assessment.claims.values():
        if claim.ref and claim.ref == said.get("ref") and address in claim.source.address.split():
            line = (*line, Text(" "), context.reference(claim.id))
    return addressed(line, address)


def _resting(sources: Sequence[Json]) -> str:
    """Provisions in a row, and once whether their numbers are confirmed."""
    doubtful = [source for source in sources if recalled(source)]
    if len(doubtful) == len(sources):
        numbers = "number" if len(sources) == 1 else "numbers"
        return f"{'; '.join(map(provision, sources))}; {numbers} recalled, not confirmed"
    return "; ".join(
        f"{provision(one)}, number recalled, not confirmed" if one in doubtful else provision(one)
        for one in sources
    )


def _needs(context: Context, heard: Sequence[Heard], here: str) -> Items:
    """The facts that an argument depends on, each with its state."""
    tested = [(verdict, _leaves(argument)) for verdict, argument in heard]
    made: dict[str, Statement] = {}
    for index, leaf in enumerate(tested[0][1]):
        key = f"{text(leaf, 'fact')}-{text_hash(text(leaf, 'test'))[:6]}"
        name = anchor(f"{here}-needs", key)
        states = [(verdict, leaves[index]) for verdict, leaves in tested]
        made.setdefault(name, Statement(name, _fact(context, states)))
    none = Statement(f"{here}-needs-none", ours("None stated."))
    return Items(tuple(made.values()) or (none,), "Facts that it depends on")


def _fact(context: Context, tested: Sequence[Heard]) -> Line:
    """A fact, and what the verdicts found of it: once, or for each basis or addressee."""
    leaf = tested[0][1]
    says = text(leaf, "says") or text(leaf, "question") or words.spoken(text(leaf, "fact"))
    line: Line = (*ours(f"{says[:1].upper()}{says[1:]}" or "Not named"), Text(": "))
    line = (*line, *joined(_states(context, tested), "; "), Text("."))
    known = context.assessment.claims
    evidence = [name for _, one in tested for name in texts(one, "evidence") if name in known]
    if evidence:
        line = (*line, Text(" Stands on "), count_of_claims(context, evidence), Text("."))
    return line


def _states(context: Context, tested: Sequence[Heard]) -> Iterable[Line]:
    states = {(_basis(verdict), text(verdict, "for")): _state(leaf) for verdict, leaf in tested}
    if len(set(states.values())) == 1:
        return (next(iter(states.values())),)
    bases: dict[str, list[Line]] = {}
    for (basis, _), state in states.items():
        bases.setdefault(basis, []).append(state)
    if all(len(set(held)) == 1 for held in bases.values()):
        return [(Text(f"{basis} "), *held[0]) for basis, held in bases.items()]
    return [
        (Text(f"{basis}, for {context.party(who)} "), *state)
        for (basis, who), state in states.items()
    ]


def _basis(verdict: Json) -> str:
    basis = text(verdict, "basis")
    return BASES.get(basis, words.spoken(basis))


def _state(leaf: Json) -> Line:
    state = words.spoken(text(leaf, "state")) or "not tested"
    reason = text(leaf, "reason")
    why = words.REASONS.get(reason, words.spoken(reason))
    return (Word(state, "state"), *ours(f" ({why})" if why else ""))


def _open(argument: Json, here: str) -> Iterator[Items]:
    """Questions of law that stay open even if every fact were established."""
    points = texts(argument, "open_points")
    if points:
        named = {anchor(f"{here}-open", text_hash(point)[:8]): point for point in points}
        listed = tuple(Statement(name, theirs(point)) for name, point in named.items())
        yield Items(listed, "Left open even if every fact were established")
