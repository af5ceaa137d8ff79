"""An engagement: the terms on which one trainer works for one project.

In: text as people type it. Out: checked `Terms`, or a refusal that names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from services.onboarding.domain.calendar import known_calendar
from shared.values.currency import exponent
from shared.values.rate import Rate
from shared.values.refusal import Refusal
from shared.values.span import parse_date, week_start, zone

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_WEEK_SECONDS = 7 * 86_400
DAY_SECONDS = 86_400
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Terms:
    """What was agreed, the pay rate apart. `workweek_start_weekday` counts from Monday 0.

    Work days begin `workday_start_seconds` after local midnight; `holiday_calendar` is empty where no holidays count.
    """

    pay_group: str
    rule_pack: str
    zone: str
    workweek_start_weekday: int
    workweek_start_seconds: int
    pay_currency: str
    valid_from: date
    valid_to: date | None
    weekly_cap_seconds: int | None
    workday_start_seconds: int = 0
    holiday_calendar: str = ""


@dataclass(frozen=True)
class Offer:
    """The terms with their first pay rate."""

    terms: Terms
    rate: Rate


def check_offer(raw: Mapping[str, str]) -> Offer:
    """Check an offer's fields; refuses with the first field at fault and its remedy."""
    currency = raw["pay_currency"].strip().upper()
    exponent(currency)
    terms = Terms(
        _name(raw, "pay_group"),
        _name(raw, "rule_pack"),
        zone(raw["zone"]).key,
        _weekday(raw.get("workweek_start") or "monday"),
        _time_of_day(raw, "workweek_start_time"),
        currency,
        parse_date(raw["valid_from"], field="valid_from"),
        parse_date(raw["valid_to"], field="valid_to") if raw.get("valid_to") else None,
        _hours(raw["weekly_cap_hours"]) if raw.get("weekly_cap_hours") else None,
        _time_of_day(raw, "workday_start"),
        known_calendar(raw.get("holiday_calendar") or ""),
    )
    _check_dates(terms)
    return Offer(terms, Rate.parse(raw["pay_rate"], currency, field="pay_rate"))


def changed_terms(terms: Terms, changes: Mapping[str, Any]) -> Terms:
    """Give the terms with other values for some of their fields; where weeks begin, zone and currency stay."""
    names: dict[str, Any] = {name: _name(changes, name) for name in ("pay_group", "rule_pack") if name in changes}
    if "holiday_calendar" in changes:
        names["holiday_calendar"] = known_calendar(changes["holiday_calendar"])
    changed = replace(terms, **{**changes, **names})
    _check_dates(changed)
    return changed


def check_choice(terms: Terms, rule_pack: str, valid_from: date, valid_to: date | None) -> str:
    """Check a rule pack for work weeks from a date on: a week is paid under one pack, so both dates begin a week."""
    first = week_start(terms.valid_from, terms.workweek_start_weekday)
    if valid_from < first:
        detail = f"The engagement's first work week begins on {first}; give that day or a later week's."
        raise Refusal("rule_pack_before_engagement", detail, pointer="valid_from")
    for field, day in (("valid_from", valid_from), ("valid_to", valid_to)):
        if day and day.weekday() != terms.workweek_start_weekday:
            held = week_start(day, terms.workweek_start_weekday)
            detail = f"Work weeks of the engagement begin on {held} and {held + _WEEK}; give one of these days."
            raise Refusal("rule_pack_inside_week", detail, pointer=field)
    if valid_to and valid_to <= valid_from:
        raise Refusal("dates_reversed", "valid_to must lie after valid_from.", pointer="valid_to")
    return _name({"rule_pack": rule_pack}, "rule_pack")


def _check_dates(terms: Terms) -> None:
    if terms.valid_to and terms.valid_to <= terms.valid_from:
        raise Refusal("dates_reversed", "valid_to must lie after valid_from; the last day is the one before it.",
                      pointer="valid_to")  # fmt: skip


def _name(raw: Mapping[str, str], field: str) -> str:
    value = raw[field].strip()
    if not value or len(value) > 40 or not value.isprintable():
        raise Refusal("field_unusable", f"{field} must be a short name such as us-flsa.", pointer=field)
    return value


def _weekday(value: str) -> int:
    if value.lower() not in WEEKDAYS:
        raise Refusal("weekday_unknown", f"{value[:20]!r} is none of {', '.join(WEEKDAYS)}.", pointer="workweek_start")
    return WEEKDAYS.index(value.lower())


def _time_of_day(raw: Mapping[str, str], field: str) -> int:
    value = raw.get(field) or "00:00"
    hours, _, minutes = value.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        detail = f"{value[:20]!r} is not a time of day such as 06:00."
        raise Refusal("time_unreadable", detail, pointer=field)
    return int(hours) * 3600 + int(minutes) * 60


def _hours(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) * 3600 <= MAX_WEEK_SECONDS:
        raise Refusal("cap_unreadable", f"{value[:20]!r} is not a whole number of hours from 1 to 168.",
                      pointer="weekly_cap_hours")  # fmt: skip
    return int(value) * 3600
