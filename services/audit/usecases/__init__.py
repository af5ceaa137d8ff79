"""What audit does: one verb, one file."""
