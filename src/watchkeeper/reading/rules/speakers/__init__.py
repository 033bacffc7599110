"""Who speaks: from a cue to the phrase that names him, and to whom the phrase means."""
