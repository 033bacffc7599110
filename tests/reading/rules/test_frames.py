"""Whose paper it is: whole papers of our own, and who speaks what no cue gives to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.reading.rules.parsing import pipeline
from watchkeeper.claims.datafile import read_as
from watchkeeper.reading.extraction import extract
from watchkeeper.reading.lexicon import load_lexicons
from watchkeeper.reading.rules.frames.titles import joint_in
from watchkeeper.reading.rules.naming import names_in_text

FILE = Path(__file__).with_name("frames.yaml")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its owner, and the sign that shows him."""

    name: str
    owner: str
    text: str
    sign: str = ""


PAPERS = read_as(list[Paper], FILE.read_text(encoding="utf-8"), FILE.name)


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.name for paper in PAPERS])
def test_owner(paper: Paper) -> None:
    claims = extract(paper.text, date(2026, 2, 1), pipeline())
    without = [one for one in claims if not any(rule.startswith("cue:") for rule in one.rules)]
    assert without
    if paper.owner == "author":
        assert {claim.voice for claim in without} == {"author"}
        return
    body = [claim for claim in without if "voice:author" not in claim.rules]
    assert body
    for claim in body:
        name = claim.speaker.entity.removeprefix("actor:") or claim.speaker.text
        assert paper.owner.strip('"') in name, (claim.speaker, claim.rules)
        assert paper.sign in claim.rules


@pytest.mark.parametrize(
    ("words", "entity"),
    [
        ("Ministry of National Defence of the DPRK", "actor:DPRK"),
        ("Ministry of National Defence", "actor:ROK-MND"),
        ("Kenya's National Intelligence Service", "actor:KENYA"),
        ("National Intelligence Service", "actor:ROK-NIS"),
        ("Ukraine's Defence Intelligence", "actor:UKRAINE-GUR"),
        ("British Defence Intelligence", "actor:UK-DI"),
        ("Panel of Experts on the Sudan", ""),
        ("Panel of Experts on the Democratic People's Republic of Korea", "actor:POE-1718"),
        ("Security Council Committee pursuant to resolution 1591 (2005) concerning the Sudan", ""),
    ],
)
def test_shared_names_belong_to_the_state_beside_them(words: str, entity: str) -> None:
    assert names_in_text(words, load_lexicons()) == entity


@pytest.mark.parametrize(
    ("words", "speakers"),
    [
        ("the Governments of Canada and Japan", ["actor:CANADA", "actor:JAPAN"]),
        ("the Foreign Ministers of the G7, Canada and Japan", ["actor:G7"]),
        ("the Permanent Mission of Japan to the United Nations", ["actor:JAPAN"]),
    ],
)
def test_joint_speakers(words: str, speakers: list[str]) -> None:
    assert [one.entity for one in joint_in(words, load_lexicons())] == speakers


DOORSTEP = """Doorstep statement by the NATO Secretary General

North Korea has sent soldiers to the Kursk region.

Lena Roth (ARD): Will there be an answer?

Secretary General: The deployment violates the resolutions of the Security Council.

Ivo Hart (Reuters): Is China involved?

Secretary General: China supplies goods for the weapons of Russia."""
JOINT = """Joint press conference of the Foreign Ministers of Norway and Japan

Mr Aas: Norway has seized a ship that carried North Korean coal.

Ms Ono: Japan has listed two companies. North Korea has launched more than 70 missiles.

Journalist: Will there be more?

Mr Aas: North Korea has sent soldiers to Russia."""


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (DOORSTEP, ["actor:NATO", "actor:NATO", "actor:NATO"]),
        (JOINT, ["actor:NORWAY", "actor:JAPAN", "actor:JAPAN", "actor:NORWAY"]),
    ],
    ids=["a bare title is the host's", "each of two hosts speaks as his own state"],
)
def test_transcripts(text: str, speakers: list[str]) -> None:
    claims = extract(text, date(2026, 2, 1), pipeline())
    assert [claim.speaker.entity for claim in claims] == speakers


CONSULTATIONS = """Fourth Norway-Japan Consultations: Joint Statement

Oslo, 3 March 2025

The Foreign Ministers of Norway and of Japan ("the Ministers") met today.

The Ministers condemned the launch of missiles by North Korea."""


def test_the_ministers_of_a_joint_statement_are_those_of_its_parties() -> None:
    claims = extract(CONSULTATIONS, date(2026, 2, 1), pipeline())
    spoken = {claim.speaker.entity for claim in claims if "missiles" in claim.text}
    assert spoken == {"actor:NORWAY", "actor:JAPAN"}


def test_evidence_and_the_owners_own_name_stand_for_the_owner() -> None:
    text = """Brackley Institute
Policy brief 4/2025

Customs data show that 22 lathes were shipped to North Korea in May.

The Institute estimates that more of them will be delivered."""
    claims = extract(text, date(2026, 2, 1), pipeline())
    assert len(claims) == 2
    assert {claim.speaker.text for claim in claims} == {"Brackley Institute"}


def test_a_town_heads_no_paper() -> None:
    text = """Two tankers under watch

Brussels, 3 March 2025

Two tankers delivered Russian oil above the price cap in January."""
    claims = extract(text, date(2026, 2, 1), pipeline())
    assert {claim.voice for claim in claims} == {"author"}
