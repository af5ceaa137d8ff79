"""Benchmarks: real work on real databases, timed step by step. In: sizes. Out: tables for docs/benchmarks.md."""
