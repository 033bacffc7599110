"""Confidence in words: items joined to lines, lines graded, words counted; nothing is scored."""
