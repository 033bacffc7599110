"""Fits the weights of event types to gold: `python -m tools.fit_event_types`.

Reads `tests/reading/evaluation/dev` and `dev-pages` with the rules as they are, and writes
`src/watchkeeper/reading/data/event_weights.tsv`. To be run when lexicons or rules have changed
much. The sets `test` and `test-pages` are never read here.

Each pass is a logistic regression for each type, with a quadratic penalty, by Nesterov's
accelerated gradient in a fixed number of steps. What the second pass sees of the first is predicted
from folds of documents that leave the document out, so that it learns how far to trust it. Signs
that fewer than three documents show, and weights that change nothing, are left out.

`python -m tools.fit_event_types check` prints, without writing, how many types are right in
documents that were left out of the fit.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.reading.evaluation.gold import GoldDocument, load_part
from tests.reading.evaluation.measuring import opened
from watchkeeper.reading.agreement import Marked, marked, same_events
from watchkeeper.reading.extraction import attribute
from watchkeeper.reading.lexicon import load_lexicons
from watchkeeper.reading.model import EVENT_TYPES
from watchkeeper.reading.nlp import load_parser
from watchkeeper.reading.proposing import document_for
from watchkeeper.reading.rules.contents.signs import Shares, Signs, own_signs
from watchkeeper.reading.rules.contents.weighing import (
    BIAS,
    FILE,
    Scale,
    Scales,
    all_signs,
    shares_of,
    weigh,
)
from watchkeeper.reading.rules.proposals import Settled, proposals_of, settle
from watchkeeper.reading.scoring import pair

PARTS = ("dev", "dev-pages")
WHERE = Path(__file__).parents[1] / "src" / "watchkeeper" / "reading" / "data" / FILE
LEAST_DOCUMENTS = 3
LEAST_WEIGHT = 20
PENALTY = 1 / 0.3
STEPS = 250
FOLDS = 8
HEAD = """\
# How much each sign speaks for each event type, in hundredths; made by tools/fit_event_types.py.
# Columns: pass, sign, type:weight.
"""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A document as the rules left it, with the gold claim of each draft that has one."""

    name: str
    settled: Settled
    gold: list[Marked | None]


def samples_of(documents: Sequence[GoldDocument]) -> list[Sample]:
    """Reads documents and pairs what was drafted with gold."""
    parser, lexicons = load_parser(), load_lexicons()
    found = []
    for one in documents:
        document = document_for(opened(one), one.anchor)
        read = attribute(document, parser.pipeline, lexicons)
        settled = settle(read.document, read.drafts, read.lexicons)
        claims = proposals_of(read.document, read.drafts, read.quotations, read.lexicons)
        pairs = pair([marked(claim) for claim in claims], one.claims)
        golds = {proposed.id: gold for proposed, gold in pairs}
        found.append(Sample(one.id, settled, [golds.get(name) for name in settled.ids]))
    return found


def fit(signs: Sequence[Sequence[Signs]], samples: Sequence[Sample]) -> Scale:
    """The weights by which signs of each document's drafts tell the gold types best."""
    shown = Counter(name for document in signs for name in set().union(*document))
    names = [BIAS, *sorted(name for name, count in shown.items() if count >= LEAST_DOCUMENTS)]
    places = {name: place for place, name in enumerate(names)}
    rows, types = [], []
    for document, sample in zip(signs, samples, strict=True):
        for one, gold in zip(document, sample.gold, strict=True):
            if gold is not None:
                rows.append({places[n]: v / 100 for n, v in one.items() if n in places})
                types.append([kind in gold.events for kind in EVENT_TYPES])
    inputs = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        inputs[number, 0] = 1
        inputs[number, list(row)] = list(row.values())
    weights = np.rint(100 * _regression(inputs, np.array(types, float))).astype(np.int64)
    weights[1:][np.abs(weights[1:]) < LEAST_WEIGHT] = 0
    kept = [place for place in range(len(names)) if not place or weights[place].any()]
    return Scale({names[place]: row for row, place in enumerate(kept)}, weights[kept])


