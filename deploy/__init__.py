"""The ways to run the product, and the command line over its use cases."""
