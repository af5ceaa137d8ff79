"""One verb, one file. `ports.py` says what they need from outside."""
