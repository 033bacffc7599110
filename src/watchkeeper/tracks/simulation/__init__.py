"""Made-up ships with ground truth: what the detectors should find is known by construction.

Every row says `source = "simulated"`, and the truth file says so too. The manifest of a lake keeps
the mark, and nothing that comes of it enters a real record (`tracks/cargo.py` refuses).
"""

SIMULATED = "simulated"
"""Value of `source` in every made-up row."""
