"""Two consumers of payroll that hear about one trainer at once: facts of several topics may reach different ones."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from payroll_house import House, approved, make_house, person

from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.usecases.recompute import recompute
from shared.events.fact import Fact
from shared.events.onboarding import PayRateSet
from shared.events.timetracking import HoursApproved
from shared.values.call import Call

# As long as two transactions are given to meet; where they may not, the first one waits this long in vain.
MEET_SECONDS = 1.0


@pytest.fixture
def slow(tmp_path: Path) -> House:
    """A house in which hours and rates, once heard, wait for each other before they are committed."""
    house = make_house(tmp_path / "house")
    both = threading.Barrier(2)

    def waiting(listener: Any) -> Any:
        def hear(unit: Any, call: Call, facts: Sequence[Fact]) -> None:
            listener(unit, call, facts)
            with suppress(threading.BrokenBarrierError):
                both.wait(MEET_SECONDS)

        return hear

    def listeners() -> dict[type[Fact], Any]:
        known = house.service.listeners
        return {fact: waiting(one) if fact in (HoursApproved, PayRateSet) else one for fact, one in known.items()}

    house.tell(*person(1))
    return dataclasses.replace(house, service=dataclasses.replace(house.service, listeners=listeners()))


def test_a_raise_and_hours_of_one_trainer_heard_at_once_are_priced_once(slow: House) -> None:
    slow.tell(approved(1, 0))
    raised = PayRateSet("prt_raise", "eng_1", "trn_1", 700_000, "EUR", "2026-10-05", slow.clock[0])
    ears = [threading.Thread(target=slow.tell, args=(one,)) for one in (raised, approved(1, 1))]
    for ear in ears:
        ear.start()
    for ear in ears:
        ear.join()
    with slow.reading() as unit:
        found = recompute(unit, WorkWeeks(None, None))
    assert found.entries == 2
    assert list(found.differences) == [], "sixteen hours at 70 EUR, not one of them twice"
