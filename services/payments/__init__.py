"""Payments: where money goes and what the bank says.

In: trainers and payment orders as facts, bank accounts from people. Out: bank files that two people
made, and facts about every payment. Bank numbers live here alone, encrypted; others see the last four.
"""
