"""How a mail looks when it leaves the house."""
