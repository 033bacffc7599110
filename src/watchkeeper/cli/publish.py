"""`watchkeeper publish`: a release of a workspace as a signed bundle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    EXISTING_FOLDER,
    FOLDER,
    SEED,
    entropy_of,
    open_workspace,
    print_json,
    say,
)

if TYPE_CHECKING:
    from watchkeeper.report.bundle.publishing import Published
    from watchkeeper.report.content import Supersedes


@click.command()
@click.argument("case", type=EXISTING_FOLDER, default=".")
@click.option(
    "--audience", type=click.Choice(["public"]), required=True, help="For whom: the public."
)
@click.option("--out", type=FOLDER, required=True, help="Folder of the bundle.")
@click.option("--zip", "zipped", is_flag=True, help="Write DIR.zip too, in its one form.")
@click.option("--exercise", is_flag=True, help="The material is made up; every form says so first.")
@click.option(
    "--supersedes",
    type=click.Path(path_type=Path, exists=True),
    help="The bundle that this one corrects.",
)
@click.option("--reason", help="Why it is corrected, in a sentence.")
@SEED
@AS_JSON
def publish(  # noqa: PLR0913, PLR0917  # one argument for each option
    case: Path,
    audience: str,
    out: Path,
    zipped: bool,
    exercise: bool,
    supersedes: Path | None,
    reason: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Publish the findings of the workspace CASE as a signed bundle, and verify it.

    The publisher's key and root are made at the first release and kept in CASE/keys and CASE/trust.
    A published bundle is never changed; a correction is a new one that supersedes it.

    \b
    Example:
      watchkeeper publish demo-case --audience public --out demo-case/release --zip
      watchkeeper publish demo-case --audience public --out demo-case/release-2 \\
        --supersedes demo-case/release --reason "A figure was read from the wrong column."
    """
    from watchkeeper.record.keyfiles import KeyFileError
    from watchkeeper.record.roots import RootError
    from watchkeeper.report.bundle.model import BundleError
    from watchkeeper.report.bundle.publishing import publish as run
    from watchkeeper.report.publication import UnreadError, render_public

    del audience  # one choice so far
    try:
        replaced = _replaced(supersedes, reason)
        with open_workspace(case, seed=seed) as opened:
            made = run(
                opened,
                out,
                render_public(opened, say),
                entropy=entropy_of(seed),
                exercise=exercise,
                supersedes=replaced,
                zipped=zipped,
            )
    except UnreadError as refused:
        say("Not published: these claims from documents are cited, and nobody read them again.")
        for claim, words in refused.unread:
            say(f"  {claim}: {words}")
        say("watchkeeper claims review --second lets somebody else do so.")
        raise SystemExit(1) from None
    except (BundleError, FileExistsError, KeyFileError, RootError) as error:
        raise click.UsageError(str(error)) from None
    _tell(made, as_json)


def _replaced(bundle: Path | None, reason: str | None) -> Supersedes | None:
    from watchkeeper.report.bundle.differing import digest_of
    from watchkeeper.report.content import Supersedes

    if (bundle is None) != (not reason):
        raise click.UsageError("--supersedes and --reason go together")
    return None if bundle is None else Supersedes(digest_of(bundle), reason or "")


def _tell(made: Published, as_json: bool) -> None:
    written = made.written
    if as_json:
        print_json(
            {
                "bundle": str(written.folder),
                "zip": None if made.zip is None else str(made.zip),
                "digest": written.digest,
                "root": written.pin,
                "files": written.files,
            }
        )
        return
    click.echo(f"{written.folder}  {written.files} files, verified")
    if made.zip is not None:
        click.echo(made.zip)
    click.echo(f"digest {written.digest}")
    click.echo(f"root   {written.pin}")
    say("Publish the digest and the root's pin on other ways too: readers compare with them.")
