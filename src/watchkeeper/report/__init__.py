"""One content model of the report; figures; HTML that works from disk; the files of a release."""

from watchkeeper.report.compose import compose
from watchkeeper.report.content import Supersedes
from watchkeeper.report.release import render_release
from watchkeeper.report.write import write_html

__all__ = ["Supersedes", "compose", "render_release", "write_html"]
