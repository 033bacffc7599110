"""The rules that read English: packages by the question that they answer, in the order of reading.

`layout`, `quotes` (where the text stands) → `sentences` (as parsed) → `frames` (who speaks by the
layout) → `cues` (which words show saying) → `propositions` (what is said) → `speakers`, `naming`
(who says it) → `stances` (how) → `contents` (about what, when, how many) → `links` (what answers
what). `attribution` and `drafting` bring them together, `proposals` finishes; `extraction`, one
floor up, runs all of it.
"""
