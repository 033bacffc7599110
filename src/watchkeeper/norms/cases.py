"""Cases of the law: facts and the verdict that must come out, run against the norms.

A file of cases holds groups; `given` holds facts that all cases of a group share, and a case's own
facts come on top. Named cases stand in `cases/<regime>/`, generated ones in `generated/` below it,
and a generated file that is not what the norm would give today is a failure.

    groups:
    - norm: refined-petroleum
      given: {goods.category: refined-petroleum, goods.destination: DPRK}
      cases:
      - name: an unreported transfer is outside the quota
        date: 2023-05-01
        facts: {link.national: yes, notice.within_30_days: no}
        expect: {strict: inconsistent}

A file about one norm may leave `groups` out and hold the keys of its one group.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
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
SHARED = ("date", "date_range", "for", "position")
REMEDY = "run `watchkeeper norms cases --generate`"
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

    A generated file that is what its norm gives is run without reading it again.

    Raises:
        InputError: A norm file that cannot be used; an unusable file of cases is a failure.
    """
    norms = load_norms(data)
    fresh, failures = _fresh(data)
    run = 0
    for path in _files(data):
        try:
            found = fresh[path] if path in fresh else list(read_cases(path, norms))
        except InputError as error:
            failures += [str(problem) for problem in error.problems]
            continue
        run += len(found)
        failures += [failure for case in found for failure in run_case(case)]
    return Report(run, tuple(failures))


def all_cases(data: Path) -> Mapping[str, tuple[Case, ...]]:
    """The named and the generated cases of every norm, by its id.

    Raises:
        InputError: A file that cannot be used.
    """
    norms = load_norms(data)
    found: dict[str, list[Case]] = {}
    for path in _files(data):
        if path.parent.name != GENERATED:
            for case in read_cases(path, norms):
                found.setdefault(case.norm.id, []).append(case)
    for path, norm in generated_files(data):
        made = (_from_generated(case, norm, path) for case in generate(norm))
        found.setdefault(norm.id, []).extend(made)
    return {name: tuple(cases) for name, cases in found.items()}


def _fresh(data: Path) -> tuple[dict[Path, list[Case]], list[str]]:
    """The generated cases whose files are current, and one failure for every file that is not."""
    fresh: dict[Path, list[Case]] = {}
    failures: list[str] = []
    known = dict(generated_files(data))
    for path, norm in known.items():
        made = generate(norm)
        if path.is_file() and path.read_text(encoding="utf-8") == render(norm, made):
            fresh[path] = [_from_generated(case, norm, path) for case in made]
        else:
            failures.append(f"{path.name}: not what the norm gives; {REMEDY}")
    found = sorted((data / CASES).glob(f"*/{GENERATED}/*.yaml"))
    gone = [path for path in found if path not in known]
    failures += [f"{path.name}: no such norm; remove the file" for path in gone]
    return fresh, failures


def _files(data: Path) -> list[Path]:
    """The files of cases, without generated ones of norms that are gone."""
    known = {path for path, _ in generated_files(data)}
    found = sorted((data / CASES).rglob("*.yaml"))
    return [path for path in found if path.parent.name != GENERATED or path in known]


def read_cases(path: Path, norms: Mapping[str, Norm]) -> Iterator[Case]:
    """Reads a file of cases; raises `InputError` with file and line."""
    root = open_file(path)
    if not isinstance(root.value, dict) or not root.has("groups"):
        yield from _group(root.mapping(("norm", "given", "cases"), ("norm", "cases")), root, norms)
        return
    root.mapping(("norm", "groups"), ("groups",))
    for group in root["groups"].items():
        group.mapping((*SHARED, "norm", "given", "cases"), ("cases",))
        yield from _group(group, group if group.has("norm") else root, norms)


def _group(group: Place, named: Place, norms: Mapping[str, Norm]) -> Iterator[Case]:
    name = named["norm"].text()
    if name not in norms:
        raise named["norm"].error(f"the id of a norm; {did_you_mean(name, norms)}")
    norm = norms[name]
    given = read_facts(group["given"], norm.terms) if group.has("given") else {}
    for item in group["cases"].items():
        yield _case(item, group, norm, given)


def _case(item: Place, group: Place, norm: Norm, given: Mapping[str, FactValue]) -> Case:
    item.mapping((*SHARED, "name", "facts", "standard", "expect"), ("name", "expect"))
    facts = read_facts(item["facts"], norm.terms) if item.has("facts") else {}
    dated = item if item.has("date") or item.has("date_range") else group
    return Case(
        name=item["name"].text(),
        norm=norm,
        addressee=(item if item.has("for") else group)["for"].text(),
        position=(item if item.has("position") else group)["position"].text(),
        conduct=read_conduct(dated),
        facts={**given, **facts},
        rules=Rules(standard=item["standard"].one_of(STANDARDS, "required")),
        expect=item["expect"].mapping(EXPECTED),
    )


def _from_generated(case: GeneratedCase, norm: Norm, path: Path) -> Case:
    expect = Place(dict(case.expect), {}, path.name, "$", case.name)
    day = Period(case.day, case.day)
    return Case(case.name, norm, case.addressee, case.position, day, case.facts, Rules(), expect)


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
    """The file of generated cases of a norm."""
    return render(norm, generate(norm))


def render(norm: Norm, made: Iterable[GeneratedCase]) -> str:
    """Generated cases as a file: what a group shares once, then one case a line."""
    lines = [HEADER, f"norm: {norm.id}\ngroups:\n"]
    for (day, who, position), group in groupby(made, lambda c: (c.day, c.addressee, c.position)):
        cases = list(group)
        shown = [{name: _shown(value) for name, value in case.facts.items()} for case in cases]
        given = _shared(shown)
        where = {"position": position} if position else {}
        head = {"date": day.isoformat(), "for": who, **where, "given": given}
        shared = [f"{key}: {_json(value)}" for key, value in head.items() if value != {}]
        lines.append("- " + "\n  ".join(shared) + "\n")
        lines.append("  cases:\n")
        for case, facts in zip(cases, shown, strict=True):
            own = {name: value for name, value in facts.items() if given.get(name) != value}
            line = {"name": case.name, **({"facts": own} if own else {}),
                    "expect": dict(case.expect)}  # fmt: skip
            lines.append(f"  - {_json(line)}\n")
    return "".join(lines)


Shown = str | dict[str, str]


def _shared(shown: list[dict[str, Shown]]) -> dict[str, Shown]:
    """For each fact of all cases, the value that most of them give (the first among equals)."""
    common: dict[str, Shown] = {}
    for name in shown[0]:
        if all(name in facts for facts in shown):
            values = [facts[name] for facts in shown]
            common[name] = max(values, key=values.count)
    return common


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shown(value: FactValue) -> Shown:
    return show(value) if value.word is None else {"value": show(value), "word": value.word}


def write_generated(data: Path) -> None:
    """Writes the generated cases of every norm anew; raises `InputError` as `load_regime`."""
    for path, norm in generated_files(data):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(generated_text(norm), encoding="utf-8")


def generated_files(data: Path) -> Iterator[tuple[Path, Norm]]:
    """Every norm of a folder with the file of its generated cases."""
    for name in regime_names(data):
        for norm in load_regime(name, data).norms:
            yield data / CASES / name / GENERATED / f"{norm.id}.yaml", norm
