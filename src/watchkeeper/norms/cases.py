"""Cases of the law: facts and the verdict that must come out, run against the norms.

A file of cases names its norm; `given` holds facts that all its cases share, and a case's own facts
come on top. Named cases stand in `cases/<regime>/`, generated ones in `generated/` below it, and a
generated file that is not what the norm would give today is a failure.

    norm: refined-petroleum
    given: {goods.category: refined-petroleum, goods.destination: DPRK}
    cases:
    - name: an unreported transfer is outside the quota
      date: 2023-05-01
      facts: {link.national: yes, notice.within_30_days: no}
      expect: {strict: inconsistent}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchkeeper.claims.problems import InputError
from watchkeeper.claims.times import Period
from watchkeeper.norms.document import Place, did_you_mean, open_file
from watchkeeper.norms.evaluation import Verdict, evaluate
from watchkeeper.norms.explanation import explain
from watchkeeper.norms.factfile import STANDARDS, read_conduct, read_facts
from watchkeeper.norms.facts import FactValue, show
from watchkeeper.norms.generation import GeneratedCase, generate
from watchkeeper.norms.leaves import Rules
from watchkeeper.norms.reading import load_norms, load_regime, regime_names
from watchkeeper.norms.schema import Norm
from watchkeeper.norms.sentences import sentence
from watchkeeper.norms.turning import disputes, turns_on

CASES, GENERATED = "cases", "generated"
EXPECTED = ("strict", "after_burdens", "version_from", "turns_on", "positions", "settled",
            "material", "reading_has")  # fmt: skip
HEADER = "# Made from the norm by `watchkeeper norms cases --generate`; not edited by hand.\n"


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        name: What it shows.
        norm: The norm.
        addressee: For whom, "" for the norm's first addressee.
        position: One position, "" for all.
        conduct: When it happened.
        facts: What is given.
        rules: How facts are admitted.
        expect: What must come out.
    """

    name: str
    norm: Norm
    addressee: str
    position: str
    conduct: Period
    facts: Mapping[str, FactValue]
    rules: Rules
    expect: Place


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of cases found.

    Attributes:
        run: Number of cases run.
        failures: One line for each failure, with file and line.
    """

    run: int
    failures: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Nothing failed, and something was run."""
        return not self.failures and self.run > 0


def run_folder(data: Path) -> Report:
    """Runs every case of a folder of norm files.

    Raises:
        InputError: A norm file that cannot be used; an unusable file of cases is a failure.
    """
    norms = load_norms(data)
    failures: list[str] = list(_stale(data))
    run = 0
    for path in sorted((data / CASES).rglob("*.yaml")):
        try:
            found = list(read_cases(path, norms))
        except InputError as error:
            failures += [str(problem) for problem in error.problems]
            continue
        run += len(found)
        failures += [failure for case in found for failure in run_case(case)]
    return Report(run, tuple(failures))


def read_cases(path: Path, norms: Mapping[str, Norm]) -> Iterator[Case]:
    """Reads a file of cases; raises `InputError` with file and line."""
    root = open_file(path).mapping(("norm", "given", "cases"), ("norm", "cases"))
    name = root["norm"].text()
    if name not in norms:
        raise root["norm"].error(f"the id of a norm; {did_you_mean(name, norms)}")
    norm = norms[name]
    given = read_facts(root["given"], norm.terms) if root.has("given") else {}
    for item in root["cases"].items():
        yield _case(item, norm, given)


def _case(item: Place, norm: Norm, given: Mapping[str, FactValue]) -> Case:
    item.mapping(
        ("name", "date", "date_range", "for", "position", "facts", "standard", "expect"),
        ("name", "expect"),
    )
    facts = read_facts(item["facts"], norm.terms) if item.has("facts") else {}
    return Case(
        name=item["name"].text(),
        norm=norm,
        addressee=item["for"].text(),
        position=item["position"].text(),
        conduct=read_conduct(item),
        facts={**given, **facts},
        rules=Rules(standard=item["standard"].one_of(STANDARDS, "required")),
        expect=item["expect"].mapping(EXPECTED),
    )


def run_case(case: Case) -> Iterator[str]:
    """Runs one case; yields one line for everything that came out otherwise."""
    verdict = evaluate(
        case.norm, case.facts, case.conduct, case.addressee, case.position, rules=case.rules
    )
    for key, place in case.expect.entries():
        found = _found(key, verdict)
        wanted = place.value
        if isinstance(wanted, str) and key in ("turns_on", "material"):
            wanted = [wanted]
        agrees = wanted in found if key == "reading_has" else wanted == found
        if not agrees:
            where = f"{place.file}, line {place.line}, {case.name}"
            yield f"{where}: {key} is {found!r}; expected {wanted!r}"


def _found(key: str, verdict: Verdict) -> Any:
    version = verdict.version
    finders: dict[str, Any] = {
        "strict": lambda: verdict.strict,
        "after_burdens": lambda: verdict.after_burdens,
        "version_from": lambda: version.since.isoformat() if version else "none",
        "turns_on": lambda: [open_.fact for open_ in turns_on(verdict)],
        "positions": lambda: {p.id: held.strict for p, held in explain(verdict).positions},
        "settled": lambda: "yes" if explain(verdict).settled else "no",
        "material": lambda: [d.fact for d in disputes(verdict) if d.material],
        "reading_has": lambda: sentence(explain(verdict)),
    }
    return finders[key]()


def generated_text(norm: Norm) -> str:
    """The file of generated cases of a norm: one case a line."""
    lines = [json.dumps(_line(case), ensure_ascii=False) for case in generate(norm)]
    return HEADER + f"norm: {norm.id}\ncases:\n" + "".join(f"- {line}\n" for line in lines)


def _line(case: GeneratedCase) -> dict[str, Any]:
    where = {"position": case.position} if case.position else {}
    facts = {name: _shown(value) for name, value in case.facts.items()}
    day = case.day.isoformat()
    head = {"name": case.name, "date": day, "for": case.addressee, **where}
    return {**head, "facts": facts, "expect": dict(case.expect)} if facts else {
        **head, "expect": dict(case.expect)}  # fmt: skip


def _shown(value: FactValue) -> str | dict[str, str]:
    return show(value) if value.word is None else {"value": show(value), "word": value.word}


def write_generated(data: Path) -> None:
    """Writes the generated cases of every norm anew; raises `InputError` as `load_regime`."""
    for path, norm in _generated(data):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(generated_text(norm), encoding="utf-8")


def _generated(data: Path) -> Iterator[tuple[Path, Norm]]:
    for name in regime_names(data):
        for norm in load_regime(name, data).norms:
            yield data / CASES / name / GENERATED / f"{norm.id}.yaml", norm


def _stale(data: Path) -> Iterator[str]:
    expected = dict(_generated(data))
    for path, norm in expected.items():
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if text != generated_text(norm):
            yield f"{path.name}: not what the norm gives; run `watchkeeper norms cases --generate`"
    for path in sorted((data / CASES).glob(f"*/{GENERATED}/*.yaml")):
        if path not in expected:
            yield f"{path.name}: no such norm; remove the file"
