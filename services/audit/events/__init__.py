"""What audit hears, and what it does later."""
