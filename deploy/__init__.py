"""The ways to run Hourbook: command line, one box, sample month, printed documents."""
