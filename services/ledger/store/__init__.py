"""Where the ledger keeps journals, and of every other service's facts just what reconciling and tracing need."""
