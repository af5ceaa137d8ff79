"""Running timers and templates as rows. In and out: `domain` shapes."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import msgspec
import sqlalchemy as sa

from services.timetracking.domain.entry import Words
from services.timetracking.domain.template import Template, TemplateLine
from services.timetracking.domain.timer import Timer
from services.timetracking.store.entries import narrowed
from services.timetracking.store.tables import templates, timers
from shared.values.reach import Reach

_TIMER = ("trainer_id", "client_name", "engagement_id", "zone", "started_epoch", "code")
_TIMERS = sa.select(*(timers.c[name] for name in (*_TIMER, "task", "description")))
_TEMPLATE = ("template_id", "trainer_id", "engagement_id", "name")
_TEMPLATES = sa.select(*(templates.c[name] for name in (*_TEMPLATE, "lines")))
# A line as a list, in the order of its fields.
_LINES = msgspec.json.Decoder(list[tuple[int, int | None, int, str, str, str, str]])


class TimerRows:
    """What runs now, and what weeks begin from; both may go."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, trainer_id: str) -> Timer | None:
        """Give a trainer's, if one runs."""
        row = self._connection.execute(_TIMERS.where(timers.c.trainer_id == trainer_id)).one_or_none()
        return _timer(row) if row else None

    def page(self, reach: Reach, after: str, limit: int) -> list[Timer]:
        """Give up to `limit` within reach by trainer after `after`."""
        query = narrowed(_TIMERS, reach, timers.c.trainer_id).where(timers.c.trainer_id > after)
        return [_timer(row) for row in self._connection.execute(query.order_by(timers.c.trainer_id).limit(limit))]

    def start(self, timer: Timer) -> None:
        """Insert it; a second one of the same trainer is refused by its key."""
        row = {name: getattr(timer, name) for name in _TIMER}
        said = {"task": timer.words.task, "description": timer.words.description}
        self._connection.execute(timers.insert(), row | said)

    def end(self, timer: Timer) -> None:
        """Delete it: what it measured is an entry by now, or was not to be logged."""
        self._connection.execute(timers.delete().where(timers.c.trainer_id == timer.trainer_id))

    def add_template(self, template: Template, at_epoch: int) -> None:
        """Insert one."""
        row = {name: getattr(template, name) for name in _TEMPLATE}
        lines = msgspec.json.encode([astuple(line) for line in template.lines]).decode()
        self._connection.execute(templates.insert(), row | {"lines": lines, "kept_epoch": at_epoch})

    def template(self, template_id: str) -> Template | None:
        """Give one, if there."""
        row = self._connection.execute(_TEMPLATES.where(templates.c.template_id == template_id)).one_or_none()
        return _template(row) if row else None

    def templates(self, reach: Reach, after: str, limit: int) -> list[Template]:
        """Give up to `limit` within reach by id after `after`."""
        query = narrowed(_TEMPLATES, reach, templates.c.trainer_id).where(templates.c.template_id > after)
        rows = self._connection.execute(query.order_by(templates.c.template_id).limit(limit))
        return [_template(row) for row in rows]

    def drop_template(self, template_id: str) -> None:
        """Delete one."""
        self._connection.execute(templates.delete().where(templates.c.template_id == template_id))


def _timer(row: sa.Row[Any]) -> Timer:
    trainer_id, client_name, engagement_id, zone, started_epoch, code, task, description = tuple(row)
    return Timer(trainer_id, client_name, engagement_id, zone, started_epoch, code, Words(task, description))


def _template(row: sa.Row[Any]) -> Template:
    template_id, trainer_id, engagement_id, name, lines = tuple(row)
    kept = tuple(TemplateLine(*line) for line in _LINES.decode(lines))
    return Template(template_id, trainer_id, engagement_id, name, kept)
