"""An assessment with text that must not reach a page as markup, as a link, or in disorder."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.report.builders import claim, day, ledger, verdict
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Source
from watchkeeper.findings.model import Assessment, Finding
from watchkeeper.weighing.model import (
    ClaimantEstimate,
    Conflict,
    Crossing,
    CurvePoint,
    Gap,
    Refused,
    SetAside,
    YearLedgers,
)

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'single' {{ 7*7 }} $x^2$ \u202egnp.exe \u200f"
KOREAN = "조선민주주의인민공화국 원유공업성"
CYRILLIC = "Министерство иностранных дел Российской Федерации"


def hostile() -> Assessment:
    """Text in every field that must not reach a page as markup or as a link."""
    evil = claim(
        f"X{HOSTILE}", id=f"X{HOSTILE}-1", speaker=("actor:evil", "actor:ko", "actor:ru"),
        speaker_text=HOSTILE, reporter=f"{KOREAN} {CYRILLIC}", gist=HOSTILE, act="estimate",
        raw=f"{HOSTILE}\x00\ud800", unit="<b>unit</b>", answers=HOSTILE, supersedes=HOSTILE,
        scope=(("place", HOSTILE),), method=(("fill", HOSTILE),), alternatives=HOSTILE,
        source=Source("javascript:alert(1)//https://example.org/ JAVASCRIPT:alert(2)", "unknown"),
    )  # fmt: skip
    data = claim(
        "D1", number=Interval(None, None), act="deny", gist=KOREAN,
        source=Source("data:text/html,<script>x</script> https://u:p@evil.example/ "
                      "https://good.example/\u202egnp https://ok.example/a(b)?c=1&d=<x>",
                      "aggregator"),
    )  # fmt: skip
    claims = {item.id: item for item in (evil, data)}
    amount = Interval(Decimal(0), None)
    row = tuple(claims)
    year = YearLedgers(
        2023, ledger("notified", amount, row), ledger("unnotified", amount, ()),
        ledger("combined", amount, row), ledger("combined", amount, row),
        (ClaimantEstimate(("actor:evil", "actor:ko"), (HOSTILE,), Interval(None, None),
                          "undetermined", False, (), None, None, row),),
        Crossing((CurvePoint(date(2023, 1, 1), Decimal(0), None),), day("2023-01-01"), None),
        Crossing((), None, None),
        (Gap("actor:ko", day("2023-01-01"), day("2023-12-31"), "not_reported"),), (),
        (SetAside(evil.id, HOSTILE, HOSTILE, HOSTILE, (data.id,)),),
        (Refused(data.id, HOSTILE),),
        (Conflict("notified", HOSTILE, HOSTILE, ((evil.id, amount), (data.id, amount)), amount),),
    )  # fmt: skip
    finding = Finding(
        f"f {HOSTILE}", HOSTILE, HOSTILE, HOSTILE, 2023, year,
        {"combined": {"exceeds": HOSTILE, "reason": HOSTILE}},
        ({**verdict("as_alleged", [evil.id]), "title": HOSTILE, "for": HOSTILE,
          "reading": HOSTILE},),
        ({"fact": HOSTILE},), row, row, row, {HOSTILE: HOSTILE},
    )  # fmt: skip
    actors = {"actor:evil": f"{HOSTILE} " * 8, "actor:ko": KOREAN, "actor:ru": CYRILLIC}
    return Assessment(HOSTILE, HOSTILE, HOSTILE, {HOSTILE: HOSTILE}, (finding,), claims, actors,
                      {HOSTILE: 3})  # fmt: skip
