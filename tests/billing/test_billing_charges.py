"""Charges accrue while people work, in whatever order the facts come, and always equal what the facts make."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from billing_house import MONDAY, approved, corrected, engagement

from services.billing.usecases.check import check
from services.billing.usecases.explain_charge import explain_charge
from services.billing.usecases.set_bill_rates import SetBillRate, set_bill_rates
from shared.values.rate import Rate
from shared.values.refusal import Refusal


def sound(house) -> bool:
    with house.service.units.read(house.call()) as unit:
        return check(unit) == []


def test_approved_hours_become_a_charge_and_a_fact(house):
    house.hear(approved(1, 3601))
    assert house.posted() == [("eng_1", 950_000, 3601, 9503)]
    (fact,) = house.said("charges.accrued")
    assert (fact["trainer_id"], fact["client_id"]) == ("trn_1", house.client.client_id)
    assert fact["cause"] == "hours.approved apr_ent_1_1_1"
    (line,) = fact["lines"]
    assert (line["workweek_start"], line["seconds"], line["amount_minor"]) == ("2026-10-05", 3601, 9503)
    assert sound(house)


def test_an_approval_heard_twice_charges_once(house):
    house.hear(approved(1, 3601))
    house.hear(approved(1, 3601))
    assert house.posted() == [("eng_1", 950_000, 3601, 9503)]


def test_a_line_is_rounded_once_however_many_approvals_made_it(house):
    for number in range(4):
        house.hear(approved(1, 1, entry=f"ent_{number}", day=MONDAY + timedelta(days=number)))
    assert house.posted() == [("eng_1", 950_000, 4, 11)]  # 10.55…, not four times 3


def test_a_correction_takes_back_exactly_what_was_posted(house):
    house.hear(approved(1, 3601), approved(2, 1801))
    house.hear(corrected(1))
    assert house.posted() == [("eng_1", 950_000, 0, 0), ("eng_2", 950_000, 1801, 4753)]
    house.hear(approved(1, 3000, version=2))
    assert house.posted()[0] == ("eng_1", 950_000, 3000, 7917)
    assert [fact["cause"].split()[0] for fact in house.said("charges.accrued")] == [
        "hours.approved", "hours.approved", "hours.corrected", "hours.approved",
    ]  # fmt: skip
    assert sound(house)


@pytest.mark.parametrize("order", list(permutations(["engagement", "hours", "rate"])))
def test_the_order_of_facts_does_not_matter(bare, order):
    client_id = bare.client.client_id
    bare.hear(engagement(client_id, 9))  # the project is known through somebody else's engagement
    steps = {
        "engagement": lambda: bare.hear(engagement(client_id, 1)),
        "hours": lambda: bare.hear(approved(1, 3601)),
        "rate": lambda: bare.rate("prj_1", "95.0000"),
    }
    for step in order:
        steps[step]()
    assert bare.posted() == [("eng_1", 950_000, 3601, 9503)]
    assert sound(bare)


def test_a_raise_known_late_takes_back_the_old_price_and_charges_the_new(house):
    house.hear(approved(1, 3600), approved(1, 3600, day=date(2026, 10, 8), entry="ent_2"))
    house.rate("eng_1", "100.0000", date(2026, 10, 8))
    assert house.posted() == [("eng_1", 950_000, 3600, 9500), ("eng_1", 1_000_000, 3600, 10_000)]
    house.rate("eng_1", "95.0000", date(2026, 10, 8))
    assert house.posted() == [("eng_1", 950_000, 7200, 19_000), ("eng_1", 1_000_000, 0, 0)]
    assert sound(house)


def test_a_work_week_that_starts_on_another_day_moves_the_hours(house):
    house.hear(approved(1, 3600))
    house.hear(engagement(house.client.client_id, 1, workweek_start_weekday=3))
    with house.service.units.read(house.call()) as unit:
        weeks = unit.charges.posted(["eng_1"], None, None).sort("workweek_start")
    assert weeks.select("workweek_start", "seconds").rows() == [(date(2026, 10, 1), 3600), (date(2026, 10, 5), 0)]
    assert sound(house)


def test_hours_without_a_rate_are_listed_not_lost(bare):
    bare.hear(engagement(bare.client.client_id, 1))
    bare.hear(approved(1, 3601), approved(2, 60))
    with bare.service.units.read(bare.call()) as unit:
        waiting = [(one.engagement_id, one.client_id, one.seconds) for one in unit.lists.uncharged()]
    assert waiting == [("eng_1", bare.client.client_id, 3601), ("eng_2", None, 60)]
    assert bare.posted() == []


def test_a_rate_needs_a_known_scope_and_the_clients_currency(house):
    for scope, currency, code in (
        ("eng_77", "EUR", "engagement_or_project_not_found"),
        ("eng_1", "USD", "rate_currency"),
    ):
        with pytest.raises(Refusal, match=code):
            house.do(set_bill_rates, [SetBillRate(scope, Rate(950_000, currency), MONDAY)])


def test_a_charge_explains_itself(house):
    house.hear(approved(1, 3601))
    (line,) = house.said("charges.accrued")[0]["lines"]
    told = house.see(explain_charge, line["charge_id"])
    assert tuple(map(str, told.sentences)) == (
        "Posted: 1:00:01 and 95.03 EUR.",
        "Cause: an approval of hours.",
        "The work week from 2026-10-05 now holds 1:00:01 of regular time at 95.0000 EUR/h.",
        "3601 seconds x 95.0000 EUR / 3600 = 95.03 EUR, rounded once, half up.",
        "All charges of this line: 1:00:01 and 95.03 EUR.",
        "No invoice has claimed it yet.",
    )
    with pytest.raises(Refusal, match="charge_not_found"):
        house.see(explain_charge, "chg_nothing")


def test_ten_thousand_lines_take_well_under_a_second(bare):
    from time import perf_counter

    client_id = bare.client.client_id
    bare.hear(*(engagement(client_id, number) for number in range(500)))
    bare.rate("prj_1", "95.0000")
    facts = [approved(number, 3601 + day, day=MONDAY + timedelta(days=day % 5), entry=f"ent_{day}")
             for number in range(500) for day in range(20)]  # fmt: skip
    began = perf_counter()
    bare.hear(*facts)
    assert perf_counter() - began < 5  # 0.3 s on an idle core
    assert len(bare.posted()) == 500
