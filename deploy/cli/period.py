"""Dates and moments as options of commands. In: text such as 2026-10-05. Out: dates, work weeks, epoch seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from shared.values.refusal import Refusal
from shared.values.span import parse_date, parse_instant

_F = TypeVar("_F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A calendar date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it, or say what is wrong with it."""
        try:
            return value if isinstance(value, date) else parse_date(value, field="date")
        except Refusal as refusal:
            self.fail(refusal.detail, param, ctx)


class Instant(click.ParamType[int]):
    """A moment, kept as epoch seconds."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it, or say what is wrong with it."""
        try:
            return value if isinstance(value, int) else parse_instant(value, field="instant")
        except Refusal as refusal:
            self.fail(refusal.detail, param, ctx)


def weeks_options(command: _F) -> _F:
    """Add `--from` and `--to`: work weeks that begin from one date on and before another."""
    last = click.option("--to", "last", type=Day(), help="Work weeks that begin before this date.")
    first = click.option("--from", "first", type=Day(), help="Work weeks that begin on or after this date.")
    return first(last(command))


known_at_option = click.option(
    "--known-at", type=Instant(), help="As known at this moment, such as 2026-11-01T00:00:00Z; now where left out."
)
