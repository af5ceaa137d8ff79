"""What was worked on projects, over HTTP. In: a period, a client. Out: hours, quality, skills by month, no person."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.usecases.show_project_work import show_project_skills, show_project_work
from shared.plumbing.fields import DayField, IdField, SecondsField, TextField, WholeField
from shared.plumbing.web import Blueprint, call, transact, unit

project_work = Blueprint(
    "project_work", __name__, url_prefix="/api/timetracking/v1",
    description="What was worked on projects, by month, as their clients see it.",
)  # fmt: skip


class PeriodQuery(ma.Schema):
    """Days of work, `to` not among them, at most 92; this month without. `client_id` narrows what staff see."""

    first = DayField(data_key="from", load_default=None)
    until = DayField(data_key="to", load_default=None)
    client_id = IdField("cli", load_default=None)


class _MonthSchema(ma.Schema):
    month = DayField(required=True, metadata={"description": "Its first day."})
    project_id = IdField("prj", required=True)
    project_name = TextField(required=True)
    approved_seconds = SecondsField(required=True)
    people = WholeField(required=True)


class ProjectWorkSchema(_MonthSchema):
    """A project's month: approved seconds, of how many people, and what became of the lines that were decided on.

    `at_once`: approved without ever coming back or being disputed. `disputed`: ever, by an approver or the client, and
    how it ended; a line disputed twice may have ended in two ways.
    """

    lines = WholeField(required=True)
    at_once = WholeField(required=True)
    returned = WholeField(required=True)
    disputed = WholeField(required=True)
    dispute_undecided = WholeField(required=True)
    dispute_approved = WholeField(required=True)
    dispute_corrected = WholeField(required=True)
    dispute_rejected = WholeField(required=True)
    dispute_withdrawn = WholeField(required=True)


class ProjectSkillSchema(_MonthSchema):
    """Approved seconds by people who held a credential on the day of the work; kind and name null: who held none.

    Hours of somebody who holds several count under each, so these do not add up to the project's.
    """

    kind = TextField(required=True, allow_none=True)
    name = TextField(required=True, allow_none=True)


class ProjectWorksSchema(ma.Schema):
    """All of them, by month and project."""

    data = ma.fields.List(ma.fields.Nested(ProjectWorkSchema), required=True)


class ProjectSkillsSchema(ma.Schema):
    """All of them, by month and project, the most hours first."""

    data = ma.fields.List(ma.fields.Nested(ProjectSkillSchema), required=True)


@project_work.route("/project-work")
class Work(MethodView):
    """Hours and quality."""

    @transact
    @project_work.arguments(PeriodQuery, location="query")
    @project_work.response(200, ProjectWorksSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Count approved hours, people and what became of lines, by month and project; a client sees its own."""
        return {"data": show_project_work(unit(), call(), **query)}


@project_work.route("/project-skills")
class Skills(MethodView):
    """Hours by skill."""

    @transact
    @project_work.arguments(PeriodQuery, location="query")
    @project_work.response(200, ProjectSkillsSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Count approved hours by month, project and the skills of who worked them; a client sees its own."""
        return {"data": show_project_skills(unit(), call(), **query)}
