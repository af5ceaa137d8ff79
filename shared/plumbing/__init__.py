"""How facts, rows, jobs and requests travel: the only floor that knows frameworks, brokers and databases."""
