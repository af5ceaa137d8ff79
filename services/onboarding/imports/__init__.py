"""Sheets that vendors and the operator upload: bytes in, checked rows and row errors out."""
