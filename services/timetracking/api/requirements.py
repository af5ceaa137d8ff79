"""What projects ask of people, over HTTP: credentials without which no new hours are logged."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.domain.requirement import KINDS
from services.timetracking.usecases.end_requirement import end_requirement
from services.timetracking.usecases.require_credential import RequireCredential, require_credential
from shared.plumbing.fields import ChoiceField, DayField, IdField, InstantField, TextField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

requirements = Blueprint(
    "requirements", __name__, url_prefix="/api/timetracking/v1", description="What projects ask of people."
)


class NewRequirementSchema(ma.Schema):
    """A kind of credential from a day on (`valid_to` exclusive); with a name, that one alone, such as physician."""

    project_id = IdField("prj", required=True)
    kind = ChoiceField(*KINDS, required=True)
    name = TextField(most=80, least=0, load_default="")
    valid_from = DayField(required=True)
    valid_to = DayField(load_default=None, allow_none=True)


class RequirementSchema(ma.Schema):
    """What a project asks for."""

    requirement_id = IdField("req", required=True)
    project_id = IdField("prj", required=True)
    kind = TextField(required=True)
    name = TextField(required=True)
    valid_from = DayField(required=True)
    valid_to = DayField(required=True, allow_none=True)
    set_by = TextField(required=True)
    set_epoch = InstantField(data_key="set", required=True)


class RequirementQuery(PageQuery):
    """`?project_id=` gives those of one project."""

    project_id = IdField("prj")


@requirements.route("/requirements")
class Requirements(MethodView):
    """All requirements."""

    @transact
    @requirements.arguments(NewRequirementSchema)
    @requirements.response(201, RequirementSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Ask for a credential on a project; hours of earlier days stay as welcome as they were."""
        return require_credential(unit(), call(), RequireCredential(**body))

    @transact
    @requirements.arguments(RequirementQuery, location="query")
    @requirements.response(200, page_schema(RequirementSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List what projects ask for."""
        after = query["cursor"][0] if query["cursor"] else ""
        rows = unit().requirements.page(query.get("project_id"), after, query["limit"] + 1)
        return page(rows, query, lambda one: (one.requirement_id,))


@requirements.route("/requirements/<requirement_id>/ends")
class RequirementEnds(MethodView):
    """The end of a requirement."""

    @transact
    @requirements.response(200, RequirementSchema)
    def post(self, requirement_id: str) -> Any:
        """Ask for it no longer, from today on."""
        return end_requirement(unit(), call(), requirement_id)
