"""Rows of payments, and the vault that keeps what must not be read in them."""
