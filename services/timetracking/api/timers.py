"""Timers and templates over HTTP: hours as they run, and weeks to begin from."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import request
from flask.views import MethodView

from services.timetracking.api.entries import CapWarningSchema, EntrySchema, RevisedSchema
from services.timetracking.domain.codes import REGULAR
from services.timetracking.domain.device import device_of
from services.timetracking.domain.entry import Entry, Words
from services.timetracking.usecases.copy_week import copy_week
from services.timetracking.usecases.discard_timer import discard_timer
from services.timetracking.usecases.drop_template import drop_template
from services.timetracking.usecases.keep_template import keep_template
from services.timetracking.usecases.log_times import Logged
from services.timetracking.usecases.start_timer import StartTimer, start_timer
from services.timetracking.usecases.stop_timer import stop_timer
from services.timetracking.usecases.use_template import use_template
from shared.plumbing.fields import DayField, IdField, InstantField, SecondsField, TextField, WholeField, ZoneField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

_BASE = "/api/timetracking/v1"
timers = Blueprint("timers", __name__, url_prefix=_BASE, description="Hours as they run, and weeks to begin from.")


class NewTimerSchema(ma.Schema):
    """What runs. `client_name` is made up by the device, anew for each timer; `started` where it was offline then."""

    client_name = TextField(required=True, least=8, most=80)
    engagement_id = IdField("eng", required=True)
    zone = ZoneField(required=True)
    code = TextField(load_default=REGULAR, most=10)
    task = TextField(load_default="", least=0, most=200)
    description = TextField(load_default="", least=0, most=2_000, lines=True)
    started_epoch = InstantField(data_key="started", load_default=None, allow_none=True)


class WordsSchema(ma.Schema):
    """What is said about the work."""

    task = TextField(required=True)
    description = TextField(required=True)


class TimerSchema(ma.Schema):
    """A timer that runs."""

    trainer_id = IdField("trn", required=True)
    client_name = TextField(required=True)
    engagement_id = IdField("eng", required=True)
    zone = ZoneField(required=True)
    started_epoch = InstantField(data_key="started", required=True)
    code = TextField(required=True)
    words = ma.fields.Nested(WordsSchema, required=True)


class StopSchema(ma.Schema):
    """When it was stopped, where the device was offline then."""

    stopped_epoch = InstantField(data_key="stopped", load_default=None, allow_none=True)


class WeekStartSchema(ma.Schema):
    """The date on which the work week begins that is to be filled."""

    week_start = DayField(required=True)


class RefusedLineSchema(ma.Schema):
    """A line that was not taken over, and why."""

    code = TextField(required=True)
    detail = TextField(required=True)


class FilledSchema(ma.Schema):
    """The drafts of the week, those that were there from an earlier try included, and the lines that were refused."""

    entries = ma.fields.List(ma.fields.Nested(EntrySchema), required=True)
    refused = ma.fields.List(ma.fields.Nested(RefusedLineSchema), required=True)
    warnings = ma.fields.List(ma.fields.Nested(CapWarningSchema), required=True)


class NewTemplateSchema(ma.Schema):
    """A week to begin from, under a name."""

    timesheet_id = IdField("tsh", required=True)
    name = TextField(required=True, most=120)


class TemplateLineSchema(ma.Schema):
    """Hours on the `day`th day of the week; `start_seconds` after midnight, null where only how long is known."""

    day = WholeField(least=-7, required=True)
    start_seconds = SecondsField(required=True, allow_none=True)
    seconds = SecondsField(required=True)
    zone = ZoneField(required=True)
    code = TextField(required=True)
    task = TextField(required=True)
    description = TextField(required=True)


class TemplateSchema(ma.Schema):
    """A template."""

    template_id = IdField("tpl", required=True)
    trainer_id = IdField("trn", required=True)
    engagement_id = IdField("eng", required=True)
    name = TextField(required=True)
    lines = ma.fields.List(ma.fields.Nested(TemplateLineSchema), required=True)


@timers.route("/timers")
class Timers(MethodView):
    """The timers that run."""

    @transact
    @timers.arguments(NewTimerSchema)
    @timers.response(201, TimerSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Start a timer; sent twice under one name it is one, and while one runs no other starts."""
        words = Words(body.pop("task"), body.pop("description"))
        return start_timer(unit(), call(), StartTimer(**body, words=words))

    @transact
    @timers.arguments(PageQuery, location="query")
    @timers.response(200, page_schema(TimerSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List timers that run: one's own, or those of whom one may know."""
        after = query["cursor"][0] if query["cursor"] else ""
        rows = unit().timers.page(call().reach, after, query["limit"] + 1)
        return page(rows, query, lambda timer: (timer.trainer_id,))


@timers.route("/timers/<client_name>")
class OneTimer(MethodView):
    """One timer."""

    @transact
    @timers.response(204)
    def delete(self, client_name: str) -> None:
        """Let go of a running timer without logging its time."""
        discard_timer(unit(), call(), client_name)


@timers.route("/timers/<client_name>/stops")
class TimerStops(MethodView):
    """A timer stopped."""

    @transact
    @timers.arguments(StopSchema)
    @timers.response(201, RevisedSchema)
    def post(self, body: dict[str, Any], client_name: str) -> Any:
        """Stop a timer and log its time; sent twice, it is logged once."""
        entry, warnings = stop_timer(
            unit(), call(), client_name, body["stopped_epoch"], device_of(request.user_agent.string)
        )
        return {"entry": entry, "warnings": warnings}


@timers.route("/timesheets/<timesheet_id>/copies")
class TimesheetCopies(MethodView):
    """A work week copied into another."""

    @transact
    @timers.arguments(WeekStartSchema)
    @timers.response(201, FilledSchema)
    def post(self, body: dict[str, Any], timesheet_id: str) -> Any:
        """Log the week's hours again, at the same times of day, in the week that begins on a date."""
        return _filled(copy_week(unit(), call(), timesheet_id, body["week_start"]))


@timers.route("/templates")
class Templates(MethodView):
    """Weeks to begin from."""

    @transact
    @timers.arguments(NewTemplateSchema)
    @timers.response(201, TemplateSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Keep a week's hours without their dates, under a name."""
        return keep_template(unit(), call(), body["timesheet_id"], body["name"])

    @transact
    @timers.arguments(PageQuery, location="query")
    @timers.response(200, page_schema(TemplateSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List templates, oldest first."""
        after = query["cursor"][0] if query["cursor"] else ""
        rows = unit().timers.templates(call().reach, after, query["limit"] + 1)
        return page(rows, query, lambda template: (template.template_id,))


@timers.route("/templates/<template_id>")
class OneTemplate(MethodView):
    """One template."""

    @transact
    @timers.response(204)
    def delete(self, template_id: str) -> None:
        """Let go of a template; hours that were logged from it stay."""
        drop_template(unit(), call(), template_id)


@timers.route("/templates/<template_id>/uses")
class TemplateUses(MethodView):
    """A work week filled from a template."""

    @transact
    @timers.arguments(WeekStartSchema)
    @timers.response(201, FilledSchema)
    def post(self, body: dict[str, Any], template_id: str) -> Any:
        """Log the template's hours in the week that begins on a date; used twice, nothing is added."""
        return _filled(use_template(unit(), call(), template_id, body["week_start"]))


def _filled(logged: Logged) -> dict[str, Any]:
    entries = [one for one in logged.results if isinstance(one, Entry)]
    refused = [{"code": one.code, "detail": one.detail} for one in logged.results if not isinstance(one, Entry)]
    return {"entries": entries, "refused": refused, "warnings": logged.warnings}
