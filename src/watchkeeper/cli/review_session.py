"""The terminal session of a review: one proposal at a time, one key for each decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, get_args

import click
from rich.console import Console
from rich.text import Text

from watchkeeper.claims.wording import printable
from watchkeeper.cli.reading_page import claim_text
from watchkeeper.reading.documents.model import SourceDocument
from watchkeeper.reading.model import (
    Answer,
    AnswerKind,
    EventType,
    ProposedClaim,
    Speaker,
    Stance,
)
from watchkeeper.reading.proposing import actor_named
from watchkeeper.reading.recording import (
    ReviewError,
    add_missed,
    decide,
    read_again,
    review_items,
)
from watchkeeper.reading.review import Item, disagreements, for_second_reader, missed, queue
from watchkeeper.record.workspace import Workspace

KEYS = "a accept · e edit · r reject · d defer · m add missed · u undo · c context · q quit"
SECOND_KEYS = "a agree · r disagree · s skip · c context · q quit"
REASONS = {
    "1": "no claim",
    "2": "wrong speaker",
    "3": "wrong stance",
    "4": "said already",
    "5": "not on the subject",
}
_NONE = "-"
Act: TypeAlias = Callable[[str, Item], "int | None"]
"""What a key does to a proposal: how many proposals on, None to stay."""


class _QuitError(Exception):
    """The analyst ends the session."""


class Session:
    """A review in the terminal.

    Args:
        workspace: The workspace.
        by: Who decides.
    """

    def __init__(self, workspace: Workspace, by: str) -> None:
        self._workspace = workspace
        self._by = by
        self._console = Console(highlight=False, soft_wrap=True)
        self._last: Item | None = None
        self._disputed: frozenset[str] = frozenset()
        self._called: dict[str, dict[str, str]] = {}

    def decide(self) -> None:
        """Goes through what waits, until it is done or the analyst quits."""
        items = self._items()
        self._disputed = disagreements(items)
        self._through(queue(items), KEYS, self._decide_one)

    def read_again(self) -> None:
        """Goes through what somebody else accepted."""
        self._through(for_second_reader(self._items(), self._by), SECOND_KEYS, self._read_one)

    def _items(self) -> list[Item]:
        """All proposals; each is called by its words where another one answers it."""
        items = review_items(self._workspace)
        for item in items:
            words = " ".join(printable(item.claim.text).split())
            called = self._called.setdefault(item.document_entry, {})
            called[item.proposed.id] = f"“{words[:70]}{'…' if len(words) > 70 else ''}”"
        return items

    def _through(self, waiting: list[Item], keys: str, act: Act) -> None:
        if not waiting:
            click.echo("Nothing waits.")
            return
        number = 0
        try:
            while number < len(waiting):
                self._show(waiting[number], f"{number + 1} of {len(waiting)}")
                click.echo(keys, err=True)
                number = max(0, number + self._step(act, waiting[number]))
        except (_QuitError, EOFError, KeyboardInterrupt, click.Abort):
            click.echo("")

    def _step(self, act: Act, item: Item) -> int:
        """Asks for keys until one moves on; how many proposals on, which is -1 after an undo."""
        while True:
            key = click.getchar().lower()
            if key in ("q", "\x03", "\x04", ""):
                raise _QuitError
            if key == "c":
                self._console.print(context_of(item, whole=True))
                continue
            try:
                step = act(key, item)
            except (ReviewError, LookupError) as error:
                click.echo(f"not recorded: {error.args[0]}", err=True)
                continue
            if step is not None:
                return step

    def _decide_one(self, key: str, item: Item) -> int | None:
        if key == "a":
            self._last = decide(self._workspace, item, "accepted", self._by)
        elif key == "d":
            self._last = decide(self._workspace, item, "deferred", self._by)
        elif key == "r":
            reason = ask_reason()
            self._last = decide(self._workspace, item, "rejected", self._by, reason=reason)
        elif key == "e":
            self._edit(item)
        elif key == "m":
            self._add(item)
            return None
        elif key == "u":
            return self._undo()
        else:
            return None
        return 1

    def _read_one(self, key: str, item: Item) -> int | None:
        if key == "a":
            read_again(self._workspace, item, self._by, agrees=True)
        elif key == "r":
            read_again(self._workspace, item, self._by, agrees=False, reason=ask_reason())
        elif key != "s":
            return None
        return 1

    def _edit(self, item: Item) -> None:
        edited, topic = ask_edits(item.claim)
        if edited == item.claim and not topic:
            self._last = decide(self._workspace, item, "accepted", self._by)
            return
        self._last = decide(self._workspace, item, "edited", self._by, claim=edited, topic=topic)

    def _add(self, item: Item) -> None:
        words = click.prompt("words of the document", default="", show_default=False)
        if not words:
            return
        claim = missed(item.document.source.text, words)
        speaker = click.prompt("speaker", default="", show_default=False)
        stance = ask_stance("assert")
        events = ask_events(())
        made = replace(
            claim,
            speaker=speaker_named(speaker, ""),
            voice="reported" if speaker else "author",
            stance=stance,
            event_types=events,
        )
        added = add_missed(self._workspace, item.document_entry, made, self._by)
        click.echo(f"added {added.proposed.id}", err=True)

    def _undo(self) -> int | None:
        if self._last is None:
            click.echo("nothing to take back", err=True)
            return None
        decide(self._workspace, self._last, "deferred", self._by, reason="taken back")
        self._last = None
        return -1

    def _show(self, item: Item, place: str) -> None:
        document = item.document
        head = Text(f"\n{place}  ", style="bold")
        head.append(f"{printable(document.source.name)}, {document.anchor.isoformat()}")
        if item.entry in self._disputed:
            head.append("  extractors disagree", style="bold yellow")
        if document.source.ocr:
            head.append("  text recognised in pictures (ocr)", style="bold yellow")
        self._console.print(head)
        self._console.print(context_of(item))
        called = {**self._called.get(item.document_entry, {}), item.claim.id: ""}
        self._console.print(claim_text(item.claim, called))
        self._console.print(Text(f"     rules: {', '.join(item.proposed.rules)}", style="dim"))


def context_of(item: Item, *, whole: bool = False) -> Text:
    """The paragraph around a claim with its parts marked, or the whole document.

    Args:
        item: The proposal.
        whole: Show everything.
    """
    source, claim = item.document.source, item.claim
    start, end = (0, len(source.text)) if whole else _paragraph(source, claim.span)
    text = Text(source.text[start:end])
    marks = [(claim.span, "bold"), (claim.speaker.span, "cyan"), (claim.cue_span, "reverse")]
    marks += [((quote.start, quote.end), "italic") for quote in claim.quotes]
    for span, style in marks:
        if span is not None:
            text.stylize(style, max(0, span[0] - start), max(0, span[1] - start))
    return text


def _paragraph(source: SourceDocument, span: tuple[int, int]) -> tuple[int, int]:
    around = [p for p in source.paragraphs if p.start < span[1] and span[0] < p.end]
    if not around:
        return span
    return min(span[0], around[0].start), max(span[1], around[-1].end)


def ask_reason() -> str:
    """Asks why: a number of a common reason, or words."""
    menu = ", ".join(f"{key} {reason}" for key, reason in REASONS.items())
    answer = str(click.prompt(f"why ({menu}, or words)", default="", show_default=False)).strip()
    return REASONS.get(answer, answer)


def ask_stance(default: Stance) -> Stance:
    """Asks for a stance until one is named."""
    names: tuple[Stance, ...] = get_args(Stance)
    while True:
        answer = str(click.prompt(f"stance ({', '.join(names)})", default=default)).strip()
        for name in names:
            if answer.replace("_", " ") == name:
                return name
        click.echo(f"{answer!r} is no stance", err=True)


def ask_events(default: tuple[EventType, ...]) -> tuple[EventType, ...]:
    """Asks for event types until all are known ones."""
    names: tuple[EventType, ...] = get_args(EventType)
    while True:
        answer = str(click.prompt("event types, by commas", default=", ".join(default) or _NONE))
        words = [word.strip().replace(" ", "_") for word in answer.split(",")]
        words = [word for word in words if word and word != _NONE]
        found = tuple(name for name in names if name in words)
        if len(found) == len(set(words)):
            return found
        click.echo(f"known are {', '.join(names)}", err=True)


def ask_answers(default: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Asks what the claim answers: `ID KIND`, several by semicolons; also refs of the record."""
    stands = "; ".join(f"{answer.claim} {answer.kind}" for answer in default)
    kinds: tuple[AnswerKind, ...] = get_args(AnswerKind)
    while True:
        asked = str(click.prompt("answers (ID KIND; ...)", default=stands or _NONE)).strip()
        pairs = [pair.split(None, 1) for pair in asked.split(";") if pair.strip(f" {_NONE}")]
        found = [
            Answer(pair[0], kind)
            for pair in pairs
            for kind in kinds
            if len(pair) == 2 and pair[1].strip().replace("_", " ") == kind
        ]
        if len(found) == len(pairs):
            return tuple(found)
        click.echo(f"a kind is one of {', '.join(kinds)}", err=True)


def speaker_named(text: str, entity: str) -> Speaker:
    """A speaker by the words of the text and, if it is another, the name of a registered actor."""
    return Speaker(text, entity if entity.startswith("actor:") else actor_named(entity or text))


def ask_edits(claim: ProposedClaim) -> tuple[ProposedClaim, str]:
    """Asks field by field, each with what stands as its default; the claim and its topic."""
    speaker = str(click.prompt("speaker", default=claim.speaker.text or _NONE)).strip()
    entity = str(click.prompt("actor", default=claim.speaker.entity or _NONE)).strip()
    stance = ask_stance(claim.stance)
    events = ask_events(claim.event_types)
    if claim.quantity and not click.confirm("keep the figure", default=True):
        claim = replace(claim, quantity=None)
    answers = ask_answers(claim.answers)
    topic = str(click.prompt("topic in the record", default="statement")).strip()
    named = speaker_named("" if speaker == _NONE else speaker, "" if entity == _NONE else entity)
    same = (named.text, named.entity) == (claim.speaker.text, claim.speaker.entity)
    edited = replace(
        claim,
        speaker=claim.speaker if same else named,
        stance=stance,
        event_types=tuple(sorted(events)),
        answers=answers,
    )
    return edited, "" if topic == "statement" else topic
