"""Audit: who did what, when, why and from where, in a chain that shows whether anything in it was touched since."""
