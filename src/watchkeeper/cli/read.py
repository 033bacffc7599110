"""`watchkeeper read`: documents in, proposed claims out."""

from __future__ import annotations

import getpass
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    EXISTING_FOLDER,
    FOLDER,
    SEED,
    open_workspace,
    print_json,
    say,
)

if TYPE_CHECKING:
    from watchkeeper.claims.model import Tier
    from watchkeeper.reading.backend import Responses
    from watchkeeper.reading.documents.model import SourceDocument
    from watchkeeper.reading.proposing import Reader
    from watchkeeper.reading.results import Result
    from watchkeeper.record.workspace import Workspace

METADATA = "metadata"
TIERS = ("primary", "speaker", "agency", "newspaper", "aggregator", "database", "unknown")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(click.ParamType["date | str"]):
    """A day, or the word `metadata`."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | str:
        """A day as ISO 8601, or `metadata`."""
        if isinstance(value, date):
            return value
        if value == METADATA:
            return METADATA
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day such as 2024-11-03", param, ctx)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command was asked for."""

    model: str
    backend: str
    backend_model: str
    responses: Path | None
    ocr: bool
    outlet: str
    source: str
    tier: Tier
    public: bool
    author: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read."""

    path: Path
    content: bytes
    source: SourceDocument
    anchor: date
    outlet: str


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--date", "dates", multiple=True, type=Day(), metavar="YYYY-MM-DD",
    help="Date of the document: once for all files, or once for each in their order. "
    f"'{METADATA}' takes what a file says of itself.",
)  # fmt: skip
@click.option("--workspace", "-w", type=EXISTING_FOLDER, default=None, help="Record there.")
@click.option("--outlet", default="", help="Who publishes the documents, by any of its names.")
@click.option("--source", default="", metavar="ADDRESS", help="Where the documents come from.")
@click.option(
    "--tier", type=click.Choice(TIERS), default="unknown", show_default=True,
    help="How near the documents are to the speakers.",
)  # fmt: skip
@click.option("--not-public", is_flag=True, help="The documents are not public.")
@click.option("--ocr", is_flag=True, help="Recognise scanned pages (needs tesseract).")
@click.option(
    "--model", default="", metavar="NAME",
    help="An official en_core_web_* model that is installed, or 'regex' for none.",
)  # fmt: skip
@click.option(
    "--backend", default="", metavar="URL",
    help="Let a model behind this OpenAI-compatible address propose claims too.",
)  # fmt: skip
@click.option("--backend-model", default="default", metavar="NAME", help="The model to ask there.")
@click.option("--responses", type=FOLDER, default=None, help="Where its raw answers are kept.")
@click.option("--example", is_flag=True, help="Read two documents that we made up.")
@click.option("--author", default=None, help="Who reads; the user's name by default.")
@CLOCK
@SEED
@AS_JSON
def read(  # noqa: PLR0913, PLR0917  # one argument for each option
    files: tuple[Path, ...],
    dates: tuple[date | str, ...],
    workspace: Path | None,
    outlet: str,
    source: str,
    tier: Tier,
    not_public: bool,
    ocr: bool,
    model: str,
    backend: str,
    backend_model: str,
    responses: Path | None,
    example: bool,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Propose claims from documents: HTML, PDF, DOCX, EML or text, told by their content.

    Nothing that is proposed is published: with --workspace the proposals wait in the record for
    `watchkeeper claims review`; without it they are only printed.

    Exit code 1: some files could not be read, the others were. 2: none could, or a wrong call.

    \b
    Example:
      watchkeeper read statement.pdf --date 2024-11-03
      watchkeeper read a.html b.eml --date 2024-11-03 --date 2024-11-04 --json
      watchkeeper read article.html --date 2024-11-03 --workspace my-case
      watchkeeper read --example
    """
    _check_call(files, dates, example, workspace, backend, responses)
    asked = _Asked(
        model, backend, backend_model, responses, ocr, outlet, source, tier, not not_public,
        author or getpass.getuser(),
    )  # fmt: skip
    _check_outlet(outlet)
    read_all, failed = (_examples(), 0) if example else _read_files(files, dates, asked)
    if not read_all:
        raise SystemExit(2)
    reader = _reader(model)
    if workspace is None:
        results = _printed(read_all, reader, asked)
    else:
        with open_workspace(workspace, clock, seed) as opened:
            results = _recorded(opened, read_all, reader, asked)
    if not results:
        raise SystemExit(2)
    _print(results, example, as_json)
    if failed or len(results) < len(read_all):
        raise SystemExit(1)


def _check_outlet(outlet: str) -> None:
    """An outlet that was named and is not known is no silent blank."""
    from watchkeeper.reading.proposing import outlet_of

    if outlet and not outlet_of(outlet):
        raise click.UsageError(f"--outlet {outlet!r} is not in the registry of actors")


def _print(results: Sequence[Result], example: bool, as_json: bool) -> None:
    from watchkeeper.reading.results import result_json

    if as_json:
        print_json([result_json(result, example=example) for result in results])
        return
    from watchkeeper.cli.reading_page import print_results

    print_results(results, example=example)


def _check_call(  # noqa: PLR0913, PLR0917
    files: Sequence[Path],
    dates: Sequence[date | str],
    example: bool,
    workspace: Path | None,
    backend: str,
    responses: Path | None,
) -> None:
    if example and (files or workspace or backend):
        raise click.UsageError("--example goes alone: its documents never enter a record")
    if not files and not example:
        raise click.UsageError("name at least one FILE, or try --example")
    if len(dates) > 1 and len(dates) != len(files):
        raise click.UsageError(f"--date is given once, or once for each file ({len(files)} files)")
    if backend and workspace is None and responses is None:
        raise click.UsageError("--backend keeps raw answers: name --responses or --workspace")


