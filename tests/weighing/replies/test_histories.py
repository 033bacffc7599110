"""Histories of replies: every version, by party, with the days between; silence is nothing."""

from __future__ import annotations

from datetime import date
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.importing import import_table
from watchkeeper.claims.model import Claim, Source
from watchkeeper.claims.times import parse_period
from watchkeeper.weighing.replies.histories import history, standing_denials
from watchkeeper.weighing.replies.model import ACKNOWLEDGES, ReplyHistory

REGISTRY = load_registry()
HEAD = "id,stated_on,party,speaker,topic,stance,gist_in_our_words,answers,source_address"
STANCES = (
    "deny", "neither confirm nor deny", "conditional: not confirm, would be lawful", "confirm",
)  # fmt: skip


def statements(*rows: str) -> list[Claim]:
    read = import_table("\n".join((HEAD, *rows)) + "\n", file="statements.csv")
    assert read.rejects == ()
    return list(read.claims)


def said(
    label: str, day: str, party: str, stance: str, topic: str = "troops", gist: str = "Says so.",
    answers: str = "",
) -> str:  # fmt: skip
    cells = (label, day, party, "a spokesperson", topic, stance, gist, answers)
    return ",".join(f'"{cell}"' for cell in (*cells, "https://example.org"))


def alleged(label: str, speaker: str, day: str) -> Claim:
    return Claim(
        id=label, ref=label, topic="troops.deployed", act="estimate", speaker=(speaker,),
        speaker_text=speaker, source=Source(), subject=("actor:DPRK",), object=("actor:RUSSIA",),
        stated_on=parse_period(day),
    )  # fmt: skip


def of(
    claims: list[Claim], first: list[Claim] | None = None, matter: str = "troops"
) -> ReplyHistory:
    return history(matter, [*claims, *(first or [])], first or [], REGISTRY)


def test_from_denial_to_acknowledgment() -> None:
    claims = statements(
        said("S1", "2024-10-21", "DPRK", "deny"),
        said("S2", "2024-10-24", "Russia", "neither confirm nor deny"),
        said("S3", "2024-10-25", "DPRK", "conditional: not confirm, would be lawful"),
        said("S4", "2025-04-26", "Russia", "confirm", gist="They fought under the treaty."),
        said("S5", "2025-04-28", "DPRK", "confirm", gist="They were sent."),
    )
    found = of(claims, [alleged("A1", "actor:ROK-NIS", "2024-10-18")])
    assert found.denied == ("actor:DPRK",)
    assert found.neither == ("actor:DPRK", "actor:RUSSIA")
    assert found.said_lawful == ("actor:DPRK",)
    assert found.acknowledged == ("actor:DPRK", "actor:RUSSIA")
    assert found.acknowledged_with_legal_basis == ("actor:RUSSIA",)
    assert found.still_denied == ()
    dprk = next(one for one in found.parties if one.party == "actor:DPRK")
    assert [(step.kind, step.days) for step in dprk.steps] == [
        ("denies", None), ("neither_with_legal_basis", 4), ("acknowledges", 185),
    ]  # fmt: skip
    assert dprk.days_denied_to_acknowledged == 189
    assert [reply.days_since_alleged for reply in found.replies] == [3, 6, 7, 190, 192]
    assert all(reply.against_interest == (reply.kind in ACKNOWLEDGES) for reply in found.replies)


def test_no_acknowledgment_is_said_of_this_record_only() -> None:
    claims = statements(said("S1", "2024-01-01", "DPRK", "deny", "arms to Russia"))
    first = [alleged("A1", "actor:USA", "2023-10-13")]
    found = of(claims, first, "arms")
    assert found.acknowledged == ()
    assert any("This record holds no acknowledgment" in text for text in found.says)
    assert all("Russia" not in text for text in found.says)


def test_a_party_that_said_nothing_is_in_no_list() -> None:
    found = of(statements(said("S1", "2024-01-01", "DPRK", "deny")), [])
    assert [one.party for one in found.parties] == ["actor:DPRK"]
    assert all("Russian Federation" not in text for text in found.says)


