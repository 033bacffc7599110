"""Explanations of verdicts: nothing is repeated, and nothing that differs is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.report import builders
from watchkeeper.report import compose, walk
from watchkeeper.report.content import PartRef, Text, TreeNode, Verdict, plain
from watchkeeper.report.parts.trees import beside

ABOVE = PartRef("above", "the explanation as alleged")
OUTCOMES = st.sampled_from(["met", "not met", "unknown"])


def leaf(name: str, outcome: str, reason: str) -> TreeNode:
    line = (Text(f"{name} test: is yes; given: {reason}"),)
    return TreeNode(outcome, line)  # type: ignore[arg-type]


@given(st.lists(st.tuples(OUTCOMES, OUTCOMES, st.sampled_from("ab"), st.sampled_from("ab")),
                min_size=1, max_size=12))  # fmt: skip
def test_what_differs_is_told_and_nothing_else(rows: list[tuple[str, str, str, str]]) -> None:
    one = [leaf(f"n{i}", held, why) for i, (held, _, why, _) in enumerate(rows)]
    two = [leaf(f"n{i}", held, why) for i, (_, held, _, why) in enumerate(rows)]
    tree = (TreeNode("unknown", (Text("all of these"),), tuple(one)),)
    other = (TreeNode("met", (Text("all of these"),), tuple(two)),)
    (told,) = beside(tree, other, ABOVE)
    wanted = [
        a for a, b in zip(one, two, strict=True) if (a.outcome, a.line) != (b.outcome, b.line)
    ]
    assert list(told.children) == wanted
    assert plain(told.line) == (
        "Element by element as in the explanation as alleged" + (", but:" if wanted else "")
    )


def test_other_elements_are_told_whole() -> None:
    tree = (TreeNode("", (Text("x"),), (leaf("a", "met", "a"), leaf("b", "met", "a"))),)
    fewer = (TreeNode("", (Text("x"),), (leaf("a", "met", "a"),)),)
    another = (TreeNode("", (Text("x"),), (leaf("a", "met", "a"), leaf("c", "met", "a"))),)
    for other in ((), fewer, another):
        assert beside(tree, other, ABOVE) == tree
    assert beside((), (), ABOVE) == ()


def test_a_verdict_at_the_standard_refers_to_the_one_as_alleged() -> None:
    found = [b for b in walk.blocks(compose(builders.realistic())) if isinstance(b, Verdict)]
    alleged, standard = found[:2]
    (told,) = standard.tree
    reference = told.line[1]
    assert isinstance(reference, PartRef) and reference.target == alleged.id
    assert [plain(node.line).partition(" test: ")[0] for node in told.children] == [
        "the goods are refined petroleum.", "the year's total is within 500,000 barrels.",
    ]  # fmt: skip
