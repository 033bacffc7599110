"""The monitoring body at work: what it asked, sought, closed and recommended."""
