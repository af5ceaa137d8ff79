"""What notifications hears, and what it does later."""
