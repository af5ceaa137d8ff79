"""Identity: who may sign in, as whom, with which roles; it signs short-lived tokens. Start at `events/listen.py`."""
