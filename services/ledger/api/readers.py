"""Who may read the books: finance, whoever checks finance, and whoever checks both."""

READERS = ("finance", "finance_approver", "auditor", "admin")
PREFIX = "/api/ledger/v1"
