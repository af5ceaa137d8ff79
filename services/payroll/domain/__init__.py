"""The rules of pay: facts in, lines out.

Nothing here may touch Flask, SQLAlchemy, a broker, a clock, a file or the environment, and nothing computes
with floats: seconds, minor units and ten-thousandths are integers from end to end.
"""