def _read_files(
    files: Sequence[Path], dates: Sequence[date | str], asked: _Asked
) -> tuple[list[_Read], int]:
    """Reads every file that can be read; names on standard error each that cannot."""
    from watchkeeper.claims.wording import printable
    from watchkeeper.reading.documents.model import DocumentError

    done: list[_Read] = []
    for number, path in enumerate(files):
        wanted = dates[number if len(dates) > 1 else 0] if dates else None
        try:
            done.append(_read_file(path, wanted, asked))
        except DocumentError as error:
            say(f"error: {printable(str(path))} {error}")
        except Exception as error:
            # A fault of the program on one file, which must not lose the others.
            said = f"could not be read ({type(error).__name__}: {error})"
            say(f"error: {printable(str(path))} {said}")
    return done, len(files) - len(done)


def _read_file(path: Path, wanted: date | str | None, asked: _Asked) -> _Read:
    from watchkeeper.claims.wording import printable
    from watchkeeper.reading.documents.opening import open_file, read_document
    from watchkeeper.reading.proposing import outlet_of

    content = open_file(path)
    source = read_document(content, printable(path.name), ocr=asked.ocr)
    anchor = _anchor(source, wanted)
    name = asked.outlet or source.publisher
    return _Read(path, content, source, anchor, outlet_of(name) if name else "")


def _anchor(source: SourceDocument, wanted: date | str | None) -> date:
    """The date of a document as the analyst gives it; never a guess."""
    from watchkeeper.reading.documents.model import DocumentError

    found = "; ".join(f"{one.on.isoformat()} ({one.where})" for one in source.dates)
    if isinstance(wanted, date):
        return wanted
    if wanted == METADATA:
        if not source.dates:
            raise DocumentError("says no date in its metadata: give --date YYYY-MM-DD")
        return source.dates[0].on
    hint = f"; its metadata say {found}, which --date {METADATA} would take" if found else ""
    raise DocumentError(f"needs a date: give --date YYYY-MM-DD{hint}")


def _examples() -> list[_Read]:
    from importlib.resources import files

    folder = files("watchkeeper.reading") / "data" / "example"
    days = {"article.html": date(2025, 2, 3), "statement.txt": date(2025, 2, 5)}
    return [_example(name, (folder / name).read_bytes(), day) for name, day in days.items()]


def _example(name: str, content: bytes, day: date) -> _Read:
    from watchkeeper.reading.documents import read_document

    return _Read(Path(name), content, read_document(content, name), day, "")


def _reader(model: str) -> Reader:
    from watchkeeper.reading.nlp import ModelError
    from watchkeeper.reading.proposing import choose_reader

    try:
        reader = choose_reader(model)
    except ModelError as error:
        raise click.UsageError(str(error)) from None
    if reader.notice:
        say(f"warning: {reader.notice}")
    return reader


def _propose(
    one: _Read, reader: Reader, asked: _Asked, responses: Responses | None
) -> Result | None:
    """What is proposed for a file; None, named on standard error, when reading it went wrong."""
    from watchkeeper.claims.wording import printable
    from watchkeeper.reading import backend
    from watchkeeper.reading.proposing import document_for, propose
    from watchkeeper.reading.results import Result

    try:
        proposed = propose(one.source, one.anchor, reader, one.outlet)
    except Exception as error:
        # A fault of the program on one document, which must not lose the others.
        say(f"error: {one.source.name} could not be read through ({type(error).__name__}: {error})")
        return None
    answered = None
    if responses is not None:
        document = document_for(one.source, one.anchor, one.outlet)
        endpoint = backend.Endpoint(asked.backend, asked.backend_model)
        try:
            answered = backend.propose(document, endpoint, responses, public=asked.public)
        except backend.BackendError as error:
            # What the rules found is not lost because a second reader failed.
            say(f"warning: {one.source.name}: {error}")
    return Result(printable(str(one.path)), one.source, one.anchor, one.outlet, proposed, answered)


def _printed(read_all: Sequence[_Read], reader: Reader, asked: _Asked) -> list[Result]:
    from watchkeeper.reading.backend import Folder

    responses = Folder(asked.responses) if asked.backend and asked.responses else None
    results = [_propose(one, reader, asked, responses) for one in read_all]
    return [result for result in results if result is not None]


def _recorded(
    workspace: Workspace, read_all: Sequence[_Read], reader: Reader, asked: _Asked
) -> list[Result]:
    from watchkeeper.reading.backend import Folder
    from watchkeeper.reading.recording import NOT_PUBLIC, RecordedResponses, record_result
    from watchkeeper.reading.review import StoredDocument
    from watchkeeper.record.labels import PUBLIC

    label = PUBLIC if asked.public else NOT_PUBLIC
    responses: Responses | None = None
    if asked.backend:
        kept = RecordedResponses(workspace, asked.author, label)
        responses = Folder(asked.responses) if asked.responses else kept
    done = []
    for one in read_all:
        result = _propose(one, reader, asked, responses)
        if result is None:
            continue
        stored = StoredDocument(one.source, one.anchor, one.outlet, asked.source, asked.tier)
        done.append(
            record_result(workspace, one.content, stored, result, author=asked.author, label=label)
        )
    return done