def _regression(inputs: Matrix, wanted: Matrix) -> Matrix:
    """Weights of a logistic regression for each column of `wanted`; the first row is the bias."""
    penalty = np.full((inputs.shape[1], 1), PENALTY)
    penalty[0] = 0
    step = 1 / (0.25 * _largest(inputs) + PENALTY)
    weights = ahead = np.zeros((inputs.shape[1], wanted.shape[1]))
    for number in range(STEPS):
        error = 1 / (1 + np.exp(-np.clip(inputs @ ahead, -30, 30))) - wanted
        after = ahead - step * (inputs.T @ error + penalty * ahead)
        ahead = after + number / (number + 3) * (after - weights)
        weights = after
    return weights


def _largest(inputs: Matrix) -> float:
    """The greatest eigenvalue of the signs' products, by repeated multiplication."""
    vector = np.ones(inputs.shape[1])
    for _ in range(50):
        vector = inputs.T @ (inputs @ vector)
        vector /= np.linalg.norm(vector)
    return float(np.linalg.norm(inputs.T @ (inputs @ vector)))


def fit_both(samples: Sequence[Sample]) -> Scales:
    """The weights of both passes."""
    own = [[own_signs(draft) for draft in sample.settled.drafts] for sample in samples]
    apart: list[Shares] = [np.zeros((0, len(EVENT_TYPES)), np.int64)] * len(samples)
    for fold in range(FOLDS):
        kept = [place for place in range(len(samples)) if place % FOLDS != fold]
        scale = fit([own[place] for place in kept], [samples[place] for place in kept])
        for place in range(fold, len(samples), FOLDS):
            apart[place] = shares_of(own[place], scale)
    around = [
        all_signs(sample.settled.drafts, sample.settled.answered, shares)
        for sample, shares in zip(samples, apart, strict=True)
    ]
    return Scales(fit(own, samples), fit(around, samples))


def text_of(scales: Scales) -> str:
    """The scales as the file holds them."""
    lines = [
        f"{which}\t{sign}\t{listed}\n"
        for which, scale in (("own", scales.own), ("around", scales.around))
        for sign, row in scale.rows.items()
        if (listed := " ".join(
            f"{kind}:{weight}"
            for kind, weight in zip(EVENT_TYPES, scale.weights[row].tolist(), strict=True)
            if weight
        ))
    ]  # fmt: skip
    return HEAD + "".join(lines)


def right(samples: Sequence[Sample], scales: Scales | None) -> tuple[int, int]:
    """How many drafts have the types of gold, of how many; by the rules alone without scales."""
    good = count = 0
    for sample in samples:
        settled = sample.settled
        drafts = settled.drafts
        if scales is not None:
            drafts = weigh(drafts, settled.answered, scales)
        for draft, gold in zip(drafts, sample.gold, strict=True):
            if gold is not None and not gold.optional:
                count += 1
                good += same_events(Marked("", (0, 0), events=frozenset(draft.kinds)), gold)
    return good, count


def check(samples: Sequence[Sample]) -> None:
    """Prints the types that are right in documents that were left out of the fit."""
    folds = 4
    good = count = 0
    for fold in range(folds):
        kept = [one for place, one in enumerate(samples) if place % folds != fold]
        found = right(samples[fold::folds], fit_both(kept))
        good, count = good + found[0], count + found[1]
    ruled = right(samples, None)[0]
    sys.stdout.write(
        f"types right by rules {ruled / count:.3f}, weighed {good / count:.3f}, {count} claims\n"
    )


def main() -> None:
    """Fits and writes, or checks."""
    samples = samples_of([one for part in PARTS for one in load_part(part)])
    if sys.argv[1:] == ["check"]:
        check(samples)
    else:
        WHERE.write_text(text_of(fit_both(samples)), encoding="utf-8")


if __name__ == "__main__":
    main()
