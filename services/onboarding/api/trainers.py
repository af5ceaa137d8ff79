"""Trainers over HTTP: who they are, where they stand, how they got there."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.onboarding.usecases.list_people import list_trainers
from services.onboarding.usecases.reach import reach_trainer
from services.onboarding.usecases.update_trainer import update_trainer
from shared.plumbing.fields import EmailField, IdField, InstantField, TextField, WholeField, ZoneField
from shared.plumbing.web import (
    Blueprint,
    PageQuery,
    call,
    etag_of,
    expected_version,
    page,
    page_schema,
    transact,
    unit,
)

trainers = Blueprint("trainers", __name__, url_prefix="/api/onboarding/v1", description="Trainers and their states.")


class PersonSchema(ma.Schema):
    """What a vendor says of a trainer."""

    external_ref = TextField(required=True)
    given_name = TextField(required=True)
    family_name = TextField(required=True)
    email = EmailField(required=True)
    country = TextField(required=True)
    zone = ZoneField(required=True)
    worker_type = TextField(required=True)


class TrainerSchema(ma.Schema):
    """A trainer."""

    trainer_id = IdField("trn", required=True)
    vendor_id = IdField("ven", required=True)
    state = TextField(required=True)
    version = WholeField(required=True)
    person = ma.fields.Nested(PersonSchema, required=True)


class PersonChangeSchema(ma.Schema):
    """The fields to change; the vendor's own number never does."""

    given_name = TextField()
    family_name = TextField()
    email = EmailField()
    country = TextField()
    zone = ZoneField()


class StateSchema(ma.Schema):
    """One change of state."""

    state = TextField(required=True)
    by_user = TextField(required=True)
    at_epoch = InstantField(data_key="at", required=True)
    why = TextField(required=True)


class HistorySchema(ma.Schema):
    """All changes, oldest first."""

    data = ma.fields.List(ma.fields.Nested(StateSchema), required=True)


@trainers.route("/trainers")
class Trainers(MethodView):
    """The trainers a caller may know."""

    @transact
    @trainers.arguments(PageQuery, location="query")
    @trainers.response(200, page_schema(TrainerSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List trainers; a vendor manager sees the vendor's own."""
        rows = list_trainers(unit(), call(), query["cursor"], query["limit"] + 1)
        return page(rows, query, lambda trainer: (trainer.trainer_id,))


@trainers.route("/trainers/<trainer_id>")
class OneTrainer(MethodView):
    """One trainer."""

    @transact(versioned=True)
    @trainers.response(200, TrainerSchema)
    def get(self, trainer_id: str) -> Any:
        """Show a trainer."""
        trainer = reach_trainer(unit(), call(), trainer_id)
        return trainer, etag_of(trainer.version)

    @transact(versioned=True)
    @trainers.arguments(PersonChangeSchema)
    @trainers.response(200, TrainerSchema)
    def patch(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Change a trainer's data; needs the ETag that was read."""
        trainer = update_trainer(unit(), call(), trainer_id, body, expected_version())
        return trainer, etag_of(trainer.version)


@trainers.route("/trainers/<trainer_id>/states")
class TrainerStates(MethodView):
    """How a trainer got where they are."""

    @transact
    @trainers.response(200, HistorySchema)
    def get(self, trainer_id: str) -> Any:
        """List a trainer's changes of state, oldest first."""
        return {"data": unit().trainers.history(reach_trainer(unit(), call(), trainer_id).trainer_id)}
