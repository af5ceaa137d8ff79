"""The services: each its own database, its own rooms, and no import of a neighbour."""
