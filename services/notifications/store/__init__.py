"""Notifications' rows, and the machines beside them: the mailers and the texts in every language."""
