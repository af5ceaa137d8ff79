"""Two consumers of payroll that hear about one trainer at once: facts of several topics may reach different ones."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from payroll_house import House, approved, make_house, person

from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.recompute import recompute
from services.payroll.usecases.submit_run import submit_run
from shared.events.fact import Fact
from shared.events.onboarding import PayRateSet
from shared.events.payments import PaymentSettled
from shared.events.payroll import PaymentOrdered
from shared.plumbing.consumer import parked_facts
from shared.values.call import Call

# As long as two transactions are given to meet; where they may not, the first one waits this long in vain.
MEET_SECONDS = 1.0


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = make_house(tmp_path / "house")
    made.tell(*person(1))
    return made


def hear_at_once(house: House, *facts: Fact) -> None:
    """Hear each fact in a transaction of its own; before one is committed, it waits for all to have come as far."""
    together = threading.Barrier(len(facts))

    def waiting(listener: Any) -> Any:
        def hear(unit: Any, call: Call, heard: Sequence[Fact]) -> None:
            listener(unit, call, heard)
            with suppress(threading.BrokenBarrierError):
                together.wait(MEET_SECONDS)

        return hear

    listeners = {fact: waiting(one) for fact, one in house.service.listeners.items()}
    slow = dataclasses.replace(house, service=dataclasses.replace(house.service, listeners=listeners))
    ears = [threading.Thread(target=slow.tell, args=(one,)) for one in facts]
    for ear in ears:
        ear.start()
    for ear in ears:
        ear.join()


def test_a_raise_and_hours_of_one_trainer_heard_at_once_are_priced_once(house: House) -> None:
    house.tell(approved(1, 0))
    raised = PayRateSet("prt_raise", "eng_1", "trn_1", 700_000, "EUR", "2026-10-05", house.clock[0])
    hear_at_once(house, raised, approved(1, 1))
    with house.reading() as unit:
        found = recompute(unit, WorkWeeks(None, None))
    assert found.entries == 2
    assert list(found.differences) == [], "sixteen hours at 70 EUR, not one of them twice"


def test_two_settlements_of_one_run_heard_at_once_leave_it_paid(house: House) -> None:
    house.tell(*person(2), approved(1, 0), approved(2, 0))
    run = house.do(open_run, OpenRun("world", date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 6)))
    house.do(submit_run, run.pay_run_id)
    house.do(approve_run, run.pay_run_id, by="usr_approver")
    hear_at_once(house, *[
        PaymentSettled(one.payment_id, one.end_to_end_id, one.pay_item_id, one.trainer_id, one.amount_minor, "EUR")
        for one in house.said(PaymentOrdered)
    ])  # fmt: skip
    assert parked_facts(house.service) == []
    with house.reading() as unit:
        assert unit.runs.get(run.pay_run_id).state == "paid"
