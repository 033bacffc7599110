"""Elements of a picture as SVG text: numbers rounded, text escaped, nothing measured.

No library and no font is asked, so the same picture has the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import hypot

XY = tuple[float, float]

INK, QUIET, LINE, LAND = "#1b2430", "#5b6672", "#d4dae0", "#e9e4d8"
BLUE, ORANGE, VERMILION, GREEN, GREY = "#0072B2", "#E69F00", "#D55E00", "#009E73", "#9aa5b1"
"""The colours of Okabe and Ito; none stands alone: a dash, a marker or a word says the same."""


def number(value: float) -> str:
    """A number with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def text(at: XY, words: str, size: float = 10, fill: str = INK, more: str = "") -> str:
    """A line of text; `more` holds further attributes."""
    return (
        f'<text x="{number(at[0])}" y="{number(at[1])}" font-size="{number(size)}" '
        f'fill="{fill}"{" " + more if more else ""}>{escape(words)}</text>'
    )


def shortened(words: str, most: float) -> str:
    """Words that fit into so many characters; cut words end with an ellipsis."""
    return words if len(words) <= most else words[: max(1, int(most) - 1)].rstrip() + "…"


def path(points: Sequence[XY], style: str, *, closed: bool = False) -> str:
    """A line through points."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path d="M{steps}{"Z" if closed else ""}" {style}/>'


def rect(box: tuple[float, float, float, float], style: str) -> str:
    """A rectangle: left, top, width, height."""
    x, y, w, h = (number(value) for value in box)
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" {style}/>'


def circle(at: XY, radius: float, style: str) -> str:
    """A circle."""
    return f'<circle cx="{number(at[0])}" cy="{number(at[1])}" r="{number(radius)}" {style}/>'


def thinned(points: Iterable[XY], least: float = 0.7) -> list[XY]:
    """The points without those that nobody could tell from the one before; the last one stays."""
    kept: list[XY] = []
    last: XY | None = None
    for point in points:
        last = point
        if not kept or hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= least:
            kept.append(point)
    if last is not None and kept[-1] != last:
        kept.append(last)
    return kept


def document(size: tuple[float, float], title: str, body: Iterable[str]) -> bytes:
    """A picture that stands alone.

    Args:
        size: Width and height.
        title: Said by screen readers.
        body: Its elements.
    """
    width, height = (number(value) for value in size)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="Noto Sans, sans-serif">'
    )
    parts = [head, f"<title>{escape(title)}</title>", *body, "</svg>"]
    return ("\n".join(parts) + "\n").encode()
