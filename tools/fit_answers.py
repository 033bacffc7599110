"""Fits the weights of the signs of answers to gold: `python -m tools.fit_answers`.

Reads `tests/reading/evaluation/dev` and `dev-pages` with the rules as they are, and rewrites the
weights, not the meanings, of `src/watchkeeper/reading/lexicons/answer_weights.yaml`. To be run when
rules have changed much. The sets `test` and `test-pages` are never read here.

The weights are those of a conditional logit with a quadratic penalty, by Newton's method: each
claim that can answer chooses among its candidates and none of them. A claim with several targets
parts its choice; one that may be left chooses none by half. A sign that few pairs show, and the
sign that a clause tells its own target, keep the weights that they have.

`python -m tools.fit_answers check` prints, without writing, precision and recall of links in
documents that were left out of the fit. Recall is of all links of gold, those of claims that were
missed as well.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tools.fit_event_types import PARTS, Sample, samples_of

from tests.reading.evaluation.gold import GoldDocument, load_part
from watchkeeper.reading.agreement import Marked, MarkedAnswer
from watchkeeper.reading.lexicon import load_lexicons
from watchkeeper.reading.rules.links.answering import signs_of
from watchkeeper.reading.rules.links.answers import choose
from watchkeeper.reading.rules.links.candidates import signs_between, targets_of
from watchkeeper.reading.rules.links.lexicon import load_weights
from watchkeeper.reading.rules.links.matters import field_of
from watchkeeper.reading.scoring import Count

WHERE = Path(__file__).parents[1] / "src/watchkeeper/reading/lexicons/answer_weights.yaml"
PENALTY = 2.0
STEPS = 30
LEAST_SHOWN = 6
FOLDS = 10
KEPT = frozenset({"within the answer", "told in its sentence", "admits a noun"})
"""Signs too rare to fit, weighed by hand."""
_LINE = re.compile(r'^(?P<head>  "?(?P<sign>[^"{]+?)"?: \{weight: )[-0-9.]+', re.MULTILINE)

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """A claim that can answer, with its candidates.

    Attributes:
        document: Number of its document.
        own: Its signs.
        signs: Signs of each candidate.
        answers: Gold's answer for each candidate, None without a link.
    """

    document: int
    own: frozenset[str]
    signs: tuple[frozenset[str], ...]
    answers: tuple[MarkedAnswer | None, ...]


def choices_of(samples: Sequence[Sample]) -> list[Choice]:
    """All claims that can answer; what is paired with optional gold is left out."""
    lexicons, found = load_lexicons(), []
    for number, sample in enumerate(samples):
        field = field_of(sample.settled.drafts, lexicons)
        signs = [signs_of(field, place) for place in range(len(sample.gold))]
        for place, gold in enumerate(sample.gold):
            if not signs[place] or (gold is not None and gold.optional):
                continue
            others = targets_of(field, place)
            between = [
                frozenset(signs_between(field, place, other, signs, lexicons)) for other in others
            ]
            answers = tuple(_told(gold, sample.gold[other]) for other in others)
            found.append(Choice(number, signs[place], tuple(between), answers))
    return found


def _told(gold: Marked | None, other: Marked | None) -> MarkedAnswer | None:
    """Gold's answer of one claim to another, or to what says the same."""
    if gold is None or other is None:
        return None
    same = {other.id, *other.same_as}
    return next((answer for answer in gold.answers if answer.claim in same), None)


def fit(choices: Sequence[Choice], names: Sequence[str]) -> Matrix:
    """Weights of the names; the last one is what every pair starts from."""
    places = {name: place for place, name in enumerate(names)}
    rows: list[Matrix] = []
    shares: list[float] = []
    starts: list[int] = []
    for one in choices:
        starts.append(len(rows))
        linked = [answer is not None for answer in one.answers]
        firm = any(answer is not None and not answer.maybe for answer in one.answers)
        taken = float(firm) if firm or not any(linked) else 0.5
        rows.append(np.zeros(len(names)))
        shares += [1 - taken, *(taken * hit / max(1, sum(linked)) for hit in linked)]
        for signs in one.signs:
            row = np.zeros(len(names))
            row[[places[sign] for sign in (*one.own, *signs) if sign in places]] = 1
            row[-1] = 1
            rows.append(row)
    return _newton(np.array(rows), np.array(shares), np.array(starts))


