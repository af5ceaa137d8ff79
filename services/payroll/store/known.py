"""What others have told payroll: trainers, terms, rates, accounts. In: rows of facts. Out: frames by trainer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.frames import BONUSES, CHOICES, RATES, TERMS, Schema
from services.payroll.store.belonging import Belonging, read_together
from services.payroll.store.tables import (
    awaited_engagements,
    bonuses,
    engagement_versions,
    engagements,
    hours,
    pack_choices,
    pay_rates,
    payout_account_versions,
    payout_accounts,
    trainers,
)
from services.payroll.store.versions import terms_known
from services.payroll.usecases.ports import Whose
from shared.plumbing.database import among, insert_many, upsert

_TERMS: Schema = TERMS | dict.fromkeys(("trainer_id", "vendor_id", "pay_group", "project_name"), pl.String)
_TERMS_NOW = Belonging(engagements, _TERMS)
_RATES, _CHOICES, _BONUSES = Belonging(pay_rates, RATES), Belonging(pack_choices, CHOICES), Belonging(bonuses, BONUSES)


class KnownRows:
    """Upserts by id: the newest fact replaces what was known; rates and choices of packs are never changed.

    Of terms and accounts each version is kept as well, with when it was heard.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def keep_trainers(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert or replace trainers."""
        upsert(self._connection, trainers, rows, keys=["trainer_id"])

    def keep_terms(self, rows: Sequence[Mapping[str, Any]], heard_id: str) -> None:
        """Insert or replace engagements; they are awaited no longer."""
        upsert(self._connection, engagements, rows, keys=["engagement_id"])
        self._keep_versions(engagement_versions, rows, heard_id)
        told = [row["engagement_id"] for row in rows]
        for some in among(self._connection, awaited_engagements.c.engagement_id, told):
            self._connection.execute(awaited_engagements.delete().where(some))

    def await_engagements(self, engagement_ids: Sequence[str]) -> None:
        """Remember that hours came for engagements nobody has told of."""
        rows = [{"engagement_id": one} for one in engagement_ids]
        upsert(self._connection, awaited_engagements, rows, keys=["engagement_id"], update=[])

    def keep_rates(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rate versions; a version known already stays as it is."""
        upsert(self._connection, pay_rates, rows, keys=["rate_id"], update=[])

    def keep_choices(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert choices of rule packs; one known already stays as it is."""
        upsert(self._connection, pack_choices, rows, keys=["choice_id"], update=[])

    def keep_accounts(self, rows: Sequence[Mapping[str, Any]], heard_id: str) -> None:
        """Insert or replace accounts."""
        upsert(self._connection, payout_accounts, rows, keys=["account_id"])
        self._keep_versions(payout_account_versions, rows, heard_id)

    def _keep_versions(self, versions: sa.Table, rows: Sequence[Mapping[str, Any]], heard_id: str) -> None:
        insert_many(self._connection, versions, [{**row, "heard_id": heard_id} for row in rows])

    def has_trainer(self, trainer_id: str) -> bool:
        """Say whether anybody has told of this trainer."""
        query = sa.select(sa.exists().where(trainers.c.trainer_id == trainer_id))
        return bool(self._connection.execute(query).scalar_one())

    def zone_of(self, trainer_id: str) -> str:
        """Give the zone a trainer lives in; nothing where nobody has said."""
        query = sa.select(trainers.c.zone).where(trainers.c.trainer_id == trainer_id)
        return self._connection.execute(query).scalar_one_or_none() or ""

    def terms(self, whose: Whose, upto: str | None = None) -> pl.DataFrame:
        """Give the terms of these trainers' engagements; with `upto`, as known when nothing later had been heard."""
        terms = _TERMS_NOW if upto is None else Belonging(terms_known(upto), _TERMS)
        return terms.read(self._connection, whose)

    def bonuses(self, whose: Whose) -> pl.DataFrame:
        """Give all bonuses of these trainers."""
        return _BONUSES.read(self._connection, whose)

    def over_time(self, whose: Whose) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Give what changes over time: all versions of these trainers' rates, choices of rule packs, and bonuses."""
        rates, choices, bonuses = read_together(self._connection, [_RATES, _CHOICES, _BONUSES], whose)
        return rates, choices, bonuses

    def all_trainers(self) -> list[str]:
        """Give everyone with approved hours or a bonus, in order."""
        paid = sa.union(sa.select(hours.c.trainer_id), sa.select(bonuses.c.trainer_id)).subquery()
        return list(self._connection.execute(sa.select(paid.c.trainer_id).order_by(paid.c.trainer_id)).scalars())
