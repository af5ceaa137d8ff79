"""The plain model: what must come of the actions that were accepted, in plain Python and fractions.

It imports nothing of the house. In: accepted actions. Out: what was earned, paid, charged and billed, to the cent and
to the second, as known at any moment. Where the product and this model differ, one of them is wrong.
"""
