"""Holds over HTTP. In: a trainer and why. Out: whom no run pays for now, since when, by whom and why."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.usecases.hold_trainer import hold_trainer
from services.payroll.usecases.list_holds import list_holds
from services.payroll.usecases.release_trainer import release_trainer
from shared.plumbing.fields import ChoiceField, IdField, InstantField, TextField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

holds = Blueprint("holds", __name__, url_prefix="/api/payroll/v1", description="Whom no run pays for now.")


class HoldChangeSchema(ma.Schema):
    """Why pay is held or released."""

    why = TextField(required=True, most=500)


class HoldSchema(ma.Schema):
    """Where a trainer's pay stands."""

    trainer_id = IdField("trn", required=True)
    state = ChoiceField("held", "released", required=True)


class HeldSchema(ma.Schema):
    """A hold in force."""

    trainer_id = IdField("trn", required=True)
    since_epoch = InstantField(data_key="since", required=True)
    by_user = TextField(data_key="by", required=True)
    why = TextField(required=True)


class HeldQuery(PageQuery):
    """`?trainer_id=` asks for one trainer's."""

    trainer_id = IdField("trn")


@holds.route("/holds")
class Holds(MethodView):
    """The list."""

    @transact
    @holds.arguments(HeldQuery, location="query")
    @holds.response(200, page_schema(HeldSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List the holds in force, by trainer."""
        rows = list_holds(unit(), query["cursor"], query["limit"] + 1, query.get("trainer_id"))
        return page([vars(row) for row in rows], query, lambda row: (row["trainer_id"],))


@holds.route("/trainers/<trainer_id>/hold")
class Hold(MethodView):
    """Stop paying."""

    @transact
    @holds.arguments(HoldChangeSchema)
    @holds.response(201, HoldSchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Hold a trainer's pay: runs leave the earnings for later ones."""
        hold_trainer(unit(), call(), trainer_id, body["why"])
        return {"trainer_id": trainer_id, "state": "held"}


@holds.route("/trainers/<trainer_id>/release")
class Release(MethodView):
    """Pay again."""

    @transact
    @holds.arguments(HoldChangeSchema)
    @holds.response(201, HoldSchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Release a trainer's hold."""
        release_trainer(unit(), call(), trainer_id, body["why"])
        return {"trainer_id": trainer_id, "state": "released"}
