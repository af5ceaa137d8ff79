"""Billing's tables and repositories. In and out: the shapes of `usecases.ports`."""
