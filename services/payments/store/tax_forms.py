"""Tax forms: their fields sealed, their days and last digits in the clear. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.payments.domain.tax_form import TaxForm
from services.payments.store.tables import tax_forms, trainers
from services.payments.store.vault import Vault
from services.payments.usecases.ports import GivenTaxForm, SharedTaxNumber, TaxFormEnd
from shared.plumbing.database import among
from shared.plumbing.within import within
from shared.values.reach import Reach

_c = tax_forms.c
_FORM = sa.select(*(_c[name] for name in GivenTaxForm.__dataclass_fields__)).order_by(_c.tax_form_id)


class TaxFormRows:
    """Forms by id and by trainer, only ever added."""

    def __init__(self, connection: sa.Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, given: GivenTaxForm, form: TaxForm) -> None:
        """Insert one with its fields sealed."""
        sealed = self._vault.seal(form.to_text().encode(), table="tax_forms", column="details", row=given.tax_form_id)
        lookup = self._vault.lookup(f"tax|{form.country}|{form.number}") if form.number else ""
        self._connection.execute(tax_forms.insert(), vars(given) | {"details": sealed, "number_lookup": lookup})

    def destroy(self, trainer_ids: Collection[str]) -> None:
        """Overwrite these trainers' sealed fields, digests and last digits."""
        for some in among(self._connection, _c.trainer_id, trainer_ids):
            gone = {"details": b"", "number_lookup": "", "last4": ""}
            self._connection.execute(tax_forms.update().where(some).values(gone))

    def get(self, tax_form_id: str) -> GivenTaxForm | None:
        """Give one, if there."""
        row = self._connection.execute(_FORM.where(_c.tax_form_id == tax_form_id)).one_or_none()
        return GivenTaxForm(*row) if row else None

    def page(
        self, *, trainer_id: str | None, expires_before: date | None, after: str, limit: int
    ) -> list[GivenTaxForm]:
        """Give up to `limit` by id after `after`; with `expires_before`, of each person the newest alone."""
        query = _FORM.where(_c.tax_form_id > after).limit(limit)
        if trainer_id is not None:
            query = query.where(_c.trainer_id == trainer_id)
        if expires_before is not None:
            query = query.where(*_ends(expires_before))
        return [GivenTaxForm(*row) for row in self._connection.execute(query)]

    def ending(self, reach: Reach, before: date | None, after: tuple[date, str] | None, limit: int) -> list[TaxFormEnd]:
        """Give up to `limit` of people's newest forms within reach that end, the first to end first."""
        query = (
            sa.select(*(_c[name] for name in TaxFormEnd.__dataclass_fields__))
            .join_from(tax_forms, trainers, trainers.c.trainer_id == _c.trainer_id)
            .where(*_ends(before), within(reach, vendor_id=trainers.c.vendor_id))
        )
        order = (_c.valid_to, _c.tax_form_id)
        if after is not None:
            places = [sa.literal(value, column.type) for value, column in zip(after, order, strict=True)]
            query = query.where(sa.tuple_(*order) > sa.tuple_(*places))
        return [TaxFormEnd(*row) for row in self._connection.execute(query.order_by(*order).limit(limit))]

    def shared(self) -> list[SharedTaxNumber]:
        """Give the numbers that several people gave on any form, found by their digests; the most shared first."""
        people = sa.func.count(sa.distinct(_c.trainer_id))
        several = sa.select(_c.number_lookup).where(_c.number_lookup != "").group_by(_c.number_lookup)
        query = sa.select(_c.number_lookup, _c.country, _c.trainer_id, _c.tax_form_id)
        query = query.where(_c.number_lookup.in_(several.having(people > 1))).order_by(_c.tax_form_id)
        found: dict[str, list[Any]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.number_lookup, []).append(row)
        shown = [
            SharedTaxNumber(rows[0].country, tuple(sorted({row.trainer_id for row in rows})),
                            tuple(row.tax_form_id for row in rows))
            for rows in found.values()
        ]  # fmt: skip
        return sorted(shown, key=lambda one: (-len(one.trainer_ids), one.tax_form_ids))


def _ends(before: date | None) -> tuple[sa.ColumnElement[bool], ...]:
    """Hold for each person's newest form, if it ends (before a day: the day after its last one is what is kept)."""
    later = tax_forms.alias()
    newer = sa.exists().where(later.c.trainer_id == _c.trainer_id, later.c.tax_form_id > _c.tax_form_id)
    return _c.valid_to.is_not(None) if before is None else _c.valid_to <= before, ~newer
