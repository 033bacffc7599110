"""Detectors as SQL files: their named steps, in the order in which they run.

The rules:

1. A file is a comment that says what it finds, then steps: `-- step NAME (WORDS)` and one SELECT.
2. The words: `daily` (from the days at hand), `late` (merging), `final` (from all days); `kept`: a
   daily step whose rows have a `day` and stay for later runs; `observations`: rows of this step are
   the detector's result; `inline`: only one later step reads it, and computes it while it reads.
   `lasting`: a final step whose rows with `ended` are the same whatever later days bring, so that
   later runs take them over; `open`: a final step named `T_open`: those rows of the kept table `T`
   that later runs need beside new ones, for what has not ended.
3. `$name` stands for a parameter of the rules, or for a bound of the run. Nothing else is put into
   the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "detectors"

_HEAD = re.compile(r"^-- step (\w+) \(([\w, ]+)\)$", re.MULTILINE)
_PARAMETER = re.compile(r"\$(\w+)")
_COMMENT = re.compile(r"--.*")
_READ_FROM = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")
_WORDS = {"daily", "late", "final", "kept", "observations", "inline", "lasting", "open"}


@dataclass(frozen=True, slots=True)
class Step:
    """One SELECT of a detector.

    Attributes:
        name: Of the table that it makes.
        detector: Name of the file.
        words: See rule 2.
        sql: The SELECT with its comments, `$parameters` not yet filled in.
    """

    name: str
    detector: str
    words: frozenset[str]
    sql: str

    def filled(self, values: Mapping[str, int | str]) -> str:
        """The SELECT with its parameters.

        Raises:
            ValueError: A parameter has no value.
        """

        def value_of(match: re.Match[str]) -> str:
            try:
                return str(values[match[1]])
            except KeyError:
                place = f"{self.detector}.sql, step {self.name}"
                raise ValueError(f"{place}: no parameter {match[1]}") from None

        return _PARAMETER.sub(value_of, self.sql)


def tables_read(sql: str) -> list[str]:
    """Names after FROM and JOIN, in their order."""
    return _READ_FROM.findall(_COMMENT.sub("", sql))


@cache
def load_steps(detector: str, folder: Path = FOLDER) -> tuple[Step, ...]:
    """The steps of a detector.

    Args:
        detector: Name of its file, without `.sql`.
        folder: Where it stands.

    Raises:
        ValueError: No such file, no step, a step twice, or a word that is none of rule 2.
    """
    path = folder / f"{detector}.sql"
    if not path.is_file():
        raise ValueError(f"{path.name}: no such detector")
    text = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    steps = tuple(
        Step(
            head[1],
            detector,
            frozenset(word.strip() for word in head[2].split(",")),
            text[head.end() : end].strip(),
        )
        for head, end in zip(heads, ends, strict=True)
    )
    _check(steps, path.name)
    return steps


def _check(steps: tuple[Step, ...], file: str) -> None:
    if not steps:
        raise ValueError(f"{file}: no step")
    names = [step.name for step in steps]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{file}: step twice: {', '.join(sorted(twice))}")
    for step in steps:
        if unknown := step.words - _WORDS:
            raise ValueError(f"{file}, step {step.name}: unknown word {', '.join(sorted(unknown))}")
