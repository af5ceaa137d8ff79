"""Pure rules of billing: parties, taxes, prices, invoices. Facts in, lines out.

May not touch Flask, SQLAlchemy, a broker, a clock, the environment or a binary fraction;
import-linter and `tests/architecture` keep it so.
"""
