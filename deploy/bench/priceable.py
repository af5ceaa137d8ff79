"""Invented facts for payroll to price: trainers with two engagements each, under all rule packs, over two weeks.

In: an engine whose database is migrated, sizes. Out: rows. The same sizes give the same rows.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import polars as pl
import sqlalchemy as sa

from services.payroll.store.tables import engagements, hours, pay_rates
from shared.plumbing.columns import write_columns

PACKS = ("contractor", "us-flsa", "us-ca", "us-nv", "us-co", "us-ak", "fr", "contractor-premiums")
ZONES = ("America/Los_Angeles", "America/New_York", "Europe/Paris", "Asia/Kolkata", "Europe/Berlin")
MONDAY, MONDAY_EPOCH = date(2026, 7, 6), 1_783_296_000
# Trainers whose rows are made and stored at a time.
_BATCH = 5000
_DAYS = 10  # working days of two weeks
_FIRST_HOUR, _SECOND_HOUR = 9, 14


def fill(engine: sa.Engine, trainers: int, entries: int) -> int:
    """Store facts of so many trainers and about so many entries; gives how many entries there are."""
    each = max(entries // trainers, 1)
    for start in range(0, trainers, _BATCH):
        some = range(start, min(start + _BATCH, trainers))
        with engine.begin() as connection:
            write_columns(connection, engagements, pl.DataFrame([row for t in some for row in _terms(t)]))
            write_columns(connection, pay_rates, pl.DataFrame([row for t in some for row in _rates(t)]))
            write_columns(connection, hours, pl.DataFrame([row for t in some for row in _entries(t, each)]))
    return each * trainers


def _terms(trainer: int) -> list[dict[str, object]]:
    """Give two engagements: two of three trainers work under one pack, the third under two."""
    return [
        {"engagement_id": f"eng_{trainer:022d}{half}", "trainer_id": f"trn_{trainer:023d}", "vendor_id": "ven_1",
         "project_name": "Clinical reasoning", "pay_group": "world",
         "rule_pack": PACKS[(trainer + (half if trainer % 3 == 0 else 0)) % len(PACKS)],
         "zone": ZONES[trainer % len(ZONES)], "workweek_start_weekday": 0, "workweek_start_seconds": 0,
         "pay_currency": "USD", "workday_start_seconds": 0, "holiday_calendar": ""}
        for half in (0, 1)
    ]  # fmt: skip


def _rates(trainer: int) -> list[dict[str, object]]:
    dice = Random(trainer)
    return [
        {"rate_id": f"prt_{trainer:022d}{half}", "trainer_id": f"trn_{trainer:023d}",
         "engagement_id": f"eng_{trainer:022d}{half}", "rate_e4": dice.randrange(200_000, 2_000_000, 100),
         "currency": "USD", "valid_from": date(2026, 1, 1), "valid_to": None, "known_epoch": 0}
        for half in (0, 1)
    ]  # fmt: skip


def _entries(trainer: int, each: int) -> list[dict[str, object]]:
    """Give entries in the morning and the afternoon, on the two engagements in turn, day after day."""
    dice = Random(f"entries {trainer}")
    rows: list[dict[str, object]] = []
    for number in range(each):
        half, day = number % 2, number // 2
        day = day % _DAYS + day % _DAYS // 5 * 2 + day // _DAYS * 14
        hour = (_SECOND_HOUR if half else _FIRST_HOUR) + trainer % len(ZONES)
        start = MONDAY_EPOCH + day * 86_400 + hour * 3600
        seconds = dice.randrange(3600, 18_000)
        rows.append(
            {"trainer_id": f"trn_{trainer:023d}", "entry_id": f"ent_{dice.getrandbits(80):024x}", "entry_version": 1,
             "engagement_id": f"eng_{trainer:022d}{half}", "work_date": MONDAY + timedelta(days=day),
             "zone": ZONES[trainer % len(ZONES)], "seconds": seconds, "code": "REG", "start_epoch": start,
             "end_epoch": start + seconds, "approval_id": "apr_1", "heard_id": "hrd_1"}
        )  # fmt: skip
    return rows
