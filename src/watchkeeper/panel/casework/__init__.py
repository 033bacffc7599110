"""Casework: requests and their answers, what was sought, recommendations, humanitarian effects.

Everything is an appended entry of the record; the state of a request or a recommendation is a fold.
"""
