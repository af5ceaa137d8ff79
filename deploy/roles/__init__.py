"""The house taken apart: web applications, relays, consumers and workers as processes of their own."""
