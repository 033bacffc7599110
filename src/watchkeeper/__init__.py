"""Watchkeeper: from evidence to a sanctions-monitoring report that anyone can check."""

__version__ = "0.1.0"
