"""Files that leave onboarding: render and check, one format a file."""
