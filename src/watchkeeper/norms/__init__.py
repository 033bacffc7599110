"""The law as data, and how facts are tested against it."""