def _newton(inputs: Matrix, shares: Matrix, starts: NDArray[np.int64]) -> Matrix:
    """The weights of greatest likelihood, less the penalty on all but the last."""
    weights = np.zeros(inputs.shape[1])
    penalty = np.full(len(weights), PENALTY)
    penalty[-1] = 0.01
    sizes = np.diff(np.append(starts, len(inputs)))
    for _ in range(STEPS):
        odds = np.exp(inputs @ weights)
        chances = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        gradient = inputs.T @ (chances - shares) + penalty * weights
        means = np.add.reduceat(inputs * chances[:, None], starts)
        curve = (inputs * chances[:, None]).T @ inputs - means.T @ means + np.diag(penalty)
        step = np.linalg.solve(curve, gradient)
        weights -= step * min(1.0, 1.0 / float(np.abs(step).max()))
    return weights


def names_of(choices: Sequence[Choice]) -> list[str]:
    """The signs that are shown often enough, and the start."""
    shown = Counter(sign for one in choices for sign in one.own)
    shown += Counter(sign for one in choices for signs in one.signs for sign in signs)
    return [*sorted(s for s, n in shown.items() if n >= LEAST_SHOWN and s not in KEPT), "base"]


def check(documents: Sequence[GoldDocument], choices: Sequence[Choice]) -> Count:
    """Links in documents that were left out of the fit, without regard to their kind."""
    total = Count(gold=sum(_sure(one) for one in documents))
    names = names_of(choices)
    for fold in range(FOLDS):
        rest = [one for one in choices if one.document % FOLDS != fold]
        weights = dict(zip(names, fit(rest, names), strict=True))
        for one in choices:
            if one.document % FOLDS == fold:
                total += _right(one, weights)
    return total


def _sure(document: GoldDocument) -> int:
    """Links of gold that may not be left."""
    firm = [claim for claim in document.claims if not claim.optional]
    return sum(not answer.maybe for claim in firm for answer in claim.answers)


def _right(one: Choice, weights: dict[str, float]) -> Count:
    """What weights choose for a claim."""
    own = weights["base"] + sum(weights.get(sign, 0.0) for sign in one.own)
    scores = {
        place: own + sum(weights.get(sign, 0.0) for sign in signs)
        for place, signs in enumerate(one.signs)
    }
    chosen = [one.answers[place] for place in choose(scores)]
    right = sum(answer is not None and not answer.maybe for answer in chosen)
    return Count(right=right, proposed=right + chosen.count(None))


def written(text: str, weights: dict[str, float]) -> str:
    """The file with new weights."""

    def line(match: re.Match[str]) -> str:
        sign = match["sign"]
        return match[0] if sign not in weights else f"{match['head']}{_rounded(weights[sign])}"

    text = _LINE.sub(line, text)
    return re.sub(r"^base: .*$", f"base: {_rounded(weights['base'])}", text, flags=re.MULTILINE)


def _rounded(weight: float) -> float:
    return round(weight, 1) + 0.0


def main() -> None:
    """Fits, and writes or checks."""
    load_weights()
    documents = [document for part in PARTS for document in load_part(part)]
    choices = choices_of(samples_of(documents))
    if sys.argv[1:] == ["check"]:
        count = check(documents, choices)
        sys.stdout.write(
            f"precision {count.precision:.2f}, recall {count.recall:.2f}, F1 {count.f1:.2f}\n"
        )
        return
    names = names_of(choices)
    weights = dict(zip(names, map(float, fit(choices, names)), strict=True))
    text = written(WHERE.read_text(encoding="utf-8"), weights)
    WHERE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
