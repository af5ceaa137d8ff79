"""Pure rules of people and terms. May not touch Flask, SQLAlchemy, a broker, a clock or the environment."""
