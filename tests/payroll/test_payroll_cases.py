"""Worked cases are read strictly, and what a case does not meet is said in words."""

from __future__ import annotations

from datetime import date

import pytest
from pay_frames import PACKS

from services.payroll.domain.bonus import require_kind
from services.payroll.domain.case import unmet
from services.payroll.imports.case import read_case, read_cases
from services.payroll.store.calendars import public_holidays
from shared.values.refusal import Refusal

CASE = """
name: one long night
source: sixteen hours at ten dollars
pack: us-ca
currency: USD
zone: America/Los_Angeles
workweek_start: {weekday: Sunday, time: "00:00"}
workday_start: 06:00
entries:
  - {start: 2026-10-05T22:00:00-07:00, end: 2026-10-06T14:00:00-07:00, rate: 10}
bonuses:
  - {workweek: 2026-10-04, amount: "5.00", kind: discretionary}
expect:
  seconds: {REG: 57600}
  total: "165.00"
  lines:
    - {code: REG, seconds: 57600, rate: "10", amount: "160"}
    - {code: BONUS, amount: "5.00"}
  periods:
    - {from: 2026-10-01, to: 2026-10-06, seconds: {REG: 7200}}
    - {from: 2026-10-06, to: 2026-10-16, seconds: {REG: 50400}}
"""


def test_a_work_day_that_begins_in_the_morning_splits_the_night_there() -> None:
    assert [unmet(case, PACKS) for case in read_cases(CASE.encode())] == [[]]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("REG: 57600}", "REG: 28800, OT: 28800}", "expected OT 28800, REG 28800, got REG 57600"),
        ('total: "165.00"', 'total: "165.01"', "expected 165.01 USD, got 165.00 USD"),
        ('amount: "160"', 'amount: "161"', "expected a line amount 161.00, code REG"),
        ('- {code: BONUS, amount: "5.00"}', "", "expected no other line, got amount 5.00, code BONUS"),
        ("REG: 7200", "REG: 7201", "expected REG 7201 from 2026-10-01 to 2026-10-06, got REG 7200"),
        ("pack: us-ca", "pack: mars", "there is no rule pack mars; there are contractor, "),
        (
            CASE,
            CASE.replace("2026", "1999").replace("-07:00", "-08:00"),
            "rule pack us-ca holds for work weeks from 2000-01-01 on, and one begins on 1999-10-03",
        ),
        ("workday_start: 06:00", "workday_start: 00:00", "got DT 7200, OT 14400, REG 36000"),
    ],
)
def test_what_is_not_met_is_said_in_words(was: str, becomes: str, said: str) -> None:
    assert was in CASE
    (case,) = read_cases(CASE.replace(was, becomes).encode())
    assert any(said in sentence for sentence in unmet(case, PACKS)), unmet(case, PACKS)


