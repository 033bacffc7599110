"""10,000 items in 1,000 findings, weighed, beside a bare pass that joins and grades nothing."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

from watchkeeper.claims.actors import load_registry
from watchkeeper.weighing.confidence.elements import Confidence, Element
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.parties import Parties

ITEMS, FINDINGS, RUNS = 10_000, 1_000, 3
NAMES = (
    "RUSI",
    "OSC",
    "US NSC",
    "US State Dept",
    "ROK NIS",
    "MSMT",
    "Ukraine GUR",
    "NK Pro",
    "VOA",
)


def items(seed: int = 1) -> list[Item]:
    """Ten items on each finding's claim, of a few actors and many sensor passes."""
    source = random.Random(seed)  # noqa: S311  a table, not a secret
    made = []
    for number in range(ITEMS):
        claim = f"C{number % FINDINGS}"
        name = source.choice(NAMES)
        quoted = number - FINDINGS
        repeats = (f"I{quoted}",) if quoted >= 0 and source.random() < 0.2 else ()
        made.append(
            Item(
                item_id=f"I{number}",
                claim_id=claim,
                claims=(claim,),
                collector=name,
                origin=source.choice(("", name, f"pass {number}", f"pass {number % 4000}")),
                repeats=repeats,
                holder=name,
                kind=source.choice(("imagery", "tracking", "document", "statement")),
                inspectable=source.random() < 0.5,
                interest=source.choice(("", "holder", "against holder")),
                reliability=source.choice("ABCDEF"),  # type: ignore[arg-type]
                plausibility=source.randint(2, 6),
                deception=source.choice(("low", "possible", "likely", "not_reviewed")),
                examined_by=("Japan", "UK") if source.random() < 0.2 else (),
                stance="for" if source.random() < 0.9 else "against",
            )
        )
    return made


def weigh(held: list[Item]) -> None:
    """Every finding: on all, without participants, and without each speaker."""
    registry = load_registry()
    parties = Parties(registry, registry["actor:MSMT"].members)
    confidence = Confidence(held, parties)
    for number in range(FINDINGS):
        confidence.finding([Element("event", ((f"C{number}",),))])


def bare(held: list[Item]) -> None:
    """Counts the items of each finding by letter and does nothing else."""
    counts: dict[tuple[str, str], int] = {}
    for item in held:
        key = item.claim_id, item.reliability
        counts[key] = counts.get(key, 0) + 1


def seconds(work: Callable[[list[Item]], None], held: list[Item]) -> float:
    """Median time of a few runs."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work(held)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main() -> None:
    """Prints the median time and the ratio to the bare pass."""
    held = items()
    taken, plain = seconds(weigh, held), seconds(bare, held)
    print(
        f"{ITEMS} items in {FINDINGS} findings, each on all, without participants and without each "
        f"speaker: median {taken:.2f} s; bare pass {plain:.4f} s; ratio {taken / plain:,.0f}"
    )


if __name__ == "__main__":
    main()
