"""Readers: bytes in, values and refusals out. No file is opened here; `main.py` hands the bytes in."""