def test_rejecting_the_body_is_a_kind_of_its_own_with_the_mandate_beside_it() -> None:
    mandate = import_table(
        "date,event,body,source_address,confirmed_or_unconfirmed\n"
        "2024-10-16,founded,MSMT,https://example.org,confirmed\n",
        file="mandate.csv",
    ).claims
    claims = statements(
        said("S1", "2024-10-23", "Russia", "reject the body", "MSMT", answers="MSMT 2024-10-16")
    )
    found = history("body.msmt", [*claims, *mandate], [], REGISTRY)
    (reply,) = found.rejects_body
    assert reply.binds == (mandate[0].id,)
    assert [event.what for event in found.body] == ["founded"]
    assert (found.denied, found.parties) == ((), ())
    assert history("troops", [*claims, *mandate], [], REGISTRY).rejects_body == ()


def test_a_reply_binds_to_what_it_answers() -> None:
    first = [
        alleged("A1", "actor:ROK-NIS", "2024-10-18"),
        alleged("A2", "actor:ROK-NIS", "2024-10-23"),
        alleged("A3", "actor:USA", "2024-10-23"),
        alleged("A4", "actor:UKRAINE-GUR", "2024-10-18"),
        alleged("A5", "actor:USA", "2024-11-01"),
    ]
    cases = {
        "Ukraine and ROK 2024-10-18": ("A1", "A4"),
        "US 2024-10-23": ("A3",),
        "ROK, US": ("A1", "A2", "A3"),
        "A2": ("A2",),
        "October 2024": ("A1", "A2", "A3", "A4"),
        "somebody unknown": (),
        "": (),
    }
    for text, binds in cases.items():
        row = said("S1", "2024-10-25", "DPRK", "deny", answers=text)
        (reply,) = of(statements(row), first).replies
        assert reply.binds == binds, text


def test_a_party_that_counts_its_own_dead_acknowledges() -> None:
    own = Claim(
        id="C1", ref="C1", topic="troops.deployed", act="acknowledge", speaker=("actor:DPRK",),
        speaker_text="DPRK", source=Source(), subject=("actor:DPRK",),
        stated_on=parse_period("2026-01-06"),
    )  # fmt: skip
    found = of([], [own])
    assert found.alleged is None
    assert found.acknowledged == ("actor:DPRK",)


def test_a_denial_stands_until_its_party_says_otherwise() -> None:
    denied = said("S1", "2024-10-21", "DPRK", "deny")
    both = said("S2", "2024-10-22", "Russia", "deny")
    later = said("S3", "2025-04-28", "DPRK", "confirm")
    assert len(standing_denials(of(statements(denied, both), []))) == 2
    left = standing_denials(of(statements(denied, both, later), []))
    assert [name.split("-")[0] for name in left] == ["S2"]
    again = said("S4", "2025-05-01", "DPRK", "deny")
    assert len(standing_denials(of(statements(denied, both, later, again), []))) == 3


ROWS = st.lists(
    st.tuples(
        st.dates(min_value=date(2024, 1, 1), max_value=date(2025, 12, 31)),
        st.sampled_from(("DPRK", "Russia", "Russia+DPRK")),
        st.sampled_from(STANCES),
    ),
    max_size=6,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_every_version_is_kept_in_order_of_day(
    rows: list[tuple[object, str, str]], random: object
) -> None:
    number = count()
    claims = statements(*(said(f"S{next(number)}", str(d), p, s) for d, p, s in rows))
    found = of(claims, [])
    assert len(found.replies) == len(rows)
    days = [reply.on for reply in found.replies]
    assert days == sorted(day for day in days if day is not None)
    for one in found.parties:
        mine = [r.kind for r in found.replies if one.party in r.party]
        assert {step.kind for step in one.steps} <= set(mine)
        assert one.stance == mine[-1] or mine[-1] == "acknowledges"
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert of(shuffled, []) == found
