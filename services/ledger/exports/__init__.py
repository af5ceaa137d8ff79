"""What leaves the ledger as files: one format a file, each with `render` and `check`."""
