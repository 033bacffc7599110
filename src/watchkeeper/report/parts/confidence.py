"""How well a finding is founded: the generated sentence, the word twice, and without each speaker.

What the words rest on, line by line, stands in the annex of lines (`parts.lines`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watchkeeper.claims import wording
from watchkeeper.findings.model import Finding, Ground
from watchkeeper.report import words
from watchkeeper.report.content import (
    Block,
    Column,
    Line,
    PartRef,
    Section,
    Statement,
    Table,
    Text,
    Word,
    anchor,
)
from watchkeeper.report.context import Context, count_of_claims, ours
from watchkeeper.weighing.confidence.elements import Printed
from watchkeeper.weighing.confidence.overrides import Override
from watchkeeper.weighing.confidence.words import Weighed

FURTHER = " (for a norm only)"
UNRATED = "No claim of it has been rated: what is not rated counts for nothing."


def word_line(ground: Ground | None) -> Line:
    """The word of a finding for a table; an override never without the word that it replaces."""
    if ground is None:
        return ours("not weighed")
    if not ground.claims:
        return ours("nobody asserts it")
    standing = ground.standing
    if standing.override is None:
        return (Word(standing.word, "state"),)
    return (Word(standing.word, "state"), Text(f" by override; the rules give {ground.word.word}"))


def confidence(context: Context, finding: Finding, here: str) -> Section | None:
    """The section of a finding; None where nothing was weighed."""
    ground = finding.ground
    if ground is None:
        return None
    name = f"{here}-confidence"
    if not ground.claims:
        none = Statement(f"{name}-says", ours("No claim in the record asserts it."), "answer")
        return Section(name, "How well it is founded", (none, *_override(ground, name)))
    blocks: list[Block] = [
        Statement(f"{name}-says", ours(words.printable(ground.sentence)), "answer", ground.rated),
        *_override(ground, name),
    ]
    if ground.rated:
        blocks += [_words(ground, name), *_without(context, ground, name)]
    blocks.append(_basis(context, finding, ground, name))
    return Section(name, "How well it is founded", tuple(blocks))


def _override(ground: Ground, name: str) -> Iterator[Statement]:
    for index, one in enumerate(ground.overrides):
        text = override_words(one, ground)
        yield Statement(f"{name}-override-{index + 1}", ours(words.printable(text)))


def override_words(one: Override, ground: Ground) -> str:
    """What an override does, in a sentence; one that does nothing says so."""
    reason, computed = one.reason.rstrip("."), ground.word.word
    by = f"{one.by} puts “{one.word}” in place of “{one.computed}”; reason: {reason}."
    if one == ground.standing.override:
        return f"Override, countersigned by {one.second}: {by} The rules give “{computed}”."
    if one.pending:
        return f"Override without a second signature, which changes nothing: {by}"
    if one.computed != computed:
        return f"Override that lapsed when the rules came to give “{computed}”: {by}"
    return f"Override that a later one replaced: {by}"


def _words(ground: Ground, name: str) -> Table:
    """A row for each element: its word on all evidence and without participants, each with why."""
    word = ground.word
    rows = [_row(one) for one in word.elements]
    if len(rows) > 1:
        decided = f": the weakest, of “{word.decided_by}”"
        rows.append(
            (
                ours("together"),
                (Word(word.word, "state"), *ours(words.printable(decided))),
                (Word(word.without_participants, "state"), Text(": the weakest")),
                ours("each its own"),
            )
        )
    rows += [_row(one, FURTHER) for one in ground.further]
    columns = (
        Column("Element", "long"),
        Column("On all evidence, and why", "long"),
        Column("Without what participants supplied, and why", "long"),
        Column("Word needed"),
    )
    caption = "The word on all evidence, and what remains without the parties to the monitoring"
    return Table(f"{name}-words", caption, columns, tuple(rows))


def _row(one: Printed, note: str = "") -> tuple[Line, ...]:
    return (
        ours(words.printable(f"{one.name}{note}")),
        word_and_why(one.all),
        word_and_why(one.without_participants),
        ours(one.standard),
    )


def word_and_why(weighed: Weighed) -> Line:
    """The word, which a reader scans for, and the rest of its reason."""
    reason = weighed.reason.removeprefix(weighed.word)
    return (Word(weighed.word, "state"), *ours(words.printable(reason)))


def _without(context: Context, ground: Ground, name: str) -> Iterator[Block]:
    """The word without each speaker, speakers that leave the same word in one row."""
    left: dict[str, list[str]] = defaultdict(list)
    for actor, word in ground.word.without:
        left[word].append(context.called(actor))
    if not left:
        return
    if set(left) == {ground.word.word}:
        who = "; ".join(sorted(left[ground.word.word]))
        text = f"The word is the same without any one of these speakers: {who}."
        yield Statement(f"{name}-without", ours(words.printable(text)))
        return
    order = sorted(left.items(), key=lambda pair: (pair[0] == ground.word.word, pair[0]))
    rows = tuple(
        (
            ours("unchanged" if word == ground.word.word else "changes"),
            (Word(word, "state"),),
            ours(words.printable("; ".join(sorted(speakers)))),
        )
        for word, speakers in order
    )
    columns = (
        Column("The word"),
        Column("Word that is left", "word"),
        Column("Without any one of these speakers", "long"),
    )
    yield Table(f"{name}-without", "The word without each speaker in turn", columns, rows)


def _basis(context: Context, finding: Finding, ground: Ground, name: str) -> Statement:
    if not ground.rated:
        return Statement(f"{name}-basis", ours(UNRATED))
    items = len({item.item_id for item in ground.items})
    line: Line = (
        count_of_claims(context, ground.rated),
        Text(" of "),
        count_of_claims(context, ground.claims),
        Text(f" rated; {raters(ground)} The "),
        PartRef(
            lines_anchor(finding.id), f"{wording.plural(items, 'item', 'items')} and their lines"
        ),
        Text(" stand in the annex."),
    )
    return Statement(f"{name}-basis", line)


def raters(ground: Ground) -> str:
    """Who rated the items, and when: ratings are somebody's, and dated."""
    by = sorted({item.rated_by for item in ground.items if item.rated_by})
    on = sorted({item.rated_on for item in ground.items if item.rated_on})
    when = f" on {on[0]}" if len(on) == 1 else f" from {on[0]} to {on[-1]}" if on else ", not dated"
    who = (
        wording.series(words.printable(name) for name in by)
        or "somebody whom the table does not name"
    )
    return f"the ratings are those of {who}{words.printable(when)}."


def lines_anchor(finding_id: str) -> str:
    """The id of the annex of a finding's lines."""
    return anchor("lines", finding_id)
