"""The rules of hours: versions, states, weeks, caps, overlaps, digests.

Pure: no Flask, SQLAlchemy, broker, clock, environment, float or I/O. Facts in, decisions out.
"""
