"""Ledger: hears every step of every hour, writes journals that sum to zero, and keeps the trace of every cent.

In: facts of all other services. Out: a trial balance, a reconciliation of approved, paid and billed seconds with a
reason for each gap, a trace both ways, and `books.closed`.
"""
