"""`watchkeeper tracks` from made-up ships to decisions: simulate, show, leads, cargo."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.tracks.build import observation, write
from watchkeeper.cli.main import main

VESSELS = Path("src/watchkeeper/demo/data/vessels.csv")
SEEN = Path("src/watchkeeper/demo/data/voyages_and_sightings.csv")
CALL = observation("port_call", 445000001, 0, 20, place="nampo", imo=7389704)
DARK = observation("dark_period", 445000001, 40, 30)


def run(*arguments: str | Path) -> Result:
    """Runs a command in this process."""
    called = ["tracks", *map(str, arguments)]
    return CliRunner().invoke(main, called, prog_name="watchkeeper")


def done(*arguments: str | Path) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up positions, their lake and what was found in it."""
    folder = tmp_path_factory.mktemp("made")
    options = ("--seed", "3", "--ships", "20", "--days", "3", "--interval", "180")
    done("simulate", "--out", folder / "made", *options)
    done("ingest", *sorted((folder / "made").glob("*.parquet")), "--lake", folder / "lake")
    ships = ("--ships", folder / "made" / "ships.csv")
    done("detect", "--lake", folder / "lake", "--out", folder / "found", *ships)
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    called = ["init", str(folder)]
    assert CliRunner().invoke(main, called, prog_name="watchkeeper").exit_code == 0
    return folder


@pytest.fixture
def real(tmp_path: Path) -> Path:
    return write([CALL, DARK], tmp_path / "found")


def _truth(made: Path, kind: str) -> dict[str, Any]:
    truth = json.loads((made / "made" / "truth.json").read_text())
    return next(e for e in truth["events"] if e["kind"] == kind and e["hidden"] in (0, 1))


def test_simulate_says_what_it_made(made: Path, tmp_path: Path) -> None:
    told = json.loads(done("simulate", "--out", tmp_path, "--ships", "2", "--days", "1", "--json"))
    truth = json.loads((tmp_path / "truth.json").read_text())
    assert told["simulated"] is True
    assert told["rows"] == truth["rows"]
    assert told["files"] == ["simulated-2024-01-01.parquet"]


def test_show_tells_a_silence_and_draws_it_dashed(made: Path, tmp_path: Path) -> None:
    event = _truth(made, "dark_period")
    svg = tmp_path / "ship.svg"
    shown = json.loads(
        done("show", event["mmsi"], "--lake", made / "lake", "--observations", made / "found",
             "--map", svg, "--maps", tmp_path / "many.svg", "--json")
    )  # fmt: skip
    assert shown["simulated"] is True
    silent = [m for m in shown["timeline"] if m["kind"] == "silence"]
    assert any(m["start"][:16] <= event["start"][:16] <= m["end"][:16] for m in silent)
    observed = [m for m in shown["timeline"] if m["kind"] == "dark_period"]
    assert all(m["observation"] for m in observed)
    assert observed
    dashed = [
        e for e in ET.fromstring(svg.read_bytes()).iter()  # noqa: S314  (our own picture)
        if e.get("stroke-dasharray") == "6 4"
    ]  # fmt: skip
    assert len(dashed) == len(silent)
    assert b"SIMULATED" in (tmp_path / "many.svg").read_bytes()


def test_one_observation_has_its_own_map(made: Path, tmp_path: Path) -> None:
    ship = _truth(made, "dark_period")["mmsi"]
    found = ("--lake", made / "lake", "--observations", made / "found")
    shown = json.loads(done("show", ship, *found, "--json"))
    one = next(m for m in shown["timeline"] if m["kind"] == "dark_period")
    svg = tmp_path / "one.svg"
    done("show", ship, *found, "--observation", one["observation"][:12], "--map", svg)
    title = ET.fromstring(svg.read_bytes())[0].text or ""  # noqa: S314  (our own picture)
    assert title.startswith(one["words"])
    wrong = run("show", ship, *found, "--observation", "zz", "--map", svg)
    assert wrong.exit_code == 2
    assert "no observation" in wrong.output


def test_show_keeps_the_doubt_of_sightings(made: Path) -> None:
    ship = _truth(made, "port_call")["mmsi"]
    told = done("show", ship, "--lake", made / "lake", "--sightings", SEEN, "--vessel", "Angara")
    assert "2023-08-20?/2023-08-31" in told
    assert "AIS: unknown" in told


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--vessel", "Angara"), "go together"),
        (("--maps", "x.svg"), "need --observations"),
        (("--observation", "abc"), "need --observations"),
        (("--from", "2031-01-01"), "a ship with positions here"),
    ],
)
def test_show_refuses_what_cannot_be_shown(made: Path, more: tuple[str, ...], says: str) -> None:
    ship = _truth(made, "port_call")["mmsi"]
    result = run("show", ship, "--lake", made / "lake", *more)
    assert result.exit_code == 2
    assert says in result.output


