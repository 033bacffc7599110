"""What happened, append-only: exhibits, signed entries, Merkle log, labels, the one clock.

Labels are at hand here (`record.derive`); everything else is imported from its module, so that a
pure function that handles labels does not load a database.
"""

from watchkeeper.record.labels import PUBLIC, Label, LabelError, derive, readable_by

__all__ = ["PUBLIC", "Label", "LabelError", "derive", "readable_by"]
