"""What it is about: event types, participants, dates, figures."""
