"""The case file: which questions a case asks of its claims, as data.

A case names question sets that ship with the program and may add its own. A question asked of
every year becomes one question for each year.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from watchkeeper.claims.datafile import load_as
from watchkeeper.claims.model import Claim
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.times import Period, parse_period
from watchkeeper.findings.elements import ElementOf, Way
from watchkeeper.findings.model import Alternative
from watchkeeper.weighing.series.definition import Definition

QUESTIONS = Path(__file__).parent / "questions"
CASE_FILE = "case.yaml"
_YEARS = re.compile(r"(\d{4})\.\.(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitFact:
    """The fact whose limit in the law limits a ledger, and its unit."""

    fact: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTopics:
    """Topics of the claims that each ledger adds up."""

    notified: str
    unnotified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose conduct claims are about: an actor id."""

    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a case.

    Attributes:
        id: Stable id; `{year}` is filled in.
        title: Heading.
        asks: The question in a sentence.
        norms: Ids of the norms that are tested.
        addressees: For whom; empty for every addressee that the norms name.
        years: `first..last` when the question is asked of each year.
        conduct: When the conduct happened, when it is not a year.
        limit: The fact whose limit in the law limits the ledgers.
        ledgers: Topics of the ledgers' claims.
        alleges: Topics of the claims that assert the conduct.
        about: Whose conduct those claims are about, when their topics do not say it.
        replies: Matters of the parties' statements that answer.
        describes: Facts that hold by what the claims are about.
        describes_for: The same for one addressee only.
        addressees_of: For whom one norm is tested, by its id, where that differs from `addressees`.
        statement: The finding as a clause, for the generated sentence.
        elements: Its necessary elements; one of all that is alleged when left out.
        ways: Which claims assert the conduct, where topics alone do not say it.
        series: Its number series.
        alternatives: Other explanations, with what would distinguish them.
        would_change: What would change the finding.
        reasoning: The chain of reasoning from what is alleged to the norms tested.
        year: Filled in for a question of one year.
    """

    id: str
    title: str
    asks: str
    norms: tuple[str, ...]
    addressees: tuple[str, ...] = ()
    years: str = ""
    conduct: str = ""
    limit: LimitFact | None = None
    ledgers: LedgerTopics | None = None
    alleges: tuple[str, ...] = ()
    about: About | None = None
    replies: tuple[str, ...] = ()
    describes: dict[str, str] = field(default_factory=dict)
    describes_for: dict[str, dict[str, str]] = field(default_factory=dict)
    addressees_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    statement: str = ""
    elements: tuple[ElementOf, ...] = ()
    ways: tuple[Way, ...] = ()
    series: tuple[Definition, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    would_change: tuple[str, ...] = ()
    reasoning: tuple[str, ...] = ()
    year: int | None = None

    @property
    def window(self) -> Period:
        """When the conduct happened.

        Raises:
            InputError: `conduct` is no period.
        """
        if self.year is not None:
            return Period(date(self.year, 1, 1), date(self.year, 12, 31), "year", False, "")
        period = parse_period(self.conduct)
        if period is None:
            raise _wrong(f"{self.id}.conduct", self.conduct, "a period such as 2023-08..2025-12")
        return period

    def of(self, year: int) -> Question:
        """The question asked of one year."""
        texts = {
            name: getattr(self, name).replace("{year}", str(year))
            for name in ("id", "title", "asks", "statement")
        }
        return replace(
            self,
            **texts,
            years="",
            year=year,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """A file of questions."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case file.

    Attributes:
        title: Title of the case and its report.
        compiled_by: Who compiled it, in neutral words.
        asks: Names of the shipped question sets.
        questions: Questions of its own.
    """

    title: str
    compiled_by: str
    asks: tuple[str, ...] = ("dprk",)
    questions: tuple[Question, ...] = ()


def _wrong(column: str, value: str, expected: str) -> InputError:
    return InputError(Problem(CASE_FILE, 0, column, value, expected))


@cache
def question_set(name: str) -> tuple[Question, ...]:
    """A shipped question set.

    Raises:
        InputError: There is none of that name, or its file is wrong.
    """
    names = sorted(path.stem for path in QUESTIONS.glob("*.yaml"))
    if name not in names:
        raise _wrong("asks", name, f"one of {', '.join(names)}")
    return load_as(QuestionSet, QUESTIONS / f"{name}.yaml").questions


def load_case(path: Path) -> Case:
    """Reads a case file.

    Raises:
        InputError: It does not fit the schema; the message names the line.
    """
    return load_as(Case, path)


def _years(question: Question, claims: Iterable[Claim]) -> Iterator[int]:
    """The years asked for, and later ones that the ledgers' claims touch."""
    span = _YEARS.fullmatch(question.years)
    if span is None:
        raise _wrong(f"{question.id}.years", question.years, "years such as 2018..2025")
    first, last = int(span[1]), int(span[2])
    topics = question.ledgers
    if topics is not None:
        touched = (
            claim.conduct.end.year
            for claim in claims
            if claim.topic in {topics.notified, topics.unnotified}
            and claim.conduct is not None
            and claim.conduct.end is not None
        )
        last = max(last, max(touched, default=last))
    yield from range(first, last + 1)


def asked(case: Case, claims: Iterable[Claim]) -> tuple[Question, ...]:
    """Every question of the case, those of years once for each year.

    Args:
        case: The case.
        claims: All claims, which may reach into later years than the question file knows.

    Raises:
        InputError: Two questions have one id, or a set or span is wrong.
    """
    known = list(claims)
    all_of = [q for name in case.asks for q in question_set(name)] + list(case.questions)
    questions = [
        question.of(year) if year else question
        for question in all_of
        for year in (_years(question, known) if question.years else (None,))
    ]
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise _wrong("questions", question.id, "each id once")
        seen.add(question.id)
        _check_names(question)
    return tuple(questions)


def _check_names(question: Question) -> None:
    """Elements and series of a question have a name each.

    Raises:
        InputError: Two have the same name.
    """
    for kind, names in (
        ("elements", [one.name for one in question.elements]),
        ("series", [one.id for one in question.series]),
    ):
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise _wrong(f"{question.id}.{kind}", twice[0], "each name once")


def write_case(case: Case, path: Path) -> None:
    """Writes a new case file for an analyst to edit; an existing one is left as it is."""
    if path.exists():
        return
    lines = (
        "# The case: what it is called, who compiled it, and what it asks of its claims.",
        f"title: {json.dumps(case.title, ensure_ascii=False)}",
        f"compiled_by: {json.dumps(case.compiled_by, ensure_ascii=False)}",
        f"asks: [{', '.join(case.asks)}]",
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
