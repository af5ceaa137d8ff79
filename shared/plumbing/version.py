"""The version of the house: what `/version` and every API document say. A test holds it to `pyproject.toml`."""

VERSION = "0.1.0"
