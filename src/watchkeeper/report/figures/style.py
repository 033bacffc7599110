"""The look of all figures, and their SVG with the same bytes in every process.

Text stays text (`svg.fonttype` none), so that it can be selected, searched, translated and read
aloud; `faces` gives a file that is opened on its own the glyphs that it uses. Nothing is placed by
measured text, so the bytes do not depend on the fonts of the machine.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.typing import RcKeyType

from watchkeeper.report import fonts

INK: Final = "#1b2430"
QUIET: Final = "#5b6672"
LINE: Final = "#d4dae0"
BLUE: Final = "#0072B2"
ORANGE: Final = "#E69F00"
VERMILION: Final = "#D55E00"
SKY: Final = "#56B4E9"
GREEN: Final = "#009E73"
"""The colours of Okabe and Ito, told apart with every common form of colour blindness. None stands
alone: a hatch, a marker or a word always says the same."""

UNUSED: Final = re.compile(r"<!DOCTYPE.*?>\s*| <metadata>.*?</metadata>\s*", re.DOTALL)
"""What no viewer needs and what names addresses: a page from disk asks for nothing."""

SETTINGS: Final[dict[RcKeyType, Any]] = {
    "svg.hashsalt": "watchkeeper",
    "svg.fonttype": "none",
    "font.family": list(fonts.FAMILIES.values()),
    "font.size": 9.0,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.unicode_minus": False,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "hatch.linewidth": 0.9,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "path.simplify": False,
}


@cache
def _register() -> None:
    """Makes our fonts, and no other font of the machine, known to the drawing library."""
    fontManager.ttflist.clear()
    for file in fonts.FAMILIES:
        fontManager.addfont(fonts.FOLDER / file)


@contextmanager
def settings() -> Iterator[None]:
    """Our settings only, whatever the machine has configured."""
    _register()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


def canvas(width: float, height: float, box: tuple[float, float, float, float]) -> tuple[
    Figure, Axes
]:  # fmt: skip
    """A figure with one plot.

    Args:
        width: Inches.
        height: Inches.
        box: Margins left, bottom, right and top, in inches.
    """
    left, bottom, right, top = box
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((
        left / width,
        bottom / height,
        (width - left - right) / width,
        (height - bottom - top) / height,
    ))  # fmt: skip
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def svg(figure: Figure) -> bytes:
    """The figure as SVG, which names its fonts; the same figure gives the same bytes."""
    target = io.StringIO()
    FigureCanvasSVG(figure)
    with warnings.catch_warnings():
        # A glyph that our fonts lack is drawn by the reader's own font.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return UNUSED.sub("", target.getvalue()).encode()


def shortened(text: str, most: int) -> str:
    """A label that fits; the full text stands in the figure's table."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    whole, _, _ = head.rpartition(" ")
    return f"{(whole if len(whole) > most // 2 else head).rstrip(' ,;')}…"
