"""Draws a figure as SVG. Importing this module imports matplotlib, so it is imported late."""

from __future__ import annotations

from watchkeeper.report.figures.by_year import draw_by_year
from watchkeeper.report.figures.cumulative import draw_cumulative
from watchkeeper.report.figures.gaps import draw_gaps
from watchkeeper.report.figures.independence import draw_independence
from watchkeeper.report.figures.spans import draw_spans
from watchkeeper.report.figures.specs import (
    ByYear,
    Cumulative,
    Drawn,
    FigureSpec,
    Gaps,
    Independence,
    Spans,
    Timeline,
)
from watchkeeper.report.figures.timeline import draw_timeline


def draw(spec: FigureSpec) -> bytes:
    """The figure as an SVG file; the same spec gives the same bytes in every process."""
    return spec.svg if isinstance(spec, Drawn) else _drawn(spec)


def _drawn(spec: ByYear | Cumulative | Gaps | Independence | Spans | Timeline) -> bytes:
    match spec:
        case ByYear():
            return draw_by_year(spec)
        case Cumulative():
            return draw_cumulative(spec)
        case Gaps():
            return draw_gaps(spec)
        case Independence():
            return draw_independence(spec)
        case Spans():
            return draw_spans(spec)
        case Timeline():
            return draw_timeline(spec)
