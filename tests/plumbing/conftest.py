"""A tiny real service on a real SQLite file: a counter that hears approved hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import places
import pytest
import sqlalchemy as sa
from web_sample import Sample

from shared.events.payroll import PayRunApproved
from shared.events.timetracking import HoursApproved, TimesheetSubmitted
from shared.plumbing.ids import id_source
from shared.plumbing.service import Service, Wiring
from shared.plumbing.tables import create_plumbing_v1, create_plumbing_v3
from shared.plumbing.unit import Unit, Units
from shared.values.call import Call
from shared.values.refusal import Refusal

METADATA = sa.MetaData()
HEARD = sa.Table(
    "heard", METADATA, sa.Column("approval_id", sa.Text, primary_key=True), sa.Column("trainer_id", sa.Text)
)


def hear_approved(unit: Unit, _call: Call, facts: Sequence[HoursApproved]) -> None:
    """Note each approval; the timesheet `poison` cannot be handled."""
    for fact in facts:
        if fact.timesheet_id == "poison":
            raise Refusal("poison", "This one can never be handled.")
        unit.connection.execute(HEARD.insert(), {"approval_id": fact.approval_id, "trainer_id": fact.trainer_id})


def hear_submitted(unit: Unit, call: Call, facts: Sequence[TimesheetSubmitted]) -> None:
    """Say something for each, so that traces and outbox can be looked at."""
    for _fact in facts:
        unit.say(PayRunApproved.example())
    unit.ask("count", {"of": len(facts)}, key="any")
    assert call.actor.has("service")


class Clock:
    """A clock that moves only when a test moves it."""

    now = 1_791_158_400

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_service(tmp_path: Path, clock: Clock) -> Callable[..., Service]:
    counted: list[int] = []

    def make(name: str = "counter") -> Service:
        new_id = id_source(lambda: clock() * 1000, lambda size: b"\0" * size)
        wiring = Wiring(places.database_url(tmp_path / f"{name}.db"), clock, new_id, lambda _name: b"k" * 32, dict)
        from shared.plumbing.database import open_engine

        engine = open_engine(wiring.database_url)
        with engine.begin() as connection:
            METADATA.create_all(connection)
            create_plumbing_v1(connection)
            create_plumbing_v3(connection)
        return Service(
            name, wiring, Units(engine, Unit), [], "none",
            {HoursApproved: hear_approved, TimesheetSubmitted: hear_submitted},
            {"count": lambda _unit, _call, payload: counted.append(payload["of"])},
        )  # fmt: skip

    return make


@pytest.fixture
def sample(tmp_path: Path, clock: Clock) -> Sample:
    """The web sample, with `sample.client` at its door."""
    return Sample(tmp_path, clock)
