"""Arguments of the parties: each once, with its replies, and left open in every form."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.report import arguing, builders, hostility, releases
from tests.report.pages import read
from watchkeeper.findings.model import Assessment
from watchkeeper.report import compose, walk
from watchkeeper.report.content import Document, PartRef, Section, Verdict, plain, text_hash
from watchkeeper.report.html import render_html
from watchkeeper.report.parts.arguments import EFFECT, KINDS

HERE = "finding-arms-to-russia"
TREATY = f"{HERE}-argument-refined-petroleum-partnership-treaty"


@cache
def document() -> Document:
    return compose(arguing.argued(builders.realistic()))


def part(name: str, held: Document | None = None) -> Section:
    return next(s for s in walk.sections(held or document()) if s.id == name)


def said(held: Document | None = None) -> dict[str, str]:
    return {s.id: plain(s.line) for s in walk.statements(held or document())}


def with_arguments(*arguments: dict[str, Any]) -> Assessment:
    base = arguing.argued(builders.realistic())
    one = {**base.findings[1].verdicts[0], "arguments": list(arguments)}
    return replace(base, findings=(base.findings[0], replace(base.findings[1], verdicts=(one,))))


def starting(start: str) -> list[str]:
    return [text for name, text in said().items() if name.startswith(start)]


def test_an_argument_stands_once_for_both_bases_and_addressees() -> None:
    titles = Counter(section.title for section in part(f"{HERE}-arguments").sections)
    assert titles == {"The treaty as a justification": 1, "It is denied": 1}
    assert said()[f"{TREATY}-says"] == "The argument, in our words: Help is owed."


def test_who_makes_it_when_and_where_is_named_formally() -> None:
    first, second = starting(f"{TREATY}-by-")
    assert first == (
        "Russian Federation, 2025-04-26: under the treaty (resting on DPRK-Russia-2024, Article 4;"
        " UN-Charter, Article 51; numbers recalled, not confirmed) https://example.org/2025-04-26"
    )
    assert second.startswith("Democratic People's Republic of Korea, 2025-04-28: by order")


def test_a_statement_opens_the_claim_only_when_its_address_agrees() -> None:
    assert "ST29 https://example.org/ST29" in starting(f"{TREATY}-by-")[1]
    other = arguing.said("DPRK", "2025-04-28", "by order", ref="ST29")
    held = compose(with_arguments({**arguing.denial(), "made_by": [other]}))
    assert not any("ST29" in text for name, text in said(held).items() if "-by-" in name)


def test_replies_are_named_with_when_and_where() -> None:
    first, second = starting(f"{TREATY}-reply-")
    assert first == (
        "United States of America, 2025-05-07: it breaks the resolutions (resting on S/RES/1718,"
        " paragraph 8(c); DPRK-Russia-2024, Article 4, number recalled, not confirmed)"
        " https://example.org/2025-05-07"
    )
    assert second.startswith("MSMT participants, 2025-05-29: ")


def test_facts_stand_with_each_state_that_was_found() -> None:
    first, second = starting(f"{TREATY}-needs-")
    assert first == (
        "The treaty was in force: as alleged met; at the confidence required unknown (below the"
        " required confidence). Stands on 1 claim."
    )
    assert second == "Help took effect on its territory: unknown (not sought)."


def test_states_that_differ_between_addressees_name_them() -> None:
    base = arguing.argued(builders.realistic())
    one, two, *_ = base.findings[1].verdicts
    other = {**two, "arguments": [arguing.argument("not_met", None, [])]}
    finding = replace(base.findings[1], verdicts=(one, other))
    held = said(compose(replace(base, findings=(base.findings[0], finding))))
    (text,) = [t for name, t in held.items() if name.startswith(f"{TREATY}-needs-goods")]
    assert "as alleged, for Democratic People's Republic of Korea met; " in text
    assert "as alleged, for Russian Federation not met." in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_effect_is_left_open_whatever_the_kind(kind: str) -> None:
    held = said(compose(with_arguments({**arguing.argument("met", None, []), "kind": kind})))
    assert held[f"{TREATY}-effect"] == EFFECT
    assert held[f"{TREATY}-kind"].startswith(f"{KINDS[kind]}. It is aimed at the elements of ")
    assert "never decided" in EFFECT


def test_the_target_is_named_in_the_words_of_the_norm() -> None:
    norm = "“Refined petroleum to the DPRK”"
    for node, words in {
        "quota": f"the exception “quota” of {norm}",
        "happened": f"the part “happened” of {norm}",
    }.items():
        held = said(compose(with_arguments(arguing.denial(node))))
        name = f"{HERE}-argument-refined-petroleum-denial-kind"
        assert held[name] == f"It denies the fact. It is aimed at {words}."


def test_an_argument_with_nothing_says_so() -> None:
    held = said()
    denial = f"{HERE}-argument-refined-petroleum-denial"
    assert held[f"{denial}-reply-none"] == "None recorded."
    assert held[f"{denial}-needs-none"] == "None stated."
    assert compose(builders.realistic()) == compose(with_none())


def with_none() -> Assessment:
    base = builders.realistic()
    held = tuple({**verdict, "arguments": []} for verdict in base.findings[0].verdicts)
    return replace(base, findings=(replace(base.findings[0], verdicts=held), base.findings[1]))


def test_arguments_that_differ_for_addressees_are_both_printed() -> None:
    base = arguing.argued(builders.realistic())
    one, two, *_ = base.findings[1].verdicts
    other = {**two, "arguments": [{**arguing.denial(), "says": "Something else."}]}
    finding = replace(base.findings[1], verdicts=(one, other))
    held = part(f"{HERE}-arguments", compose(replace(base, findings=(finding,))))
    assert [s.title for s in held.sections] == [
        "The treaty as a justification",
        "It is denied, for Democratic People's Republic of Korea",
        "It is denied, for Russian Federation",
    ]


def test_html_pdf_and_data_carry_the_same_ids_and_hashes() -> None:
    data = {s["id"]: s for s in releases.data()["statements"]}
    names = [name for name in said() if name.startswith(f"{HERE}-argument")]
    assert len(names) > 12
    page, text = releases.page(), releases.pdf_text()
    for name in names:
        words = said()[name]
        assert data[name]["text"] == words and data[name]["sha256"] == text_hash(words)
        assert name in page.ids and words in page.hashed[text_hash(words)]
        half = len(releases.squeezed(words)) // 2
        squeezed = releases.squeezed(words)
        assert squeezed[:half] in text or squeezed[half:] in text


def test_hostile_arguments_stay_text() -> None:
    nasty = hostility.HOSTILE
    spoken = {**arguing.said(nasty, nasty, nasty), "address": "javascript:alert(1)", "ref": nasty,
              "sources": [{"symbol": nasty, "paragraph": nasty, "status": nasty}]}  # fmt: skip
    leaf = {**builders.leaf(nasty, nasty, nasty, [nasty]), "fact": nasty, "test": nasty}
    held = {
        "id": nasty, "title": nasty, "kind": nasty, "node": nasty, "says": nasty,
        "made_by": [spoken, spoken], "replies": [spoken], "preconditions": [leaf, leaf],
        "sources": [{"address": "javascript:alert(2)"}], "open_points": [nasty, nasty],
    }  # fmt: skip
    odd: dict[str, Any] = {"id": None, "made_by": ["x", 3], "preconditions": None}
    assessment = with_arguments(held, odd)
    files = render_html(compose(assessment))
    index = files["index.html"].decode("utf-8")
    assert "<script" not in index and "\u202e" not in index
    assert not re.search(r'href="javascript:', index)
    assert all(page.faults == [] for page in read(files).values())


def test_what_verdicts_share_is_printed_once() -> None:
    first, second, *_ = [b for b in part(f"{HERE}-norms").blocks if isinstance(b, Verdict)]
    assert {"Force", "Paragraph", "On the position"} <= {fact.label for fact in first.facts}
    labels = [fact.label for fact in second.facts]
    assert labels[0] == "The same" and not {"Force", "Paragraph"} & set(labels)
    assert PartRef(first.id, plain(second.facts[0].line).split(" as for ")[1]) in (
        second.facts[0].line
    )
    assert "China and Russian Federation" in " ".join(plain(fact.line) for fact in first.facts)
    assert first.title.endswith(", for Democratic People's Republic of Korea")
    assert second.title.endswith(", for Russian Federation")
