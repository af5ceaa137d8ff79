"""Pure values: money, rates, spans, dated series, differences, refusals.

In and out: plain immutable objects. No float, no clock, no I/O, no framework lives here;
`tests/architecture` walks the syntax tree to keep it so.
"""
