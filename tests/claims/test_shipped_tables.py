"""Every shipped table imports whole, with counts taken from the table by other means."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.claims.tables import DATA, TABLES, rows_of, split_table, text_of
from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.codec import from_body, from_json, recompute_id, to_body, to_json
from watchkeeper.claims.importing import import_table
from watchkeeper.claims.model import Claim


def claims_of(name: str) -> tuple[Claim, ...]:
    return import_table(DATA / name).claims


def only(claims: tuple[Claim, ...], ref: str, topic: str) -> Claim:
    (found,) = [claim for claim in claims if claim.ref == ref and claim.topic == topic]
    return found


def low(claim: Claim) -> int:
    value = bounds(claim)[0]
    assert value is not None
    return int(value)


def bounds(claim: Claim) -> tuple[Decimal | None, Decimal | None, bool]:
    assert claim.quantity is not None
    return (
        claim.quantity.bounds.low,
        claim.quantity.bounds.high,
        claim.quantity.bounds.low_open,
    )


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_no_row_is_set_aside_and_everyone_is_registered(path: Path) -> None:
    imported = import_table(path)
    assert imported.rejects == ()
    assert imported.unregistered == ()
    assert imported.ignored == ()
    assert imported.rows == len(rows_of(path.name))
    assert imported.mapping == path.stem
    assert {claim.source.row for claim in imported.claims} <= set(range(2, imported.rows + 2))
    assert all(claim.speaker for claim in imported.claims)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_claims_survive_json_and_keep_their_id(path: Path) -> None:
    for claim in import_table(path, exhibit_sha="ab" * 32).claims:
        assert from_json(to_json(claim)) == claim
        assert from_body(to_body(claim)) == claim
        assert recompute_id(claim) == claim.id


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_notes_rows_order_and_exhibits_change_no_claim(path: Path) -> None:
    header, rows = split_table(path)
    notes = {i for i, name in enumerate(header) if name in {"note", "date_note"}}
    blanked = [["" if i in notes else cell for i, cell in enumerate(row)] for row in rows]
    random.Random(path.name).shuffle(blanked)  # noqa: S311  a repeatable order
    published = {claim.id for claim in import_table(path, exhibit_sha="ab" * 32).claims}
    assert {claim.id for claim in import_table(text_of(header, blanked)).claims} == published
    kept = [i for i in range(len(header)) if i not in notes]
    without = text_of([header[i] for i in kept], [[row[i] for i in kept] for row in rows])
    assert {claim.id for claim in import_table(without).claims} == published


def test_no_claim_holds_a_note() -> None:
    for path in TABLES:
        notes = {row.get("note") or row.get("date_note") or "" for row in rows_of(path.name)}
        written = b"".join(to_json(claim) for claim in import_table(path).claims).decode()
        assert not [note for note in notes if len(note) > 12 and note in written]


def test_notified_petroleum() -> None:
    rows, claims = rows_of("refined_notified_claims.csv"), claims_of("refined_notified_claims.csv")
    assert len(claims) == len(rows)
    for row, claim in zip(rows, claims, strict=True):
        assert claim.ref == row["claim_id"]
        assert (claim.topic, claim.act) == ("petroleum.refined.notified", "notify")
        assert claim.speaker == claim.subject
        assert claim.speaker == tuple(
            sorted(f"actor:{name.upper()}" for name in row["supplier"].split("+"))
        )
        assert claim.object == ("actor:DPRK",)
        assert claim.quantity is not None
        assert bounds(claim) == (Decimal(row["value"]), Decimal(row["value"]), False)
        assert claim.quantity.unit == row["unit"]
        assert (claim.nature, claim.phase, claim.coverage) == ("flow", "moved", "whole")
        assert claim.conduct is not None
        assert str(claim.conduct.start) == row["period_start"]
        assert str(claim.conduct.end) == row["period_end"]
        assert claim.reporter == row["as_reported_by"]
        assert claim.stated_on is not None
        assert claim.stated_on.uncertain == ("?" in row["source_date"])
        assert ("stated_on" in claim.unclear) == ("?" in row["source_date"])
        assert claim.source.address == row["source_address"]
        assert claim.status == "unstated"
    zeros = [row for row in rows if row["value"] == "0"]
    assert len(zeros) == sum(bounds(claim)[1] == 0 for claim in claims)


def test_estimated_petroleum() -> None:
    rows = rows_of("unreported_and_estimated_claims.csv")
    claims = claims_of("unreported_and_estimated_claims.csv")
    sought = [row for row in rows if row["kind"] == "cargo sought"]
    volumes = [row for row in rows if row["value"] and row not in sought]
    calls = [row for row in rows if row["calls_or_visits"] and row not in sought]
    assert Counter(claim.topic for claim in claims) == {
        "petroleum.refined.unnotified": len(volumes),
        "petroleum.refined.deliveries_observed": len(calls),
        "petroleum.refined.cargo_sought": len(sought),
    }
    whole = {"assessed", "port calls x capacity", "deliveries x capacity", "deliveries"}
    fractions = {"1/3": "1/3", "33%": "0.33", "50%": "0.5", "60%": "0.6", "90%": "0.9"}
    fractions |= {"90%?": "0.9", "full?": "1"}
    for row in volumes:
        claim = only(claims, row["claim_id"], "petroleum.refined.unnotified")
        assert claim.coverage == ("whole" if row["kind"] in whole else "part")
        assert claim.by("laden_fraction") == fractions.get(row["fill_assumption"], "")
        assert claim.by("fill") == row["fill_assumption"]
        assert claim.by("calls") == row["calls_or_visits"]
        assert ("laden_fraction" in claim.unclear) == row["fill_assumption"].endswith("?")
        assert claim.quantity is not None
        assert claim.quantity.unit == row["unit"].partition(" ")[0]
    for row in calls:
        claim = only(claims, row["claim_id"], "petroleum.refined.deliveries_observed")
        assert bounds(claim)[0] == Decimal(row["calls_or_visits"])
    diesel = only(claims, "PE027", "petroleum.refined.unnotified")
    assert diesel.scoped("goods") == "gas-oil-diesel"
    assert bounds(only(claims, "PE001", "petroleum.refined.unnotified")) == (
        Decimal(500_000), None, True,
    )  # fmt: skip
    assert only(claims, "PE025", "petroleum.refined.cargo_sought").phase == "planned"


def test_containers_rounds_and_factors_are_separate_claims() -> None:
    rows = rows_of("containers_and_shells_claims.csv")
    claims = claims_of("containers_and_shells_claims.csv")
    alternatives = [row for row in rows if " or " in row["rounds"]]
    assert Counter(claim.topic for claim in claims) == {
        "arms.containers": sum(bool(row["containers"]) for row in rows),
        "arms.rounds": sum(bool(row["rounds"]) for row in rows) + len(alternatives),
        "arms.rounds_per_container": sum(
            len(row["rounds_per_container"].split(" / ")) for row in rows
            if row["rounds_per_container"]
        ),
    }  # fmt: skip
    for row in alternatives:
        pair = [c for c in claims if c.ref == row["claim_id"] and c.topic == "arms.rounds"]
        assert {claim.alternatives for claim in pair} == {f"{row['claim_id']}:rounds"}
        assert {claim.scoped("calibre") for claim in pair} == {"152 mm", "122 mm"}
    assert {c.ref for c in claims if c.alternatives} == {row["claim_id"] for row in alternatives}
    opposite = only(claims, "CS08", "arms.containers")
    assert (opposite.subject, opposite.object) == (("actor:RUSSIA",), ("actor:DPRK",))
    rate = only(claims, "CS20", "arms.rounds")
    assert (rate.nature, rate.scoped("per")) == ("rate", "month")
    in_2024 = only(claims, "CS16", "arms.rounds")
    assert in_2024.conduct is not None
    assert str(in_2024.conduct.start) == "2024-01-01"
    assert only(claims, "CS15", "arms.rounds").status == "unconfirmed"
    assert only(claims, "CS17", "arms.rounds").scoped("goods") == "shells and missiles"


def test_troops_are_paired_with_their_measures() -> None:
    claims = claims_of("troops_claims.csv")
    expected = {
        "TR07": {("present", 3000, "present"), ("soon", 12000, "planned")},
        "TR12": {("2024", 11000, "moved"), ("early 2025", 3000, "moved")},
        "TR15": {("near the border", 10000, "present"), ("builders", 5000, "moved")},
    }
    for ref, parts in expected.items():
        found = {(c.scoped("measure"), low(c), str(c.phase)) for c in claims if c.ref == ref}
        assert found == parts
    shoigu = [claim for claim in claims if claim.ref == "TR14"]
    assert {(c.scoped("personnel"), low(c)) for c in shoigu} == {
        ("builders", 5000),
        ("sappers", 1000),
    }
    assert {claim.act for claim in shoigu} == {"acknowledge"}
    assert len(claims) == len(rows_of("troops_claims.csv")) + 5


def test_casualties() -> None:
    rows, claims = rows_of("casualty_claims.csv"), claims_of("casualty_claims.csv")
    filled = sum(bool(row["killed"]) + bool(row["killed_or_wounded"]) for row in rows)
    assert len(claims) == filled
    third = only(claims, "CA05", "casualties.killed_or_wounded")
    assert bounds(third) == (Decimal("2933.33"), Decimal(4400), False)
    half = only(claims, "CA06", "casualties.killed_or_wounded")
    assert (half.quantity, half.missing) == (None, "not_computable")
    assert "nearly half" in half.by("stated")


def test_statements_keep_stance_and_change_over_time() -> None:
    claims = claims_of("party_statements.csv")
    acts = {ref: {c.act for c in claims if c.ref == ref} for ref in {c.ref for c in claims}}
    assert acts["ST01"] == {"deny"}
    assert acts["ST11"] == {"neither"}
    assert acts["ST12"] == {"neither_with_legal_basis"}
    assert acts["ST15"] == acts["ST16"] == {"acknowledge_with_legal_basis"}
    assert acts["ST17"] == {"acknowledge"}
    assert acts["ST07"] == acts["ST27"] == {"act"}
    assert acts["ST20"] == {"rejects_body", "disputes_legality"}
    assert acts["ST33"] == {"rejects_body", "warn"}
    assert {c.scoped("about") for c in claims if c.ref == "ST10"} == {"troops to Russia", "arms"}
    assert {claim.topic for claim in claims} == {"statement"}
    for row in rows_of("party_statements.csv"):
        for claim in (claim for claim in claims if claim.ref == row["id"]):
            assert claim.gist == row["gist_in_our_words"]
            assert claim.answers == row["answers"]


def test_confirmed_and_unconfirmed_are_kept_apart() -> None:
    factors = claims_of("conversion_factors.csv")
    filled = sum(
        bool(row[column])
        for row in rows_of("conversion_factors.csv")
        for column in ("bbl_to_t", "t_to_bbl", "kl_to_t", "t_to_kl")
    )
    assert len(factors) == filled
    gas = {claim.topic: claim.status for claim in factors if claim.scoped("product") == "LPG"}
    assert gas["conversion.barrels_per_tonne"] == "confirmed"
    assert gas["conversion.kilolitres_per_tonne"] == "unconfirmed"
    basket = {c.status for c in factors if c.scoped("product") == "Product basket"}
    assert basket == {"unconfirmed"}
    caps = claims_of("caps.csv")
    assert {c.status for c in caps if c.topic == "duty.notice.threshold"} == {"unconfirmed"}
    assert {bounds(c)[0] for c in caps if c.topic == "duty.notice.threshold"} == {75, 90, 95}


def test_a_bound_in_another_column_counts() -> None:
    claims = claims_of("crypto_totals_claims.csv")
    attacks = only(claims, "CT06", "crypto.theft.attacks")
    assert bounds(attacks) == (Decimal(40), None, True)
    assert attacks.quantity is not None
    assert attacks.quantity.raw == "40 attacks (more than)"
    assert bounds(only(claims, "CT01", "crypto.theft.value"))[1] == Decimal(2_837_000_000)


def test_what_is_no_figure_is_kept() -> None:
    claims = claims_of("voyages_and_sightings.csv")
    rows = rows_of("voyages_and_sightings.csv")
    kept = [claim for claim in claims if claim.missing == "not_computable"]
    assert [claim.by("stated") for claim in kept] == ["1 in Sept + 1"]
    blank = sum(not row["quantity"] for row in rows)
    assert sum(claim.missing == "not_reported" for claim in claims) == blank


def test_vessels_give_a_claim_for_each_filled_fact() -> None:
    rows, claims = rows_of("vessels.csv"), claims_of("vessels.csv")
    facts = ("former_or_false_identity", "un_1718_listed", "other_lists", "dwt", "gt")
    assert len(claims) == len(rows) + sum(bool(row[fact]) for row in rows for fact in facts)
    addressed = {claim.scoped("vessel"): claim.speaker for claim in claims}
    assert addressed["Angara"] == ("actor:RUSI",)
    assert addressed["Courageous"] == ("actor:IHS",)


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("ofac_addresses_all_programmes.csv", "crypto.address.listed"),
        ("entities_and_edges.csv", "finance.edge"),
        ("ownership_edges.csv", "ownership.edge"),
        ("mandate.csv", "mandate.event"),
        ("sectoral_bans_hs.csv", "ban.sectoral"),
        ("mirror_claims.csv", "trade.export"),
        ("workers_claims.csv", "workers"),
    ],
)
def test_one_claim_a_row(name: str, topic: str) -> None:
    claims = claims_of(name)
    assert [claim.topic for claim in claims] == [topic] * len(rows_of(name))


def test_mirror_trade_has_a_direction() -> None:
    claims = claims_of("mirror_claims.csv")
    coal = only(claims, "TC20", "trade.export")
    assert (coal.subject, coal.object) == (("actor:DPRK",), ("actor:CHINA",))
    nothing = only(claims, "TC17", "trade.export")
    assert bounds(nothing) == (Decimal(0), Decimal(0), False)
    assert only(claims, "TC19", "trade.export").missing == "not_reported"


def test_every_actor_of_every_claim_is_in_the_registry() -> None:
    registry = load_registry()
    for path in TABLES:
        for claim in import_table(path).claims:
            named = {*claim.speaker, *claim.via, *claim.subject, *claim.object, *claim.reporters}
            assert named <= set(registry.actors)
