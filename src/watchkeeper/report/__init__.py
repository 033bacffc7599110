"""One content model and its renderings."""
