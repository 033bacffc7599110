"""Proposed claims beside gold, and words per second beside the bare parser.

The sets are those of `tests/reading/evaluation/`: `dev` and `dev-pages`, on which rules were tuned,
`test` and `test-pages`, written apart; those of pages are in the manner of what outlets and offices
publish. Printed are precision, recall and F1 per level, as `docs/reading-annotation.md`
defines them; what hangs on the definitions; answer links, dates, quantities, conduits; the same per
kind of document. The intervals come from drawing as many documents with replacement, a thousand
times; the floor to compare with proposes every sentence as an assertion of the author.
`python -m benchmarks.reading miss dev` lists what was missed, invented or mislabelled.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

from tests.reading.evaluation.gold import PARTS, GoldDocument, load_part
from tests.reading.evaluation.measuring import Measured, measure, opened, total
from watchkeeper.reading.agreement import Marked, same_events, same_speaker, same_stance
from watchkeeper.reading.nlp import load_parser
from watchkeeper.reading.proposing import Reader, propose
from watchkeeper.reading.scoring import LEVELS, Count, Score, pair, score

AIMS = {"detected": 0.88, "speaker": 0.85, "stance": 0.80, "event": 0.70}
BESIDE = {
    "detected_strictly": "detected, sharing at least half",
    "stance_exactly": "stance, gold's first alone",
    "event_exactly": "event types, the exact set",
    "event_main": "event types, the main one held",
    "voice": "voice",
    "links": "answer links",
    "links_with_kind": "answer links with kind",
    "dates": "dates",
    "quantities": "quantities",
    "units": "quantities with unit",
    "via": "conduits",
}
RUNS, DRAWS = 3, 1000
_SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?][\"\u201d\u2019]?(?=\s)|(?=\n))")


def line(name: str, count: Count, more: str = "") -> None:
    """Prints one measure."""
    print(
        f"  {name:34}{count.precision:6.2f}{count.recall:6.2f}{count.f1:6.2f}"
        f"   {count.right:4} of {count.proposed:4} proposed, {count.gold:4} gold{more}"
    )


def interval(measured: Sequence[Measured], level: str) -> tuple[float, float]:
    """The middle 95 of 100 F1 of `level`, documents drawn with replacement."""
    source = random.Random(1)  # noqa: S311  a drawing, not a secret
    counts = [one.score.together()[level] for one in measured]
    drawn = sorted(sum(source.choices(counts, k=len(counts)), Count()).f1 for _ in range(DRAWS))
    return drawn[DRAWS // 40], drawn[-DRAWS // 40]


def every_sentence(gold: GoldDocument) -> Score:
    """What proposing each sentence as the author's assertion would score."""
    proposed = [
        Marked(f"s{number}", found.span(), voice="author", stance="assert")
        for number, found in enumerate(_SENTENCE.finditer(gold.text))
    ]
    return score(proposed, gold.claims)


def print_part(part: str, measured: Sequence[Measured]) -> None:
    """Prints all measures of one set."""
    whole = total(measured)
    words = sum(len(one.gold.text.split()) for one in measured)
    print(f"{part}: {len(measured)} documents, {words} words")
    print(f"  {'together':34}{'P':>6}{'R':>6}{'F1':>6}")
    for level, count in whole.together().items():
        low, high = interval(measured, level)
        line(level, count, f"; F1 {low:.2f} to {high:.2f}; aim {AIMS[level]:.2f}")
    naive = sum((every_sentence(one.gold) for one in measured), Score())
    line("detected by every sentence", naive.detected)
    print("  each beside detection")
    for level in LEVELS[1:]:
        line(level, whole.each()[level])
    print("  beside")
    for name, label in BESIDE.items():
        line(label, getattr(whole, name))
    print(f"  per kind, F1 together{'':13}{''.join(f'{level:>10}' for level in LEVELS)}")
    for kind in sorted({one.gold.kind for one in measured}):
        held = [one for one in measured if one.gold.kind == kind]
        print_kind(kind, len(held), total(held))


def print_kind(kind: str, documents: int, held: Score) -> None:
    """Prints the levels of one kind of document."""
    figures = "".join(f"{count.f1:10.2f}" for count in held.together().values())
    print(f"  {kind:18}{documents:3} docs {held.detected.gold:4} gold {figures}")


def print_misses(measured: Sequence[Measured]) -> None:
    """Prints what was missed, invented or mislabelled, one claim a line."""
    for one in measured:
        pairs = pair(one.proposed, one.gold.claims)
        found = {gold.id for _, gold in pairs}
        named = {proposed.id for proposed, _ in pairs}
        text = one.gold.text
        for gold in one.gold.claims:
            if gold.id not in found and not gold.optional:
                print(f"{one.gold.id} {gold.id} missed: {shown(gold, text)}")
        for proposed in one.proposed:
            if proposed.id not in named:
                print(f"{one.gold.id} invented: {shown(proposed, text)}")
        for proposed, gold in pairs:
            if not gold.optional and (faults := differing(proposed, gold)):
                print(f"{one.gold.id} {gold.id} {'; '.join(faults)}: {shown(gold, text)}")


def differing(proposed: Marked, gold: Marked) -> list[str]:
    """The labels that differ, as proposed and as in gold."""
    faults = []
    if not same_speaker(proposed, gold):
        said, meant = proposed.entity or proposed.speaker, gold.entity or gold.speaker
        faults.append(f"speaker {said or proposed.voice!r} for {meant or gold.voice!r}")
    if not same_stance(proposed, gold):
        faults.append(f"stance {proposed.stance} for {gold.stance}")
    if not same_events(proposed, gold):
        faults.append(f"events {sorted(proposed.events)} for {sorted(gold.events)}")
    if gold.days and proposed.days != gold.days:
        faults.append(f"days {proposed.days} for {gold.days}")
    return faults


def shown(claim: Marked, text: str) -> str:
    """Speaker, stance and words of a claim."""
    words = text[slice(*claim.span)].replace("\n", " / ")
    return f"[{claim.entity or claim.speaker or claim.voice}, {claim.stance}] {words}"


def seconds(work: Callable[[], object]) -> float:
    """Median time of a few runs."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return median(times)


def print_speed(documents: Sequence[GoldDocument], reader: Reader) -> None:
    """Prints words per second of reading and of the bare parser on the same texts."""
    parser = reader.parser
    assert parser is not None
    held = [(opened(document), document.anchor) for document in documents]
    words = sum(len(document.text.split()) for document in documents)
    reading = seconds(lambda: [propose(source, day, reader) for source, day in held])
    bare = seconds(lambda: [parser.pipeline(source.text) for source, _ in held])
    print(
        f"speed: {words} words, {words / reading:,.0f} words/s read ({reading:.2f} s), "
        f"{words / bare:,.0f} words/s by the bare parser ({bare:.2f} s), ratio {reading / bare:.2f}"
    )


def main() -> None:
    """Prints the measurements of all sets and the speed."""
    reader = Reader(load_parser())
    parts = {part: load_part(part) for part in PARTS}
    for part, documents in parts.items():
        if documents:
            print_part(part, measure(documents, reader))
            without = total(measure(documents, Reader(None)))
            line("detected without a model", without.detected)
            line("speaker without a model", without.speaker)
    print_speed([document for documents in parts.values() for document in documents], reader)


if __name__ == "__main__":
    if sys.argv[1:2] == ["miss"]:
        print_misses(measure(load_part(sys.argv[2]), Reader(load_parser())))
    else:
        main()