def test_what_a_case_does_not_expect_may_be_anything() -> None:
    """A total alone, seconds alone; and 34 hours without a break are one entry."""
    for left_out in ("  seconds: {REG: 57600}\n", '  total: "165.00"\n'):
        (case,) = read_cases(CASE.replace(left_out, "").encode())
        assert unmet(case, PACKS) == []
    (long,) = read_cases(CASE.replace("end: 2026-10-06T14", "end: 2026-10-07T08").encode())
    assert any("got DT 43200, OT 14400, REG 64800" in sentence for sentence in unmet(long, PACKS)), unmet(long, PACKS)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("name:", "- [", "not YAML"),
        (CASE, "just words", "is not a mapping"),
        ("zone: America/Los_Angeles", "", "one long night: zone is missing"),
        ("zone: America/Los_Angeles", "zone: Mars", "is not an IANA time zone"),
        ("source:", "sauce:", "a case has no sauce"),
        ("weekday: Sunday", "weekday: Someday", "workweek_start.weekday is none of"),
        ("workday_start: 06:00", "workday_start: 25:00", "is no time of a day"),
        ("workday_start: 06:00", "workday_start: noon", "is not a clock time"),
        ("end: 2026-10-06T14", "end: 2026-10-16T14", "does not lie within a week"),
        ('  seconds: {REG: 57600}\n  total: "165.00"\n', "", "expect holds neither seconds nor a total"),
        ("seconds: {REG: 57600}", "seconds: {REG: most}", "is not a whole number of seconds"),
        ("kind: discretionary", "kind: discretionary, engagement: other", "names 'other', and no entry does"),
        ("rate: 10}", "rate: ten}", "entries[0].rate"),
        ("pack: us-ca\n", "", "one long night: pack is missing"),
        ("pack: us-ca", "pack: us-ca\npack: us-co", "'pack' stands there twice"),
        (CASE, "", "It holds no case"),
        (CASE, "[" * 3000 + "]" * 3000, "lie too deep within each other"),
        ("rate: 10}", "rate: 10, enagement: b}", "entries[0] has no enagement; it has code, "),
        ("rate: 10}", "rate: 10, date: 2026-10-05}", "entries[0] has a date and clock times"),
        ("rate: 10}", "rate: 10}\n  - 8 hours", "entries[1] is '8 hours', and no mapping of code, "),
        ("end: 2026-10-06T14", "end: 2026-10-05T14", "entries[0].end lies before the start"),
        (
            "rate: 10}",
            "rate: 10}\n  - {start: 2026-10-06T20:59:59Z, end: 2026-10-06T21:00:01Z, rate: 12, code: TRAIN}",
            "entries[1] overlaps entries[0]",
        ),
        ("kind: discretionary", "kind: discretionary, hours: 8", "bonuses[0] has no hours"),
        ("workday_start: 06:00", "workday_start: 05:60", "is no time of a day"),
        ('{weekday: Sunday, time: "00:00"}', "Sunday", "workweek_start is 'Sunday', and no mapping of time, weekday"),
        ("{REG: 57600}", "57600", "expect.seconds is '57600', and no mapping of earnings codes"),
        ("{code: BONUS,", "{cod: BONUS,", "expect.lines has no cod"),
        ("{from: 2026-10-06, to: 2026-10-16,", "{from: 2026-10-06,", "expect.periods.to is missing"),
        ("{from: 2026-10-06, to: 2026-10-16,", "{from: 2026-10-06, to: 2026-10-06,", "expect.periods.to does not lie"),
        ("kind: discretionary", "kind: lucky", "bonuses[0].kind: A bonus is one of"),
        ("bonuses:\n  -", "holidays: {}\nbonuses:\n  -", "holidays is '{}', and no list"),
        ("bonuses:\n  -", "holidays: 2026-10-05\nbonuses:\n  -", "holidays is '2026-10-05', and no list"),
    ],
)
def test_what_is_no_case_is_refused_with_its_place(was: str, becomes: str, said: str) -> None:
    assert was in CASE
    with pytest.raises(Refusal) as refusal:
        read_cases(CASE.replace(was, becomes).encode())
    assert said in refusal.value.detail


def test_an_anchor_and_a_merge_stand_for_what_they_name() -> None:
    (first, second) = read_cases(b"""
- &first
  name: four hours
  pack: us-flsa
  currency: USD
  zone: America/Chicago
  entries:
    - &monday {start: 2026-10-05T08:00:00-05:00, end: 2026-10-05T10:00:00-05:00, rate: "10.10"}
    - {<<: *monday, start: 2026-10-06T08:00:00-05:00, end: 2026-10-06T10:00:00-05:00}
  expect: {seconds: {REG: 14400}, total: "40.40"}
- {<<: *first, name: the same by contract, pack: contractor}
""")
    assert [case.name for case in (first, second)] == ["four hours", "the same by contract"]
    assert unmet(first, PACKS) == unmet(second, PACKS) == []


@pytest.mark.parametrize("pack", sorted(pack.pack for pack in PACKS))
def test_a_bonus_is_paid_for_a_week_of_nothing(pack: str) -> None:
    (case,) = read_cases(
        f"""
name: nothing but a bonus
pack: {pack}
currency: JPY
zone: Asia/Tokyo
entries: []
bonuses: [{{workweek: 2026-10-05, amount: "500", kind: flat_sum}}]
expect: {{seconds: {{}}, total: "500"}}
""".encode()
    )
    assert unmet(case, PACKS) == []


def test_a_case_is_a_mapping() -> None:
    with pytest.raises(Refusal, match="case_unreadable"):
        read_case(["no", "mapping"])


def test_a_kind_of_bonus_nobody_knows_is_refused() -> None:
    with pytest.raises(Refusal, match="bonus_kind_unknown"):
        require_kind("lucky")


def test_public_holidays_are_those_of_the_calendar() -> None:
    found = public_holidays(["DE-BY", "US", ""], date(2026, 11, 1), date(2026, 11, 30))
    assert found == [("DE-BY", date(2026, 11, 1)), ("US", date(2026, 11, 11)), ("US", date(2026, 11, 26))]


@pytest.mark.parametrize("calendar", ["Atlantis", "DE-XX"])
def test_a_calendar_nobody_keeps_is_refused(calendar: str) -> None:
    with pytest.raises(Refusal, match="calendar_unknown"):
        public_holidays([calendar], date(2026, 1, 1), date(2026, 12, 31))
