"""Audit's rows: the chain and its head; and the anchors beside the database."""
