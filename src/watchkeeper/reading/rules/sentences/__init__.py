"""Parsed sentences, put right where the parser errs, and what their syntax shows."""
