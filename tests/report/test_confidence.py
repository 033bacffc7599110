"""How well a finding is founded, as printed: words, lines, overrides, questions of origin."""

from __future__ import annotations

from dataclasses import replace

from tests.report import builders, founding, hostility
from watchkeeper.findings.model import Finding
from watchkeeper.report import compose, walk
from watchkeeper.report.content import Document, Figure, Statement, Table, plain
from watchkeeper.report.figures.draw import draw
from watchkeeper.report.figures.specs import Independence, LineBox
from watchkeeper.weighing.confidence.circular import Effect, Proposal

HERE = "finding-petroleum-2023-confidence"


def document() -> Document:
    return compose(founding.founded(builders.realistic()), origins=founding.origins())


def said(held: Document) -> dict[str, Statement]:
    return {statement.id: statement for statement in walk.statements(held)}


def text(held: Document, name: str) -> str:
    return plain(said(held)[name].line)


def table(held: Document, name: str) -> list[list[str]]:
    tables = [b for b in walk.blocks(held) if isinstance(b, Table)]
    tables += [figure.data for figure in walk.figures(held)]
    found = next(one for one in tables if one.id == name)
    return [[plain(cell) for cell in row] for row in found.rows]


def numbers() -> Finding:
    return founding.founded(builders.realistic()).findings[0]


def test_the_sentence_and_the_words_are_those_of_the_rules() -> None:
    held, ground = document(), numbers().ground
    assert ground is not None
    assert text(held, f"{HERE}-says") == ground.sentence
    assert said(held)[f"{HERE}-says"].stands_on == ground.rated
    rows = table(held, f"{HERE}-words")
    assert [row[0] for row in rows] == [founding.EVENT, founding.NUMBER, "together"]
    for row, element in zip(rows, ground.word.elements, strict=False):
        assert row[1:] == [element.all.reason, element.without_participants.reason, "moderate"]
    assert rows[2][1:3] == [
        f"{ground.word.word}: the weakest, of “{ground.word.decided_by}”",
        f"{ground.word.without_participants}: the weakest",
    ]


def test_every_speaker_is_in_the_table_of_those_left_out() -> None:
    held, ground = document(), numbers().ground
    assert ground is not None
    printed = {
        (row[1], name) for row in table(held, f"{HERE}-without") for name in row[2].split("; ")
    }
    registry = founding.REGISTRY
    wanted = set()
    for actor, word in ground.word.without:
        formal = actor in registry and registry[actor].kind == "state"
        known = builders.ACTORS.get(actor)
        wanted.add((word, known or registry.name(actor, formal=formal)))
    assert printed == wanted
    assert any(word != ground.word.word for word, _ in printed)


def test_speakers_that_change_nothing_take_one_sentence() -> None:
    held = document()
    name = "finding-arms-to-russia-confidence-without"
    ground = founding.founded(builders.realistic()).findings[1].ground
    assert ground is not None
    words = {word for _, word in ground.word.without}
    if words == {ground.word.word}:
        assert text(held, name).startswith("The word is the same without any one of")
    else:
        assert table(held, name)


def test_each_override_says_what_it_does() -> None:
    held = document()
    told = [text(held, f"{HERE}-override-{n}") for n in (1, 2, 3)]
    assert told[0].startswith("Override without a second signature, which changes nothing: A.")
    assert told[1].startswith("Override that lapsed when the rules came to give “moderate”")
    assert told[2] == (
        "Override, countersigned by B. Reader: A. Analyst puts “low” in place of “moderate”;"
        " reason: The images show one ship. The rules give “moderate”."
    )
    row = next(row for row in table(held, "summary-numbers"))
    assert row[-1] == "low by override; the rules give moderate"
    listed = text(held, "lines-petroleum-2023-override-3")
    assert listed == f"Refined petroleum in 2023: {told[2]}"


def test_ratings_are_somebodys_and_dated() -> None:
    line = text(document(), f"{HERE}-basis")
    assert "the ratings are those of the raters of this test on 2026-01-31." in line
    undated = tuple(replace(i, rated_on="", rated_by="") for i in founding.ITEMS)
    held = compose(founding.founded(builders.realistic(), undated))
    assert "somebody whom the table does not name, not dated" in text(held, f"{HERE}-basis")


