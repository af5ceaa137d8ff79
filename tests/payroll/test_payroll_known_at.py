"""As known at a moment: what was posted and paid by then, priced again from what was known by then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from payroll_house import House, approved, person
from test_payroll_bonuses import SPRINT, grant
from test_payroll_runs import run_it

from services.payroll.domain.work_weeks import ALL_WEEKS
from services.payroll.usecases.list_earnings import list_earnings
from services.payroll.usecases.recompute import Recomputed
from services.payroll.usecases.recompute_known import recompute_known
from shared.events.onboarding import PayRateSet
from shared.events.timetracking import HoursCorrected, VoidedLine
from shared.values.money import Money
from shared.values.refusal import Refusal

BASE = "/api/payroll/v1"
LUNCH = HoursCorrected("cor_1", "trn_1", "usr_1", "lunch break", (VoidedLine("ent_1_5", 1, "eng_1", 28_800),))


def story(house: House) -> list[tuple[int, int]]:
    """Let a week become known fact by fact, an hour apart; gives when, and what was earned by then in minor units."""
    house.tell(*person(1, currency="USD", pack="us-flsa", rate=200_000))
    raised = PayRateSet("prt_late", "eng_1", "trn_1", 220_000, "USD", "2026-10-05", house.clock[0] + 5 * 3600)
    steps = (
        lambda: house.tell(approved(1, 0, 1, 2, 3, 4, 5)),
        lambda: grant(house, replace(SPRINT, amount=Money(9_600, "USD"))),
        lambda: run_it(house),
        lambda: house.tell(LUNCH, approved(1, 5, hours=7, version=2)),
        lambda: house.tell(raised),
    )
    moments = []
    start = house.clock[0]
    for number, step in enumerate(steps, start=1):
        house.clock[0] = start + number * 3600
        step()
        moments.append((house.clock[0], sum(one.amount_minor for one in listed(house))))
    return moments


def listed(house: House, known_epoch: int | None = None, **filters: Any) -> list[Any]:
    with house.reading() as unit:
        return list_earnings(unit, house.call(), None, 1000, filters, known_epoch)


def recomputed(house: House, known_epoch: int | None) -> Recomputed:
    with house.reading() as unit:
        return recompute_known(unit, house.call(), ALL_WEEKS, known_epoch)


def test_what_no_run_has_claimed_is_listed_by_itself_now_and_as_it_was_at_every_moment(house: House) -> None:
    moments = story(house)
    left = [sum(one.amount_minor for one in listed(house, epoch, unpaid=True)) for epoch, _ in moments]
    assert left == [104_000, 114_400, 0, -3_085, 7_015]
    assert listed(house, unpaid=True) == [one for one in listed(house) if one.pay_item_id is None]


def test_what_was_earned_is_what_it_was_at_every_moment(house: House) -> None:
    """48 h at 20 USD are 1,040; the bonus adds 96 and 8; lunch takes 30.85; at 22 USD 47 h are 1,118.15."""
    moments = story(house)
    assert [amount for _, amount in moments] == [104_000, 114_400, 114_400, 111_315, 121_415]
    for epoch, amount in moments:
        assert sum(one.amount_minor for one in listed(house, epoch)) == amount
    assert listed(house, moments[0][0] - 1) == []


@pytest.mark.slow
def test_the_facts_known_at_every_moment_price_to_what_was_posted_by_then(house: House) -> None:
    moments = story(house)
    for epoch, _ in moments:
        assert (recomputed(house, epoch).differences, recomputed(house, epoch).entries) == ((), 6), epoch
    assert recomputed(house, moments[0][0] - 1) == Recomputed(1, 0, ())
    assert recomputed(house, None).differences == ()


def test_a_cent_posted_wrongly_shows_from_its_moment_on(house: House) -> None:
    moments = story(house)
    with house.service.units.write(house.call()) as unit:
        last = max(one.earning_id for one in listed(house))
        unit.connection.exec_driver_sql(
            f"UPDATE earnings SET amount_minor = amount_minor + 1 WHERE earning_id = '{last}'"  # noqa: S608
        )
    before, after = (recomputed(house, epoch).differences for epoch in (moments[-1][0] - 1, moments[-1][0]))
    assert (before, [line["amount_minor"] for line in after]) == ((), [-1])


def test_a_rate_on_its_way_shows_until_payroll_hears_of_it(house: House) -> None:
    """Onboarding knew of it an hour before payroll posted it: at a moment between, it was known and not posted."""
    house.tell(*person(1), approved(1, 0))
    known = house.clock[0] + 3600
    house.clock[0] += 7200
    house.tell(PayRateSet("prt_late", "eng_1", "trn_1", 700_000, "EUR", "2026-10-05", known))
    assert recomputed(house, known - 1).differences == ()
    assert sum(line["amount_minor"] for line in recomputed(house, known).differences) == 8_000
    assert recomputed(house, house.clock[0]).differences == ()


def test_what_a_run_claimed_later_was_not_paid_yet(house: House) -> None:
    moments = story(house)
    paid_by_then = [{one.pay_item_id is not None for one in listed(house, epoch)} for epoch, _ in moments]
    assert paid_by_then == [{False}, {False}, {True}, {True, False}, {True, False}]


@pytest.mark.parametrize("ask", [listed, recomputed])
def test_what_will_be_known_nobody_can_say(house: House, ask: Any) -> None:
    story(house)
    ask(house, house.clock[0])
    with pytest.raises(Refusal) as refusal:
        ask(house, house.clock[0] + 1)
    assert refusal.value.code == "known_at_in_future"


def test_the_api_reads_the_moment_everywhere_alike(house: House) -> None:
    story(house)
    earning, client, auditor = listed(house)[0].earning_id, house.client(), house.headers("auditor")
    for path in ("earnings", f"earnings/{earning}/explain", "recompute"):
        codes = []
        for moment in ("2026-10-05T01:00:00Z", "2030-01-01T00:00:00Z", "2026-10-05T01:00:00", "yesterday"):
            answer = client.get(f"{BASE}/{path}", headers=auditor, query_string={"known_at": moment})
            codes.append((answer.status_code, [fault["code"] for fault in answer.json.get("errors", [])]))
        wrong = (422, ["instant_unreadable"])
        assert codes == [(200, []), (422, ["known_at_in_future"]), wrong, wrong], path
