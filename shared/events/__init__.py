"""The facts services tell each other: one file per producer, one frozen dataclass per fact.

The dataclasses are the source; JSON schema, AsyncAPI and `docs/events.md` are printed from them.
Facts only grow: a changed shape raises VERSION and adds one lift in `lifts.py`.
"""
