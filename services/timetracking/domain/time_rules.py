"""What deadlines and windows hold for hours: dated rules of one project, or of all of them.

In: versions of rules, each saying only what it means to set. Out: what holds for a project on a day. What the project's
own versions do not say, those for all projects say; what nobody says is `DEFAULTS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from shared.values.dated import Version, value_on

_DAY_SECONDS = 86_400
# The project of versions that are meant for all projects.
ALL_PROJECTS = None


@dataclass(frozen=True, slots=True)
class TimeRules:
    """What a version may say; None says nothing.

    `dispute_seconds`: how long after a line is disputed it should be decided. `grace_seconds`: how long after its work
    week hours can be logged without being late, and changed without a reason. `auto_approve_seconds`: how long after
    they were submitted hours are approved by themselves; 0 is never.
    """

    dispute_seconds: int | None = None
    grace_seconds: int | None = None
    auto_approve_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class HeldRules:
    """The same, with nothing left open."""

    dispute_seconds: int
    grace_seconds: int
    auto_approve_seconds: int


# Nothing is approved by itself unless a project agreed to it.
DEFAULTS = HeldRules(dispute_seconds=7 * _DAY_SECONDS, grace_seconds=7 * _DAY_SECONDS, auto_approve_seconds=0)
_NAMES = tuple(field.name for field in fields(TimeRules))


@dataclass(frozen=True, slots=True)
class RulesVersion:
    """What somebody set, for a project or for `ALL_PROJECTS`: it holds from a day on, known since it was set."""

    rules_id: str
    project_id: str | None
    valid_from: date
    said: TimeRules
    set_by: str
    set_epoch: int


def rules_on(versions: Sequence[RulesVersion], project_id: str, day: date, at_epoch: int) -> HeldRules:
    """Give what holds for a project on a day, as known at an instant; of each rule the version known last counts."""
    return HeldRules(**{name: _held(versions, name, project_id, day, at_epoch) for name in _NAMES})


def _held(versions: Sequence[RulesVersion], name: str, project_id: str, day: date, at_epoch: int) -> int:
    for scope in (project_id, ALL_PROJECTS):
        series = [
            Version(getattr(one.said, name), one.valid_from, one.set_epoch)
            for one in versions
            if one.project_id == scope and getattr(one.said, name) is not None
        ]
        found: int | None = value_on(series, day, at_epoch)
        if found is not None:
            return found
    default: int = getattr(DEFAULTS, name)
    return default
