"""A question, its facts, its norm test: claims, weighing and norms brought together."""
