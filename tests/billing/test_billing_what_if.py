"""Invoices at other bill rates, by hand: what would differ; and whose an engagement is."""

from __future__ import annotations

from datetime import date

import pytest
from billing_house import MONDAY, House, approved

from services.billing.usecases.list_billed import list_billed
from services.billing.usecases.what_if import what_if
from shared.values.refusal import Refusal
from shared.values.supposed_rate import SupposedRate

TUESDAY = date(2026, 10, 6)
SUNDAY = date(2026, 10, 11)


def weigh(house: House, *rates: SupposedRate, first: date = MONDAY, last: date | None = None) -> list[tuple[str, int]]:
    """Give what changes, in cents, by engagement."""
    with house.service.units.read(house.call()) as unit:
        parts = list(what_if(unit, ["eng_1", "eng_2"], rates, first, last))
    return sorted((row["engagement_id"], row["amount_minor_change"]) for part in parts
                  for row in part.lines.iter_rows(named=True) if row["amount_minor_change"])  # fmt: skip


def test_an_hour_at_a_hundred_instead_of_ninety_five(house: House) -> None:
    house.hear(approved(1, 3600), approved(2, 3600), approved(1, 1800, day=TUESDAY, entry="ent_2"))
    posted = house.posted()
    assert sum(cents for _, cents in weigh(house, SupposedRate("eng_1", 1_000_000, MONDAY))) == 750
    assert sum(cents for _, cents in weigh(house, SupposedRate("eng_1", 1_000_000, TUESDAY))) == 250
    assert sum(cents for _, cents in weigh(house, SupposedRate("eng_1", 1_000_000, MONDAY, TUESDAY))) == 500
    assert weigh(house) == []
    assert house.posted() == posted


def test_what_would_differ_is_what_is_then_posted(house: House) -> None:
    house.hear(approved(1, 3601), approved(1, 1801, day=TUESDAY, entry="ent_2"))
    before = sum(row[3] for row in house.posted())
    tried = sum(cents for _, cents in weigh(house, SupposedRate("eng_1", 1_003_300, TUESDAY)))
    house.rate("eng_1", "100.3300", TUESDAY)
    assert sum(row[3] for row in house.posted()) - before == tried != 0


def test_work_weeks_not_asked_for_are_left_out(house: House) -> None:
    house.hear(approved(1, 3600), approved(1, 3600, day=date(2026, 10, 12), entry="ent_2"))
    rate = SupposedRate("eng_1", 1_000_000, MONDAY)
    weeks = [{"first": MONDAY, "last": SUNDAY}, {"first": date(2026, 10, 12)}, {"first": date(2026, 10, 19)}]
    assert [sum(cents for _, cents in weigh(house, rate, **bounds)) for bounds in weeks] == [500, 500, 0]
    assert sum(cents for _, cents in weigh(house, rate)) == 1000


def test_an_engagement_is_known_with_its_client_and_the_currency_of_its_invoices(house: House) -> None:
    client = house.client
    assert client is not None
    assert house.see(lambda unit, _call: list_billed(unit)).rows() == [
        (f"eng_{number}", client.client_id, client.party.legal_name, "EUR") for number in (1, 2)
    ]


def test_a_bill_rate_of_an_unknown_engagement_is_refused(house: House) -> None:
    with pytest.raises(Refusal) as caught:
        weigh(house, SupposedRate("eng_none", 1, MONDAY))
    assert caught.value.code == "engagement_or_project_not_found"
