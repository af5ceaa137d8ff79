"""Series on two time axes: what holds on a date as known at a moment, against a brute-force twin."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.values.dated import Version, value_on

OCTOBER_5 = date(2026, 10, 5)
DAY = st.integers(0, 30).map(lambda days: OCTOBER_5 + timedelta(days=days))

# A rate set in time, a raise known late, and a stretch at double the rate.
RATES = [
    Version("40.00", OCTOBER_5, known_epoch=100),
    Version("45.00", date(2026, 10, 12), known_epoch=300),
    Version("80.00", date(2026, 10, 19), known_epoch=200, valid_to=date(2026, 10, 21)),
]


@pytest.mark.parametrize(
    "day, known_epoch, rate",
    [
        (date(2026, 10, 4), 999, None),  # before the first rate
        (OCTOBER_5, 99, None),  # before anybody knew
        (OCTOBER_5, 100, "40.00"),
        (date(2026, 10, 12), 299, "40.00"),  # the raise is not known yet
        (date(2026, 10, 12), 300, "45.00"),  # it reaches back once it is
        (date(2026, 10, 11), 999, "40.00"),  # but never before its own date
        (date(2026, 10, 19), 250, "80.00"),
        (date(2026, 10, 21), 250, "40.00"),  # the end is exclusive
        (date(2026, 10, 20), 999, "45.00"),  # known later counts
    ],
)
def test_the_rate_that_counts(day, known_epoch, rate):
    assert value_on(RATES, day, known_epoch) == rate


VERSION = st.builds(
    lambda value, start, length, known: Version(
        value, start, known, None if length is None else start + timedelta(days=length)
    ),
    st.integers(0, 10**6), DAY, st.none() | st.integers(1, 20), st.integers(0, 50),
)  # fmt: skip


@given(
    st.lists(VERSION, max_size=8, unique_by=lambda version: (version.known_epoch, version.valid_from)),
    DAY,
    st.integers(0, 50),
)
def test_lookups_agree_with_painting_a_calendar(versions, day, known_epoch):
    painted: dict[date, int] = {}
    for version in sorted(versions, key=lambda version: (version.known_epoch, version.valid_from)):
        if version.known_epoch <= known_epoch:
            for offset in range(60):
                painting = version.valid_from + timedelta(days=offset)
                if version.valid_to is None or painting < version.valid_to:
                    painted[painting] = version.value
    assert value_on(versions, day, known_epoch) == painted.get(day)
    assert value_on(list(reversed(versions)), day, known_epoch) == painted.get(day)
