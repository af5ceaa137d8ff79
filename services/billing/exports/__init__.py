"""How invoices leave the house: one file a format, each with `render(invoice) -> bytes` and `check(bytes) -> Totals`.

In: an invoice whose lines are final. Out: the same bytes for the same invoice, read back before they leave.
"""
