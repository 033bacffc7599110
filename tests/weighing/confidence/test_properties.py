"""What holds for any items, and the whole of rule 4 against a second way to count it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.weighing.confidence.build import PARTIES, item, weak, word
from watchkeeper.weighing.confidence.grades import grade_line
from watchkeeper.weighing.confidence.items import ORDER, Item, Measure, Word
from watchkeeper.weighing.confidence.lines import Decision, Ties, lines

ACTORS = ("", "unknown", "RUSI", "OSC", "US NSC", "US State Dept", "ROK NIS", "MSMT", "Ukraine GUR")
LABELS = tuple(f"I{n}" for n in range(8))


def _items() -> st.SearchStrategy[list[Item]]:
    one = st.builds(
        lambda **kw: item(kw.pop("item_id"), **kw),
        item_id=st.sampled_from(LABELS),
        origin=st.sampled_from((*ACTORS, "pass a", "pass b; pass c", "pass c")),
        repeats=st.lists(
            st.sampled_from((*LABELS, "pass a", "parameter:x", "RUSI")), max_size=2
        ).map(tuple),
        holder=st.sampled_from(ACTORS),
        kind=st.sampled_from(("imagery", "tracking", "document")),
        inspectable=st.booleans(),
        interest=st.sampled_from(("", "holder", "against holder", "USA")),
        reliability=st.sampled_from("ABCDEF"),
        plausibility=st.integers(2, 6),
        deception=st.sampled_from(("low", "possible", "likely", "not_reviewed")),
        examined_by=st.lists(st.sampled_from(("Japan", "UK", "ROK", "Ukraine"))).map(tuple),
        stance=st.sampled_from(("for", "for", "against")),
    )
    return st.lists(one, max_size=8, unique_by=lambda found: found.item_id)


ITEMS = _items()
MEASURES: st.SearchStrategy[Measure] = st.sampled_from(("event", "number"))


def rank(found: Word) -> int:
    return ORDER.index(found)


@given(ITEMS, st.sampled_from(("for", "against")), MEASURES)
def test_a_weak_line_changes_nothing(items: list[Item], stance: str, measure: Measure) -> None:
    more = [*items, weak("W", stance=stance, origin="nowhere else", holder="nobody else")]
    before, after = word(items, measure=measure), word(more, measure=measure)
    assert after.word == before.word
    assert replace(after.counts, weak=0, weak_against=0) == replace(
        before.counts, weak=0, weak_against=0
    )


@given(ITEMS, st.lists(st.sampled_from(LABELS), min_size=2, max_size=4), MEASURES)
def test_joining_lines_never_raises_a_word(
    items: list[Item], joined: list[str], measure: Measure
) -> None:
    ties = Ties((Decision("one_origin", tuple(joined), "any"),))
    before, after = word(items, measure=measure), word(items, ties, measure)
    if before.word != "contested":
        assert rank(after.word) <= rank(before.word)
    else:
        assert after.word == "contested"


@given(ITEMS)
def test_the_number_is_never_better_founded_than_the_event(items: list[Item]) -> None:
    event, number = word(items, measure="event").word, word(items, measure="number").word
    assert event == number == "contested" or rank(number) <= rank(event)


@given(ITEMS, MEASURES)
def test_a_strong_line_against_makes_it_contested(items: list[Item], measure: Measure) -> None:
    against = item("A", stance="against", origin="nowhere else")
    assert word([*items, against], measure=measure).word == "contested"


@given(ITEMS, st.randoms(), MEASURES)
def test_order_does_not_matter(items: list[Item], source: object, measure: Measure) -> None:
    mixed = list(items)
    source.shuffle(mixed)  # type: ignore[attr-defined]
    assert word(mixed, measure=measure) == word(items, measure=measure)


@given(ITEMS, MEASURES)
def test_every_item_is_in_one_line(items: list[Item], measure: Measure) -> None:
    made = lines(items, PARTIES, measure=measure)
    assert sorted(i.item_id for line in made for i in line.items) == sorted(
        i.item_id for i in items
    )


def rule_four(grades: Sequence[tuple[str, str]], kinds: int, inspectable: int) -> str:
    """Rule 4 as it is printed, from the grades alone."""
    strong = grades.count(("for", "strong"))
    good = strong + grades.count(("for", "fair"))
    if ("against", "strong") in grades:
        return "contested"
    free = ("against", "fair") not in grades
    if good >= 3 and strong >= 2 and kinds >= 2 and inspectable >= 1 and free:
        return "high"
    if good >= 2 and strong >= 1 and free:
        return "moderate"
    return "low" if strong >= 1 or good >= 2 else "insufficient"


@given(ITEMS, MEASURES)
def test_the_word_is_that_of_rule_four(items: list[Item], measure: Measure) -> None:
    found = word(items, measure=measure)
    grades = [(line.stance, grade_line(line, PARTIES).grade) for line, _ in found.lines]
    counts = found.counts
    assert found.word == rule_four(grades, len(counts.kinds), counts.inspectable)
    assert found.reason.startswith(f"{found.word}: ")
