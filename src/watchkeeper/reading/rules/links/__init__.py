"""What answers what, and what says the same."""
