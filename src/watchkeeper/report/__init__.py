"""One content model of the report; figures; HTML that works from disk."""

from watchkeeper.report.compose import compose
from watchkeeper.report.write import write_html

__all__ = ["compose", "write_html"]
