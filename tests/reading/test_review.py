"""Review: decisions are appended, folded, counted, and become claims once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.evaluation.gold import load_document
from tests.reading.proposing import IDS, SENTENCES, TEXT, add, claim, stored, workspace
from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.codec import recompute_id
from watchkeeper.claims.recording import recorded_claims
from watchkeeper.reading.gold import gold_of
from watchkeeper.reading.joining import join, joining, ref_of
from watchkeeper.reading.model import (
    ANSWER_KINDS,
    EVENT_TYPES,
    STANCES,
    Amount,
    ProposedClaim,
    Speaker,
)
from watchkeeper.reading.recording import (
    DECISION,
    PROPOSAL,
    ReviewError,
    add_missed,
    decide,
    join_accepted,
    read_again,
    review_items,
)
from watchkeeper.reading.review import (
    Item,
    claim_of,
    disagreements,
    for_second_reader,
    plain,
    queue,
    rates,
    unbound,
    unread,
)
from watchkeeper.record.check import check
from watchkeeper.record.labels import Label
from watchkeeper.record.workspace import Workspace
from watchkeeper.weighing.replies.binding import bound


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Workspace]:
    with workspace(tmp_path / "case") as opened:
        yield opened


def _item(held: Workspace, number: int) -> Item:
    return next(item for item in review_items(held) if item.proposed.id == IDS[number])


def test_the_work_is_ordered_by_value(held: Workspace) -> None:
    items = review_items(held)
    assert [item.proposed.id for item in queue(items)] == [IDS[0], IDS[1], IDS[2]]
    decide(held, items[0], "deferred", "Ada")
    decide(held, items[1], "accepted", "Ada")
    assert [item.proposed.id for item in queue(review_items(held))] == [IDS[2], IDS[0]]


def test_reading_again_adds_nothing(held: Workspace) -> None:
    size = held.journal.size
    add(held)
    assert held.journal.size == size


def test_a_proposal_never_changes_and_the_last_decision_counts(held: Workspace) -> None:
    before = [entry.body for entry in held.journal.entries(PROPOSAL)]
    item = decide(held, _item(held, 0), "rejected", "Ada", reason="not said")
    edited = replace(item.proposed, stance="assert")
    decide(held, item, "edited", "Ben", claim=edited)
    item = _item(held, 0)
    assert [entry.body for entry in held.journal.entries(PROPOSAL)] == before
    assert len(list(held.journal.entries(DECISION))) == 2
    assert item.decided is not None
    assert (item.state, item.claim, item.proposed) == ("edited", edited, claim(0))
    assert (item.decided.by, item.decided.at.tzinfo is not None) == ("Ben", True)
    assert check(held).ok


@pytest.mark.parametrize(
    ("verdict", "given_", "said"),
    [
        ("rejected", {"reason": "  "}, "reason"),
        ("edited", {}, "edit"),
        ("accepted", {"claim": claim(0)}, "edit"),
        ("edited", {"claim": replace(claim(0), text="Other words.")}, "words"),
        ("edited", {"claim": replace(claim(0), span=(-4, 3), text=TEXT[-4:3])}, "words"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(
    held: Workspace, verdict: str, given_: dict[str, object], said: str
) -> None:
    size = held.journal.size
    with pytest.raises(ReviewError, match=said):
        decide(held, _item(held, 0), verdict, "Ada", **given_)  # type: ignore[arg-type]
    assert held.journal.size == size


def test_accepted_claims_join_the_record_once_and_then_stand(held: Workspace) -> None:
    decide(held, _item(held, 0), "accepted", "Ada")
    assert len(join_accepted(held)) == 1
    assert join_accepted(held) == []
    made = next(iter(recorded_claims(held)))
    assert recompute_id(made) == made.id
    assert (made.topic, made.act, made.speaker) == ("statement", "allege", ("actor:ROK",))
    assert (made.subject, made.object) == (("actor:DPRK",), ("actor:RUSSIA",))
    assert made.quantity is not None
    assert made.quantity.raw == "more than 9,000 rounds"
    assert made.quantity.bounds.low == 9000
    assert made.quantity.bounds.low_open
    assert made.quantity.bounds.high is None
    assert dict(made.scope) == {"about": "arms_transfer", "item": "artillery", "matter": "arms"}
    assert made.conduct is not None
    assert (made.conduct.raw, made.conduct.granularity) == ("in March 2024", "month")
    assert (made.source.exhibit, made.source.address) == (
        stored().source.sha256, "https://example.org/1",
    )  # fmt: skip
    with pytest.raises(ReviewError, match="cannot be taken back"):
        decide(held, _item(held, 0), "rejected", "Ada", reason="no")
    assert check(held).ok


def test_a_denial_is_bound_to_the_allegation_that_it_answers(held: Workspace) -> None:
    """Whichever is accepted first, and by the same function as statements from tables."""
    decide(held, _item(held, 1), "accepted", "Ada")
    join_accepted(held)
    assert [(item.proposed.id, name) for item, name in unbound(review_items(held))] == [
        (IDS[1], IDS[0])
    ]
    decide(held, _item(held, 0), "accepted", "Ada")
    join_accepted(held)
    assert unbound(review_items(held)) == []
    claims = {made.act: made for made in recorded_claims(held)}
    assert claims["deny"].answers == claims["allege"].ref
    # "the shipments" says not whose they are: that is read from what the denial answers.
    assert claims["deny"].subject == claims["allege"].subject == ("actor:DPRK",)
    assert (claims["deny"].unclear, claims["allege"].unclear) == (("subject",), ())
    found = bound(claims["deny"], list(claims.values()), load_registry())
    assert found == (claims["allege"].id,)


def test_a_missed_claim_is_added_and_accepted_by_whoever_found_it(held: Workspace) -> None:
    document = review_items(held)[0].document_entry
    words = "in March 2024"
    start = TEXT.index(words)
    found = ProposedClaim(
        "a00000000000d", (start, start + len(words)), words, "reported", Speaker("Seoul"), "",
        "assert",
    )  # fmt: skip
    item = add_missed(held, document, found, "Ben")
    assert (item.state, item.extractor) == ("accepted", "analyst")
    with pytest.raises(ReviewError, match="added before"):
        add_missed(held, document, found, "Ben")
    with pytest.raises(ReviewError, match="words"):
        add_missed(held, document, replace(found, span=(0, 4)), "Ben")
    assert "analyst" not in [rate.rule for rate in rates(review_items(held))]


def test_a_second_reader_is_somebody_else(held: Workspace) -> None:
    item = decide(held, _item(held, 0), "accepted", "Ada")
    with pytest.raises(ReviewError, match="cannot be its second reader"):
        read_again(held, item, "ADA", agrees=True)
    with pytest.raises(ReviewError, match="says why"):
        read_again(held, item, "Ben", agrees=False)
    with pytest.raises(ReviewError, match="only an accepted claim"):
        read_again(held, _item(held, 1), "Ben", agrees=True)
    items = review_items(held)
    assert [i.entry for i in for_second_reader(items, "Ben")] == [item.entry]
    assert for_second_reader(items, "Ada") == []
    read_again(held, item, "Ben", agrees=True)
    assert for_second_reader(review_items(held), "Ben") == []
    # A new decision needs a new second reading.
    decide(held, _item(held, 0), "edited", "Ada", claim=replace(claim(0), stance="assert"))
    assert [i.entry for i in for_second_reader(review_items(held), "Ben")] == [item.entry]


def test_what_is_cited_needs_a_second_reader(held: Workspace) -> None:
    decide(held, _item(held, 0), "accepted", "Ada")
    decide(held, _item(held, 1), "accepted", "Ada")
    cited = [made.id for made in join_accepted(held) if made.act == "allege"]
    items = review_items(held)
    assert [i.proposed.id for i in unread(items, cited)] == [IDS[0]]
    assert [i.proposed.id for i in for_second_reader(items, "Ben", cited)] == [IDS[0]]
    read_again(held, items[0], "Ben", agrees=False, reason="not said")
    assert [i.proposed.id for i in unread(review_items(held), cited)] == [IDS[0]]
    read_again(held, items[0], "Cleo", agrees=True)
    assert unread(review_items(held), cited) == []


def test_rates_by_rule_count_what_was_decided(held: Workspace) -> None:
    decide(held, _item(held, 0), "accepted", "Ada")
    decide(held, _item(held, 1), "rejected", "Ada", reason="no")
    found = {rate.rule: rate for rate in rates(review_items(held))}
    subject = found["subject"]
    assert (subject.accepted, subject.edited, subject.rejected, subject.waiting) == (1, 0, 1, 1)
    assert subject.rate == Fraction(1, 2)
    assert [found[rule].rate for rule in ("quantity", "elided")] == [Fraction(1), Fraction(0)]
    assert [rate.rate for rate in rates([_item(held, 2)])] == [None]


def test_extractors_that_disagree_are_found(held: Workspace) -> None:
    items = review_items(held)
    other = replace(
        items[1], entry="x", extractor="backend:m", proposed=replace(claim(1), stance="condemn")
    )
    same = replace(other, entry="y", proposed=claim(1))
    assert disagreements([*items, other]) == {items[1].entry, "x"}
    assert disagreements([*items, same]) == frozenset()
    assert disagreements([items[1], replace(other, extractor="rules/1")]) == frozenset()


def test_labels_follow_from_the_exhibit(tmp_path: Path) -> None:
    secret = Label(readers=frozenset({"Ada"}))
    with workspace(tmp_path / "case", secret) as held:
        decide(held, _item(held, 0), "accepted", "Ada")
        join_accepted(held)
        labels = {entry.label for entry in held.journal.entries()}
        assert labels == {secret}
        assert review_items(held, lambda label: label.readers is None) == []


def test_gold_is_what_the_evaluation_set_reads(held: Workspace, tmp_path: Path) -> None:
    assert gold_of(review_items(held)) == ([], ["statement.txt"])
    decide(held, _item(held, 0), "accepted", "Ada")
    decide(held, _item(held, 1), "accepted", "Ada")
    decide(held, _item(held, 2), "rejected", "Ada", reason="rhetoric")
    (gold,), waiting = gold_of(review_items(held))
    assert waiting == []
    (tmp_path / f"{gold.name}.txt").write_bytes(gold.text.encode())
    (tmp_path / f"{gold.name}.json").write_text(gold.claims, encoding="utf-8")
    document = load_document(tmp_path / f"{gold.name}.json")
    assert [marked.entity for marked in document.claims] == ["actor:ROK", "actor:RUSSIA"]
    assert [answer.claim for answer in document.claims[1].answers] == [document.claims[0].id]
    assert document.claims[0].amount is not None
    assert json.loads(gold.claims)["date"] == "2024-04-01"
    assert document.text == "\n\n".join(SENTENCES) + "\n"


def test_every_word_of_the_model_has_its_word_in_the_record() -> None:
    known = joining()
    assert set(known.acts) == set(STANCES)
    assert set(known.answers) == set(ANSWER_KINDS)
    assert set(known.matters) == set(EVENT_TYPES)


@given(
    st.floats(0, 1e9, allow_nan=False) | st.integers(0, 10**9) | st.none(),
    st.floats(0, 1e9, allow_nan=False) | st.integers(0, 10**9) | st.none(),
)
def test_numbers_come_back_from_the_record(low: float | None, high: float | None) -> None:
    proposed = replace(claim(0), quantity=Amount(low, high, "between", "t"))
    assert claim_of(json.loads(json.dumps(plain(proposed)))) == proposed


def test_refs_can_begin_an_id_and_name_their_document() -> None:
    origin = stored().origin
    ref = ref_of(origin, IDS[0])
    assert len(ref) <= 40
    assert ref != ref_of(replace(origin, text_sha256="f" * 64), IDS[0])
    assert join(claim(0), origin, IDS[0]).id.startswith(ref)
