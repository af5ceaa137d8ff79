"""Banking days against lists copied from the Federal Reserve and the ECB, and the date a file asks for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payments.domain.banking_days import is_banking_day, next_banking_day, value_date

# Federal Reserve Banks, holiday schedule 2025-2028: days on weekdays.
FED_CLOSED = """
2025-01-01 2025-01-20 2025-02-17 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-10-13 2025-11-11 2025-11-27 2025-12-25
2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25
2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-07-05 2027-09-06 2027-10-11 2027-11-11 2027-11-25
2028-01-17 2028-02-21 2028-05-29 2028-06-19 2028-07-04 2028-09-04 2028-10-09 2028-11-23 2028-12-25
""".split()
# ECB, TARGET closing days 2025-2028 on weekdays.
TARGET_CLOSED = """
2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-12-25
2027-01-01 2027-03-26 2027-03-29
2028-04-14 2028-04-17 2028-05-01 2028-12-25 2028-12-26
""".split()
DAYS = [date(2025, 1, 1) + timedelta(days=count) for count in range(1461)]


@pytest.mark.parametrize("method, closed", [("ach", FED_CLOSED), ("sepa", TARGET_CLOSED), ("register", [])])
def test_banks_close_on_weekends_and_the_published_days_alone(method, closed):
    weekdays = [day for day in DAYS if day.weekday() < 5]
    assert [day.isoformat() for day in weekdays if not is_banking_day(day, method)] == closed
    assert not any(is_banking_day(day, method) for day in DAYS if day.weekday() >= 5)


@pytest.mark.parametrize(
    "saturday_holiday, friday",
    [("2026-07-04", "2026-07-03"), ("2027-06-19", "2027-06-18"), ("2027-12-25", "2027-12-24")],
)
def test_a_saturday_holiday_leaves_the_friday_open(saturday_holiday, friday):
    assert date.fromisoformat(saturday_holiday).weekday() == 5
    assert is_banking_day(date.fromisoformat(friday), "ach")


@pytest.mark.parametrize(
    "payday, created, method, asked",
    [
        ("2026-11-06", "2026-11-02", "ach", "2026-11-06"),
        ("2026-11-07", "2026-11-02", "ach", "2026-11-06"),  # Saturday: the day before
        ("2026-11-11", "2026-11-02", "ach", "2026-11-10"),  # Veterans Day: the day before
        ("2026-11-11", "2026-11-02", "sepa", "2026-11-11"),
        ("2026-11-06", "2026-11-06", "ach", "2026-11-09"),  # too late for payday: the next banking day
        ("2026-11-06", "2026-11-10", "ach", "2026-11-12"),
        ("2026-12-25", "2026-12-01", "sepa", "2026-12-24"),
    ],
)
def test_the_date_a_file_asks_for(payday, created, method, asked):
    found = value_date(date.fromisoformat(payday), date.fromisoformat(created), method)
    assert found == date.fromisoformat(asked)


@given(payday=st.sampled_from(DAYS), created=st.sampled_from(DAYS), method=st.sampled_from(["ach", "sepa", "register"]))
def test_it_is_a_banking_day_the_bank_can_still_keep(payday, created, method):
    asked = value_date(payday, created, method)
    assert is_banking_day(asked, method)
    assert asked >= next_banking_day(created, method) > created
    assert asked <= max(payday, next_banking_day(created, method))
