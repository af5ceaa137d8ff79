"""Explaining what was posted and paid: then and now, as known at a moment, to whom it belongs, in sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from payroll_house import House, approved, person

from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.explain import Explanation, explain
from services.payroll.usecases.explain_item import explain_item
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.submit_run import submit_run
from shared.events.onboarding import PayRateSet
from shared.events.timetracking import ApprovedLine, HoursApproved, HoursCorrected, VoidedLine
from shared.values.refusal import Refusal

BASE = "/api/payroll/v1"
OCTOBER = OpenRun("world", date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 6))
LUNCH = HoursCorrected("cor_1", "trn_1", "usr_1", "lunch break", (VoidedLine("ent_1_5", 1, "eng_1", 28_800),))


def earnings(house: House) -> list[Any]:
    with house.reading() as unit:
        return unit.earnings.after(None, 1000, {})


def explained(house: House, earning_id: str, known_epoch: int | None = None) -> Explanation:
    with house.reading() as unit:
        return explain(unit, house.call(), earning_id, known_epoch)


def six_days_and_lunch(house: House) -> list[Any]:
    """Six days of eight hours under us-flsa; an hour later the sixth is corrected to seven. Gives its OT earnings."""
    house.tell(*person(1, currency="USD", pack="us-flsa"), approved(1, 0, 1, 2, 3, 4, 5))
    house.clock[0] += 3600
    house.tell(LUNCH, approved(1, 5, hours=7, version=2))
    return [one for one in earnings(house) if one.code == "OT"]


def test_a_line_is_explained_as_it_was_posted_and_as_it_stands(house: House) -> None:
    first, *_, last = six_days_and_lunch(house)
    told = explained(house, first.earning_id)
    assert (told.posted.line.seconds, told.now.line.seconds) == (28_800, 25_200)
    assert (told.posted.behind.seconds, told.now.behind.seconds) == (28_800, 25_200)
    assert told.posted.complete
    assert told.now.complete
    assert sum(one.amount_minor for one in told.history) == told.now.line.amount_minor == 63_000
    assert explained(house, last.earning_id).after == (25_200, 63_000)


def test_now_may_be_any_moment(house: House) -> None:
    first, *_ = six_days_and_lunch(house)
    told = explained(house, first.earning_id, house.clock[0] - 1)
    assert (told.now.line.amount_minor, [one.earning_id for one in told.history]) == (72_000, [first.earning_id])
    later = [one for one in earnings(house) if one.accrued_epoch == house.clock[0]]
    with pytest.raises(Refusal, match="There is no earning"):
        explained(house, later[0].earning_id, house.clock[0] - 1)


def test_a_raise_known_late_does_not_change_what_was_posted_before(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    house.clock[0] += 3600
    house.tell(PayRateSet("prt_late", "eng_1", "trn_1", 700_000, "EUR", "2026-10-05", house.clock[0]))
    first, *rest = earnings(house)
    told = explained(house, first.earning_id)
    assert (told.posted.line.amount_minor, told.posted.rates[0].rate_id) == (48_000, "prt_1")
    assert (told.now.line.amount_minor, told.now.behind.bands) == (0, ())
    raised = next(explained(house, one.earning_id) for one in rest if one.rate_e4 == 700_000)
    assert (raised.now.line.amount_minor, raised.now.rates[0].known_epoch) == (56_000, house.clock[0])


def test_what_decided_a_line_and_is_gone_is_said(house: House) -> None:
    """A rate counts as known since it was set, though payroll heard of it after it had posted: the old line is gone."""
    house.tell(*person(1))
    house.clock[0] += 3600
    house.tell(approved(1, 0))
    (first, *_) = earnings(house)
    house.tell(PayRateSet("prt_9", "eng_1", "trn_1", 700_000, "EUR", "2026-10-05", first.accrued_epoch - 1))
    told = explained(house, first.earning_id)
    assert (told.posted.complete, told.posted.line.amount_minor, told.now.complete) == (False, 48_000, True)


def test_a_line_posted_on_terms_that_were_replaced_is_made_again_from_them(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    (first, *_) = earnings(house)
    house.tell(person(1, pack="us-flsa")[1])
    told = explained(house, first.earning_id)
    assert (told.posted.complete, told.posted.line.amount_minor, told.now.complete) == (True, 48_000, True)


def night_in_new_york() -> HoursApproved:
    """From Sunday 22:00 to Monday 02:00 in New York, work weeks beginning on Monday."""
    line = ApprovedLine("ent_n", 1, "eng_1", "2026-10-11", "America/New_York", 14_400, "REG", 1_791_770_400,
                        1_791_784_800)  # fmt: skip
    return HoursApproved("apr_n", "tsh_n", "trn_1", "usr_9", "sha256:0f", (line,))


def test_times_are_on_the_trainers_clock_with_the_works_beside_them(house: House) -> None:
    trainer, engagement, *rest = person(1, zone="America/New_York")
    lisbon = type(trainer)(**{**vars(trainer), "zone": "Europe/Lisbon"})
    house.tell(lisbon, engagement, *rest, night_in_new_york())
    sunday, monday = (explained(house, one.earning_id).now for one in earnings(house))
    assert [(piece.border, piece.seconds) for piece in monday.behind.pieces] == [("", 7200), ("work week", 7200)]
    assert (sunday.line.seconds, monday.line.seconds) == (7200, 7200)
    own = house.headers("trainer", user="usr_1", trainer_id="trn_1")
    said = house.client().get(f"{BASE}/earnings/{earnings(house)[1].earning_id}/explain", headers=own).json["now"]
    piece = said["pieces"][1]
    assert (piece["start"], piece["start_at_work"], piece["start_own"]) == (
        "2026-10-12T04:00:00Z", "2026-10-12T00:00:00-04:00", "2026-10-12T05:00:00+01:00",
    )  # fmt: skip
    sections = {section["title"]: section["sentences"] for section in said["sections"]}
    assert sections["What was worked"] == [
        (
            "Mon 12 Oct 2026 03:00 to 07:00 (Europe/Lisbon), at work Sun 11 Oct 2026 22:00 to Mon 12 Oct 2026 02:00 "
            "(America/New_York): 4:00:00 hours of regular time, entry ent_n."
        )
    ]
    assert sections["Where it is split"][1] == (
        "A new work week begins at Mon 12 Oct 2026 00:00 (America/New_York), 2026-10-12T04:00:00Z: entry ent_n has "
        "2:00:00 hours on 2026-10-12, work day 2026-10-12 of the work week from 2026-10-12."
    )
    assert (said["zone"], said["work_zone"]) == ("Europe/Lisbon", "America/New_York")


def test_each_number_of_a_rule_comes_with_its_unit_and_source(house: House) -> None:
    overtime = six_days_and_lunch(house)[0]
    auditor = house.headers("auditor")
    said = house.client().get(f"{BASE}/earnings/{overtime.earning_id}/explain", headers=auditor).json["posted"]
    (rule,) = said["rule_pack"]["rules"]
    assert (rule["kind"], rule["numbers"][0]["value"], rule["numbers"][0]["unit"]) == (
        "weekly_overtime", 144_000, "seconds in a work week"
    )  # fmt: skip
    assert all(number["source"] for number in rule["numbers"])
    assert (said["regular_rate"], said["exact_minor"]) == ("60", "72000")
    assert [(term["what"], term["per_hour"], term["minor"]) for term in said["terms"]] == [
        ("own rate", "60", "48000"), ("premium", "30", "24000"),
    ]  # fmt: skip


# --- pay items


def paid(house: House) -> str:
    """Pay October by two people; gives the pay item."""
    run = house.do(open_run, OCTOBER)
    house.do(submit_run, run.pay_run_id)
    house.do(approve_run, run.pay_run_id, by="usr_approver")
    with house.reading() as unit:
        return str(unit.payments.items_after(None, 1, {"pay_run_id": run.pay_run_id})[0].pay_item_id)


def test_a_pay_item_is_explained_line_by_line(house: House) -> None:
    six_days_and_lunch(house)
    item_id = paid(house)
    with house.reading() as unit:
        told = explain_item(unit, house.call(), item_id)
    assert [(one.explained.line.key.code, one.seconds, one.amount_minor) for one in told.lines] == [
        ("OT", 25_200, 63_000), ("REG", 144_000, 240_000),
    ]  # fmt: skip
    assert all(one.explained.complete for one in told.lines)
    assert sum(one.amount_minor for one in told.lines) == told.item.amount_minor


def test_trainers_are_told_of_their_own_only(house: House) -> None:
    house.tell(*person(1), *person(2), approved(1, 0), approved(2, 0))
    item_id, client = paid(house), house.client()
    for status, headers in (
        (200, house.headers("trainer", user="usr_1", trainer_id="trn_1")),
        (404, house.headers("trainer", user="usr_2", trainer_id="trn_2")),
        (200, house.headers("auditor")),
        (403, house.headers("vendor_manager")),
    ):
        assert client.get(f"{BASE}/pay-items/{item_id}/explain", headers=headers).status_code == status
        earning_id = earnings(house)[0].earning_id
        assert client.get(f"{BASE}/earnings/{earning_id}/explain", headers=headers).status_code == status
