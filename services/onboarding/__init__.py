"""Onboarding: vendors, trainers, agreements, engagements and pay rates. In: people's data. Out: facts about them."""
