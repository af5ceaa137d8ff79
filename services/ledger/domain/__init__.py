"""What bookkeeping is, without a database: accounts, journals, gaps and traces.

No framework, clock, file or binary fraction here; `.importlinter` and `tests/architecture` keep it so.
"""
