"""`watchkeeper verify` and `watchkeeper diff`: check a bundle, and compare two."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import AS_JSON, print_json

if TYPE_CHECKING:
    from watchkeeper.report.bundle.differing import Change, Difference

BUNDLE = click.Path(path_type=Path, exists=True)
_SHORT = 160


def _pin(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch("[0-9a-f]{64}", value):
        raise click.BadParameter("a pin has 64 small hexadecimal digits")
    return value


@click.command()
@click.argument("bundle", type=BUNDLE, metavar="DIR|ZIP")
@click.option("--root", metavar="PIN", callback=_pin, help="Pin of a root that you trust.")
@AS_JSON
def verify(bundle: Path, root: str | None, as_json: bool) -> None:
    """Check a bundle, with the code of verify.py and not the bundle's own copy.

    Exit code 0: everything holds. 1: something does not, and is named.

    \b
    Example:
      watchkeeper verify demo-case/release
    """
    from watchkeeper.verify.verify import told
    from watchkeeper.verify.verify import verify as run

    result = run(bundle, root)
    tokens = _tokens(bundle)
    if as_json:
        print_json({**result, "tokens": tokens})
    else:
        click.echo(told(result))
        for token in tokens:
            named = "names" if token["names_checkpoint"] else "DOES NOT NAME"
            click.echo(f"Time-stamp token {token['path']}: {named} the checkpoint; not checked.")
        if not tokens:
            click.echo("No time-stamp token.")
    if not result["ok"]:
        raise SystemExit(1)


def _tokens(bundle: Path) -> list[dict[str, Any]]:
    """The time-stamp tokens of a bundle; whether the authority's signature holds is not checked."""
    from watchkeeper.report.bundle.differing import read
    from watchkeeper.report.bundle.model import BundleError

    path = "log/checkpoint.tsr"
    try:
        token, checkpoint = read(bundle, path), read(bundle, "log/checkpoint")
    except BundleError:
        return []
    return [{"path": path, "names_checkpoint": sha256(checkpoint).digest() in token}]


@click.command()
@click.argument("older", type=BUNDLE)
@click.argument("newer", type=BUNDLE)
@AS_JSON
def diff(older: Path, newer: Path, as_json: bool) -> None:
    """Print what changed from one bundle to another: findings, numbers, texts, claims.

    Neither is verified here; run `watchkeeper verify` on both.

    \b
    Example:
      watchkeeper diff release-1 release-2
    """
    from watchkeeper.report.bundle.differing import difference
    from watchkeeper.report.bundle.model import BundleError

    try:
        found = difference(older, newer)
    except BundleError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        print_json(found.as_dict())
        return
    click.echo(f"from {found.before}\nto   {found.after}")
    _tell_reason(found)
    for name in ("findings", "numbers", "texts", "claims"):
        changes: list[Change] = getattr(found, name)
        click.echo(f"{name}: {len(changes)} changed")
        for change in changes:
            click.echo(f"  {change.id}")
            click.echo(f"    - {_brief(change.before)}")
            click.echo(f"    + {_brief(change.after)}")


def _tell_reason(found: Difference) -> None:
    if found.supersedes is None:
        click.echo("The newer one does not say that it supersedes any.")
    elif found.supersedes["bundle"] == found.before:
        click.echo(f"supersedes it: {found.supersedes['reason']}")
    else:
        click.echo(f"supersedes another, {found.supersedes['bundle']}")


def _brief(value: Any) -> str:
    """One line of a value."""
    if value is None:
        return "(not there)"
    if isinstance(value, dict) and "shown" in value:
        value = "; ".join(value["shown"])
    if isinstance(value, dict) and "answer" in value:
        value = value["answer"]
    text = " ".join(str(value).split())
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
