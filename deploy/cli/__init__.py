"""The `hourbook` command line over the services' use cases."""
