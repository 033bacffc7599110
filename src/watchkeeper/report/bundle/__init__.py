"""The bundle: a release as a folder or zip that anyone can check (docs/bundle.md)."""

from watchkeeper.report.bundle.model import Origin, Release, Trust, Written
from watchkeeper.report.bundle.writing import write_bundle
from watchkeeper.report.bundle.zipped import write_zip

__all__ = ["Origin", "Release", "Trust", "Written", "write_bundle", "write_zip"]
