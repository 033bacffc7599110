"""The rules by which claims are read off parsed sentences: one module for each family of rules."""
