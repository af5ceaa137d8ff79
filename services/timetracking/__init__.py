"""Timetracking: clients' projects, time entries, timesheets and approvals.

In: registered clients and trainers, started engagements, logged and imported hours. Out: approved hours and
their corrections. An approved hour is a fact: it is never edited, only voided and approved anew.
"""
