"""What a chain of entries is and how it can be broken. No framework, clock or I/O; `.importlinter` keeps it so."""
