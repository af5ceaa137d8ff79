"""Leaving, coming back and erasure over HTTP."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.onboarding.api.trainers import TrainerSchema
from services.onboarding.usecases.ask_erasure import ask_erasure
from services.onboarding.usecases.erase_trainer import erase_trainer
from services.onboarding.usecases.leave_trainer import leave_trainer
from services.onboarding.usecases.return_trainer import return_trainer
from services.onboarding.usecases.show_erasure import show_erasure
from shared.plumbing.fields import DayField, IdField, InstantField, TextField
from shared.plumbing.web import Blueprint, call, etag_of, transact, unit

leaving = Blueprint(
    "leaving", __name__, url_prefix="/api/onboarding/v1", description="Leaving, coming back, and being forgotten."
)


class LeaveSchema(ma.Schema):
    """Why somebody leaves, and their last day: today where none is given."""

    why = TextField(required=True, most=200)
    last_day = DayField(load_default=None, allow_none=True)


class ReasonSchema(ma.Schema):
    """Why."""

    why = TextField(required=True, most=200)


class ErasureSchema(ma.Schema):
    """Who asked for an erasure and why; who decided on it, if somebody did."""

    trainer_id = IdField("trn", required=True)
    asked_by = TextField(required=True)
    asked_epoch = InstantField(required=True, data_key="asked")
    why = TextField(required=True)
    decided_by = TextField(required=True, allow_none=True)
    decided_epoch = InstantField(required=True, allow_none=True, data_key="decided")


class ErasuresSchema(ma.Schema):
    """The erasure that was asked for; none where nobody asked."""

    data = ma.fields.List(ma.fields.Nested(ErasureSchema), required=True)


@leaving.route("/trainers/<trainer_id>/departures")
class Departures(MethodView):
    """Leaving."""

    @transact
    @leaving.arguments(LeaveSchema)
    @leaving.response(200, TrainerSchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Let a trainer leave: their engagements end with the last day, what was worked is paid as ever."""
        trainer = leave_trainer(unit(), call(), trainer_id, body["why"], body["last_day"])
        return trainer, etag_of(trainer.version)


@leaving.route("/trainers/<trainer_id>/returns")
class Returns(MethodView):
    """Coming back."""

    @transact
    @leaving.arguments(ReasonSchema)
    @leaving.response(200, TrainerSchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Let a trainer come back, as far on their way as they had come."""
        trainer = return_trainer(unit(), call(), trainer_id, body["why"])
        return trainer, etag_of(trainer.version)


@leaving.route("/trainers/<trainer_id>/erasures")
class Erasures(MethodView):
    """Being forgotten."""

    @transact
    @leaving.response(200, ErasuresSchema)
    def get(self, trainer_id: str) -> Any:
        """Show whether the erasure of a trainer's data was asked for, and decided on."""
        erasure = show_erasure(unit(), call(), trainer_id)
        return {"data": [erasure] if erasure else []}

    @transact
    @leaving.arguments(ReasonSchema)
    @leaving.response(201, ErasureSchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Ask for the erasure of the data of somebody who has left; a second person decides."""
        return ask_erasure(unit(), call(), trainer_id, body["why"])


@leaving.route("/trainers/<trainer_id>/erasures/approve")
class ErasureApprovals(MethodView):
    """The second person's word."""

    @transact
    @leaving.response(200, ErasureSchema)
    def post(self, trainer_id: str) -> Any:
        """Erase the data that another person asked to erase; amounts, hours and journals stay."""
        return erase_trainer(unit(), call(), trainer_id)
