"""From claims to numbers with bounds and, by rules that a reader can repeat, to a verdict."""
