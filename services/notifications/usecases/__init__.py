"""What notifications does: one verb, one file."""
