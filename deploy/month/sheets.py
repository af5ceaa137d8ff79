"""The sheets that vendors upload. In: planned trainers. Out: CSV bytes of people, engagements and payout accounts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from deploy.month.calendar import FIRST_DAY
from deploy.month.plan import PlannedTrainer

_PEOPLE = ("external_ref", "given_name", "family_name", "email", "country", "zone", "worker_type")
_OFFERS = ("external_ref", "project", "pay_group", "rule_pack", "zone", "workweek_start", "pay_currency", "pay_rate",
           "valid_from", "weekly_cap_hours")  # fmt: skip
_ACCOUNTS = ("external_ref", "holder_name", "currency", "iban", "bic", "routing_number", "account_number",
             "account_type", "bank_code", "bank_name", "street", "building", "postcode", "town", "country")  # fmt: skip


def people_sheet(trainers: Iterable[PlannedTrainer]) -> bytes:
    """Write the trainers' sheet."""
    return _sheet(
        _PEOPLE, [{name: getattr(one, name) for name in _PEOPLE} | {"country": one.country.code} for one in trainers]
    )


def offers_sheet(trainers: Iterable[PlannedTrainer], first_day: date = FIRST_DAY) -> bytes:
    """Write the engagements' sheet, all from `first_day` on."""
    return _sheet(_OFFERS, [
        {"external_ref": one.external_ref, "project": work.project, "pay_group": one.pay_group,
         "rule_pack": one.rule_pack, "zone": one.zone, "workweek_start": one.workweek_start,
         "pay_currency": one.country.currency, "pay_rate": work.pay_rate, "valid_from": first_day.isoformat(),
         "weekly_cap_hours": "50"}
        for one in trainers for work in one.works
    ])  # fmt: skip


def accounts_sheet(trainers: Iterable[PlannedTrainer]) -> bytes:
    """Write the payout accounts' sheet."""
    return _sheet(_ACCOUNTS, [{"external_ref": one.external_ref} | one.account for one in trainers])


def _sheet(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
