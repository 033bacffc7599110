"""What happened, append-only: exhibits, signed entries, the Merkle log and its keys."""
