"""What moved since findings were recorded, and why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.findings.tables import CASE, ESTIMATED, MISSILES, claims_of, estimated
from tests.weighing.confidence.build import item
from watchkeeper.claims.model import Claim
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.recording import CLAIM
from watchkeeper.cli.assess import assess as command
from watchkeeper.findings.arguments import with_argument_claims
from watchkeeper.findings.assessing import Basis, assess
from watchkeeper.findings.casework import (
    assess_workspace,
    finding_body,
    record_findings,
    rejudge_workspace,
    shipped_basis,
)
from watchkeeper.findings.model import Assessment
from watchkeeper.findings.options import Options
from watchkeeper.findings.rejudging import EVIDENCE, PARAMETERS, read_moment, rejudge, with_hashes
from watchkeeper.norms.schema import AllOf, Is, Norm
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.entries import Draft
from watchkeeper.record.workspace import Workspace

FIRST = estimated("E1", "RUSI", "2024-01-01", "2024-12-31", "600000")
SECOND = estimated("E2", "ROK NIS", "2024-01-01", "2024-12-31", "700000")
MISSILE = "M1,US NSC,2024-01-04,ballistic missiles,>100,https://example.org"
OPEN = datetime(2026, 1, 31, 8, tzinfo=UTC)


def judged(
    claims: list[Claim], basis: Basis | None = None, options: Options | None = None
) -> Assessment:
    used = basis or shipped_basis()
    found = assess(CASE, claims, used, options or Options())
    return with_hashes(with_argument_claims(found), used.parameters)


def bodies(assessment: Assessment) -> dict[str, dict[str, Any]]:
    return {f.id: finding_body(assessment, f) for f in assessment.findings}


def moved(before: Assessment, after: Assessment) -> dict[tuple[str, str], tuple[str, ...]]:
    found = rejudge(bodies(before), bodies(after))
    return {(move.finding, move.what): move.why for move in found.moves}


def with_norm(name: str, changed: Norm) -> Basis:
    basis = shipped_basis()
    return replace(basis, norms={**basis.norms, name: changed})


def test_nothing_moves_when_nothing_changed() -> None:
    claims = claims_of(ESTIMATED, FIRST)
    found = rejudge(bodies(judged(claims)), bodies(judged(claims)))
    assert (found.moves, found.new, found.gone) == ((), (), ())
    assert found.same == len(judged(claims).findings)


def test_a_changed_text_is_the_law() -> None:
    claims = claims_of(MISSILES, MISSILE)
    norm = shipped_basis().norms["arms-from-dprk"]
    last = norm.versions[-1]
    assert isinstance(last.elements, AllOf)
    extra = Is(fact="goods.used", value="yes", says="they were used")
    elements = replace(last.elements, parts=(*last.elements.parts, extra))
    changed = replace(norm, versions=(*norm.versions[:-1], replace(last, elements=elements)))
    found = moved(judged(claims), judged(claims, with_norm("arms-from-dprk", changed)))
    assert set(found) == {
        (finding, f"arms-from-dprk for {who}, as alleged")
        for finding in ("arms-from-dprk", "missiles-from-dprk")
        for who in ("DPRK", "Russia")
    }
    for why in found.values():
        assert why == ("law: arms-from-dprk is not the text that it was judged on",)


def test_more_claims_are_evidence() -> None:
    before = judged([])
    after = judged(claims_of(MISSILES, MISSILE))
    found = moved(before, after)
    assert found["arms-from-dprk", "arms-from-dprk for DPRK, as alleged"] == (
        "evidence: 1 claims more, 0 fewer",
    )
    assert not any(finding.startswith("petroleum") for finding, _ in found)


def test_a_factor_is_a_parameter() -> None:
    rows = claims_of(
        "claim_id,claimant,kind,period_start,period_end,calls_or_visits,fill_assumption,value,unit,"
        "source_address,source_date",
        "E1,RUSI,assessed,2024-01-01,2024-12-31,10,,61000,t,https://example.org,2025-01-01",
    )
    basis = shipped_basis()
    smaller = tuple(
        replace(p, value=p.value / 2) if p.name == "barrels_per_tonne" else p
        for p in basis.parameters
    )
    found = moved(judged(rows), judged(rows, replace(basis, parameters=smaller)))
    why = [reasons for (finding, _), reasons in found.items() if finding == "petroleum-2024"]
    assert why
    assert all(any(reason.startswith("parameter:") for reason in reasons) for reasons in why)


def test_a_rating_moves_a_word_and_is_named() -> None:
    claims = claims_of(MISSILES, MISSILE)
    held = item("I1", claim_id=claims[0].id, claims=(claims[0].id,))
    rated = replace(shipped_basis(), items=(held,))
    found = moved(judged(claims), judged(claims, rated))
    assert found["missiles-from-dprk", "the finding, its confidence word"] == (
        "rating: the items, decisions or overrides are not those that it was weighed with",
    )


def test_options_are_named() -> None:
    claims = claims_of(ESTIMATED, FIRST, SECOND)
    options = Options(without_speakers=("RUSI",), settings={"laden_fraction": Decimal("0.5")})
    found = rejudge(bodies(judged(claims)), bodies(judged(claims, options=options)))
    for move in found.moves:
        assert any(reason.startswith("options:") for reason in move.why)
        assert any(reason.startswith("evidence:") for reason in move.why)


def test_new_and_gone_findings() -> None:
    full = bodies(judged([]))
    part = {name: body for name, body in full.items() if name != "petroleum-2018"}
    assert rejudge(part, full).new == ("petroleum-2018",)
    assert rejudge(full, part).gone == ("petroleum-2018",)


def test_hashes_stand_for_claims_and_parameters() -> None:
    found = {f.id: f.hashes for f in judged(claims_of(ESTIMATED, FIRST)).findings}
    assert PARAMETERS in found["petroleum-2024"]
    assert PARAMETERS not in found["arms-from-dprk"]
    assert found["petroleum-2024"][EVIDENCE] != found["petroleum-2023"][EVIDENCE]
    other = {f.id: f.hashes for f in judged(claims_of(ESTIMATED, SECOND)).findings}
    assert other["petroleum-2024"][PARAMETERS] == found["petroleum-2024"][PARAMETERS]
    assert other["petroleum-2024"][EVIDENCE] != found["petroleum-2024"][EVIDENCE]


def test_against_the_record(tmp_path: Path) -> None:
    clock = FixedClock(OPEN)
    entropy = SeededEntropy("test")
    with Workspace.create(tmp_path / "case", name="test", clock=clock, entropy=entropy) as opened:
        first = assess_workspace(opened)
        assert record_findings(opened, first, "a test") == len(first.findings)
        claims = claims_of(MISSILES, MISSILE)
        opened.journal.append([Draft(CLAIM, claim, "a test") for claim in claims])
        now = assess_workspace(opened)
        assert {m.finding for m in rejudge_workspace(opened, now, None).moves} == {
            "arms-from-dprk", "missiles-from-dprk"}  # fmt: skip
        earlier = rejudge_workspace(opened, now, date(2026, 1, 30))
        assert (len(earlier.new), earlier.moves) == (len(now.findings), ())
        on_the_day = rejudge_workspace(opened, now, date(2026, 1, 31))
        assert on_the_day.moves == rejudge_workspace(opened, now, OPEN).moves != ()
        record_findings(opened, now, "a test")
        assert rejudge_workspace(opened, now, None).moves == ()
    shown = CliRunner().invoke(command, [str(tmp_path / "case"), "--since", "latest", "--json"])
    assert json.loads(shown.stdout)["moved"] == []
    plain = CliRunner().invoke(command, [str(tmp_path / "case"), "--since", "2026-01-31"])
    assert "0 verdicts moved" in plain.stdout


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2026-01-31T08:00:00", ""])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(InputError, match="a day such as"):
        read_moment(text)


def test_moments() -> None:
    assert read_moment("latest") is None
    assert read_moment("2026-01-31") == date(2026, 1, 31)
    assert read_moment("2026-01-31T08:00:00+00:00") == OPEN
