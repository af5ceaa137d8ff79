"""The pay statement: what one pay item pays, week by week, so that a trainer can check it with a pencil.

In: the item, the lines of the touched work weeks as they were posted up to it, and the hours behind them.
Out: a `Statement` whose every sum adds up: lines to their arithmetic, weeks to their lines, the total to what
is paid. Where one does not, it is a bug, and no statement is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services.payroll.domain.bonus import CODE as BONUS
from services.payroll.domain.line import Basis, Line, LineKey


@dataclass(frozen=True)
class Head:
    """Who is paid what, when and how. `last4` is all that is known here of the account."""

    pay_item_id: str
    pay_run_id: str
    kind: str
    pay_group: str
    period_start: date
    period_end: date
    payday: date
    trainer_id: str
    external_ref: str
    name: str
    currency: str
    amount_minor: int
    method: str
    last4: str
    end_to_end_id: str
    approved_epoch: int


@dataclass(frozen=True)
class Posted:
    """One earning posted up to the item: `here` where the item claims it, else an earlier one did."""

    earning_id: str
    key: LineKey
    seconds: int
    amount_minor: int
    basis: Basis
    cause: str
    here: bool


@dataclass(frozen=True, order=True)
class Worked:
    """The part of an entry that lies in one work week; epochs are None for an entry by date only."""

    workweek_start: date
    engagement_id: str
    work_date: date
    start_epoch: int | None
    end_epoch: int | None
    seconds: int
    code: str
    zone: str


@dataclass(frozen=True)
class StatementLine:
    """A line as it now stands, what was paid of it before, and what this item adds."""

    line: Line
    before_seconds: int
    before_minor: int

    @property
    def due_minor(self) -> int:
        """Give what this item pays of the line; negative where it was overpaid."""
        return self.line.amount_minor - self.before_minor


@dataclass(frozen=True)
class Section:
    """One engagement in one work week."""

    engagement_id: str
    project: str
    worked: tuple[Worked, ...]
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True)
class Week:
    """One work week; `causes` tell why lines of a week that was paid before changed."""

    workweek_start: date
    sections: tuple[Section, ...]
    causes: tuple[str, ...]

    @property
    def lines(self) -> tuple[StatementLine, ...]:
        """Give the lines of all sections."""
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def due_minor(self) -> int:
        """Give what this item pays for the week."""
        return sum(line.due_minor for line in self.lines)

    @property
    def is_correction(self) -> bool:
        """Say whether an earlier statement has paid some of the week."""
        return any(line.before_seconds or line.before_minor for line in self.lines)


@dataclass(frozen=True)
class Statement:
    """All of it."""

    head: Head
    weeks: tuple[Week, ...]


def build(head: Head, posted: Sequence[Posted], worked: Iterable[Worked], projects: dict[str, str]) -> Statement:
    """Lay out one item's statement; `projects` names each engagement's project."""
    by_week = sorted(posted, key=lambda earning: (earning.key, earning.earning_id))
    hours = sorted(worked, key=_as_worked)
    weeks = tuple(
        _week(start, list(earnings), [entry for entry in hours if entry.workweek_start == start], projects)
        for start, earnings in groupby(by_week, key=lambda earning: earning.key.workweek_start)
    )
    total = sum(week.due_minor for week in weeks)
    assert total == head.amount_minor, f"the weeks add up to {total}, the pay item pays {head.amount_minor}"
    return Statement(head, weeks)


def _week(start: date, posted: list[Posted], worked: list[Worked], projects: dict[str, str]) -> Week:
    sections = tuple(
        Section(
            engagement, projects.get(engagement, engagement),
            tuple(entry for entry in worked if entry.engagement_id == engagement), _lines(list(earnings)),
        )
        for engagement, earnings in groupby(posted, key=lambda earning: earning.key.engagement_id)
    )  # fmt: skip
    before = any(not earning.here for earning in posted)
    causes = sorted({earning.cause for earning in posted if earning.here}) if before else []
    return Week(start, sections, tuple(causes))


def _lines(posted: list[Posted]) -> tuple[StatementLine, ...]:
    """Add up each line's differences; lines that came and went again are not shown."""
    lines = [_line(key, list(earnings)) for key, earnings in groupby(posted, key=lambda earning: earning.key)]
    shown = [line for line in lines if line.line.seconds or line.line.amount_minor or line.before_minor]
    return tuple(sorted(shown, key=lambda line: (line.line.key.code == BONUS, line.line.key.premium_e4, line.line.key)))


def _line(key: LineKey, posted: list[Posted]) -> StatementLine:
    newest, before = posted[-1], [earning for earning in posted if not earning.here]
    seconds, amount = sum(e.seconds for e in posted), sum(e.amount_minor for e in posted)
    line = Line(key, seconds, amount, newest.basis)
    assert line.computed_minor() == amount, f"line {key} is posted as {amount}, computed as {line.computed_minor()}"
    return StatementLine(line, sum(e.seconds for e in before), sum(e.amount_minor for e in before))


def _as_worked(entry: Worked) -> tuple[date, bool, int, str]:
    return entry.work_date, entry.start_epoch is None, entry.start_epoch or 0, entry.engagement_id
