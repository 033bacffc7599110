"""The parser's model: which one it is, whether its files are the pinned ones, whether it parses.

The rules:

1. The pinned package is compared with its digest before any of its files is opened, and none of its
   code is run: the model is loaded from its folder.
2. Another model is used only when it is named, and only one by the parser's own makers.
3. A model that fails a fixed sentence is not used.
4. Without a usable model, reading goes on with the expressions of `reading.regexes`, says so, and
   marks what it finds.
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from watchkeeper.claims.datafile import read_as

VARIABLE = "WATCHKEEPER_READING_MODEL"
"""Environment variable that names another model; the option `--model` goes before it."""
NO_MODEL = "regex"
"""Name that asks for reading without a model."""
HOW = "run `make reading`, or install the extra watchkeeper[reading]"

BATCH = 40_000
"""Characters that are parsed at once."""
_UNUSED = ("ner", "senter")


class ModelError(ValueError):
    """A model that is not there, is not what it should be, or does not parse as it must."""


@dataclass(frozen=True, slots=True)
class Check:
    """A fixed sentence.

    Attributes:
        text: The sentence.
        facts: `word label head` of its parse.
        lemmas: `word lemma`.
    """

    text: str
    facts: tuple[str, ...]
    lemmas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Models:
    """What `data/model.yaml` says.

    Attributes:
        package: The pinned package.
        version: Its version.
        sha256: Digest of its files.
        accepted: Names that a user may give instead.
        author: Who made them, as their own files say.
        squatted_version: Version of packages by strangers.
        checks: Sentences that every model must parse.
    """

    package: str
    version: str
    sha256: str
    accepted: tuple[str, ...]
    author: str
    squatted_version: str
    checks: tuple[Check, ...]


class Pipeline:
    """A spaCy pipeline that parses many texts in bounded memory: batches are bounded by length.

    spaCy bounds a batch by the number of its texts only, and a batch of long ones takes gigabytes.

    Args:
        pipeline: The loaded pipeline.
    """

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    @property
    def pipe_names(self) -> list[str]:
        """Names of its components."""
        return list(self._pipeline.pipe_names)

    def __call__(self, text: str) -> Any:
        """Parses one text."""
        return self._pipeline(text)

    def pipe(self, texts: Iterable[str], *, batch_size: int = 128) -> Iterator[Any]:
        """Parses texts in their order, at most `BATCH` characters at once."""
        batch: list[str] = []
        size = 0
        for text in texts:
            if batch and (size + len(text) > BATCH or len(batch) == batch_size):
                yield from self._pipeline.pipe(batch, batch_size=batch_size)
                batch, size = [], 0
            batch.append(text)
            size += len(text)
        yield from self._pipeline.pipe(batch, batch_size=batch_size)


@dataclass(frozen=True, slots=True)
class Parser:
    """A model that may be used.

    Attributes:
        pipeline: The loaded pipeline.
        name: Its package.
        version: Its version.
        pinned: Its files are the pinned ones.
    """

    pipeline: Pipeline
    name: str
    version: str
    pinned: bool


@lru_cache(maxsize=1)
def models() -> Models:
    """The pinned model and what is accepted beside it."""
    text = (files("watchkeeper.reading") / "data" / "model.yaml").read_text(encoding="utf-8")
    return read_as(Models, text, "model.yaml")


def chosen(name: str = "") -> str:
    """The model that is asked for: by name, by the environment, or the pinned one."""
    return name or os.environ.get(VARIABLE, "") or models().package


def load_parser(name: str = "") -> Parser:
    """Loads and checks a model.

    Args:
        name: Package of the model; "" is what the environment names, or the pinned one.

    Raises:
        ModelError: It cannot be used; the message says why and what to do.
    """
    return _load(chosen(name).replace("-", "_"))


@lru_cache(maxsize=2)
def _load(package: str) -> Parser:
    known = models()
    pinned = package == known.package
    if not pinned and package not in known.accepted:
        names = ", ".join((known.package, *known.accepted))
        raise ModelError(f"{package!r} is no model that is accepted ({names})")
    if find_spec("spacy") is None:
        raise ModelError(f"spaCy is not installed; {HOW}")
    folder, stated = _folder(package)
    if pinned:
        _compare(folder, stated)
    meta = _meta(folder)
    author, made_by = known.author, str(meta.get("author", ""))
    if meta.get("lang") != "en" or author.lower() not in made_by.lower():
        raise ModelError(f"{package} is no English model by {author}: its own file says otherwise")
    pipeline = _pipeline(folder, package)
    check_parse(pipeline, package)
    return Parser(Pipeline(pipeline), package, stated, pinned)


def _folder(package: str) -> tuple[Path, str]:
    """Where a package lies, and its version; nothing of it is imported."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelError(f"the model {package} is not installed; {HOW}")
    try:
        stated = version(package)
    except PackageNotFoundError:
        raise ModelError(f"{package} is a folder and no installed package; {HOW}") from None
    if stated == models().squatted_version:
        raise ModelError(
            f"{package} {stated} is not a model: a stranger took its name; remove that package"
        )
    return Path(spec.origin).parent, stated


def digest_of(folder: Path) -> str:
    """Digest of a package's files, as `data/model.yaml` defines it."""
    found = {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(found.items()))
    return sha256(lines.encode()).hexdigest()


def _compare(folder: Path, stated: str) -> None:
    known = models()
    if stated != known.version:
        raise ModelError(f"{known.package} is version {stated}; pinned is {known.version}; {HOW}")
    if digest_of(folder) != known.sha256:
        raise ModelError(f"the files of {known.package} are not the pinned ones; {HOW}")


def _meta(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder.name} holds no readable meta.json ({error})") from None
    return meta if isinstance(meta, dict) else {}


def _pipeline(folder: Path, package: str) -> Any:
    import spacy  # noqa: PLC0415  (takes most of a second)

    inner = [path.parent for path in sorted(folder.glob("*/config.cfg"))]
    if not inner:
        raise ModelError(f"{package} holds no model; {HOW}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return spacy.load(inner[0], exclude=list(_UNUSED))
    except Exception as error:
        # Whatever goes wrong inside a foreign model, reading goes on without it.
        reason = f"{type(error).__name__}: {str(error)[:200]}"
        raise ModelError(f"{package} cannot be loaded ({reason}); {HOW}") from None


def check_parse(pipeline: Any, package: str) -> None:
    """Parses the fixed sentences.

    Raises:
        ModelError: A fact does not hold.
    """
    for check in models().checks:
        parsed = pipeline(check.text)
        facts = {f"{token} {token.dep_} {token.head}" for token in parsed}
        lemmas = {f"{token} {token.lemma_}" for token in parsed}
        missing = [*(set(check.facts) - facts), *(set(check.lemmas) - lemmas)]
        if missing:
            raise ModelError(
                f"{package} does not parse {check.text!r} as it must ({sorted(missing)[0]}); "
                "it is not used"
            )
