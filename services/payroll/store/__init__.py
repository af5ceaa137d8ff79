"""Payroll's tables and repositories: rows in, values and frames out. State changes and earnings are only added."""
