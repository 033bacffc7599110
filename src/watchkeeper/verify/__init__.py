"""The independent verifier: `verify.py` and `verify.html`, which import nothing of the package."""