def test_lines_are_those_that_were_weighed() -> None:
    held, ground = document(), numbers().ground
    assert ground is not None
    for index, element in enumerate(ground.word.elements):
        rows = table(held, f"lines-petroleum-2023-{index + 1}-table")
        assert [row[:4] for row in rows] == [
            [", ".join(i.item_id for i in line.items), line.stance, graded.grade, graded.reason]
            for line, graded in element.all.lines
        ]
    joined = {row[0]: row[4] for row in table(held, "lines-petroleum-2023-1-table")}
    assert "joined by an analyst: The article names the other." in joined["I4, I5"]
    assert joined["I1"] == "one item"


def test_items_that_differ_in_nothing_share_a_row() -> None:
    twin = replace(founding.ITEMS[0], item_id="I7")
    held = compose(founding.founded(builders.realistic(), (*founding.ITEMS, twin)))
    rows = table(held, "lines-petroleum-2023-items")
    row = next(row for row in rows if row[0].startswith("I1"))
    assert row[0] == "I1, I7" and row[1] == "PE022"
    assert row[3] == "imagery B2; inspectable; interest: nobody; deception reviewed: low"
    assert row[4] == "two images show it"


def test_questions_of_origin_are_printed_open_and_settled() -> None:
    held = document()
    assert text(held, "origins-settled-1") == (
        "I4 and I5: taken as one origin. Reason: The article names the other. They share: the"
        " figure 87."
    )
    (row,) = table(held, "origins-open")
    assert row == ["I1, I2", "the figure 500000 bbl", "Refined petroleum in 2023: unchanged"]
    changed = replace(
        founding.origins(),
        proposals=(Proposal("repeats", ("I1",), "x", (Effect("other", "high", "low"),)),),
    )
    held = compose(founding.founded(builders.realistic()), origins=changed)
    assert table(held, "origins-open")[0][2] == "other: high to low"


def test_what_nobody_asserts_has_no_word() -> None:
    base = founding.founded(builders.realistic())
    ground = base.findings[0].ground
    assert ground is not None
    bare = replace(ground, claims=(), rated=(), items=(), overrides=())
    held = compose(replace(base, findings=(replace(base.findings[0], ground=bare),)))
    assert text(held, f"{HERE}-says") == "No claim in the record asserts it."
    assert table(held, "summary-numbers")[0][-1] == "nobody asserts it"
    unrated = replace(bare, claims=("PE015-0123456789ab",))
    held = compose(replace(base, findings=(replace(base.findings[0], ground=unrated),)))
    assert text(held, f"{HERE}-basis").startswith("No claim of it has been rated")


def test_without_grounds_nothing_is_said_of_them() -> None:
    held = compose(builders.realistic())
    assert not [s for s in walk.sections(held) if "confidence" in s.id or s.id == "lines"]


def test_the_diagram_shows_each_line_once_and_says_the_same_in_words() -> None:
    figures = {f.id: f for f in walk.figures(document())}
    figure = figures["lines-petroleum-2023-1-figure"]
    assert isinstance(figure, Figure) and isinstance(figure.spec, Independence)
    drawn = draw(figure.spec).decode()
    for line in figure.spec.lines:
        for label in line.items:
            assert label.split(" · ")[0] in drawn
    assert "weak, against: not counted" in drawn
    assert drawn.count("counts once") == sum(g.grade != "weak" for g in figure.spec.lines)
    assert "2 items in one weak line for it" in figure.alt
    assert f"The word is {figure.spec.word} on all evidence" in figure.alt


def test_a_crowded_diagram_counts_the_rest() -> None:
    many = tuple(f"item {n}" for n in range(40))
    boxes = tuple(LineBox(many, "fair", False, f"origin {n} " * 20) for n in range(60))
    drawn = draw(Independence(boxes, "high", "low")).decode()
    assert "and 32 more, in the table" in drawn and "and 36 more lines, in the table" in drawn
    assert "item 8" not in drawn
    assert draw(Independence((), "insufficient", "insufficient"))


def test_hostile_items_still_give_a_document() -> None:
    evil = tuple(
        replace(
            one, item_id=f"{one.item_id}{hostility.HOSTILE}", origin=hostility.HOSTILE,
            reason=hostility.HOSTILE, rated_by=hostility.HOSTILE, holder=hostility.HOSTILE,
        )
        for one in founding.ITEMS
    )  # fmt: skip
    held = compose(founding.founded(builders.realistic(), evil))
    for figure in walk.figures(held):
        assert b"<script>" not in draw(figure.spec)
