"""The front page: what the report is, what it is not, and how to read it."""

from __future__ import annotations

from collections.abc import Mapping

from watchkeeper.report.content import (
    Items,
    Line,
    Notice,
    PartRef,
    Section,
    Statement,
    Text,
    keyed,
)
from watchkeeper.report.context import METHODS_LIMITS, SOURCES_LIST, Context, count, labelled, ours

IS_NOT = {
    "no-organ": "It is not an organ of the Security Council, and no official body is its author.",
    "binds-no-one": (
        "Findings bind no one. They state what follows from the figures and statements in the"
        " record."
    ),
    "integrity-is-not-truth": (
        "Integrity is not truth: that a figure is reproduced faithfully does not make it right."
    ),
}
DONE = {
    "recorded": (
        "Public claims were recorded as published, with their contradictions, one speaker at a"
        " time."
    ),
    "side-by-side": (
        "Figures for the same thing were put side by side, with their bounds; nothing was averaged."
    ),
    "compared": (
        "The results were compared with the limits and tested against the norms, twice: as"
        " alleged, and at the confidence that each norm requires."
    ),
}
NOT_DONE = {
    "not-verified": "No claim was verified on the ground, and no confidential source was used.",
    "not-corrected": (
        "No figure was corrected. A figure that looks wrong was set aside, with the reason."
    ),
    "not-decided": (
        "No question of law that is disputed was decided. Rival positions stand beside each other."
    ),
}
READING = {
    "two-results": (
        "Two results stand beside each other. “On the figures in the record” is arithmetic: it"
        " compares figures with a limit and believes all of them. “At the confidence that the norm"
        " requires” is what remains when figures below that confidence are left out. Neither"
        " implies the other."
    ),
    "own-figures": (
        "“On X's figures and method” means that one speaker's own figures give the result. It is"
        " not a finding that the figures are right."
    ),
    "opens": (
        "Every number opens the claims that it stands on, and every claim shows its speaker, the"
        " figure as published and the address where it can be read."
    ),
    "missing": (
        "“Not reported”, “not sought”, “unknown”, “disputed” and “0” are different things. “No"
        " upper bound” means that the record sets none."
    ),
    "apparent": (
        "“Apparent” and “not shown” are used for what the record suggests and for what it does"
        " not establish. “Undetermined” is a result, not an omission."
    ),
}
EXERCISE = {
    "made-up": "The material of this report is made up. Nothing in it is about real conduct.",
}
PROVES = {
    "unchanged": "That no byte of a release changed since its signers signed it.",
    "logged": "That each claim was in the log, word for word, when they signed.",
    "figures": "That every printed figure follows from the claims and conventions that it names.",
    "signers": "Who signed, for a reader who learned the pin of the signers on another way.",
}
PROVES_NOT = {
    "not-truth": "That a claim is true, or that its speaker said it.",
    "not-complete": "That the record is complete, or that nothing was left out of it.",
    "not-captured": "That a source still says what the record says, where it was not captured.",
    "not-law": "That a norm was read as a court or the Council would read it.",
}
CHECKING = {
    "release": (
        "A published release is checked with the two verifiers that it carries. “python3 -I -S"
        " verify.py FOLDER --root PIN” needs Python alone and no network; “verify.html” opens in a"
        " browser and takes the folder or its zip. The pin must come on another way than with the"
        " release."
    ),
    "number": (
        "To check a number, follow it to its claims, and compare each with the figure as"
        " published at its address. “report.json”, which the PDF also carries as an attachment,"
        " holds each printed figure with its operation and its inputs."
    ),
    "claim": (
        "To check a claim, take its exhibit and row from its card or from the annexes. An exhibit"
        " is named by the SHA-256 of its bytes."
    ),
    "text": (
        "Each statement has an id and the SHA-256 of its text, the same in every form of this"
        " report. A corrected text keeps its id and changes its hash."
    ),
    "again": (
        "To redo the whole with other choices, run “watchkeeper assess” with “--without-speaker”,"
        " “--set” or “--only-confirmed” on the record."
    ),
}


def front(context: Context, *, exercise: bool = False) -> Section:
    """What a reader must know before the first number."""
    assessment = context.assessment
    changed = labelled({k: v for k, v in assessment.options.items() if v})
    notices = [_notice("what-this-is-not", "What this is not", IS_NOT)]
    if exercise:
        notices.insert(0, _notice("exercise", "Exercise", EXERCISE))
    if changed:
        text = f"This run was changed by its reader: {changed}. It is not the standing result."
        notices.append(_notice("changed-run", "Changed run", {"options": text}))
    return Section(
        "front",
        "About this report",
        (
            Statement(
                "front-what",
                ours(
                    "This report is this project's compilation of public claims. Compiled by:"
                    f" {assessment.compiled_by}. It says who stated what, what follows from the"
                    " figures by arithmetic, and what remains at the confidence that a norm"
                    " requires."
                ),
                "lead",
            ),
            *notices,
        ),
        (
            _list("front-done", "What was done", DONE),
            _list("front-not-done", "What was not done", NOT_DONE),
            _list("front-proves", "What the verification of a release shows", PROVES),
            _list("front-proves-not", "What it does not show", PROVES_NOT),
        ),
    )


def _notice(name: str, title: str, texts: Mapping[str, str]) -> Notice:
    return Notice(name, title, keyed(name, _lines(texts)))


def _list(name: str, title: str, texts: Mapping[str, str]) -> Section:
    return Section(name, title, (Items(keyed(name, _lines(texts))),))


def _lines(texts: Mapping[str, str]) -> dict[str, Line]:
    return {key: ours(text) for key, text in texts.items()}


def reading(context: Context, used: int) -> Section:
    """How to read the report; `used` counts the claims with a card."""
    conventions = (
        Text("The conventions for bounds, units and limits are in "),
        PartRef(METHODS_LIMITS, "methods and conventions"),
        Text("; the sources are in "),
        PartRef(SOURCES_LIST, "the list of sources"),
        Text("."),
    )
    held = (
        Text("The record holds "),
        count(len(context.assessment.claims), "claims-export"),
        Text(" claims. The findings of this report use "),
        count(used, "claims"),
        Text(" of them; each of these has a card."),
    )
    lines = {**_lines(READING), "conventions": conventions, "held": held}
    return Section("reading", "How to read it", (Items(keyed("reading", lines)),))


def checking() -> Section:
    """How anyone can check the report without trusting who compiled it."""
    return _list("checking", "How to check this report", CHECKING)
