"""What a service is, once wired: its name, its units, its doors and its ears.

In: a `Wiring` (the outside world, handed in by `main.py` or by the one-process house). Out: a `Service`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_smorest import Blueprint

from shared.events.fact import Fact
from shared.plumbing.unit import Units
from shared.values.call import Actor, Call
from shared.values.finding import Finding

Listener = Callable[[Any, Call, Sequence[Any]], None]
JobHandler = Callable[[Any, Call, Mapping[str, Any]], None]
Beforehand = Callable[[Units[Any], Call, Mapping[str, Any]], Any]
Tick = Callable[[Any, Call], int]
KeyHolder = Callable[[Call, str], Actor | None]
Check = Callable[[Any], list[Finding]]


# Where a job's handler finds what was asked beforehand.
BEFOREHAND = "beforehand"


@dataclass(frozen=True)
class Wiring:
    """The outside world of one service. `secrets` are named bytes; `settings` are plain text.

    `jwks` gives the public keys that tokens are checked against, as a JWK Set.
    """

    database_url: str
    now_epoch: Callable[[], int]
    new_id: Callable[[str], str]
    secrets: Callable[[str], bytes]
    jwks: Callable[[], Mapping[str, Any]]
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Service:
    """One wired service.

    `listeners` maps a fact's class to the use case that hears it in batches; `jobs` maps a job's name to
    its handler, and `beforehand` to what it asks of servers outside before its transaction is open, which the handler
    finds in its payload as `BEFOREHAND`; `ticks` maps names to use cases that do what a clock makes due and give how
    much that was; `by_key` knows whose key a program sends in place of a token, where routes take one;
    `readers` read files that are sent, by name (`imported.py`);
    `check` finds broken invariants; `migrations` is the package folder of its Alembic versions; `texts` the folder of
    the catalogues that its sentences are worded by; `patience_seconds` how long it may rest after a few facts, so that
    more are heard together, where nobody waits for what they bring about.
    """

    name: str
    wiring: Wiring
    units: Units[Any]
    blueprints: Sequence[Blueprint]
    migrations: str
    listeners: Mapping[type[Fact], Listener] = field(default_factory=dict)
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    check: Check = lambda _unit: []
    ticks: Mapping[str, Tick] = field(default_factory=dict)
    by_key: KeyHolder | None = None
    beforehand: Mapping[str, Beforehand] = field(default_factory=dict)
    texts: Path | None = None
    readers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    patience_seconds: float = 0

    def __post_init__(self) -> None:
        """Let units know whose they are."""
        self.units.service = self.name

    def call_as_service(self, traceparent: str = "") -> Call:
        """Give a call by the service itself, now: what listeners and job handlers run under."""
        actor = Actor(f"service:{self.name}", frozenset({"service"}))
        return Call(actor, self.wiring.now_epoch(), self.wiring.new_id, traceparent)
