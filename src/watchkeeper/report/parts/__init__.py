"""One module for each part of a report: pure functions from the assessment to sections."""
