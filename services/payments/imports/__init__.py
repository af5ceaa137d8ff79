"""Sheets that the operator uploads: bytes in, checked rows and row errors out."""
