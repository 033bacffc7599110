"""VERIFY.txt: what a reader types, and what should be seen then."""

from __future__ import annotations

from collections.abc import Sequence

CHECKS = (
    "structure", "manifests", "roots", "checkpoint", "signatures", "log", "disclosures", "report",
    "claims", "figures", "html",
)  # fmt: skip


def instructions(pin: str, *, exercise: bool, checks: Sequence[str] = CHECKS) -> bytes:
    """The file VERIFY.txt.

    Args:
        pin: Pin of the last root.
        exercise: The material is made up.
        checks: Names of the verifier's checks.
    """
    first = "EXERCISE: this material is made up." if exercise else "Not an exercise."
    table = "\n".join(f"     holds     {name:<11}  …" for name in checks)
    return f"""{first}

How to check this bundle. Open a terminal in the folder of this file and type

  1. sha256sum --quiet -c tagmanifest-sha256.txt manifest-sha256.txt

     Nothing is printed: no file that the manifests list was changed by accident.

  2. sha256sum tagmanifest-sha256.txt

     The digest of the bundle. It is the one that the participants signed: compare it with the
     digest that they published elsewhere, when they did.

  3. python3 -I -S verify.py . --root {pin}

     {first}
     digest <as printed by the second command>
     root   <a pin for each version; the last is {pin[:16]}…>
{table}
     Everything holds.

     The word "fails" or "not done", or the line "DOES NOT HOLD.", means that the bundle is not what
     its participants signed; the lines below a check that fails say why.

The pin after --root stands here for convenience only: who made a false bundle would have written
a false pin. Take it from the body that publishes, on another way than with this bundle.

Without Python: open verify.html in a browser with Ed25519 (since 2025 all of the large ones) and
choose this folder or its zip. It asks no server for anything.

You need not trust verify.py or verify.html: both are short enough to read, docs/bundle.md of
Watchkeeper says all that it takes to write another, and a copy from elsewhere does as well.

Not proved by any of this: that the sources say the truth, that they were read fairly, that nothing
was left out, that the words follow from the figures, when anything was signed.
""".encode()
