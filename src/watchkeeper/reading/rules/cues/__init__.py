"""Which words show that somebody says something, and where what is said hangs."""
