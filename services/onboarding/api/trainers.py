"""Trainers over HTTP: who they are, where they stand, how they got there."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.onboarding.domain.funnel import BLOCKED, STEPS
from services.onboarding.usecases.list_people import list_names, list_stages, list_trainers, show_standing
from services.onboarding.usecases.ports import Standing, Wanted
from services.onboarding.usecases.reach import reach_trainer
from services.onboarding.usecases.update_trainer import update_trainer
from shared.plumbing.fields import (
    ChoiceField,
    CountryField,
    EmailField,
    FlagField,
    IdField,
    InstantField,
    TextField,
    WholeField,
    ZoneField,
)
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
    country = CountryField(required=True)
    zone = ZoneField(required=True)
    worker_type = TextField(required=True)


class TrainerSchema(ma.Schema):
    """A trainer."""

    trainer_id = IdField("trn", required=True)
    vendor_id = IdField("ven", required=True)
    state = TextField(required=True)
    version = WholeField(required=True)
    person = ma.fields.Nested(PersonSchema, required=True)


class LackingSchema(ma.Schema):
    """A credential that is asked for and not there; any of its kind where `name` is empty."""

    kind = TextField(required=True)
    name = TextField(required=True)


class StandingSchema(TrainerSchema):
    """A trainer in a list: the step of their way to work they stand at, since when, and all that is not done yet.

    `why` is what somebody said who refused what they gave; `shared` are kinds of things that others gave as well;
    `lacking` are the credentials that projects of theirs ask for and they do not hold.
    """

    step = ChoiceField(*STEPS, required=True)
    since_epoch = InstantField(required=True, data_key="since")
    missing = ma.fields.List(TextField(), required=True)
    why = TextField(required=True)
    shared = ma.fields.List(TextField(), required=True)
    lacking = ma.fields.List(ma.fields.Nested(LackingSchema), required=True)


class TrainerQuery(PageQuery):
    """`?q=` looks for words in names, addresses and the vendor's numbers; `?step=` for those who stand there.

    They come by name, or with `?order=wait` the longest wait first. `?ids=` keeps those named, with commas between.
    """

    q = TextField(most=100, least=0, load_default="")
    step = ChoiceField(*STEPS, load_default=None)
    order = ChoiceField("name", "wait", load_default="name")
    ids = TextField(most=8_000, least=0, load_default="")


class NamesQuery(ma.Schema):
    """Whose names: ids with commas between."""

    ids = TextField(most=8_000, least=0, load_default="")


class NameSchema(ma.Schema):
    """What a trainer is called."""

    trainer_id = IdField("trn", required=True)
    given_name = TextField(required=True)
    family_name = TextField(required=True)


class NamesSchema(ma.Schema):
    """The names of those whom the caller may know."""

    data = ma.fields.List(ma.fields.Nested(NameSchema), required=True)


class StageSchema(ma.Schema):
    """A step of the funnel: how many stand at it, since when the longest waits, and what it waits for."""

    step = ChoiceField(*STEPS, required=True)
    trainers = WholeField(required=True)
    oldest_epoch = InstantField(required=True, allow_none=True, data_key="oldest")
    blocked = FlagField(required=True)
    says = TextField(required=True)


class FunnelSchema(ma.Schema):
    """All steps, in order."""

    data = ma.fields.List(ma.fields.Nested(StageSchema), required=True)


class PersonChangeSchema(ma.Schema):
    """The fields to change; the vendor's own number never does."""

    given_name = TextField()
    family_name = TextField()
    email = EmailField()
    country = CountryField()
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


def _shown(one: Standing) -> dict[str, Any]:
    return vars(one.trainer) | {
        "step": one.step, "since_epoch": one.since_epoch, "missing": one.missing, "why": one.why, "shared": one.shared,
        "lacking": one.lacking,
    }  # fmt: skip


def _by_wait(row: dict[str, Any]) -> tuple[int, str]:
    return row["since_epoch"], row["trainer_id"]


def _by_name(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["person"].family_name, row["person"].given_name, row["trainer_id"]


@trainers.route("/trainers")
class Trainers(MethodView):
    """The trainers a caller may know."""

    @transact
    @trainers.arguments(TrainerQuery, location="query")
    @trainers.response(200, page_schema(StandingSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List trainers; a vendor manager sees the vendor's own."""
        wanted = Wanted(
            query["step"], query["q"], query["order"] == "wait", tuple(filter(None, query["ids"].split(",")))
        )
        rows = list_trainers(unit(), call(), wanted, query["cursor"], query["limit"] + 1)
        return page([_shown(row) for row in rows], query, _by_wait if wanted.by_wait else _by_name)


@trainers.route("/trainer-names")
class TrainerNames(MethodView):
    """What trainers are called, and nothing else of them."""

    @transact
    @trainers.arguments(NamesQuery, location="query")
    @trainers.response(200, NamesSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Name trainers by their ids; whom a caller may not know is left out."""
        names = ("trainer_id", "given_name", "family_name")
        wanted = [one for one in query["ids"].split(",") if one]
        return {"data": [dict(zip(names, row, strict=True)) for row in list_names(unit(), call(), wanted)]}


@trainers.route("/funnel")
class Funnel(MethodView):
    """The way from a sheet to work."""

    @transact
    @trainers.response(200, FunnelSchema)
    def get(self) -> Any:
        """Count trainers by the step they stand at, with the longest wait; a vendor manager's are the vendor's own."""
        return {"data": [
            vars(one) | {"oldest_epoch": one.oldest_epoch or None, "blocked": one.step in BLOCKED,
                         "says": STEPS[one.step]}
            for one in list_stages(unit(), call())
        ]}  # fmt: skip


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


@trainers.route("/trainers/<trainer_id>/standing")
class TrainerStanding(MethodView):
    """Where a trainer stands."""

    @transact
    @trainers.response(200, StandingSchema)
    def get(self, trainer_id: str) -> Any:
        """Show the step a trainer stands at, since when, all that they miss, and why."""
        return _shown(show_standing(unit(), call(), trainer_id))


@trainers.route("/trainers/<trainer_id>/states")
class TrainerStates(MethodView):
    """How a trainer got where they are."""

    @transact
    @trainers.response(200, HistorySchema)
    def get(self, trainer_id: str) -> Any:
        """List a trainer's changes of state, oldest first."""
        return {"data": unit().trainers.history(reach_trainer(unit(), call(), trainer_id).trainer_id)}
