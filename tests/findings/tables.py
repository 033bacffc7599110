"""Small tables in the columns of the shipped ones, and cases made of them."""

from __future__ import annotations

from collections.abc import Iterable

from watchkeeper.claims.importing import import_table
from watchkeeper.claims.model import Claim
from watchkeeper.findings.assessing import assess
from watchkeeper.findings.case import Case
from watchkeeper.findings.casework import shipped_basis
from watchkeeper.findings.model import Assessment, Finding
from watchkeeper.findings.options import Options

NOTIFIED = (
    "claim_id,supplier,period_start,period_end,value,unit,as_reported_by,source_address,source_date"
)
ESTIMATED = (
    "claim_id,claimant,kind,period_start,period_end,calls_or_visits,fill_assumption,value,unit,"
    "source_address,source_date"
)
STATED = "id,stated_on,party,speaker,topic,stance,gist_in_our_words,answers,source_address"
MISSILES = "claim_id,claimant,stated_on,what,value,source_address"
ADDRESS = "https://example.org/page"
CASE = Case(title="A test", compiled_by="a test")


def claims_of(header: str, *rows: str) -> list[Claim]:
    """Claims of rows that all must be good."""
    imported = import_table("\n".join((header, *rows)) + "\n", file="test.csv")
    assert imported.rejects == ()
    return list(imported.claims)


def notified(ref: str, supplier: str, start: str, end: str, value: str, unit: str = "bbl") -> str:
    """A row of notified deliveries."""
    return f"{ref},{supplier},{start},{end},{value},{unit},Yonhap,{ADDRESS},{end}"


def estimated(
    ref: str,
    claimant: str,
    start: str,
    end: str,
    value: str,
    fill: str = "",
    kind: str = "assessed",
) -> str:
    """A row of estimated deliveries."""
    return f"{ref},{claimant},{kind},{start},{end},10,{fill},{value},bbl,{ADDRESS},{end}"


def assessed(claims: Iterable[Claim], options: Options | None = None) -> Assessment:
    """The shipped questions asked of the claims."""
    return assess(CASE, claims, shipped_basis(), options or Options())


def finding(assessment: Assessment, name: str) -> Finding:
    """One finding by id."""
    return next(entry for entry in assessment.findings if entry.id == name)
