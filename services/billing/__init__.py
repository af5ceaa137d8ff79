"""Billing: what clients owe for approved hours.

In: client agreements and bill rates from finance, engagements and approved hours as facts. Out: charges that
accrue while people work, invoices as PDF, CSV annex and UBL 2.1, receipts, and facts about all of them.
"""
