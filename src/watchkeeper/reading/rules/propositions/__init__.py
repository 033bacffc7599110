"""What is said: the clauses of a sentence, each with whoever speaks it."""
