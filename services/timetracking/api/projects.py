"""Clients' projects over HTTP. In: JSON. Out: what the use cases give, translated."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.usecases.open_project import open_project
from shared.plumbing.fields import IdField, TextField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

_BASE = "/api/timetracking/v1"
projects = Blueprint("projects", __name__, url_prefix=_BASE, description="What hours are worked for.")


class NewProjectSchema(ma.Schema):
    """A project of a registered client."""

    client_id = IdField("cli", required=True)
    name = TextField(required=True, most=120)


class ProjectSchema(ma.Schema):
    """A project."""

    project_id = IdField("prj", required=True)
    client_id = IdField("cli", required=True)
    name = TextField(required=True)


class ProjectQuery(PageQuery):
    """`?client_id=` narrows the list."""

    client_id = IdField("cli")


@projects.route("/projects")
class Projects(MethodView):
    """All projects."""

    @transact
    @projects.arguments(NewProjectSchema)
    @projects.response(201, ProjectSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Open a project for a registered client."""
        return open_project(unit(), call(), body["client_id"], body["name"])

    @transact
    @projects.arguments(ProjectQuery, location="query")
    @projects.response(200, page_schema(ProjectSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List projects: all of them, or those the caller or the caller's people work on."""
        after = query["cursor"][0] if query["cursor"] else ""
        rows = unit().projects.page(call().reach, query.get("client_id"), after, query["limit"] + 1)
        return page(rows, query, lambda project: (project.project_id,))
