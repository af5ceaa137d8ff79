"""Bonuses over HTTP. In: whom, for which day, how much and why. Out: bonuses; pay follows within moments."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.domain.bonus import KINDS, Bonus, money
from services.payroll.usecases.grant_bonus import GrantBonus, grant_bonus
from services.payroll.usecases.list_bonuses import list_bonuses
from services.payroll.usecases.take_back_bonus import take_back_bonus
from shared.plumbing.fields import ChoiceField, DayField, IdField, InstantField, MoneyField, TextField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

bonuses = Blueprint("bonuses", __name__, url_prefix="/api/payroll/v1", description="Sums besides hours.")


class NewBonusSchema(ma.Schema):
    """A bonus for the work week that holds `on_date`, in the currency the engagement is paid in.

    `kind` decides what it does to the regular rate that overtime is on. Under one `reference` a bonus is granted once.
    """

    trainer_id = IdField("trn", required=True)
    engagement_id = IdField("eng", required=True)
    on_date = DayField(required=True)
    amount = MoneyField(required=True)
    kind = ChoiceField(*KINDS, required=True)
    why = TextField(required=True, most=200)
    reference = TextField(most=60, load_default=None)


class BonusSchema(ma.Schema):
    """A bonus as it stands; one that takes another back is negative and names it."""

    bonus_id = IdField("bns", required=True)
    trainer_id = IdField("trn", required=True)
    engagement_id = IdField("eng", required=True)
    on_date = DayField(required=True)
    amount = MoneyField(required=True)
    kind = ChoiceField(*KINDS, required=True)
    why = TextField(required=True)
    granted_by = TextField(required=True)
    known_epoch = InstantField(required=True, data_key="known")
    reference = TextField(required=True, allow_none=True)
    takes_back = IdField("bns", required=True, allow_none=True)


class BonusQuery(PageQuery):
    """Filters of the list; `from` is the first day that a bonus is for."""

    trainer_id = IdField("trn")
    engagement_id = IdField("eng")
    first = DayField(data_key="from")


class TakeBackSchema(ma.Schema):
    """Why it is taken back: the trainer reads it on the pay statement."""

    why = TextField(required=True, most=200)


def _shown(bonus: Bonus) -> dict[str, Any]:
    return {**vars(bonus), "amount": money(bonus)}


@bonuses.route("/bonuses")
class Bonuses(MethodView):
    """What was granted."""

    @transact
    @bonuses.arguments(BonusQuery, location="query")
    @bonuses.response(200, page_schema(BonusSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List bonuses, oldest first; trainers get their own."""
        filters = {name: value for name, value in query.items() if name not in ("cursor", "limit", "first")}
        rows = list_bonuses(unit(), call(), query["cursor"], query["limit"] + 1, filters, query.get("first"))
        return page([_shown(row) for row in rows], query, lambda row: (row["bonus_id"],))

    @transact(key_required=True)
    @bonuses.arguments(NewBonusSchema)
    @bonuses.response(201, BonusSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Grant a bonus; its work week is priced again. Who grants it cannot approve the run that pays it."""
        return _shown(grant_bonus(unit(), call(), GrantBonus(**body)))


@bonuses.route("/bonuses/<bonus_id>/take-back")
class TakenBack(MethodView):
    """After a mistake."""

    @transact(key_required=True)
    @bonuses.arguments(TakeBackSchema)
    @bonuses.response(201, BonusSchema)
    def post(self, body: dict[str, Any], bonus_id: str) -> Any:
        """Take a bonus back, once: a negative bonus of the same day; where it was paid, the next run pays less."""
        return _shown(take_back_bonus(unit(), call(), bonus_id, body["why"]))
