"""What each server's file says about it, in one shape.

In: a `Place`. Out: a `Server` that knows how to be installed, prepared, asked and addressed; `run` does the rest.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from deploy.stack.place import Place


@dataclass(frozen=True)
class Command:
    """What to run, as which user (None: as we are), and what its environment holds besides PATH."""

    argv: Sequence[str]
    user: str | None
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Server:
    """One server of the stack. `ports` names those it wants; `variable` is what its URL is called, where it has one.

    `prepare` may be called again and again: it makes what is missing and gives the command. `quit` ends it gracefully.
    """

    name: str
    ports: Sequence[str]
    install: Callable[[Place], None]
    prepare: Callable[[Place], Command]
    answers: Callable[[Place], bool]
    seconds_to_start: int
    variable: str = ""
    url: Callable[[Place], str] = lambda _place: ""
    quit: signal.Signals = signal.SIGTERM
