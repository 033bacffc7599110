"""Data files are text until a schema types them, and errors name their line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from watchkeeper.claims import datafile
from watchkeeper.claims.datafile import load_as, parse_text, read_as
from watchkeeper.claims.problems import InputError


@dataclass(frozen=True)
class Inner:
    country: str
    code: str = ""
    amount: Decimal = Decimal(0)
    since: date | None = None


@dataclass(frozen=True)
class Outer:
    name: str
    items: tuple[Inner, ...] = ()


def test_scalars_stay_text() -> None:
    value, _ = parse_text("country: NO\ncode: 0815\nyes: yes\ndate: 2020-01-01\nnothing:\n")
    assert value == {
        "country": "NO",
        "code": "0815",
        "yes": "yes",
        "date": "2020-01-01",
        "nothing": None,
    }


def test_the_schema_types() -> None:
    text = "name: a\nitems:\n- {country: NO, code: 0815, amount: 11.60, since: 2020-01-01}\n"
    inner = read_as(Outer, text).items[0]
    assert inner == Inner("NO", "0815", Decimal("11.60"), date(2020, 1, 1))
    assert str(inner.amount) == "11.60"


@pytest.mark.parametrize(
    ("text", "line", "right"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "each key once"),
        ("a: &x 1\nb: 2\n", 1, "no anchors"),
        ("a: 1\nb: *x\n", 2, "no anchors or aliases"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "no tags"),
        ("a: 1\n b: [\n", 2, "valid YAML"),
        ("? [a]\n: 1\n", 1, "a plain word as key"),
    ],
)
def test_what_is_refused_names_its_line(text: str, line: int, right: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_text(text, "norm.yaml")
    found = caught.value.problems[0]
    assert (found.file, found.row) == ("norm.yaml", line)
    assert right in found.expected


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InputError):
        parse_text("[" * 5000 + "]" * 5000)
    with pytest.raises(InputError, match="levels of nesting"):
        parse_text("[" * 80 + "]" * 80)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: a\nitems:\n- country: NO\n- country: SE\n  amount: many\n", 5),
        ("name: a\nitems:\n- code: x\n", 3),
    ],
)
def test_a_wrong_type_names_its_line(text: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "data.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_as(Outer, path)
    assert (caught.value.problems[0].file, caught.value.problems[0].row) == ("data.yaml", line)


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("name: a\nnames: b\n", 2, "names"),
        ("name: a\nitems:\n- country: NO\n  cuntry: SE\n", 4, "cuntry"),
        ("name: a\nitem:\n- country: NO\n", 2, "item"),
    ],
)
def test_an_unknown_key_names_its_line_and_the_known_ones(text: str, line: int, key: str) -> None:
    with pytest.raises(InputError) as caught:
        read_as(Outer, text)
    found = caught.value.problems[0]
    assert (found.row, found.value) == (line, key)
    assert "a known key (" in found.expected


def test_a_file_that_is_missing_or_not_utf_8(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a file"):
        load_as(Outer, tmp_path / "none.yaml")
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"name: a\n# caf\xe9\n")
    with pytest.raises(InputError, match=r"latin\.yaml, line 2; expected text in UTF-8"):
        load_as(Outer, path)


def test_both_readers_of_yaml_give_the_same_values_and_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = sorted((Path(__file__).parents[2] / "src/watchkeeper").rglob("*.yaml"))
    texts = [path.read_text(encoding="utf-8") for path in files if path.stat().st_size < 15_000]
    assert len(texts) > 20
    fast = [parse_text(text) for text in texts]
    monkeypatch.setattr(datafile, "_Loader", yaml.SafeLoader)
    assert [parse_text(text) for text in texts] == fast


def test_a_file_that_breaks_off_names_its_last_line() -> None:
    for text in ("a: [", "{", "a: 1\nb: {"):
        with pytest.raises(InputError) as caught:
            parse_text(text)
        assert caught.value.problems[0].row == text.count("\n") + 1
