"""Pure rules of payments: accounts, orders, files, banking days. Facts in, decisions out.

May not touch Flask, SQLAlchemy, a broker, a clock, the environment or a binary fraction;
import-linter and `tests/architecture` keep it so.
"""