def test_leads_from_recording_to_a_claim(case: Path, real: Path) -> None:
    listed = json.loads(done("leads", "-w", case, "--observations", real, "--json"))
    assert [one["state"] for one in listed] == ["open", "open"]
    done("leads", "-w", case, "--accept", CALL.id[:10], "--reason", "berth seen", "--author", "ann")
    done("leads", "-w", case, "--dismiss", DARK.id, "--reason", "receiver was down")
    states = {o["observation"]: o for o in json.loads(done("leads", "-w", case, "--json"))}
    assert (states[CALL.id]["state"], states[CALL.id]["author"]) == ("accepted", "ann")
    assert states[DARK.id]["state"] == "dismissed"
    assert done("leads", "-w", case, "--state", "accepted").count("\n") == 1
    claims = CliRunner().invoke(main, ["claims", "list", "-w", str(case)])
    assert "tracks.port_call" in claims.stdout


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--accept", CALL.id), "why"),
        (("--accept", "ffff", "--reason", "x"), "in the record"),
        (("--accept", CALL.id, "--dismiss", DARK.id, "--reason", "x"), "at a time"),
        (("--reason", "x"), "go with"),
        (("--merge", CALL.id, "--reason", "x"), "other observation"),
        (("--observations", "nowhere"), "exist"),
    ],
)
def test_leads_refuses_half_a_decision(
    case: Path, real: Path, more: tuple[str, ...], says: str
) -> None:
    done("leads", "-w", case, "--observations", real)
    result = run("leads", "-w", case, *more)
    assert result.exit_code == 2
    assert says in result.output


def test_made_up_observations_are_refused_by_a_real_case(made: Path, case: Path) -> None:
    for command in (
        ("leads", "-w", case, "--observations", made / "found"),
        ("cargo", "-w", case, "--observations", made / "found", "--ships", VESSELS),
        ("cargo", "--observations", made / "found", "--ships", VESSELS),
    ):
        result = run(*command)
        assert result.exit_code == 2
        assert "simulated" in result.output


def test_cargo_joins_the_ledger_once(case: Path, real: Path) -> None:
    options = ("--observations", real, "--ships", VESSELS, "-w", case, "--json")
    told = json.loads(done("cargo", *options))
    volumes = [c for c in told["claims"] if c["topic"] == "petroleum.refined.unnotified"]
    assert told["calls"] == 1
    assert told["recorded"] == len(volumes) + 1
    assert json.loads(done("cargo", *options))["recorded"] == 0
    called = ["assess", str(case), "--json"]
    findings = json.loads(CliRunner().invoke(main, called).stdout)["findings"]
    year = next(f for f in findings if f["id"] == "petroleum-2024")
    # 3003 t x 0.33 x 6.35 bbl/t, the least of the scenarios
    assert float(year["ledgers"]["unnotified"]["low_bbl"]) == pytest.approx(6292.78, abs=0.01)


def test_sightings_stand_beside_what_was_heard_of_the_ship(made: Path, tmp_path: Path) -> None:
    truth = json.loads((made / "made" / "truth.json").read_text())
    two_tricks = {e["mmsi"] for e in truth["events"] if e["kind"] == "identity"}
    call = next(
        e for e in truth["events"]
        if e["kind"] == "port_call" and not e["hidden"] and e["imo"] and e["hours"] > 6
        and e["mmsi"] not in two_tricks
    )  # fmt: skip
    ships = made / "made" / "ships.csv"
    named = {row.split(",")[0]: row.split(",")[1] for row in ships.read_text().splitlines()}
    vessel = named[str(call["imo"])]
    day = call["start"][:10]
    table = tmp_path / "seen.csv"
    table.write_text(
        "vessel,event,place,date_from,date_to,source,source_address\n"
        f"{vessel.lower()},at berth,{call['place']},{day}?,,A,\n"
        f"{vessel},at berth,dunai,2030-01-01,,A,\n"
        "(four ships),trips,,2024-01,2024-02,A,\n"
    )
    lines = ("--lake", made / "lake", "--ships", ships, "--json")
    told = json.loads(done("sightings", table, *lines))
    ship, group = told["voyages"]
    assert told["simulated"] is True
    assert ship["numbers"] == [{"mmsi": call["mmsi"], "by": "IMO number"}]
    seen, later = ship["sightings"]
    assert (seen["ais"], seen["dates"], seen["uncertain"]) == ("agrees", f"{day}?", True)
    assert later["ais"] == "unknown"
    assert group["numbers"] == []
    assert group["sightings"][0]["ais"] == "unknown"


def test_the_shipped_table_of_sightings_reads_whole(made: Path) -> None:
    told = json.loads(
        done("sightings", SEEN, "--lake", made / "lake", "--ships", VESSELS, "--json")
    )
    rows = {seen["row"] for voyage in told["voyages"] for seen in voyage["sightings"]}
    assert len(rows) == len(SEEN.read_text(encoding="utf-8").splitlines()) - 1
    angara = next(voyage for voyage in told["voyages"] if voyage["vessel"] == "Angara")
    assert angara["imo"] == 9179842
    assert angara["legs"][0]["possible"] is True
