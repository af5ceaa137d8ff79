"""What onboarding hears."""
