"""Bank files: one file per format, each with `render(batch) -> bytes` and `check(bytes) -> totals`.

A reader never trusts its writer: it knows the format's rules by position and refuses the first one broken.
"""
