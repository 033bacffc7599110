"""How it is said: the speech act, and what is no claim at all."""
