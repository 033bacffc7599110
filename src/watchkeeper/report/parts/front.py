"""The front page: what the report is, what it is not, and how to read it."""

from __future__ import annotations

from watchkeeper.report.content import Items, Notice, PartRef, Section, Statement, Text
from watchkeeper.report.context import METHODS_LIMITS, SOURCES_LIST, Context, count, labelled, ours

IS_NOT = (
    "It is not an organ of the Security Council, and no official body is its author.",
    "Findings bind no one. They state what follows from the figures and statements in the record.",
    "Integrity is not truth: that a figure is reproduced faithfully does not make it right.",
)
DONE = (
    "Public claims were recorded as published, with their contradictions, one speaker at a time.",
    "Figures for the same thing were put side by side, with their bounds; nothing was averaged.",
    "The results were compared with the limits and tested against the norms, twice: as alleged, and"
    " at the confidence that each norm requires.",
)
NOT_DONE = (
    "No claim was verified on the ground, and no confidential source was used.",
    "No figure was corrected. A figure that looks wrong was set aside, with the reason.",
    "No question of law that is disputed was decided. Rival positions stand beside each other.",
)
READING = (
    "Two results stand beside each other. “On the figures in the record” is arithmetic: it compares"
    " figures with a limit and believes all of them. “At the confidence that the norm requires” is"
    " what remains when figures below that confidence are left out. Neither implies the other.",
    "“On X's figures and method” means that one speaker's own figures give the result. It is not a"
    " finding that the figures are right.",
    "Every number opens the claims that it stands on, and every claim shows its speaker, the figure"
    " as published and the address where it can be read.",
    "“Not reported”, “not sought”, “unknown”, “disputed” and “0” are different things. “No upper"
    " bound” means that the record sets none.",
    "“Apparent” and “not shown” are used for what the record suggests and for what it does not"
    " establish. “Undetermined” is a result, not an omission.",
)


def front(context: Context) -> Section:
    """What a reader must know before the first number."""
    assessment = context.assessment
    changed = labelled({k: v for k, v in assessment.options.items() if v})
    notices = [Notice("what-this-is-not", "What this is not", tuple(map(ours, IS_NOT)))]
    if changed:
        text = f"This run was changed by its reader: {changed}. It is not the standing result."
        notices.append(Notice("changed-run", "Changed run", (ours(text),)))
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
            Section("front-done", "What was done", (Items(tuple(map(ours, DONE))),)),
            Section("front-not-done", "What was not done", (Items(tuple(map(ours, NOT_DONE))),)),
        ),
    )


def reading(context: Context, used: int) -> Section:
    """How to read the report, and how to check it; `used` counts the claims with a card."""
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
    return Section("reading", "How to read it", (Items((*map(ours, READING), conventions, held)),))
