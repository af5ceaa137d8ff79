"""What the ledger hears."""
