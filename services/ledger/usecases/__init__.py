"""What the ledger does: one verb a file."""
