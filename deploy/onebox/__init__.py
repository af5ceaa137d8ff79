"""Everything in one process on the embedded adapters: the first minute, demonstrations and tests."""
