"""Casework for the report's tests."""

from __future__ import annotations

from datetime import date

from watchkeeper.panel.casework.model import (
    Answer,
    Casework,
    Closed,
    Effect,
    Recommendation,
    RecommendationFile,
    Reminder,
    Request,
    RequestFile,
    ResponseRate,
    Sought,
    StatusOf,
    Withdrawal,
)

SENT, DUE = date(2026, 1, 10), date(2026, 2, 10)
ASKED = Request(
    "Russian Federation", "Which vessels called?", "note verbale", SENT, DUE, "petroleum-2023"
)
ANSWERED = RequestFile(
    "e1", "aaaa1111", ASKED, (Reminder("e1", date(2026, 2, 20)),),
    (Answer("e1", date(2026, 2, 22), "receipt", "It arrived."),
     Answer("e1", date(2026, 2, 25), "in_part", "Names one.", "A port call.",
            "https://example.org/answer")),
    None, "in_part",
)  # fmt: skip
OVERDUE = RequestFile(
    "e2", "bbbb2222", Request("A bank", "Who paid?", "letter", SENT, None, "elsewhere"), (), (),
    None, "open",
)  # fmt: skip
GONE = RequestFile(
    "e3", "cccc3333", Request("ROK", "What was seen?", "letter", SENT, DUE), (), (),
    Withdrawal("e3", date(2026, 1, 20), "Sent twice."), "withdrawn",
)  # fmt: skip
RATES = (
    ResponseRate("A bank", False, 1, 0, 0, 0, 0, 0, 1),
    ResponseRate("Russia", False, 1, 1, 0, 1, 0, 0, 0),
)
RECOMMENDED = RecommendationFile(
    "r1", "dddd4444",
    Recommendation("flag States", "Inspect the vessels.", "S/RES/2397 (2017), para. 9", SENT,
                   "petroleum-2023"),
    (StatusOf("r1", "partly_implemented", DUE, "Two of five."),),
)  # fmt: skip


def casework() -> Casework:
    """One of everything."""
    return Casework(
        date(2026, 3, 1),
        (ANSWERED, OVERDUE, GONE),
        RATES,
        (Sought("Imagery of unloading", "two archives", SENT, "arms-to-russia"),),
        (Closed("A call of May", "Another ship.", SENT),),
        (RECOMMENDED,),
        (Effect("effect", "Pumps waited nine months.", "patients", SENT, "https://example.org/h"),),
    )
