"""The sample month: October 2026 as vendors, trainers, approvers, finance and clients live it, on a clock that jumps.

In: a seed and a number of trainers. Out: a folder of bank files, invoices, statements and books, made by the
same use cases that people call.
"""
