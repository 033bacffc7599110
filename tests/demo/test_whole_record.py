"""What the whole public record must show, each counted from the tables by other means."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest

from watchkeeper.demo.building import DATA

Json = dict[str, Any]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def series(findings: dict[str, Json], finding: str, name: str) -> Json:
    return next(one for one in findings[finding]["series"] if one["id"] == name)


def history(findings: dict[str, Json], finding: str, matter: str) -> Json:
    return next(one for one in findings[finding]["reply_histories"] if one["matter"] == matter)


def refs(claims: list[str]) -> set[str]:
    return {claim.split("-")[0] for claim in claims}


def stated(party: str, topic: str, stance: str) -> list[date]:
    return sorted(
        date.fromisoformat(row["stated_on"])
        for row in rows("party_statements")
        if party in row["party"].split("+")
        and topic in row["topic"]
        and row["stance"].startswith(stance)
    )


def test_the_troop_deployment_by_party(findings: dict[str, Json]) -> None:
    found = history(findings, "troops", "troops")
    assert found["denied"] == ["DPRK"]
    assert found["neither"] == ["DPRK", "Russia"]
    assert found["said_lawful"] == ["DPRK"]
    assert found["acknowledged"] == ["DPRK", "Russia"]
    assert found["acknowledged_with_legal_basis"] == ["DPRK", "Russia"]
    assert found["still_denied"] == []
    days = {one["party"]: one["days_denied_to_acknowledged"] for one in found["parties"]}
    between = stated("DPRK", "troops", "confirm")[0] - stated("DPRK", "troops", "deny")[0]
    assert days == {"DPRK": between.days, "Russia": None}


def test_arms_are_denied_and_this_record_holds_no_acknowledgment(findings: dict[str, Json]) -> None:
    assert not any(
        "arms" in row["topic"] and row["stance"].startswith("confirm")
        for row in rows("party_statements")
    )
    found = history(findings, "arms-from-dprk", "arms")
    assert (found["acknowledged"], found["still_denied"]) == ([], ["DPRK", "Russia"])
    denials = sum(
        "arms" in row["topic"] and row["stance"].startswith("deny")
        for row in rows("party_statements")
    )
    assert sum(reply["kind"] == "denies" for reply in found["replies"]) == denials
    assert any("This record holds no acknowledgment" in text for text in found["says"])


def test_the_body_rejected_stands_beside_its_mandate(findings: dict[str, Json]) -> None:
    found = history(findings, "arms-from-dprk", "body.msmt")
    assert {tuple(reply["party"]) for reply in found["rejects_body"]} == {("DPRK",), ("Russia",)}
    assert [event["on"] for event in found["body"]] == sorted(
        row["date"] for row in rows("mandate")
    )


@pytest.mark.parametrize(("name", "column"), [("containers", "containers"), ("rounds", "rounds")])
def test_each_series_holds_every_row_once(
    findings: dict[str, Json], name: str, column: str
) -> None:
    held = series(findings, "arms-from-dprk", name)
    wanted = {
        row["claim_id"]
        for row in rows("containers_and_shells_claims")
        if row[column] and "Russia to DPRK" not in row[column]
    }
    assert refs([figure["claim"] for figure in held["figures"]]) == wanted
    combined = [claim for one in held["combined"] for claim in one["claims"]]
    assert len(combined) == len(set(combined))
    assert {figure["unit"] for figure in held["figures"]} == {held["unit"]}


def test_containers_rounds_and_voyages_are_three_series(findings: dict[str, Json]) -> None:
    ids = [one["id"] for one in findings["arms-from-dprk"]["series"]]
    assert ids[:3] == ["containers", "rounds", "voyages"]
    back = series(findings, "arms-to-dprk", "containers-back")
    assert refs(back["claims"]) == {"CS08"}


def test_an_or_between_calibres_is_refused_and_a_rate_is_no_total(
    findings: dict[str, Json],
) -> None:
    rounds = series(findings, "arms-from-dprk", "rounds")
    assert rounds["sums"] == []
    refused = {
        kind: [
            refs(list(chain(*one["claims"]))) for one in rounds["refused"] if one["kind"] == kind
        ]
        for kind in ("alternatives", "rate")
    }
    offered = {r["claim_id"] for r in rows("containers_and_shells_claims") if " or " in r["rounds"]}
    assert set().union(*refused["alternatives"]) == offered
    assert any("CS20" in found for found in refused["rate"])


def test_capacity_equivalents_have_an_owner_each(findings: dict[str, Json]) -> None:
    rounds = series(findings, "arms-from-dprk", "rounds")
    assert {one["owner"] for one in rounds["capacity"]} == {"OSC", "ROK"}
    for one in rounds["capacity"]:
        assert one["low"] == "0"
        low = Decimal(one["containers"]["low"]) * Decimal(one["rounds_per_container"]["low"])
        assert Decimal(one["if_full"]["low"]) == low
    assert [turn["decides"] for turn in rounds["turns_on"]].count(True) == 1


def test_conflicts_of_one_day_are_shown_with_each_value(findings: dict[str, Json]) -> None:
    found = series(findings, "troops", "killed-or-wounded")["conflicts"]
    assert [refs([v["claim"] for v in one["values"]]) for one in found] == [{"CA02", "CA03"}]
    present = series(findings, "troops", "present")["conflicts"]
    assert {"TR03", "TR05"} <= refs([v["claim"] for v in present[0]["values"]])


def test_both_versions_of_one_speaker_are_kept(findings: dict[str, Json]) -> None:
    (revision,) = series(findings, "troops", "killed")["revisions"]
    told = [
        (row["stated_on"], row["killed"])
        for row in rows("casualty_claims")
        if row["claimant"] == "ROK NIS" and row["killed"]
    ]
    assert [(v["stated_on"], v["low"]) for v in revision["versions"]] == told
    assert refs(revision["latest"]) == {"CA09"}


def test_builders_and_sappers_add_and_measures_do_not(findings: dict[str, Json]) -> None:
    (added,) = series(findings, "troops", "planned")["sums"]
    assert (added["low"], added["high"], added["how"]) == ("6000", "6000", "sum")
    moved = series(findings, "troops", "moved")
    assert moved["sums"] == []
    assert "scope" in {one["kind"] for one in moved["refused"]}


def test_a_hundredfold_theft_is_a_conflict_and_is_not_mended(findings: dict[str, Json]) -> None:
    value = series(findings, "thefts", "value")
    conflicts = [refs([v["claim"] for v in one["values"]]) for one in value["conflicts"]]
    assert {"CT01", "CT03"} in conflicts
    assert "283000000000" in {figure["high"] for figure in value["figures"]}


def test_every_question_has_its_parts(findings: dict[str, Json]) -> None:
    asked = {
        "arms-from-dprk", "missiles-from-dprk", "arms-to-dprk", "troops", "training", "workers",
        "finance", "thefts",
    }  # fmt: skip
    assert asked <= set(findings)
    for name, found in findings.items():
        assert found["confidence"]["sentence"], name
        assert found["confidence"]["decided_by"], name
        assert found["alternatives"], name
        assert found["would_change"], name
        assert found["verdicts"], name
        for one in found["alternatives"]:
            assert one["distinguished_by"], name


def test_acknowledgments_are_lines_against_interest_and_participants_count_for_nothing(
    findings: dict[str, Json],
) -> None:
    troops = findings["troops"]["confidence"]
    assert (troops["word"], troops["without_participants"]) == ("moderate", "moderate")
    (element, *_) = troops["elements"]
    own = {line["decided_by"]: line["grade"] for line in element["lines"]}
    assert (own["R-ST15"], own["R-ST16"]) == ("strong", "strong")
    weak = {item for line in element["lines"] if line["grade"] == "weak" for item in line["items"]}
    assert {"R-TR03", "R-TR04", "R-TR12"} <= weak


def test_no_paragraph_names_troops_and_the_chain_is_stated(findings: dict[str, Json]) -> None:
    troops = findings["troops"]
    assert "No paragraph names" in troops["reasoning"][0]
    assert {verdict["strict"] for verdict in troops["verdicts"]} == {"undetermined"}
    open_facts = {fact["fact"] for fact in troops["turns_on"]}
    assert {"goods.category", "service.kind", "worker.income", "party.designated"} <= open_facts


def test_without_a_claim_nothing_is_found_of_training(findings: dict[str, Json]) -> None:
    training = findings["training"]
    assert (training["alleges"], training["confidence"]["word"]) == ([], "insufficient")
    assert "not sought is not absent" in training["answer"]


def test_who_denied_before_is_not_said_to_deny(findings: dict[str, Json]) -> None:
    answer = findings["troops"]["answer"]
    assert "Democratic People's Republic of Korea denied it before." in answer
    assert "have acknowledged it." in answer
    assert "denies it" not in answer
    arms = findings["arms-from-dprk"]["answer"]
    assert "Democratic People's Republic of Korea and Russian Federation deny it." in arms
    assert "no acknowledgment" in arms
