"""How the portal reaches the services, and whom it does so for: transports, and sessions."""
